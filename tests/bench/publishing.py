"""Publishing 10,000 products from the console, in process, beside a table and a bucket in memory.

What DynamoDB and S3 take comes on top: the files of the draft and of the live version, the bundle, stock of new SKUs.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from functions.console.publish import page
from functions.publishing.check import check
from functions.shop.compile import compile_folder
from functions.storage.drafts import Draft
from tests.bench.shops import shop_of
from tests.console.desk import Console
from tests.console.test_publish import publish
from tests.shop.synthetic import synthetic_folder
from tests.world import World

ROUNDS = 3


def measure(size: int = 10_000) -> Iterator[dict[str, Any]]:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as scratch:
        folder = synthetic_folder(Path(scratch) / "shop", size)
        checked = check(folder)
        measured: tuple[tuple[str, Callable[[], object]], ...] = (
            ("a folder of it checked", lambda: check(folder)),
            ("compiled", lambda: compile_folder(checked.folder, {})),
            *_looked_at(_edited(Console(patch, world=World(shop=shop_of(size))), folder, size)),
        )
        for name, wanted in measured:
            yield {
                "name": f"publishing: {name} ({size} products)",
                "value": round(statistics.median(_timed(wanted) for _ in range(ROUNDS)) * 1000),
                "unit": "ms",
            }


def _looked_at(console: Console) -> tuple[tuple[str, Callable[[], object]], ...]:
    def first() -> None:
        page._found.cache_clear()
        page._difference.cache_clear()
        _look(console)

    return (
        ("every product changed, the page for the first time in a process", first),
        ("the page again", lambda: _look(console)),
    )


def _edited(console: Console, folder: Path, size: int) -> Console:
    """Live, and since then every product was changed."""
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    draft = console.drafts.save(Draft(), files, by="bench", now=console.world.clock())
    assert publish(console).goes_to == "/publish?told=publish.begun"
    changed = {"catalogue.csv": files["catalogue.csv"].replace(b",low,", b",high,")}
    console.drafts.save(draft, changed, by="bench", now=console.world.clock())
    assert f"{size} changed" in console.get("/publish").text
    return console


def _look(console: Console) -> None:
    assert console.get("/publish").status == 200


def _timed(wanted: Callable[[], object]) -> float:
    started = time.perf_counter()
    wanted()
    return time.perf_counter() - started

"""The console's catalogue of 10,000 products: its pages from request to HTML, in process, beside a table in memory.

What DynamoDB and S3 take comes on top: one query, one batch read of stock, and for a save two objects and one item.
"""

import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from functions.console.catalogue import live, shelf
from functions.storage.drafts import Draft
from tests.bench.shops import shop_of
from tests.console.desk import Console
from tests.shop.synthetic import synthetic_folder
from tests.world import World

PRODUCT = "/catalogue/products/p5000"


def measure(size: int = 10_000) -> Iterator[dict[str, Any]]:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as scratch:
        console = Console(patch, world=World(shop=shop_of(size)))
        folder = synthetic_folder(Path(scratch) / "shop", size)
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        console.drafts.save(Draft(), files, by="bench", now=console.world.clock())
        for name, wanted, rounds in _asked(console, files["catalogue.csv"]):
            yield {
                "name": f"console: {name} ({size} products)",
                "value": round(statistics.median(_timed(wanted) for _ in range(rounds)) * 1000),
                "unit": "ms",
            }


def _asked(console: Console, catalogue: bytes) -> Iterator[tuple[str, Callable[[], object], int]]:
    yield "table page, first time in a process", lambda: (shelf._shelves.clear(), _got(console, "/catalogue")), 5
    yield "table page", lambda: _got(console, "/catalogue", page=100), 15
    yield "search", lambda: _got(console, "/catalogue", q="rode rozen vaas"), 15
    yield "filter by live stock", lambda: _got(console, "/catalogue", stock="out"), 5
    yield "filter by not published, first time in a process", lambda: (live._known.clear(), _unpublished(console)), 3
    yield "filter by not published", lambda: _unpublished(console), 5
    yield "a product's page", lambda: _got(console, PRODUCT), 15
    yield "save one product", _Saves(console), 10
    one = catalogue.replace(b",low,", b",high,", 1)
    every = catalogue.replace(b",low,", b",high,")
    yield "import tried out, one product changed", lambda: _tried(console, one, 1), 3
    yield "import tried out, every product changed", lambda: _tried(console, every, 10_000), 3
    yield "export as Excel", lambda: _got(console, "/catalogue/export/xlsx"), 3


class _Saves:
    """Another price each time."""

    def __init__(self, console: Console) -> None:
        from tests.console.test_catalogue import fields

        self.console, self.number = console, 0
        self.posted = fields(console.get(PRODUCT))

    def __call__(self) -> None:
        self.number += 1
        self.posted["v.0.price"] = f"{100 + self.number}.00"
        self.posted["seen"] = self.console.drafts.current().files["catalogue.csv"]
        answer = self.console.post(PRODUCT, self.posted)
        assert answer.status == 303, answer.text


def _got(console: Console, path: str, **query: object) -> None:
    assert console.get(path, **query).status == 200


def _unpublished(console: Console) -> None:
    _got(console, "/catalogue", flag="unpublished")


def _tried(console: Console, catalogue: bytes, changes: int) -> None:
    page = console.post("/catalogue/import/check", {}, {"file": ("catalogue.csv", catalogue)})
    assert page.status == 200 and changes <= _changed(page.text), page.text[:500]


def _changed(text: str) -> int:
    """Beside those, what was saved above differs from the file."""
    found = re.search(r"(\d+) changed", text)
    return int(found[1]) if found else 0


def _timed(wanted: Callable[[], object]) -> float:
    started = time.perf_counter()
    wanted()
    return time.perf_counter() - started

"""A crowd that waits: a price that drops, a wish that something new fits, a variant that is back. A third each, every
tenth of whom then says "stop". And the shop before and after what they wait for: the starter shop with a cheaper vase
and a new bunch of tulips.
"""

import csv
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from functions.conversation.events import Event, ShopperWrote, StockReturned, TextIn
from functions.conversation.opted_in import OptIn
from functions.conversation.state import Conversation, Notice
from functions.conversation.watches import PRICE, SEARCH
from functions.shop.bundle import Bundle
from functions.storage import notices
from functions.storage.table import Table
from functions.storage.turns import Turn
from tests.bench import crowd
from tests.starter import FOLDER, starter_shop

VASE, WISH, GONE = "glazen-vaas", "tulpen", "TULP-PIN"
CHEAPER = {"VAAS-GLAS-S": "9.95"}
NEW = {"product": "verse-tulpen", "sku": "TULP-VERS", "title_nl": "Verse tulpen", "title_en": "Fresh tulips"}
PRESENT = "bos-tulpen"
"""What the new one is like in everything else."""
KINDS = ("price", "search", "back")
STOPS = 10
LONG = timedelta(days=80)


def kind(number: int) -> str:
    return KINDS[number % len(KINDS)]


def stops(number: int) -> bool:
    return number % STOPS == STOPS - 1


def saver(number: int, now: datetime) -> Conversation:
    shop = starter_shop()
    if kind(number) == "back":
        return crowd.talk(number, now, notices=(Notice(sku=GONE, until=now + LONG, look_at=now),))
    if kind(number) == "price":
        wanted = _opt_in(now, PRICE + VASE, below=shop.product(VASE).cheapest.amount)  # type: ignore[union-attr]
    else:
        wish, seen = _present()
        wanted = _opt_in(now, f"{SEARCH}{number:016d}", wish=wish, seen=seen)
    notice = Notice(sku=wanted.id, until=wanted.until, look_at=now)
    return crowd.talk(number, now, notices=(notice,), opt_ins=(wanted,), promotional=True)


def _opt_in(now: datetime, name: str, **what: Any) -> OptIn:
    return OptIn(id=name, at=now, words="Mag dat? Stop met één woord: stop.", until=now + LONG, label="vaas", **what)


@cache
def _present() -> tuple[Any, tuple[str, ...]]:
    wish = starter_shop().read_wish(WISH, "nl")
    return wish, tuple(product.id for product in starter_shop().find(wish, limit=20).products)


def items(table: Table, savers: int, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(savers):
        conversation = saver(number, now)
        yield crowd.conversation_item(conversation)
        for write in notices.writes(table, conversation, {each.sku: each for each in conversation.notices}):
            yield write.action["Put"]["Item"]


def stopping(savers: int) -> list[Event]:
    """One word of each who stops."""
    now = datetime.now(UTC)
    return [
        Event(
            id=f"stop-{number}", conversation=crowd.name(number), account="web:de-linde", user=crowd.name(number),
            occurred_at=now, received_at=now, what=ShopperWrote(content=TextIn(text="stop"), message_id=f"s{number}"),
        )
        for number in filter(stops, range(savers))
    ]  # fmt: skip


def of_a_notice(turn: Turn) -> bool:
    return isinstance(turn.event.what, StockReturned)


def changed_folder(into: Path) -> Path:
    """The starter shop with what is cheaper and what is new."""
    shutil.copytree(FOLDER, into)
    path = into / "catalogue.csv"
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    new = next(row for row in rows if row["product"] == PRESENT) | NEW
    changed = [row | {"price": CHEAPER.get(row["sku"], row["price"])} for row in rows]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows([*changed, new])
    return into


def changed_shop(scratch: Path) -> Bundle:
    """That folder, compiled and opened."""
    from functions.messages.render import Renderer
    from functions.shop.bundle import open_archive
    from functions.shop.compile import compile_folder
    from functions.shop.folder import read_folder

    folder = read_folder(changed_folder(scratch / "shop"))
    compiled = compile_folder(folder, {name: f"https://shop.test/images/{name}" for name in folder.images})
    return open_archive(compiled.archive, Renderer, scratch / "opened")

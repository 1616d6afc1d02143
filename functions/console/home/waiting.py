"""What waits for a person of the shop: a count each, and the page on which it is done.

Each count reads a bounded number of items: a shop of ten thousand orders has its first page as soon as a new one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice

from functions import bootstrap
from functions.commerce.catalogue import Wish
from functions.commerce.shop import Shop
from functions.console.catalogue import table as products
from functions.console.catalogue.shelf import CATALOGUE, open_shelf
from functions.console.home.undelivered import stuck
from functions.console.orders.stages import FILTERS
from functions.console.roles import May
from functions.console.visit import Visit
from functions.return_queue import open_returns
from functions.storage import failures, lists, stock, templates
from functions.storage.broken_texts import broken
from functions.storage.lists import OrderRow
from functions.storage.table import Table

MOST = 200
"""Counted of a kind: more than that is "200+"."""
MOST_TALKS = 1_000
"""Of the conversations that were active last: those in which somebody may wait."""
MOST_PRODUCTS = 200
"""Whose stock is looked at; of a larger shop that would be a hundred reads, and the catalogue has it."""
SICK = frozenset({"rejected", "paused"})
"""States of a template that can not be sent."""


@dataclass(frozen=True)
class Task:
    name: str
    """Of its text, "home.task_<name>", and what it means, "home.what_<name>"."""
    count: int
    path: str = ""
    """Of the page where it is done; "": there is none for this person."""
    icon: str = "check"
    colour: str = "blue"
    values: dict[str, int] = field(default_factory=dict)
    """Of what it means."""

    @property
    def shown(self) -> str:
        return f"{MOST}+" if self.count > MOST else str(self.count)


@dataclass(frozen=True)
class Place:
    """Where a kind of task is done: the first of these addresses that is there and that the person may open."""

    paths: tuple[str, ...]
    icon: str
    colour: str


PLACES = {
    "human": Place(("/conversations?held=waits",), "conversations", "bad"),
    "pack": Place(("/orders?state=new",), "orders", "blue"),
    "problem": Place(("/orders?state=problem",), "warning", "bad"),
    "returns": Place(("/returns",), "returns", "warn"),
    "review": Place(("/orders?state=decide",), "warning", "bad"),
    "stray": Place(("/orders/payments",), "warning", "bad"),
    "failed": Place(("/undelivered",), "warning", "bad"),
    "stuck": Place(("/undelivered#stuck",), "warning", "bad"),
    "texts": Place(("/messages?only=failing",), "templates", "bad"),
    "templates": Place(("/messages/approval",), "templates", "bad"),
    "out": Place(("/catalogue?stock=out",), "catalogue", "bad"),
    "stock": Place(("/catalogue?stock=low",), "catalogue", "warn"),
}
"""In the order in which they are shown: what somebody waits for comes first."""


def tasks(visit: Visit, rows: Sequence[OrderRow], now: datetime) -> list[Task]:
    table, shop = bootstrap.table(), bootstrap.live_shop()
    in_stock = cache(lambda: _in_stock(table, shop))
    counts: dict[str, Callable[[], int]] = {
        "human": lambda: _people_waited_for(table, now),
        "pack": lambda: sum(map(FILTERS["new"], rows)),
        "problem": lambda: sum(map(FILTERS["problem"], rows)),
        "returns": lambda: sum(1 for _ in islice(open_returns(table), MOST + 1)),
        "review": lambda: sum(map(FILTERS["decide"], rows)),
        "stray": _strays,
        "failed": lambda: failures.count(table, now, MOST + 1),
        "stuck": stuck,
        "texts": lambda: len({each.template for each in broken(table, shop.version)}),
        "templates": lambda: _sick_templates(table, shop),
        "out": lambda: in_stock()["out"],
        "stock": lambda: in_stock()["low"],
    }
    values = {"stock": {"few": shop.rules.notify.low_stock or products.LOW}}
    found = []
    for name, place in PLACES.items():
        count = counts[name]()
        if count:
            path = next((each for each in place.paths if _open_to(visit, each)), "")
            found.append(Task(name, count, path, place.icon, place.colour, values.get(name, {})))
    return found


def _open_to(visit: Visit, path: str) -> bool:
    from functions.console.routes import ROUTES

    page = path.partition("#")[0].partition("?")[0]
    return any(
        route.method == "GET" and route.path == page and route.needs is not May.ENTER and visit.who.may(route.needs)
        for route in ROUTES
    )


def _people_waited_for(table: Table, now: datetime) -> int:
    """Who asked for a person, or wrote to one, and has no answer yet."""
    return sum(row.waits(now) for row in lists.talks(table, limit=MOST_TALKS).rows)


def _strays() -> int:
    """Payments that no order knows."""
    from functions.review_queue import in_review

    return sum(bool(concern.session) for concern in islice(in_review(bootstrap.reconciled()), MOST + 1))


def _sick_templates(table: Table, shop: Shop) -> int:
    """Of those that the shop sends: one that was replaced may lie rejected for ever."""
    count = 0
    for channel in ("whatsapp", "messenger"):
        used = {(each.name, code) for each in shop.rules.approved(channel).values() for code in each.language.values()}
        known = templates.states(table, channel) if used else {}
        count += sum(known[each].state in SICK for each in used & known.keys())
    return count


def _in_stock(table: Table, shop: Shop) -> dict[str, int]:
    """Products that are sold out or low, as the catalogue's own filters count them. None of a large shop."""
    found = shop.find(Wish(), limit=MOST_PRODUCTS)
    if found.total > MOST_PRODUCTS:
        return {"out": 0, "low": 0}
    drafts = bootstrap.drafts()
    draft = drafts.current()
    if CATALOGUE not in draft.files:
        return {"out": 0, "low": 0}
    shelf = open_shelf(drafts, draft)
    left = stock.available(table, (sku for entry in shelf.entries.values() for sku in entry.skus))
    return {
        name: len(products.choose(shelf, products.Filters(stock=name), lambda skus: left, lambda entry: False))
        for name in ("out", "low")
    }

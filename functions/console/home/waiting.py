"""What waits for a person of the shop: a count each, and the page on which it is done.

Each count reads a bounded number of items: a shop of ten thousand orders has its first page as soon as a new one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from functions import bootstrap
from functions.commerce.catalogue import Product, Wish
from functions.commerce.shop import Shop
from functions.console.orders.stages import FILTERS
from functions.console.roles import May
from functions.console.visit import Visit
from functions.settings import settings
from functions.storage import lists, stock, templates
from functions.storage.lists import OrderRow
from functions.storage.table import Table

MOST = 200
"""Counted of a kind: more than that is "200+"."""
MOST_PRODUCTS = 200
"""Whose stock is looked at; of a larger shop that would be a hundred reads, and the catalogue has it."""
LOW = 3
"""Units of which so many or fewer are left are low in stock."""
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
    "human": Place(("/conversations?show=waiting", "/conversations"), "conversations", "bad"),
    "pack": Place(("/orders?state=new",), "orders", "blue"),
    "problem": Place(("/orders?state=problem",), "warning", "bad"),
    "returns": Place(("/returns", "/orders?state=returns"), "returns", "warn"),
    "review": Place(("/orders?state=decide",), "warning", "bad"),
    "stray": Place(("/orders/payments",), "warning", "bad"),
    "failed": Place(("/set-up",), "warning", "bad"),
    "templates": Place(("/messages",), "templates", "bad"),
    "stock": Place(("/catalogue?state=low", "/catalogue"), "catalogue", "warn"),
}
"""In the order in which they are shown: what somebody waits for comes first."""


def tasks(visit: Visit, rows: Sequence[OrderRow], now: datetime) -> list[Task]:
    table = bootstrap.table()
    counts: dict[str, Callable[[], int]] = {
        "human": lambda: _people_waited_for(table, now),
        "pack": lambda: sum(map(FILTERS["new"], rows)),
        "problem": lambda: sum(map(FILTERS["problem"], rows)),
        "returns": lambda: sum(row.returns for row in rows),
        "review": lambda: sum(map(FILTERS["decide"], rows)),
        "stray": _strays,
        "failed": _failed,
        "templates": lambda: _sick_templates(table, bootstrap.live_shop()),
        "stock": lambda: _low_stock(table, bootstrap.live_shop()),
    }
    found = []
    for name, place in PLACES.items():
        count = counts[name]()
        if count:
            path = next((each for each in place.paths if _open_to(visit, each)), "")
            found.append(Task(name, count, path, place.icon, place.colour))
    return found


def _open_to(visit: Visit, path: str) -> bool:
    from functions.console.routes import ROUTES

    page = path.partition("?")[0]
    return any(
        route.method == "GET" and route.path == page and route.needs is not May.ENTER and visit.who.may(route.needs)
        for route in ROUTES
    )


def _people_waited_for(table: Table, now: datetime) -> int:
    """Among the conversations that were active last: who asked for a person, and has none yet."""
    return sum(
        talk.human_requested_at is not None and not (talk.human_until and talk.human_until > now)
        for talk in lists.talks(table, limit=MOST).rows
    )


def _strays() -> int:
    """Payments that no order knows."""
    from functions.review_queue import in_review

    return sum(bool(concern.session) for concern in islice(in_review(bootstrap.reconciled()), MOST + 1))


def _failed() -> int:
    """Events and messages that were given up: each lies in a queue that nobody consumes."""
    urls = [url for url in settings().dead_letters.split(",") if url]
    asked = ["ApproximateNumberOfMessages"]
    return sum(
        int(bootstrap.aws("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=asked)["Attributes"][asked[0]])
        for url in urls
    )


def _sick_templates(table: Table, shop: Shop) -> int:
    """Of those that the shop sends: one that was replaced may lie rejected for ever."""
    count = 0
    for channel in ("whatsapp", "messenger"):
        used = {(each.name, code) for each in shop.rules.approved(channel).values() for code in each.language.values()}
        known = templates.states(table, channel) if used else {}
        count += sum(known[each].state in SICK for each in used & known.keys())
    return count


def _low_stock(table: Table, shop: Shop) -> int:
    found = shop.find(Wish(), limit=MOST_PRODUCTS)
    if found.total > MOST_PRODUCTS:
        return 0
    return sum(left <= LOW for left in stock.available(table, _tracked(found.products)).values())


def _tracked(products: Iterable[Product]) -> list[str]:
    return [variant.sku for product in products for variant in product.variants if variant.tracked]

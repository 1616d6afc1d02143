"""The table of products: what is searched, filtered and sorted by, and the page of it that is shown. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from functions.console.catalogue.shelf import Entry, Shelf
from functions.shop.rows import UNLIMITED

PAGE = 50
LOW = 5
"""So few left are few, where shop.yaml does not say from when the merchant wants to be told."""
SORTS = ("", "title", "price", "-price", "stock")
STOCKS = ("", "out", "low", "in", "unlimited")
FLAGS = ("", "no_picture", "no_alt", "unpublished")


@dataclass(frozen=True)
class Filters:
    text: str = ""
    category: str = ""
    stock: str = ""
    flag: str = ""
    least: str = ""
    most: str = ""
    """Prices as they were typed."""
    sort: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        page = query.get("page", "1")
        named = {name: query.get(name, "").strip() for name in ("category", "least", "most")}
        return cls(
            text=query.get("q", "").strip(),
            stock=_one_of(query.get("stock", ""), STOCKS),
            flag=_one_of(query.get("flag", ""), FLAGS),
            sort=_one_of(query.get("sort", ""), SORTS),
            page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
            **named,
        )

    def query(self, **changes: object) -> str:
        """As the end of an address: "?q=rozen&page=2"."""
        values = {"q": self.text, "category": self.category, "stock": self.stock, "flag": self.flag,
                  "least": self.least, "most": self.most, "sort": self.sort, "page": self.page, **changes}  # fmt: skip
        asked = {name: value for name, value in values.items() if value and (name, value) != ("page", 1)}
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def any(self) -> bool:
        return bool(self.text or self.category or self.stock or self.flag or self.least or self.most)


def _one_of(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else ""


def choose(
    shelf: Shelf,
    asked: Filters,
    live: Callable[[Iterable[str]], Mapping[str, int]],
    unpublished: Callable[[Entry], bool],
) -> list[Entry]:
    """All that pass, sorted. `live`: what is left of SKUs; asked for only where it is filtered or sorted by."""
    found = [entry for entry in shelf.entries.values() if _passes(shelf, entry, asked)]
    if asked.flag == "unpublished":
        found = [entry for entry in found if unpublished(entry)]
    if asked.stock or asked.sort == "stock":
        left = live(sku for entry in found for sku in entry.skus)
        found = [entry for entry in found if _stocked(shelf, entry, asked.stock, left)]
        if asked.sort == "stock":
            return sorted(found, key=lambda entry: _least_left(entry, left))
    return _sorted(shelf, found, asked.sort)


def page_of(found: list[Entry], page: int) -> list[Entry]:
    return found[(page - 1) * PAGE : page * PAGE]


def pages(found: list[Entry]) -> int:
    return max(1, -(-len(found) // PAGE))


def _passes(shelf: Shelf, entry: Entry, asked: Filters) -> bool:
    if asked.text and not all(word in entry.sought for word in asked.text.casefold().split()):
        return False
    if asked.category and entry.of("category") != asked.category:
        return False
    if asked.flag == "no_picture" and entry.picture:
        return False
    if asked.flag == "no_alt" and not _without_alt(shelf, entry):
        return False
    return _priced(shelf, entry, asked)


def _without_alt(shelf: Shelf, entry: Entry) -> bool:
    return any(row.get("image") and not row.get(f"alt_{shelf.locales[0]}") for row in entry.rows)


def _priced(shelf: Shelf, entry: Entry, asked: Filters) -> bool:
    """An end that cannot be read is none; the page says so."""
    least = shelf.price(asked.least) if asked.least else None
    most = shelf.price(asked.most) if asked.most else None
    if least is None and most is None:
        return True
    low, high = shelf.prices.get(entry.id, (-1, -1))
    return low >= 0 and (least is None or high >= least) and (most is None or low <= most)


def _stocked(shelf: Shelf, entry: Entry, asked: str, left: Mapping[str, int]) -> bool:
    if not asked:
        return True
    endless = any(row.get("stock", "").lower() == UNLIMITED for row in entry.rows)
    if asked == "unlimited":
        return endless
    units = [left[sku] for sku in entry.skus if sku in left]
    few = shelf.shop.rules.notify.low_stock or LOW
    return {
        "out": not endless and sum(units) <= 0,
        "low": any(0 < each <= few for each in units),
        "in": endless or any(each > 0 for each in units),
    }[asked]


def _least_left(entry: Entry, left: Mapping[str, int]) -> float:
    return min((left[sku] for sku in entry.skus if sku in left), default=float("inf"))


def _sorted(shelf: Shelf, found: list[Entry], sort: str) -> list[Entry]:
    if sort == "title":
        return sorted(found, key=lambda entry: entry.of(f"title_{shelf.locales[0]}").casefold())
    if sort in ("price", "-price"):
        ordered = sorted(found, key=lambda entry: shelf.prices.get(entry.id, (0, 0))[0])
        return ordered[::-1] if sort == "-price" else ordered
    return found

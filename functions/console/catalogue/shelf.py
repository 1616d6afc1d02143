"""The catalogue of the draft, as pages show it: read once for each content of its files, and kept in this process.

It shows what stands in the file, right or wrong; what is wrong with it the reader of `publish` says, when something is
saved.
"""

import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from functions.console.faults import fault
from functions.errors import BadRequest, PublishError
from functions.shop import rows, rules, vocabulary
from functions.shop.problems import Problems
from functions.shop.rules import BadAmount, ShopFile, amount
from functions.shop.sheet import Row, Sheet, read_sheet
from functions.shop.vocabulary import Vocabulary, read_vocabulary
from functions.storage.drafts import Draft, Drafts

CATALOGUE, RULES, WORDS = rows.FILE, rules.FILE, vocabulary.FILE
MOST_KEPT = 4
"""10,000 products are some 30 MB."""


@dataclass(frozen=True)
class Entry:
    """A product with its rows; the first has what is the product's own."""

    id: str
    rows: tuple[Row, ...]
    lines: tuple[int, ...] = ()
    """Where they stand in the sheet, counted from 0."""
    place: int = 0
    """In the merchant's order."""

    @property
    def first(self) -> Row:
        return self.rows[0]

    def of(self, column: str) -> str:
        return self.first.get(column, "")

    @property
    def skus(self) -> list[str]:
        return [row["sku"] for row in self.rows if row.get("sku")]

    @property
    def picture(self) -> str:
        return next((row["image"] for row in self.rows if row.get("image")), "")

    @cached_property
    def sought(self) -> str:
        """What searching looks at."""
        words = ("product", "sku", "title_", "tags_")
        return " ".join(
            cell for row in self.rows for name, cell in row.items() if cell and name.startswith(words)
        ).casefold()


@dataclass(frozen=True)
class Shelf:
    sheet: Sheet
    shop: ShopFile
    words: Vocabulary
    entries: dict[str, Entry] = field(default_factory=dict)
    """By id, in the merchant's order."""
    stray: tuple[int, ...] = ()
    """Numbers of rows that name no product."""

    @property
    def locales(self) -> tuple[str, ...]:
        return self.shop.rules.locales

    @property
    def currency(self) -> str:
        return self.shop.rules.currency

    @cached_property
    def skus(self) -> dict[str, str]:
        """SKU → the product that has it first."""
        return {sku: entry.id for entry in reversed(self.entries.values()) for sku in entry.skus}

    @cached_property
    def prices(self) -> dict[str, tuple[int, int]]:
        """Product → lowest and highest; those without a readable price are left out."""
        found = {}
        for entry in self.entries.values():
            read = [each for row in entry.rows if (each := self.price(row.get("price", ""))) is not None]
            if read:
                found[entry.id] = (min(read), max(read))
        return found

    def price(self, text: str) -> int | None:
        """Minor units; None: not readable."""
        try:
            return amount(text, self.currency)
        except BadAmount:
            return None

    def label(self, row: Row) -> str:
        """The options of a variant in the shop's own language: "Middel, rood"."""
        locale = self.locales[0]
        named = ((self.shop.options[axis], row[axis]) for axis in self.shop.options if row.get(axis))
        return ", ".join(values.get(value, {}).get(locale) or value for values, value in named)

    def with_cells(self, changed: Mapping[str, Sequence[Row]]) -> "Shelf":
        """The same with other cells in rows that stay where they are: what is known of other products stays known."""
        lines = {
            at: row for name, rows in changed.items() for at, row in zip(self.entries[name].lines, rows, strict=True)
        }
        sheet = self.sheet.with_cells(lines)
        entries = dict(self.entries)
        for name in changed:
            entries[name] = replace(entries[name], rows=tuple(sheet.lines[at].cells for at in entries[name].lines))
        return replace(self, sheet=sheet, entries=entries)

    def with_rows(self, found: Iterable[Row]) -> "Shelf":
        """The same shop with other rows."""
        return shelf_of(self.sheet.with_rows(found), self.shop, self.words)


def open_shelf(drafts: Drafts, draft: Draft) -> Shelf:
    """Raises PublishError where shop.yaml cannot be read, and BadRequest where there is nothing to edit yet."""
    if CATALOGUE not in draft.files or RULES not in draft.files:
        raise BadRequest(fault("nothing_to_edit"))
    return shelf_as_of(drafts, draft, draft.files[CATALOGUE])


def shelf_as_of(drafts: Drafts, draft: Draft, catalogue: str) -> Shelf:
    """As catalogue.csv was when it had that hash, by the rules of `draft`. Raises NotFound too."""
    shop, words = draft.files[RULES], draft.files.get(WORDS, "")
    return _kept((catalogue, shop, words), lambda: _read(drafts, catalogue, shop, words))


def empty_shelf(shop: bytes, words: bytes) -> Shelf:
    """Of a shop that has no catalogue yet. Raises PublishError."""
    read, vocabulary = _rules(shop, words)
    texts = (f"{name}_{locale}" for name in rows.LONGEST for locale in read.rules.locales)
    return shelf_of(Sheet((*rows.REQUIRED, *texts)), read, vocabulary)


def keep(draft: Draft, shelf: Shelf) -> None:
    """What was just saved need not be read again. A shelf that was edited is numbered as it will be read."""
    name = (draft.files[CATALOGUE], draft.files[RULES], draft.files.get(WORDS, ""))
    _kept(name, lambda: shelf)


_shelves: OrderedDict[tuple[str, str, str], Shelf] = OrderedDict()


def _kept(name: tuple[str, str, str], make: Callable[[], Shelf]) -> Shelf:
    found = _shelves.pop(name, None) or make()
    _shelves[name] = found
    while len(_shelves) > MOST_KEPT:
        _shelves.popitem(last=False)
    return found


def _read(drafts: Drafts, catalogue: str, shop: str, words: str) -> Shelf:
    read, vocabulary = _rules(drafts.blob(shop), drafts.blob(words) if words else b"")
    try:
        text = drafts.blob(catalogue).decode()
    except UnicodeDecodeError:
        raise PublishError([f"{CATALOGUE} is not UTF-8 → save it as “CSV UTF-8”"]) from None
    return shelf_of(read_sheet(text), read, vocabulary)


@lru_cache(maxsize=4)
def _rules(shop: bytes, words: bytes) -> tuple[ShopFile, Vocabulary]:
    """The readers read files of a folder."""
    problems = Problems()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / RULES).write_bytes(shop)
        if words:
            (folder / WORDS).write_bytes(words)
        read = rules.read_rules(folder, problems)
        if read is None:
            problems.raise_if_any()
            raise AssertionError("rules are missing only with a problem")
        return read, read_vocabulary(folder, read, problems)


def shelf_of(sheet: Sheet, shop: ShopFile, words: Vocabulary) -> Shelf:
    grouped: dict[str, list[int]] = {}
    stray = []
    for at, line in enumerate(sheet.lines):
        name = line.cells.get("product", "")
        if name:
            grouped.setdefault(name, []).append(at)
        else:
            stray.append(line.number)
    entries = {
        name: Entry(name, tuple(sheet.lines[at].cells for at in lines), tuple(lines), place)
        for place, (name, lines) in enumerate(grouped.items())
    }
    return Shelf(sheet, shop, words, entries, tuple(stray))

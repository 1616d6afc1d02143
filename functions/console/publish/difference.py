"""What a publish would change, as a merchant reads it: products by field, rules in words, texts, pictures.

Compares two lists of files; knows nothing of where they are kept.
"""

import csv
import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import PurePosixPath
from typing import Any

from functions.console.messages.titles import page_of
from functions.console.rules.words import Speaker, changes

CATALOGUE, RULES, IMAGES, MESSAGES = "catalogue.csv", "shop.yaml", "images/", "messages/"
MOST_TEXT = 2_000
"""Characters of a text's change that are shown."""
Read = Callable[[str], bytes]
"""A file's content by its hash."""


@dataclass(frozen=True)
class Change:
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Item:
    """A product's variant, a text or a picture that is other than it was. `change`: added, removed, changed."""

    name: str
    change: str
    title: str = ""
    fields: tuple[Change, ...] = ()
    path: str = ""
    """Of the page where it is edited."""


@dataclass(frozen=True)
class Difference:
    products: tuple[Item, ...] = ()
    rules: tuple[Change, ...] = ()
    texts: tuple[Item, ...] = ()
    pictures: tuple[Item, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.products or self.rules or self.texts or self.pictures)

    def counted(self, change: str) -> int:
        return sum(item.change == change for item in self.products)


def difference(before: Mapping[str, str], after: Mapping[str, str], read: Read, speaker: Speaker) -> Difference:
    """Path → hash, as it is live and as it would be; in the speaker's language."""
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}

    def both(path: str) -> tuple[bytes, bytes]:
        return tuple(read(files[path]) if path in files else b"" for files in (before, after))  # type: ignore[return-value]

    others = sorted(changed - {CATALOGUE, RULES})
    return Difference(
        products=tuple(_products(*both(CATALOGUE), speaker.texts.locale)) if CATALOGUE in changed else (),
        rules=tuple(_rules(*both(RULES), speaker)) if RULES in changed else (),
        texts=tuple(_text(path, before, after, *both(path)) for path in others if not path.startswith(IMAGES)),
        pictures=tuple(_file(path, before, after) for path in others if path.startswith(IMAGES)),
    )


def _file(path: str, before: Mapping[str, str], after: Mapping[str, str]) -> Item:
    change = "added" if path not in before else "removed" if path not in after else "changed"
    parts = PurePosixPath(path)
    if path.startswith(MESSAGES) and len(parts.parts) == 3:
        return Item(path, change, path=page_of(path))
    return Item(parts.name, change)


def _text(path: str, before: Mapping[str, str], after: Mapping[str, str], was: bytes, now: bytes) -> Item:
    """With the lines that differ."""
    left, right = (content.decode("utf-8", "replace").splitlines() for content in (was, now))
    found = list(difflib.unified_diff(left, right, n=0, lineterm=""))[2:]  # the first two are its heading
    gone, come = ("\n".join(line[1:] for line in found if line.startswith(sign)) for sign in "-+")
    return replace(_file(path, before, after), fields=(Change("", gone[:MOST_TEXT], come[:MOST_TEXT]),))


# --- products ---------------------------------------------------------------------------------------------------------


def _products(before: bytes, after: bytes, locale: str) -> Iterator[Item]:
    was, now = _rows(before), _rows(after)
    for sku in [*now, *(sku for sku in was if sku not in now)]:
        row = now.get(sku) or was[sku]
        title = row.get(f"title_{locale}") or next((row[name] for name in row if name.startswith("title_")), "")
        about = {"title": title, "path": f"/catalogue/{row.get('product', '')}"}
        if sku not in was:
            yield Item(sku, "added", **about, fields=_fields({}, row, ("price", "stock")))
        elif sku not in now:
            yield Item(sku, "removed", title=title)
        elif fields := _fields(was[sku], row, (*row, *(name for name in was[sku] if name not in row))):
            yield Item(sku, "changed", **about, fields=fields)


def _fields(was: Mapping[str, str], now: Mapping[str, str], names: tuple[str, ...]) -> tuple[Change, ...]:
    pairs = ((name, was.get(name, ""), now.get(name, "")) for name in names)
    return tuple(Change(*each) for each in pairs if each[1] != each[2])


def _rows(content: bytes) -> dict[str, dict[str, str]]:
    """By SKU. What only a product's first row says (its title) holds for its other variants."""
    found: dict[str, dict[str, str]] = {}
    first: dict[str, str] = {}
    for each in csv.DictReader(StringIO(content.decode("utf-8-sig", "replace"))):
        row = {
            name: (value or "").strip()
            for name, value in each.items()
            if isinstance(name, str) and not isinstance(value, list)
        }
        if row.get("product") != first.get("product"):
            first = row
        titles = {name: first[name] for name in row if name.startswith("title_") and not row[name] and first.get(name)}
        found[row.get("sku", "")] = row | titles
    return found


# --- rules ------------------------------------------------------------------------------------------------------------


def _rules(before: bytes, after: bytes, speaker: Speaker) -> Iterator[Change]:
    for each in changes(_yaml(before), _yaml(after), speaker):
        yield Change(each.label, each.before, each.after)


def _yaml(content: bytes) -> Any:
    import yaml

    try:
        return yaml.safe_load(content.decode("utf-8", "replace")) or {}
    except yaml.YAMLError:  # the check says where it is no YAML
        return {}

"""A catalogue that begins with the import of a file, where there is none yet; its rules too, where there are none.

The rules are those of any new shop (functions/publishing/beginnings.py), with the categories and options of the file.
"""

import re

from functions.console.catalogue.files import Given
from functions.console.catalogue.shelf import CATALOGUE, RULES, WORDS, Shelf, empty_shelf, open_shelf
from functions.console.faults import fault
from functions.errors import BadRequest
from functions.publishing.beginnings import OPTIONS, THINGS, rules_to_begin_with
from functions.storage.drafts import Changes, Draft, Drafts

_NO_ID = re.compile(r"[^a-z0-9]+")


def open_or_begin(drafts: Drafts, draft: Draft, given: Given, shop: str, name: str) -> tuple[Shelf, Changes]:
    """What a file is tried out on, and the files that are to be saved with it. `name`: of the shop; needed where there
    are no rules yet. Raises BadRequest."""
    if RULES in draft.files and CATALOGUE in draft.files:
        return open_shelf(drafts, draft), {}
    if RULES in draft.files:
        words = drafts.read(draft, WORDS) if WORDS in draft.files else b""
        return empty_shelf(drafts.read(draft, RULES), words), {}
    if not name:
        raise BadRequest(fault("no_shop_name"))
    rules = rules_to_begin_with(shop, name, _categories(given) or THINGS, {**OPTIONS, **_options(given)}).encode()
    return empty_shelf(rules, b""), {RULES: rules}


def _categories(given: Given) -> dict[str, dict[str, str]]:
    """A feed says "Home > Vases", of which the last counts."""
    told = (line.cells.get("category") or line.cells.get("product_type", "") for line in given.lines)
    labels = dict.fromkeys(label for each in told if (label := each.rpartition(">")[2].strip()))
    named = {_id(label): label for label in labels}
    return {name: _said(label) for name, label in named.items() if name}


def _options(given: Given) -> dict[str, dict[str, dict[str, str]]]:
    columns = {"size": ("size",), "colour": ("colour", "color")}
    found = {
        axis: dict.fromkeys(cell for line in given.lines for name in names if (cell := line.cells.get(name, "")))
        for axis, names in columns.items()
    }
    return {axis: {value: _said(value) for value in values} for axis, values in found.items() if values}


def _said(label: str) -> dict[str, str]:
    return {"nl": label, "en": label}


def _id(label: str) -> str:
    return _NO_ID.sub("-", label.casefold()).strip("-")[:40]

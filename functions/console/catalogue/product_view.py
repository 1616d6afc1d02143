"""The page of a product: its form with what is wrong beside each field, its live stock, its pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from functions.console.answers import Answer
from functions.console.catalogue import live
from functions.console.catalogue.checking import Checked
from functions.console.catalogue.form import Form
from functions.console.catalogue.labels import column_label
from functions.console.catalogue.saving import Changed
from functions.console.catalogue.shelf import Entry, Shelf
from functions.console.faults import worded
from functions.console.render import draw
from functions.console.texts import Texts
from functions.console.visit import Visit
from functions.errors import Fault
from functions.shop.rows import LONGEST, LONGEST_ALT, variant_columns
from functions.storage.drafts import Draft
from functions.storage.table import MOST_KEYS

WITHDRAWALS = ("", "yes", "perishable", "made_to_order", "dated")


class Blank(dict[str, str]):
    """A row of which a column that is not there is empty."""

    def __missing__(self, column: str) -> str:
        return ""


def drawn(
    visit: Visit,
    shelf: Shelf,
    draft: Draft,
    form: Form,
    entry: Entry | None,
    *,
    checked: Checked | None = None,
    changed: Changed | None = None,
    beside: Mapping[str, Fault] | None = None,
) -> Answer:
    """`beside`: what is wrong with the stock or the picture that was sent, by field."""
    checked, texts = checked or Checked(), Texts(visit.look.locale)
    words = partial(worded, visit.look.locale)
    rows: list[dict[str, str]] = [Blank(row) for row in form.variants]
    skus = [sku for sku in dict.fromkeys((*(entry.skus if entry else ()), *(row["sku"] for row in rows))) if sku]
    left = live.left(skus[:MOST_KEYS])
    values: dict[str, Any] = {
        "shelf": shelf,
        "form": replace(form, own=Blank(form.own), variants=rows),
        "rows": [Blank(row) for row in entry.rows] if entry else [],
        "entry": entry,
        "problem": lambda row, column: " ".join(map(words, checked.cells.get((row, column), ()))),
        "whole": list(map(words, checked.whole)),
        "wrongs": _wrongs(checked, texts, of_variants=variant_columns(shelf.shop)),
        "beside": Blank({name: words(each) for name, each in (beside or {}).items()}),
        "wrong": bool(checked.cells or checked.whole),
        "changed": changed,
        "left": left,
        "published": entry is not None and live.is_published(shelf, draft, entry),
        "pictures": _pictures(rows),
        "picture": lambda name: live.picture_address(draft, name),
        "picture_choices": lambda own: [
            ("", texts("catalogue.picture_none")),
            *((name, name) for name in dict.fromkeys((*_pictures(rows), own)) if name),
        ],
        "alt": lambda name: _alt(rows, name, visit.look.locale),
        "choices": _choices(shelf, visit.look.locale),
        "withdrawals": [(name, texts(f"catalogue.withdrawal_{name or 'none'}")) for name in WITHDRAWALS],
        "left_choices": [(sku, sku) for sku in (entry.skus if entry else ()) if sku in left],
        "sku_choices": [(sku, sku) for sku in (entry.skus if entry else ())],
        "longest": {**LONGEST, "alt": LONGEST_ALT},
    }
    return Answer(draw(visit, "catalogue/product.html", **values))


def _wrongs(checked: Checked, texts: Texts, of_variants: frozenset[str]) -> list[tuple[str, str]]:
    """(the field's name, what is called wrong), in the form's order."""
    found = []
    for row, column in sorted(checked.cells, key=lambda cell: (cell[1] in of_variants, cell[0])):
        label = column_label(texts, column)
        if column in of_variants:
            found.append((f"v.{row}.{column}", f"{texts('faults.at_variant', number=row + 1).capitalize()}: {label}"))
        else:
            found.append((column if column == "product" else f"p.{column}", label))
    return found


def _pictures(variants: Sequence[Mapping[str, str]]) -> list[str]:
    """Those that the product shows."""
    return list(dict.fromkeys(row["image"] for row in variants if row["image"]))


def _alt(variants: Sequence[Mapping[str, str]], picture: str, locale: str) -> str:
    return next((row[f"alt_{locale}"] for row in variants if row["image"] == picture and row[f"alt_{locale}"]), "")


def _choices(shelf: Shelf, locale: str) -> dict[str, list[tuple[str, str]]]:
    """(value, label) pairs, in the person's language where the shop speaks it."""
    spoken = locale if locale in shelf.locales else shelf.locales[0]
    rules = shelf.shop.rules
    return {
        "category": [(each.id, each.title[spoken]) for each in shelf.shop.categories],
        "vat": [(name, f"{name} ({rate / 100:g}%)") for name, rate in rules.vat.items()],
        "event": [("", "–"), *((each.id, f"{each.title[spoken]} · {each.day:%d-%m-%Y}") for each in rules.events)],
        **{
            axis: [("", "–"), *((value, labels.get(spoken) or value) for value, labels in values.items())]
            for axis, values in shelf.shop.options.items()
        },
    }

"""What a name in a form of the rules is of: "shipping-0-slots-1-from", "returns_text.nl"."""

from collections.abc import Mapping
from dataclasses import dataclass

from functions.console.rules.fields import Field, Rows, Section
from functions.console.rules.shop_yaml import NEW


@dataclass(frozen=True)
class Named:
    field: Field
    rows: tuple[tuple[Rows, str], ...] = ()
    """The lists that it is in, each with which of its rows."""
    locale: str = ""


def named(section: Section, name: str) -> Named | None:
    """None: the form has no such field."""
    whole, _, locale = name.partition(".")
    *way, last = whole.split("-")
    fields, below, found = section.fields, section.rows, []
    for key, number in zip(way[::2], way[1::2], strict=False):
        rows = next((each for each in below if each.key == key), None)
        if rows is None:
            return None
        found.append((rows, number))
        fields, below = rows.own, rows.rows
    field = next((each for each in fields if each.key == last), None)
    return Named(field, tuple(found), locale) if field and len(way) % 2 == 0 else None


def numbers(values: Mapping[str, str], before: str) -> list[str]:
    """Of the rows that a form has of a list, the one that is not there yet last."""
    there = {name.removeprefix(before).split("-")[0] for name in values if name.startswith(before)} - {NEW}
    return [*sorted((each for each in there if each.isdigit()), key=int), NEW]

"""What the forms of the rules are made of: a field for each setting, and rows for what there can be more of.

A field's words are `rules.f_<words>`, `rules.h_<words>` where it needs an explanation, `rules.o_<option>` of an option.
"""

from dataclasses import dataclass

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ITSELF = "value"
"""Name in the form of a row that is one value: `low: 9%`."""


@dataclass(frozen=True)
class Field:
    path: str
    """In shop.yaml, or in a row: "returns.days"; "": the row's own value."""
    kind: str = "text"
    """One of KINDS."""
    options: tuple[str, ...] = ()
    standard: str = ""
    """What holds where it is left empty, as it is written in the file."""
    name: str = ""
    """Of its words; "": its path's, with _ for the dots."""

    @property
    def key(self) -> str:
        return self.path.replace(".", "_") or ITSELF

    @property
    def words(self) -> str:
        return self.name or self.key

    @property
    def by_language(self) -> bool:
        return self.kind in BY_LANGUAGE


@dataclass(frozen=True)
class Rows:
    """A list of shop.yaml, or, with `named`, a mapping: each of its members has these fields, and there is room for
    one more."""

    path: str
    fields: tuple[Field, ...]
    rows: tuple["Rows", ...] = ()
    """Lists in each of its members."""
    named: str = ""
    """Name in the form of what a member is called, where it is a mapping."""
    bare: str = ""
    """A member that is no mapping is this of it: `closed: [2026-12-25]` is a `day`."""
    by: str = "id"
    """The field that a member is known by."""
    gist: tuple[str, ...] = ()
    """Fields of which a member that is folded up tells; (): its members are so short that none is."""

    @property
    def key(self) -> str:
        return self.path.replace(".", "_") or ITSELF

    @property
    def own(self) -> tuple[Field, ...]:
        """Its fields, what it is called first."""
        return (Field(self.named, name=f"{self.key}_{self.named}"), *self.fields) if self.named else self.fields


@dataclass(frozen=True)
class Section:
    """A page."""

    name: str
    fields: tuple[Field, ...] = ()
    rows: tuple[Rows, ...] = ()


BY_LANGUAGE = ("texts", "long", "brand")
KINDS = {
    "text": "as it is",
    "number": "a whole number",
    "amount": "of money, as a merchant writes it",
    "percent": "10%",
    "day": "a date",
    "time": "14:00",
    "moment": "a date and a time",
    "switch": "yes or no",
    "choice": "one of its options",
    "list": "texts, with commas",
    "weekdays": "of DAYS",
    "goods": "ids of categories and products",
    "good": "one of them",
    "areas": "postcodes, a line a country",
    "pairs": "a line each: name: value",
    "texts": "one a language",
    "long": "the same, in lines",
    "brand": "the same; one for all where they are equal",
}

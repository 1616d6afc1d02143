"""Templates drawn from samples, to be measured: what a channel makes of the texts is that channel's linter's to say.

Imports jinja2, the renderer and its filters. A sample stands for any value, and for whatever is asked of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from jinja2 import TemplateError, meta

from functions.messages.filters import Formats
from functions.messages.lint import Sources
from functions.messages.render import environment
from functions.messages.sandbox import Environment, allowance

FAILURES = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    SyntaxError,
)
"""What a template may raise: SyntaxError is Python's, of the code that Jinja makes of it."""
STRANGE = "Zoë van ’t Hof-Öztürk & Søn 👩‍👩‍👧‍👦"
"""Stands for a text of which no more is known."""
CODES: Mapping[str, Any] = {
    **{
        "missing": "postcode",
        "day": "wed",
        "why": "made_to_order",
        "refusal": "not_yours",
        "reason": "made_to_order",
        "relaxed": "terms",
    },
    **{
        "substitution": "substitute",
        "state": "out_for_delivery",
        "status": "paid",
        "unit": "m2",
        "score": 5,
        "stars": 5,
        "had": 5,
        "case_kind": "complaint",
        "case_state": "exchanged",
        "way": "messenger",
    },
}
"""Words of our own, which templates look up."""
COUNTS = frozenset(
    "apart count days events few guests least left length locales minutes most notices numbers orders parcels percent "
    "quantity times units".split()
)
NUMBER = "999"
LATEST = datetime(2026, 9, 23, 22, 58, tzinfo=UTC)
"""A Wednesday in September: the longest of names in most languages."""
MOST = 9_999_999
"""Minor units: the most that a price is expected to be."""


@dataclass(frozen=True)
class Values:
    """`texts`: by the name of a variable or an attribute, the longest there is ("title", "label")."""

    texts: Mapping[str, Any] = field(default_factory=dict)
    formats: Formats | None = None

    def of(self, name: str) -> Any:
        found = self.texts.get(name, CODES.get(name, self.number() if name in COUNTS else self.unknown(name)))
        return Sample(found, self) if isinstance(found, str) else found

    def unknown(self, name: str) -> str:
        return STRANGE

    def number(self) -> str:
        return NUMBER


class Sample(str):
    """A text that also is a list of one, and has every attribute."""

    values: Values

    def __new__(cls, text: str, values: Values) -> "Sample":
        made = super().__new__(cls, text)
        made.values = values
        return made

    def __getitem__(self, key: Any) -> Any:
        return str(self)[key] if isinstance(key, slice) else self if isinstance(key, int) else self.values.of(key)

    def __iter__(self) -> Any:
        return iter((self,))

    def __call__(self, *_: Any, **__: Any) -> "Sample":
        return self

    def __lt__(self, _: object) -> bool:
        return False

    def __gt__(self, _: object) -> bool:
        return True

    __le__ = __ge__ = __gt__


class Drawing(Environment):
    """The sandbox, in which everything may be asked of a sample: `line.title` is no method of a text."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        return obj.values.of(attribute) if isinstance(obj, Sample) else super().getattr(obj, attribute)


def samples(templates: Sources, values: Mapping[str, Values] | None = None) -> dict[str, str]:
    """Where → text. A template that cannot be drawn from samples alone is left out; so is one that draws blank."""
    drawn = {}
    for locale, sources in templates.items():
        mine = (values or {}).get(locale, Values())
        drawer = drawer_of(mine.formats)
        for key, source in sources.items():
            try:
                drawn[f"messages/{locale}/{key}.j2"] = draw(drawer, source, mine)
            except FAILURES:
                continue
    return {where: text for where, text in drawn.items() if text}


def draw(drawer: Environment, source: str, values: Values) -> str:
    """Raises one of FAILURES."""
    with allowance():
        template = drawer.from_string(source)
        given = {name: values.of(name) for name in meta.find_undeclared_variables(drawer.parse(source))}
        return template.render(given).strip()


def drawer_of(formats: Formats | None, cents: int = MOST, at: datetime = LATEST) -> Environment:
    """Amounts are all the one, and times too."""
    made = environment(formats=formats, kind=Drawing)
    written: dict[str, Callable[[Formats], str]] = {
        "money": lambda by: by.money(cents),
        "date": lambda by: by.date(at),
        "day": lambda by: by.day(at),
        "time": lambda by: by.time(at),
        "tenths": lambda by: by.tenths(50),
    }
    for name, write in written.items():
        made.filters[name] = _always(write(formats) if formats else "29,95")
    made.filters["plural"] = lambda _, *forms, **named: max((*forms, *named.values()), key=len)
    return made


def _always(text: str) -> Callable[..., str]:
    return lambda *_, **__: text

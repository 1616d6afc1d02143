"""Writes money, dates and plurals as a locale does, from the CLDR data in the bundle. Imports money and the standard
library; how a locale writes is data, so no locale library ships.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, tzinfo
from typing import Any

from functions.commerce.money import Money, exponent

_FIELD = re.compile(r"'((?:[^']|'')*)'|([yMLdEHhmsa])\2*")
"""A field of a CLDR date pattern: quoted text, or a letter repeated."""


@dataclass(frozen=True)
class Formats:
    """`data`: as functions/shop/formats.py writes it: "money", "dates", "plural"."""

    data: Mapping[str, Any]
    currency: str
    zone: tzinfo

    def money(self, amount: Money | int) -> str:
        """ "€ 29,95" with a no-break space. An int is minor units of the shop's currency."""
        if isinstance(amount, bool) or not isinstance(amount, Money | int):
            raise TypeError(f"money of {type(amount).__name__}")
        if isinstance(amount, Money) and amount.currency != self.currency:
            return f"{amount.currency}\u00a0{self._figure(amount.amount, exponent(amount.currency))}"
        minor = amount.amount if isinstance(amount, Money) else amount
        before, after = self.data["money"]["negative" if minor < 0 else "positive"]
        return f"{before}{self._figure(abs(minor), self.data['money']['decimals'])}{after}"

    def date(self, when: Date | str) -> str:
        """ "22 november 2026"."""
        return self._pattern("long", self._moment(when))

    def day(self, when: Date | str) -> str:
        """ "zondag 22 november"."""
        return self._pattern("day", self._moment(when))

    def time(self, when: Date | str) -> str:
        moment = self._moment(when)
        if not isinstance(moment, datetime):
            raise TypeError("a date has no time")
        return self._pattern("time", moment)

    def plural(self, count: int, one: str = "", other: str = "", **forms: str) -> str:
        """`{{ n | plural("roos", "rozen") }}`; other languages name their forms: few="…", many="…"."""
        table = self.data["plural"]
        kind = table[count if 0 <= count < len(table) else 100 + abs(count) % 100]
        chosen = {"one": one, "other": other, **forms}.get(kind) or other
        if not chosen:
            raise ValueError(f"no form for {kind}")
        return chosen

    def tenths(self, tenths: int) -> str:
        """ "4,6" of 46."""
        return f"{tenths // 10}{self.data['money']['decimal']}{tenths % 10}"

    def _figure(self, minor: int, decimals: int) -> str:
        style = self.data["money"]
        whole, rest = divmod(minor, 10**decimals)
        digits = str(whole)
        size = style["grouping"]
        if size:
            first = len(digits) % size
            digits = style["group"].join(filter(None, (digits[:first], *re.findall("." * size, digits[first:]))))
        return f"{digits}{style['decimal']}{rest:0{decimals}d}" if decimals else digits

    def _moment(self, when: Date | str) -> Date:
        if isinstance(when, str):
            when = datetime.fromisoformat(when) if "T" in when else Date.fromisoformat(when)
        if isinstance(when, datetime):
            if when.tzinfo is None:
                raise ValueError("a time without its zone")
            return when.astimezone(self.zone)
        if not isinstance(when, Date):
            raise TypeError(f"date of {type(when).__name__}")
        return when

    def _pattern(self, name: str, when: Date) -> str:
        return _FIELD.sub(lambda found: self._field(found, when), self.data["dates"][name])

    def _field(self, found: re.Match[str], when: Date) -> str:
        if found.group(2) is None:
            return (found.group(1) or "'").replace("''", "'")
        letter, width = found.group(2), len(found.group(0))
        names = self.data["dates"]
        if letter in "ML" and width > 2:
            return str(names["months" if width > 3 else "months_short"][when.month - 1])
        if letter == "E":
            return str(names["days" if width > 3 else "days_short"][when.weekday()])
        if letter == "a":
            return str(names["periods"][when.hour >= 12 if isinstance(when, datetime) else 0])
        return _number(letter, width, when)


def _number(letter: str, width: int, when: Date) -> str:
    hour, minute, second = (when.hour, when.minute, when.second) if isinstance(when, datetime) else (0, 0, 0)
    if letter == "y" and width == 2:
        return f"{when.year % 100:02d}"
    values = {"y": when.year, "M": when.month, "L": when.month, "d": when.day, "H": hour, "h": hour % 12 or 12}
    return f"{values.get(letter, minute if letter == 'm' else second):0{width}d}"

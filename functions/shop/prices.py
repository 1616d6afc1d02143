"""Reads prices out of free text: "onder 30 euro", "between 20 and 40", "een tientje". Imports nothing of ours.

Text comes folded (lower case, no accents). Amounts are major units, as shoppers write them.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache

Bounds = tuple[Decimal | None, Decimal | None]

_NUMBERS = {
    "vijf": 5, "five": 5, "fiver": 5,
    "tien": 10, "tientje": 10, "ten": 10, "tenner": 10,
    "vijftien": 15, "fifteen": 15,
    "twintig": 20, "twintigje": 20, "twenty": 20,
    "vijfentwintig": 25, "twenty-five": 25, "twenty five": 25, "geeltje": 25,
    "dertig": 30, "thirty": 30,
    "vijfendertig": 35, "thirty-five": 35, "thirty five": 35,
    "veertig": 40, "forty": 40,
    "vijftig": 50, "fifty": 50,
    "zestig": 60, "sixty": 60,
    "zeventig": 70, "seventy": 70,
    "tachtig": 80, "eighty": 80,
    "negentig": 90, "ninety": 90,
    "honderd": 100, "hundred": 100, "a hundred": 100, "one hundred": 100,
}  # fmt: skip
_WORTH = {"tientje", "tenner", "fiver", "twintigje", "geeltje"}
"""Words that are an amount of money without "euro"."""
_SIGN = r"[€$£]|euros?|euri\w*|eurotjes?|eur|quid|bucks|pounds?|dollars?|gbp|usd"
_FIGURE = r"\d{1,6}(?:[.,]\d{1,2})?(?![\d])|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
_UNIT = (
    r"(?!\s*(?:x\b|%|stuks?\b|st\b|rozen\b|roses\b|bloemen\b"
    r"|dag|day|uur|hour|we[ek]|cm\b|centi|jaar|year|person|people))"
)
"""A number of these is no price."""


def _figure(name: str) -> str:
    """A number with or without a currency on either side."""
    after = rf"\s*(?:(?P<{name}_sign>{_SIGN})\b|(?P<{name}_mark>[€$£]|,-|,–))?"
    return rf"(?:(?P<{name}_lead>[€$£]|\beur)\s*)?(?<![\w.,])(?P<{name}>{_FIGURE})(?!\w){after}{_UNIT}"


def _any(*phrases: str) -> str:
    return r"(?<!\w)(?:" + "|".join(phrase.replace(" ", r"\s+") for phrase in phrases) + r")\s*"


_ARTICLE = r"(?:(?:een|a|de|the|dan|than)\s+)?"
_UPPER = _any(
    "onder", "beneden", r"max(?:imaal|imum)?\.?", "hoogstens", "tot en met", "tot", "minder dan", "niet meer dan",
    "niet duurder dan", "goedkoper dan", "binnen", "budget(?: van| of| is)?:?", "under", "below", "up to", "at most",
    "less than", "no more than", "not more than", "cheaper than", "within", "<=?",
)  # fmt: skip
_LOWER = _any(
    "boven", "vanaf", r"min(?:imaal|imum)?\.?", "minstens", "meer dan", "duurder dan", "niet onder", "over", "above",
    "from", "at least", "more than", "starting at", ">=?",
)  # fmt: skip
_AROUND = _any("rond", "ongeveer", "circa", r"ca\.?", "zo['’`]?n", "around", "about", "approximately", "roughly")
_OPENER = _any("tussen", "between", "van", "vanaf", "from")
_JOIN = r"\s*(?:\b(?:en|and|tot|to|a|t/m)\b|-|–)\s*"


def _near(value: Decimal) -> Bounds:
    return value * Decimal("0.75"), value * Decimal("1.25")


def _range(found: re.Match[str]) -> Bounds | None:
    low, high = _value(found["low"]), _value(found["high"])
    plain = not found["opener"] and not any(
        found[f"{name}_{at}"] for name in ("low", "high") for at in ("lead", "sign", "mark")
    )
    return None if plain else (min(low, high), max(low, high))


def _bare(found: re.Match[str]) -> Bounds | None:
    """A price with no word about it is a budget. A number alone is no price: "20 rozen"."""
    money = found["one"] in _WORTH or any(found[f"one_{at}"] for at in ("lead", "sign", "mark"))
    return (None, _value(found["one"])) if money else None


_COUNTS = {
    "twee": 2,
    "drie": 3,
    "vier": 4,
    "vijf": 5,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "2": 2,
    "3": 3,
    "4": 4,
}
_EACH = {"tie": 10, "ten": 10, "fiv": 5}
_TENS = re.compile(rf"\b({'|'.join(_COUNTS)}) (tientjes|tenners|fivers)\b")
"""Several notes: "twee tientjes"."""
Reader = tuple[re.Pattern[str], Callable[[re.Match[str]], Bounds | None]]


@cache
def _readers() -> tuple[Reader, ...]:
    """Compiled for the first text, not at import: that takes 15 ms, and most cold starts read no price."""
    one = _figure("one")
    return (
        (re.compile(rf"(?P<opener>{_OPENER})?{_figure('low')}{_JOIN}{_figure('high')}"), _range),
        (re.compile(_AROUND + _ARTICLE + one), lambda found: _near(_value(found["one"]))),
        (re.compile(_UPPER + _ARTICLE + one), lambda found: (None, _value(found["one"]))),
        (re.compile(_LOWER + _ARTICLE + one), lambda found: (_value(found["one"]), None)),
        (re.compile(one), _bare),
    )


def _value(text: str) -> Decimal:
    return Decimal(_NUMBERS[text]) if text in _NUMBERS else Decimal(text.replace(",", "."))


def take_prices(text: str) -> tuple[str, Bounds]:
    """The text without its prices, and the least and the most that they allow."""
    text = _TENS.sub(lambda found: f"{_COUNTS[found[1]] * _EACH[found[2][:3]]} euro", text)
    low: Decimal | None = None
    high: Decimal | None = None
    for pattern, read in _readers():
        for found in pattern.finditer(text):
            bounds = read(found)
            if bounds is None:
                continue
            low = bounds[0] if low is None else low
            high = bounds[1] if high is None else high
            text = text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]
    if low is not None and high is not None and low > high:
        low, high = high, low
    return text, (low, high)

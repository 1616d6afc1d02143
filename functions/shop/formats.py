"""How a locale writes money, dates and plurals, taken from CLDR (Babel) when a shop is published.

Only the publish tools import this: what it answers is plain data in the bundle, so that Babel never ships.
"""

import re
from datetime import time
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_time
from babel.numbers import get_currency_symbol

from functions.commerce.money import exponent

_YEAR = re.compile(r"[\s,]*(?:'[^']*'\s*)?y+$|^y+年?")
"""The year of a full date, with what joins it: few locales give a pattern for weekday, day and month alone."""
_PLURAL_TABLE = 200
"""CLDR's plural rules for whole numbers repeat every hundred, so a table of 200 says it all without their grammar."""


def known(locale: str) -> bool:
    try:
        Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def formats(locale: str, country: str, currency: str) -> dict[str, Any]:
    """`money`, `dates` and `plural` of one locale, as JSON."""
    language = Locale.parse(locale, sep="-")
    return {
        "money": _money(language, currency),
        "dates": _dates(_regional(language, country)),
        "plural": [language.plural_form(number) for number in range(_PLURAL_TABLE)],
    }


def _regional(language: Locale, country: str) -> Locale:
    """English in a Dutch shop writes 22 November 2026, as CLDR's en-NL does, not November 22, 2026."""
    try:
        return language if language.territory else Locale.parse(f"{language.language}_{country}")
    except UnknownLocaleError:
        return language


def _money(language: Locale, currency: str) -> dict[str, Any]:
    pattern = language.currency_formats["standard"]
    symbol = get_currency_symbol(currency, language)
    signs = language.number_symbols.get("latn", language.number_symbols)
    grouping = pattern.grouping[0]
    return {
        "positive": [affix.replace("¤", symbol) for affix in (pattern.prefix[0], pattern.suffix[0])],
        "negative": [affix.replace("¤", symbol) for affix in (pattern.prefix[1], pattern.suffix[1])],
        "decimal": signs["decimal"],
        "group": signs["group"],
        "grouping": grouping if grouping < 10 else 0,
        "decimals": exponent(currency),
    }


def _dates(language: Locale) -> dict[str, Any]:
    return {
        "long": language.date_formats["long"].pattern,
        "short": language.date_formats["short"].pattern,
        "day": _YEAR.sub("", language.date_formats["full"].pattern),
        "time": language.time_formats["short"].pattern,
        "months": [language.months["format"]["wide"][month] for month in range(1, 13)],
        "months_short": [language.months["format"]["abbreviated"][month] for month in range(1, 13)],
        "days": [language.days["format"]["wide"][day] for day in range(7)],
        "days_short": [language.days["format"]["abbreviated"][day] for day in range(7)],
        "periods": [format_time(time(hour), "a", locale=language) for hour in (9, 21)],
    }

"""Reads the discount codes of `shop.yaml`, and the VAT of other countries. Imports core types."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from functions.commerce.codes import SPELLING
from functions.commerce.shop import Rules
from functions.shop.problems import Problems

FILE = "shop.yaml"
EXAMPLE = "write it as: discount_codes: [{ code: WELKOM10, percent: 10%, once: true }]"
Reads = Callable[[str], int]
"""A text as minor units, or as hundredths of a percent. Raises ValueError, which says how to write it."""


def prepare_codes(raw: dict[str, Any], amount: Reads, percent: Reads, problems: Problems) -> None:
    """Amounts and percentages from what merchants write into what the rules have. What is wrong is told."""
    codes = raw.get("discount_codes")
    if codes is None:
        raw.pop("discount_codes", None)
        return
    if not isinstance(codes, list) or not all(isinstance(code, dict) for code in codes):
        problems.add(f"{FILE}, discount_codes", "is not a list of codes", EXAMPLE)
        raw.pop("discount_codes")
        return
    raw["discount_codes"] = [_prepared(code, number, amount, percent, problems) for number, code in enumerate(codes, 1)]


def _prepared(code: dict[str, Any], number: int, amount: Reads, percent: Reads, problems: Problems) -> dict[str, Any]:
    where = f"{FILE}, discount_codes {code.get('code', number)}"
    found = {name: value for name, value in code.items() if value is not None}
    found["code"] = str(found.get("code", ""))
    if not re.match(SPELLING, found["code"]):
        problems.add(where, "is not a code", "use 3 to 24 letters, digits and hyphens")
        found["code"] = f"CODE-{number}"
    for name, read in (("amount", amount), ("minimum", amount), ("percent", percent)):
        if name not in found:
            continue
        try:
            found[name] = read(str(found[name]))
        except ValueError as error:
            problems.add(f"{where}.{name}", f"“{found[name]}” is not right", str(error))
            found[name] = 1 if name != "minimum" else 0
    if isinstance(found.get("only"), str):
        found["only"] = [found["only"]]
    return found


def check_codes(rules: Rules, problems: Problems) -> None:
    seen: set[str] = set()
    for code in rules.discount_codes:
        where = f"{FILE}, discount_codes {code.code}"
        if code.code.casefold() in seen:
            problems.add(where, "is there twice", "remove one; upper and lower case are the same")
        seen.add(code.code.casefold())
        if bool(code.percent) == bool(code.amount):
            problems.add(where, "takes nothing off, or in two ways", "give it percent: 10% or amount: 5,00")
        if code.begin and code.until and code.begin > code.until:
            problems.add(where, "ends before it begins", "write the first day under from")


def check_only(rules: Rules, known: Iterable[str], problems: Problems) -> None:
    """`known`: ids of the shop's categories and products."""
    known = set(known)
    for code in rules.discount_codes:
        for each in code.only:
            if each not in known:
                where = f"{FILE}, discount_codes {code.code}.only"
                problems.add(where, f"“{each}” is no category or product", "correct it, or remove it")


# --- VAT of other countries ---------------------------------------------------------------------------------------


def prepare_vat_abroad(raw: dict[str, Any], read: Callable[[Any, str, Problems], int], problems: Problems) -> None:
    abroad = raw.get("vat_abroad")
    if abroad is None:
        raw.pop("vat_abroad", None)
        return
    if not isinstance(abroad, dict) or not all(isinstance(rates, dict) for rates in abroad.values()):
        problems.add(f"{FILE}, vat_abroad", "is not a list of countries", "write BE: { low: 6%, high: 21% }")
        raw.pop("vat_abroad")
        return
    raw["vat_abroad"] = {
        str(country): {str(name): read(rate, f"vat_abroad.{country}.{name}", problems) for name, rate in rates.items()}
        for country, rates in abroad.items()
    }


def check_vat_abroad(rules: Rules, problems: Problems) -> None:
    """The same names as at home: a product has one of them, wherever it goes."""
    reached = {country for option in rules.shipping for country in option.countries}
    for country, rates in rules.vat_abroad.items():
        where = f"{FILE}, vat_abroad.{country}"
        if country not in reached or country == rules.country:
            problems.add(where, "is not a country abroad that the shop delivers to", "remove it, or correct it")
        for name in sorted(set(rules.vat) - set(rates)):
            problems.add(where, f"has no rate for “{name}”", f"add {name}: and that country's rate")
        for name in sorted(set(rates) - set(rules.vat)):
            problems.add(where, f"“{name}” is no name under vat", "correct it, or remove it")

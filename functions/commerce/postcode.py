"""Finding a postcode in a message, with the mistakes people make in one. Pure; knows no streets.

NL "1234 AB" (no leading zero, space optional), BE four digits, DE five. Only the Dutch form is certain wherever it
stands; four digits may as well be a year, a house number or a Dutch postcode without its letters.
"""

import re
from dataclasses import dataclass
from typing import Literal

from functions.commerce.patterns import Pattern
from functions.commerce.places import country_of, is_place

POSTCODES: dict[str, str] = {
    "NL": r"(?<![\w+])[1-9][\dOo]{3}(?:[ .-]?[A-Za-z]{2}|[ .-][A-Za-z] [A-Za-z])(?![^\W\d]|['’])",
    "BE": r"(?<![\w'’+/-])[1-9]\d{3}(?![\w/-])(?! [A-Z]{2}(?!\w))",
    "DE": r"(?<![\w'’+/-])\d{5}(?![\w/-])",
    "GB": r"(?<!\w)[A-Za-z]{1,2}\d[A-Za-z\d]? \d[A-Za-z]{2}(?!\w)",
}
"""The Dutch form never has the letters SA, SD or SS, but refusing them helps nobody: the courier knows best."""
PREFIX = Pattern(r"(?<!\w)(NL|BE?|DE?)[- ](?=\d{4,5}(?!\d))(?!\d{4} ?[A-Za-z]{2}\b)(?!B \d{1,2}\b)")
"""B-2000, D-10115."""
PREFIXES = {"NL": "NL", "B": "BE", "BE": "BE", "D": "DE", "DE": "DE"}
WORDS = frozenset("in te op aan en de no nr at on of La Le De St Op Te".split())
"""What stands behind four digits and is no part of a postcode: "Kerkstraat 1234 in Utrecht", "8420 De Haan"."""
MARK = "§"
"""Stands where the postcode was."""

Doubt = Literal["", "postcode_letters", "postcode_country"]


@dataclass(frozen=True)
class Postcode:
    """`text` is the message with MARK for the postcode. `code` is "" when there is none, or one that is in doubt."""

    text: str
    code: str = ""
    country: str = ""
    doubt: Doubt = ""
    """postcode_letters: a Dutch one without its letters; postcode_country: of another country than was written."""
    said: str = ""
    """As it was written, when it had to be read otherwise ("1O15 KB") or is in doubt."""


def take_postcode(text: str, countries: tuple[str, ...], country: str) -> Postcode:
    """The postcode of a message. `country`: the one that is written in it, "" for none."""
    text, prefixed = _take_prefix(text)
    country = country or prefixed
    order = (country, *(each for each in countries if each != country)) if country else countries
    for each in order:
        match = _find(each, text)
        if match:
            return _read(text, match, each, country, countries)
    if "NL" in countries:
        match = _find("BE", text)
        if match:
            return _marked(text, match, doubt="postcode_letters", said=match.group())
    return Postcode(text, country=country)


def _take_prefix(text: str) -> tuple[str, str]:
    match = PREFIX.search(text)
    if not match:
        return text, ""
    return text[: match.start()] + text[match.end() :], PREFIXES[match.group(1)]


def _read(text: str, match: re.Match[str], found: str, told: str, countries: tuple[str, ...]) -> Postcode:
    written = match.group()
    if told and found != told and told in POSTCODES:
        doubt: Doubt = "postcode_letters" if told == "NL" and found == "BE" else "postcode_country"
        return _marked(text, match, doubt=doubt, said=written, country=told)
    if found == "BE" and not told and "NL" in countries and country_of(_city_at(text, match)) == "NL":
        return _marked(text, match, doubt="postcode_letters", said=written, country="NL")
    if found != "NL":
        return _marked(text, match, code=written, country=found)
    letters = re.sub(r"[^A-Za-z]", "", written[4:]).upper()
    digits = re.sub("[Oo]", "0", written[:4])
    return _marked(text, match, code=f"{digits} {letters}", country="NL", said=written if digits != written[:4] else "")


def _marked(text: str, match: re.Match[str], **fields: str) -> Postcode:
    return Postcode(f"{text[: match.start()]} {MARK} {text[match.end() :].lstrip(' -/.')}", **fields)  # type: ignore[arg-type]


def _find(country: str, text: str) -> re.Match[str] | None:
    for match in re.finditer(POSTCODES.get(country, r"(?!)"), text):
        if _stands_right(country, text, match):
            return match
    return None


def _stands_right(country: str, text: str, match: re.Match[str]) -> bool:
    """Letters of a Dutch one are no word; digits alone open a part of the address, or follow its number."""
    before = re.split(r"[,;|(]", text[: match.start()])[-1].strip()
    behind = text[match.end() :]
    if country == "NL":
        letters = match.group()[4:]
        is_word = letters.startswith(" ") and letters.strip() in WORDS and re.match(r"[\s.-]+\w", behind)
        return not is_word
    if country in ("DE", "GB"):
        return True
    if re.match(r"\s*(?:,\s*)?(?:nr|no|nummer|bus)\b", behind, re.IGNORECASE):
        return False
    return not before or is_place(before) or re.search(r"\d", before) is not None


def _city_at(text: str, match: re.Match[str]) -> str:
    """What stands behind it, else the part before it."""
    behind = re.split(r"[,;|]", text[match.end() :].strip(" ,."))[0].strip()
    return behind or re.split(r"[,;|]", text[: match.start()].strip(" ,."))[-1].strip()

"""VAT numbers of the European Union, by their form. Pure. Whether one was given out is for VIES to say, not for a form.

The table is the European Commission's: VIES, frequently asked questions, "What is the format of a VAT number?"
(ec.europa.eu/taxation_customs/vies), and Northern Ireland, which counts as the Union for goods.
"""

import re

from functions.commerce.patterns import Pattern

FORMS: dict[str, str] = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"(?:[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z])",
    "FI": r"\d{8}",
    "FR": r"[A-Z0-9]{2}\d{9}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"(?:\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-Z])",
    "IT": r"\d{11}",
    "LT": r"(?:\d{12}|\d{9})",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"\d{9}B\d{2}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
    "XI": r"(?:\d{12}|\d{9}|(?:GD|HA)\d{3})",
}
"""What follows the country's letters, capitals, without spaces, dots and dashes."""
GREECE = {"GR": "EL"}
"""As Greeks write it, and as the Union does."""
_STARTS = Pattern(rf"(?<![A-Z0-9])({'|'.join((*FORMS, *GREECE))})(?=[\s.\-]*[A-Z0-9+*])")
_LONGEST = 40


def read_vat_id(text: str) -> str:
    """The first in a text that has the form of its country, without what is written between: "NL123456789B01". ""."""
    capitals = text.upper()
    for start in _STARTS.finditer(capitals):
        country = GREECE.get(start[1], start[1])
        found = _in_parts(capitals[start.end() : start.end() + _LONGEST], FORMS[country])
        if found:
            return country + found
    return ""


def _in_parts(text: str, form: str) -> str:
    """What of the words that follow, taken together, has the form: of "1234.56.789 B01 GRAAG" the first two."""
    parts = [re.sub(r"[^A-Z0-9+*]", "", part) for part in text.split()]
    joined = ("".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((each for each in joined if re.fullmatch(form, each)), "")


def without_vat_id(text: str) -> str:
    """A text with its VAT number taken out of it, as it was written."""
    vat_id = read_vat_id(text)
    if not vat_id:
        return text
    country = next(written for written in (vat_id[:2], *GREECE) if written in text.upper())
    spread = r"[\s.\-]*".join([country, *map(re.escape, vat_id[2:])])
    return re.sub(spread, " ", text, count=1, flags=re.IGNORECASE)

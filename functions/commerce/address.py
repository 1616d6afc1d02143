"""Reading a postal address out of one message, in any order, and saying what is missing. Pure.

Forms: NL "1234 AB" with number and addition, BE "9000", DE "10115". Street and city are what is left around them.
"""

import re

from functions.commerce.orders import Address

POSTCODES: dict[str, str] = {
    "NL": r"\b[1-9]\d{3} ?[A-Za-z]{2}\b",
    "BE": r"\b[1-9]\d{3}\b(?! ?[A-Za-z]{2}\b)",
    "DE": r"\b\d{5}\b",
}
"""The Dutch form never has the letters SA, SD or SS, but refusing them helps nobody: the courier knows best."""

COUNTRY_NAMES: dict[str, tuple[str, ...]] = {
    "NL": ("nederland", "netherlands", "the netherlands", "holland", "nl"),
    "BE": ("belgie", "belgië", "belgium", "belgique", "be"),
    "DE": ("duitsland", "germany", "deutschland", "de"),
}
ADDITION = r"[ -]?(?:bis|hs|huis|zw|rd|[IVX]{1,3}|[a-zA-Z]\d{0,2}|\d{0,2}hoog)"
UNIT = r"(?:,? ?(?:bus|bte|box|apt|app|appartement|unit|kamer)\.? ?[\w-]{1,5})"
NUMBER = rf"(?<![\w-])(\d{{1,5}}(?:{ADDITION})?(?:[-/]\d{{1,4}}[a-zA-Z]?)?{UNIT}?)(?!\w)"
HERE_WAS_POSTCODE, HERE_WAS_NUMBER = "§", "#"
COUNTRY_PREFIX = re.compile(r"\b(?:NL|BE?|DE?)-(?=\d{4})")
LEAD_IN = re.compile(
    r"^\s*(?:mijn adres is|het adres is|adres|bezorgen (?:op|bij|aan)|naar|my address is|the address is|address|"
    r"deliver to|send (?:it )?to|it is|het is|ik woon op)\s*:?\s+",
    re.IGNORECASE,
)


def read_address(text: str, known: Address, countries: tuple[str, ...]) -> Address:
    """Add what a message says to what is known. Never raises; what it does not say stays as it was."""
    rest = LEAD_IN.sub("", COUNTRY_PREFIX.sub("", text.replace("\n", ", ").strip()))
    rest, country = _take_country(rest, countries)
    rest, postcode, found_country = _take_postcode(rest, countries)
    rest, number = _take_number(rest, with_street=not known.number or bool(postcode))
    street, city = _street_and_city(rest, known, has_number=bool(number), has_postcode=bool(postcode))
    return Address(
        street=street or known.street,
        number=number or known.number,
        postcode=postcode or known.postcode,
        city=city or known.city,
        country=country or found_country or known.country or countries[0],
    )


def missing_parts(address: Address) -> tuple[str, ...]:
    """Of "street", "number", "postcode", "city": those that are still empty, in the order to ask for them."""
    return tuple(part for part in ("street", "number", "postcode", "city") if not getattr(address, part))


def _take_country(text: str, countries: tuple[str, ...]) -> tuple[str, str]:
    for country in countries:
        for name in sorted(COUNTRY_NAMES.get(country, (country.lower(),)), key=len, reverse=True):
            match = re.search(rf"(?:,|\s)\s*{re.escape(name)}\s*$", text, re.IGNORECASE)
            if match:
                return text[: match.start()], country
    return text, ""


def _take_postcode(text: str, countries: tuple[str, ...]) -> tuple[str, str, str]:
    for country in countries:
        match = re.search(POSTCODES.get(country, r"(?!)"), text)
        if match:
            code = re.sub(r"\s", "", match.group()).upper()
            code = f"{code[:4]} {code[4:]}" if country == "NL" else code
            return f"{text[: match.start()]}{HERE_WAS_POSTCODE}{text[match.end() :]}", code, country
    return text, "", ""


def _take_number(text: str, *, with_street: bool) -> tuple[str, str]:
    if not with_street and not re.fullmatch(rf"\W*{NUMBER}\W*", text):
        return text, ""
    matches = list(re.finditer(NUMBER, text))
    if not matches:
        return text, ""
    street_ends = text.find(HERE_WAS_POSTCODE)
    before = [match for match in matches if match.end() <= street_ends]
    match = before[-1] if before else matches[-1] if matches[0].start() == 0 else matches[0]
    return f"{text[: match.start()]}{HERE_WAS_NUMBER}{text[match.end() :]}", re.sub(r"\s+", " ", match.group(1)).strip()


def _street_and_city(text: str, known: Address, *, has_number: bool, has_postcode: bool) -> tuple[str, str]:
    """The street stands before its number, the city behind its postcode; else the first part and the last."""
    parts = _parts(text)
    words = [part for part in parts if part not in (HERE_WAS_POSTCODE, HERE_WAS_NUMBER)]
    if not words:
        return "", ""
    if len(words) == 1:
        lone_city = not _before(parts, HERE_WAS_NUMBER) if has_number else bool(known.street) or has_postcode
        return ("", words[0]) if lone_city and (has_postcode or not has_number) else (words[0], "")
    street = _before(parts, HERE_WAS_NUMBER) or words[0]
    rest = [word for word in words if word != street]
    behind = parts[parts.index(HERE_WAS_POSTCODE) + 1 :][:1] if HERE_WAS_POSTCODE in parts else []
    city = behind[0] if behind and behind[0] in rest else rest[-1] if rest else ""
    return street, city


def _parts(text: str) -> list[str]:
    """What stands between commas, dashes and the places where number and postcode were."""
    found = re.split(rf"([{HERE_WAS_POSTCODE}{HERE_WAS_NUMBER}])|[,;|]| - ", text)
    marks = (HERE_WAS_POSTCODE, HERE_WAS_NUMBER)
    parts = [part if part in marks else re.sub(r"^(?:in|te) ", "", part.strip(" ,.-\t")) for part in found if part]
    return [part for part in parts if part in marks or (len(part) > 1 and not part.isdigit())]


def _before(parts: list[str], mark: str) -> str:
    at = parts.index(mark) if mark in parts else 0
    return parts[at - 1] if at and parts[at - 1] not in (HERE_WAS_POSTCODE, HERE_WAS_NUMBER) else ""

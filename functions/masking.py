"""Card numbers, card codes and IBANs blacked out of what a shopper writes, before it is queued, kept or logged. Pure.

Only what passes its own check digits is touched, so that order numbers, phone numbers and postcodes survive.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal

from functions.conversation.events import (
    CatalogueOrder,
    Edited,
    FormFilled,
    LocationIn,
    MediaIn,
    ShopperWrote,
    TextIn,
)

Masked = Literal["card", "cvc", "iban"]
Span = tuple[int, int]

_GAP = r"[\s.,·_/\-‐-―\u00ad\u200b-\u200d\u2060\ufeff]{0,3}"
"""What people (and keyboards) put between groups of digits."""
_GAP_AT = re.compile(_GAP)
_RUN = re.compile(rf"\d(?:{_GAP}\d){{12,}}")
_CARD = re.compile(
    r"4\d{12}(?:\d{3}){0,2}"  # Visa
    r"|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"  # Mastercard
    r"|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11,16}|35\d{14,17}"  # American Express, Diners, JCB
    r"|(?:50|5[6-9]|6\d)\d{11,17}|(?:220[0-4]|81|82|9792)\d{12,15}"  # Maestro, Discover, UnionPay, RuPay, Mir, Troy
)
_IBAN_START = re.compile(rf"(?<![A-Za-z0-9])[A-Za-z]{_GAP}[A-Za-z]{_GAP}\d{_GAP}\d")
_CODE_WORD = r"(?:cvc2?|cvv2?|cid|csc|security\s?code|card\s?code|(?:beveiligings|veiligheids|controle|kaart)code)"
_CODE = re.compile(
    rf"\b{_CODE_WORD}(?:[\s:=\-,.]|(?:is|code|nummer|number|van|mijn|my|kaart|card)(?=[\s:=\d])){{0,24}}"
    r"(\d ?\d ?\d ?\d?)(?!\d)",
    re.I,
)
_CODE_AFTER = re.compile(
    rf"(?:\W|(?:0[1-9]|1[0-2])\s?[/\-]\s?(?:20)?\d\d(?!\d)"
    rf"|\b(?:{_CODE_WORD}|exp\w*|valid|thru|until|geldig|tot|t/m|vervalt|en|and|met|with|code|is)\b){{0,12}}?"
    r"(?<!\d)(\d{3,4})(?!\d|\s?[A-Za-z]{2}\b|[.,]\d|\s*(?:€|euro|eur|stuks))",
    re.I,
)
"""A lone number behind a card number, with at most its expiry and such words between: its code. Not a postcode."""
_LENGTHS = """
NO15 BE16 DK18 FI18 FO18 GL18 NL18 SD18 FK18 MK19 SI19 AT20 BA20 EE20 KZ20 LT20 LU20 XK20 MN20 CH21 HR21 LI21 LV21
BG22 BH22 CR22 DE22 GB22 GE22 IE22 ME22 RS22 VA22 AE23 GI23 IL23 IQ23 OM23 SO23 TL23 AD24 CZ24 ES24 MD24 PK24 RO24
SA24 SE24 SK24 TN24 VG24 LY25 PT25 ST25 IS26 TR26 BI27 DJ27 FR27 GR27 IT27 MC27 MR27 SM27 AL28 AZ28 BY28 CY28 DO28
GT28 HU28 LB28 NI28 PL28 SV28 BR29 EG29 PS29 QA29 UA29 JO30 KW30 MU30 YE30 LC32 MT31 SC31 RU33
"""
IBAN_LENGTHS = {each[:2]: int(each[2:]) for each in _LENGTHS.split()}
"""Characters of an IBAN by country (SWIFT's registry)."""


def mask(what: ShopperWrote) -> ShopperWrote:
    """The same, with every text that a shopper typed masked; `TextIn.masked` says what was found."""
    content: Any = what.content
    changes: dict[str, Any] = {}
    kinds: tuple[Masked, ...] = ()
    if isinstance(content, FormFilled):
        answers = {field: mask_text(answer) for field, answer in content.fields.items()}
        changes["fields"] = {field: masked for field, (masked, _) in answers.items()}
        kinds = tuple(kind for _, found in answers.values() for kind in found)
    for name in _TEXTS.get(type(content), ()):
        changes[name], found = mask_text(getattr(content, name))
        kinds += found
    if not kinds:
        return what
    if isinstance(content, TextIn):
        changes["masked"] = kinds
    return what.model_copy(update={"content": content.model_copy(update=changes)})


_TEXTS: dict[type, tuple[str, ...]] = {
    TextIn: ("text",),
    MediaIn: ("caption",),
    Edited: ("text",),
    CatalogueOrder: ("text",),
    LocationIn: ("name", "address"),
}


def mask_text(text: str) -> tuple[str, tuple[Masked, ...]]:
    """The text with digits and letters of such numbers replaced by •, and what was found in it."""
    if sum(char.isdecimal() for char in text) < 3:
        return text, ()
    cards = list(_cards(text))
    spans: dict[Masked, list[Span]] = {
        "card": cards,
        "cvc": [match.span(1) for match in _CODE.finditer(text)] + list(_codes_after(text, cards)),
        "iban": list(_ibans(text)),
    }
    for start, end in (span for found in spans.values() for span in found):
        text = text[:start] + "".join("•" if char.isalnum() else char for char in text[start:end]) + text[end:]
    return text, tuple(kind for kind in _KINDS if spans[kind])


_KINDS: tuple[Masked, ...] = ("card", "cvc", "iban")


def _cards(text: str) -> Iterator[Span]:
    for run in _RUN.finditer(text):
        places = [at for at in range(*run.span()) if text[at].isdecimal()]
        first = 0
        while first <= len(places) - 13:
            length = _card_length(text, places[first:])
            if length:
                yield places[first], places[first + length - 1] + 1
            first += length or 1


def _card_length(text: str, places: list[int]) -> int:
    """How many of these digits are a card number, which starts and ends where a group does; 0: none."""
    if text[places[0] - 1 : places[0]].isdecimal() and places[0]:
        return 0
    digits = "".join(str(int(text[at])) for at in places[:19])
    for length in range(len(digits), 12, -1):
        inside_group = text[places[length - 1] + 1 : places[length - 1] + 2].isdecimal()
        if not inside_group and _CARD.fullmatch(digits[:length]) and _luhn(digits[:length]):
            return length
    return 0


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _codes_after(text: str, cards: list[Span]) -> Iterator[Span]:
    for _, end in cards:
        if match := _CODE_AFTER.match(text, end):
            yield match.span(1)


def _ibans(text: str) -> Iterator[Span]:
    end = 0
    for match in _IBAN_START.finditer(text):
        if match.start() >= end and (found := _iban_end(text, match.start())):
            end = found
            yield match.start(), end


def _iban_end(text: str, start: int) -> int | None:
    """Where the IBAN that starts here ends; None: it is none."""
    plain, at = "", start
    while at < len(text) and text[at].isascii() and text[at].isalnum():
        plain += text[at].upper()
        length = IBAN_LENGTHS.get(plain[:2], 0) if len(plain) >= 2 else 99
        if len(plain) >= length:
            return at + 1 if length and _mod97(plain) else None
        gap = _GAP_AT.match(text, at + 1)
        at = gap.end() if gap else at + 1
    return None


def _mod97(plain: str) -> bool:
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1

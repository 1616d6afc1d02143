"""Which discount code a text names, and whether it is to go. Pure; what a code gives is `codes`'."""

import re
from collections.abc import Iterable

from functions.commerce.codes import DiscountCode
from functions.commerce.discounts import find_code
from functions.conversation.plain import normalise
from functions.conversation.said import Said
from functions.conversation.words import Act

UNKNOWN = re.compile(r"\b(?=[A-Za-z-]*\d)[A-Za-z][A-Za-z0-9-]{2,23}\b|\b[A-Z][A-Z0-9-]{3,23}\b")
"""What looks like a code: with a digit, or in capitals."""
AFTER_CODE = re.compile(r"\b(?:kortings?|actie|promo|discount)? ?code\b[ :=]*(?P<code>[A-Za-z0-9-]{3,24})\W*$", re.I)
""" "Code: tulp", of which nothing but its place says that it is one."""
THING = r"(?:\w*code|korting\w*|coupon|voucher|discount)"
REMOVES = re.compile(
    rf"\b(?:haal|verwijder\w*|wis|schrap|vergeet|zonder|remove|delete|drop|forget|without|take off)\b.*\b{THING}\b"
    rf"|\b{THING}\b.*\b(?:weg|eraf|verwijderen|remove)\b|\btake\b.*\b{THING} (?:off|out|away)\b"
)
AROUND = ".,!?:;\"'“”‘’()"
SENTENCE = 3
"""More words around it, and a code of letters only may be a word of the language: "lente"."""
NO_CODE = frozenset("code codes kortingscode korting coupon voucher discount graag please heb ik een gebruiken".split())


def named_code(text: str, codes: Iterable[DiscountCode]) -> str:
    """The code in a text that is about one: one of the shop's in any case, else what looks like one; "": none."""
    known = _known(text, codes)
    if known:
        return known[0].code
    after = AFTER_CODE.search(text)
    unknown = UNKNOWN.search(text)
    found = unknown.group() if unknown else (after["code"] if after else "")
    return "" if found.casefold() in NO_CODE else found[:24]


def is_code(said: Said, codes: Iterable[DiscountCode], *, kept: str, asked: bool) -> bool:
    """Whether a text is about a code though it does not say so: a bare code, one named in words that mean nothing else,
    one word after being asked for one, or that the kept one is to go."""
    words, known = said.text.split(), _known(said.text, codes)
    has_digit = any(char.isdigit() for code in known for char in code.code)
    bare = bool(known) and (len(words) <= (SENTENCE if has_digit else 1) or (has_digit and said.act is Act.TEXT))
    answers = asked and len(words) == 1 and UNKNOWN.fullmatch(said.text.strip(AROUND)) is not None
    return bare or answers or (bool(kept) and removes(said.text))


def _known(text: str, codes: Iterable[DiscountCode]) -> list[DiscountCode]:
    codes = tuple(codes)
    return [code for word in text.split() if (code := find_code(codes, word.strip(AROUND)))]


def removes(text: str) -> bool:
    return REMOVES.search(normalise(text)) is not None

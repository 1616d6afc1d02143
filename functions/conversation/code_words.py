"""Which discount code a text names, and whether it is to go. Pure; what a code gives is `codes`'."""

import re
from collections.abc import Iterable

from functions.commerce.codes import DiscountCode
from functions.commerce.discounts import find_code
from functions.commerce.issued import looks_issued
from functions.conversation.plain import normalise
from functions.conversation.said import Said
from functions.conversation.typing_errors import distance_of
from functions.conversation.words import Act

UNKNOWN = re.compile(r"\b(?=[A-Za-z-]*\d)[A-Za-z][A-Za-z0-9-]{2,23}\b|\b[A-Z][A-Z0-9-]{3,23}\b")
"""What looks like a code: with a digit, or in capitals."""
AFTER_CODE = re.compile(r"\b(?:kortings?|actie|promo|discount)? ?code\b[ :=]*(?P<code>[A-Za-z0-9-]{3,24})\W*$", re.I)
""" "Code: tulp", of which nothing but its place says that it is one."""
_THING = r"(?:(?!post|bar|zip)\w*code|korting\w*|coupon|voucher|discount)"
_TAKE = r"(?:verwijder\w*|wis|schrap|vergeet|zonder|remove|delete|drop|forget|without|take off)"
_AWAY = r"(?:weg|weghalen|weggehaald|weglaten|wegdoen|eraf|eraf\w+|verwijderen|verwijderd|wissen|schrappen|removed?)"
_REMOVES = re.compile(
    rf"\b(?:haal|{_TAKE})\b.*\b{_THING}\b|\b{_THING}\b.*\b{_AWAY}\b|\btake\b.*\b{_THING} (?:off|out|away)\b"
    rf"|^(?:(?:nee|no|toch|liever|doe|maar) )*(?:geen|no) {_THING}(?: (?:meer|graag|please|thanks|hoor))*$"
)
_REMOVES_IT = re.compile(
    rf"\b(?:{_TAKE}|cancel|annuleer|stop)\b(?: \w+){{0,3}} §"
    r"|\b(?:geen|niet|not|no|no more)(?: (?:de|the|\w*code))* §"
    r"|\b(?:dont|do not|not) (?:want|use|need|apply)(?: (?:to|use|the|\w*code))* §"
    r"|\b(?:haal|take|gooi|laat)\b(?: \w+){0,3} §(?: \w+){0,3} (?:eraf|af|weg|uit|zitten|vallen|off|out|away)\b"
    rf"|(?<!gaat )(?<!komt )(?<!is )§(?: \w+){{0,2}} {_AWAY}\b|§ (?:off|away)\b"
    r"|§ (?:(?:toch|maar|liever|wil|hoef|hoeft|ik|dan|er) )*(?:niet|not)(?: (?:meer|hoor|graag|please))*$"
)
"""What becomes of the code that is written as "§"; between the words of one match stands no other code."""
_ANSWERS_NO = re.compile(r"\bno\s*[,.!:]", re.IGNORECASE)
""" "No, TULP5": it is another than was thought."""
_KEEPS = re.compile(
    r"\b(?:dont|do not|not|never|niet) (?:\w+ ){0,2}"
    r"(?:remove|delete|drop|forget|take|without|weghalen|verwijderen|vergeten)\b"
    r"|\b(?:vergeet|verwijder|haal|wis|schrap)(?: [\w§|]+){0,4} niet\b|§(?: \w+){0,2} niet vergeten\b"
)
""" "Vergeet TULP5 niet": the opposite."""
AROUND = ".,!?:;\"'“”‘’()"
SENTENCE = 3
"""More words around it, and a code of letters only may be a word of the language: "lente"."""
LEAST_NEAR = 5
"""Characters; a shorter word lies near too many."""
LOOKS_LIKE_ONE = re.compile(r"[A-Za-z]{4,20}\d{1,3}")
"""Nothing else that a shop is told: answered as what is near a code, so that nobody learns from it what is."""
NO_CODE = frozenset(
    """code codes kortingscode korting coupon voucher discount graag please heb ik een gebruiken hebben invoeren
    invullen opgeven nodig""".split()
)


def issued_in(text: str) -> list[str]:
    """What looks like a code that was made for one person, as the table has them."""
    return [bare.upper() for word in text.split() if looks_issued(bare := word.strip(AROUND))]


def named_code(text: str, codes: Iterable[DiscountCode]) -> str:
    """The code in a text that is about one: one of the shop's in any case, else what looks like one; "": none."""
    known = _known(text, codes)
    if known:
        return known[0].code
    after = AFTER_CODE.search(text)
    unknown = UNKNOWN.search(text)
    found = unknown.group() if unknown else (after["code"] if after else "")
    return "" if found.casefold() in NO_CODE else found[:24]


def unwanted_code(text: str, codes: Iterable[DiscountCode], *, kept: str) -> str | None:
    """The code that is to go: one of the shop's, one that looks like a code, "" for whichever is on; None: none is."""
    plain, codes = normalise(_ANSWERS_NO.sub("", text)), tuple(codes)
    for code in _known(text, codes):
        if _is_surely(code, text, kept) and _goes(_marked(plain, code, codes)):
            return code.code
    if not removes(text):
        return None
    written = [found.group() for found in UNKNOWN.finditer(text) if any(char.isdigit() for char in found.group())]
    return written[0][:24] if written and not _known(text, codes) else ""


def other_code(text: str, gone: str, codes: Iterable[DiscountCode]) -> str:
    """What is to come in its place: "haal WELKOM10 eraf en gebruik TULP5"; "": nothing."""
    return next((code.code for code in _known(text, codes) if code.code != gone), "")


def _is_surely(code: DiscountCode, text: str, kept: str) -> bool:
    """A code of letters only may be a word: "haal de lentetulpen weg"."""
    written = code.code in text and code.code.isupper()
    return _has_digit(code.code) or written or (code.code == kept and len(text.split()) <= SENTENCE)


def _marked(plain: str, code: DiscountCode, codes: Iterable[DiscountCode]) -> str:
    """The code in question as "§", any other as "|"."""
    for each in codes:
        plain = re.sub(rf"\b{re.escape(normalise(each.code))}\b", "§" if each is code else "|", plain)
    return plain


def _goes(marked: str) -> bool:
    return not _KEEPS.search(marked) and _REMOVES_IT.search(marked) is not None


def is_code(said: Said, codes: Iterable[DiscountCode], *, kept: str, asked: bool, looking: bool) -> bool:
    """Whether a text is about a code though it does not say so: a bare code, one named in words that mean nothing else,
    one mistyped, one word after being asked for one, or that one is to go; `looking`, where nothing is asked, also
    what can be nothing else."""
    codes = tuple(codes)
    words, known = said.text.split(), _known(said.text, codes)
    has_digit = any(_has_digit(code.code) for code in known)
    bare = bool(known) and (len(words) <= (SENTENCE if has_digit else 1) or (has_digit and said.act is Act.TEXT))
    answers = asked and len(words) == 1 and UNKNOWN.fullmatch(said.text.strip(AROUND)) is not None
    alike = said.act is Act.TEXT and LOOKS_LIKE_ONE.fullmatch(said.text.strip(AROUND)) is not None and looking
    # where a name is asked for, letters alone are one
    if issued_in(said.text):
        return True
    near = len(words) <= SENTENCE and any(
        _is_near(word.strip(AROUND), codes) for word in words if looking or _has_digit(word)
    )
    return bare or answers or alike or near or unwanted_code(said.text, codes, kept=kept) is not None


def is_code_alone(text: str, codes: Iterable[DiscountCode]) -> bool:
    """Nothing but a code, or that one is to go, where anything may be written to somebody else: "lente" may be
    a wish."""
    codes, words = tuple(codes), text.split()
    if len(words) > SENTENCE + 1 or not any(_is_surely(code, text, "") for code in _known(text, codes)):
        return False
    return len(words) == 1 or unwanted_code(text, codes, kept="") is not None


def _is_near(word: str, codes: Iterable[DiscountCode]) -> bool:
    """One slip away from a code, and no word of the language: "tulp" is not a mistyped TULP5."""
    if len(word) < LEAST_NEAR or not UNKNOWN.fullmatch(word):
        return False
    return any(
        _has_digit(word) == _has_digit(code.code) and distance_of(word.casefold(), code.code.casefold()) == 1
        for code in codes
    )


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _known(text: str, codes: Iterable[DiscountCode]) -> list[DiscountCode]:
    codes = tuple(codes)
    return [code for word in text.split() if (code := find_code(codes, word.strip(AROUND)))]


def removes(text: str) -> bool:
    plain = normalise(text)
    return _REMOVES.search(plain) is not None and not _KEEPS.search(plain)

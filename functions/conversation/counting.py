"""Numbers in a text: how many, and which of a list. Pure reading; docs/adr/0011 says why no library does it."""

import re

from functions.commerce.patterns import Pattern
from functions.conversation.words import MONEY_OR_TIME, NUMBERS, ORDINALS

_TENS = {
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70, "tachtig": 80,
    "negentig": 90, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "honderd": 100, "hundred": 100,
}  # fmt: skip
_TEENS = {
    "dertien": 13, "veertien": 14, "zestien": 16, "zeventien": 17, "achttien": 18, "negentien": 19, "thirteen": 13,
    "fourteen": 14, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_UNITS = {
    "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "one": 1,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_COMPOSED = {f"{unit}en{ten}": value + tens for unit, value in _UNITS.items() for ten, tens in _TENS.items()}
COUNTED_BY = _TENS | _TEENS | _COMPOSED | NUMBERS
_NUMBER_WORDS = "|".join(
    word.replace("een", "e[eë]n")
    for word in sorted(COUNTED_BY, key=len, reverse=True)
    if word not in ("een", "one", "paar", "couple")
)
_ENGLISH = (
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[ -](?:one|two|three|four|five|six|seven|eight|nine)"
)
_SPOKEN_NUMBER = Pattern(
    rf"(?<=\w )(?P<number>(?:(?:(?:one |a )?hundred|honderd)(?: and| en)? ?)?(?:{_ENGLISH}|{_NUMBER_WORDS}))"
    r"(?=\s*(?:$|[,.;]|\d{4}|(?:and|en|in|te|bis|de|the|postcode|[a-z])\b))",
    re.IGNORECASE,
)
_DOZENS = re.compile(
    r"\b(?:(?P<half>half(?:e|f)?)(?: een| a)?|(?P<many>\d{1,2}|" + "|".join(_UNITS) + r")) (?:dozijn|dozen)\b"
)
_DIGITS = re.compile(
    r"(?<![\d.,€])\b(\d{1,3}) ?x?\b"
    r"(?! ?(?:euro\w*|eur|cent|pond|pounds?|quid|bucks|uur|dagen|days|jaar|years?|november|december|januari|\d))"
    r"|\bx ?(\d{1,3})\b"
)
_NUMBERED = re.compile(
    r"\b(?:nummer|number|nr|no|optie|option|lijn|regel|line|item) (\d{1,2}|" + "|".join(_UNITS) + r")\b"
)
_THE_LAST = re.compile(r"\b(?:the|that|this|my|very) (?:very )?last\b|^last\b")
_CELEBRATES = Pattern(
    r"\bvier (?=(?:ik |je |jij |we |wij )?"
    r"(?:(?:op|aanstaande|komende|volgende|dit|deze|vandaag|morgen|overmorgen|binnenkort|dan|ook|graag|nu"
    r"|\w+dag|week|weekend|maand|jaar) )*"
    r"(?:mijn|m n|mn|zijn|z n|haar|ons|onze|jullie|hun|het|t|de|dat|een|feest|kerst\w*|sinterklaas|pasen|moederdag"
    r"|vaderdag|valentijn\w*)\b)"
)
""" "Ik vier zaterdag mijn verjaardag": the verb; "mag ik vier kaartjes" counts."""
_ONE = re.compile(r"\b(\S+) (?:one|ones|een)\b")
MOST_WORDS = 14
_NOT_OF_A_LIST = frozenset(
    (
        "last minute",
        "laatste keer",
        "laatste moment",
        "eerste keer",
        "first time",
        "last time",
        "last week",
        "vorige keer",
    )
)


def read_number(plain: str) -> int | None:
    """The first number in a text that is a quantity: "2x", "x2", "twee", "een half dozijn". Prices are not."""
    dozens = _DOZENS.search(plain)
    if dozens:
        if dozens["half"]:
            return 6
        return 12 * (int(dozens["many"]) if dozens["many"].isdigit() else _UNITS[dozens["many"]])
    plain = _CELEBRATES.sub(" ", _NUMBERED.sub(" ", plain))
    match = _DIGITS.search(plain)
    if match:
        return int(match.group(1) or match.group(2))
    found = [COUNTED_BY[word] for word in plain.split() if word in COUNTED_BY]
    return max(found, default=None)


def in_figures(text: str) -> str:
    """A house number that was spoken, in figures: "coolsingel forty two, rotterdam" → "coolsingel 42, rotterdam"."""
    return _SPOKEN_NUMBER.sub(lambda found: str(_value(found["number"])), text)


def _value(words: str) -> int:
    plain = words.casefold().replace("ë", "e").replace("-", " ").replace("honderd", "honderd ")
    plain = re.sub(r"^(?:a|one) (?=hundred)", "", plain)
    return sum(COUNTED_BY[word] for word in plain.split() if word not in ("and", "en"))


def read_ordinal(plain: str) -> int | None:
    """ "doe de tweede maar" → 2, "nummer drie" → 3, the last → -1; "de eerste keer" is none."""
    words = plain.split()
    if len(words) > MOST_WORDS or any(phrase in plain for phrase in _NOT_OF_A_LIST):
        return None
    numbered = _NUMBERED.search(plain)
    if numbered:
        return int(numbered[1]) if numbered[1].isdigit() else _UNITS[numbered[1]]
    if "last" in words and not _THE_LAST.search(plain):
        words = [word for word in words if word != "last"]
    return next((ORDINALS[word] for word in words if word in ORDINALS), None)


def without_ordinal(plain: str) -> str:
    """ "van de 2e wil ik er 4" → "van de wil ik er 4": an ordinal counts nothing."""
    plain = _ONE.sub(lambda found: found[1] if found[1] in ORDINALS else found.group(), _NUMBERED.sub(" ", plain))
    return " ".join(word for word in plain.split() if word not in ORDINALS)


def count_first(plain: str, lead: frozenset[str]) -> int | None:
    """ "Ik wil graag twee witte vazen" → 2: a number before anything that names something, and not of money or time."""
    words = _CELEBRATES.sub("viert ", plain).split()
    start = next((at for at, word in enumerate(words) if word not in lead or word in COUNTED_BY), len(words))
    rest = words[start : start + 7]
    if not rest or (len(rest) > 1 and rest[1] in MONEY_OR_TIME):
        return None
    begin = " ".join(rest)
    dozens = _DOZENS.match(begin) or re.match(r"(?:a |an |een )?(?:couple|paar|dozijn|dozen|stuk of)\b", begin)
    if dozens:
        return read_number(begin)
    first = rest[0].strip("x")
    if first.isdigit() and len(first) < 3:
        return int(first)
    return COUNTED_BY.get(rest[0]) if rest[0] not in ("een", "a", "one", "eentje") else None

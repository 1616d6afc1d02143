"""Finding the house number of an address: which of its numbers it is, and what belongs to it. Pure.

"12a", "12 A", "12-a", "241-3", "241 III", "101 bis", "12 2 hoog", "12 hs", "12 rood", "12 bus 3"; not the number of
"Plein 1944", "2e Helmersstraat" or "Straße des 17. Juni".
"""

import re

from functions.commerce.patterns import Pattern

MARK = "#"
"""Stands where the number was."""
WORDS = (
    r"bis|ter|quater|hs|huis|zw|rd|rood|zwart|bg|boven|bov|beneden|ben|achter|achterhuis|links|rechts|sous|"
    r"souterrain|parterre|iii|ii|i|iv|viii|vii|vi|v|ix|x"
)
FLOOR = r"[ ,-]{0,2}(?:\d{1,2}|een|één|twee|drie|vier|vijf)[ -]?hoog"
ADDITION = (
    rf"(?:{FLOOR}|[ -]?(?:{WORDS})(?![\w'’])(?!-[a-z]{{3}})|[ -]?[a-z]\d{{0,2}}(?![\w'’])(?!-[a-z]{{3}})"
    r"| ?[-/] ?\d{1,4}[a-z]?(?!\w))"
)
UNIT = r"(?:,? ?(?:bus|bte|boîte|boite|box|apt|app|appartement|appt|unit)\.? ?(?=\w*\d|\w{1,2}\b)[\w-]{1,5})"
SIGN = r"(?:huisnummer|nummer|number|nr|no|n°|nº|№)[.:]? ?"
NUMBER = Pattern(
    rf"(?<![\w'’-])(?P<sign>{SIGN})?(?P<number>[1-9]\d{{0,4}}{ADDITION}{{0,2}}{UNIT}?)(?!\w)", re.IGNORECASE
)
ONLY_ADDITION = Pattern(rf"\W*(?P<addition>(?:{FLOOR}|bis|hs|huis|rood|zwart){UNIT}?|{UNIT})\W*", re.IGNORECASE)
"""A message that adds to the number that was told before: "2 hoog"."""
ORDINAL = Pattern(r"\d{1,2}(?:e|de|ste|er|ère|ème|nd|st|rd|th)", re.IGNORECASE)
DATE = Pattern(
    r"\.? ?(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    r"janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|märz|juni|mai)",
    re.IGNORECASE,
)
"""Behind a number it makes it a day: "8 Oktoberplein", "17. Juni"."""
YEAR = Pattern(r"1[89]\d\d|20\d\d")
UNITS = "een twee drie vier vijf zes zeven acht negen".split()
TEENS = "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()
TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
SPOKEN = {
    **{word: number for number, word in enumerate((*UNITS, *TEENS), 1)},
    **{word: number * 10 for number, word in enumerate(TENS, 2)},
    **{
        f"{unit}{'ën' if unit.endswith('e') else 'en'}{ten}": place * 10 + number
        for place, ten in enumerate(TENS, 2)
        for number, unit in enumerate(UNITS, 1)
    },
}
SPOKEN |= {word.replace("ë", "e"): number for word, number in SPOKEN.items()}
"""Dutch, up to 99: what a voice message makes of a number."""


def take_number(text: str, postcode: str, *, lone_only: bool) -> tuple[str, str]:
    """The message with MARK for its house number, and the number; "" when there is none.

    `postcode`: the mark that stands where it was. `lone_only`: a number is known already, so that one counts only with
    a street before it, or when it is all there is.
    """
    text = _spoken(text, postcode)
    scored = [(_score(text, match, postcode), match) for match in NUMBER.finditer(text) if _may_be(text, match)]
    scored = [(score, match) for score, match in scored if not lone_only or score > 0]
    if not scored:
        return text, ""
    best = max(score for score, _ in scored)
    matches = [match for score, match in scored if score == best]
    at = text.find(postcode)
    before = [match for match in matches if match.end() <= at]
    match = before[-1] if before else matches[0]
    return f"{text[: match.start()]} {MARK} {text[match.end() :]}", normal(match["number"])


def normal(number: str) -> str:
    """One way to write it: "12,2hoog" → "12 2 hoog", "12hs" → "12 hs", "241 iii" → "241 III"."""
    number = " ".join(number.replace(",", " ").split())
    number = re.sub(r"(?<=\w)[ -]+(\d{1,2})[ -]?hoog\b", r" \1 hoog", number, flags=re.IGNORECASE)
    number = re.sub(r"(\d)(bis|hs|huis|zw|rd|rood|zwart)\b", r"\1 \2", number, flags=re.IGNORECASE)
    number = re.sub(r" ?([-/]) ?", r"\1", number)
    return re.sub(r"(?<=[ -])(iii|ii|iv|vi{1,3}|ix)\b", lambda found: found.group().upper(), number)


def _may_be(text: str, match: re.Match[str]) -> bool:
    """Not part of a street's name."""
    before, behind = _part(text, match)
    if match["sign"]:
        return True
    if ORDINAL.fullmatch(match["number"]) and not before and re.match(r"\s+[^\W\d]{2}", behind):
        return False
    if DATE.match(behind):
        return False
    return not (YEAR.fullmatch(match["number"]) and re.search(r"plein$", before, re.IGNORECASE))


def _score(text: str, match: re.Match[str], postcode: str) -> int:
    """How likely it is the one: named as such, behind a street, at the end of its part."""
    before, behind = _part(text, match)
    score = 100 if match["sign"] else 0
    score += 8 if re.search(r"[^\W\d]{2}", before) and not before.endswith(postcode) else 0
    score += 4 if not behind or behind.startswith(postcode) or before.endswith(postcode) else 0
    return score


def _part(text: str, match: re.Match[str]) -> tuple[str, str]:
    """What stands before it and behind it, as far as the next comma."""
    before = re.split(r"[,;|()]| - ", text[: match.start()])[-1].strip()
    behind = re.split(r"[,;|()]| - ", text[match.end() :], maxsplit=1)[0].rstrip()
    return before, behind if behind.strip() else ""


def _spoken(text: str, postcode: str) -> str:
    """A number in words, behind a street, when there is none in figures."""
    if re.search(r"\d", text):
        return text
    words = text.split()
    for at, word in enumerate(words):
        number = SPOKEN.get(word.casefold().strip(",."))
        if at and number and words[at - 1] != postcode:
            return " ".join([*words[:at], word.replace(word.strip(",."), str(number)), *words[at + 1 :]])
    return text

"""Reads a day out of free text, in Dutch and English: "overmorgen", "volgende week vrijdag", "next Friday", "28/11".

Pure: today comes in. A day that is named without its month or year is the next one to come; one written in full may be
past, and is for the caller to refuse. Imports the standard library only (docs/adr/0011 says why no library reads it).
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

WEEKDAYS: dict[str, int] = {
    "maandag": 0, "dinsdag": 1, "woensdag": 2, "donderdag": 3, "vrijdag": 4, "zaterdag": 5, "zondag": 6,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    "ma": 0, "di": 1, "wo": 2, "do": 3, "vr": 4, "vrij": 4, "za": 5, "zat": 5, "zo": 6,
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
    "mandag": 0, "dinsag": 1, "wensdag": 2, "woendag": 2, "donderdg": 3, "vrijdg": 4, "zaterdg": 5, "zatterdag": 5,
    "wensday": 2, "wedensday": 2, "wednsday": 2, "tusday": 1, "thursay": 3, "firday": 4, "saterday": 5, "satuday": 5,
}  # fmt: skip
AMBIGUOUS = frozenset("ma di wo do vr za zo mon wed sat sun vrij zat".split())
"""Short names that are other words too ("do you", "zo"): a day only where something beside them says so."""
MONTHS: dict[str, int] = {
    "januari": 1, "februari": 2, "maart": 3, "april": 4, "mei": 5, "juni": 6, "juli": 7, "augustus": 8,
    "september": 9, "oktober": 10, "november": 11, "december": 12,
    "january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "august": 8, "october": 10,
    "jan": 1, "feb": 2, "febr": 2, "mrt": 3, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
FEASTS: dict[str, tuple[int, int]] = {
    "sinterklaasavond": (12, 5), "pakjesavond": (12, 5), "sinterklaas": (12, 5), "kerstavond": (12, 24),
    "eerste kerstdag": (12, 25), "1e kerstdag": (12, 25), "tweede kerstdag": (12, 26), "2e kerstdag": (12, 26),
    "kerst": (12, 25), "oudjaarsdag": (12, 31), "oudjaar": (12, 31), "oudejaarsdag": (12, 31), "nieuwjaarsdag": (1, 1),
    "valentijnsdag": (2, 14), "valentijn": (2, 14), "koningsdag": (4, 27), "dierendag": (10, 4),
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "xmas": (12, 25),
    "boxing day": (12, 26), "new years eve": (12, 31), "new years day": (1, 1), "valentines day": (2, 14),
    "valentines": (2, 14), "valentine": (2, 14),
}  # fmt: skip
COUNTS: dict[str, int] = {
    "een": 1, "a": 1, "one": 1, "twee": 2, "two": 2, "drie": 3, "three": 3, "vier": 4, "four": 4, "vijf": 5,
    "five": 5, "zes": 6, "six": 6, "zeven": 7, "seven": 7, "acht": 8, "eight": 8, "negen": 9, "nine": 9, "tien": 10,
    "ten": 10, "veertien": 14, "fourteen": 14, "paar": 2, "couple": 2,
}  # fmt: skip
RELATIVE: tuple[tuple[str, int], ...] = (
    (r"(?:day after tomorrow|over ?morgen|overmrgen|overmoren)", 2),
    (r"(?:tomorrow|tomorow|tommorow|tommorrow|tmrw|tmr|tomoz|2moro|2morrow|tomorro|morgen\w{0,7}|mrgn|morge)", 1),
    (r"(?:today|tonight|2day|2nite|vandaag|vndaag|vandag|vanavond|vanmiddag|vanochtend|vanmorgen)", 0),
)
GREETINGS = r"\b(?:goede ?morgen|goeie ?morgen|good morning|goede ?middag|goede ?avond|morgen allemaal)\b"

_DAY = r"(?P<weekday>" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + r")(?:s|ochtend|middag|avond)?"
_ANY_DAY = r"(?:" + "|".join(each for each in WEEKDAYS if len(each) > 3) + r"|morgen|overmorgen|vandaag|tomorrow|today)"
_NOT_THAT_DAY = (
    r"(?<!kan het )(?<!kan dat )(?<!can it )"
    r"\b(?:niet|geen|not|behalve|except|anders dan|ipv|in plaats van|instead of|rather than)"
    rf"(?: (?:op|on|de|the|this|that|deze|komende|aanstaande|next|volgende))* {_ANY_DAY}\b"
)
_THAT_DAY_NOT = (
    rf"\b{_ANY_DAY}(?: (?:kan|kunnen|ben|zijn|is|lukt|komt|can|am|are|i|ik|we|wij|ze|she|he|it|het|im|wont|will|be))*"
    r" (?:niet|not|cant|cannot|isnt|wont|doesnt|arent)\b(?! (?:zo|eerder|later|before|s|in|te|too)\b)"
)
_MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")"
_NUMBER = r"(?P<count>\d{1,2}|" + "|".join(sorted(COUNTS, key=len, reverse=True)) + r")"
_NTH = r"(?P<day>[0-3]?\d)(?:\s?(?:e|de|ste|th|st|nd|rd))?"
_YEAR = r"(?:,?\s(?:van\s)?'?(?P<year>\d{4}|\d{2}(?!\s?(?:euro|x|rode|stuks|uur|oclock|am|pm|:)))\b)?"
_NEXT_WEEK = r"(?:volgende week|vlgnd week|volg week|next week)"

Found = re.Match[str]


def read_day(text: str, today: date) -> date | None:
    """The day that a text names; None: it names none (or one that does not exist, such as 31 November)."""
    plain = _wanted(_plain(text))
    for pattern, read in _READERS:
        for found in re.finditer(pattern, plain):
            day = read(found, today)
            if day:
                return day
    return None


def _wanted(plain: str) -> str:
    """Without greetings, and without days that a text rejects: "niet zaterdag maar dinsdag", "vrijdag kan ik niet"."""
    return re.sub(_NOT_THAT_DAY, " ", re.sub(_THAT_DAY_NOT, " ", re.sub(GREETINGS, " ", plain)))


def rejects_day(text: str) -> bool:
    """ "Vrijdag kan ik niet": a day is named that does not suit."""
    plain = _plain(text)
    return bool(re.search(_THAT_DAY_NOT, plain) or re.search(_NOT_THAT_DAY, plain))


def take_day(text: str, today: date) -> tuple[date | None, str]:
    """The day, and the text (made plain) without the words that named it; (None, the text itself) where none is."""
    plain = _wanted(_plain(text))
    for pattern, read in _READERS:
        for found in re.finditer(pattern, plain):
            day = read(found, today)
            if day:
                rest = f"{plain[: found.start()]} {plain[found.end() :]}"
                return day, " ".join(_LEFT_OVER.sub(" ", rest).split())
    return None, text


_LEFT_OVER = re.compile(r"\b(?:voor|for|op|on|by|tegen)\s*(?=$|\s(?:voor|for)\b)")


def names_day(text: str) -> bool:
    """Whether a text names a day at all."""
    return read_day(text, date(2000, 1, 1)) is not None


def _plain(text: str) -> str:
    """Lower case without accents, dots of abbreviations taken out: "a.s. zat." → "as zat"."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = re.sub(r"(?<=[a-z])\.|'(?=[a-z])|[!?,;()]", lambda dot: "" if dot.group() in ".'" else " ", plain)
    return " ".join(plain.split())


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _coming(month: int, day: int, today: date) -> date | None:
    """The next such day from today on; 29 February waits for its year."""
    years = range(today.year, today.year + 9)
    return next((found for year in years if (found := _valid(year, month, day)) and found >= today), None)


def _full(found: Found, today: date) -> date | None:
    return _valid(int(found["year"]), int(found["month"]), int(found["day"]))


def _in_figures(found: Found, today: date) -> date | None:
    """ "28/11", "28-11-26": the day first, as both languages of the shop write it."""
    year = found["year"]
    if year:
        return _valid(int(year) + (2000 if len(year) == 2 else 0), int(found["month"]), int(found["day"]))
    return _coming(int(found["month"]), int(found["day"]), today)


def _with_month(found: Found, today: date) -> date | None:
    month, day, year = MONTHS[found["month"]], int(found["day"]), found["year"]
    if year:
        return _valid(int(year) + (2000 if len(year) == 2 else 0), month, day)
    return _coming(month, day, today)


def _feast(found: Found, today: date) -> date | None:
    return _coming(*FEASTS[found["feast"]], today)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else COUNTS[text]


def _days_on(found: Found, today: date) -> date | None:
    return today + timedelta(days=_number(found["count"]))


def _weeks_on(found: Found, today: date) -> date | None:
    return today + timedelta(weeks=_number(found["count"]))


def _weekday(found: Found, today: date) -> date:
    """The next one to come; today's own name is today."""
    return today + timedelta(days=(WEEKDAYS[found["weekday"]] - today.weekday()) % 7)


def _in_next_week(found: Found, today: date) -> date:
    """In the week that begins next Monday."""
    return today - timedelta(days=today.weekday()) + timedelta(days=7 + WEEKDAYS[found["weekday"]])


def _week_later(found: Found, today: date) -> date:
    """ "Friday week", "vrijdag over een week"."""
    return _weekday(found, today) + timedelta(days=7)


def _in_this_week(found: Found, today: date) -> date:
    """ "a.s. zaterdag", "this Saturday", "komende woensdag": the next to come, never today."""
    return today + timedelta(days=(WEEKDAYS[found["weekday"]] - today.weekday() - 1) % 7 + 1)


def _nth(found: Found, today: date) -> date | None:
    """ "De 28e": of this month, or the next that has such a day."""
    for months in range(3):
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        day = _valid(year, month + 1, int(found["day"]))
        if day and day >= today:
            return day
    return None


def _lone_weekday(found: Found, today: date) -> date | None:
    """A short name is a day only as the whole message, or behind "op", "on" or a like word."""
    whole = found.group().strip() == found.string
    return None if found["weekday"] in AMBIGUOUS and not (whole or found["lead"]) else _weekday(found, today)


def _relative(days: int) -> Callable[[Found, date], date | None]:
    return lambda found, today: today + timedelta(days=days)


_READERS: tuple[tuple[str, Callable[[Found, date], date | None]], ...] = (
    (r"\b(?P<year>20\d\d)-(?P<month>[01]?\d)-(?P<day>[0-3]?\d)\b", _full),
    (
        r"(?<![\d.,/€-])(?!24/7)(?P<day>[0-3]?\d)(?P<mark>[/-])(?P<month>1[0-2]|0?[1-9])(?:(?P=mark)(?P<year>20\d\d|\d\d))?(?![\d.,/-])",
        _in_figures,
    ),
    (rf"\b{_NTH}(?: of)? {_MONTH}\b{_YEAR}", _with_month),
    (rf"\b{_MONTH} (?:the )?{_NTH}\b(?! ?(?:euro|x|rode|stuks)){_YEAR}", _with_month),
    (r"\b(?P<feast>" + "|".join(sorted(FEASTS, key=len, reverse=True)) + r")\b", _feast),
    (rf"\b{_DAY} (?:over|in) (?:een|a|1) week\b", _week_later),
    (rf"\b(?:a )?week (?:on|from) {_DAY}\b", _week_later),
    (rf"\b{_DAY} week\b", _week_later),
    (rf"\b{_NEXT_WEEK}\s?(?:op |on )?{_DAY}\b", _in_next_week),
    (rf"\b{_DAY} (?:in |van )?(?:de )?{_NEXT_WEEK}\b", _in_next_week),
    (rf"\b(?:next|volgende|vlgnde) {_DAY}\b", _in_next_week),
    (
        rf"\b(?:as|aanstaande|aankomende|komende|eerstvolgende|(?:up|the |this )?coming|this|deze) {_DAY}\b",
        _in_this_week,
    ),
    (rf"\b{_DAY} (?:as|aanstaande|aankomend\w?|komend\w?)\b", _in_this_week),
    (rf"\b(?:over|in|binnen) (?:een |a )?{_NUMBER} (?:of )?(?:dagen|dag|days|day)\b", _days_on),
    (rf"\b(?:over|in|binnen) (?:een |a )?{_NUMBER} (?:of )?(?:weken|week|weeks|wk)\b", _weeks_on),
    (rf"\b{_NUMBER} days? from now\b", _days_on),
    (rf"\b{_NUMBER} weeks? from (?:now|today)\b", _weeks_on),
    *((rf"\b{pattern}\b", _relative(days)) for pattern, days in RELATIVE),
    (
        r"\b(?:de|the|op|on)\s(?:de |the )?(?P<day>[0-3]?\d)\s?(?:e|ste|th|st|nd|rd)\b(?! (?:van|of|one|lijn|straat))",
        _nth,
    ),
    (r"^(?:de |the )?(?P<day>[0-3]?\d)\s?(?:th|st|nd|rd|ste|e)$", _nth),
    (rf"\b(?P<lead>(?:op|on|voor|for|by|tegen|ook|of|or|kan|can|liever|is|dan) )?{_DAY}\b", _lone_weekday),
)
"""The most certain first."""

"""Which day, and which part of it, a text means. Pure reading, no talk; both languages at once."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from functions.commerce.shop import Slot
from functions.conversation.understand import normalise

DAYS = (
    ("maandag", "monday", "ma", "mon"), ("dinsdag", "tuesday", "di", "tue"), ("woensdag", "wednesday", "wo", "wed"),
    ("donderdag", "thursday", "do", "thu"), ("vrijdag", "friday", "vr", "vrij", "fri"),
    ("zaterdag", "saturday", "za", "zat", "sat"), ("zondag", "sunday", "zo", "sun"),
)  # fmt: skip
MONTHS = (
    ("januari", "january", "jan"), ("februari", "february", "feb"), ("maart", "march", "mrt", "mar"),
    ("april", "apr"), ("mei", "may"), ("juni", "june", "jun"), ("juli", "july", "jul"), ("augustus", "august", "aug"),
    ("september", "sep", "sept"), ("oktober", "october", "okt", "oct"), ("november", "nov"), ("december", "dec"),
)  # fmt: skip
AWAY = {
    "vandaag": 0, "today": 0, "vanavond": 0, "tonight": 0, "vanmiddag": 0, "morgen": 1, "tomorrow": 1,
    "morgenavond": 1, "morgenmiddag": 1, "overmorgen": 2,
}  # fmt: skip
PARTS = {
    "ochtend": (6, 12), "ochtends": (6, 12), "morning": (6, 12), "middag": (12, 18), "middags": (12, 18),
    "vanmiddag": (12, 18), "morgenmiddag": (12, 18), "afternoon": (12, 18), "avond": (18, 24), "avonds": (18, 24),
    "vanavond": (18, 24), "morgenavond": (18, 24), "evening": (18, 24), "tonight": (18, 24),
}  # fmt: skip
_NUMBERS = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?\b")
COUNTS = {"een": 1, "a": 1, "one": 1, "1": 1, "twee": 2, "two": 2, "2": 2, "drie": 3, "three": 3, "3": 3}
_SHIFT = re.compile(
    r"\b(?:(?P<count>een|a|one|twee|two|drie|three|\d) )?(?P<unit>dagen|dag|days|day|weken|week|weeks) "
    r"(?P<way>later|eerder|vroeger|earlier|sooner)\b"
)
_MOVING = re.compile(
    r"\b(verzet\w*|verplaats\w*|verschui\w*|reschedul\w*|postpone\w*|uitstellen)\b"
    r"|\b(andere|ander) (dag|moment|datum|bezorgdag|tijd)\b"
    r"|\b(another|different) (day|date|time)\b|\b(change|move) the (delivery|day|date)\b"
    r"|\b(dag|dagen|week|day|days) (later|eerder|earlier|sooner)\b"
)
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_NAMED = re.compile(
    r"\b(\d{1,2})(?:e|de|ste|st|nd|rd|th)? (?:of )?([a-z]{3,})\b|\b([a-z]{3,}) (\d{1,2})(?:st|nd|rd|th)?\b"
)


def read_day(text: str, today: date) -> date | None:
    """ "vrijdag", "overmorgen", "27 november", "27-11", "next Friday"; None: no day is named."""
    found = _by_numbers(text, today) or _by_month(normalise(text), today)
    if found:
        return found
    words = normalise(text).split()
    if "overmorgen" in words or "after tomorrow" in normalise(text):
        return today + timedelta(days=2)
    for number, word in enumerate(words):
        before = words[number - 1] if number else ""
        if word in AWAY and not (word == "morgen" and before == "goede"):
            return today + timedelta(days=AWAY[word])
        weekday = next((index for index, names in enumerate(DAYS) if word in names), None)
        if weekday is not None and (len(word) > 3 or len(words) < 3):
            ahead = (weekday - today.weekday()) % 7
            following = "week" in words and words[max(0, number - 2) : number] == ["volgende", "week"]
            return _in_next_week(today, weekday) if following else today + timedelta(days=ahead)
    return None


def wants_to_move(text: str) -> bool:
    """ "Kan het een dag later?", "verzet naar zaterdag", "can you reschedule"."""
    return bool(_MOVING.search(normalise(text)))


def read_shift(text: str) -> int:
    """Days by which to move: "een dag later" is 1, "a week earlier" is -7; 0: none is told."""
    found = _SHIFT.search(normalise(text))
    if not found:
        return 0
    days = (7 if found["unit"].startswith("we") else 1) * COUNTS.get(found["count"] or "", 1)
    return -days if found["way"] in ("eerder", "vroeger", "earlier", "sooner") else days


def _in_next_week(today: date, weekday: int) -> date:
    return today - timedelta(days=today.weekday()) + timedelta(days=7 + weekday)


def _by_numbers(text: str, today: date) -> date | None:
    iso = _ISO.search(text)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    plain = _NUMBERS.search(text)
    if not plain:
        return None
    year = int(plain[3]) if plain[3] else 0
    return _ahead(today, int(plain[2]), int(plain[1]), year + 2000 if 0 < year < 100 else year)


def _by_month(plain: str, today: date) -> date | None:
    for match in _NAMED.finditer(plain):
        name, day = (match[2], match[1]) if match[2] else (match[3], match[4])
        month = next((index for index, names in enumerate(MONTHS, start=1) if name in names), None)
        if month:
            return _ahead(today, month, int(day), 0)
    return None


def _ahead(today: date, month: int, day: int, year: int) -> date | None:
    """Without a year: the next time that it is that day."""
    if year:
        return _date(year, month, day)
    found = _date(today.year, month, day)
    return _date(today.year + 1, month, day) if found and found < today else found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_slot(text: str, slots: Sequence[Slot]) -> str:
    """The id of the slot that a text means: by its hours ("13-18", "na 18 uur"), or by the part of the day; ""."""
    plain = normalise(text)
    parts = [PARTS[word] for word in plain.split() if word in PARTS]
    hours = [
        int(hour) for hour in re.findall(r"\b(\d{1,2})(?::\d\d)?(?: ?(?:uur|h|u|-|–|tot|to|until))", text.casefold())
    ]
    for slot in slots:
        labels = {normalise(label) for label in slot.label.values() if label}
        if plain in labels or any(slot.begin.hour <= hour < slot.until.hour for hour in hours[:1]):
            return slot.id
    for first, last in parts:
        fits = [slot for slot in slots if first <= slot.begin.hour < last]
        if fits:
            return fits[0].id
    return ""

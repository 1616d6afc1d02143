"""Which part of a day a text means, and whether it wants to move one (the day itself: `dates`). Pure reading."""

import re
from collections.abc import Sequence

from functions.commerce.shop import Slot
from functions.conversation.dates import names_day, rejects_day
from functions.conversation.understand import normalise

PARTS = {
    "ochtend": (6, 12), "ochtends": (6, 12), "morning": (6, 12), "middag": (12, 18), "middags": (12, 18),
    "afternoon": (12, 18), "avond": (18, 24), "avonds": (18, 24), "evening": (18, 24), "tonight": (18, 24),
}  # fmt: skip
"""Endings of words: "vanmiddag", "vrijdagmiddag"."""
COUNTS = {"een": 1, "a": 1, "one": 1, "1": 1, "twee": 2, "two": 2, "2": 2, "drie": 3, "three": 3, "3": 3}
_SHIFT = re.compile(
    r"\b(?:(?P<count>een|a|one|twee|two|drie|three|\d) )?(?P<unit>dagen|dag|days|day|weken|week|weeks) "
    r"(?P<way>later|eerder|vroeger|earlier|sooner)\b"
)
_MOVING = re.compile(
    r"\b(verzet\w*|verplaats\w*|verschui\w*|reschedul\w*|postpone\w*|uitstellen)\b"
    r"|\b(andere|ander) (dag|moment|datum|bezorgdag|tijd)\b"
    r"|\b(another|different) (day|date|time)\b"
    r"|\b(change|move|switch) (the |my )?(delivery|day|date|order|it)\b(?!.*address)"
    r"|\b(dag|datum|bezorgdag)\b.*\b(wijzig\w*|verander\w*|aanpassen|anders)\b|\b(wijzig|verander)\b.*\b(dag|datum)\b"
    r"|\b(dag|dagen|week|day|days) (later|eerder|earlier|sooner)\b"
)
_BETTER = re.compile(
    r"\b(?:komt|past|schikt|is)\b.*\b(?:beter)\b|\bliever\b|\b(?:maak|zet) (?:er|het|hem)\b"
    r"|\bmake (?:it|that)\b|\binstead\b"
    r"|\b(?:suits?|works?|is) (?:me |us )?better\b|\brather\b"
)
"""With a day beside it."""


def wants_to_move(text: str) -> bool:
    """ "Kan het een dag later?", "verzet naar zaterdag", "vrijdag komt beter uit"."""
    plain = normalise(text)
    return bool(_MOVING.search(plain)) or rejects_day(text) or (bool(_BETTER.search(plain)) and names_day(text))


def read_shift(text: str) -> int:
    """Days by which to move: "een dag later" is 1, "a week earlier" is -7; 0: none is told."""
    found = _SHIFT.search(normalise(text))
    if not found:
        return 0
    days = (7 if found["unit"].startswith("we") else 1) * COUNTS.get(found["count"] or "", 1)
    return -days if found["way"] in ("eerder", "vroeger", "earlier", "sooner") else days


HOUR = re.compile(
    r"\b(?P<lead>(?:om|at|tussen|between|rond|around) )?(?P<hour>\d{1,2})(?::\d\d)?"
    r"(?P<unit> ?(?:uur|h|u|-|–|tot|to|until|am\b|pm\b|o'?clock))?"
)


def _hours(text: str) -> tuple[int, ...]:
    """What the first hour of a text may be: "om 2 uur" is said of the afternoon as well."""
    found = next((each for each in HOUR.finditer(text.casefold()) if each["lead"] or each["unit"]), None)
    if found is None:
        return ()
    hour, unit = int(found["hour"]), (found["unit"] or "").strip()
    if unit == "pm":
        return (hour % 12 + 12,)
    return (hour,) if unit in ("am", "-", "–") or hour > 7 else (hour, hour + 12)


_REJECTED = re.compile(
    r"\b(?:niet|geen|not|behalve|except)(?: (?:in|de|the|s|op))* "
    r"\w*(?:ochtends?|morning|middags?|afternoon|avonds?|evening)\b"
)


def read_slot(text: str, slots: Sequence[Slot]) -> str:
    """The id of the slot that a text means: by its hours ("13-18", "na 18 uur"), or by the part of the day; ""."""
    plain = _REJECTED.sub(" ", normalise(text))
    parts = [hours for word in plain.split() for name, hours in PARTS.items() if word.endswith(name)]
    hours = _hours(text)
    for slot in slots:
        labels = {normalise(label) for label in slot.label.values() if label}
        if plain in labels or any(slot.begin.hour <= hour < slot.until.hour for hour in hours):
            return slot.id
    for first, last in parts:
        fits = [slot for slot in slots if first <= slot.begin.hour < last]
        if fits:
            return fits[0].id
    return ""

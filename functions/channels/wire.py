"""Reading somebody else's JSON: whatever is not of the expected type is nothing. Imports nothing of ours.

Meta adds fields and types without notice, and a reader that is strict about what it does not need loses messages.
"""

import json
import re
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
DIRT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
HALVES = re.compile("[\ud800-\udfff]")
"""Half a character: JSON can say "\\ud83d" alone, UTF-8 cannot, so it would fail wherever it is stored."""

MILLISECONDS = 10**11


class Unusable(ValueError):
    """This item cannot be used. The message names the field and never quotes what was in it."""


def read_object(raw: bytes) -> Json | None:
    """None: it is no JSON, or no object."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def array(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def string(value: object) -> str:
    if isinstance(value, str):
        return HALVES.sub("\ufffd", DIRT.sub("", value))
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def needed(source: Json, key: str) -> str:
    found = string(source.get(key))
    if not found:
        raise Unusable(f"{key} is missing")
    return found


def whole(value: object) -> int | None:
    if isinstance(value, str) and value.isdecimal() and len(value) < 20:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def moment(value: object, otherwise: datetime) -> datetime:
    """Unix seconds, as text or number. The provider's time is for show: a bad one is no reason to lose a message."""
    seconds = whole(value)
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds and seconds > 0 else otherwise
    except (ValueError, OverflowError, OSError):
        return otherwise


def instant(value: object, otherwise: datetime) -> datetime:
    """Unix milliseconds, or seconds where a provider sends those: no message is from before 1973 or after 5138."""
    found = whole(value)
    if found is None or found < MILLISECONDS:
        return moment(found, otherwise)
    try:
        return datetime.fromtimestamp(found // 1000, UTC).replace(microsecond=found % 1000 * 1000)
    except (ValueError, OverflowError, OSError):
        return otherwise

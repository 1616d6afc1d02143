"""Quiet hours: when what is not urgent waits, in the shop's own time zone. Pure; the moment comes in."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

SPAN = re.compile(r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")


def quiet_until(span: str, zone: str, now: datetime) -> datetime | None:
    """When the quiet hours that it is now end, in UTC; None: it is not quiet. `span`: "21:00-08:00", "": never quiet.

    By the clock on the wall, so that a night in which it is moved is an hour shorter or longer. Where the wall shows an
    hour twice, the first counts; an hour that it skips is as far from midnight as it would have been.
    """
    if not span:
        return None
    begin, end = (time.fromisoformat(each) for each in span.split("-"))
    day = now.astimezone(ZoneInfo(zone)).date()
    for first in (day - timedelta(days=1), day):
        last = first if begin < end else first + timedelta(days=1)
        # two moments of one zone are compared by their wall clocks: only UTC tells which came first
        starts, ends = (
            datetime.combine(each, at, ZoneInfo(zone)).astimezone(UTC) for each, at in ((first, begin), (last, end))
        )
        if starts <= now < ends:
            return ends
    return None

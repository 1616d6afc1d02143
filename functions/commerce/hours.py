"""When the shop is open: in its own time zone, from the hours a day of its rules. Pure; the moment comes in."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOOK_AHEAD = 8
"""Days: past a week, no hours will turn up."""


def shop_day(now: datetime, zone: str) -> date:
    """Today, where the shop is."""
    return now.astimezone(ZoneInfo(zone)).date()


def open_until(hours: Mapping[str, tuple[str, ...]], zone: str, now: datetime) -> datetime | None:
    """When it closes; None: it is closed now."""
    return next((end for start, end in _spans(hours, zone, now, days=1) if start <= now < end), None)


def opens_next(hours: Mapping[str, tuple[str, ...]], zone: str, now: datetime) -> datetime | None:
    """When it opens again; None: it never does."""
    return next((start for start, _ in _spans(hours, zone, now, days=LOOK_AHEAD) if start > now), None)


def _spans(
    hours: Mapping[str, tuple[str, ...]], zone: str, now: datetime, *, days: int
) -> list[tuple[datetime, datetime]]:
    today = shop_day(now, zone)
    found = []
    for ahead in range(days):
        day = today + timedelta(days=ahead)
        for span in hours.get(DAYS[day.weekday()], ()):
            start, end = (datetime.combine(day, time.fromisoformat(each), ZoneInfo(zone)) for each in span.split("-"))
            found.append((start, end))
    return found

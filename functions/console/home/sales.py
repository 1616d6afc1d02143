"""What was sold, by day and by channel, of the rows that the list of orders has. Reads nothing itself.

A day is the shop's own, from midnight to midnight of its time zone; an order counts on the day that it was paid.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from functions.storage.lists import OrderRow

DAYS = 14
"""Of the chart."""


@dataclass(frozen=True)
class Sold:
    orders: int = 0
    takings: int = 0
    """Minor units: paid, less what went back."""
    refunded: int = 0
    """Minor units: what went back of these orders, whenever it did."""

    @property
    def average(self) -> int:
        return round(self.takings / self.orders) if self.orders else 0

    def and_of(self, row: OrderRow) -> "Sold":
        back = self.refunded + row.refunded
        return Sold(self.orders + 1, self.takings + row.total - row.refunded, back)


@dataclass(frozen=True)
class Sales:
    today: Sold
    week: Sold
    """Since Monday."""
    before: Sold
    """The week before, as far as this one is."""
    days: Mapping[date, Sold]
    """The last DAYS, the oldest first, also those on which nothing was sold."""
    channels: Mapping[str, Sold]
    """Since Monday, what sold most first."""


def sales(rows: Iterable[OrderRow], now: datetime, zone: str) -> Sales:
    local = now.astimezone(ZoneInfo(zone))
    today = local.date()
    monday = today - timedelta(days=today.weekday())
    days = {today - timedelta(days=back): Sold() for back in reversed(range(DAYS))}
    last_week = monday - timedelta(days=7)
    week, before, channels = Sold(), Sold(), dict[str, Sold]()
    for row in rows:
        if row.paid_at is None:
            continue
        paid = row.paid_at.astimezone(ZoneInfo(zone))
        on, channel = paid.date(), row.account.partition(":")[0]
        if on in days:
            days[on] = days[on].and_of(row)
        if on >= monday:
            week, channels[channel] = week.and_of(row), channels.get(channel, Sold()).and_of(row)
        elif on >= last_week and paid <= local - timedelta(days=7):
            before = before.and_of(row)
    most = sorted(channels.items(), key=lambda each: (-each[1].takings, each[0]))
    return Sales(days[today], week, before, days, dict(most))

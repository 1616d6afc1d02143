"""Which orders are asked for, and finding them: the index of orders is read, the newest first, a piece at a time.

Rows carry what a filter looks at, so no order is read for a list. A number that is typed whole is found at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from functions.commerce.shop import Rules
from functions.console.amounts import read_amount
from functions.console.orders.stages import FILTERS
from functions.errors import BadRequest
from functions.storage import lists, reads
from functions.storage.lists import OrderRow
from functions.storage.table import Table

PAGE = 50
MOST_LOOKED_AT = 3_000
"""Rows of one request: a search for what is not there must end, and goes on where it stopped when that is asked."""
FIELDS = ("text", "state", "channel", "since", "until", "least", "most")


@dataclass(frozen=True)
class Wanted:
    """What is "" or None is not asked."""

    words: tuple[str, ...] = ()
    state: str = ""
    channel: str = ""
    since: datetime | None = None
    until: datetime | None = None
    least: int | None = None
    most: int | None = None

    def lets(self, row: OrderRow) -> bool:
        return (
            (not self.state or FILTERS[self.state](row))
            and self.channel in ("", row.channel)
            and (self.least is None or row.total >= self.least)
            and (self.most is None or row.total <= self.most)
            and (not self.words or _holds(row, self.words))
        )


@dataclass(frozen=True)
class Found:
    rows: list[OrderRow]
    more: str = ""
    """Where it goes on; "": nowhere."""
    looked_at: int = 0

    @property
    def back_to(self) -> datetime | None:
        return self.rows[-1].created_at if self.rows else None


def read_wanted(query: Mapping[str, str], rules: Rules) -> Wanted:
    """Raises BadRequest that says what is not a day or an amount."""
    state = query.get("state", "")
    until = _day(query.get("until", ""), rules)
    return Wanted(
        words=tuple(query.get("text", "").casefold().split()),
        state=state if state in FILTERS else "",
        channel=query.get("channel", ""),
        since=_day(query.get("since", ""), rules),
        until=until + timedelta(days=1) if until else None,
        least=read_amount(query.get("least", ""), rules.currency),
        most=read_amount(query.get("most", ""), rules.currency),
    )


def asked(query: Mapping[str, str]) -> str:
    """The filters once more, for a link."""
    return urlencode({name: query[name] for name in FIELDS if query.get(name)})


def find(table: Table, wanted: Wanted, start: str = "") -> Found:
    if not start and (known := _by_number(table, wanted)):
        return Found([known], looked_at=1)
    rows: list[OrderRow] = []
    looked_at = 0
    while True:
        page = lists.orders(table, start=start, since=wanted.since, until=wanted.until)
        for row in page.rows:
            looked_at += 1
            if wanted.lets(row):
                rows.append(row)
                if len(rows) == PAGE:
                    return Found(rows, lists.after(row), looked_at)
        start = page.more
        if not start or looked_at >= MOST_LOOKED_AT:
            return Found(rows, start, looked_at)


def every(table: Table, wanted: Wanted) -> Iterator[OrderRow]:
    """All that are asked for, for a file."""
    return (row for row in lists.every_order(table, wanted.since, wanted.until) if wanted.lets(row))


def _by_number(table: Table, wanted: Wanted) -> OrderRow | None:
    if len(wanted.words) != 1 or not wanted.words[0].removeprefix("#").isdecimal():
        return None
    order = reads.find_order(table, wanted.words[0].removeprefix("#"))
    row = lists.row_of(order) if order else None
    return row if row and (not wanted.state or FILTERS[wanted.state](row)) else None


def _holds(row: OrderRow, words: tuple[str, ...]) -> bool:
    """Every word stands somewhere in it."""
    text = " ".join((row.number, row.name, row.recipient, row.email, *row.titles, row.id)).casefold()
    return all(word in text for word in words)


def _day(text: str, rules: Rules) -> datetime | None:
    """The beginning of it, where the shop is."""
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), ZoneInfo(rules.time_zone))
    except ValueError:
        raise BadRequest(f"“{text[:20]}” is not a day: write 2026-12-04") from None

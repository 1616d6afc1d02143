"""Which conversations are asked for, and finding them: the list is read, the latest active first, a piece at a time.

What a name or a number does not find in it, an order may: its number leads straight to its conversation, its buyer and
their e-mail address by the latest orders. A whole telephone number is found however long ago it wrote.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from urllib.parse import urlencode

from functions.commerce.phone import read_phone
from functions.settings import settings
from functions.storage import aliases, lists, reads
from functions.storage.lists import OrderRow, TalkRow
from functions.storage.table import Table

PAGE = 50
PIECE = 200
"""Rows of one query; those of the first are counted."""
MOST_LOOKED_AT = 2_000
"""Rows of one search; "older" goes on from there."""
MOST_ORDERS = 1_000
"""The latest, of which names and addresses are searched."""
LEAST = 3
"""Characters with which orders are searched: fewer fit nearly all."""
LEAST_DIGITS = 4
FIELDS = ("text", "channel", "held", "last")
HELD = ("", "waits", "mine", "person", "bot")
"""Who has it: nobody while the shopper waits for a person, who is looking, any person, the assistant."""
LAST = ("", "in", "out")


@dataclass(frozen=True)
class Wanted:
    text: str = ""
    """Of a name, a telephone number, an e-mail address or an order's number."""
    channel: str = ""
    held: str = ""
    last: str = ""
    """Who said something last: the shopper ("in") or the shop ("out")."""
    me: str = ""
    """Who is looking."""

    def lets(self, row: TalkRow, now: datetime) -> bool:
        return (
            self.channel in ("", row.channel)
            and (not self.held or self.held in held_by(row, now, self.me))
            and (not self.last or (self.last == "in") is row.from_shopper)
        )

    def names(self, row: TalkRow) -> bool:
        digits = digits_of(self.text)
        number = len(digits) >= LEAST_DIGITS and digits.lstrip("0") in row.number
        return self.text.casefold() in row.name.casefold() or number


@dataclass
class Found:
    rows: list[TalkRow] = field(default_factory=list)
    more: str = ""
    """Where it goes on; "": nowhere."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """By who has it, of the PIECE that was active last."""


def held_by(row: TalkRow, now: datetime, me: str) -> tuple[str, ...]:
    """Which of HELD it is in; the first says most."""
    if row.human_until is not None and now < row.human_until:
        return ("mine", "person") if me and row.human_by == me else ("person",)
    return ("waits",) if row.waits(now) else ("bot",)


def read_wanted(query: Mapping[str, str], me: str) -> Wanted:
    held, last = query.get("held", ""), query.get("last", "")
    return Wanted(
        query.get("text", "").strip()[:80],
        query.get("channel", ""),
        held if held in HELD else "",
        last if last in LAST else "",
        me,
    )


def asked(wanted: Wanted, **changed: str) -> str:
    """The filters once more, for a link."""
    values = {name: getattr(wanted, name) for name in FIELDS} | changed
    return urlencode({name: value for name, value in values.items() if value})


def find(table: Table, wanted: Wanted, now: datetime, country: str, start: str = "") -> Found:
    """A page of them; the first has what only orders and numbers know as well."""
    piece = lists.talks(table, limit=PIECE)
    counts = _counts(piece.rows, now, wanted.me)
    found = Found(counts=counts)
    if wanted.text and not start:
        found.rows = [row for row in _known(table, wanted, country) if wanted.lets(row, now) and not wanted.names(row)]
    known = len(found.rows)
    if start:
        piece = lists.talks(table, start=start, limit=PIECE)
    looked_at = 0
    while True:
        for row in piece.rows:
            looked_at += 1
            if wanted.lets(row, now) and (not wanted.text or wanted.names(row)):
                found.rows.append(row)
            if len(found.rows) - known == PAGE:
                found.more = lists.after(row)
                return _sorted(found)
        found.more = piece.more
        if not piece.more or looked_at >= MOST_LOOKED_AT:
            return _sorted(found)
        piece = lists.talks(table, start=piece.more, limit=PIECE)


def _sorted(found: Found) -> Found:
    found.rows.sort(key=lambda row: row.active_at, reverse=True)
    return found


def _counts(rows: Iterable[TalkRow], now: datetime, me: str) -> dict[str, int]:
    counts = dict.fromkeys(HELD, 0)
    for row in rows:
        for held in held_by(row, now, me):
            counts[held] += 1
    return counts


def _known(table: Table, wanted: Wanted, country: str) -> list[TalkRow]:
    """Those that an order or a whole number leads to."""
    ids = dict.fromkeys([*_by_order_number(table, wanted.text), *_by_phone(table, wanted.text, country)])
    if len(wanted.text) >= LEAST:
        ids |= dict.fromkeys(row.conversation for row in _orders(table) if _is_of(row, wanted.text.casefold()))
    rows = map(lists.talk_row, reads.conversations(table, list(ids)[:PAGE]))
    return [row for row in rows if row is not None]


def _by_order_number(table: Table, text: str) -> list[str]:
    number = text.removeprefix("#")
    order = reads.find_order(table, number) if number.isascii() and number.isdecimal() else None
    return [order.conversation] if order else []


def _by_phone(table: Table, text: str, country: str) -> list[str]:
    """Only WhatsApp knows its people by number."""
    number = read_phone(text, country) if len(digits_of(text)) > LEAST_DIGITS else None
    if number is None:
        return []
    accounts = [account for account in settings().own_accounts if account.startswith("whatsapp:")]
    found = (aliases.find(table, account, (f"wa:{number.lstrip('+')}",)) for account in accounts)
    return [each for each in found if each]


def _orders(table: Table) -> Iterable[OrderRow]:
    return islice(lists.every_order(table), MOST_ORDERS)


def _is_of(row: OrderRow, text: str) -> bool:
    """An address counts when it is whole, a name in part."""
    if "@" in text:
        return row.email.casefold() == text
    return text in row.name.casefold() or text in row.recipient.casefold()


def digits_of(text: str) -> str:
    return "".join(filter(str.isdigit, text))

"""Conversations of all channels, the one in which something was last said on top (R-CON-1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from functions import bootstrap
from functions.console.answers import Answer
from functions.console.render import draw
from functions.console.visit import Visit
from functions.storage import lists
from functions.storage.lists import TalkRow
from functions.storage.table import Table

PAGE = 50
MOST_LOOKED_AT = 2_000
"""Rows of one search; "older" goes on from there."""


@dataclass(frozen=True)
class Wanted:
    text: str = ""
    """Of a name or a phone number."""
    channel: str = ""
    held: str = ""
    """"waits" for a person, a "person" has it, the "bot" has it; "": any."""

    def lets(self, row: TalkRow, now: datetime) -> bool:
        digits = "".join(filter(str.isdigit, self.text))
        found = self.text.casefold() in row.name.casefold() or (bool(digits) and digits in row.number)
        return (not self.text or found) and self.channel in ("", row.channel) and self.held in ("", who_has(row, now))


@dataclass
class Found:
    rows: list[TalkRow] = field(default_factory=list)
    more: str = ""


def who_has(row: TalkRow, now: datetime) -> str:
    if row.human_until is not None and now < row.human_until:
        return "person"
    return "waits" if row.human_requested_at is not None else "bot"


def show(visit: Visit) -> Answer:
    wanted, now = read_wanted(visit.query), bootstrap.clock()
    found = find(bootstrap.table(), wanted, now, visit.query.get("start", ""))
    return Answer(
        draw(
            visit,
            "conversations/page.html",
            rows=found.rows,
            more=found.more,
            wanted=wanted,
            has=lambda row: who_has(row, now),
            channels=channels(),
        )
    )


def read_wanted(query: Mapping[str, str]) -> Wanted:
    return Wanted(query.get("text", "").strip()[:80], query.get("channel", ""), query.get("held", ""))


def find(table: Table, wanted: Wanted, now: datetime, start: str = "") -> Found:
    """A page of them; `more` says where the next begins."""
    found, looked_at = Found(more=start), 0
    while len(found.rows) < PAGE and looked_at < MOST_LOOKED_AT:
        page = lists.talks(table, start=found.more, limit=PAGE)
        looked_at += len(page.rows)
        found.rows += [row for row in page.rows if wanted.lets(row, now)]
        found.more = page.more
        if not page.more:
            break
    return found


def channels() -> list[str]:
    """The shop's, and its own web chat."""
    from functions.settings import settings

    return sorted({*settings().channels, "web"})

"""How much may still be said to a shopper before they write again, on a channel that counts (WeChat).

An item beside the conversation: the count is written with the marks of what was sent. Who dies between a send and both
sends it once more and counts it once less; the channel then says that the quota is spent, and is believed.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions.storage import keys
from functions.storage.table import Item, Table, expiry, integer, text

KEPT_DAYS = 7
BRIEF, BRIEFLY = 3, timedelta(minutes=1)
"""WeChat: "clicking the menu, following, scanning a code: 3 messages within 1 minute"."""
FOR_MONEY = 1
"""Kept in reserve for what is about money."""
FOR_THE_ANSWER = 2
"""Left by what has been waiting to what the shopper has just asked."""


@dataclass(frozen=True)
class Allowance:
    seen: int = 0
    """Version of the turn of the shopper's last message that was counted from."""
    wrote_at: datetime | None = None
    sent: int = 0
    """Since then."""
    brief_at: datetime | None = None
    brief_sent: int = 0

    def after(self, heard_in: int, at: datetime | None, *, brief: bool) -> "Allowance":
        """Now that this is the last that was heard."""
        if heard_in <= self.seen or at is None:
            return self
        if brief:
            return replace(self, seen=heard_in, brief_at=at, brief_sent=0)
        return replace(self, seen=heard_in, wrote_at=at, sent=0)

    def briefly(self, now: datetime) -> int:
        opened = self.brief_at is not None and now < self.brief_at + BRIEFLY
        return max(BRIEF - self.brief_sent, 0) if opened else 0

    def room(self, now: datetime, quota: int, window: timedelta) -> int:
        opened = self.wrote_at is not None and now < self.wrote_at + window
        return self.briefly(now) + (max(quota - self.sent, 0) if opened else 0)

    def less_one(self, now: datetime) -> "Allowance":
        """What ends first is used first."""
        if self.briefly(now):
            return replace(self, brief_sent=self.brief_sent + 1)
        return replace(self, sent=self.sent + 1)

    def spent(self, quota: int) -> "Allowance":
        return replace(self, sent=quota, brief_sent=BRIEF)


def read(table: Table, conversation_id: str) -> Allowance:
    item = table.get(keys.quota(conversation_id))
    if item is None:
        return Allowance()
    return Allowance(
        seen=int(item["seen"]["N"]),
        wrote_at=_moment(item, "wrote_at"),
        sent=int(item["sent"]["N"]),
        brief_at=_moment(item, "brief_at"),
        brief_sent=int(item["brief_sent"]["N"]),
    )


def write(table: Table, conversation_id: str, allowance: Allowance, now: datetime) -> None:
    moments = {"wrote_at": allowance.wrote_at, "brief_at": allowance.brief_at}
    known = {name: text(moment.isoformat()) for name, moment in moments.items() if moment}
    numbers = {"seen": allowance.seen, "sent": allowance.sent, "brief_sent": allowance.brief_sent}
    counts = {name: integer(number) for name, number in numbers.items()}
    table.write(keys.quota(conversation_id), {**known, **counts, keys.EXPIRES: expiry(now, KEPT_DAYS)})


def _moment(item: Item, name: str) -> datetime | None:
    return datetime.fromisoformat(item[name]["S"]) if name in item else None

"""Which way a message goes, at the moment of sending: one pure decision. The outbox and docs/sending.md both go by it.

Free text inside the channel's window; the approved template outside it; another conversation of the same person; mail;
or it waits for its hour, or for the shopper to write. The first that may be is taken, and the reason is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Kind = Literal["reply", "transactional", "review", "promotional"]
"""What consent it needs: none; an order in flight; that nobody said `stop`; that they asked for just this."""
TemplateIs = Literal["", "none", "pending", "approved", "rejected", "paused", "recategorised"]
""" "": nothing was heard of it, which is sent: the channel itself refuses what it does not know. "recategorised": the
channel made marketing of what is none."""
Tried = Literal["free", "template", "elsewhere", "mail"]

REVIEWS = frozenset({"ask_feedback", "ask_handled", "review_answered"})
"""Updates that ask what somebody thinks of what was bought, or of how a case was handled, or tell the
shop's answer to it: until `stop`, unasked."""
INVITES = frozenset({"back_in_stock", "shop_reopened"})
"""Updates that were asked for, and are about what can be bought."""
CALM = frozenset("order_accepted order_dispatched delayed rescheduled back_in_stock".split())
"""Updates for which nobody is woken. Any other that is no promotion is urgent: money, a courier at the door."""
LOOK_AGAIN = timedelta(minutes=10)
"""At a template that the channel is still looking at."""
KEEPS = timedelta(days=7)
"""How long what cannot be told waits for the shopper to write."""
KEEPS_SHORTER = {
    "out_for_delivery": timedelta(hours=12),
    "back_in_stock": timedelta(days=1),
    "order_accepted": timedelta(days=1),
    "order_dispatched": timedelta(days=2),
    "delayed": timedelta(days=2),
    "delivered": timedelta(days=3),
}
"""What is stale after that: who writes after a week is not read all of it."""
UNSENDABLE = ("rejected", "paused", "recategorised")
"""What the merchant is told of."""


@dataclass(frozen=True)
class Consent:
    """What the shopper agreed to hear in a conversation. `promotional`: they asked for just this."""

    transactional: bool = True
    reviews: bool = True
    promotional: bool = False
    reachable: bool = True

    def refuses(self, kind: Kind) -> str:
        """Why a kind of message may not be sent for the shopper's own sake; "": it may."""
        if kind == "transactional" and not self.transactional:
            return "opted_out"
        if kind in ("review", "promotional") and not self.reviews:
            return "opted_out_promotional"
        return "no_opt_in" if kind == "promotional" and not self.promotional else ""


@dataclass(frozen=True)
class Place:
    """A conversation, as somewhere that a message may be said."""

    id: str
    channel: str
    consent: Consent
    open: bool
    """Free text may be said now."""
    template: TemplateIs = "none"
    """Of the template that stands in for the message there."""
    off: bool = False
    """The shop has turned its channel off: what is owed is told there, and nothing else."""

    def way_in(self, kind: Kind, tried: Iterable[str] = ()) -> Literal["free", "template", ""]:
        if kind != "reply" and not self.consent.reachable:
            return ""
        if self.open and "free" not in tried:
            return "free"
        return "template" if self._sendable(kind) and "template" not in tried else ""

    def _sendable(self, kind: Kind) -> bool:
        """Marketing is no worse for being called that."""
        return self.template in ("", "approved") or (self.template == "recategorised" and kind == "promotional")


@dataclass(frozen=True)
class Matter:
    """What is to be told."""

    kind: Kind
    urgent: bool = True
    keeps: timedelta = KEEPS
    """How long it is worth telling; zero: only now."""
    age: timedelta = timedelta(0)
    passable: bool = True
    """It says the same in any conversation: nothing on it is an answer to this one."""
    mail: bool = False
    """A mail can tell it instead."""
    invites: bool = False
    """It is about what can be bought, though it is no promotion."""
    tried: frozenset[str] = frozenset()
    """Ways that failed for good: none is taken twice."""


@dataclass(frozen=True)
class Free:
    reason: str = ""


@dataclass(frozen=True)
class Template:
    reason: str


@dataclass(frozen=True)
class Elsewhere:
    """Told in another conversation of the same person."""

    reason: str
    conversation: str
    channel: str


@dataclass(frozen=True)
class Mailed:
    reason: str


@dataclass(frozen=True)
class Wait:
    """Looked at again then, or when the shopper writes."""

    reason: str
    until: datetime


@dataclass(frozen=True)
class Withheld:
    """Not said. `late`: it has waited for as long as it was worth telling."""

    reason: str
    late: bool = False


Way = Free | Template | Elsewhere | Mailed | Wait | Withheld


def way(matter: Matter, here: Place, elsewhere: Iterable[Place], *, now: datetime, quiet: datetime | None) -> Way:
    """`elsewhere`: other conversations of the same person, the nearest first; looked at only where they are needed.
    `quiet`: until when the shop's quiet hours last; None: it is not quiet."""
    if here.off and (matter.invites or matter.kind in ("review", "promotional")):
        return Withheld("channel_off")
    if refused := here.consent.refuses(matter.kind):
        return _mailed(matter, refused) or Withheld(refused)
    if quiet is not None and not matter.urgent and matter.kind != "reply":
        return Wait("quiet", quiet)
    entry = here.way_in(matter.kind, matter.tried)
    why = _obstacle(matter, here)
    if entry == "free":
        return Free()
    if entry == "template":
        return Template(why)
    return _elsewhere(matter, elsewhere, why) or _mailed(matter, why) or _last_resort(matter, here, why, now)


def _obstacle(matter: Matter, here: Place) -> str:
    """Why free text will not do."""
    if matter.kind != "reply" and not here.consent.reachable:
        return "unreachable"
    if here.open or matter.tried:
        return "failed"
    return "window" if here.template in ("none", "", "approved") else f"template {here.template}"


def _elsewhere(matter: Matter, elsewhere: Iterable[Place], why: str) -> Elsewhere | None:
    """Who asked for marketing, or blocked the shop, in one channel is not followed to another by it."""
    if matter.kind in ("reply", "promotional") or not matter.passable or "elsewhere" in matter.tried:
        return None
    for place in elsewhere:
        unasked = place.off and matter.invites
        if not unasked and not place.consent.refuses(matter.kind) and place.way_in(matter.kind):
            return Elsewhere(why, place.id, place.channel)
    return None


def _mailed(matter: Matter, why: str) -> Mailed | None:
    return Mailed(why) if matter.mail and "mail" not in matter.tried else None


def _last_resort(matter: Matter, here: Place, why: str, now: datetime) -> Way:
    """What costs more than it should is better than nothing, for who takes marketing; else it waits while it may."""
    order = matter.kind == "transactional" and here.consent.reachable
    if order and here.template == "recategorised" and here.consent.reviews and "template" not in matter.tried:
        return Template(why)
    pending = here.template == "pending" and matter.kind != "reply" and here.consent.reachable
    if not (order or pending) or not matter.keeps or matter.tried:
        return Withheld(why)
    if matter.age >= matter.keeps:
        return Withheld(why, late=True)
    ends = now - matter.age + matter.keeps
    return Wait(why, min(ends, now + max(LOOK_AGAIN, matter.age / 4)) if pending else ends)

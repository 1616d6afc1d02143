"""What became of an order, in time: its own facts, and what was told about it with what became of each message.

Facts stand on the order; what was said stands in the turns that were about it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from functions.commerce.orders import Order, Refund
from functions.console.heard import became
from functions.conversation.effects import Mail, Retell, Send
from functions.not_arrived import words_of
from functions.storage.turns import Mark, Turn

RESENT = ("reply", "transactional")
"""Purposes of what may be said again because a person of the shop asks; promotion needs an opt-in, and has its own."""


@dataclass(frozen=True)
class Moment:
    at: datetime
    what: str
    """Key of its text: "orders.moment_<what>"."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What its text names; an `amount` is in minor units."""
    words: str = ""
    """Of a person or a carrier, or what was said."""
    message: str = ""
    """Id of the effect, of what can be said again: "{conversation}/{version}/{index}"."""
    became: str = ""
    """Of a message: done, delivered, read, failed, waiting, withheld, overtaken, undeliverable."""
    reason: str = ""
    way: str = ""


def timeline(order: Order, turns: Sequence[Turn], heard: Mapping[str, int]) -> list[Moment]:
    """The oldest first. `turns`: those that were about it; `heard`: what the channel told of messages (`heard_of`)."""
    moments = [*_order(order), *_parcels(order), *_money(order), *_returns(order), *_proposals(order)]
    for turn in turns:
        moments += _said(turn, heard)
    return sorted(moments, key=lambda moment: moment.at)


def concerns(turn: Turn, order: Order) -> bool:
    """Whether it was about the order: its event names it, or something that came of it does."""
    if getattr(turn.event.what, "order", "") == order.id:
        return True
    return any(
        getattr(effect, "order", "") == order.id or getattr(effect, "detail", {}).get("order") == order.id
        for effect in turn.effects
    )


# --- facts --------------------------------------------------------------------------------------------------------


def _order(order: Order) -> Iterator[Moment]:
    yield Moment(order.created_at, "placed", {"amount": order.total})
    if order.paid_at:
        paid = next((each.method for each in order.attempts if each.method), "")
        yield Moment(order.paid_at, "paid", {"method": paid, "amount": order.total})
    if order.cancelled_at:
        yield Moment(order.cancelled_at, "cancelled")


def _parcels(order: Order) -> Iterator[Moment]:
    for place, parcel in enumerate(order.parcels, 1):
        which = {"parcel": place if len(order.parcels) > 1 else 0, "source": ""}
        for scan in parcel.told:
            yield Moment(scan.at, f"parcel_{scan.state}", {**which, "source": scan.source}, scan.words)
        if parcel.not_received_at:
            yield Moment(parcel.not_received_at, "not_received", which)


def _money(order: Order) -> Iterator[Moment]:
    for refund in order.refunds:
        if refund.at:
            yield Moment(refund.at, f"refund_{_known(refund)}", {"amount": refund.amount}, refund.note)
    for dispute in order.disputes:
        if dispute.opened_at:
            yield Moment(dispute.opened_at, f"dispute_{dispute.outcome}", {"amount": dispute.amount}, dispute.reason)


def _known(refund: Refund) -> str:
    return refund.state if refund.state in ("succeeded", "failed") else "requested"


def _returns(order: Order) -> Iterator[Moment]:
    for case in order.returns:
        named = {"number": case.number}
        given_up = "return_rejected" if case.given_up and case.why else "return_decided"
        steps = {
            "return_asked": case.asked_at,
            given_up: case.decided_at,
            "return_sent": case.sent_at,
            "return_received": case.received_at,
            "return_looked_at": case.looked_at,
            "return_settled": case.settled_at,
            "return_closed": case.closed_at,
        }
        words = {"return_asked": case.words, "return_rejected": case.why}
        for what, at in steps.items():
            if at:
                yield Moment(at, what, named, words.get(what, ""))


def _proposals(order: Order) -> Iterator[Moment]:
    for each in order.proposals:
        titles = {"was": each.was.title, "instead": each.instead.title}
        yield Moment(each.at, "proposed", titles, each.note)
        if each.settled_at and not each.open:
            yield Moment(each.settled_at, f"proposal_{each.state}", titles)


# --- what was said ------------------------------------------------------------------------------------------------


def _said(turn: Turn, heard: Mapping[str, int]) -> Iterator[Moment]:
    for index, effect in enumerate(turn.effects):
        mark = turn.marks.get(index, Mark(state="waiting"))
        if isinstance(effect, Send):
            again = turn.effect_id(index) if may_be_resent(turn, index) else ""
            yield _message(turn, mark, heard, "message", words_of(effect.message), again)
        elif isinstance(effect, Retell) and effect.afresh:
            yield _message(turn, mark, heard, "message_again", "", "")
        elif isinstance(effect, Mail) and _goes(effect, turn):
            yield _message(turn, mark, {}, "mail", effect.subject, "")


def may_be_resent(turn: Turn, index: int) -> bool:
    """A message that is no promotion and had its chance; in a chat that is a page, everything stands there still."""
    effect, mark = turn.effects[index], turn.marks.get(index)
    web = turn.event.account.startswith("web:")
    return (
        isinstance(effect, Send)
        and effect.purpose in RESENT
        and not web
        and mark is not None
        and mark.state in ("done", "undeliverable", "withheld")
    )


def _goes(mail: Mail, turn: Turn) -> bool:
    """Not what only stood by in case that the chat would fail."""
    return mail.instead_of is None or any(
        mark.way == "mail" for index, mark in turn.marks.items() if index == mail.instead_of
    )


def _message(turn: Turn, mark: Mark, heard: Mapping[str, int], what: str, words: str, again: str) -> Moment:
    return Moment(turn.at, what, {}, words, again, became(mark, heard), mark.reason, mark.way)

"""What the merchant is told, and in which words: domain events → a letter that says what happened and what to do.

The table is the whole of it. Knows the core and the tables of what is sold; sends nothing (`functions/merchant.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from functions.commerce.loyalty import Standing
from functions.commerce.orders import Order
from functions.commerce.shop import Shop
from functions.commerce.slots import slot_name
from functions.conversation.state import Conversation

WINDOW = timedelta(minutes=10)
"""Alerts of one kind are counted for so long: an outage must not send a thousand mails."""


@dataclass(frozen=True)
class Alert:
    """`template`: of `templates/messages`; its first line is the subject."""

    template: str
    phone: bool = True
    """Also on the merchant's own WhatsApp, where that is set."""
    after: int = 1
    """From how many in the window on: one refused message is nobody's trouble, three are."""
    by: str = ""
    """Only what this one did: an event's `by`."""
    labelled: bool = False
    """Only of a shopper who is known to be satisfied, or leaving."""
    most: int = 5
    """So many of the window are told one by one; then one summary tells of the rest."""

    def is_of(self, detail: Mapping[str, Any]) -> bool:
        """Whether this is one that the merchant is told of."""
        nobodys = self.labelled and detail.get("label", "unknown") == "unknown"
        return not nobodys and self.by in ("", detail.get("by"))


ALERTS: dict[str, Alert] = {
    # every order has to be made, so a busy hour is no outage
    "order.paid": Alert("alert_order_paid", most=100),
    "order.rescheduled": Alert("alert_order_rescheduled", most=50),
    "order.address_changed": Alert("alert_address_changed", most=50),
    "order.cancelled": Alert("alert_order_cancelled", by="shopper", most=50),
    "shipment.lost": Alert("alert_parcel", most=20),
    "shipment.returned": Alert("alert_parcel", most=20),
    "shipment.damaged": Alert("alert_parcel", most=20),
    "shipment.not_received": Alert("alert_not_received", most=20),
    "shipment.change_wished": Alert("alert_parcel_wish", most=20),
    "human.requested": Alert("alert_human_requested", most=20),
    "conversation.taken_over": Alert("alert_taken_over", phone=False, labelled=True, most=20),
    "payment.review": Alert("alert_payment_review"),
    "payment.unknown": Alert("alert_payment_unknown"),
    "payment.call_failed": Alert("alert_payment_call_failed"),
    "refund.failed": Alert("alert_refund_failed", most=20),
    "refund.refused": Alert("alert_refund_refused"),
    "review.refused": Alert("alert_review_refused"),
    "return.requested": Alert("alert_return_requested", most=50),
    "return.sent": Alert("alert_return_sent", most=50),
    "return.due": Alert("alert_return_due", most=50),
    "return.refused": Alert("alert_return_refused"),
    "dispute.opened": Alert("alert_dispute_opened", most=20),
    "dispute.closed": Alert("alert_dispute_closed", most=20),
    "conversation.failed": Alert("alert_conversation_failed"),
    "conversation.looping": Alert("alert_conversation_looping", phone=False),
    "message.failed": Alert("alert_message_failed", phone=False, after=3),
    "mail.failed": Alert("alert_mail_failed", phone=False),
    "template.refused": Alert("alert_template_refused", phone=False),
    "template.failed": Alert("alert_template_failed", phone=False),
    "timer.parked": Alert("alert_timer_parked", phone=False),
}
TOLD = tuple(
    (
        "return decision reason call step type kind channel conversation order outcome resolution state parcel "
        "wish wanted wanted_day template language label"
    ).split()
)
"""What an alert's template may name as it stands in the event."""
STANDING = "alert_standing"
OWN = "merchant"
"""Who did it, in an event's `by`: what they did themselves is no news to them."""
SUMMARY = "alert_summary"


@dataclass(frozen=True)
class Words:
    subject: str
    body: str


@dataclass(frozen=True)
class Known:
    """What is known besides the event: loaded by the shell, None and empty where the event is not about it."""

    shop: Shop
    stage: str
    order: Order | None = None
    conversation: Conversation | None = None
    stock: Mapping[str, int | None] | None = None
    """Units that can be sold, of the order's tracked SKUs."""
    times: int = 1
    """How many of this kind there were in the window, this one included."""


def words(name: str, detail: Mapping[str, Any], known: Known) -> Words:
    """An alert in the shop's own language. Raises KeyError for an event that is none."""
    return _said(known.shop, ALERTS[name].template, **_values(detail, known))


def summary(shop: Shop, name: str, *, more: int, subjects: tuple[str, ...], stage: str) -> Words:
    """What there was more of in a window than was told one by one."""
    minutes = int(WINDOW.total_seconds()) // 60
    return _said(shop, SUMMARY, name=name, more=more, minutes=minutes, subjects=list(subjects), stage=stage)


def _said(shop: Shop, template: str, /, **values: object) -> Words:
    subject, _, body = shop.say(shop.rules.locales[0], template, **values).partition("\n")
    return Words(subject.strip(), body.strip() or subject.strip())


def _values(detail: Mapping[str, Any], known: Known) -> dict[str, object]:
    """The same for every template, so that a merchant's own may use any."""
    order = known.order
    told = {key: str(detail.get(key) or "") for key in TOLD}
    amount = detail.get("amount")
    return {
        **told,
        "number": (order.number if order else None) or str(detail.get("number") or ""),
        "amount": known.shop.money(known.shop.rules.locales[0], amount) if isinstance(amount, int) else "",
        "contact": _contact(known),
        "standing": _standing(known),
        "times": known.times,
        "stage": known.stage,
        "low": _low(known),
        **_to_make(known),
        **_to_come_back(order, told["return"]),
    }


def _contact(known: Known) -> str:
    """How the shopper can be reached: by the number that they write from, else as their order says."""
    conversation, order = known.conversation, known.order
    if conversation and conversation.number:
        return conversation.number
    return " / ".join(filter(None, (order.phone, order.email))) if order else ""


def _standing(known: Known) -> str:
    """Whether the shopper is satisfied or leaving, and by what; "": there is nothing that would tell."""
    found = known.conversation.standing if known.conversation else Standing()
    if found.label == "unknown":
        return ""
    values = {"label": found.label, "why": found.why, "score": found.last, "returns": found.returns}
    return known.shop.say(known.shop.rules.locales[0], STANDING, **values).strip()


def _to_make(known: Known) -> dict[str, object]:
    """What the florist needs of an order, and no more: no e-mail address, no price."""
    order = known.order
    return {
        "lines": [{"quantity": line.quantity, "title": line.title} for line in order.lines] if order else [],
        "how": order.shipping.label if order else "",
        "day": order.delivery.day.isoformat() if order and order.delivery else "",
        "slot": slot_name(order, known.shop.rules, known.shop.rules.locales[0]) if order else "",
        "address": order.address.line if order and order.address else "",
        "card": bool(order and order.card_message),
    }


def _to_come_back(order: Order | None, number: str) -> dict[str, object]:
    """What a shopper returns and why; their own words are for the person who decides."""
    case = order.return_of(number) if order and number else None
    titles = {line.sku: line.title for line in order.lines} if order else {}
    back = [
        {"quantity": each.quantity, "title": titles.get(each.sku, each.sku), "reason": each.reason.value}
        for each in (case.lines if case else ())
    ]
    return {
        "back": back,
        "words": case.words if case else "",
        "sent_back": bool(case and case.sent_back),
        "case_kind": case.kind.value if case else "",
    }


def _low(known: Known) -> list[dict[str, object]]:
    """What of this order is nearly sold out, by the shop's own measure."""
    least, found = known.shop.rules.notify.low_stock, []
    for line in known.order.lines if known.order else ():
        left = (known.stock or {}).get(line.sku)
        if left is not None and left <= least:
            found.append({"title": line.title, "sku": line.sku, "left": left})
    return found

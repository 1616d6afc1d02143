"""The engine: one event in, one transition out. Pure; start reading here.

`decide` finds who deals with the event in `HANDLERS`; a shopper's message is understood (`understand`), then dealt with
by a control word, a tapped action (`actions.ACTIONS`) or the open step (`steps.STEPS`).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from functions.commerce.shop import Rules
from functions.conversation import (
    case_decisions,
    consent,
    desk,
    event_news,
    fulfilment,
    inbound,
    moved,
    notices,
    offers,
    passed,
    photo_subjects,
    refund_news,
    refunds,
    reopening,
    review_answers,
    reviewing,
    send_again,
    settlement,
    substituting,
    takeover,
    ticket_transfer,
    timers,
    undelivered,
)
from functions.conversation.events import Event, ShopperWrote, StockReturned
from functions.conversation.message import Text
from functions.conversation.state import Conversation
from functions.conversation.talk import Talk
from functions.conversation.transition import Facts, Transition

HANDLERS: dict[str, Callable[[Talk, Any], None]] = {
    "shopper_wrote": inbound.on_shopper_wrote,
    "delivery_failed": undelivered.on_delivery_failed,
    "consent_changed": consent.on_consent_changed,
    "reachability_changed": consent.on_reachability_changed,
    "human_wrote": takeover.on_human_wrote,
    "control_passed": takeover.on_control_passed,
    "desk_took_over": desk.on_desk_took_over,
    "desk_wrote": desk.on_desk_wrote,
    "desk_gave_back": desk.on_desk_gave_back,
    "payment_observed": settlement.on_payment_observed,
    "payment_call_failed": settlement.on_payment_call_failed,
    "refund_observed": refund_news.on_refund_observed,
    "money_observed": refund_news.on_money_observed,
    "refund_requested": refunds.on_refund_requested,
    "review_resolved": reviewing.on_review_resolved,
    "substitute_proposed": substituting.on_substitute_proposed,
    "send_again": send_again.on_send_again,
    "review_answered": review_answers.on_review_answered,
    "return_decided": case_decisions.on_return_decided,
    "fulfilment_reported": fulfilment.on_fulfilment_reported,
    "stock_returned": reopening.on_stock_returned,
    "handed_over": moved.on_handed_over,
    "adopted": moved.on_adopted,
    "parted": moved.on_parted,
    "given_back": moved.on_given_back,
    "photo_kept": photo_subjects.on_photo_kept,
    "photo_refused": photo_subjects.on_photo_refused,
    "passed_on": passed.on_passed_on,
    "timer_due": timers.on_timer_due,
    "event_news": event_news.on_event_news,
    "ticket_admitted": ticket_transfer.on_ticket_admitted,
    "ticket_taken": ticket_transfer.on_ticket_taken,
    "ticket_lost": ticket_transfer.on_ticket_lost,
}


def begin(event: Event, *, channel: str, user: str, rules: Rules, now: datetime) -> Conversation:
    """A conversation that nothing has happened in yet (version 0)."""
    return Conversation(
        id=event.conversation,
        account=event.account,
        channel=channel,
        user=user,
        locale=rules.locales[0],
        last_now=now,
    )


def decide(conversation: Conversation, event: Event, facts: Facts) -> Transition:
    """What an event changes. Deciding twice from the same three gives the same answer.

    Raises FactsNeeded when something must be known that `facts` does not hold. The answer's conversation has the next
    version; nothing else moves it.
    """
    talk = _talk(conversation, event, facts)
    HANDLERS[event.what.type](talk, event.what)
    offers.remember(talk)
    return talk.transition()


def failed(conversation: Conversation, event: Event, facts: Facts) -> Transition:
    """What is said when `decide` raised on an event, by a mistake of ours: sorry, and a person is asked to look."""
    talk = _talk(conversation, event, facts)
    talk.change(human_requested_at=facts.now)
    if isinstance(event.what, ShopperWrote):
        talk.change(heard_in=talk.conversation.version)
        contact = talk.rules.contact
        talk.send(Text(body=talk.text("failed", phone=contact.phone, email=contact.email)))
    if event.what.type == "timer_due":
        timers.park_failing(talk)
    if isinstance(event.what, StockReturned):
        notices.look_tomorrow(talk, event.what.sku)
    talk.announce("conversation.failed", event=event.id, type=event.what.type)
    return talk.transition()


def _talk(conversation: Conversation, event: Event, facts: Facts) -> Talk:
    moved = conversation.model_copy(update={"version": conversation.version + 1, "last_now": facts.now})
    return Talk(moved, event, facts)

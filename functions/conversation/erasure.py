"""What stays of a conversation that was erased, and what may still happen to it. Pure.

A tombstone stands in the conversation's place for a while: it holds nobody's data, and what is late (a redelivered
message, a timer, a parcel's scan) finds it and is dropped instead of beginning the talk anew. Money is never dropped.
"""

from datetime import datetime, timedelta

from functions.commerce.orders import Order
from functions.conversation.events import Event, ShopperWrote, TimerDue
from functions.conversation.state import Conversation, Timer

TOMBSTONE_DAYS = 35
"""As long as receipts: providers redeliver for a week, dead letters are kept for two."""
ASK_AGAIN = timedelta(minutes=15)
"""An erasure that has not been finished by then is asked for once more."""
TIMER = "erase"
MONEY = frozenset(
    "payment_observed payment_call_failed refund_observed money_observed refund_requested review_resolved".split()
)
NOBODY = "erased:"


def tombstone(conversation: Conversation, now: datetime) -> Conversation:
    """Its timer is there until everything else has gone."""
    return Conversation(
        id=conversation.id,
        version=conversation.version + 1,
        account=conversation.account,
        channel=conversation.channel,
        locale=conversation.locale,
        last_now=now,
        timers=(Timer(id=TIMER, due=now + ASK_AGAIN, kind="erase", subject=str(conversation.version)),),
        promotional=False,
        transactional=False,
        reachable=False,
        erased_at=now,
        erased_through=conversation.version,
    )


def is_tombstone(conversation: Conversation) -> bool:
    """False once the shopper has written again."""
    return conversation.erased_at is not None and conversation.last_inbound_at is None


def nobody(order_id: str) -> str:
    """The conversation that an erased order is of: an id made of a phone number would still lead to it."""
    return NOBODY + order_id


def is_nobodys(order: Order) -> bool:
    """Whose buyer was erased: name and address have gone."""
    return order.conversation.startswith(NOBODY)


def of_nobody(fresh: Conversation) -> Conversation:
    """A conversation as `begin` makes it, where it is that of an erased order."""
    if not fresh.id.startswith(NOBODY):
        return fresh
    return tombstone(fresh, fresh.last_now).model_copy(update={"version": fresh.version, "timers": ()})


def ignores(conversation: Conversation, event: Event) -> bool:
    """Whether an event comes too late to mean anything: it is of a talk that is no more."""
    erased_at = conversation.erased_at
    if erased_at is None or event.what.type in MONEY:
        return False
    if event.received_at <= erased_at:
        return True
    if isinstance(event.what, ShopperWrote):
        return _redelivered(conversation, event, erased_at)
    if isinstance(event.what, TimerDue):
        return not conversation.timers
    return is_tombstone(conversation)


def _redelivered(conversation: Conversation, event: Event, erased_at: datetime) -> bool:
    """Its receipt is gone, but the provider's time stamp (whole seconds) stays the same. A web page's own clock may be
    hours wrong, and does not count."""
    return conversation.channel != "web" and event.occurred_at < erased_at.replace(microsecond=0)


def begun_anew(before: Conversation, fresh: Conversation) -> Conversation:
    """The shopper writes again after all: nothing is known of them, but where versions go on."""
    carried = {"version": before.version, "erased_at": before.erased_at, "erased_through": before.erased_through}
    return fresh.model_copy(update=carried | {"timers": before.timers})

"""Keeps a shopper's label, satisfied or leaving, and tells when it changes. The rules are `commerce/loyalty`."""

from datetime import timedelta

from functions.commerce.loyalty import Standing, judged
from functions.commerce.orders import Order
from functions.conversation.state import Timer
from functions.conversation.talk import Talk

TIMER = "silence"


def rated(talk: Talk, score: int) -> None:
    """How an order was, or how a case was handled; a product's stars are about the product."""
    _keep(talk, talk.conversation.standing.rated(score, talk.rules.loyalty))


def returned(talk: Talk) -> None:
    standing = talk.conversation.standing
    _keep(talk, standing.model_copy(update={"returns": standing.returns + 1}))


def ordered(talk: Talk, order: Order) -> None:
    """Paid: from now on silence means something."""
    _keep(talk, talk.conversation.standing.model_copy(update={"ordered_at": talk.now}))
    _listen(talk, order.id)


def on_silence(talk: Talk, timer: Timer) -> None:
    """Looked at again as long as the shopper writes now and then."""
    _keep(talk, talk.conversation.standing)
    if talk.conversation.standing.label != "leaving":
        _listen(talk, timer.subject)


def _listen(talk: Talk, order_id: str) -> None:
    since = max(filter(None, (talk.conversation.standing.ordered_at, talk.conversation.last_inbound_at)))
    due = since + timedelta(days=talk.rules.loyalty.silent_days)
    timer = Timer(id=TIMER, due=due, kind="silence", subject=order_id)
    talk.conversation = talk.conversation.with_timer(timer)


def _keep(talk: Talk, standing: Standing) -> None:
    label, reason = judged(standing, talk.conversation.last_inbound_at, talk.now, talk.rules.loyalty)
    before = talk.conversation.standing.label
    if label != standing.label:
        standing = standing.model_copy(update={"since": talk.now})
    standing = standing.model_copy(update={"label": label, "why": reason})
    talk.change(standing=standing)
    if label != before:
        talk.announce("shopper.labelled", label=label, before=before, reason=reason)

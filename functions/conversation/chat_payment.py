"""Paying inside the chat, where the channel can and the shop wants it (Telegram's invoices), instead of by the link.

Decided when an attempt is opened, for that attempt. Pure; the edge and the channel read payloads by it too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from functions.commerce.orders import Attempt, AttemptState, Offered, Order
from functions.conversation.effects import ChargeLine, ObserveMoney
from functions.conversation.message import Invoice, Price
from functions.conversation.money_events import PAID_IN_CHAT, PaymentObserved
from functions.conversation.talk import Talk

CHANNEL = "telegram"
TAKEN = frozenset(
    "AED AUD BGN BRL CAD CHF CZK DKK EUR GBP HKD HUF IDR ILS INR JPY MXN MYR NOK NZD PHP PLN RON SEK SGD THB TRY USD "
    "ZAR".split()
)
"""Currencies that Telegram takes, and counts in the minor units that Stripe counts them in."""
BY_LINK = timedelta(days=1)
"""After an invoice that the channel refused: how long this conversation is given links."""
START = "pay"
"""Bot API, sendInvoice: without it a forwarded invoice can be paid by anybody; with it, a copy leads to the shop."""
PAYLOAD = re.compile(r"(o[a-z0-9]{16}):([1-9][0-9]{0,3}):([1-9][0-9]{0,19})")


@dataclass(frozen=True)
class Payload:
    """What an invoice carries and the shopper never sees: what it is for, and who may pay it."""

    order: str
    attempt: int
    payer: str

    def __str__(self) -> str:
        return f"{self.order}:{self.attempt}:{self.payer}"


def read_payload(text: str) -> Payload | None:
    """None: it is none of ours."""
    found = PAYLOAD.fullmatch(text)
    return Payload(found[1], int(found[2]), found[3]) if found else None


def payer(talk: Talk, order: Order, offered: tuple[Offered, ...]) -> str:
    """Who is to pay inside the chat, as the channel names its user; "": it goes by the link.

    What Stripe's page has yet to ask ("buy now") cannot be paid elsewhere.
    """
    conversation = talk.conversation
    refused = conversation.invoice_refused_at
    able = conversation.channel == CHANNEL and talk.rules.telegram_payments and talk.facts.chat_payments is not None
    if (
        not able
        or offered
        or order.exchange_of
        or order.currency not in TAKEN
        or (refused and talk.now - refused < BY_LINK)
    ):
        return ""
    return conversation.user if conversation.user.isdecimal() else ""


def payable_here(talk: Talk, attempt: Attempt) -> bool:
    """An invoice stays in the chat that it was sent in, for its payer, also where the talk goes on in another."""
    here = talk.conversation.channel == CHANNEL and talk.conversation.user == attempt.payer
    return here or not attempt.in_chat


def invoice(talk: Talk, order: Order, lines: Iterable[ChargeLine]) -> Invoice:
    """Of its latest attempt; the lines add up to the order's total."""
    prices = [Price(label=_label(line), amount=line.amount * line.quantity) for line in lines]
    return Invoice(
        title=talk.text("chat_invoice_title"),
        payload=str(Payload(order.id, order.attempt.number, order.attempt.payer)),
        currency=order.currency,
        prices=tuple(price for price in prices if price.amount),
        start=START,
    )


def _label(line: ChargeLine) -> str:
    return line.name if line.quantity == 1 else f"{line.quantity} × {line.name}"


def the_one_paid(order: Order, attempt: Attempt, seen: PaymentObserved) -> tuple[Order, Attempt]:
    """The attempt that was seen. An invoice in the chat that was paid on two devices has two payments: the second is an
    attempt of its own, so that each is kept or given back by itself."""
    if not seen.session.startswith(PAID_IN_CHAT):
        return order, attempt
    known = next((each for each in order.attempts if each.session == seen.session), None)
    if known or not (attempt.session or "").startswith(PAID_IN_CHAT):
        return order, known or attempt
    second = attempt.model_copy(
        update={
            "number": len(order.attempts) + 1,
            "state": AttemptState.CLOSED,
            "received": None,
            "refund_only": "",
            "beside": False,
            "payment_intent": None,
        }
    )
    return order.with_attempt(second), second


def look_at_money(talk: Talk, order: Order, attempt: Attempt, seen: PaymentObserved) -> None:
    """A payment in the chat that is news: it names no order at Stripe, so that what was refunded of it there before
    could not be heard. And the merchant hears at once where Stripe does not know it, and could not refund it."""
    if attempt.in_chat and seen.payment_intent and seen.payment_intent != attempt.payment_intent:
        money = ObserveMoney(payment_intent=seen.payment_intent, order=order.id, attempt=attempt.number)
        talk.effects.append(money)

"""Payments inside the chat, at the edge: the channel's question whether an invoice may be paid is answered here and
now, and its word that one was paid goes to the payments worker. Not by the mailbox: the channel waits ten seconds.

No HTTP here; `channels.py` is the edge.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from functions.channels.channel import CheckoutAsked, PaidInChat
from functions.commerce.orders import Order
from functions.commerce.shop import Shop
from functions.conversation.chat_payment import Payload, read_payload
from functions.observability import log
from functions.payments.attempts import AttemptItem, Attempts
from functions.payments.command import ChatPayment, Command, PaymentCommand
from functions.payments.pre_checkout import Question, answered_yes, confirmed, why_not
from functions.storage import reads, stock
from functions.storage.live import live
from functions.storage.table import Table

MOST_TRIES = 3
"""Somebody else closed the attempt, or confirmed it, between our read and our write: it is looked at again."""


class PostCommands(Protocol):
    def post(self, commands: Iterable[Command]) -> None: ...


@dataclass(frozen=True)
class Desk:
    table: Table
    attempts: Attempts
    payments: PostCommands
    shop: Callable[[], Shop]
    """The live one: opened only where there is something to explain."""
    clock: Callable[[], datetime]

    def answer(self, asked: CheckoutAsked) -> str:
        """What the webhook is answered with. Raises StorageError, after which the channel asks again or gives up:
        nothing is charged without a yes."""
        why, order = self._decide(asked)
        log.info("asked whether an invoice may be paid", answer=why or "yes", order=order.id if order else "")
        log.metric("CheckoutAsked", answer=why or "yes")
        return asked.answer(self._in_words(why, asked, order) if why else "")

    def _decide(self, asked: CheckoutAsked) -> tuple[str, Order | None]:
        payload = read_payload(asked.payload)
        if asked.shipping or payload is None:
            return "shipping" if asked.shipping else "over", None
        if payload.payer != asked.payer:
            return "not_yours", None
        for _ in range(MOST_TRIES):
            why, order, sure = self._try(asked, payload)
            if sure:
                return why, order
        return "busy", order

    def _try(self, asked: CheckoutAsked, payload: Payload) -> tuple[str, Order | None, bool]:
        """False: it changed under our hands."""
        question = Question(asked.id, asked.account, asked.payer, asked.amount, asked.currency)
        found = self.attempts.get_attempt(payload.order, payload.attempt)
        item = AttemptItem.model_validate(found) if found else None
        order = reads.order(self.table, payload.order)
        held = stock.reserved(self.table, [line.sku for line in order.lines if line.tracked]) if order else {}
        now = self.clock()
        why = why_not(question, item, order, held, now)
        if why or item is None or answered_yes(question, item, now):
            return why, order, True
        if live(self.table).pausing(now):
            return "paused", order, True
        seen = {"state": item.state, "query": item.query}
        changes = confirmed(question, item, now)
        return "", order, self.attempts.change_attempt(payload.order, payload.attempt, changes, seen=seen)

    def _in_words(self, why: str, asked: CheckoutAsked, order: Order | None) -> str:
        """In the order's language, if it is theirs; else in their own, where the shop has it."""
        shop = self.shop()
        wanted = order.locale if order and why != "not_yours" else asked.locale
        locale = wanted if wanted in shop.rules.locales else shop.rules.locales[0]
        return shop.say(locale, "checkout_refused", refusal=why)

    def report(self, paid: Iterable[PaidInChat]) -> list[str]:
        """To the payments worker, which writes it down and tells the order's conversation. Raises QueueError.

        What is of no invoice of ours is told back: a person must look.
        """
        commands: list[Command] = []
        strange = []
        for each in paid:
            payload = read_payload(each.payload)
            if payload is None:
                strange.append("a payment of an invoice that is none of ours")
                log.metric("UnknownPayment")
            else:
                commands.append(_command(each, payload))
        self.payments.post(commands)
        return strange


def _command(paid: PaidInChat, payload: Payload) -> PaymentCommand:
    """Its id is the payment's own: told twice, it is answered by one event."""
    call = ChatPayment(
        order=payload.order,
        attempt=payload.attempt,
        amount=paid.amount,
        currency=paid.currency,
        charge=paid.charge,
        payment=paid.payment,
    )
    return PaymentCommand(id=f"{paid.account.partition(':')[0]}:{paid.charge}", call=call)

"""Payments inside the chat (Telegram): attempts without a session at Stripe. Our own record is what there is to
observe, expiry is ours, and only the channel's word makes one paid (docs/adr/0025).

The edge answers the channel's question whether an invoice may be paid, by moving the record from open to confirming for
two minutes; what closes it here does so on the condition that nobody did. Imports neither Stripe's SDK nor storage.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from functions.conversation.effects import ExpirePayment, OpenPayment
from functions.conversation.money_events import PaymentObserved
from functions.errors import PaymentRefused, PaymentUnavailable, UnknownAttempt
from functions.payments.attempts import AttemptItem, Attempts
from functions.payments.command import ChatPayment
from functions.payments.observed import of_record
from functions.payments.session import StripeCharge

CONFIRMED_FOR = timedelta(minutes=2)
"""After a yes to the channel: how long the payment may take, in which nothing closes the attempt."""
WORD_WAITED_FOR = timedelta(hours=24)
"""Where Stripe has a charge that may be the payment and the channel tells of none: as long as Telegram would go on
sending an update that we did not take. Then a person decides."""
SLACK = timedelta(minutes=1)
"""Stripe's clock is not ours."""
LIVE = ("open", "confirming")


class ChargesPort(Protocol):
    """`functions.payments.money.Money`. Raises PaymentUnavailable."""

    def strays(self, since: datetime, until: datetime) -> tuple[StripeCharge, ...]: ...


class InChat:
    def __init__(self, attempts: Attempts, charges: ChargesPort, clock: Callable[[], datetime]) -> None:
        self._attempts = attempts
        self._charges = charges
        self._clock = clock

    def carry_out(self, call: object, item: AttemptItem) -> PaymentObserved:
        """Raises PaymentRefused for what cannot be closed now: whoever asked looks again."""
        if isinstance(call, ChatPayment):
            return self._take(item, call)
        if item.state == "refused":
            raise PaymentRefused("create", item.reason)
        return self._expire(item) if isinstance(call, ExpirePayment) else self._observe(item)

    def _observe(self, item: AttemptItem) -> PaymentObserved:
        now = self._clock()
        if item.state not in LIVE:
            return of_record(item)
        if now < item.expires_at or being_paid(item, now):
            # written as it is, so that the reconciler looks again in five minutes and not before
            return of_record(self._change(item, {"state": item.state}))
        return of_record(self._over(item))

    def _expire(self, item: AttemptItem) -> PaymentObserved:
        if item.state not in LIVE:
            return of_record(item)
        over = item if being_paid(item, self._clock()) else self._over(item)
        if over.state in LIVE:
            raise PaymentRefused("expire", "it may have been paid" if over.doubt else "it is being paid")
        return of_record(over)

    def _over(self, item: AttemptItem) -> AttemptItem:
        """The attempt closed, unless a charge at Stripe may be its payment.

        Most that were begun and not paid are cards that were declined, of which the channel says nothing: Stripe is
        asked once more before the goods are let go.
        """
        charge = self._stray(item)
        if charge is None:
            return self._change(item, {"state": "expired", "doubt": ""})
        doubt = f"Stripe has a charge {charge.id} that may be its payment, and the chat has told of none"
        if self._clock() - _yeses(item)[-1] < WORD_WAITED_FOR:
            return self._change(item, {"state": item.state, "doubt": doubt})
        self._attempts.put_payment_intent(charge.id, item.order, item.number)
        received: dict[str, str | int] = {
            "received": charge.amount,
            "received_in": charge.currency,
            "payment_intent": charge.id,
        }
        return self._change(item, {"state": "complete", "payment_status": "paid", "doubt": doubt, **received})

    def _stray(self, item: AttemptItem) -> StripeCharge | None:
        """A charge of that amount, made just after we had said yes, that no attempt is known to have been paid with."""
        windows = [(said - SLACK, said + CONFIRMED_FOR + SLACK) for said in _yeses(item)]
        charges = self._charges.strays(windows[0][0], windows[-1][1]) if windows else ()
        for each in charges:
            then = any(since <= each.created <= until for since, until in windows)
            known = any(map(self._attempts.find_payment_intent, filter(None, (each.id, each.payment_intent))))
            if then and not known and (each.amount, each.currency) == (item.amount, item.currency):
                return each
        return None

    def _take(self, item: AttemptItem, told: ChatPayment) -> PaymentObserved:
        """The channel has told of a payment: written down before anybody hears of it, so that it is observed again
        should the answer be lost. It counts whatever state the attempt was in; what becomes of it the core decides."""
        if not item.in_chat:
            raise UnknownAttempt(f"attempt {item.number} of {item.order} is not paid inside a chat")
        if item.charge and item.charge != told.charge:
            return self._twice(item, told)
        changes = {
            "state": "complete",
            "payment_status": "paid",
            "charge": told.charge,
            "payment_intent": told.payment,
            "received": told.amount,
            "received_in": told.currency,
            "doubt": "",
        }
        if not item.charge:
            if not self._attempts.change_attempt(item.order, item.number, changes, seen={"charge": ""}):
                raise PaymentUnavailable("another payment of it is being written down")
            item = item.model_copy(update=changes)
        if told.payment:
            self._attempts.put_payment_intent(told.payment, item.order, item.number)
        return of_record(item)

    def _twice(self, item: AttemptItem, told: ChatPayment) -> PaymentObserved:
        """One invoice, paid on two devices. The record keeps the first; the core makes an attempt of the second."""
        if told.payment and not self._attempts.find_payment_intent(told.payment):
            self._attempts.put_payment_intent(told.payment, item.order, item.number)
        second = {"charge": told.charge, "payment_intent": told.payment}
        return of_record(item.model_copy(update={**second, "received": told.amount, "received_in": told.currency}))

    def _change(self, item: AttemptItem, changes: dict[str, str | int]) -> AttemptItem:
        """As it is then: where the edge was first, as the edge has it."""
        seen = {"state": item.state, "query": item.query}
        if self._attempts.change_attempt(item.order, item.number, changes, seen=seen):
            return item.model_copy(update=changes)
        return AttemptItem.model_validate(self._attempts.get_attempt(item.order, item.number))


def _yeses(item: AttemptItem) -> list[datetime]:
    return [datetime.fromisoformat(each) for each in item.yeses.split()]


def being_paid(item: AttemptItem, now: datetime) -> bool:
    return item.state == "confirming" and item.confirming_until is not None and now < item.confirming_until


def invoice_parameters(call: OpenPayment) -> str:
    """What the invoice was made of, as JSON text. Raises ValueError where the lines do not add up."""
    total = sum(line.amount * line.quantity for line in call.lines)
    if total != call.amount:
        raise ValueError(f"the lines add up to {total}, not to {call.amount}")
    lines = [[line.name, line.amount, line.quantity] for line in call.lines]
    return json.dumps({"lines": lines}, sort_keys=True, separators=(",", ":"))


def paid_beside(first: AttemptItem, number: int, payment: str, now: datetime) -> AttemptItem:
    """The record of what an invoice was paid with the second time, under the number that the core gave it."""
    return first.model_copy(
        update={
            "number": number,
            "state": "complete",
            "payment_status": "paid",
            "payment_intent": payment,
            "created_at": now,
            "query": "",
            "yeses": "",
            "charge": "",
            "doubt": "",
        }
    )

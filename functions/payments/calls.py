"""A payment command carried out, and the one event that answers it. Commits nothing about orders.

Knows `Checkout` and `Money` only by their shape, so that nothing here imports Stripe's SDK.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import NoReturn, Protocol

from functions.conversation.effects import ExpirePayment, ObserveMoney, OpenPayment, RefundPayment
from functions.conversation.events import Event, What
from functions.conversation.money_events import (
    DisputeSeen,
    MoneyObserved,
    PaymentCallFailed,
    RefundObserved,
    RefundSeen,
)
from functions.errors import NotOurs, PaymentRefused, PaymentUnavailable, UnknownAttempt
from functions.payments import attempts
from functions.payments.attempts import AttemptItem, Attempts
from functions.payments.command import ChatPayment, PaymentCommand
from functions.payments.in_chat import InChat, invoice_parameters, paid_beside
from functions.payments.observed import of_session
from functions.payments.parameters import Scope, create_parameters
from functions.payments.session import Owner, Session, StripeCharge, StripeDispute, StripeRefund

KEY_LIFETIME = timedelta(hours=23)
"""Stripe forgets a key once it is 24 hours old, and the same call then makes a second session."""

FAILURE_PATIENCE = timedelta(seconds=45)
"""How long a call that Stripe answers with a failure of its own is tried again; the queue's sixth try comes at 62 s."""


class CheckoutPort(Protocol):
    """`functions.payments.checkout.Checkout`. Raises PaymentRefused or PaymentUnavailable."""

    def create(self, item: AttemptItem) -> Session: ...

    def retrieve(self, session: str) -> Session: ...

    def expire(self, session: str, *, afresh: bool = False) -> Session: ...

    def find(self, item: AttemptItem) -> Session | None: ...


class MoneyPort(Protocol):
    """`functions.payments.money.Money`. Raises as Checkout does."""

    def refund(self, call: RefundPayment) -> StripeRefund: ...

    def refunds(self, payment_intent: str) -> tuple[StripeRefund, ...]: ...

    def disputes(self, payment_intent: str) -> tuple[StripeDispute, ...]: ...

    def owner(self, payment_intent: str) -> Owner | None: ...

    def strays(self, since: datetime, until: datetime) -> tuple[StripeCharge, ...]: ...


class Payments:
    """`answer` is all of it. `return_url`: where Stripe sends the shopper back to, by order id."""

    def __init__(
        self,
        *,
        checkout: CheckoutPort,
        money: MoneyPort,
        attempts: Attempts,
        scope: Scope,
        return_url: Callable[[str], str],
        clock: Callable[[], datetime],
        changed: Callable[[PaymentCommand, Session], None] = lambda command, session: None,
    ) -> None:
        """`changed`: told when a session is seen to be paid, or to have failed, for the first time."""
        self._checkout = checkout
        self._money = money
        self._attempts = attempts
        self._scope = scope
        self._return_url = return_url
        self._clock = clock
        self._changed = changed
        self._in_chat = InChat(attempts, money, clock)

    def answer(self, command: PaymentCommand) -> Event:
        """Raises PaymentUnavailable or UnknownAttempt: nothing is known yet, and the command must be tried again.
        Raises NotOurs: there is nobody to tell."""
        item = self._item(command)
        try:
            what = self._carry_out(command, item)
        except PaymentRefused as refused:
            what = PaymentCallFailed(
                order=item.order,
                attempt=item.number,
                call="refund" if isinstance(command.call, RefundPayment) else refused.call,
                reason=refused.reason[:300],
                refund=command.call.refund if isinstance(command.call, RefundPayment) else "",
            )
        now = self._clock()
        return Event(
            id=f"{command.id}/r",
            conversation=item.conversation,
            account=item.account,
            occurred_at=now,
            received_at=now,
            what=what,
        )

    def _carry_out(self, command: PaymentCommand, item: AttemptItem) -> What:
        call = command.call
        if isinstance(call, RefundPayment):
            return self._refund(call)
        if isinstance(call, ObserveMoney):
            return self._observe_money(call, item)
        if item.in_chat or isinstance(call, ChatPayment):
            return self._in_chat.carry_out(call, item)
        session = self._expire(item) if isinstance(call, ExpirePayment) else self._observe(item)
        self._attempts.update_attempt(item.order, item.number, attempts.seen(session))
        if session.payment_intent and session.payment_intent != item.payment_intent:
            self._attempts.put_payment_intent(session.payment_intent, item.order, item.number)
        if attempts.is_news(item, session):
            self._changed(command, session)
        return of_session(item, session)

    def _observe(self, item: AttemptItem) -> Session:
        """The session as Stripe has it now; made, if it is not certain that it was."""
        if item.state == "refused":
            raise PaymentRefused("create", item.reason)
        if item.session:
            return self._checkout.retrieve(item.session)
        if self._clock() - item.created_at > KEY_LIFETIME:
            return self._checkout.find(item) or self._refused(item, "no session was made")
        try:
            return self._checkout.create(item)
        except PaymentRefused as refused:
            self._refused(item, refused.reason)
        except PaymentUnavailable as unavailable:
            if not unavailable.answered:
                raise
            return self._look_after_failure(item, unavailable)

    def _expire(self, item: AttemptItem) -> Session:
        session = item.session
        if not session:
            made = self._observe(item)  # until it is known whether there is a session, there may be one to pay
            self._attempts.update_attempt(item.order, item.number, attempts.seen(made))
            session = made.id
        try:
            return self._checkout.expire(session)
        except PaymentRefused:
            # only an open session can be expired: this one was just paid, or expired by itself
            return self._closed(session)
        except PaymentUnavailable as unavailable:
            if not unavailable.answered:
                raise
            # a 500 is kept with its key for a day, and may have done what was asked; doing it twice does no harm
            found = self._checkout.retrieve(session)
            return self._checkout.expire(session, afresh=True) if found.status == "open" else found

    def _closed(self, session: str) -> Session:
        found = self._checkout.retrieve(session)
        if found.status == "open":
            raise PaymentUnavailable("an open session was not expired")
        return found

    def _look_after_failure(self, item: AttemptItem, failure: PaymentUnavailable) -> Session:
        """Stripe keeps a 500 with its key and says it again for a day, whether or not a session was made.

        One that cannot be found is given up after a while, so that the next attempt has a key of its own. Should it be
        there after all, nobody can pay it: its address was never told to anyone, and it expires by itself.
        """
        found = self._checkout.find(item)
        if found is None and self._clock() - item.created_at < FAILURE_PATIENCE:
            raise failure
        return found or self._refused(item, "Stripe failed, and no session was made")

    def _refused(self, item: AttemptItem, reason: str) -> NoReturn:
        """Written, so that this attempt is never opened later; the order's next one may be."""
        self._attempts.update_attempt(item.order, item.number, {"state": "refused", "reason": reason[:300]})
        raise PaymentRefused("create", reason)

    def _refund(self, call: RefundPayment) -> RefundObserved:
        if not call.payment_intent:  # Stripe would list, and refund, whatever it likes
            raise PaymentRefused("refund", "Stripe's id of the payment is not known")
        made = self._money.refund(call)
        return RefundObserved(
            order=call.order,
            attempt=call.attempt,
            refund=call.refund,
            status=made.status,
            amount=made.amount,
            stripe=made.id,
            failure=made.failure,
        )

    def _observe_money(self, call: ObserveMoney, item: AttemptItem) -> MoneyObserved:
        refunds, disputes = self._money.refunds(call.payment_intent), self._money.disputes(call.payment_intent)
        return MoneyObserved(
            order=item.order,
            attempt=item.number,
            payment_intent=call.payment_intent,
            refunds=tuple(RefundSeen.model_validate(asdict(each)) for each in refunds),
            disputes=tuple(DisputeSeen.model_validate(asdict(each)) for each in disputes),
        )

    def _item(self, command: PaymentCommand) -> AttemptItem:
        """The attempt's item; written now if this command opens it. Raises UnknownAttempt or NotOurs."""
        call = command.call
        if isinstance(call, ObserveMoney):
            return self._paid_item(call)
        found = self._attempts.get_attempt(call.order, call.attempt)
        if found is not None:
            return AttemptItem.model_validate(found)
        if isinstance(call, RefundPayment):
            return self._beside(call.order, call.attempt, call.payment_intent)
        if not command.conversation:
            raise UnknownAttempt(f"{call.order} has no attempt {call.attempt}")
        if isinstance(call, OpenPayment):
            new = self._opening(command, call)
        else:
            # the queue keeps an order's commands in order, and an asker that knows the conversation asked for the
            # opening before: where nothing is written it was dead-lettered, and must not happen later either
            new = self._never_opened(command, "closed before it was opened")
        if self._attempts.put_attempt(new.model_dump(mode="json", exclude_none=True)):
            return new
        return AttemptItem.model_validate(self._attempts.get_attempt(call.order, call.attempt))

    def _paid_item(self, call: ObserveMoney) -> AttemptItem:
        """Of the attempt that a payment is for: as we wrote down when we saw it paid, else as Stripe has it."""
        owner = Owner(call.order, call.attempt) if call.order else self._owner(call)
        found = self._attempts.get_attempt(owner.order, owner.attempt)
        if found is None:
            return self._beside(owner.order, owner.attempt, call.payment_intent)
        item = AttemptItem.model_validate(found)
        if item.payment_intent not in ("", call.payment_intent, call.charge):
            # it names our attempt, which was paid by another one: no order knows of this money
            raise UnknownAttempt(f"attempt {owner.attempt} of {owner.order} has another payment")
        return item

    def _beside(self, order: str, number: int, payment: str) -> AttemptItem:
        """Of what an invoice in the chat was paid with the second time: the core has given that a number of its own.
        Raises UnknownAttempt where it is not known to be such."""
        known = self._attempts.find_payment_intent(payment) if payment else None
        first = self._attempts.get_attempt(*known) if known and known[0] == order else None
        if first is None or not first.get("in_chat"):
            raise UnknownAttempt(f"{order} has no attempt {number}")
        new = paid_beside(AttemptItem.model_validate(first), number, payment, self._clock())
        self._attempts.put_attempt(new.model_dump(mode="json", exclude_none=True))
        self._attempts.put_payment_intent(payment, order, number)
        return new

    def _owner(self, call: ObserveMoney) -> Owner:
        find = self._attempts.find_payment_intent
        known = find(call.payment_intent) or (find(call.charge) if call.charge else None)
        owner = Owner(*known) if known else self._money.owner(call.payment_intent)
        if owner is None:
            raise NotOurs(f"{call.payment_intent} is not this shop's")
        return owner

    def _opening(self, command: PaymentCommand, call: OpenPayment) -> AttemptItem:
        now = self._clock()
        expires_at = attempts.expiry(now, call.hold_minutes)
        try:
            if call.payer:
                parameters = invoice_parameters(call)
            else:
                parameters = create_parameters(
                    call, scope=self._scope, return_url=self._return_url(call.order), expires_at=expires_at
                )
        except ValueError as error:
            return self._never_opened(command, str(error))
        return attempts.opening(
            call,
            conversation=command.conversation,
            account=command.account,
            now=now,
            expires_at=expires_at,
            parameters=parameters,
        )

    def _never_opened(self, command: PaymentCommand, reason: str) -> AttemptItem:
        return attempts.never_opened(
            command.call.order,
            command.call.attempt,
            conversation=command.conversation,
            account=command.account,
            now=self._clock(),
            reason=reason,
        )

"""Stripe and the payments worker in a few lines: sessions that open, are paid or expire; refunds. One answer each."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from functions.conversation.effects import ExpirePayment, OpenPayment, RefundPayment
from functions.conversation.events import Event, PaymentObserved, RefundObserved, What
from functions.payments.command import PaymentCommand


@dataclass
class Session:
    order: str
    attempt: int
    amount: int
    expires_at: datetime
    status: Literal["open", "complete", "expired"] = "open"

    @property
    def id(self) -> str:
        return f"cs_{self.order}_{self.attempt}"


@dataclass
class Bank:
    now: Any
    sessions: dict[tuple[str, int], Session] = field(default_factory=dict)
    refunds: dict[str, int] = field(default_factory=dict)

    def __call__(self, command: PaymentCommand) -> Event:
        call = command.call
        return Event(
            id=f"{command.id}/r",
            conversation=command.conversation,
            account=command.account,
            occurred_at=self.now(),
            received_at=self.now(),
            what=self._refund(call) if isinstance(call, RefundPayment) else self._session(call),
        )

    def _session(self, call: Any) -> What:
        key = (call.order, call.attempt)
        if isinstance(call, OpenPayment) and key not in self.sessions:
            assert sum(line.amount * line.quantity for line in call.lines) == call.amount, "the page adds up"
            self.sessions[key] = Session(
                call.order, call.attempt, call.amount, self.now() + timedelta(minutes=call.hold_minutes)
            )
        session = self.sessions[key]
        late = session.expires_at < self.now()
        if session.status == "open" and (late or isinstance(call, ExpirePayment)):
            session.status = "expired"
        return self.observed(session)

    def observed(self, session: Session) -> PaymentObserved:
        paid = session.status == "complete"
        return PaymentObserved(
            order=session.order, attempt=session.attempt, session=session.id, status=session.status,
            payment_status="paid" if paid else "unpaid", amount=session.amount, currency="EUR", livemode=False,
            expires_at=session.expires_at, payment_intent=f"pi_{session.id}" if paid else None,
        )  # fmt: skip

    def _refund(self, call: RefundPayment) -> RefundObserved:
        self.refunds[call.refund] = call.amount
        return RefundObserved(
            order=call.order, attempt=call.attempt, refund=call.refund, status="succeeded", amount=call.amount
        )

    def pay(self, which: int) -> Session | None:
        """Somebody pays a session that is open; twice is once."""
        open_ = [each for each in self.sessions.values() if each.status == "open" and each.expires_at > self.now()]
        if not open_:
            return None
        open_[which % len(open_)].status = "complete"
        return open_[which % len(open_)]

    @property
    def received(self) -> int:
        return sum(each.amount for each in self.sessions.values() if each.status == "complete")

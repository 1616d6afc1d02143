"""Stripe and the payments worker in a few lines: sessions that open, are paid or expire; refunds. One answer each."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from functions.commerce.orders import Address
from functions.conversation.effects import ChargeShipping, ExpirePayment, OpenPayment, RefundPayment
from functions.conversation.events import Event, What
from functions.conversation.money_events import Customer, PaymentObserved, RefundObserved
from functions.payments.command import PaymentCommand

SOMEBODY = Customer(
    name="Noor Visser", email="noor@example.com", phone="+31612345678", recipient="Noor Visser",
    address=Address(street="Lindengracht", number="40", postcode="1015 KD", city="Amsterdam", country="NL"),
)  # fmt: skip


@dataclass
class Session:
    order: str
    attempt: int
    amount: int
    expires_at: datetime
    status: Literal["open", "complete", "expired"] = "open"
    ways: tuple[ChargeShipping, ...] = ()
    """Of delivery, where the page asks that; who pays takes the last."""
    way: ChargeShipping | None = None

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
            first = sum(way.amount for way in call.shipping[:1])
            assert sum(line.amount * line.quantity for line in call.lines) + first == call.amount, "the page adds up"
            until = self.now() + timedelta(minutes=call.hold_minutes)
            self.sessions[key] = Session(call.order, call.attempt, call.amount, until, ways=call.shipping)
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
            shipping=session.way.id if session.way else None,
            shipping_amount=session.way.amount if session.way else 0, customer=SOMEBODY if session.way else None,
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
        session = open_[which % len(open_)]
        session.status = "complete"
        if session.ways:
            session.way = session.ways[-1]
            session.amount += session.way.amount - session.ways[0].amount
        return session

    @property
    def received(self) -> int:
        return sum(each.amount for each in self.sessions.values() if each.status == "complete")

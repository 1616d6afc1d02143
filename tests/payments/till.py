"""The payments worker on the in-process Stripe stand-in, with a clock that is moved by hand."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.conversation.effects import (
    ChargeLine,
    ExpirePayment,
    ObserveMoney,
    ObservePayment,
    OpenPayment,
    RefundPayment,
)
from functions.conversation.events import Event
from functions.links import SignedLinks
from functions.payments.calls import Payments
from functions.payments.checkout import Checkout
from functions.payments.command import Command, LookBack, PaymentCommand, ReplayEvents, SweepSessions
from functions.payments.history import History
from functions.payments.money import Money
from functions.payments.parameters import Scope
from functions.payments.reconciler import Reconciler, count
from functions.payments.session import PastSession
from functions.payments.stripe_api import connect
from infra.simulator.stripe.asked import usual
from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.http_client import StandInClient

SCOPE = Scope(shop="de-linde", stage="test")
ORDER = "oaaaaaaaaaaaaaaaa"
CONVERSATION = "c" + "b" * 25
ACCOUNT = "web:de-linde"
LINK_KEY = "link-key"
LINKS = SignedLinks("https://shop.example.test", LINK_KEY)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, 0, 0, 250_000, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def epoch(self) -> float:
        return self.now.timestamp()

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class MemoryAttempts:
    """As functions/storage/attempts.py, in a dict. Items pass through as they would through the table: by value."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, int], dict[str, Any]] = {}
        self.intents: dict[str, tuple[str, int]] = {}

    def put_attempt(self, item: Mapping[str, Any]) -> bool:
        return self.items.setdefault((item["order"], item["number"]), kept := dict(item)) is kept

    def get_attempt(self, order: str, number: int) -> Mapping[str, Any] | None:
        found = self.items.get((order, number))
        return dict(found) if found else None

    def update_attempt(self, order: str, number: int, changes: Mapping[str, Any]) -> None:
        self.items[order, number].update(changes)

    def change_attempt(self, order: str, number: int, changes: Mapping[str, Any], *, seen: Mapping[str, Any]) -> bool:
        item = self.items.get((order, number))
        if item is None or any(item.get(name) != value for name, value in seen.items()):
            return False
        item.update(changes)
        return True

    def put_payment_intent(self, payment_intent: str, order: str, number: int) -> None:
        self.intents[payment_intent] = (order, number)

    def find_payment_intent(self, payment_intent: str) -> tuple[str, int] | None:
        return self.intents.get(payment_intent)


class MemoryRecords:
    """As functions/storage/reconciled.py."""

    def __init__(self) -> None:
        self.replayed: datetime | None = None
        self.swept: datetime | None = None
        self.strays: dict[str, PastSession] = {}

    def note_replayed(self, until: datetime) -> None:
        self.replayed = until

    def note_swept(self, until: datetime) -> None:
        self.swept = until

    def put_stray(self, stray: PastSession) -> bool:
        return self.strays.setdefault(stray.id, stray) is stray


class Till:
    def __init__(self, *, key: str = "rk_test_till") -> None:
        self.clock = Clock()
        self.stripe = StandIn(clock=self.clock.epoch)
        self.attempts = MemoryAttempts()
        self.metrics: list[str] = []
        client = connect(key, api="https://stripe.example.test", http_client=StandInClient(self.stripe))
        self.payments = Payments(
            checkout=Checkout(client, SCOPE),
            money=Money(client, SCOPE),
            attempts=self.attempts,
            scope=SCOPE,
            return_url=lambda order: f"{LINKS.payment(order)}/return",
            clock=self.clock,
            changed=lambda command, session: count(command, self.metrics.append),
        )
        self.records = MemoryRecords()
        self.reconciler = Reconciler(
            history=History(client, SCOPE),
            attempts=self.attempts,
            records=self.records,
            scope=SCOPE,
            tell=self.metrics.append,
        )
        self.asked = 0

    def answer(self, call: Any, *, conversation: str = CONVERSATION, id: str = "") -> Event:
        self.asked += 1
        name = id or f"{CONVERSATION}/{self.asked}/0"
        return self.payments.answer(
            PaymentCommand(id=name, call=call, conversation=conversation, account=ACCOUNT if conversation else "")
        )

    def open(self, attempt: int = 1, **changed: Any) -> Any:
        return self.answer(an_open(attempt, **changed)).what

    def observe(self, attempt: int = 1) -> Any:
        return self.answer(ObservePayment(order=ORDER, attempt=attempt)).what

    def expire(self, attempt: int = 1) -> Any:
        return self.answer(ExpirePayment(order=ORDER, attempt=attempt)).what

    def refund(self, payment_intent: str, amount: int, refund: str = "r1") -> Any:
        call = RefundPayment(
            order=ORDER, attempt=1, payment_intent=payment_intent, refund=refund, amount=amount, reason="duplicate"
        )
        return self.answer(call).what

    def money(self, payment_intent: str, order: str = "", attempt: int = 0) -> Any:
        """As a webhook asks for it: without a conversation, and mostly without an order."""
        call = ObserveMoney(payment_intent=payment_intent, order=order, attempt=attempt)
        return self.answer(call, conversation="").what

    def paid(self, method: str = "ideal", attempt: int = 1) -> str:
        """An attempt opened, paid and seen: its payment intent."""
        self.stripe.pay(self.open(attempt).session, method)
        return str(self.observe(attempt).payment_intent)

    def look_back(self, reading: ReplayEvents | SweepSessions) -> list[PaymentCommand]:
        """All of its pages: what they lead to."""
        waiting: list[Command] = [LookBack(id="clock:test", reading=reading)]
        found: list[PaymentCommand] = []
        while waiting:
            command = waiting.pop()
            if isinstance(command, LookBack):
                following = self.reconciler.look(command)
                self.reconciler.note(command, following)
                waiting += following
            else:
                found.append(command)
        return found

    def replay(self, **back: float) -> list[PaymentCommand]:
        now = self.clock.now
        return self.look_back(ReplayEvents(since=now - timedelta(**back or {"days": 3}), until=now))

    def sweep(self) -> list[PaymentCommand]:
        now = self.clock.now
        return self.look_back(SweepSessions(since=now - timedelta(days=15), until=now))

    def sessions(self) -> list[dict[str, Any]]:
        return self.stripe.ledger()

    def count(self, endpoint: str) -> int:
        return self.stripe.calls.count(endpoint)


def an_open(attempt: int = 1, **changed: Any) -> OpenPayment:
    lines = (
        ChargeLine(name="Tulpen (rood)", amount=1495, quantity=2, image="https://shop.example.test/tulp.jpg"),
        ChargeLine(name="Verzending", amount=595, quantity=1),
    )
    given = {
        "order": ORDER,
        "attempt": attempt,
        "amount": 3585,
        "currency": "EUR",
        "lines": lines,
        "cart_hash": "f00d",
        "email": "sanne@example.test",
        "locale": "nl",
        "hold_minutes": 60,
    }
    return OpenPayment.model_validate(given | changed)


def filled_in(till: Till, session: str) -> dict[str, str]:
    """What is typed on the page of a session, with the last way of delivery that it offers."""
    found = till.stripe.session(session)
    ways = {"shipping": str(found["rates"][-1]["id"])} if found["rates"] else {}
    return usual(found) | ways

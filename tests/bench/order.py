"""One order from "hoi" to the review, over every function, with what each asked of AWS counted.

The real edge, worker, payments worker, bus and clock, on the wire of wire.py and the Stripe stand-in.
"""

import contextlib
import io
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from functions import bus, clock
from functions.channels.channel import DeliveryState, Incoming, Parsed, Receipt
from functions.conversation.effects import ObservePayment
from functions.conversation.events import Event, ShopperWrote, Tapped, TextIn, TimerDue
from functions.intake import Intake
from functions.mailbox import FifoQueue, Mailbox, PaymentsQueue, Unreadable
from functions.payments.calls import Payments
from functions.payments.checkout import Checkout
from functions.payments.command import PaymentCommand
from functions.payments.history import History
from functions.payments.money import Money
from functions.payments.parameters import Scope
from functions.payments.reconciler import Reconciler
from functions.payments.stripe_api import connect
from functions.payments_worker import PaymentsWorker
from functions.storage import keys, reads
from functions.storage.attempts import Attempts
from functions.storage.reconciled import Reconciled
from functions.storage.table import Table
from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.http_client import StandInClient
from tests.bench.shops import shop_of
from tests.bench.wire import Wire
from tests.bench.worker import ACCOUNT, NOW, Bench, Quiet

BROWSING: tuple[Tapped | TextIn, ...] = (
    TextIn(text="rode rozn onder 30 euro"), Tapped(action="cat:bouquets"), Tapped(action="cart"),
)  # fmt: skip
CHECKOUT = 12
"""Messages from "hoi" to "ja"; the others browse."""
STATES: tuple[DeliveryState, ...] = ("sent", "delivered", "read")
REPORTS = ("accepted", "dispatched", "delivered")


@dataclass
class Tally:
    """What one function did."""

    invocations: int = 0
    cpu_seconds: float = 0.0
    aws_calls: int = 0
    letters: int = 0
    """Received from a queue."""
    sends: int = 0
    stripe_calls: int = 0
    log_bytes: int = 0


@dataclass
class Order:
    """Drives it. Afterwards `tallies`, and the wire's calls and units, say what it took."""

    messages: int
    tallies: dict[str, Tally] = field(default_factory=dict)
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.bench = Bench(shop_of(28))
        self.bench.fill_stock()
        self.wire: Wire = self.bench.wire
        table = Table("bench", self.bench.shop.rules.id, lambda: self.wire.client("dynamodb"))
        self.table, self.mailbox = table, Mailbox(FifoQueue("mailbox", lambda: self.wire.client("sqs")))
        self.commands = PaymentsQueue(FifoQueue("payments", lambda: self.wire.client("sqs")))
        unreadable = Unreadable("unreadable", lambda: self.wire.client("sqs"))
        self.unreadable = unreadable
        self.intake = Intake(table, self.mailbox, unreadable, lambda: self.now)
        self.stripe = StandIn(clock=lambda: self.now.timestamp())
        scope = Scope(shop=self.bench.shop.rules.id, stage="bench")
        self.attempts = Attempts(table, lambda: self.now)
        client = connect("rk_test_bench", api="https://stripe.example", http_client=StandInClient(self.stripe))
        payments = Payments(
            checkout=Checkout(client, scope), money=Money(client, scope), attempts=self.attempts, scope=scope,
            clock=lambda: self.now, return_url=lambda order: f"https://shop.example/p/{order}/return",
        )  # fmt: skip
        self.payments = PaymentsWorker(
            payments=payments, mailbox=self.mailbox, unreadable=unreadable, wall_clock=lambda: self.now,
            delay=lambda handles, seconds: None, commands=self.commands,
            reconciler=Reconciler(
                history=History(client, scope), attempts=self.attempts, scope=scope,
                records=Reconciled(table, lambda: self.now),
            ),
        )  # fmt: skip
        for service in ("dynamodb", "sqs", "events"):
            self.wire.client(service)
        self.wire.reset()
        self.serial = 0

    def run(self) -> None:
        for content in self._talk():
            self._says(content)
        (session,) = self.stripe.ledger()
        order = reads.order(self.table, str(session["order"]))
        assert order is not None
        self._pays(order.id, str(session["session"]))
        for at, state in enumerate(REPORTS):
            self.now += timedelta(days=1)
            self._reports(order.id, state, at)
        self.now += timedelta(days=14)
        with self._function("worker", letters=1):
            self._work(self._timer())
        self._settle()
        found = reads.order(self.table, order.id)
        assert found is not None and found.status == "paid", found
        # an answer each, and the link, the receipt, three reports and the question how it was
        assert self.tallies["worker"].sends >= self.messages + 6, self.tallies["worker"]

    def _talk(self) -> Iterator[Tapped | TextIn]:
        sku = sorted(self.bench.stocked)[0]
        yield TextIn(text="hoi")
        for at in range(self.messages - CHECKOUT):
            yield BROWSING[at % len(BROWSING)]
        yield from (
            Tapped(action=f"add:{sku}"), Tapped(action="checkout"), Tapped(action="forme"),
            TextIn(text="Sanne de Boer"), Tapped(action="ship:standard"),
            TextIn(text="Dorpsstraat 12a, 2011 AB Haarlem"), TextIn(text="1"), TextIn(text="1"),
            TextIn(text="sanne@example.nl"), Tapped(action="nocard"), TextIn(text="ja"),
        )  # fmt: skip

    def _says(self, content: Tapped | TextIn) -> None:
        self.serial += 1
        self.now += timedelta(seconds=20)
        what = ShopperWrote(content=content, message_id=f"wamid.in.{self.serial}")
        incoming = Incoming(
            id=f"wamid.in.{self.serial}", account=ACCOUNT, names=("bsuid:NL.1", "wa:31612345678"),
            address="+31612345678", occurred_at=self.now, what=what,
        )  # fmt: skip
        with self._function("edge"):
            self.intake.take("whatsapp", Parsed(incoming=(incoming,)), b"", self.now)
        self._settle()

    def _pays(self, order: str, session: str) -> None:
        with self._function("edge"):  # the link
            assert reads.order(self.table, order) and self.attempts.get_attempt(order, 1)
        self.now += timedelta(minutes=2)
        self.stripe.pay(session)
        for asker in ("stripe:evt_1", "return:1"):  # the webhook, and the page that the shopper comes back to
            with self._function("edge"):
                if asker.startswith("return"):
                    assert reads.order(self.table, order) and self.attempts.get_attempt(order, 1)
                self.commands.post([PaymentCommand(id=asker, call=ObservePayment(order=order, attempt=1))])
        self._settle()

    def _reports(self, order: str, state: str, at: int) -> None:
        detail = {"id": f"r{at}", "order": order, "state": state, "carrier": "PostNL", "tracking_number": "3S123"}
        body = json.dumps({"detail-type": "Fulfilment", "detail": detail})
        with self._function("bus_in", letters=1):
            done = bus.take_in(
                {"Records": [{"messageId": "m", "body": body}]}, self.table, self.mailbox, self.unreadable, self.now
            )
        assert done == {"batchItemFailures": []}, done
        self._settle()

    def _timer(self) -> str:
        (conversation,) = {pk for pk, sk in self.wire.items if sk.startswith("TURN#")}
        event = clock._due(conversation.removeprefix("CONV#"), keys.due(self.now), self.now)
        assert isinstance(event.what, TimerDue)
        return event.model_dump_json()

    # --- queues -------------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Deliver what is in the queues, and tell of every message sent that it was sent, delivered and read."""
        while self.wire.letters:
            queue, body = self.wire.letters.pop(0)
            assert queue in ("mailbox", "payments"), f"{queue}: {body[:200]}"
            if queue == "mailbox":
                with self._function("worker", letters=1):
                    self._work(body)
            else:
                with self._function("payments_worker", letters=1):
                    self._pay(body)

    def _work(self, body: str) -> None:
        self.bench.now = self.now
        first = Quiet.sent
        event = Event.model_validate_json(body)
        answer = self.bench.worker.handle({"Records": [self._record(event.conversation, body)]}, lambda: 20.0)
        assert answer == {"batchItemFailures": []}, answer
        self.tallies["worker"].sends += Quiet.sent - first
        self.unread = list(range(first + 1, Quiet.sent + 1))

    def _pay(self, body: str) -> None:
        before = len(self.stripe.calls)
        answer = self.payments.handle({"Records": [self._record("o", body)]}, lambda: 20.0)
        assert answer == {"batchItemFailures": []}, answer
        self.tallies["payments_worker"].stripe_calls += len(self.stripe.calls) - before
        self.unread = []

    def _record(self, group: str, body: str) -> dict[str, Any]:
        attributes = {
            "MessageGroupId": group, "ApproximateReceiveCount": "1",
            "SentTimestamp": str(int(self.now.timestamp() * 1000)),
        }  # fmt: skip
        return {"messageId": "m", "receiptHandle": "h", "body": body, "attributes": attributes}

    def _statuses(self) -> None:
        for number in self.unread:
            for state in STATES:
                receipt = Receipt(
                    account=ACCOUNT, message_id=f"wamid.{number}", state=state, occurred_at=self.now,
                    names=("bsuid:NL.1", "wa:31612345678"),
                )  # fmt: skip
                with self._function("edge"):
                    self.intake.take("whatsapp", Parsed(receipts=(receipt,)), b"", self.now)
        self.unread = []

    @contextmanager
    def _function(self, name: str, *, letters: int = 0) -> Iterator[None]:
        tally = self.tallies.setdefault(name, Tally())
        calls, own, started = self.wire.calls.total(), self.wire.own_seconds, time.process_time()
        written = io.StringIO()
        self.unread: list[int] = []
        with contextlib.redirect_stdout(written):
            yield
        tally.invocations += 1
        tally.letters += letters
        tally.cpu_seconds += time.process_time() - started - (self.wire.own_seconds - own)
        tally.aws_calls += self.wire.calls.total() - calls
        tally.log_bytes += len(written.getvalue().encode())
        if name == "worker":
            self._statuses()

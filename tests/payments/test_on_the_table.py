"""The payments worker on the real table (moto) and queues: what is written comes back the same, nothing gets lost."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from functions.clock import look_back, reconcile
from functions.conversation.effects import ObserveMoney, ObservePayment
from functions.conversation.money_events import PaymentObserved
from functions.errors import Conflict
from functions.mailbox import FifoQueue, Mailbox, PaymentsQueue, read_events
from functions.payments.command import PaymentCommand
from functions.payments_worker import PaymentsWorker
from functions.storage import keys
from functions.storage.attempts import Attempts
from functions.storage.reconciled import Reconciled, Stray
from tests import dynamo
from tests.payments.till import ACCOUNT, CONVERSATION, ORDER, Till, an_open
from tests.queues import MemorySqs, Queue


class Shop:
    """Commands in, events out, on the same clock as Stripe's."""

    def __init__(self, client: dynamo.Counting) -> None:
        self.till = Till()
        self.table = dynamo.table(client)
        self.till.attempts = self.till.payments._attempts = Attempts(self.table, self.till.clock)  # type: ignore[assignment]
        self.sqs = MemorySqs()
        self.commands = PaymentsQueue(FifoQueue("payments.fifo", lambda: self.sqs))
        self.reconciled = Reconciled(self.table, self.till.clock)
        self.reconciler = replace(
            self.till.reconciler,
            attempts=Attempts(self.table, self.till.clock),
            records=self.reconciled,
        )
        self.worker = PaymentsWorker(
            self.till.payments,
            mailbox=Mailbox(FifoQueue("mailbox.fifo", lambda: self.sqs)),
            unreadable=None,  # type: ignore[arg-type]
            delay=lambda handles, seconds: None,
            wall_clock=self.till.clock,
            reconciler=self.reconciler,
            commands=self.commands,
        )

    def ask(self, command: PaymentCommand) -> None:
        self.commands.post([command])
        self.work()

    def work(self) -> None:
        queue: Queue = self.sqs.queue("payments.fifo")
        while queue.messages:
            queue.deliver(lambda event: self.worker.handle(event, lambda: 60.0), queue.batch(1))

    def events(self) -> list[PaymentObserved]:
        bodies = [message.body for message in self.sqs.queue("mailbox.fifo").messages]
        return [event.what for body in bodies for event in read_events(body)]  # type: ignore[misc]


@pytest.fixture
def shop() -> Iterator[Shop]:
    with dynamo.dynamo() as client:
        yield Shop(client)


def an_order_to_pay(shop: Shop) -> str:
    shop.ask(PaymentCommand(id="c1/1/0", call=an_open(), conversation=CONVERSATION, account=ACCOUNT))
    return shop.events()[-1].session


def test_what_is_written_about_an_attempt_comes_back_the_same(shop: Shop) -> None:
    session = an_order_to_pay(shop)
    item = shop.till.attempts.get_attempt(ORDER, 1)
    assert item is not None
    assert (item["session"], item["state"], item["number"], item["livemode"]) == (session, "open", 1, False)
    shop.till.stripe.pay(session)
    shop.ask(PaymentCommand(id="stripe:evt_1", call=ObservePayment(order=ORDER, attempt=1)))
    answer = shop.events()[-1]
    assert answer.payment_status == "paid"
    assert shop.till.attempts.find_payment_intent(answer.payment_intent) == (ORDER, 1)  # type: ignore[attr-defined]


def test_with_every_webhook_lost_a_payment_is_found_out_within_five_minutes_and_asked_no_more(shop: Shop) -> None:
    session = an_order_to_pay(shop)
    shop.till.stripe.set_mode("drop")
    shop.till.stripe.pay(session)
    assert reconcile(shop.table, shop.commands, shop.till.clock()) == 0
    shop.till.clock.move(minutes=6)
    assert reconcile(shop.table, shop.commands, shop.till.clock()) == 1
    shop.work()
    assert shop.events()[-1].payment_status == "paid"
    shop.till.clock.move(hours=2)
    assert reconcile(shop.table, shop.commands, shop.till.clock()) == 0


def test_a_delayed_payment_is_looked_at_until_the_bank_has_answered(shop: Shop) -> None:
    session = an_order_to_pay(shop)
    shop.till.stripe.pay(session, "sepa_debit")
    for _ in range(3):
        shop.till.clock.move(hours=2)
        assert reconcile(shop.table, shop.commands, shop.till.clock()) == 1
        shop.work()
        assert shop.events()[-1].payment_status == "unpaid"
    shop.till.stripe.fail_later(session)
    shop.till.clock.move(hours=2)
    reconcile(shop.table, shop.commands, shop.till.clock())
    shop.work()
    assert shop.events()[-1].failed
    shop.till.clock.move(hours=2)
    assert reconcile(shop.table, shop.commands, shop.till.clock()) == 0


def test_an_answer_that_never_came_is_asked_again_by_the_queue_itself(shop: Shop) -> None:
    shop.till.stripe.set_fault("timeout_after", times=6)
    session = an_order_to_pay(shop)
    assert len(shop.till.sessions()) == 1
    assert shop.till.sessions()[0]["session"] == session
    assert shop.sqs.queue("payments.fifo").dead == []


# --- looking back -------------------------------------------------------------------------------------------------


def look_back_now(shop: Shop) -> None:
    look_back(shop.reconciled, shop.commands, shop.till.clock())
    shop.work()


def test_a_payment_whose_webhook_was_lost_is_found_by_looking_back(shop: Shop) -> None:
    shop.till.stripe.set_mode("drop")
    shop.till.stripe.pay(an_order_to_pay(shop))
    look_back_now(shop)
    assert {event.payment_status for event in shop.events()[1:]} == {"paid"}
    assert shop.till.metrics == ["FoundByReconciler"]
    now = shop.till.clock.now.replace(microsecond=0)
    assert shop.reconciled.done() == {"replayed": now, "swept": now}
    heard = len(shop.events())
    look_back_now(shop)
    assert len(shop.events()) == heard


def test_a_stray_waits_for_a_person_until_it_is_closed_and_does_not_come_back(shop: Shop) -> None:
    session = an_order_to_pay(shop)
    shop.till.stripe.pay(session)
    intent = shop.till.sessions()[0]["payment_intent"]
    shop.table.delete(keys.attempt(ORDER, 1))
    created = shop.till.clock.now.replace(microsecond=0)
    look_back_now(shop)
    shop.till.clock.move(seconds=1)
    (stray,) = shop.reconciled.strays()
    assert stray == Stray(session, intent, 3585, "EUR", ORDER, 1, created)
    shop.reconciled.close_stray(session)
    shop.till.clock.move(days=1, minutes=1)
    look_back_now(shop)
    assert list(shop.reconciled.strays()) == []
    assert shop.till.metrics == ["UnknownPayment"]
    with pytest.raises(Conflict):
        shop.reconciled.close_stray("cs_test_none")


def test_a_dispute_finds_its_order_by_the_payment_that_was_written_down(shop: Shop) -> None:
    shop.till.stripe.pay(an_order_to_pay(shop), "card")
    shop.ask(PaymentCommand(id="stripe:evt_1", call=ObservePayment(order=ORDER, attempt=1)))
    intent = shop.till.sessions()[0]["payment_intent"]
    dispute = shop.till.stripe.open_dispute(intent)["id"]
    shop.ask(PaymentCommand(id="stripe:evt_9", call=ObserveMoney(payment_intent=intent)))
    answer = shop.events()[-1]
    assert (answer.order, answer.attempt, answer.disputes[0].id) == (ORDER, 1, dispute)  # type: ignore[attr-defined]
    assert shop.till.count("GET /v1/payment_intents/{id}") == 0

"""Batches of payments.fifo: what is answered, what comes again, what a person must look at."""

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from functions.conversation.effects import ObserveMoney, ObservePayment
from functions.conversation.events import Event
from functions.conversation.money_events import PaymentObserved
from functions.payments.command import Command, LookBack, PaymentCommand, ReplayEvents, SweepSessions
from functions.payments_worker import PaymentsWorker
from tests.payments.till import ACCOUNT, CONVERSATION, ORDER, Till, an_open


class Queue:
    def __init__(self) -> None:
        self.commands: list[Command] = []

    def post(self, commands: Iterable[Command]) -> None:
        self.commands += commands


class Shelf:
    """A mailbox, the queue of the unreadable, and SQS's visibility, which keep what they are given."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.kept: list[tuple[str, str]] = []
        self.delays: list[tuple[str, int]] = []
        self.queue = Queue()

    def post(self, events: Iterable[Event]) -> None:
        self.events += events

    def keep(self, body: str, *, why: str, source: str, **fields: str) -> None:
        self.kept.append((why, body))

    def delay(self, handles: Sequence[str], seconds: int) -> None:
        self.delays += [(handle, seconds) for handle in handles]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def worker(till: Till, shelf: Shelf) -> PaymentsWorker:
    return PaymentsWorker(
        till.payments,
        mailbox=shelf,
        unreadable=shelf,
        delay=shelf.delay,
        wall_clock=till.clock,
        reconciler=till.reconciler,
        commands=shelf.queue,
    )


def a_command(call: Any = None, *, id: str = "c1/1/0", conversation: str = CONVERSATION) -> str:
    account = ACCOUNT if conversation else ""
    return PaymentCommand(id=id, call=call or an_open(), conversation=conversation, account=account).model_dump_json()


def batch(till: Till, *bodies: str, receives: int = 1, age: float = 0) -> dict[str, Any]:
    sent = int((till.clock.epoch() - age) * 1000)
    return {
        "Records": [
            {
                "messageId": f"m{place}",
                "receiptHandle": f"h{place}",
                "body": body,
                "attributes": {
                    "MessageGroupId": json.loads(body).get("call", {}).get("order", "?")
                    if body.startswith("{")
                    else "?",
                    "ApproximateReceiveCount": str(receives),
                    "SentTimestamp": str(sent),
                },
            }
            for place, body in enumerate(bodies)
        ]
    }


def plenty() -> float:
    return 60


def test_a_command_is_answered_with_exactly_one_event(till: Till, shelf: Shelf, worker: PaymentsWorker) -> None:
    assert worker.handle(batch(till, a_command()), plenty) == {"batchItemFailures": []}
    (event,) = shelf.events
    assert event.id == "c1/1/0/r"
    assert isinstance(event.what, PaymentObserved)


def test_a_command_delivered_twice_answers_twice_with_the_same_id(
    till: Till, shelf: Shelf, worker: PaymentsWorker
) -> None:
    for _ in range(2):
        worker.handle(batch(till, a_command()), plenty)
    assert [event.id for event in shelf.events] == ["c1/1/0/r"] * 2
    assert len(till.sessions()) == 1


@pytest.mark.parametrize(("receives", "seconds"), [(1, 2), (2, 4), (5, 32), (9, 120)])
def test_an_unknown_outcome_comes_again_later_and_later(
    till: Till, shelf: Shelf, worker: PaymentsWorker, receives: int, seconds: int
) -> None:
    till.stripe.set_fault("timeout_after", times=2)
    answer = worker.handle(batch(till, a_command(), receives=receives), plenty)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert shelf.delays == [("h0", seconds)]
    assert shelf.events == []


def test_what_failed_is_not_overtaken_by_its_own_order_but_by_another(
    till: Till, shelf: Shelf, worker: PaymentsWorker
) -> None:
    till.stripe.set_fault("timeout_before", times=2)
    bodies = [
        a_command(id="c1/1/0"),
        a_command(ObservePayment(order=ORDER, attempt=1), id="c1/2/0"),
        a_command(an_open(order="obbbbbbbbbbbbbbbb"), id="c2/1/0"),
    ]
    answer = worker.handle(batch(till, *bodies), plenty)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m0"}, {"itemIdentifier": "m1"}]}
    assert [event.id for event in shelf.events] == ["c2/1/0/r"]


def test_without_time_for_a_call_the_rest_of_a_batch_comes_again(
    till: Till, shelf: Shelf, worker: PaymentsWorker
) -> None:
    bodies = [a_command(id="c1/1/0"), a_command(an_open(order="obbbbbbbbbbbbbbbb"), id="c2/1/0")]
    answer = worker.handle(batch(till, *bodies), lambda: 10)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert len(shelf.events) == 1


def test_a_mailbox_that_does_not_take_the_answer_makes_the_command_come_again(
    till: Till, shelf: Shelf, worker: PaymentsWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(events: Iterable[Event]) -> None:
        raise RuntimeError

    with monkeypatch.context() as context:
        context.setattr(shelf, "post", full)
        assert worker.handle(batch(till, a_command()), plenty)["batchItemFailures"]
    assert worker.handle(batch(till, a_command()), plenty)["batchItemFailures"] == []
    assert len(till.sessions()) == 1


def test_a_webhook_about_an_unknown_order_is_tried_for_ten_minutes(
    till: Till, shelf: Shelf, worker: PaymentsWorker
) -> None:
    hint = a_command(ObservePayment(order=ORDER, attempt=1), id="stripe:evt_1", conversation="")
    assert worker.handle(batch(till, hint, age=590), plenty)["batchItemFailures"]
    assert shelf.delays == [("h0", 120)]
    till.open()
    assert worker.handle(batch(till, hint, receives=2, age=595), plenty)["batchItemFailures"] == []
    assert shelf.events[0].conversation == CONVERSATION


def test_a_webhook_about_an_order_that_never_comes_goes_to_a_person_with_an_alarm(
    till: Till, shelf: Shelf, worker: PaymentsWorker, capsys: pytest.CaptureFixture[str]
) -> None:
    hint = a_command(ObservePayment(order=ORDER, attempt=1), id="stripe:evt_1", conversation="")
    assert worker.handle(batch(till, hint, receives=6, age=600), plenty)["batchItemFailures"] == []
    assert shelf.kept == [("no such order or attempt", hint)]
    assert shelf.events == []
    assert '"UnknownPayment": 1' in capsys.readouterr().out


def test_a_body_that_is_no_command_goes_to_a_person(till: Till, shelf: Shelf, worker: PaymentsWorker) -> None:
    assert worker.handle(batch(till, "nonsense"), plenty)["batchItemFailures"] == []
    assert shelf.kept == [("not a payment command of ours", "nonsense")]


def test_a_command_of_a_newer_release_waits_for_that_release(till: Till, shelf: Shelf, worker: PaymentsWorker) -> None:
    newer = json.dumps(json.loads(a_command()) | {"v": 99})
    assert worker.handle(batch(till, newer), plenty)["batchItemFailures"]
    assert shelf.delays == [("h0", 900)]
    assert shelf.kept == []


# --- refunds and disputes of payments that nobody knows; Stripe's past --------------------------------------------


def test_a_refund_of_another_shops_payment_is_left_alone(
    till: Till, shelf: Shelf, worker: PaymentsWorker, capsys: pytest.CaptureFixture[str]
) -> None:
    intent = till.paid()
    till.attempts.intents.clear()
    till.stripe._ledger.intents[intent]["metadata"] = {"shop": "another"}
    hint = a_command(ObserveMoney(payment_intent=intent), id="stripe:evt_1", conversation="")
    assert worker.handle(batch(till, hint), plenty)["batchItemFailures"] == []
    assert (shelf.events, shelf.kept) == ([], [])
    assert "payment is not ours" in capsys.readouterr().out


def test_money_of_an_order_that_never_comes_is_a_stray_after_ten_minutes(
    till: Till, shelf: Shelf, worker: PaymentsWorker
) -> None:
    intent = till.paid()
    session = till.sessions()[0]["session"]
    till.attempts.intents.clear()
    till.attempts.items.clear()
    hint = a_command(ObserveMoney(payment_intent=intent), id="stripe:evt_1", conversation="")
    assert worker.handle(batch(till, hint, age=590), plenty)["batchItemFailures"]
    assert shelf.delays == [("h0", 120)]
    for _ in range(2):
        assert worker.handle(batch(till, hint, age=600), plenty)["batchItemFailures"] == []
    (stray,) = till.records.strays.values()
    assert (stray.id, stray.order, stray.amount, stray.currency) == (session, ORDER, 3585, "EUR")
    assert (till.metrics, shelf.kept) == (["UnknownPayment"], [])


def a_look(till: Till, kind: type[ReplayEvents] | type[SweepSessions] = ReplayEvents) -> str:
    reading = kind(since=till.clock.now - timedelta(days=1), until=till.clock.now)
    return LookBack(id="clock:replay:1", reading=reading).model_dump_json()


def test_what_is_found_in_the_past_is_put_in_the_workers_own_queue(
    till: Till, shelf: Shelf, worker: PaymentsWorker
) -> None:
    till.stripe.pay(till.open().session)
    for kind, id in ((ReplayEvents, "replay:evt_"), (SweepSessions, "sweep:cs_test_")):
        assert worker.handle(batch(till, a_look(till, kind)), plenty)["batchItemFailures"] == []
        assert shelf.queue.commands.pop().id.startswith(id)
    assert shelf.events == []


def test_a_past_that_cannot_be_read_is_not_tried_again_by_the_queue(
    till: Till, shelf: Shelf, worker: PaymentsWorker, capsys: pytest.CaptureFixture[str]
) -> None:
    till.stripe.forbidden.add("GET /v1/events")
    assert worker.handle(batch(till, a_look(till)), plenty)["batchItemFailures"] == []
    assert '"ReconcilerFailed": 1' in capsys.readouterr().out
    assert till.records.replayed is None  # so that the clock asks again


def test_the_cursor_does_not_move_before_what_was_found_is_in_the_queue(
    till: Till, shelf: Shelf, worker: PaymentsWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(commands: Iterable[Command]) -> None:
        raise RuntimeError

    till.stripe.pay(till.open().session)
    with monkeypatch.context() as context:
        context.setattr(shelf.queue, "post", full)
        assert worker.handle(batch(till, a_look(till)), plenty)["batchItemFailures"]
    assert till.records.replayed is None
    assert worker.handle(batch(till, a_look(till)), plenty)["batchItemFailures"] == []
    assert till.records.replayed == till.clock.now

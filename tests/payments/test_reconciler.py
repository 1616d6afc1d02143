"""What the webhook has missed is found: by Stripe's events, by its sessions, and by the clock's look at attempts."""

from datetime import timedelta
from typing import Any

import pytest

from functions.conversation.effects import ObserveMoney, ObservePayment
from functions.errors import PaymentRefused, PaymentUnavailable
from functions.payments.command import LookBack, ReplayEvents
from tests.payments.till import ORDER, Till

SEEN = ObservePayment(order=ORDER, attempt=1)


def carried_out(till: Till, commands: list[Any]) -> list[Any]:
    return [till.payments.answer(command).what for command in commands]


# --- events -------------------------------------------------------------------------------------------------------


def test_a_payment_of_which_no_webhook_came_is_found_among_stripes_events(till: Till) -> None:
    till.stripe.set_mode("drop")
    till.stripe.pay(till.open().session)
    (command,) = till.replay()
    assert command.id.startswith("replay:evt_")
    assert command.call == SEEN
    assert carried_out(till, [command])[0].payment_status == "paid"
    assert till.metrics == ["FoundByReconciler"]
    assert till.records.replayed == till.clock.now


def test_what_the_webhook_had_told_already_is_not_counted_as_found(till: Till) -> None:
    till.paid()
    carried_out(till, till.replay())
    assert till.metrics == []


@pytest.mark.parametrize("comes", [True, False])
def test_a_delayed_payment_is_counted_for_each_thing_that_was_missed(till: Till, comes: bool) -> None:
    session = till.open().session
    till.stripe.pay(session, "sepa_debit")
    carried_out(till, till.replay())
    assert till.metrics == ["FoundByReconciler"]
    (till.stripe.succeed_later if comes else till.stripe.fail_later)(session)
    carried_out(till, till.replay())
    assert till.metrics == ["FoundByReconciler"] * 2


def test_refunds_and_disputes_are_found_as_well(till: Till) -> None:
    intent = till.paid("card")
    till.clock.move(hours=1)
    till.stripe.refund_at_dashboard(intent, 500)
    till.stripe.open_dispute(intent)
    commands = till.replay(minutes=30)
    (line,) = till.stripe._ledger.charges.values()
    assert [command.call for command in commands] == [ObserveMoney(payment_intent=intent, charge=line["id"])] * 4
    answer = carried_out(till, commands)[0]
    assert (len(answer.refunds), len(answer.disputes)) == (1, 1)


def test_only_events_of_the_window_are_read_and_none_of_another_shop(till: Till) -> None:
    till.stripe.pay(till.open().session)
    till.clock.move(hours=2)
    assert till.replay(hours=1) == []
    till.stripe._ledger.sessions[till.open(2).session]["metadata"]["shop"] = "another"
    till.stripe.pay(till.sessions()[1]["session"])
    assert till.replay(hours=1) == []


def test_an_event_of_an_order_that_is_not_here_is_left_to_the_sweep(till: Till) -> None:
    till.stripe.pay(till.open().session)
    till.attempts.items.clear()
    assert till.replay() == []


def test_an_event_that_names_our_shop_and_no_attempt_stops_nothing(till: Till) -> None:
    for attempt in (1, 2, 3):
        till.stripe.pay(till.open(attempt).session)
    first, second = (event["data"]["object"]["metadata"] for event in till.stripe.events.log[:2])
    del first["order"]
    second["attempt"] = "two"
    (command,) = till.replay()
    assert command.call == ObservePayment(order=ORDER, attempt=3)


def test_events_are_read_a_page_at_a_time_and_the_cursor_moves_after_the_last(till: Till) -> None:
    intent = till.paid()
    for _ in range(100):
        till.stripe.refund_at_dashboard(intent, 1)
    reading = ReplayEvents(since=till.clock.now - timedelta(days=1), until=till.clock.now)
    first = till.reconciler.look(LookBack(id="clock:replay:1", reading=reading))
    till.reconciler.note(LookBack(id="clock:replay:1", reading=reading), first)
    following = first.pop()
    assert isinstance(following, LookBack)
    assert (len(first), till.records.replayed) == (100, None)
    again = till.reconciler.look(LookBack(id="clock:replay:1", reading=reading))
    assert again[-1] == following
    assert len(till.replay()) == 201
    assert till.records.replayed == till.clock.now


def test_a_stripe_that_does_not_answer_leaves_the_cursor_where_it_was(till: Till) -> None:
    till.stripe.set_fault("timeout_before", times=2, endpoint="GET /v1/events")
    with pytest.raises(PaymentUnavailable):
        till.replay()
    assert till.records.replayed is None
    with pytest.raises(PaymentRefused):
        till.look_back(ReplayEvents(since=till.clock.now, until=till.clock.now, after="evt_gone"))


# --- sessions -----------------------------------------------------------------------------------------------------


def test_a_paid_session_that_was_never_seen_so_is_looked_at(till: Till) -> None:
    till.stripe.pay(till.open().session)
    (command,) = till.sweep()
    assert command.call == SEEN
    carried_out(till, [command])
    assert till.metrics == ["FoundByReconciler"]
    assert till.sweep() == []
    assert till.records.swept == till.clock.now


@pytest.mark.parametrize("comes", [True, False])
def test_a_delayed_payment_is_looked_at_until_the_bank_has_answered(till: Till, comes: bool) -> None:
    session = till.open().session
    till.stripe.pay(session, "customer_balance")
    carried_out(till, till.sweep())
    assert till.sweep() == []
    (till.stripe.succeed_later if comes else till.stripe.fail_later)(session)
    # a refusal leaves the session as it was: the clock's hourly look at the attempt tells of it
    assert len(till.sweep()) == comes


def test_a_payment_that_names_an_order_which_is_not_here_is_a_stray_once(till: Till) -> None:
    session = till.open().session
    till.stripe.pay(session)
    till.attempts.items.clear()
    for _ in range(2):
        assert till.sweep() == []
        till.clock.move(days=1)
    (stray,) = till.records.strays.values()
    assert (stray.id, stray.order, stray.attempt, stray.amount, stray.currency) == (session, ORDER, 1, 3585, "EUR")
    assert stray.payment_intent == till.sessions()[0]["payment_intent"]
    assert till.metrics == ["UnknownPayment"]


def test_a_second_session_of_one_attempt_is_a_stray_and_the_first_is_not(till: Till) -> None:
    till.paid()
    item = till.attempts.items[ORDER, 1]
    real, item["session"] = item["session"], "cs_test_another"
    till.sweep()
    assert list(till.records.strays) == [real]


def test_a_session_of_an_attempt_that_was_given_up_is_a_stray(till: Till) -> None:
    till.stripe.pay(till.open().session)
    till.attempts.items[ORDER, 1].update(state="refused", session="")
    assert till.sweep() == []
    assert len(till.records.strays) == 1


def test_what_is_not_paid_or_not_ours_is_no_stray(till: Till) -> None:
    till.open(1)
    till.stripe.pay(till.open(2).session, "sepa_debit")
    till.stripe._ledger.sessions[till.open(3).session]["metadata"] = {"shop": "another", "stage": "test"}
    till.stripe.pay(till.sessions()[2]["session"])
    till.stripe._ledger.sessions[till.open(4).session]["metadata"]["attempt"] = "four"
    till.stripe.pay(till.sessions()[3]["session"])
    till.attempts.items.clear()
    assert (till.sweep(), till.records.strays) == ([], {})


def test_more_sessions_than_a_page_holds_are_all_looked_through(till: Till) -> None:
    for attempt in range(1, 102):
        till.stripe.pay(till.open(attempt).session)
    assert len(till.sweep()) == 101

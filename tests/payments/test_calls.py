"""Payment commands against a Stripe with rules and faults: one session an attempt, one event an answer."""

import json

import pytest

from functions.conversation.effects import ExpirePayment, ObservePayment
from functions.conversation.money_events import PaymentCallFailed, PaymentObserved, RefundObserved
from functions.errors import PaymentUnavailable, UnknownAttempt
from infra.simulator.stripe.core import FaultKind
from tests.payments.till import ACCOUNT, CONVERSATION, ORDER, Till, an_open

CREATE = "POST /v1/checkout/sessions"
EXPIRE = "POST /v1/checkout/sessions/{id}/expire"
RETRIEVE = "GET /v1/checkout/sessions/{id}"


def test_opening_an_attempt_answers_with_the_open_session(till: Till) -> None:
    event = till.answer(an_open(), id="c1/7/2")
    assert (event.id, event.conversation, event.account) == ("c1/7/2/r", CONVERSATION, ACCOUNT)
    assert isinstance(event.what, PaymentObserved)
    assert (event.what.status, event.what.payment_status) == ("open", "unpaid")
    assert (event.what.amount, event.what.currency, event.what.livemode) == (3585, "EUR", False)
    assert event.what.payment_intent is None
    assert event.what.session == till.sessions()[0]["session"]


def test_the_attempt_is_written_before_stripe_is_called(till: Till) -> None:
    till.stripe.set_fault("timeout_before", times=2)
    with pytest.raises(PaymentUnavailable):
        till.open()
    item = till.attempts.items[ORDER, 1]
    assert (item["state"], item["conversation"], item["cart_hash"]) == ("opening", CONVERSATION, "f00d")
    assert till.sessions() == []


def test_a_retry_sends_the_stored_parameters_and_not_new_ones(till: Till) -> None:
    till.stripe.set_fault("timeout_before", times=2)
    with pytest.raises(PaymentUnavailable):
        till.open()
    stored = till.attempts.items[ORDER, 1]["parameters"]
    till.clock.move(minutes=7)
    answer = till.open()
    assert till.attempts.items[ORDER, 1]["parameters"] == stored
    assert answer.expires_at.timestamp() == json.loads(stored)["expires_at"]


def test_a_time_out_after_stripe_made_the_session_makes_no_second_one(till: Till) -> None:
    till.stripe.set_fault("timeout_after", times=2)
    with pytest.raises(PaymentUnavailable):
        till.open()
    till.clock.move(minutes=2)
    answer = till.open()
    assert [line["session"] for line in till.sessions()] == [answer.session]
    assert till.count(CREATE) == 3


def test_the_sdk_tries_once_more_by_itself(till: Till) -> None:
    till.stripe.set_fault("timeout_after", times=1)
    assert till.open().status == "open"
    assert len(till.sessions()) == 1


def test_the_same_command_again_makes_nothing_new(till: Till) -> None:
    first, second = till.open(), till.open()
    assert first.session == second.session
    assert till.count(CREATE) == 1


def test_a_500_that_stripe_keeps_with_the_key_is_searched_not_repeated_for_ever(till: Till) -> None:
    till.open()
    made = till.attempts.items[ORDER, 1]
    made.update(session="", state="opening")  # as if the answer to the first call had been lost
    till.stripe.set_fault("500", times=2, endpoint=CREATE)
    till.stripe._kept.clear()
    assert till.open().session == till.sessions()[0]["session"]
    assert len(till.sessions()) == 1


def test_a_500_with_nothing_made_is_left_to_the_queue(till: Till) -> None:
    till.stripe.set_fault("500", times=2, endpoint=CREATE)
    with pytest.raises(PaymentUnavailable):
        till.open()
    assert till.attempts.items[ORDER, 1]["state"] == "opening"


def test_a_500_that_is_kept_for_a_day_gives_way_to_the_next_attempt_within_a_minute(till: Till) -> None:
    till.stripe.set_fault("500", times=2, endpoint=CREATE)
    for _ in range(2):
        with pytest.raises(PaymentUnavailable):
            till.open()
        till.clock.move(seconds=30)
    answer = till.open()
    assert isinstance(answer, PaymentCallFailed)
    assert (answer.call, answer.reason) == ("create", "Stripe failed, and no session was made")
    assert till.open(2).status == "open"


@pytest.mark.parametrize(("fault", "times"), [("409", 2), ("429", 1)])  # the SDK tries again after a 409 only
def test_a_busy_stripe_is_left_to_the_queue(till: Till, fault: FaultKind, times: int) -> None:
    till.stripe.set_fault(fault, times=times)
    with pytest.raises(PaymentUnavailable):
        till.open()
    assert till.open().status == "open"


def test_after_a_day_an_attempt_of_unknown_outcome_is_searched_and_found(till: Till) -> None:
    till.stripe.set_fault("timeout_after", times=2)
    with pytest.raises(PaymentUnavailable):
        till.open()
    for attempt in range(2, 5):
        till.open(attempt)
    till.clock.move(hours=25)
    answer = till.observe()
    assert (answer.session, answer.status) == (till.sessions()[0]["session"], "expired")
    assert till.count(CREATE) == 2 + 3


def test_after_a_day_an_attempt_that_never_reached_stripe_is_closed(till: Till) -> None:
    till.stripe.set_fault("timeout_before", times=2)
    with pytest.raises(PaymentUnavailable):
        till.open()
    till.clock.move(hours=25)
    answer = till.observe()
    assert isinstance(answer, PaymentCallFailed)
    assert (answer.call, answer.reason) == ("create", "no session was made")
    assert till.open().call == "create"
    assert till.sessions() == []


def test_a_definite_no_closes_the_attempt_and_is_not_asked_again(till: Till) -> None:
    answer = till.open(amount=20, lines=({"name": "Kaartje", "amount": 20, "quantity": 1},))
    assert isinstance(answer, PaymentCallFailed)
    assert (answer.call, answer.reason) == ("create", "400 amount_too_small")
    assert till.attempts.items[ORDER, 1]["state"] == "refused"
    assert till.observe() == answer
    assert till.expire() == answer
    assert till.count(CREATE) == 1


def test_lines_that_do_not_add_up_never_reach_stripe(till: Till) -> None:
    answer = till.open(amount=3584)
    assert isinstance(answer, PaymentCallFailed)
    assert answer.reason == "the lines add up to 3585, not to 3584"
    assert till.stripe.calls == []


def test_a_wrong_key_is_told_at_once_when_nothing_was_made() -> None:
    till = Till(key="sk_live_not_taken")
    answer = till.open()
    assert isinstance(answer, PaymentCallFailed)
    assert "401" in answer.reason


def test_expiring_an_open_session_answers_expired(till: Till) -> None:
    till.open()
    answer = till.expire()
    assert (answer.status, answer.payment_status) == ("expired", "unpaid")
    assert till.attempts.items[ORDER, 1]["state"] == "expired"
    assert till.attempts.items[ORDER, 1]["url"] == ""


def test_expiring_a_session_that_was_just_paid_answers_paid(till: Till) -> None:
    session = till.open().session
    till.stripe.pay(session)
    answer = till.expire()
    assert (answer.status, answer.payment_status) == ("complete", "paid")
    assert answer.payment_intent in till.attempts.intents


def test_a_time_out_after_the_expiry_is_answered_by_the_retry(till: Till) -> None:
    till.open()
    till.stripe.set_fault("timeout_after", times=2, endpoint=EXPIRE)
    with pytest.raises(PaymentUnavailable):
        till.expire()
    assert till.expire().status == "expired"


def test_a_500_to_an_expiry_does_not_leave_the_session_open_for_a_day(till: Till) -> None:
    till.open()
    till.stripe.set_fault("500", times=2, endpoint=EXPIRE)
    assert till.expire().status == "expired"


def test_a_500_to_the_expiry_of_a_session_that_was_just_paid_answers_paid(till: Till) -> None:
    till.stripe.pay(till.open().session)
    till.stripe.set_fault("500", times=2, endpoint=EXPIRE)
    assert till.expire().payment_status == "paid"


def test_expiring_twice_answers_expired_twice(till: Till) -> None:
    till.open()
    assert till.expire().status == till.expire().status == "expired"


def test_expiring_an_attempt_of_unknown_outcome_leaves_nothing_to_pay(till: Till) -> None:
    till.stripe.set_fault("timeout_after", times=2)
    with pytest.raises(PaymentUnavailable):
        till.open()
    assert till.expire().status == "expired"
    assert [line["status"] for line in till.sessions()] == ["expired"]


def test_an_attempt_closed_before_it_was_opened_is_never_opened_later(till: Till) -> None:
    answer = till.expire()
    assert isinstance(answer, PaymentCallFailed)
    assert answer.reason == "closed before it was opened"
    assert till.open() == answer
    assert till.sessions() == []


def test_an_observed_session_is_as_stripe_has_it(till: Till) -> None:
    session = till.open().session
    assert till.observe().status == "open"
    till.stripe.pay(session, "card")
    answer = till.observe()
    assert (answer.status, answer.payment_status, answer.failed) == ("complete", "paid", False)
    assert till.attempts.intents == {answer.payment_intent: (ORDER, 1)}


def test_a_declined_card_leaves_the_session_open(till: Till) -> None:
    session = till.open().session
    till.stripe.decline(session)
    answer = till.observe()
    assert (answer.status, answer.failed) == ("open", False)
    till.stripe.pay(session)
    assert till.observe().payment_status == "paid"


def test_a_delayed_payment_is_pending_until_the_bank_answers(till: Till) -> None:
    session = till.open().session
    till.stripe.pay(session, "sepa_debit")
    pending = till.observe()
    assert (pending.status, pending.payment_status, pending.failed) == ("complete", "unpaid", False)
    till.stripe.succeed_later(session)
    assert till.observe().payment_status == "paid"


def test_a_delayed_payment_that_the_bank_refused_is_told_from_one_on_its_way(till: Till) -> None:
    session = till.open().session
    till.stripe.pay(session, "sepa_debit")
    till.stripe.fail_later(session)
    answer = till.observe()
    assert (answer.status, answer.payment_status, answer.failed) == ("complete", "unpaid", True)
    assert till.attempts.items[ORDER, 1]["state"] == "failed"


def test_a_session_expires_by_the_clock(till: Till) -> None:
    till.open(hold_minutes=31)
    till.clock.move(minutes=33)
    assert till.observe().status == "expired"


def test_a_webhook_about_an_attempt_that_is_not_written_is_unknown(till: Till) -> None:
    with pytest.raises(UnknownAttempt):
        till.answer(ObservePayment(order=ORDER, attempt=1), conversation="")
    assert till.attempts.items == {}


def test_an_asker_without_the_conversation_is_answered_in_the_attempts_own(till: Till) -> None:
    till.open()
    event = till.answer(ObservePayment(order=ORDER, attempt=1), conversation="", id="stripe:evt_1")
    assert (event.id, event.conversation, event.account) == ("stripe:evt_1/r", CONVERSATION, ACCOUNT)


def test_a_session_that_stripe_does_not_know_is_a_definite_no(till: Till) -> None:
    till.open()
    till.attempts.items[ORDER, 1]["session"] = "cs_test_gone"
    answer = till.observe()
    assert (answer.call, answer.reason) == ("observe", "404 resource_missing id")


def test_a_refund_is_made_once_whatever_happens_to_its_answer(till: Till) -> None:
    session = till.open().session
    till.stripe.pay(session)
    intent = till.observe().payment_intent
    till.stripe.set_fault("timeout_after", times=2, endpoint="POST /v1/refunds")
    with pytest.raises(PaymentUnavailable):
        till.refund(intent, 1000)
    answer = till.refund(intent, 1000)
    assert isinstance(answer, RefundObserved)
    assert (answer.refund, answer.status, answer.amount) == ("r1", "succeeded", 1000)
    till.clock.move(hours=30)  # Stripe has forgotten the key by now
    assert till.refund(intent, 1000) == answer
    assert till.sessions()[0]["refunded"] == 1000


def test_refunds_never_exceed_what_was_paid(till: Till) -> None:
    session = till.open().session
    till.stripe.pay(session)
    intent = till.observe().payment_intent
    assert till.refund(intent, 3000, "r1").status == "succeeded"
    answer = till.refund(intent, 1000, "r2")
    assert isinstance(answer, PaymentCallFailed)
    assert (answer.call, answer.reason) == ("refund", "400 InvalidRequestError amount")
    assert till.sessions()[0]["refunded"] == 3000


def test_every_attempt_of_an_order_has_a_key_of_its_own(till: Till) -> None:
    first = till.open(1).session
    till.expire(1)
    second = till.open(2).session
    assert first != second
    assert till.answer(ExpirePayment(order=ORDER, attempt=2)).what.session == second  # type: ignore[union-attr]

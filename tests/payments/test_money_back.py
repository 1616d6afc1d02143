"""Refunds and disputes by the payments worker: made once, read whole, and told to the order that they belong to."""

import pytest

from functions.conversation.effects import ObserveMoney
from functions.conversation.money_events import (
    DisputeSeen,
    MoneyObserved,
    PaymentCallFailed,
    RefundObserved,
    RefundSeen,
)
from functions.errors import NotOurs, PaymentUnavailable, UnknownAttempt
from infra.simulator.stripe.core import FaultKind
from tests.payments.till import ACCOUNT, CONVERSATION, ORDER, Till

REFUND = "POST /v1/refunds"
LIST = "GET /v1/refunds"


def refunded(till: Till) -> int:
    return sum(int(line["refunded"]) for line in till.sessions())


# --- a refund is made once ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "times"), [("timeout_before", 2), ("timeout_after", 2), ("409", 2), ("429", 1), ("500", 1), ("500", 2)]
)
def test_a_refund_whose_answer_is_lost_is_made_once(till: Till, fault: FaultKind, times: int) -> None:
    intent = till.paid()
    till.stripe.set_fault(fault, times=times, endpoint=REFUND)
    for _ in range(4):
        try:
            answer = till.refund(intent, 1000)
        except PaymentUnavailable:
            till.clock.move(seconds=4)
    assert isinstance(answer, RefundObserved)
    assert (answer.refund, answer.status, answer.amount) == ("r1", "succeeded", 1000)
    assert answer.stripe.startswith("re_")
    assert refunded(till) == 1000


def test_a_500_that_stripe_keeps_for_a_day_does_not_keep_a_refund_for_a_day(till: Till) -> None:
    intent = till.paid()
    till.stripe.set_fault("500", times=1, endpoint=REFUND)  # the SDK's own second try is told the same, as a replay
    assert till.refund(intent, 1000).status == "succeeded"
    assert refunded(till) == 1000
    assert till.refund(intent, 1000).status == "succeeded"
    assert (refunded(till), till.count(REFUND)) == (1000, 3)


def test_a_stripe_that_keeps_failing_is_left_to_the_queue(till: Till) -> None:
    intent = till.paid()
    till.stripe.set_fault("500", times=50, endpoint=REFUND)
    with pytest.raises(PaymentUnavailable):
        till.refund(intent, 1000)
    assert refunded(till) == 0


def test_a_list_that_cannot_be_read_makes_no_refund(till: Till) -> None:
    intent = till.paid()
    till.stripe.set_fault("timeout_before", times=2, endpoint=LIST)
    with pytest.raises(PaymentUnavailable):
        till.refund(intent, 1000)
    assert till.count(REFUND) == 0


def test_several_refunds_of_one_payment_are_told_apart(till: Till) -> None:
    intent = till.paid()
    assert [till.refund(intent, 1000, name).refund for name in ("r1", "r2", "r1")] == ["r1", "r2", "r1"]
    assert refunded(till) == 2000


@pytest.mark.parametrize(
    ("before", "amount", "reason"),
    [
        (3585, 100, "400 charge_already_refunded"),
        (3000, 1000, "400 InvalidRequestError amount"),
    ],
)
def test_a_refund_that_stripe_refuses_names_which_of_several(till: Till, before: int, amount: int, reason: str) -> None:
    intent = till.paid()
    till.refund(intent, before, "r1")
    answer = till.refund(intent, amount, "r2")
    assert isinstance(answer, PaymentCallFailed)
    assert (answer.call, answer.refund, answer.reason) == ("refund", "r2", reason)


def test_a_refund_of_disputed_money_is_refused(till: Till) -> None:
    intent = till.paid("card")
    till.stripe.open_dispute(intent)
    answer = till.refund(intent, 100)
    assert (answer.call, answer.refund, answer.reason) == ("refund", "r1", "400 charge_disputed")


def test_a_refund_of_a_payment_that_is_not_there_is_refused_as_a_refund(till: Till) -> None:
    till.paid()
    answer = till.refund("pi_none", 100)
    assert (answer.call, answer.refund, answer.reason) == ("refund", "r1", "404 resource_missing id")


def test_a_refund_that_failed_says_why(till: Till) -> None:
    intent = till.paid("card")
    made = till.refund(intent, 3585).stripe
    till.stripe.settle_refund(made, succeeded=False, reason="expired_or_canceled_card")
    answer = till.refund(intent, 3585)
    assert (answer.status, answer.failure) == ("failed", "expired_or_canceled_card")


# --- what has come of a payment -----------------------------------------------------------------------------------


def test_all_refunds_are_seen_ours_and_those_of_the_dashboard(till: Till) -> None:
    intent = till.paid()
    first = till.refund(intent, 1000, "r1").stripe
    till.clock.move(seconds=5)
    second = till.stripe.refund_at_dashboard(intent, 500)["id"]
    seen = till.money(intent)
    assert isinstance(seen, MoneyObserved)
    assert (seen.order, seen.attempt, seen.payment_intent) == (ORDER, 1, intent)
    assert seen.refunds == (
        RefundSeen(id=first, refund="r1", status="succeeded", amount=1000),
        RefundSeen(id=second, refund="", status="succeeded", amount=500),
    )


def test_more_refunds_than_a_page_holds_are_all_seen(till: Till) -> None:
    intent = till.paid()
    for _ in range(101):
        till.stripe.refund_at_dashboard(intent, 1)
    assert len(till.money(intent).refunds) == 101


def test_a_refund_that_fails_days_later_is_seen_as_failed(till: Till) -> None:
    intent = till.paid("card")
    made = till.refund(intent, 3585).stripe
    till.clock.move(days=4)
    till.stripe.settle_refund(made, succeeded=False, reason="lost_or_stolen_card")
    (seen,) = till.money(intent).refunds
    assert (seen.refund, seen.status, seen.failure) == ("r1", "failed", "lost_or_stolen_card")


def test_an_inquiry_leaves_a_charge_refundable_and_a_chargeback_does_not(till: Till) -> None:
    intent = till.paid("card")
    dispute = till.stripe.open_dispute(intent, inquiry=True, reason="product_not_received")["id"]
    inquiry = DisputeSeen(
        id=dispute, amount=3585, status="warning_needs_response", refundable=True, reason="product_not_received"
    )
    assert till.money(intent).disputes == (inquiry,)
    till.stripe.update_dispute(dispute, chargeback=True)
    (seen,) = till.money(intent).disputes
    assert (seen.status, seen.refundable) == ("needs_response", False)
    till.stripe.close_dispute(dispute, won=False)
    assert till.money(intent).disputes[0].status == "lost"


# --- whose it is --------------------------------------------------------------------------------------------------


def test_a_payment_intent_that_we_wrote_down_is_not_asked_of_stripe(till: Till) -> None:
    intent = till.paid()
    event = till.answer(ObserveMoney(payment_intent=intent), conversation="", id="stripe:evt_7")
    assert (event.id, event.conversation, event.account) == ("stripe:evt_7/r", CONVERSATION, ACCOUNT)
    assert till.count("GET /v1/payment_intents/{id}") == 0


def test_a_payment_that_we_have_not_seen_is_found_by_its_metadata(till: Till) -> None:
    session = till.open().session
    till.stripe.pay(session)
    intent = str(till.sessions()[0]["payment_intent"])
    assert till.money(intent).order == ORDER
    assert till.count("GET /v1/payment_intents/{id}") == 1


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"order": ORDER, "attempt": "1"},
        {"shop": "other", "stage": "test", "order": ORDER, "attempt": "1"},
        {"shop": "de-linde", "stage": "production", "order": ORDER, "attempt": "1"},
        {"shop": "de-linde", "stage": "test", "order": ORDER, "attempt": "one"},
    ],
)
def test_a_payment_of_another_shop_stage_or_till_is_nobodys(till: Till, metadata: dict[str, str]) -> None:
    till.stripe.pay(till.open().session)
    intent = str(till.sessions()[0]["payment_intent"])
    till.stripe._ledger.intents[intent]["metadata"] = metadata
    with pytest.raises(NotOurs):
        till.money(intent)


def test_a_payment_of_an_order_that_is_not_written_yet_is_unknown(till: Till) -> None:
    intent = till.paid()
    till.attempts.intents.clear()
    till.attempts.items.clear()
    with pytest.raises(UnknownAttempt):
        till.money(intent)


def test_a_second_payment_that_names_a_paid_attempt_is_not_taken_for_its_own(till: Till) -> None:
    first = till.paid()
    ledger = till.stripe._ledger
    second = "pi_000000000000000000000099"
    ledger.intents[second] = ledger.intents[first] | {"id": second}
    with pytest.raises(UnknownAttempt, match="another payment"):
        till.money(second)


def test_a_payment_that_stripe_does_not_know_is_nobodys(till: Till) -> None:
    till.paid()
    with pytest.raises(NotOurs):
        till.money("pi_none")

"""Whatever the shopper, the bank, the clock and the network do: one session an attempt, and the truth in the end."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.conversation.effects import ExpirePayment, ObservePayment, RefundPayment
from functions.conversation.money_events import PaymentObserved, RefundObserved
from functions.errors import PaymentUnavailable
from infra.simulator.stripe.errors import ApiError
from tests.payments.till import ORDER, Till, an_open, filled_in

FAULTS = st.sampled_from(["timeout_before", "timeout_after", "409", "500"])
STEPS = st.one_of(
    st.tuples(st.sampled_from(["open", "observe", "expire", "refund"]), st.sampled_from([1, 2])),
    st.tuples(st.sampled_from(["pay", "decline", "late", "bank_yes", "bank_no"]), st.sampled_from([1, 2])),
    st.tuples(st.just("wait"), st.sampled_from([1, 40, 60 * 26])),
    st.tuples(st.just("fault"), FAULTS),
)
ASKED_THERE = {
    "lines": ({"name": "Tulpen", "amount": 2990, "quantity": 1},),
    "email": "",
    "shipping": ({"id": "post", "name": "Post", "amount": 595}, {"id": "fast", "name": "Vandaag", "amount": 995}),
    "countries": ("NL",),
}
"""The second attempt leaves who, where and how to Stripe's page, as "buy now" does."""
CALLS = {
    "open": lambda attempt: an_open(attempt, **(ASKED_THERE if attempt == 2 else {})),
    "observe": lambda attempt: ObservePayment(order=ORDER, attempt=attempt),
    "expire": lambda attempt: ExpirePayment(order=ORDER, attempt=attempt),
}


def ask(till: Till, call: Any) -> Any:
    """As the queue does: again, six times at most."""
    for _ in range(6):
        try:
            return till.answer(call).what
        except PaymentUnavailable:
            till.clock.move(seconds=30)
    return None


def shopper(till: Till, what: str, attempt: int) -> None:
    acts = {
        "pay": lambda session: till.stripe.pay(session, "ideal", filled_in(till, session)),
        "late": lambda session: till.stripe.pay(session, "sepa_debit"),
        "decline": till.stripe.decline,
        "bank_yes": till.stripe.succeed_later,
        "bank_no": till.stripe.fail_later,
    }
    for line in till.sessions():
        if line["attempt"] == str(attempt):
            try:
                acts[what](line["session"])
            except ApiError:
                continue  # Stripe's page does not let them


def take(till: Till, what: str, value: Any) -> None:
    if what == "wait":
        till.clock.move(minutes=value)
    elif what == "fault":
        till.stripe.set_fault(value, times=2)
    elif what in CALLS:
        answer = ask(till, CALLS[what](value))
        if what == "expire" and isinstance(answer, PaymentObserved):
            assert answer.status != "open"
    elif what == "refund":
        refund(till, value)
    else:
        shopper(till, what, value)


def refund(till: Till, attempt: int) -> None:
    item = till.attempts.get_attempt(ORDER, attempt) or {}
    if intent := item.get("payment_intent"):
        (paid,) = [line["amount"] for line in till.sessions() if line["attempt"] == str(attempt)]
        call = RefundPayment(
            order=ORDER, attempt=attempt, payment_intent=intent, refund=f"r{attempt}", amount=paid, reason="duplicate"
        )
        answer = ask(till, call)
        assert answer is None or not isinstance(answer, RefundObserved) or answer.amount == paid


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=14))
def test_one_session_an_attempt_and_the_truth_in_the_end(steps: list[tuple[str, Any]]) -> None:
    till = Till()
    for what, value in steps:
        take(till, what, value)
    till.stripe.clear_faults()
    till.clock.move(hours=25)  # keys are forgotten, sessions have expired
    lines = till.sessions()
    assert len({line["attempt"] for line in lines}) == len(lines)
    assert all(line["refunded"] <= line["received"] for line in lines)
    for line in lines:
        answer = ask(till, CALLS["observe"](int(line["attempt"])))
        assert isinstance(answer, PaymentObserved)
        assert (answer.session, answer.status, answer.payment_status, answer.payment_intent) == (
            line["session"],
            line["status"],
            line["payment_status"],
            line["payment_intent"],
        )
        assert answer.amount == line["amount"]
        if line["attempt"] == "2":
            assert answer.amount == 2990 + answer.shipping_amount
            assert {"post": 595, "fast": 995}[answer.shipping or ""] == answer.shipping_amount
        asked_there = line["attempt"] == "2" and line["status"] == "complete"
        assert (answer.customer is not None) == asked_there

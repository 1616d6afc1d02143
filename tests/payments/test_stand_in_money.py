"""The Stripe stand-in's rules about money that came: charges, refunds, disputes, ways to pay, currencies."""

from typing import Any

import pytest
import stripe

from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.errors import ApiError
from tests.payments.test_stand_in import client as client
from tests.payments.test_stand_in import clock as clock
from tests.payments.test_stand_in import core as core
from tests.payments.test_stand_in import line, parameters
from tests.payments.till import Clock

METADATA = {"shop": "de-linde", "order": "o1"}


def paid(client: stripe.StripeClient, core: StandIn, method: str = "card") -> str:
    """2,990 cents: the payment intent."""
    made = client.v1.checkout.sessions.create(parameters(payment_intent_data={"metadata": METADATA}))
    return str(core.pay(made.id, method)["payment_intent"])


def events(core: StandIn, *, without: str = "checkout") -> list[str]:
    return [event["type"] for event in core.events.log if not event["type"].startswith(without)]


def code(client: stripe.StripeClient, **given: Any) -> str | None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create(given)  # type: ignore[arg-type]
    assert refused.value.http_status == 400
    return refused.value.code


# --- charges ------------------------------------------------------------------------------------------------------


def test_a_paid_intent_has_a_charge_with_the_intents_metadata(client: stripe.StripeClient, core: StandIn) -> None:
    intent = client.v1.payment_intents.retrieve(paid(client, core), {"expand": ["latest_charge"]})
    charge = intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert charge.metadata.to_dict() == METADATA
    assert (charge.amount, charge.amount_refunded, charge.refunded, charge.disputed) == (2990, 0, False, False)
    assert charge.payment_intent == intent.id
    assert client.v1.charges.retrieve(charge.id).id == charge.id
    assert [each.id for each in client.v1.charges.list({"payment_intent": intent.id}).data] == [charge.id]


def test_a_session_is_read_with_its_intent_and_charge_at_once(client: stripe.StripeClient, core: StandIn) -> None:
    intent = paid(client, core)
    found = client.v1.checkout.sessions.retrieve(
        core.ledger()[0]["session"], {"expand": ["payment_intent.latest_charge"]}
    )
    assert isinstance(found.payment_intent, stripe.PaymentIntent)
    assert found.payment_intent.id == intent
    assert isinstance(found.payment_intent.latest_charge, stripe.Charge)
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        client.v1.payment_intents.retrieve(intent, {"expand": ["colour"]})


# --- refunds ------------------------------------------------------------------------------------------------------


def test_a_refund_tells_of_itself_and_of_its_charge(client: stripe.StripeClient, core: StandIn) -> None:
    intent = paid(client, core)
    client.v1.refunds.create({"payment_intent": intent, "amount": 990, "metadata": {"refund": "r1"}})
    assert events(core) == ["refund.created", "charge.refunded"]
    assert core.events.log[-1]["data"]["object"]["amount_refunded"] == 990
    assert core.events.log[-1]["data"]["object"]["metadata"] == METADATA
    client.v1.refunds.create({"payment_intent": intent})
    charge = client.v1.charges.list({"payment_intent": intent}).data[0]
    assert (charge.amount_refunded, charge.refunded) == (2990, True)


def test_more_than_is_left_and_anything_after_all_is_refused(client: stripe.StripeClient, core: StandIn) -> None:
    intent = paid(client, core)
    assert code(client, payment_intent=intent, amount=2991) is None
    assert code(client, payment_intent=intent, amount=0) is None
    client.v1.refunds.create({"payment_intent": intent})
    assert code(client, payment_intent=intent, amount=1) == "charge_already_refunded"
    assert code(client, amount=1) == "parameter_missing"
    assert len(core.ledger()[0]["refunds"]) == 1


def test_a_refund_at_the_dashboard_names_nothing_of_ours(client: stripe.StripeClient, core: StandIn) -> None:
    intent = paid(client, core)
    made = core.refund_at_dashboard(intent)
    assert (made["amount"], made["metadata"], made["reason"]) == (2990, {}, None)
    assert events(core) == ["refund.created", "charge.refunded"]


@pytest.mark.parametrize(
    ("method", "status"), [("card", "succeeded"), ("ideal", "succeeded"), ("sepa_debit", "pending")]
)
def test_money_goes_back_as_fast_as_it_came(
    client: stripe.StripeClient, core: StandIn, method: str, status: str
) -> None:
    intent = paid(client, core, method)
    if method == "sepa_debit":
        core.succeed_later(core.ledger()[0]["session"])
    assert client.v1.refunds.create({"payment_intent": intent}).status == status


def test_a_pending_refund_succeeds_and_may_fail_even_then(client: stripe.StripeClient, core: StandIn) -> None:
    intent = paid(client, core, "sepa_debit")
    core.succeed_later(core.ledger()[0]["session"])
    refund = client.v1.refunds.create({"payment_intent": intent})
    assert refund.pending_reason == "processing"
    assert core.settle_refund(refund.id, succeeded=True)["status"] == "succeeded"
    core.settle_refund(refund.id, succeeded=False, reason="declined")
    failed = client.v1.refunds.retrieve(refund.id)
    assert (failed.status, failed.failure_reason) == ("failed", "declined")
    assert events(core)[-3:] == ["refund.updated", "refund.failed", "refund.updated"]
    # the money is the shop's again, and can be sent once more
    assert core.ledger()[0]["refunded"] == 0
    assert client.v1.refunds.create({"payment_intent": intent}).amount == 2990
    with pytest.raises(ApiError):
        core.settle_refund(refund.id, succeeded=True)


def test_nothing_can_be_given_back_of_what_has_not_come(client: stripe.StripeClient, core: StandIn) -> None:
    intent = paid(client, core, "sepa_debit")
    code(client, payment_intent=intent)
    assert core.ledger()[0]["refunds"] == []


# --- disputes -----------------------------------------------------------------------------------------------------


def test_an_inquiry_takes_no_money_and_leaves_the_charge_refundable(client: stripe.StripeClient, core: StandIn) -> None:
    intent = paid(client, core)
    core.open_dispute(intent, inquiry=True)
    (found,) = client.v1.disputes.list({"payment_intent": intent}).data
    assert (found.status, found.is_charge_refundable, found.amount) == ("warning_needs_response", True, 2990)
    assert client.v1.refunds.create({"payment_intent": intent, "amount": 100}).status == "succeeded"
    assert core.update_dispute(found.id)["status"] == "warning_under_review"
    assert core.close_dispute(found.id, won=True)["status"] == "warning_closed"
    assert [kind for kind in events(core) if "dispute" in kind] == [
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.closed",
    ]


@pytest.mark.parametrize(
    ("won", "status", "refundable", "last"),
    [(True, "won", True, "charge.dispute.funds_reinstated"), (False, "lost", False, "charge.dispute.closed")],
)
def test_a_chargeback_takes_the_money_until_it_is_won(
    client: stripe.StripeClient, core: StandIn, won: bool, status: str, refundable: bool, last: str
) -> None:
    intent = paid(client, core)
    dispute = core.open_dispute(intent, amount=1000)["id"]
    assert events(core) == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]
    assert code(client, payment_intent=intent, amount=100) == "charge_disputed"
    assert core.update_dispute(dispute)["status"] == "under_review"
    core.close_dispute(dispute, won=won)
    found = client.v1.disputes.retrieve(dispute)
    assert (found.status, found.is_charge_refundable, found.amount) == (status, refundable, 1000)
    assert events(core)[-1] == last
    with pytest.raises(ApiError):
        core.close_dispute(dispute, won=not won)


def test_an_inquiry_may_become_a_chargeback(client: stripe.StripeClient, core: StandIn) -> None:
    intent = paid(client, core)
    dispute = core.open_dispute(intent, inquiry=True)["id"]
    assert core.update_dispute(dispute, chargeback=True)["is_charge_refundable"] is False
    assert events(core)[-2:] == ["charge.dispute.updated", "charge.dispute.funds_withdrawn"]


def test_one_of_two_disputes_is_enough_to_refuse_a_refund(client: stripe.StripeClient, core: StandIn) -> None:
    intent = paid(client, core)
    core.open_dispute(intent, amount=100)
    core.close_dispute(core.open_dispute(intent, amount=200)["id"], won=True)
    assert code(client, payment_intent=intent) == "charge_disputed"
    assert len(client.v1.disputes.list({"payment_intent": intent}).data) == 2


def test_a_refund_on_its_way_fails_when_the_bank_takes_the_money(client: stripe.StripeClient, core: StandIn) -> None:
    intent = paid(client, core, "customer_balance")
    core.succeed_later(core.ledger()[0]["session"])
    refund = client.v1.refunds.create({"payment_intent": intent})
    core.open_dispute(intent, amount=2990)
    assert client.v1.refunds.retrieve(refund.id).failure_reason == "charge_for_pending_refund_disputed"


def test_a_direct_debit_that_is_taken_back_is_lost_as_it_comes(client: stripe.StripeClient, core: StandIn) -> None:
    intent = paid(client, core, "sepa_debit")
    core.succeed_later(core.ledger()[0]["session"])
    core.open_dispute(intent, reason="debit_not_authorized")
    assert client.v1.disputes.list({"payment_intent": intent}).data[0].status == "lost"
    assert events(core)[-1] == "charge.dispute.closed"


@pytest.mark.parametrize(
    "given", [{"amount": 2991}, {"amount": 0}, {"reason": "bad_mood"}], ids=["too much", "nothing", "no reason"]
)
def test_a_dispute_that_no_bank_would_open_is_refused(client: stripe.StripeClient, core: StandIn, given: Any) -> None:
    with pytest.raises(ApiError):
        core.open_dispute(paid(client, core), **given)


# --- ways to pay --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["ideal", "bancontact", "card"])
def test_an_immediate_method_is_paid_at_once(client: stripe.StripeClient, core: StandIn, method: str) -> None:
    paid(client, core, method)
    assert (core.ledger()[0]["status"], core.ledger()[0]["payment_status"]) == ("complete", "paid")


@pytest.mark.parametrize(
    ("method", "waits", "failed"),
    [("sepa_debit", "processing", "requires_payment_method"), ("customer_balance", "requires_action", "canceled")],
)
@pytest.mark.parametrize("comes", [True, False])
def test_a_delayed_method_is_complete_first_and_paid_later_or_never(
    client: stripe.StripeClient, core: StandIn, method: str, waits: str, failed: str, comes: bool
) -> None:
    intent = paid(client, core, method)
    session = core.ledger()[0]["session"]
    assert (core.ledger()[0]["payment_status"], core.ledger()[0]["payment_intent_status"]) == ("unpaid", waits)
    (core.succeed_later if comes else core.fail_later)(session)
    assert client.v1.payment_intents.retrieve(intent).status == ("succeeded" if comes else failed)
    assert core.ledger()[0]["payment_status"] == ("paid" if comes else "unpaid")
    assert core.events.log[-1]["type"].endswith("async_payment_succeeded" if comes else "async_payment_failed")


def test_only_a_card_pays_in_another_currency_than_euros(client: stripe.StripeClient) -> None:
    made = client.v1.checkout.sessions.create(parameters(line_items=[line(price={"currency": "gbp"})]))
    assert made.payment_method_types == ["card"]


# --- currencies ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("currency", "amount", "refused"),
    [
        ("eur", 49, "amount_too_small"),
        ("eur", 50, ""),
        ("gbp", 29, "amount_too_small"),
        ("gbp", 30, ""),
        ("jpy", 49, "amount_too_small"),
        ("jpy", 50, ""),
        ("czk", 1499, "amount_too_small"),
        ("kwd", 1234, "invalid_amount"),
        ("kwd", 1230, ""),
        ("isk", 15_050, "invalid_amount"),
        ("isk", 15_000, ""),
        ("jpy", 100_000_000, "amount_too_large"),
    ],
)
def test_what_can_be_charged_depends_on_the_currency(
    client: stripe.StripeClient, currency: str, amount: int, refused: str
) -> None:
    given = parameters(line_items=[line(price={"currency": currency, "unit_amount": amount})])
    if not refused:
        assert client.v1.checkout.sessions.create(given).amount_total == amount
        return
    with pytest.raises(stripe.InvalidRequestError) as failed:
        client.v1.checkout.sessions.create(given)
    assert failed.value.code == refused


# --- the key, and times of faults ---------------------------------------------------------------------------------


def test_a_restricted_key_is_refused_where_it_has_no_permission(client: stripe.StripeClient, core: StandIn) -> None:
    core.forbidden.add("GET /v1/disputes")
    with pytest.raises(stripe.PermissionError):
        client.v1.disputes.list()
    assert client.v1.refunds.list().data == []


def test_a_fault_is_for_its_own_endpoint_and_number_of_times(
    client: stripe.StripeClient, core: StandIn, clock: Clock
) -> None:
    core.set_fault("429", times=2, endpoint="GET /v1/disputes")
    for _ in range(2):
        client.v1.charges.list()
        with pytest.raises(stripe.RateLimitError):
            client.v1.disputes.list()
    assert client.v1.disputes.list().data == []


# --- coupons ------------------------------------------------------------------------------------------------------


def test_a_promotion_code_is_found_by_its_code_while_it_is_active(client: stripe.StripeClient, clock: Clock) -> None:
    coupon = client.v1.coupons.create({"id": "LENTE", "percent_off": 12.5, "redeem_by": int(clock.epoch()) + 3600})
    assert (coupon.id, coupon.valid, coupon.percent_off) == ("LENTE", True, 12.5)
    promotion: Any = {"type": "coupon", "coupon": "LENTE"}
    made = client.v1.promotion_codes.create({"promotion": promotion, "code": "Tulp-10"})
    assert [each.id for each in client.v1.promotion_codes.list({"code": "Tulp-10", "active": True}).data] == [made.id]
    with pytest.raises(stripe.InvalidRequestError, match="already exists"):
        client.v1.promotion_codes.create({"promotion": promotion, "code": "TULP-10"})
    clock.move(hours=2)
    assert client.v1.coupons.retrieve("LENTE").valid is False
    assert client.v1.promotion_codes.retrieve(made.id).active is False
    assert client.v1.promotion_codes.list({"active": True}).data == []
    assert [each.id for each in client.v1.coupons.list().data] == ["LENTE"]


@pytest.mark.parametrize(
    ("given", "param"),
    [
        ({}, "percent_off"),
        ({"percent_off": 10, "amount_off": 100, "currency": "eur"}, "percent_off"),
        ({"percent_off": 101}, "percent_off"),
        ({"amount_off": 100}, "amount_off"),
        ({"percent_off": 10, "redeem_by": 1}, "redeem_by"),
    ],
)
def test_a_coupon_that_stripe_would_refuse_is_refused(client: stripe.StripeClient, given: Any, param: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.coupons.create(given)
    assert refused.value.param == param


@pytest.mark.parametrize("given", [{"allow_promotion_codes": True}, {"discounts": [{"coupon": "LENTE"}]}])
def test_a_session_with_a_discount_of_stripes_is_refused(client: stripe.StripeClient, given: Any) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="the shop prices"):
        client.v1.checkout.sessions.create(parameters(**given))

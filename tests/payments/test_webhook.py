"""Stripe's webhook: signatures on raw bytes, and nothing done but "look it up"."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import stripe

from functions.conversation.effects import ObserveMoney, ObservePayment
from functions.errors import SignatureError
from functions.payments import webhook
from infra.deploy import next_steps
from infra.simulator.stripe.events import signature
from tests.payments.edge import Edge
from tests.payments.till import ORDER, Clock, Till


def stripes_own(body: bytes, secret: str, at: float) -> str:
    return stripe.WebhookSignature.generate_signature_header(body.decode(), secret, int(at))


def an_event(kind: str = "checkout.session.completed", **changed: Any) -> bytes:
    metadata = {"shop": "de-linde", "stage": "test", "order": ORDER, "attempt": "2"}
    session = {"id": "cs_test_1", "object": "checkout.session", "metadata": metadata}
    event = {"id": "evt_1", "object": "event", "type": kind, "livemode": False, "data": {"object": session}}
    return json.dumps(event | changed, ensure_ascii=False, indent=2).encode()


def signed(edge: Edge, body: bytes) -> str:
    return stripes_own(body, "whsec_new", edge.till.clock.epoch())


# --- the signature ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", ["whsec_new", "whsec_old"])
def test_a_signature_that_stripes_own_sdk_makes_is_taken(secret: str) -> None:
    clock = Clock()
    body = '{"name":  "Café – €"}'.encode()
    webhook.verify(body, stripes_own(body, secret, clock.epoch()), ("whsec_new", "whsec_old"), clock.now)


def test_while_a_secret_is_rolled_either_of_two_signatures_will_do() -> None:
    clock, body = Clock(), b"{}"
    header = signature(body, ("whsec_old", "whsec_new"), int(clock.epoch()))
    for secret in ("whsec_old", "whsec_new"):
        webhook.verify(body, header, (secret,), clock.now)
        stripe.WebhookSignature.verify_header(body.decode(), header, secret, tolerance=None)


@pytest.mark.parametrize("age", [301, -301])
def test_a_time_too_far_from_now_is_refused_in_the_past_and_in_the_future(age: int) -> None:
    clock = Clock()
    header = stripes_own(b"{}", "whsec_new", clock.epoch() - age)
    with pytest.raises(SignatureError, match="too far"):
        webhook.verify(b"{}", header, ("whsec_new",), clock.now)


@pytest.mark.parametrize("age", [299, -299])
def test_a_clock_that_is_a_little_off_is_forgiven(age: int) -> None:
    clock = Clock()
    webhook.verify(b"{}", stripes_own(b"{}", "whsec_new", clock.epoch() - age), ("whsec_new",), clock.now)


@pytest.mark.parametrize("secrets", [(), ("",), ("whsec_other",)])
def test_a_signature_of_somebody_else_is_refused(secrets: tuple[str, ...]) -> None:
    clock = Clock()
    header = stripes_own(b"{}", "whsec_new", clock.epoch())
    with pytest.raises(SignatureError):
        webhook.verify(b"{}", header, secrets, clock.now)


@pytest.mark.parametrize(
    "header",
    ["", "t=", "v1=00", "t=1", "t=x,v1=00", "t=1,t=1,v1=00", "t=1,v0=00", "t=١,v1=00", "t=-1,v1=00", "é=1,t=1,v1=é"],
)
def test_a_header_that_cannot_be_read_is_refused(header: str) -> None:
    with pytest.raises(SignatureError):
        webhook.verify(b"{}", header, ("whsec_new",), Clock().now)


def test_an_empty_secret_never_verifies() -> None:
    clock = Clock()
    with pytest.raises(SignatureError):
        webhook.verify(b"{}", signature(b"{}", ("",), int(clock.epoch())), ("",), clock.now)


def test_the_signature_is_over_the_bytes_and_not_over_what_they_mean(edge: Edge) -> None:
    body = an_event()
    again = json.dumps(json.loads(body)).encode()
    assert edge.webhook(again, signed(edge, body)).status_code == 403
    assert edge.webhook(body, signed(edge, body)).status_code == 200
    assert len(edge.commands) == 1


# --- what it leads to ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", webhook.OF_A_SESSION)
def test_an_event_about_a_session_only_asks_to_look_it_up(edge: Edge, kind: str) -> None:
    body = an_event(kind)
    assert edge.webhook(body, signed(edge, body)).status_code == 200
    (command,) = edge.commands
    assert (command.id, command.conversation) == ("stripe:evt_1", "")
    assert command.call == ObservePayment(order=ORDER, attempt=2)


@pytest.mark.parametrize("kind", ["payment_intent.payment_failed", "payment_intent.succeeded", "something.new"])
def test_an_event_that_is_not_needed_is_thanked_for(edge: Edge, kind: str) -> None:
    body = an_event(kind)
    assert edge.webhook(body, signed(edge, body)).status_code == 200
    assert edge.commands == []


@pytest.mark.parametrize("kind", webhook.OF_MONEY)
def test_an_event_about_a_refund_or_a_dispute_asks_what_has_come_of_the_payment(edge: Edge, kind: str) -> None:
    body = an_event(kind, data={"object": {"id": "re_1", "payment_intent": "pi_1", "metadata": {}}})
    assert edge.webhook(body, signed(edge, body)).status_code == 200
    (command,) = edge.commands
    assert (command.id, command.group) == ("stripe:evt_1", "pi_1")
    assert command.call == ObserveMoney(payment_intent="pi_1")


def test_a_refund_of_a_charge_without_a_payment_is_none_of_ours(edge: Edge) -> None:
    body = an_event("charge.refunded", data={"object": {"id": "ch_1", "payment_intent": None}})
    assert edge.webhook(body, signed(edge, body)).status_code == 200
    assert edge.commands == []


def test_what_is_subscribed_to_is_what_the_deploy_prints_and_the_docs_say() -> None:
    printed = next_steps("https://shop.example.test", "prod", [])
    documented = (Path(__file__).parents[2] / "docs" / "deploy.md").read_text()
    for kind in webhook.SUBSCRIBED:
        assert kind in printed
        assert f"`{kind}`" in documented
    assert len(webhook.SUBSCRIBED) <= 20  # more types than that cannot be listed at once


@pytest.mark.parametrize("metadata", [None, {}, {"shop": "de-linde", "stage": "production"}, {"order": ORDER}])
def test_a_session_of_another_shop_or_stage_is_not_ours_to_look_up(edge: Edge, metadata: Any) -> None:
    body = an_event(data={"object": {"id": "cs_test_1", "metadata": metadata}})
    assert edge.webhook(body, signed(edge, body)).status_code == 200
    assert edge.commands == []


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"\xff", b'{"type":"checkout.session.completed"}'])
def test_a_signed_body_that_is_no_event_is_kept_and_acknowledged(edge: Edge, body: bytes) -> None:
    header = signature(body, ("whsec_new",), int(edge.till.clock.epoch()))
    assert edge.webhook(body, header).status_code == 200
    assert (len(edge.kept), edge.commands) == (1, [])


@pytest.mark.parametrize("header", ["", "t=1,v1=00"])
def test_without_a_good_signature_nothing_is_stored(edge: Edge, header: str) -> None:
    assert edge.webhook(an_event(), header).status_code == 403
    assert (edge.kept, edge.commands) == ([], [])


def test_a_secret_that_was_just_changed_is_fetched_before_anything_is_refused(edge: Edge) -> None:
    body = an_event()
    header = stripes_own(body, "whsec_newest", edge.till.clock.epoch())
    assert edge.webhook(body, header).status_code == 403
    edge.secrets.next = {"stripe_webhook_secret": ("whsec_newest", "whsec_new")}
    assert edge.webhook(body, header).status_code == 200


@pytest.mark.parametrize(("live", "livemode", "status"), [(True, False, 400), (False, True, 400), (None, True, 200)])
def test_test_money_is_not_mixed_with_real_money(edge: Edge, live: bool | None, livemode: bool, status: int) -> None:
    edge.settings = replace(edge.settings, stripe_live=live)
    body = an_event(livemode=livemode)
    assert edge.webhook(body, signed(edge, body)).status_code == status
    assert len(edge.commands) == (status == 200)


def test_the_webhook_does_not_import_stripes_sdk() -> None:
    code = "import sys, functions.webhooks.stripe, functions.payments.webhook; sys.exit('stripe' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- from the stand-in --------------------------------------------------------------------------------------------


def deliver(edge: Edge, till: Till) -> int:
    till.stripe.events.secrets = ("whsec_new", "whsec_old")
    till.stripe.events.post = lambda body, headers: edge.webhook(body, headers["stripe-signature"]).status_code
    return till.stripe.tick()


@pytest.mark.parametrize(("mode", "accepted"), [("normal", 1), ("duplicate", 2), ("two_secrets", 1), ("drop", 0)])
def test_the_stand_ins_webhooks_arrive_as_its_mode_says(edge: Edge, till: Till, mode: Any, accepted: int) -> None:
    session = till.open().session
    till.stripe.set_mode(mode)
    till.stripe.pay(session)
    assert deliver(edge, till) == accepted
    assert [command.call for command in edge.commands] == [ObservePayment(order=ORDER, attempt=1)] * accepted


def test_a_webhook_with_a_bad_signature_is_sent_again_later(edge: Edge, till: Till) -> None:
    session = till.open().session
    till.stripe.set_mode("bad_signature")
    till.stripe.pay(session)
    assert deliver(edge, till) == 0
    assert edge.commands == []
    assert till.stripe.tick() == 0
    till.clock.move(seconds=3)
    assert len(till.stripe.events.waiting) == 1


def test_a_delayed_webhook_comes_when_its_time_has_come(edge: Edge, till: Till) -> None:
    session = till.open().session
    till.stripe.set_mode("delay", delay_seconds=30)
    till.stripe.pay(session)
    assert deliver(edge, till) == 0
    till.clock.move(seconds=31)
    assert till.stripe.tick() == 1


def test_reordered_webhooks_come_the_later_one_first(edge: Edge, till: Till) -> None:
    session = till.open().session
    till.stripe.set_mode("reorder")
    till.stripe.pay(session, "sepa_debit")
    till.stripe.succeed_later(session)
    assert deliver(edge, till) == 2
    assert [command.id[-1] for command in edge.commands] == ["2", "1"]
    edge.run()
    assert till.observe().payment_status == "paid"


def test_refunds_and_disputes_reach_the_order_by_their_payment(edge: Edge, till: Till) -> None:
    intent = till.paid("card")
    deliver(edge, till)
    edge.commands.clear()
    made = till.stripe.refund_at_dashboard(intent, 500)["id"]
    till.stripe.settle_refund(made, succeeded=False)
    dispute = till.stripe.open_dispute(intent)["id"]
    till.stripe.close_dispute(dispute, won=True)
    assert deliver(edge, till) == len(edge.commands) == 8
    assert {command.group for command in edge.commands} == {intent}
    answers = [till.payments.answer(command).what for command in edge.commands]
    assert {answer.order for answer in answers} == {ORDER}  # type: ignore[union-attr]
    assert len({answer.model_dump_json() for answer in answers}) == 1

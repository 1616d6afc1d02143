"""Whether Stripe signs with the secret that the shop has: noted where webhooks come in; and a webhook to find out."""

from datetime import timedelta
from time import sleep
from typing import Any

import pytest

from functions import bootstrap
from functions.payments.webhook_test import EVENT, ask_for_one
from functions.storage import stripe_heard
from functions.storage.stripe_heard import Heard, fingerprint
from functions.webhooks.stripe import TAKEN_EVERY
from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.events import signature
from tests.payments.edge import Edge
from tests.payments.test_stand_in import address as address
from tests.payments.test_stand_in import clock as clock
from tests.payments.test_stand_in import core as core
from tests.payments.test_webhook import an_event, signed

OURS, OLD, OTHER = "whsec_new", "whsec_old", "whsec_of_another"


def heard() -> Heard:
    return stripe_heard.read(bootstrap.table())


def posts(edge: Edge, secret: str, **event: Any) -> int:
    body = an_event(**event)
    return int(edge.webhook(body, signature(body, (secret,), int(edge.till.clock.epoch()))).status_code)


def test_nothing_heard_is_no_fault(edge: Edge) -> None:
    assert heard() == Heard() and heard().refuses(fingerprint(OURS)) == 0


def test_one_that_is_taken_proves_the_secret_it_was_signed_with(edge: Edge) -> None:
    assert posts(edge, OLD) == 200
    assert heard().taken_with == fingerprint(OLD) and heard().taken_at == edge.till.clock()
    assert posts(edge, OURS) == 200 and heard().taken_with == fingerprint(OURS)


def test_it_is_written_every_ten_minutes_but_for_one_that_was_asked_for(edge: Edge) -> None:
    posts(edge, OURS)
    first = heard().taken_at
    edge.till.clock.move(minutes=1)
    posts(edge, OURS)
    assert heard().taken_at == first
    posts(edge, OURS, kind=EVENT, data={"object": {"id": "cs_test_9", "metadata": {}}})
    assert heard().taken_at == first + timedelta(minutes=1)
    edge.till.clock.move(minutes=TAKEN_EVERY.seconds // 60)
    posts(edge, OURS)
    assert heard().taken_at == edge.till.clock()


def test_those_signed_otherwise_are_counted_until_one_is_taken(edge: Edge) -> None:
    for _ in range(3):
        assert posts(edge, OTHER) == 403
        edge.till.clock.move(seconds=1)
    assert heard().refuses(fingerprint(OURS)) == 3 and heard().refuses(fingerprint(OTHER)) == 0
    posts(edge, OURS)
    assert heard().refuses(fingerprint(OURS)) == 0


def test_many_in_a_second_are_written_once(edge: Edge) -> None:
    for _ in range(5):
        posts(edge, OTHER)
    assert heard().refused == 1


@pytest.mark.parametrize("header", ["", "nonsense", "t=1", "v1=00"])
def test_what_is_not_signed_in_stripes_form_is_not_counted(edge: Edge, header: str) -> None:
    assert edge.webhook(an_event(), header).status_code == 403
    assert heard() == Heard()


def test_a_new_secret_is_counted_anew(edge: Edge) -> None:
    posts(edge, OTHER)
    edge.secrets.next = {"stripe_webhook_secret": ("whsec_newest",)}
    edge.till.clock.move(minutes=5)
    posts(edge, OTHER)
    assert heard().refuses(fingerprint("whsec_newest")) == 1


def test_a_good_one_too_late_says_nothing_of_the_secret(edge: Edge) -> None:
    body = an_event()
    header = signed(edge, body)
    edge.till.clock.move(minutes=6)
    assert edge.webhook(body, header).status_code == 403 and heard() == Heard()


def test_stripe_is_made_to_send_one_that_leads_to_nothing(core: StandIn, address: str, edge: Edge) -> None:
    sent: list[tuple[bytes, str]] = []

    def post(body: bytes, headers: Any) -> int:
        sent.append((body, headers["stripe-signature"]))
        return 200

    core.events.post = post
    assert ask_for_one("sk_test_1", address, "EUR", "https://shop.example")
    for _ in range(100):  # the stand-in's own thread may be sending it
        core.tick()
        if sent:
            break
        sleep(0.02)
    ((body, _),) = sent
    assert EVENT.encode() in body
    assert edge.webhook(body, signature(body, (OURS,), int(edge.till.clock.epoch()))).status_code == 200
    assert edge.commands == [] and edge.kept == [] and heard().taken_with == fingerprint(OURS)


def test_a_stripe_that_does_not_do_it_says_so(address: str) -> None:
    assert not ask_for_one("sk_test_1", address, "EUR", "no address")
    assert not ask_for_one("sk_test_1", "http://127.0.0.1:9", "EUR", "https://shop.example")

"""Stripe's webhook secret at the set-up page: a wrong one is seen, by what was refused and by asking for one."""

import pytest

from functions import bootstrap
from functions.console.set_up import checks
from functions.storage import stripe_heard
from functions.storage.stripe_heard import fingerprint
from tests.console.desk import Console
from tests.console.test_set_up import Ssm

OURS, OTHER = "whsec_ours", "whsec_other"


@pytest.fixture
def console(monkeypatch):
    made, ssm = Console(monkeypatch), Ssm()
    ssm.kept |= {"/chatkassa/test/stripe_key": "rk_test_1", "/chatkassa/test/stripe_webhook_secret": OURS}
    monkeypatch.setattr(bootstrap, "aws", lambda service: {"ssm": ssm}[service])
    monkeypatch.setattr(bootstrap, "stripe_verdicts", lambda key: [])
    monkeypatch.setattr(checks, "sleep", lambda seconds: None)
    return made


def comes(monkeypatch, console, note, secret):
    """Stripe sends what it was asked for, and the edge notes that."""

    def asked(key, currency, back):
        assert (key, currency, back) == ("rk_test_1", "EUR", "https://shop.example")
        if note:
            note(console.world.table, fingerprint(secret), console.world.clock())
        return True

    monkeypatch.setattr(bootstrap, "stripe_sends_a_webhook", asked)


@pytest.mark.parametrize(
    ("note", "secret", "says", "does"),
    [
        (stripe_heard.note_taken, OURS, "It works: test", ""),
        (stripe_heard.note_taken, OTHER, "still checked with the previous secret", "Try again then"),
        (stripe_heard.note_refused, OURS, "signs its notices with another secret", "reveal its signing secret"),
        (None, "", "did not arrive at https://shop.example/webhooks/stripe", "exactly this address"),
    ],
)
def test_a_webhook_that_was_asked_for_tells_of_the_secret(console, monkeypatch, note, secret, says, does):
    comes(monkeypatch, console, note, secret)
    console.post("/set-up/stripe/try")
    text = console.get("/set-up/stripe").text
    assert says in text and does in text


def test_a_stripe_that_sends_none_says_nothing_of_the_keys(console, monkeypatch):
    monkeypatch.setattr(bootstrap, "stripe_sends_a_webhook", lambda key, currency, back: False)
    console.post("/set-up/stripe/try")
    assert "says nothing of your keys" in console.get("/set-up/stripe").text


def test_what_was_refused_is_seen_without_trying_and_no_longer_once_one_was_taken(console, monkeypatch):
    comes(monkeypatch, console, stripe_heard.note_taken, OURS)
    console.post("/set-up/stripe/try")
    assert "does not work" not in console.get("/set-up").text.partition("WhatsApp")[0]
    stripe_heard.note_taken(console.world.table, fingerprint(OTHER), console.world.clock())
    for _ in range(4):
        stripe_heard.note_refused(console.world.table, fingerprint(OURS), console.world.clock())
    assert "Refused since this secret is set: 4." in console.get("/set-up/stripe").text
    assert "Stripe does not work" in console.get("/set-up").text
    stripe_heard.note_taken(console.world.table, fingerprint(OURS), console.world.clock())
    assert "Refused since" not in console.get("/set-up/stripe").text


def test_whoever_looks_learns_nothing_of_a_secret(console):
    stripe_heard.note_taken(console.world.table, fingerprint(OURS), console.world.clock())
    assert OURS not in str(console.world.client.items()) and len(fingerprint(OURS)) == 16

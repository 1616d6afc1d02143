"""What a function is told at deploy time."""

import os
from collections.abc import Iterator

import pytest

from functions.settings import settings

NEEDED = "STAGE SHOP TABLE MAILBOX_URL PAYMENTS_URL UNREADABLE_URL BUS BUNDLES PARAMETERS".split()


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith("CHATKASSA_")]:
        monkeypatch.delenv(name)
    for name in NEEDED:
        monkeypatch.setenv(f"CHATKASSA_{name}", name.lower())
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_what_is_not_told_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATKASSA_STRIPE_LIVE", "")  # CloudFormation's "nothing"
    monkeypatch.setenv("CHATKASSA_OF_A_LATER_RELEASE", "1")
    found = settings()
    assert (found.stage, found.local, found.stripe_live) == ("stage", False, None)
    assert found.stripe_api == "https://api.stripe.com"


def test_every_variable_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHATKASSA_TABLE")
    monkeypatch.setenv("CHATKASSA_BUS", "")
    with pytest.raises(RuntimeError, match=r"missing: CHATKASSA_TABLE, CHATKASSA_BUS$"):
        settings()


@pytest.mark.parametrize(
    ("given", "read"), [("true", True), ("True", True), ("1", True), ("false", False), ("0", False)]
)
def test_a_switch_is_read(given: str, read: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATKASSA_LOCAL", given)
    monkeypatch.setenv("CHATKASSA_STRIPE_LIVE", given)
    assert (settings().local, settings().stripe_live) == (read, read)


def test_a_switch_that_is_neither_true_nor_false_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATKASSA_LOCAL", "maybe")
    with pytest.raises(RuntimeError, match="CHATKASSA_LOCAL is neither true nor false"):
        settings()


def test_the_shops_own_account_on_a_channel_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATKASSA_ACCOUNTS", "telegram:110201543,kik:roses")
    assert settings().account_of("kik") == {"account": "kik:roses"}
    assert settings().account_of("messenger") == {}

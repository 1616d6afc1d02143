from typing import Any

import pytest

from functions.secrets import EDGE, PAYMENTS, WORKER, Secrets


class Ssm:
    def __init__(self, **values: str) -> None:
        self.values = values
        self.requests: list[list[str]] = []

    def get_parameters(self, *, Names: list[str], WithDecryption: bool) -> dict[str, Any]:
        assert WithDecryption
        assert len(Names) <= 10
        self.requests.append(Names)
        found = [
            {"Name": name, "Value": self.values[name.rsplit("/", 1)[1]]}
            for name in Names
            if name.rsplit("/", 1)[1] in self.values
        ]
        return {"Parameters": found, "InvalidParameters": []}


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ssm() -> Ssm:
    return Ssm(link_key="current,previous", public_url="https://shop.example")


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def secrets(ssm: Ssm, seconds: Seconds) -> Secrets:
    return Secrets(lambda: ssm, "/chatkassa/test/", EDGE, seconds=seconds)


def test_nothing_is_asked_until_it_is_needed_and_then_once(secrets: Secrets, ssm: Ssm) -> None:
    assert ssm.requests == []
    assert secrets["link_key"] == ("current", "previous")
    assert secrets.current("public_url") == "https://shop.example"
    assert len(ssm.requests) == 1


def test_values_are_asked_again_after_five_minutes(secrets: Secrets, ssm: Ssm, seconds: Seconds) -> None:
    assert secrets["link_key"] == ("current", "previous")
    ssm.values["link_key"] = "next,current"
    seconds.now = 299
    assert secrets["link_key"] == ("current", "previous")
    seconds.now = 301
    assert secrets["link_key"] == ("next", "current")


def test_a_bad_signature_asks_again_at_most_once_a_minute(secrets: Secrets, ssm: Ssm, seconds: Seconds) -> None:
    assert secrets["link_key"]
    assert not secrets.refresh()
    seconds.now = 61
    assert secrets.refresh()
    assert not secrets.refresh()
    assert len(ssm.requests) == 2


def test_a_missing_parameter_is_named_and_verifies_nothing(secrets: Secrets) -> None:
    assert secrets["session_key"] == ()
    with pytest.raises(RuntimeError, match="/chatkassa/test/session_key"):
        secrets.current("session_key")


def test_a_part_knows_only_its_own(ssm: Ssm) -> None:
    with pytest.raises(KeyError):
        Secrets(lambda: ssm, "/", WORKER)["stripe_key"]
    assert "stripe_key" not in EDGE
    assert "whatsapp_token" not in PAYMENTS

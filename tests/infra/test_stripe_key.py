"""Stripe's key: every permission is tried, what is missing is named, and test and real money are not mixed."""

from pathlib import Path

import pytest

from functions.payments.parameters import API_VERSION
from infra.console import Stop
from infra.deploy import say_what_the_key_lacks
from infra.doctor import check_money, check_permissions
from infra.simulator.stripe.core import StandIn
from infra.stripe_key import PERMISSIONS, Permission, refuse_unfit, verdicts
from tests.payments.test_stand_in import address as address
from tests.payments.test_stand_in import clock as clock
from tests.payments.test_stand_in import core as core


def test_a_key_with_all_permissions_is_found_well_and_nothing_is_made(core: StandIn, address: str) -> None:
    assert [verdict for _, verdict in verdicts("rk_test_1", address)] == ["allowed"] * len(PERMISSIONS)
    assert core.calls == [permission.endpoint for permission in PERMISSIONS]
    assert core.events.log == core.ledger() == []
    assert core._ledger.rates == {}


@pytest.mark.parametrize("permission", PERMISSIONS, ids=str)
def test_a_permission_that_is_missing_is_named_with_where_to_give_it(
    core: StandIn, address: str, capsys: pytest.CaptureFixture[str], permission: Permission
) -> None:
    core.forbidden.add(permission.endpoint)
    (failed,) = [check for check in check_permissions("rk_test_1", address, "prod") if not check.ok]
    assert failed.advice.endswith(f"Edit → {permission}")
    say_what_the_key_lacks("rk_test_1", address, "prod")
    (line,) = capsys.readouterr().out.splitlines()
    assert str(permission) in line


def test_a_key_that_stripe_does_not_know_is_told_from_one_without_permissions(address: str) -> None:
    found = list(check_permissions("nonsense", address, "prod"))
    assert not any(check.ok for check in found)
    assert "--stage prod stripe_key" in found[0].advice


def test_a_stripe_that_does_not_answer_proves_nothing(
    core: StandIn, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    core.set_fault("429", endpoint="GET /v1/events")
    assert [verdict for _, verdict in verdicts("rk_test_1", address)][-1] == "unknown"
    monkeypatch.setattr("functions.payments.key.API_VERSION", "1999-01-01")
    assert {verdict for _, verdict in verdicts("rk_test_1", address)} == {"unknown"}
    assert {verdict for _, verdict in verdicts("rk_test_1", "http://127.0.0.1:9")} == {"unknown"}


@pytest.mark.parametrize("stage", ["test", "shop-test", "dev", "staging-2", "local"])
def test_real_money_is_refused_in_a_rehearsal(stage: str) -> None:
    with pytest.raises(Stop, match="real money"):
        refuse_unfit("rk_live_1", stage)
    refuse_unfit("rk_test_1", stage)
    assert not check_money("rk_live_1", stage).ok


@pytest.mark.parametrize("stage", ["prod", "de-linde", "latest", "contest"])
def test_a_stage_of_another_name_takes_either(stage: str) -> None:
    for key in ("rk_live_1", "rk_test_1"):
        refuse_unfit(key, stage)
        assert check_money(key, stage).ok


@pytest.mark.parametrize(("key", "previous"), [("rk_live_1", "sk_test_1"), ("rk_test_1", "rk_live_1")])
def test_a_stage_does_not_go_from_one_money_to_the_other_by_accident(key: str, previous: str) -> None:
    with pytest.raises(Stop, match="--switch-money"):
        refuse_unfit(key, "prod", previous)
    refuse_unfit(key, "prod", key + "2")


def test_the_docs_have_every_permission_and_the_pinned_version() -> None:
    text = (Path(__file__).parents[2] / "docs" / "deploy.md").read_text()
    for permission in PERMISSIONS:
        assert f"| {permission.resource} | {permission.level} |" in text
    assert API_VERSION in text


def test_every_resource_that_the_code_calls_has_its_permission() -> None:
    folder = Path(__file__).parents[2] / "functions" / "payments"
    source = "".join(path.read_text() for path in folder.glob("*.py"))
    called = {part.split(".")[0] for part in source.split("_stripe.v1.")[1:]}
    # shipping rates are made within a session's parameters; Stripe has one permission for charges and refunds
    tried = {permission.endpoint.split("/")[2] for permission in PERMISSIONS}
    assert called | {"shipping_rates"} == tried | {"charges"}

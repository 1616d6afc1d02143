"""The commands' own judgement: what they refuse, what they ask for, what they keep. No AWS."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import NoCredentialsError
from moto import mock_aws

from infra import deploy, destroy, parameters, publish, stock
from infra.console import Stop, command, run
from infra.deploy import cloud_of, next_steps, public_url, read_secrets, template_parameters
from infra.doctor import check_mail, check_parameters
from infra.real_services import read_env
from infra.secret import new_value
from infra.stack import Cloud


def given(**values: object) -> argparse.Namespace:
    return argparse.Namespace(**{"stage": "prod", "shop": None, "domain": None, "certificate": None, **values})


# --- deploy -------------------------------------------------------------------------------------------------------


def test_the_first_deploy_needs_to_know_the_shop() -> None:
    with pytest.raises(Stop, match="--shop"):
        template_parameters(given(), {})


def test_a_later_deploy_keeps_what_was_given_before() -> None:
    before = {"Stage": "prod", "Shop": "de-linde", "DomainName": "chat.example.nl", "CertificateArn": "arn:…"}
    assert template_parameters(given(), before) == before


def test_a_domain_needs_its_certificate() -> None:
    with pytest.raises(Stop, match="go together"):
        template_parameters(given(shop="de-linde", domain="chat.example.nl"), {})


def test_the_public_address_is_the_domain_where_there_is_one() -> None:
    outputs = {"EndpointURL": "https://abc.execute-api.eu-west-1.amazonaws.com/api/"}
    assert public_url(outputs, "chat.example.nl") == "https://chat.example.nl"
    assert public_url(outputs, "") == "https://abc.execute-api.eu-west-1.amazonaws.com/api"


def test_what_to_paste_where_is_complete() -> None:
    text = next_steps("https://chat.example.nl", "prod", ["stripe_key"])
    for wanted in ("/webhooks/whatsapp", "/webhooks/stripe", "/webchat/widget.js", "checkout.session.expired"):
        assert wanted in text
    assert "Still missing: python -m infra.secret --stage prod stripe_key" in text
    of_kik = next_steps("https://chat.example.nl", "prod", [], "kik:roses")
    assert "The webhook of kik:roses: https://chat.example.nl/webhooks/kik" in of_kik


def test_a_misspelt_secret_is_named(tmp_path: Path) -> None:
    path = tmp_path / "secrets"
    path.write_text("# ours\nstripe_kee=rk_test_1\n")
    with pytest.raises(Stop, match="unknown names: stripe_kee"):
        read_secrets(path)


def test_mail_may_be_sent_from_the_domain_of_its_address_unless_only_the_address_is_verified() -> None:
    of_domain = template_parameters(given(shop="de-linde", mail_from="orders@shop.example", mail_identity=None), {})
    assert (of_domain["MailFrom"], of_domain["MailIdentity"]) == ("orders@shop.example", "shop.example")
    address = {"mail_from": "orders@shop.example", "mail_identity": "orders@shop.example"}
    assert template_parameters(given(shop="de-linde", **address), {})["MailIdentity"] == "orders@shop.example"
    kept = template_parameters(given(), of_domain)
    assert (kept["MailFrom"], kept["MailIdentity"]) == ("orders@shop.example", "shop.example")


@pytest.mark.parametrize("wrong", ["orders", "orders@", "@shop.example", "orders@shop"])
def test_an_address_to_mail_from_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(Stop, match="no e-mail address"):
        template_parameters(given(shop="de-linde", mail_from=wrong), {})


# --- which cloud --------------------------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose owner works with AWS too."""
    monkeypatch.setattr(deploy, "ROOT", tmp_path)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    (tmp_path / ".local").mkdir()
    return tmp_path


def test_the_stage_local_is_the_demos_whatever_region_and_profile_are_set(here: Path) -> None:
    demo = {"region": "eu-central-1", "endpoint": "http://127.0.0.1:4566"}
    (here / ".local" / "demo.json").write_text(json.dumps(demo))
    cloud = cloud_of(given(stage="local", region="eu-west-1", profile="mine"))
    assert (cloud.region, cloud.endpoint) == (demo["region"], demo["endpoint"])
    assert cloud_of(given(stage="prod", region="eu-west-1", profile=None)).endpoint is None


@pytest.mark.parametrize(
    ("main", "more"), [(publish.main, ["--list"]), (stock.main, ["ROOS-ROOD-M=1"])], ids=["publish", "stock"]
)
def test_without_a_demo_nothing_of_the_stage_local_goes_to_aws(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], main: Any, more: list[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["it", "--stage", "local", *more])
    with pytest.raises(SystemExit):
        main()
    assert "has not run here: make demo" in capsys.readouterr().err


# --- secrets ------------------------------------------------------------------------------------------------------


def test_a_verifying_secret_keeps_its_previous_value_and_no_older_one() -> None:
    assert new_value("whatsapp_app_secret", "new\n", "old,older", keep_previous=True) == "new,old"


@pytest.mark.parametrize(
    ("name", "value"),
    [("stripe_key", "pk_live_1"), ("stripe_webhook_secret", "sec"), ("link_key", "a,b"), ("api_keys", " ")],
)
def test_a_value_that_cannot_be_right_is_refused(name: str, value: str) -> None:
    with pytest.raises(Stop):
        new_value(name, value, "", keep_previous=False)


def test_a_signing_secret_that_also_signs_cannot_hold_two_values() -> None:
    with pytest.raises(Stop, match="cannot hold two values"):
        new_value("link_key", "new", "old", keep_previous=True)


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        yield Cloud("eu-west-1")


def test_our_own_secrets_are_made_once_and_are_secure_strings(cloud: Cloud) -> None:
    assert set(parameters.generate_ours(cloud, "prod")) == set(parameters.OURS)
    before = parameters.read(cloud, "prod")
    assert parameters.generate_ours(cloud, "prod") == []
    assert parameters.read(cloud, "prod") == before
    names = [parameters.path("prod") + name for name in parameters.OURS]
    found = cloud.client("ssm").get_parameters(Names=names)["Parameters"]
    assert {each["Type"] for each in found} == {"SecureString"}


def test_the_doctor_wants_a_restricted_stripe_key() -> None:
    values = dict.fromkeys(parameters.NAMES, "x")
    found = list(check_parameters(values | {"stripe_key": "sk_live_1"}, "prod"))
    assert [check.what for check in found if not check.ok] == ["stripe_key is a restricted key"]
    assert "stripe_key is for real money" in [check.what for check in found]
    assert all(check.ok for check in check_parameters(values | {"stripe_key": "rk_test_1"}, "prod"))


def test_the_doctor_wants_what_the_stages_channels_need_and_no_more() -> None:
    def wanted(accounts: str) -> list[str]:
        return [check.what.removeprefix("parameter ") for check in check_parameters({}, "prod", accounts=accounts)]

    assert "whatsapp_token" in wanted("") and "kik_api_key" not in wanted("")
    assert "kik_api_key" in wanted("telegram:1,kik:roses")


def test_the_doctor_takes_the_key_of_a_stand_in_as_it_is() -> None:
    values = dict.fromkeys(parameters.NAMES, "x") | {"stripe_key": "sk_test_1"}
    found = list(check_parameters(values, "local", "http://127.0.0.1:8700/stripe"))
    assert [str(check) for check in found if not check.ok] == []
    assert "stripe_key is for test money" in [check.what for check in found]
    at_stripe = check_parameters(values, "local", "https://api.stripe.com")
    assert [check.what for check in at_stripe if not check.ok] == ["stripe_key is a restricted key"]


class SesAccount:
    """moto has no GetAccount."""

    class exceptions:
        class NotFoundException(Exception):
            pass

    def __init__(self, verified: bool | None, live: bool) -> None:
        self.verified, self.live = verified, live

    def client(self, name: str) -> "SesAccount":
        assert name == "sesv2"
        return self

    def get_email_identity(self, EmailIdentity: str) -> dict[str, bool]:
        if self.verified is None:
            raise self.exceptions.NotFoundException
        return {"VerifiedForSendingStatus": self.verified}

    def get_account(self) -> dict[str, bool]:
        return {"ProductionAccessEnabled": self.live}


@pytest.mark.parametrize(
    ("verified", "live", "found"),
    [(True, True, [True] * 3), (False, True, [True, False, True]), (None, False, [True, False, False])],
)
def test_the_doctor_wants_an_address_that_ses_knows_and_an_account_that_is_out_of_the_sandbox(
    verified: bool | None, live: bool, found: list[bool]
) -> None:
    account: Any = SesAccount(verified, live)
    assert [check.ok for check in check_mail(account, "orders@shop.example", "shop.example")] == found
    (missing,) = check_mail(account, "", "")
    assert not missing.ok and "--mail-from" in missing.advice


# --- destroy ------------------------------------------------------------------------------------------------------


def test_data_is_deleted_only_by_its_exact_name() -> None:
    destroy.check_name("prod", None)
    destroy.check_name("prod", "chatkassa-prod")
    for wrong in ("", "prod", "chatkassa-test", "yes"):
        with pytest.raises(Stop, match="--delete-data chatkassa-prod"):
            destroy.check_name("prod", wrong)


def test_a_protected_table_goes_and_that_of_a_stage_with_a_longer_name_stays(cloud: Cloud) -> None:
    client = cloud.client("dynamodb")
    for name in ("chatkassa-prod-Table-A", "chatkassa-prod-2-Table-B"):
        client.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            DeletionProtectionEnabled=True,
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        )
    assert destroy.tables(cloud, "prod") == ["chatkassa-prod-Table-A"]
    destroy.delete_table(cloud, "chatkassa-prod-Table-A")
    assert client.list_tables()["TableNames"] == ["chatkassa-prod-2-Table-B"]


def test_a_bucket_goes_with_all_that_is_in_it(cloud: Cloud) -> None:
    s3 = cloud.client("s3")
    s3.create_bucket(Bucket="chatkassa-prod-assets-1", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_object(Bucket="chatkassa-prod-assets-1", Key="images/a.jpg", Body=b"")
    assert destroy.buckets(cloud, "prod") == ["chatkassa-prod-assets-1"]
    destroy.delete_bucket(cloud, "chatkassa-prod-assets-1")
    assert destroy.buckets(cloud, "prod") == []


# --- .env ---------------------------------------------------------------------------------------------------------


def env(folder: Path, text: str) -> Path:
    path = folder / ".env"
    path.write_text(text)
    return path


def test_without_keys_everything_is_a_stand_in(tmp_path: Path) -> None:
    real = read_env(tmp_path / ".env")
    assert real.stand_ins == ["stripe", "whatsapp"]
    assert real.public_url("http://127.0.0.1:4566/restapis/a/api") == "http://127.0.0.1:4566/restapis/a/api"


def test_a_stripe_test_key_replaces_the_stand_in_and_nothing_else(tmp_path: Path) -> None:
    text = 'STRIPE_TEST_KEY="rk_test_1"\nSTRIPE_WEBHOOK_SECRET=whsec_1\nPUBLIC_URL=https://tunnel.example/\n'
    real = read_env(env(tmp_path, text))
    assert real.stand_ins == ["whatsapp"]
    assert real.parameters == {"stripe_key": "rk_test_1", "stripe_webhook_secret": "whsec_1"}
    assert real.public_url("http://127.0.0.1:4566/restapis/a/api") == "https://tunnel.example/restapis/a/api"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("STRIPE_TEST_KEY=sk_live_1\nSTRIPE_WEBHOOK_SECRET=whsec_1\n", "not a test key"),
        ("STRIPE_TEST_KEY=sk_test_1\n", "STRIPE_WEBHOOK_SECRET is missing"),
        ("WHATSAPP_TOKEN=a\nWHATSAPP_APP_SECRET=b\n", "PUBLIC_URL"),
    ],
)
def test_keys_that_would_not_work_are_refused_in_one_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Stop, match=says):
        read_env(env(tmp_path, text))


# --- how commands end ---------------------------------------------------------------------------------------------


def test_a_missing_tool_is_one_line() -> None:
    with pytest.raises(Stop, match="no-such-tool is not installed"):
        run(["no-such-tool"])


def test_what_aws_refuses_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    @command
    def main() -> None:
        raise NoCredentialsError()

    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.strip() == "✗ AWS: Unable to locate credentials"


def test_a_stopped_command_prints_one_line_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    @command
    def main() -> None:
        raise Stop("port 4566 is taken")

    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.strip() == "✗ port 4566 is taken"

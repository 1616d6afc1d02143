"""The CloudFormation template that Chalice makes of app.py and infra/resources.json."""

import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from functions.observability.log import NAMESPACE
from infra.package import chalice_package

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
CONSOLES_OWN = {
    "CHATKASSA_MAILBOX_DEAD_LETTERS",
    "CHATKASSA_PUBLISH_FUNCTION",
    "CHATKASSA_TEMPLATES_FUNCTION",
    "CHATKASSA_ASSETS",
    "CHATKASSA_ASSETS_URL",
    "CHATKASSA_CONSOLE_ASSETS_URL",
    "CHATKASSA_USER_POOL",
}
"""Settings that the edge has no use for."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return chalice_package(tmp_path_factory.mktemp("chalice"), "arm64") / "sam.json"


@pytest.fixture(scope="module")
def template(path: Path) -> Json:
    return dict(json.loads(path.read_text()))


def of_type(template: Json, kind: str) -> dict[str, Json]:
    return {name: each for name, each in template["Resources"].items() if each["Type"] == kind}


def test_cfn_lint_finds_nothing(path: Path) -> None:
    lint = "from cfnlint.runner.cli import main; main()"
    command = [sys.executable, "-c", lint, "--regions", "eu-west-1", "us-east-1", "--", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""
    assert done.returncode == 0


def test_every_merged_resource_is_one_that_exists(template: Json) -> None:
    """A function that app.py no longer has would leave a fragment without a type behind."""
    assert [name for name, each in template["Resources"].items() if "Type" not in each] == []


def test_the_table_cannot_be_lost_by_accident(template: Json) -> None:
    table = template["Resources"]["Table"]
    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
    assert table["Properties"]["DeletionProtectionEnabled"] is True
    assert table["Properties"]["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["Properties"]["BillingMode"] == "PAY_PER_REQUEST"


def test_the_table_has_the_keys_that_the_code_writes(template: Json) -> None:
    from functions.storage import keys

    table = template["Resources"]["Table"]["Properties"]
    assert [each["AttributeName"] for each in table["KeySchema"]] == [keys.PK, keys.SK]
    assert table["TimeToLiveSpecification"] == {"AttributeName": keys.EXPIRES, "Enabled": True}
    timers, lists = table["GlobalSecondaryIndexes"]
    assert timers["IndexName"] == keys.TIMERS
    assert [each["AttributeName"] for each in timers["KeySchema"]] == [keys.TIMER_SHARD, keys.TIMER_DUE]
    assert timers["Projection"] == {"ProjectionType": "KEYS_ONLY"}
    assert lists["IndexName"] == keys.LISTS
    assert [each["AttributeName"] for each in lists["KeySchema"]] == [keys.LIST_NAME, keys.LIST_AT]
    assert lists["Projection"] == {"ProjectionType": "INCLUDE", "NonKeyAttributes": [keys.ROW]}


@pytest.mark.parametrize("name", ["Mailbox", "Payments"])
def test_ordered_queues_are_fast_fifo_with_dead_letters(template: Json, name: str) -> None:
    queue = template["Resources"][name]["Properties"]
    dead = template["Resources"][f"{name}DeadLetters"]["Properties"]
    assert queue["FifoQueue"] is dead["FifoQueue"] is True
    assert (queue["DeduplicationScope"], queue["FifoThroughputLimit"]) == ("messageGroup", "perMessageGroupId")
    assert queue["RedrivePolicy"]["maxReceiveCount"] == 6
    assert queue["MessageRetentionPeriod"] == dead["MessageRetentionPeriod"] == 14 * 24 * 3600


def functions(template: Json) -> dict[str, Json]:
    return of_type(template, "AWS::Serverless::Function")


def test_a_message_stays_hidden_for_longer_than_any_run_can_take(template: Json) -> None:
    found = 0
    for name, function in functions(template).items():
        for event in function["Properties"].get("Events", {}).values():
            if event["Type"] != "SQS":
                continue
            queue = event["Properties"]["Queue"]["Fn::Sub"].removeprefix("${").removesuffix(".Arn}")
            visibility = template["Resources"][queue]["Properties"]["VisibilityTimeout"]
            assert visibility >= 6 * function["Properties"]["Timeout"], name
            found += 1
    assert found == 5


def test_a_failed_message_of_a_batch_is_reported_by_itself(template: Json) -> None:
    for function in functions(template).values():
        for event in function["Properties"].get("Events", {}).values():
            if event["Type"] == "SQS":
                assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
                assert event["Properties"]["ScalingConfig"]["MaximumConcurrency"] >= 2


def test_every_function_has_a_role_and_a_log_of_its_own(template: Json) -> None:
    roles = [json.dumps(each["Properties"]["Role"]) for each in functions(template).values()]
    assert len(set(roles)) == len(roles)
    groups = of_type(template, "AWS::Logs::LogGroup")
    named = {each["Properties"]["LogGroupName"]["Fn::Sub"] for each in groups.values()}
    assert named == {f"/aws/lambda/${{{name}}}" for name in functions(template)}
    assert all(each["Properties"]["RetentionInDays"] == 30 for each in groups.values())


def test_every_setting_has_its_variable_and_no_secret_has_one(template: Json) -> None:
    from functions.settings import Settings
    from infra.parameters import NAMES

    variables = set(template["Globals"]["Function"]["Environment"]["Variables"])
    settings = {f"CHATKASSA_{each.name.upper()}" for each in fields(Settings)}
    assert settings - variables == CONSOLES_OWN
    assert not CONSOLES_OWN & variables
    assert not {f"CHATKASSA_{name.upper()}" for name in NAMES} & variables


def test_only_pictures_and_the_consoles_script_and_style_are_public(template: Json) -> None:
    (policy,) = of_type(template, "AWS::S3::BucketPolicy").values()
    statements = policy["Properties"]["PolicyDocument"]["Statement"]
    assert {each["Action"] for each in statements} == {"s3:GetObject"}
    assert [each["Resource"]["Fn::Sub"] for each in statements] == ["${Assets.Arn}/images/*", "${Assets.Arn}/console/*"]
    for private in ("Bundles", "Photos"):
        blocked = template["Resources"][private]["Properties"]["PublicAccessBlockConfiguration"]
        assert set(blocked.values()) == {True}


def test_every_dead_letter_queue_has_an_alarm(template: Json) -> None:
    watched = json.dumps(of_type(template, "AWS::CloudWatch::Alarm"))
    for name in of_type(template, "AWS::SQS::Queue"):
        if "DeadLetters" in name or name == "Unreadable":
            assert f'"{name}", "QueueName"' in watched, name


def test_every_alarm_on_a_metric_of_our_own_is_on_one_that_the_code_counts(template: Json) -> None:
    sources = "".join(path.read_text() for path in (ROOT / "functions").rglob("*.py"))
    alarms = of_type(template, "AWS::CloudWatch::Alarm").values()
    ours = {each["Properties"]["MetricName"] for each in alarms if each["Properties"]["Namespace"] == NAMESPACE}
    assert ours >= {"FoundByReconciler", "UnknownPayment", "ReconcilerFailed"}
    assert all(f'"{name}"' in sources for name in ours)
    documented = (ROOT / "docs" / "deploy.md").read_text()
    assert all(f"| {name} |" in documented for name in ours)


def test_the_merchant_is_told_of_exactly_the_events_in_the_table_of_alerts(template: Json) -> None:
    from functions.alerts import ALERTS
    from functions.announcements import SOURCE

    pattern = template["Resources"]["AlertsRule"]["Properties"]["EventPattern"]
    assert pattern == {"source": [SOURCE], "detail-type": list(ALERTS)}


def test_our_own_events_cannot_come_back_in(template: Json) -> None:
    from functions.bus import NEWS, READERS

    pattern = template["Resources"]["FulfilmentRule"]["Properties"]["EventPattern"]
    assert pattern == {"detail-type": [*READERS, NEWS]}


def test_a_browser_gets_an_invoice_as_bytes_and_its_function_a_name_the_edge_knows(template: Json) -> None:
    """API Gateway decodes an answer only where the first type of Accept is one of these: a browser says text/html."""
    api = template["Resources"]["RestAPI"]["Properties"]
    assert api["BinaryMediaTypes"] == ["*/*"]
    assert api["DefinitionBody"]["x-amazon-apigateway-binary-media-types"] == ["*/*"]
    known = {
        name: each["Properties"].get("Environment", {}).get("Variables", {}).get("CHATKASSA_PRINTER")
        for name, each in functions(template).items()
    }
    assert {name for name, printer in known.items() if printer} == {"APIHandler"}
    assert known["APIHandler"] == {"Ref": "PrintInvoice"}

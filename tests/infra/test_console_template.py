"""The console's CloudFormation template, against the shop's, whose outputs it takes."""

import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from functions.settings import Settings
from infra import console_stack
from infra.console_stack import ADDRESS, TOLD, deploy_console
from infra.deploy import CONSOLE_OPTIONS
from infra.package import chalice_package
from infra.parameters import NAMES, PLAIN
from infra.parts import CONSOLE, EDGE
from infra.people import ROLES

Json = dict[str, Any]
FROM_DEPLOY = {"AssetsUrl", "LocalEndpoint", ADDRESS, *CONSOLE_OPTIONS.values()}
"""Neither a parameter nor an output of the shop's stack."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return chalice_package(tmp_path_factory.mktemp("console"), "arm64", CONSOLE) / "sam.json"


@pytest.fixture(scope="module")
def template(path: Path) -> Json:
    return dict(json.loads(path.read_text()))


@pytest.fixture(scope="module")
def shop() -> Json:
    """What is merged into the shop's template."""
    return dict(json.loads(Path(EDGE.resources).read_text()))


def of_type(template: Json, kind: str) -> dict[str, Json]:
    return {name: each["Properties"] for name, each in template["Resources"].items() if each["Type"] == kind}


def test_cfn_lint_finds_nothing(path: Path) -> None:
    lint = "from cfnlint.runner.cli import main; main()"
    command = [sys.executable, "-c", lint, "--regions", "eu-west-1", "us-east-1", "--", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""
    assert done.returncode == 0


def test_it_has_the_consoles_routes_only_and_functions_that_publish_and_submit(template: Json) -> None:
    functions = of_type(template, "AWS::Serverless::Function")
    assert {name: (each["Timeout"], each["MemorySize"]) for name, each in functions.items()} == {
        "APIHandler": (29, 1024),
        "PublishShop": (600, 3008),
        "SubmitTemplates": (600, 512),
    }
    assert all(each["Environment"]["Variables"]["CHATKASSA_PART"] == "console" for each in functions.values())
    (api,) = of_type(template, "AWS::Serverless::Api").values()
    assert api["StageName"] == "api"
    assert all(route.startswith("/console") for route in api["DefinitionBody"]["paths"])
    assert [name for name, each in template["Resources"].items() if "Type" not in each] == []


def test_whatever_it_asks_for_the_shops_stack_or_deploy_has(template: Json, shop: Json) -> None:
    assert set(template["Parameters"]) - FROM_DEPLOY <= {*shop["Parameters"], *shop["Outputs"]}


def test_every_setting_has_its_variable_and_no_secret_has_one(template: Json) -> None:
    variables = set(template["Globals"]["Function"]["Environment"]["Variables"])
    assert {f"CHATKASSA_{each.name.upper()}" for each in fields(Settings)} <= variables
    assert not {f"CHATKASSA_{name.upper()}" for name in NAMES} & variables


def test_its_variables_are_the_edges_by_other_means(template: Json, shop: Json) -> None:
    own = template["Globals"]["Function"]["Environment"]["Variables"]
    edge = shop["Globals"]["Function"]["Environment"]["Variables"]
    assert edge.keys() <= own.keys()
    parameters = set(template["Parameters"])
    for name, value in edge.items():
        if isinstance(value, dict) and value.get("Ref") in shop["Parameters"]:
            assert own[name] == value, name
            assert value["Ref"] in parameters
    assert shop["Outputs"]["DeadLetters"]["Value"] == edge["CHATKASSA_DEAD_LETTERS"]


def test_nobody_signs_up_and_the_people_outlive_the_stack(template: Json) -> None:
    pool = template["Resources"]["UserPool"]
    assert pool["DeletionPolicy"] == pool["UpdateReplacePolicy"] == "Retain"
    properties = pool["Properties"]
    assert properties["DeletionProtection"] == "ACTIVE"
    assert properties["UsernameAttributes"] == ["email"]
    assert properties["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert (properties["MfaConfiguration"], properties["EnabledMfas"]) == ("OPTIONAL", ["SOFTWARE_TOKEN_MFA"])
    assert [each["Name"] for each in properties["AccountRecoverySetting"]["RecoveryMechanisms"]] == ["verified_email"]


def test_the_groups_are_the_roles_and_the_owners_come_first(template: Json) -> None:
    groups = of_type(template, "AWS::Cognito::UserPoolGroup").values()
    ordered = sorted(groups, key=lambda group: int(group["Precedence"]))
    assert tuple(group["GroupName"] for group in ordered) == ROLES


def test_the_login_is_by_code_only_for_a_client_without_a_secret(template: Json) -> None:
    (client,) = of_type(template, "AWS::Cognito::UserPoolClient").values()
    assert client["GenerateSecret"] is False
    assert client["AllowedOAuthFlows"] == ["code"]
    assert client["AllowedOAuthScopes"] == ["openid", "email", "profile"]
    (back,), (out,) = client["CallbackURLs"], client["LogoutURLs"]
    assert json.dumps(back).count("/console/signed-in") == json.dumps(out).count('/console"') == 3


def test_the_function_does_not_wait_for_the_login_that_waits_for_it(template: Json) -> None:
    known = json.dumps([template["Globals"], template["Resources"]["APIHandler"]])
    assert "UserPoolClient" not in known and "UserPoolDomain" not in known
    assert set(TOLD.values()) <= set(template["Outputs"])
    assert set(TOLD) <= set(PLAIN)


def test_cloudfront_stands_before_the_assets_on_aws_only(template: Json) -> None:
    assert template["Resources"]["Distribution"]["Condition"] == "IsInAws"
    assert template["Resources"]["AssetHeaders"]["Condition"] == "IsInAws"


def test_its_errors_and_its_answers_are_watched(template: Json) -> None:
    watched = {each["MetricName"] for each in of_type(template, "AWS::CloudWatch::Alarm").values()}
    assert watched == {"Errors", "5XXError"}
    title = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["info"]["title"]
    assert title == {"Fn::Sub": "${AWS::StackName}"}, "the alarm's ApiName"


def invitation(template: Json) -> Json:
    return dict(template["Resources"]["UserPool"]["Properties"]["AdminCreateUserConfig"]["InviteMessageTemplate"])


def test_the_invitation_says_where_the_console_is_in_both_languages(template: Json) -> None:
    own, otherwise = invitation(template)["EmailMessage"]["Fn::If"][1:]
    known, unknown = otherwise["Fn::If"][1:]
    assert "https://${ConsoleDomain}/console" in own["Fn::Sub"]
    assert "${KnownConsoleUrl}/console" in known["Fn::Sub"] and "console" in unknown
    for text in (own["Fn::Sub"], known["Fn::Sub"], unknown):
        assert text.count("{username}") == text.count("{####}") == 1
        assert "Wachtwoord" in text and "Password" in text and len(text) < 2_000


class Aws:
    """As far as deploying asks of it; the address is known once the stack is there."""

    endpoint = None

    def client(self, name: str) -> None:
        return None


def test_the_first_deploy_tells_the_pool_where_the_console_is_and_later_ones_know(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deployed: list[dict[str, str]] = []

    def deploy(cloud: object, stage: str, packaged: Path, values: dict[str, str], part: object) -> dict[str, str]:
        deployed.append(dict(values))
        return {"ConsoleUrl": "https://c.example/api", "LoginUrl": "l", "LoginClient": "c", "LoginIssuer": "i"}

    kept: dict[str, str] = {}
    monkeypatch.setattr(console_stack, "deploy_stack", deploy)
    monkeypatch.setattr(console_stack, "outputs", lambda *_: {"AssetsBucket": "b"})
    monkeypatch.setattr(console_stack.console_assets, "upload", lambda *_: "hash")
    monkeypatch.setattr(console_stack, "template_parameters", lambda *_: dict(kept))
    monkeypatch.setattr(console_stack.parameters, "write", lambda *_: None)
    deploy_console(Aws(), "prod", tmp_path, {}, {})  # type: ignore[arg-type]
    assert [each.get(ADDRESS, "") for each in deployed] == ["", "https://c.example/api"]
    kept |= deployed[-1]
    deploy_console(Aws(), "prod", tmp_path, {}, {})  # type: ignore[arg-type]
    assert len(deployed) == 3

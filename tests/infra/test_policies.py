"""Least privilege, as written: what each function may do, against what its code asks for. Enforced in test_deployed."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from functions import secrets
from functions.channels.registry import CHANNELS
from infra import parameters

ROOT = Path(__file__).resolve().parents[2]
POLICIES = {path.stem: json.loads(path.read_text()) for path in (ROOT / ".chalice" / "policies").glob("*.json")}
VERIFIES = tuple(name for entry in CHANNELS.values() for name in entry.verifies)
SENDS = tuple(name for entry in CHANNELS.values() for name in entry.sends)
"""Of every channel: which of them a stage has is in its settings, and it asks for no others."""
PASTED = ("whatsapp_verify_token", "messenger_verify_token", "instagram_verify_token")
"""Ours, and shown: they answer Meta's handshake, and nothing is signed with them."""
ACCOUNTS = ("whatsapp_business_id",)
"""An account's id, which is no secret: whose templates are submitted."""
CONSOLES_OWN = {"console", "publish_shop", "submit_templates"}
CHALICE = json.loads((ROOT / ".chalice" / "config.json").read_text())
CONFIGURED = CHALICE["lambda_functions"]
CONSOLES = [stage for name, stage in CHALICE["stages"].items() if name.startswith("console-")]


def statements(function: str) -> list[dict[str, Any]]:
    return list(POLICIES[function]["Statement"])


def actions(function: str) -> set[str]:
    return {action for each in statements(function) for action in each["Action"]}


def resources(function: str, action: str) -> list[str]:
    found = [each["Resource"] for each in statements(function) if action in each["Action"]]
    return [json.dumps(one) for each in found for one in (each if isinstance(each, list) else [each])]


def lambdas() -> set[str]:
    """Names of the functions that app.py makes, besides the API's."""
    tree = ast.parse((ROOT / "functions" / "lambdas.py").read_text())
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = (call for call in calls if getattr(call.func, "attr", "") == "lambda_function")
    return {word.value.value for call in named for word in call.keywords if isinstance(word.value, ast.Constant)}


def test_every_function_has_a_policy_of_its_own() -> None:
    assert lambdas() | {"api_handler"} == set(POLICIES) - CONSOLES_OWN == set(CONFIGURED)
    for function, configured in CONFIGURED.items():
        assert configured["iam_policy_file"] == f"policies/{function}.json"


def test_the_console_has_a_role_of_its_own_whatever_processor_it_runs_on() -> None:
    assert len(CONSOLES) == 2
    for stage in CONSOLES:
        assert stage["environment_variables"] == {"CHATKASSA_PART": "console"}
        handler = stage["lambda_functions"]["api_handler"]
        assert handler["iam_policy_file"] == "policies/console.json"
        # API Gateway itself gives up after 29 s
        assert handler["lambda_timeout"] == 29
        for name in ("publish_shop", "submit_templates"):
            assert stage["lambda_functions"][name]["iam_policy_file"] == f"policies/{name}.json"


def test_what_publishes_reaches_the_shop_and_nothing_of_shoppers_but_the_table() -> None:
    assert {action.split(":")[0] for action in actions("publish_shop")} == {"logs", "dynamodb", "s3"}
    published = [each for each in resources("console", "s3:PutObject") if "Photos" not in each]
    assert resources("publish_shop", "s3:PutObject") == published
    assert "Photos" not in json.dumps(POLICIES["publish_shop"])


def test_what_submits_templates_reads_the_draft_and_writes_the_table_only() -> None:
    assert set(actions("submit_templates")) - {"logs:CreateLogStream", "logs:PutLogEvents"} == {
        "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem", "s3:GetObject", "ssm:GetParameters",
    }  # fmt: skip
    assert resources("submit_templates", "s3:GetObject") == resources("publish_shop", "s3:GetObject")


@pytest.mark.parametrize("function", sorted(POLICIES))
def test_nothing_is_allowed_on_everything(function: str) -> None:
    for statement in statements(function):
        assert statement["Effect"] == "Allow"
        assert not [action for action in statement["Action"] if "*" in action]
        assert '"*"' not in json.dumps(statement["Resource"])


@pytest.mark.parametrize(
    ("function", "names"),
    [
        ("api_handler", secrets.EDGE + VERIFIES + secrets.CARRIERS),
        ("worker", secrets.WORKER + SENDS),
        ("payments_worker", secrets.PAYMENTS),
        ("listen", secrets.LISTEN),
        ("clock", ()),
        ("reconcile", ()),
        ("bus_in", ()),
        ("event_news", ()),
        ("tell_merchant", secrets.MERCHANT),
        ("eraser", ()),
        ("console", secrets.CONSOLE + parameters.THEIRS + PASTED + ACCOUNTS),
        ("publish_shop", ()),
        ("submit_templates", ("whatsapp_token", "messenger_token", *ACCOUNTS)),
    ],
)
def test_a_function_may_read_exactly_the_parameters_that_it_asks_for(function: str, names: tuple[str, ...]) -> None:
    """One that it may not read fails the whole GetParameters; one that it does not need is one to steal."""
    allowed = {path.split("/")[-1].rstrip('"}') for path in resources(function, "ssm:GetParameters")}
    assert allowed == set(names)


def test_only_the_payments_worker_and_the_consoles_set_up_can_know_stripes_key() -> None:
    knowing = {name for name in POLICIES if "stripe_key" in json.dumps(POLICIES[name])}
    assert knowing == {"payments_worker", "console"}


def test_the_console_sets_what_others_gave_and_neither_makes_nor_reads_our_own_keys() -> None:
    """Who takes the console over cannot sign a payment link, nor answer to a scanner's key."""
    written = {path.split("/")[-1].rstrip('"}') for path in resources("console", "ssm:PutParameter")}
    assert written == {*parameters.THEIRS, *ACCOUNTS}
    assert {name for name in POLICIES if "ssm:PutParameter" in actions(name)} == {"console"}
    read = {name for name in parameters.OURS if f"/{name}" in json.dumps(POLICIES["console"])}
    assert read == set(PASTED)


def test_the_console_alone_knows_people_and_only_of_its_own_pool() -> None:
    knowing = {name for name in POLICIES if any(each.startswith("cognito-idp:") for each in actions(name))}
    assert knowing == {"console"}
    own = {json.dumps({"Fn::GetAtt": ["UserPool", "Arn"]})}
    found = [action for action in actions("console") if action.startswith("cognito-idp:")]
    assert {each for action in found for each in resources("console", action)} == own


def test_the_console_asks_the_queues_and_takes_nothing_out_but_what_the_mailbox_gave_up() -> None:
    sent = [json.loads(each)["Ref"] for each in resources("console", "sqs:SendMessage")]
    assert sent == ["MailboxArn", "PaymentsArn", "NewsArn"]
    for action in ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"):
        assert [json.loads(each)["Ref"] for each in resources("console", action)] == ["MailboxDeadLettersArn"]
    counted = [json.loads(each)["Ref"] for each in resources("console", "sqs:GetQueueAttributes")]
    assert all("DeadLetters" in each or each == "UnreadableArn" for each in counted)


def test_the_console_publishes_and_puts_product_pictures_and_reaches_no_other_object() -> None:
    bucket = "arn:${AWS::Partition}:s3:::"
    assert {json.loads(each)["Fn::Sub"] for each in resources("console", "s3:PutObject")} == {
        f"{bucket}${{BundlesBucket}}/*",
        f"{bucket}${{AssetsBucket}}/images/*",
        f"{bucket}${{PhotosBucket}}/exports/*",
    }
    assert [json.loads(each)["Fn::Sub"] for each in resources("console", "s3:DeleteObject")] == [
        f"{bucket}${{BundlesBucket}}/*"
    ]
    assert [json.loads(each)["Fn::Sub"] for each in resources("console", "s3:ListBucket")] == [
        f"{bucket}${{BundlesBucket}}",
        f"{bucket}${{AssetsBucket}}",
    ]


def test_only_the_worker_and_the_eraser_send_events_and_only_who_speaks_or_erases_reads_bundles() -> None:
    speaking = {name for name in POLICIES if "events:PutEvents" in actions(name)}
    assert speaking == {"worker", "eraser", "event_news", "console"}
    assert {name for name in POLICIES if "s3:GetObject" in actions(name)} == {
        "worker",
        "api_handler",
        "tell_merchant",
        "eraser",
        "console",
        "publish_shop",
        "submit_templates",
    }


def test_only_the_worker_keeps_shoppers_pictures_and_only_the_eraser_takes_them_away() -> None:
    assert resources("worker", "s3:PutObject") == ['{"Fn::Sub": "${Photos.Arn}/photos/*"}']
    assert {name for name in POLICIES if "photos/" in json.dumps(POLICIES[name])} == {"worker"}
    assert {name for name in POLICIES if "s3:DeleteObject" in actions(name)} == {"eraser", "console", "publish_shop"}
    assert {name for name in POLICIES if "s3:ListBucket" in actions(name)} == {"eraser", "console", "publish_shop"}
    assert not [each for each in resources("console", "s3:DeleteObject") if "Photos" in each]


def test_the_eraser_takes_away_no_bundle_and_no_file_but_what_it_set_aside() -> None:
    taken = [each for each in resources("eraser", "s3:DeleteObject") if "Bundles" in each]
    assert taken == ['{"Fn::Sub": "${Bundles.Arn}/sources/*"}']
    put = {json.loads(each)["Fn::Sub"] for each in resources("eraser", "s3:PutObject")}
    assert put == {"${Bundles.Arn}/sources.unnamed/*", "${Bundles.Arn}/sources/*"}


def test_mail_goes_out_from_the_shops_own_address_only_and_by_those_who_write_it() -> None:
    senders = {name for name in POLICIES if "ses:SendEmail" in actions(name)}
    assert senders == {"worker", "tell_merchant"}
    for name in senders:
        (statement,) = [each for each in statements(name) if "ses:SendEmail" in each["Action"]]
        assert statement["Resource"]["Fn::Sub"].endswith(":identity/${MailIdentity}")
        assert statement["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "MailFrom"}}}


def test_the_reconciler_reads_stock_and_writes_to_queues_only() -> None:
    assert {action for action in actions("reconcile") if action.startswith("dynamodb")} == {
        "dynamodb:Query",
        "dynamodb:GetItem",
        "dynamodb:BatchGetItem",
    }
    assert [json.loads(each)["Fn::GetAtt"][0] for each in resources("reconcile", "sqs:SendMessage")] == [
        "Payments",
        "Mailbox",
    ]


def test_no_function_but_the_console_can_publish_and_none_deletes_a_queues_content_that_is_not_its_own() -> None:
    assert not [name for name in POLICIES if "sqs:PurgeQueue" in actions(name)]
    written = [
        each for name in POLICIES if name not in ("console", "publish_shop") for each in resources(name, "s3:PutObject")
    ]
    assert not [each for each in written if "Photos" not in each and "Bundles.Arn}/sources" not in each]
    consumers = {name: resources(name, "sqs:DeleteMessage") for name in POLICIES}
    assert {name: len(found) for name, found in consumers.items() if found} == {
        "worker": 1,
        "payments_worker": 1,
        "bus_in": 1,
        "event_news": 1,
        "tell_merchant": 1,
        "eraser": 4,
        "console": 1,
    }
    assert "Mailbox" in consumers["worker"][0]
    assert "Payments" in consumers["payments_worker"][0]
    assert "BusInbox" in consumers["bus_in"][0]
    assert all("DeadLetters" in queue or "Unreadable" in queue for queue in consumers["eraser"])


def test_the_payments_queue_is_asked_by_those_who_want_a_payment_looked_at_and_by_its_own_worker() -> None:
    asking = {name for name in POLICIES if any('"Payments' in each for each in resources(name, "sqs:SendMessage"))}
    assert asking == {"api_handler", "worker", "reconcile", "payments_worker", "console"}


def test_invoices_are_printed_at_the_edges_and_the_consoles_request_by_a_function_that_may_do_nothing_else() -> None:
    assert {name for name in POLICIES if "lambda:InvokeFunction" in actions(name)} == {"api_handler", "console"}
    assert resources("api_handler", "lambda:InvokeFunction") == ['{"Fn::GetAtt": ["PrintInvoice", "Arn"]}']
    printer, publishing, submitting = resources("console", "lambda:InvokeFunction")
    assert submitting.endswith(':function:${AWS::StackName}-templates"}')
    assert printer == '{"Ref": "PrinterArn"}' and publishing.endswith(':function:${AWS::StackName}-publish"}')
    assert actions("print_invoice") == {"logs:CreateLogStream", "logs:PutLogEvents"}


def test_only_the_eraser_can_read_the_whole_table() -> None:
    assert {name for name in POLICIES if "dynamodb:Scan" in actions(name)} == {"eraser"}

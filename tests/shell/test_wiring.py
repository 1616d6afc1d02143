"""Everything as bootstrap wires it, on AWS as moto has it: a signed webhook in, an answer on WhatsApp's wire out."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper
from types import SimpleNamespace
from typing import Any

import pytest
from chalice.test import Client
from moto import mock_aws

from functions import bootstrap, lambdas
from functions.lookup import Locatieserver
from functions.payments.stripe_api import connect
from functions.settings import settings
from functions.shop.compile import compile_folder
from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.http_client import StandInClient
from tests import dynamo
from tests.channels import messaging
from tests.channels.contract import telegram
from tests.channels.webhooks import texts
from tests.starter import starter_folder, starter_shop

REGION = "eu-central-1"
SECRETS = {
    "public_url": "https://chat.example.com",
    "link_key": "link",
    "session_key": "session",
    "ticket_key": "ticket",
    "api_keys": "api",
    "whatsapp_app_secret": "app",
    "whatsapp_verify_token": "verify",
    "whatsapp_token": "token",
    "stripe_key": "rk_test_x",
    "stripe_webhook_secret": "whsec",
}
CONTEXT = SimpleNamespace(get_remaining_time_in_millis=lambda: 15_000)


@dataclass
class Meta:
    """WhatsApp's API: what was posted to it."""

    posted: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __call__(self, url: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        assert headers["Authorization"] == "Bearer token"
        self.posted.append((url, json.loads(body)))
        return 200, json.dumps({"messages": [{"id": f"wamid.out{len(self.posted)}"}]}).encode()


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A deployed stage: environment, table, queues, bus, bucket, parameters, the starter shop."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION,
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    _forget()
    with mock_aws():
        _create(monkeypatch)
        yield
    _forget()


def _forget() -> None:
    """But the clients, which take longest to make."""
    settings.cache_clear()
    bootstrap._live.clear()
    for found in vars(bootstrap).values():
        if isinstance(found, _lru_cache_wrapper) and found not in (bootstrap.aws, bootstrap._session):
            found.cache_clear()


def _create(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = starter_shop().rules.id
    queues = "https://sqs.eu-central-1.amazonaws.com/123456789012"
    for name, value in {
        "STAGE": "test", "SHOP": shop, "TABLE": dynamo.NAME, "MAILBOX_URL": f"{queues}/mailbox.fifo", "LOCAL": "true",
        "PAYMENTS_URL": f"{queues}/payments.fifo", "UNREADABLE_URL": f"{queues}/unreadable", "BUS": "chatkassa",
        "BUNDLES": "bundles", "PARAMETERS": "/chatkassa/test/", "MAIL_FROM": "orders@shop.example",
        "ALERTS_URL": f"{queues}/alerts", "NEWS_URL": f"{queues}/news", "WHATSAPP_NUMBER_ID": "200300400",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"CHATKASSA_{name}", value)
    for name in ("mailbox.fifo", "payments.fifo", "unreadable", "alerts"):
        attributes = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
        bootstrap.aws("sqs").create_queue(QueueName=name, Attributes=attributes)
    dynamo.create(bootstrap.aws("dynamodb"))
    bootstrap.aws("events").create_event_bus(Name="chatkassa")
    for name, value in SECRETS.items():
        bootstrap.aws("ssm").put_parameter(Name=f"/chatkassa/test/{name}", Value=value, Type="SecureString")
    _publish(shop)


def _publish(shop: str) -> None:
    addresses = {name: f"https://shop.test/images/{name}" for name in starter_folder().images}
    compiled = compile_folder(starter_folder(), addresses)
    bucket = {"Bucket": "bundles", "CreateBucketConfiguration": {"LocationConstraint": REGION}}
    bootstrap.aws("s3").create_bucket(**bucket)
    bootstrap.aws("s3").put_object(Bucket="bundles", Key="bundles/v1.tar.gz", Body=compiled.archive)
    doc = {"version": compiled.version, "sha256": compiled.version, "key": "bundles/v1.tar.gz"}
    bootstrap.table().write(_pointer(shop), {"doc": {"S": json.dumps(doc)}})


def _pointer(shop: str) -> Any:
    from functions.storage import keys

    return keys.bundle_pointer(shop)


def _receive(url: str) -> dict[str, Any]:
    """As the event source of a Lambda hands messages over."""
    answer = bootstrap.aws("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"])
    records = [
        {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
        }
        for message in answer.get("Messages", [])
    ]
    return {"Records": records}


@pytest.mark.usefixtures("stage")
def test_a_signed_webhook_is_answered_on_the_wire(monkeypatch: pytest.MonkeyPatch) -> None:
    from app import app
    from functions.channels.whatsapp import WhatsApp

    meta = Meta()
    monkeypatch.setattr(bootstrap, "channel", lambda name: WhatsApp(post=meta))
    body = texts("hallo")
    signature = "sha256=" + hmac.new(b"app", body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature}
    with Client(app, stage_name="test") as client:
        assert client.http.post("/webhooks/whatsapp", headers=headers, body=body).status_code == 200
    batch = _receive(settings().mailbox_url)
    assert len(batch["Records"]) == 1
    assert lambdas.worker(batch, CONTEXT) == {"batchItemFailures": []}
    url, posted = meta.posted[0]
    assert url.endswith("/200300400/messages")
    assert posted["to"] == "+31612345678"
    assert starter_shop().rules.name in json.dumps(posted, ensure_ascii=False)


@pytest.mark.usefixtures("stage")
def test_a_tap_in_telegram_is_answered_by_the_webhook_itself_and_then_on_the_wire(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of the bot that the settings name, with its secret and token as parameters; the address has the token in it."""
    from app import app

    called: list[tuple[str, dict[str, Any]]] = []

    def post(url: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        called.append((url, json.loads(body)))
        return 200, json.dumps({"ok": True, "result": {"message_id": len(called), "chat": {"id": 424242}}}).encode()

    monkeypatch.setattr("functions.channels.telegram.poster", lambda: post)
    monkeypatch.setenv("CHATKASSA_ACCOUNTS", "telegram:110201543")
    monkeypatch.setenv("CHATKASSA_CHANNEL_APIS", "telegram=https://bots.example")
    for name, value in {"telegram_secret_token": "s3cret", "telegram_token": "110201543:t0ken"}.items():
        bootstrap.aws("ssm").put_parameter(Name=f"/chatkassa/test/{name}", Value=value, Type="SecureString")
    _forget()
    body = json.dumps(telegram.choice("4", "menu", "Menu")).encode()
    with Client(app, stage_name="test") as client:
        for secret, status in (("wrong", 403), ("s3cret", 200)):
            headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
            answer = client.http.post("/webhooks/telegram", headers=headers, body=body)
            assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json_body == {"method": "answerCallbackQuery", "callback_query_id": "384"}
    assert lambdas.worker(_receive(settings().mailbox_url), CONTEXT) == {"batchItemFailures": []}
    url, said = called[0]
    assert (url, said["chat_id"]) == ("https://bots.example/bot110201543:t0ken/sendMessage", 424242)
    assert starter_shop().rules.name in said["text"]


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize(("name", "object_"), [("messenger", "page"), ("instagram", "instagram")])
def test_pitfall_7_a_message_to_a_page_is_taken_at_once_and_answered_afterwards(
    name: str, object_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the account that the settings name, with its secrets and token as parameters; another Page's is left alone."""
    from app import app

    called: list[tuple[str, str, dict[str, Any]]] = []

    def post(url: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        called.append((url, headers["Authorization"], json.loads(body)))
        return 200, json.dumps({"recipient_id": messaging.PERSON, "message_id": f"m_{len(called)}"}).encode()

    monkeypatch.setattr("functions.channels.messenger.poster", lambda: post)
    monkeypatch.setenv("CHATKASSA_ACCOUNTS", f"{name}:{messaging.PAGE}")
    monkeypatch.setenv("CHATKASSA_CHANNEL_APIS", f"{name}=https://graph.example/v1")
    for parameter, value in {"app_secret": "s3cret", "verify_token": "tulip", "token": "IGt0ken"}.items():
        bootstrap.aws("ssm").put_parameter(Name=f"/chatkassa/test/{name}_{parameter}", Value=value, Type="SecureString")
    _forget()
    hoi = messaging.message(text="hoi, één bos?")
    strange = messaging.message("m_2", text="hoi") | {"recipient": {"id": "another"}}
    body = messaging.body(hoi, strange, object_=object_)
    with Client(app, stage_name="test") as client:
        for secret, status in (("wrong", 403), ("s3cret", 200)):
            signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
            headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature}
            assert client.http.post(f"/webhooks/{name}", headers=headers, body=body).status_code == status
        asked = client.http.get(f"/webhooks/{name}?hub.mode=subscribe&hub.verify_token=tulip&hub.challenge=0012")
    assert (asked.status_code, asked.body) == (200, b"0012")
    assert called == []
    assert lambdas.worker(_receive(settings().mailbox_url), CONTEXT) == {"batchItemFailures": []}
    url, authorization, said = called[0]
    assert {each["recipient"]["id"] for _, _, each in called} == {messaging.PERSON}
    assert (url, authorization) == (f"https://graph.example/v1/{messaging.PAGE}/messages", "Bearer IGt0ken")
    assert starter_shop().rules.name in json.dumps(said, ensure_ascii=False)


@pytest.mark.usefixtures("stage")
def test_the_clock_the_reconciler_and_the_bus_are_wired() -> None:
    lambdas.clock({}, CONTEXT)
    lambdas.reconcile({}, CONTEXT)
    detail = {"id": "e1", "state": "delivered", "order": "9999"}
    record = {
        "messageId": "m1",
        "receiptHandle": "h",
        "body": json.dumps({"detail-type": "Fulfilment", "detail": detail}),
        "attributes": {},
    }
    assert lambdas.bus_in({"Records": [record]}, CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "m1"}]}


@pytest.mark.usefixtures("stage")
def test_the_merchant_is_told_by_mail_and_a_summary_is_put_off() -> None:
    bootstrap.aws("sesv2").create_email_identity(EmailIdentity="shop.example")
    records = []
    for number in range(6):
        detail = {"id": f"c{number}/1/0", "shop": "de-linde", "order": f"o{number}", "reason": "amount"}
        body = {"source": "chatkassa", "detail-type": "payment.review", "detail": detail}
        records.append({"messageId": f"m{number}", "body": json.dumps(body)})
    assert lambdas.tell_merchant({"Records": records}, CONTEXT) == {"batchItemFailures": []}
    from moto.ses import ses_backends

    sent = ses_backends["123456789012"][REGION].sent_messages
    assert len(sent) == 5
    attributes = bootstrap.aws("sqs").get_queue_attributes(QueueUrl=settings().alerts_url, AttributeNames=["All"])
    assert attributes["Attributes"]["ApproximateNumberOfMessagesDelayed"] == "1"
    phone = bootstrap._phone()
    assert phone and (phone.account, phone.token()) == ("whatsapp:200300400", "token")


@pytest.mark.usefixtures("stage")
def test_a_failed_event_is_delivered_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    bootstrap.mailbox().post([_event()])
    monkeypatch.setenv("CHATKASSA_TABLE", "gone")
    settings.cache_clear()
    bootstrap.table.cache_clear()
    batch = _receive(settings().mailbox_url)
    answer = lambdas.worker(batch, CONTEXT)
    assert [item["itemIdentifier"] for item in answer["batchItemFailures"]] == [batch["Records"][0]["messageId"]]


@pytest.mark.usefixtures("stage")
def test_the_payments_worker_is_wired() -> None:
    assert lambdas.payments_worker({"Records": []}, CONTEXT) == {"batchItemFailures": []}


@pytest.mark.usefixtures("stage")
def test_a_register_of_addresses_is_asked_where_one_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bootstrap.worker().look_up is None
    monkeypatch.setenv("CHATKASSA_ADDRESS_LOOKUP", "https://register.example/free")
    _forget()
    assert isinstance(bootstrap.worker().look_up, Locatieserver)


@pytest.mark.usefixtures("stage")
def test_a_local_stage_tells_the_time_that_it_was_moved_to() -> None:
    from functions.storage import keys

    before = bootstrap.clock()
    bootstrap.table().write(keys.clock(), {"seconds": {"N": "86400"}})
    bootstrap._offset_clock.cache_clear()
    assert (bootstrap.clock() - before).days == 1


def _event() -> Any:
    from tests.storage.examples import event

    return event()


@pytest.mark.usefixtures("stage")
def test_what_the_reconciler_asks_about_the_past_the_payments_worker_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = StandIn()
    client = connect("rk_test_1", api="https://stripe.example.test", http_client=StandInClient(stand_in))
    monkeypatch.setattr(bootstrap, "_stripe", lambda: client)
    lambdas.reconcile({}, CONTEXT)
    batch, plenty = _receive(settings().payments_url), SimpleNamespace(get_remaining_time_in_millis=lambda: 45_000)
    assert lambdas.payments_worker(batch, plenty) == {"batchItemFailures": []}
    assert sorted(set(stand_in.calls)) == ["GET /v1/checkout/sessions", "GET /v1/events"]
    done = bootstrap.reconciled().done()
    assert len(done) == 2
    assert len(set(done.values())) == 1

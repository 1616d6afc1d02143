"""The edges over HTTP: signatures, answers, and what a caller is told."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest
from chalice.test import Client

from app import app
from functions import bootstrap
from functions.channels.registry import CHANNELS
from functions.channels.whatsapp import WhatsApp
from functions.intake import Intake
from functions.mailbox import read_events
from functions.secrets import EDGE, Secrets
from functions.storage.reconciled import Reconciled
from tests.channels.webhooks import texts
from tests.shell.test_secrets import Ssm
from tests.storage.examples import conversation, event, order, put
from tests.world import World

SECRET = "app-secret"
KEY = "merchant-key"


class Seconds:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ssm() -> Ssm:
    return Ssm(whatsapp_app_secret=SECRET, whatsapp_verify_token="hello", api_keys=f"old-key,{KEY}")


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def http(world: World, ssm: Ssm, seconds: Seconds, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    secrets = Secrets(lambda: ssm, "/", (*EDGE, *CHANNELS["whatsapp"].verifies), seconds=seconds)
    intake = Intake(world.table, world.mailbox, world.unreadable, world.clock)
    known: dict[str, Any] = {
        "secrets": lambda: secrets,
        "intake": lambda: intake,
        "clock": world.clock,
        "table": lambda: world.table,
        "mailbox": lambda: world.mailbox,
        "reconciled": lambda: Reconciled(world.table, world.clock),
        "settings": lambda: None,
    }
    for name, value in known.items():
        monkeypatch.setattr(bootstrap, name, value)
    bootstrap.channel.cache_clear()
    monkeypatch.setattr(bootstrap, "channel", _channel)
    with Client(app, stage_name="api") as client:
        yield client


def _channel(name: str) -> Any:
    from functions.channels import registry

    return WhatsApp() if name == "whatsapp" else registry.channel(name)


def post(http: Client, body: bytes, secret: str = SECRET, channel: str = "whatsapp") -> int:
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature}
    return int(http.http.post(f"/webhooks/{channel}", headers=headers, body=body).status_code)


# --- channels -----------------------------------------------------------------------------------------------------


def test_a_signed_message_is_in_the_mailbox(http: Client, world: World) -> None:
    assert post(http, texts("hallo", "is daar iemand")) == 200
    (message,) = world.inbox.messages
    assert [each.id for each in read_events(message.body)] == ["wamid.0", "wamid.1"]


@pytest.mark.parametrize("secret", ["wrong", ""])
def test_a_wrong_signature_is_refused_and_nothing_is_kept(http: Client, world: World, secret: str) -> None:
    world.client.counted()
    assert post(http, texts("hallo"), secret) == 403
    assert world.inbox.messages == []
    assert world.kept == []
    assert world.client.counted() == {}


def test_a_missing_signature_is_refused(http: Client, world: World) -> None:
    answer = http.http.post("/webhooks/whatsapp", headers={"Content-Type": "application/json"}, body=texts("x"))
    assert answer.status_code == 403
    assert answer.body == b""


def test_the_signature_is_over_the_bytes_as_they_came(http: Client, world: World) -> None:
    body = texts("sch\\u00f6n / <b>").replace(b"\\\\u00f6", b"\\u00f6")
    assert b"\\u00f6" in body
    assert post(http, body) == 200
    assert post(http, json.dumps(json.loads(body), ensure_ascii=False).encode()) == 200
    assert "sch\\u00f6n / <b>" in world.inbox.messages[0].body


@pytest.mark.parametrize("name", ["X-Hub-Signature-256", "x-hub-signature-256"])
def test_pitfall_2_a_body_that_comes_encoded_is_verified_as_the_bytes_it_was(
    http: Client, world: World, name: str
) -> None:
    """As API Gateway hands over what it takes for binary, and header names in any case."""
    body = texts("één")
    signature = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": ["application/json"], name: [signature]}
    event = {
        "requestContext": {"httpMethod": "POST", "resourcePath": "/webhooks/{channel}", "identity": {}},
        "pathParameters": {"channel": "whatsapp"},
        "headers": {key: value for key, (value,) in headers.items()},
        "multiValueHeaders": headers,
        "multiValueQueryStringParameters": None,
        "stageVariables": None,
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }
    assert app(event, None)["statusCode"] == 200
    assert len(world.inbox.messages) == 1


@pytest.mark.parametrize("kind", ["application/json", "text/xml", "application/xml", "text/xml; charset=utf-8"])
def test_pitfall_3_what_a_provider_calls_its_body_is_taken(http: Client, kind: str) -> None:
    """Chalice answers 415 to what a route does not name; unsigned it is refused, which is another thing."""
    answer = http.http.post("/webhooks/whatsapp", headers={"Content-Type": kind}, body=b"<xml/>")
    assert answer.status_code == 403
    assert answer.body == b"", "pitfall 30: WeChat shows its shopper an error when there are other words than its own"


def test_a_secret_that_was_just_changed_is_fetched(http: Client, ssm: Ssm, seconds: Seconds) -> None:
    assert post(http, texts("a")) == 200
    ssm.values["whatsapp_app_secret"] = f"next,{SECRET}"
    assert post(http, texts("b"), "next") == 403
    seconds.now = 61
    assert post(http, texts("b"), "next") == 200
    assert post(http, texts("c"), SECRET) == 200


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b'{"object":"page"}', b"\xff\xfe"])
def test_a_signed_body_that_cannot_be_read_is_answered_200_and_kept(
    http: Client, world: World, body: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert post(http, body) == 200
    assert world.inbox.messages == []
    assert len(world.kept) == 1
    assert '"Unreadable": 1' in capsys.readouterr().out


def test_what_could_not_be_enqueued_is_asked_for_again(http: Client, world: World) -> None:
    world.sqs.refuse = lambda entry: True
    assert post(http, texts("hallo")) == 500


def test_the_handshake_answers_the_challenge_verbatim(http: Client) -> None:
    asked = "/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=hello&hub.challenge=1158201444"
    answer = http.http.get(asked)
    assert (answer.status_code, answer.body) == (200, b"1158201444")
    assert answer.headers["Content-Type"] == "text/plain"
    assert http.http.get(asked.replace("hello", "guess")).status_code == 403


def test_a_channel_that_is_not_there_is_not_found(http: Client) -> None:
    assert post(http, b"{}", channel="pigeon") == 404
    assert post(http, b"{}", channel="web") == 403


# --- the merchant's API -------------------------------------------------------------------------------------------


@pytest.fixture
def ordered(world: World) -> None:
    put(world.table, conversation(), event(), orders=(order("o1", number="1001"),), order_number=1001)


def report(http: Client, order: str, body: Any, key: str = KEY) -> tuple[int, dict[str, Any]]:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = http.http.post(f"/api/orders/{order}/fulfilment", headers=headers, body=raw)
    return answer.status_code, json.loads(answer.body)


@pytest.mark.usefixtures("ordered")
@pytest.mark.parametrize("named", ["1001", "o1"])
def test_a_report_is_accepted_by_number_and_by_id(http: Client, world: World, named: str) -> None:
    assert report(http, named, {"id": "e1", "state": "delivered"}) == (202, {"order": "1001", "event": "report:o1:e1"})
    assert world.inbox.messages[0].group == "c1"


@pytest.mark.usefixtures("ordered")
def test_each_of_the_api_keys_counts_and_no_other(http: Client, world: World) -> None:
    body = {"id": "e1", "state": "delivered"}
    assert report(http, "1001", body, "old-key")[0] == 202
    for wrong in ("", "merchant", KEY + "x", "é"):
        assert report(http, "1001", body, wrong)[0] == 403
    assert len(world.inbox.messages) == 1


@pytest.mark.usefixtures("ordered")
@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"id": "e1", "state": "gone"}, "state: Input should be 'accepted'"),
        ({"state": "delivered"}, "id: Field required"),
        ({"id": "e1", "state": "delivered", "order": "1002"}, "different orders"),
        (b"{", "body: Invalid JSON"),
    ],
)
def test_a_report_that_is_wrong_is_told_what_is_wrong(http: Client, world: World, body: Any, told: str) -> None:
    code, answer = report(http, "1001", body)
    assert code == 400
    assert told in answer["error"]
    assert world.inbox.messages == []


@pytest.mark.usefixtures("ordered")
def test_an_order_that_is_not_there_is_not_found(http: Client) -> None:
    assert report(http, "9999", {"id": "e1", "state": "delivered"})[0] == 404


@pytest.mark.usefixtures("ordered")
def test_a_report_that_could_not_be_enqueued_is_to_be_sent_again(http: Client, world: World) -> None:
    world.sqs.refuse = lambda entry: True
    assert report(http, "1001", {"id": "e1", "state": "delivered"}) == (500, {"error": "not taken; send it again"})


def test_health_touches_nothing(http: Client) -> None:
    assert http.http.get("/health").json_body == {"status": "ok"}

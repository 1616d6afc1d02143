"""Dead letters against moto's SQS and DynamoDB: what is replayed, what is not, and that nothing is lost on the way."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moto import mock_aws

from functions.conversation.effects import ObservePayment
from functions.conversation.events import Event, ShopperWrote, TextIn
from functions.conversation.fulfilment_events import FulfilmentReported
from functions.dead_letters import look
from functions.mailbox import read_events
from functions.payments.command import PaymentCommand
from infra import redrive
from infra.queues import depth
from infra.redrive import Redrive
from infra.stack import Cloud

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ORDER = "o" + "a" * 16


def event(id: str, what: Any, age: timedelta) -> str:
    at = NOW - age
    return Event(
        id=id, conversation="c1", account="web:de-linde", occurred_at=at, received_at=at, what=what
    ).model_dump_json()


TEXT = ShopperWrote(content=TextIn(text="rozen"))
PARCEL = FulfilmentReported(order=ORDER, state="delivered")


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        made = Cloud("eu-west-1")
        sqs = made.client("sqs")
        urls = {"TableName": "table"}
        for name in ("Mailbox", "Payments"):
            for suffix in ("", "DeadLetters"):
                fifo = {"FifoQueue": "true"}
                url = sqs.create_queue(QueueName=f"{name}{suffix}.fifo", Attributes=fifo)["QueueUrl"]
                urls[f"{name}{suffix}Url"] = url
        for name in (
            "BusInbox",
            "BusInboxDeadLetters",
            "Alerts",
            "AlertsDeadLetters",
            "News",
            "NewsDeadLetters",
            "Unreadable",
        ):
            urls[f"{name}Url"] = sqs.create_queue(QueueName=name)["QueueUrl"]
        made.client("dynamodb").create_table(
            TableName="table",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        )
        monkeypatch.setattr(redrive, "outputs", lambda *_: urls)
        monkeypatch.setattr(redrive, "given_parameters", lambda *_: {"Shop": "de-linde"})
        monkeypatch.setattr("functions.dead_letters.WAIT_SECONDS", 0)
        yield made


def die(cloud: Cloud, queue: str, body: str, group: str = "c1") -> None:
    urls = redrive.outputs(cloud, "test")
    fifo = {"MessageGroupId": group, "MessageDeduplicationId": body[:120].encode().hex()} if queue != "BusInbox" else {}
    cloud.client("sqs").send_message(QueueUrl=urls[f"{queue}DeadLettersUrl"], MessageBody=body, **fifo)


def waiting(cloud: Cloud, name: str) -> int:
    return depth(cloud.client("sqs"), redrive.outputs(cloud, "test")[f"{name}Url"])


def lines(cloud: Cloud, **wanted: bool) -> list[str]:
    return list(Redrive(cloud, "test", NOW).run(**{"replay": False, "drop_stale": False, **wanted}))


def test_looking_takes_nothing_away(cloud: Cloud) -> None:
    die(cloud, "Mailbox", event("1", PARCEL, timedelta(hours=3)))
    (line,) = lines(cloud)
    assert "fulfilment_reported 1" in line
    assert "no conversation" in line
    assert (waiting(cloud, "MailboxDeadLetters"), waiting(cloud, "Mailbox")) == (1, 0)
    assert lines(cloud) == [line]


def test_a_parcel_is_as_true_as_ever_and_is_replayed_with_a_new_time(cloud: Cloud) -> None:
    die(cloud, "Mailbox", event("1", PARCEL, timedelta(hours=3)))
    (line,) = lines(cloud, replay=True)
    assert line.endswith("replayed")
    assert waiting(cloud, "MailboxDeadLetters") == 0
    (found,) = look(cloud.client("sqs"), redrive.outputs(cloud, "test")["MailboxUrl"])
    (again,) = read_events(found.body)
    assert (again.id, again.received_at, again.what) == ("1", NOW, PARCEL)
    assert found.group == "c1"


def test_a_chat_text_of_an_hour_ago_is_left_where_it_is(cloud: Cloud) -> None:
    die(cloud, "Mailbox", event("1", TEXT, timedelta(hours=1)))
    (line,) = lines(cloud, replay=True)
    assert "skipped: a chat text; the talk has moved on" in line
    assert (waiting(cloud, "MailboxDeadLetters"), waiting(cloud, "Mailbox")) == (1, 0)


def test_a_chat_text_of_a_minute_ago_is_still_answered(cloud: Cloud) -> None:
    die(cloud, "Mailbox", event("1", TEXT, timedelta(minutes=1)))
    lines(cloud, replay=True)
    assert (waiting(cloud, "MailboxDeadLetters"), waiting(cloud, "Mailbox")) == (0, 1)


def test_what_is_skipped_goes_only_when_told_so(cloud: Cloud) -> None:
    die(cloud, "Mailbox", event("1", TEXT, timedelta(hours=1)))
    die(cloud, "Mailbox", event("2", PARCEL, timedelta(hours=1)), group="c2")
    lines(cloud, drop_stale=True)
    assert (waiting(cloud, "MailboxDeadLetters"), waiting(cloud, "Mailbox")) == (1, 0)


def test_a_payment_command_is_replayed_as_it_was(cloud: Cloud) -> None:
    body = PaymentCommand(id="c1/4/0", call=ObservePayment(order=ORDER, attempt=1)).model_dump_json()
    die(cloud, "Payments", body, group=ORDER)
    (line,) = lines(cloud, replay=True)
    assert "observe_payment c1/4/0" in line
    (found,) = look(cloud.client("sqs"), redrive.outputs(cloud, "test")["PaymentsUrl"])
    assert (found.body, found.group) == (body, ORDER)


def test_a_merchants_event_goes_in_by_its_own_door_again(cloud: Cloud) -> None:
    die(cloud, "BusInbox", json.dumps({"detail": {"id": "e1", "order": "1042", "state": "dispatched"}}))
    (line,) = lines(cloud, replay=True)
    assert "Fulfilment e1: dispatched" in line
    assert (waiting(cloud, "BusInboxDeadLetters"), waiting(cloud, "BusInbox")) == (0, 1)


def test_what_this_release_cannot_read_is_kept(cloud: Cloud) -> None:
    die(cloud, "Mailbox", '{"v": 99, "id": "1"}')
    (line,) = lines(cloud, replay=True)
    assert "this release cannot read it" in line
    assert waiting(cloud, "MailboxDeadLetters") == 1


def test_unreadable_bodies_are_listed_with_their_reason(cloud: Cloud) -> None:
    letter = {"why": "not JSON", "source": "whatsapp", "body": "<xml/>"}
    url = redrive.outputs(cloud, "test")["UnreadableUrl"]
    cloud.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(letter))
    (line,) = lines(cloud, replay=True)
    assert "whatsapp: not JSON · <xml/>" in line
    assert waiting(cloud, "Unreadable") == 1

"""Events into the queue: order, what was not taken, size, and back out."""

import json
from typing import Any

import pytest

from functions.conversation.events import Event, ShopperWrote, TextIn
from functions.errors import NewerVersion, QueueError
from functions.mailbox import MOST_BYTES, FifoQueue, Mailbox, Unreadable, as_ascii, read_events
from tests.queues import MemorySqs
from tests.world import START


def event(id: str, conversation: str = "c1", text: str = "hallo") -> Event:
    return Event(
        id=id, conversation=conversation, account="phone:1", occurred_at=START, received_at=START,
        what=ShopperWrote(content=TextIn(text=text)),
    )  # fmt: skip


@pytest.fixture
def sqs() -> MemorySqs:
    return MemorySqs()


@pytest.fixture
def mailbox(sqs: MemorySqs) -> Mailbox:
    return Mailbox(FifoQueue("q", lambda: sqs))


def bodies(sqs: MemorySqs) -> list[str]:
    return [message.body for message in sqs.queue("q").messages]


def test_what_arrives_together_for_one_conversation_travels_together_in_order(mailbox: Mailbox, sqs: MemorySqs) -> None:
    mailbox.post([event("1"), event("2", "c2"), event("3"), event("4", "c2")])
    assert [message.group for message in sqs.queue("q").messages] == ["c1", "c2"]
    assert [[each.id for each in read_events(body)] for body in bodies(sqs)] == [["1", "3"], ["2", "4"]]
    assert sqs.calls == ["send_message_batch"]


def test_a_single_event_is_its_own_body(mailbox: Mailbox, sqs: MemorySqs) -> None:
    mailbox.post([event("1")])
    assert Event.model_validate_json(bodies(sqs)[0]) == event("1")


def test_a_hundred_conversations_take_ten_requests(mailbox: Mailbox, sqs: MemorySqs) -> None:
    mailbox.post([event(str(number), f"c{number}") for number in range(100)])
    assert len(sqs.calls) == 10
    assert len(bodies(sqs)) == 100


def test_nothing_to_post_asks_nothing(mailbox: Mailbox, sqs: MemorySqs) -> None:
    mailbox.post([])
    assert sqs.calls == []


def test_what_was_not_taken_is_sent_again(mailbox: Mailbox, sqs: MemorySqs) -> None:
    refused: list[str] = []

    def refuse(entry: dict[str, Any]) -> bool:
        first = entry["MessageGroupId"] == "c2" and not refused
        refused.extend(["c2"] if first else [])
        return first

    sqs.refuse = refuse
    mailbox.post([event("1", "c1"), event("2", "c2"), event("3", "c3")])
    assert [message.group for message in sqs.queue("q").messages] == ["c1", "c3", "c2"]


def test_after_a_refusal_nothing_later_of_that_conversation_is_sent(mailbox: Mailbox, sqs: MemorySqs) -> None:
    long = "é" * 4096
    sqs.refuse = lambda entry: '"id":"1"' in entry["MessageBody"]
    with pytest.raises(QueueError):
        mailbox.post([event(str(number), text=long) for number in range(1, 20)])
    assert bodies(sqs) == []


def test_bodies_are_ascii_and_under_the_limit(mailbox: Mailbox, sqs: MemorySqs) -> None:
    long = "🌷" * 4096
    mailbox.post([event(str(number), text=long) for number in range(12)])
    assert len(bodies(sqs)) > 1
    assert all(len(body) <= MOST_BYTES and body.isascii() for body in bodies(sqs))
    back = [each for body in bodies(sqs) for each in read_events(body)]
    assert [each.id for each in back] == [str(number) for number in range(12)]
    assert back[0] == event("0", text=long)


def test_an_event_that_no_queue_can_hold_is_an_error(mailbox: Mailbox) -> None:
    with pytest.raises(QueueError):
        mailbox.post([event("1", text="x" * MOST_BYTES)])


def test_ascii_escapes_are_those_of_json() -> None:
    text = json.dumps({"a": "é🌷\u2028€\x7f"}, ensure_ascii=False)
    assert as_ascii(text).isascii()
    assert json.loads(as_ascii(text)) == json.loads(text)


def test_a_newer_event_in_a_bundle_is_left_to_its_release() -> None:
    newer = json.loads(event("2").model_dump_json()) | {"v": 2}
    with pytest.raises(NewerVersion):
        read_events(f'{{"v":1,"events":[{event("1").model_dump_json()},{json.dumps(newer)}]}}')


@pytest.mark.parametrize("body", ["", "x", "{}", '{"v":1,"events":[{}]}', '{"v":1,"events":[', "[]"])
def test_what_is_no_event_is_an_error_of_value(body: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_events(body)


def test_what_nobody_can_read_is_kept_with_its_reason(sqs: MemorySqs) -> None:
    Unreadable("u", lambda: sqs).keep("é" * 300_000, why="no", source="whatsapp")
    (message,) = sqs.queue("u").messages
    assert len(message.body) < 256 * 1024
    kept = json.loads(message.body)
    assert (kept["why"], kept["source"], kept["body"][0]) == ("no", "whatsapp", "é")

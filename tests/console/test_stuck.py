"""Events that were given up: seen at the console with whose they are, dealt with again there, or thrown away."""

from datetime import timedelta

import boto3
import pytest
from moto import mock_aws

from functions import bootstrap, dead_letters
from functions.conversation.events import ShopperWrote, TextIn
from functions.conversation.fulfilment_events import FulfilmentReported
from functions.mailbox import read_events
from infra.queues import depth
from tests.console.bought import bought, now
from tests.console.desk import Console


class Stuck:
    def __init__(self, monkeypatch):
        self.console = Console(monkeypatch, role="agent")
        self.sqs = boto3.client("sqs", "eu-west-1", aws_access_key_id="t", aws_secret_access_key="t")
        self.url = self.sqs.create_queue(QueueName="dead.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
        monkeypatch.setattr(bootstrap, "aws", lambda service: {"sqs": self.sqs, "s3": self.console.s3}[service])
        monkeypatch.setattr(dead_letters, "WAIT_SECONDS", 0)
        monkeypatch.setenv("CHATKASSA_DEAD_LETTERS", self.url)
        monkeypatch.setenv("CHATKASSA_MAILBOX_DEAD_LETTERS", self.url)
        self.order = bought(self.console)

    def letter(self, body, group="c1001"):
        sent = self.sqs.send_message(
            QueueUrl=self.url, MessageBody=body, MessageGroupId=group, MessageDeduplicationId=str(hash(body))
        )
        return sent["MessageId"]

    def event(self, what, **changes):
        made = self.console.world.event(what, conversation="c1001", id=f"e{what.type}")
        return self.letter(made.model_copy(update=changes).model_dump_json())

    def parcel(self):
        return self.event(FulfilmentReported(order=self.order.id, state="dispatched"))


@pytest.fixture
def stuck(monkeypatch):
    with mock_aws():
        yield Stuck(monkeypatch)


def test_what_is_stuck_is_counted_and_shown_and_still_there_afterwards(stuck):
    stuck.parcel()
    assert "1 Events that got stuck" in stuck.console.get().text
    for _ in range(2):
        page = stuck.console.get("/undelivered")
        assert "A report about a parcel" in page.text and page.html.count("data-letter") == 1
    assert depth(stuck.sqs, stuck.url) == 1


def test_it_is_dealt_with_again_once_and_is_gone(stuck):
    letter = stuck.parcel()
    other = stuck.letter("nonsense", "c2")
    assert stuck.console.post("/undelivered/replay", {"letter": letter}).goes_to.startswith("/undelivered?")
    assert now(stuck.console, stuck.order).parcels[0].state == "dispatched"
    assert stuck.console.post("/undelivered/replay", {"letter": letter}).status == 400
    page = stuck.console.get("/undelivered")
    assert page.html.count("data-letter") == 1 and "cannot read it" in page.text
    assert stuck.console.post("/undelivered/replay", {"letter": other}).status == 400
    assert depth(stuck.sqs, stuck.url) == 1


def test_a_text_that_the_talk_has_moved_on_from_is_not_answered_any_more_and_can_be_put_aside(stuck):
    heard = stuck.console.world.clock() - timedelta(minutes=11)
    letter = stuck.event(ShopperWrote(content=TextIn(text="Waar blijven mijn rozen?")), received_at=heard)
    page = stuck.console.get("/undelivered")
    assert "Waar blijven mijn rozen?" in page.text and "has gone on" in page.text
    assert "/undelivered/replay" not in page.html
    assert stuck.console.post("/undelivered/replay", {"letter": letter}).status == 400
    stuck.console.post("/undelivered/drop", {"letter": letter})
    assert depth(stuck.sqs, stuck.url) == 0 and not stuck.console.world.inbox.messages


def test_a_text_of_just_now_is_heard_as_of_now(stuck):
    stuck.console.world.clock.move(minutes=1)
    letter = stuck.event(ShopperWrote(content=TextIn(text="Hallo?")))
    stuck.console.world.clock.move(minutes=5)
    stuck.console.post("/undelivered/replay", {"letter": letter})
    (message,) = stuck.console.world.inbox.messages
    (event,) = read_events(message.body)
    assert event.received_at == stuck.console.world.clock()


def test_who_only_looks_is_offered_nothing(stuck):
    stuck.parcel()
    stuck.console.sign_in("readonly")
    page = stuck.console.get("/undelivered")
    assert (
        "data-letter" in page.html and "/undelivered/replay" not in page.html and "/undelivered/drop" not in page.html
    )

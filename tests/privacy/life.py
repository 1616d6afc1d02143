"""A person with marked words in everything that they can leave behind, through a whole life with the shop: the real
worker, channels and payments, dead letters in moto's SQS, and the eraser as the bus would call it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.session import get_session
from moto import mock_aws

from functions.announcements import Announcement
from functions.conversation.events import Event, ShopperWrote, Tapped
from functions.conversation.state import Conversation
from functions.erasures import take_in
from functions.privacy.eraser import Eraser
from functions.privacy.letters import Letters
from functions.storage import keys, reads
from tests.transcripts.world_driver import WorldDriver

RETENTION = 400
QUEUES = ("mailbox-dead", "payments-dead", "bus-in-dead", "unreadable-dead")
MARKED = ("Zilverberg", "zilverberg@example.nl", "Spaarnestraat", "2011 CD", "geheime boodschap", "prachtig geurend")
"""Of the life below: name, e-mail address, street, postcode, card, review."""
ADDRESS = "Spaarnestraat 12, 2011 CD Haarlem"


class LeftToUs(WorldDriver):
    """Tests call the eraser themselves."""

    @property
    def phone(self) -> Any:
        """The shopper's, with WhatsApp on it."""
        assert self._side
        return self._side.app.phones.phone(1)

    def _erase(self) -> None:
        return None


class Life:
    """`driver` speaks for the shopper; what the shopper knows of themselves is in MARKED and `names`."""

    def __init__(self, driver: WorldDriver, channel: str) -> None:
        self.driver, self.world, self.channel = driver, driver.world, channel
        driver.start(channel, "nl")
        self.sqs = get_session().create_client(
            "sqs", region_name="eu-central-1", aws_access_key_id="test", aws_secret_access_key="test"
        )
        self._taps = 0
        self.urls = [self.sqs.create_queue(QueueName=name)["QueueUrl"] for name in QUEUES]
        self.eraser = Eraser(
            self.world.table, Letters(lambda: self.sqs, self.urls, wait=0), self.world.bus, self.world.clock,
            self.world.box,
        )  # fmt: skip

    # --- what the shopper does ------------------------------------------------------------------------------------

    def buys(self) -> None:
        """Until the page to pay is open."""
        for text in ("rode rozen", "de eerste", "Middel", "afrekenen", "Anna Zilverberg"):
            self.driver.says(text)
        self.driver.taps("Bezorgen")
        if "Overslaan" in "\n".join(self.driver.says(ADDRESS)):
            self.driver.says("06 12345678")
        self.driver.says("vrijdag")
        self.driver.taps("09:00–13:00")
        for text in ("zilverberg@example.nl", "Een geheime boodschap"):
            self.driver.says(text)
        self.driver.says("WELKOM10")
        self.driver.taps("Bestellen en betalen")

    def pays(self) -> None:
        self.driver.pays("ideal")

    def receives(self) -> None:
        for state in ("dispatched", "delivered"):
            self.driver.carrier(state, "")

    def reviews(self) -> None:
        self.driver.clock("25h")
        self.driver.says("5")
        self.driver.says("Heel prachtig geurend")
        self.driver.taps("4 ★★★★")
        self.driver.taps("Zelfde tekst")
        self.driver.sends("image")
        self.driver.taps("Verder")

    def whole(self) -> None:
        self.buys()
        self.pays()
        self.receives()
        self.reviews()

    def taps(self, action: str) -> list[str]:
        """Tap what an earlier message offered."""
        self._taps += 1
        what = ShopperWrote(content=Tapped(action=action))
        at = self.world.clock()
        event = Event(
            id=f"tap{self._taps}", conversation=self.conversation, account=self.talk.account, user=self.talk.user,
            occurred_at=at, received_at=at, what=what,
        )  # fmt: skip
        self.world.posts(event)
        return self.driver._heard()

    def asks_to_be_erased(self) -> str:
        """What is asked, and what is said after a yes."""
        return "\n".join([*self.taps("erase:ask"), *self.driver.says("ja")])

    # --- what others do -------------------------------------------------------------------------------------------

    def requests(self) -> list[Announcement]:
        return [each for each in self.world.bus.announced if each.name == "privacy.erase_requested"]

    def erases(self, seconds: float = 900.0) -> None:
        """The bus brings the latest request to the eraser."""
        take_in(self.brought(self.requests()[-1]), self.eraser, lambda: seconds, lambda: RETENTION)

    def brought(self, announcement: Announcement) -> dict[str, Any]:
        detail = {"conversation": announcement.conversation} | announcement.detail
        return json.loads(json.dumps({"detail-type": announcement.name, "detail": detail}))

    def dies(self, body: str, queue: int = 0) -> None:
        self.sqs.send_message(QueueUrl=self.urls[queue], MessageBody=body)

    # --- what is left ---------------------------------------------------------------------------------------------

    @property
    def talk(self) -> Conversation:
        found = reads.conversation(self.world.table, self.conversation)
        assert found
        return found

    @property
    def conversation(self) -> str:
        (found,) = {
            item["pk"]["S"].removeprefix("CONV#")
            for item in self.items()
            if item["sk"]["S"] == keys.STATE and item["pk"]["S"].startswith("CONV#c")
        }
        return found

    @property
    def names(self) -> list[str]:
        """What the channel calls the shopper, and the ids that it gives their messages."""
        phone = self.driver.phone
        return [phone.wa_id, phone.user_id, phone.name, *(bubble.id for bubble in phone.bubbles)]

    def items(self) -> list[dict[str, Any]]:
        return self.world.client.items()

    def letters(self) -> list[str]:
        queued = [message.body for queue in self.world.sqs.queues.values() for message in queue.messages]
        return [*queued, *self._dead()]

    def _dead(self) -> list[str]:
        found = []
        for url in self.urls:
            while messages := self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
                found += [each["Body"] for each in messages]
        return found

    def traces(self, words: list[str]) -> list[str]:
        """Where in the table or the queues one of the words still stands."""
        there = [json.dumps(item, ensure_ascii=False) for item in self.items()] + self.letters()
        return [f"{word}: {text[:200]}" for text in there for word in words if word in text]


@contextmanager
def life(channel: str = "whatsapp") -> Iterator[Life]:
    with mock_aws(), LeftToUs() as driver:
        yield Life(driver, channel)


def order_items(found: Life) -> list[dict[str, Any]]:
    return [
        json.loads(item["doc"]["S"])
        for item in found.items()
        if item["pk"]["S"].startswith("ORDER#") and item["sk"]["S"] == keys.STATE
    ]

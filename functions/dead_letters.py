"""What lies in a queue, seen without taking it away; and whether what was given up may be decided again. `make redrive`
and the console both go by it. Imports no boto3.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.conversation.events import Event, ShopperWrote

STALE = timedelta(minutes=10)
"""A chat text older than this is not answered any more: the shopper has written again, or has left."""
LOOK_SECONDS = 120
"""How long a letter that we look at is hidden from others: the time to decide about it."""
WAIT_SECONDS = 1
"""For a queue to answer: one that answers at once asks only some of its servers."""


@dataclass(frozen=True)
class Found:
    """A message of a queue."""

    id: str
    body: str
    handle: str
    group: str
    sent_at: datetime
    receives: int

    def age(self, now: datetime) -> timedelta:
        return now - self.sent_at

    def json(self) -> dict[str, Any]:
        """Its body, or {} where that is no JSON object."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def look(client: Any, url: str, most: int = 1000) -> Iterator[Found]:
    """Every message that can be had now; each stays in the queue. A FIFO group shows its next ones only after these."""
    seen: set[str] = set()
    while len(seen) < most:
        answer = client.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=LOOK_SECONDS,
            WaitTimeSeconds=WAIT_SECONDS,
            AttributeNames=["All"],
        )
        fresh = [each for each in answer.get("Messages", []) if each["MessageId"] not in seen]
        if not fresh:
            return
        for message in fresh:
            seen.add(message["MessageId"])
            yield _found(message)


def _found(message: dict[str, Any]) -> Found:
    attributes = message.get("Attributes", {})
    return Found(
        id=message["MessageId"],
        body=message["Body"],
        handle=message["ReceiptHandle"],
        group=attributes.get("MessageGroupId", ""),
        sent_at=datetime.fromtimestamp(int(attributes.get("SentTimestamp", 0)) / 1000, UTC),
        receives=int(attributes.get("ApproximateReceiveCount", 1)),
    )


def put_back(client: Any, url: str, found: Found) -> None:
    """Visible again at once."""
    client.change_message_visibility(QueueUrl=url, ReceiptHandle=found.handle, VisibilityTimeout=0)


def is_stale(event: Event, last_inbound_at: datetime | None, now: datetime) -> bool:
    """A chat text that the talk has moved on from; all else is as true as ever. `last_inbound_at`: of the conversation
    as it is now."""
    if not isinstance(event.what, ShopperWrote):
        return False
    written_since = last_inbound_at is not None and last_inbound_at > event.received_at
    return written_since or now - event.received_at > STALE

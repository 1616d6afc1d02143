"""Domain events on their way out, to the merchant's own systems, by EventBridge. docs/events has the schemas."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.errors import QueueError

SOURCE = "chatkassa"
VERSION = 1
MOST_ENTRIES = 10


@dataclass(frozen=True)
class Announcement:
    """`id` is the same every time the same thing is announced: consumers drop what they have seen."""

    id: str
    name: str
    at: datetime
    conversation: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class EventBus:
    name: str
    shop: str
    client: Callable[[], Any]

    def announce(self, announcements: Sequence[Announcement]) -> None:
        """Raises QueueError when not all were taken."""
        for start in range(0, len(announcements), MOST_ENTRIES):
            chunk = announcements[start : start + MOST_ENTRIES]
            answer = self.client().put_events(Entries=[self._entry(each) for each in chunk])
            # PutEvents answers 200 however many it did not take
            if answer.get("FailedEntryCount", 0):
                raise QueueError(f"the bus did not take {answer['FailedEntryCount']} of {len(chunk)} events")

    def _entry(self, announcement: Announcement) -> dict[str, Any]:
        detail = {
            "id": announcement.id,
            "v": VERSION,
            "at": announcement.at.isoformat(),
            "shop": self.shop,
            "conversation": announcement.conversation,
        } | announcement.detail
        return {
            "Source": SOURCE,
            "DetailType": announcement.name,
            "Detail": json.dumps(detail),
            "EventBusName": self.name,
            "Time": announcement.at,
        }

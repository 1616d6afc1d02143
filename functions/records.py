"""A message as SQS hands it to a worker, and how long a failed one stays hidden. Imports nothing of ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

LONGEST_VISIBILITY = 120
NEWER_VISIBILITY = 900
"""A deploy is on its way: six receives must not be over before it is there."""


class Keeps(Protocol):
    """Where a worker puts what it can do nothing with."""

    def keep(self, body: str, *, why: str, source: str, **fields: str) -> None: ...


@dataclass(frozen=True)
class Record:
    """`group`: the FIFO group; a message without one is its own."""

    id: str
    handle: str
    group: str
    receives: int
    sent_at: datetime | None
    body: str

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Record":
        attributes = record.get("attributes", {})
        sent = attributes.get("SentTimestamp")
        return cls(
            id=record["messageId"],
            handle=record["receiptHandle"],
            group=attributes.get("MessageGroupId", record["messageId"]),
            receives=int(attributes.get("ApproximateReceiveCount", 1)),
            sent_at=datetime.fromtimestamp(int(sent) / 1000, UTC) if sent else None,
            body=record["body"],
        )

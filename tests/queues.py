"""SQS FIFO queues in memory, behind the few calls of the client that we make: redelivery, dead letters, refusals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_RECEIVES = 6


@dataclass
class Message:
    id: str
    group: str
    body: str
    receives: int = 0
    delay: int = 0
    """Seconds after which it would be delivered again."""
    sent_at: float | None = None

    def record(self) -> dict[str, Any]:
        """As Lambda gets it."""
        attributes = {"MessageGroupId": self.group, "ApproximateReceiveCount": str(self.receives)}
        if self.sent_at is not None:
            attributes["SentTimestamp"] = str(int(self.sent_at * 1000))
        return {
            "messageId": self.id,
            "receiptHandle": f"handle:{self.id}",
            "body": self.body,
            "attributes": attributes,
            "eventSource": "aws:sqs",
        }


@dataclass
class Queue:
    messages: list[Message] = field(default_factory=list)
    dead: list[Message] = field(default_factory=list)
    sent: int = 0
    most_receives: int = MOST_RECEIVES
    clock: Callable[[], float] | None = None

    def put(self, group: str, body: str) -> None:
        self.sent += 1
        self.messages.append(Message(f"m{self.sent}", group, body, sent_at=self.clock() if self.clock else None))

    def batch(self, most: int = 10) -> list[Message]:
        return self.messages[:most]

    def deliver(
        self, handler: Callable[[dict[str, Any]], dict[str, Any]], messages: Sequence[Message]
    ) -> dict[str, Any]:
        """One invocation; what its answer does not name is deleted, and nothing is where it raises."""
        for message in messages:
            message.receives += 1
        answer = handler({"Records": [message.record() for message in messages]})
        failed = {item["itemIdentifier"] for item in answer["batchItemFailures"]}
        assert failed <= {message.id for message in messages}, "an answer names only what was delivered"
        for message in messages:
            if message.id not in failed:
                self.messages.remove(message)
        self.bury()
        return answer

    def bury(self) -> None:
        for message in [each for each in self.messages if each.receives >= self.most_receives]:
            self.messages.remove(message)
            self.dead.append(message)


@dataclass
class MemorySqs:
    """The client: `queues` by address. `refuse` is asked of every entry of a batch; True: it ends in Failed[]."""

    queues: dict[str, Queue] = field(default_factory=dict)
    refuse: Callable[[dict[str, Any]], bool] = lambda entry: False
    calls: list[str] = field(default_factory=list)

    def queue(self, url: str) -> Queue:
        return self.queues.setdefault(url, Queue())

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:
        self.calls.append("send_message_batch")
        assert 0 < len(Entries) <= 10
        assert sum(len(entry["MessageBody"].encode()) for entry in Entries) <= 256 * 1024
        failed = []
        for entry in Entries:
            assert entry["MessageBody"].isascii()
            if self.refuse(entry):
                failed.append({"Id": entry["Id"], "Code": "InternalError", "SenderFault": False})
            else:
                self.queue(QueueUrl).put(entry["MessageGroupId"], entry["MessageBody"])
        return {"Successful": [], "Failed": failed} if failed else {"Successful": []}

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> dict[str, Any]:
        self.calls.append("send_message")
        self.queue(QueueUrl).put("", MessageBody)
        return {}

"""The queues: a conversation's mailbox, an order's payment commands, and what nobody could read. Imports no boto3.

Order within a group is ours to keep: SQS keeps the order in which it took the messages. Its own deduplication (five
minutes) is never relied on; a receipt in the table is what makes a second delivery do nothing.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from functions.conversation.events import Event
from functions.errors import QueueError
from functions.payments.command import Command
from functions.storage.versions import read

MOST_BYTES = 200_000
"""Of a body, and of a request: SQS takes 256 KB of both, attributes included."""
MOST_ENTRIES = 10
TRIES = 3


@dataclass(frozen=True)
class Letter:
    """A message for a FIFO queue."""

    group: str
    body: str

    @property
    def deduplication_id(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()


@dataclass(frozen=True)
class FifoQueue:
    url: str
    client: Callable[[], Any]

    def post(self, letters: Iterable[Letter]) -> None:
        """Letters of one group stay in order. Raises QueueError when not all were taken."""
        for wave in _waves(list(letters)):
            for chunk in _chunks(wave):
                self._send(chunk)

    def _send(self, letters: Sequence[Letter]) -> None:
        left = list(letters)
        for _ in range(TRIES):
            answer = self.client().send_message_batch(
                QueueUrl=self.url,
                Entries=[
                    {
                        "Id": str(at),
                        "MessageBody": letter.body,
                        "MessageGroupId": letter.group,
                        "MessageDeduplicationId": letter.deduplication_id,
                    }
                    for at, letter in enumerate(left)
                ],
            )
            # the answer is a 200 with what it did not take in Failed[]
            failed = sorted(int(entry["Id"]) for entry in answer.get("Failed", ()))
            if not failed:
                return
            left = [left[at] for at in failed]
        raise QueueError(f"{len(left)} of {len(letters)} messages were not taken")


def _waves(letters: Sequence[Letter]) -> list[list[Letter]]:
    """One letter a group in each wave, so that in one request no letter can overtake another of its group."""
    waves: list[list[Letter]] = []
    seen: dict[str, int] = {}
    for letter in letters:
        at = seen.get(letter.group, 0)
        seen[letter.group] = at + 1
        if at == len(waves):
            waves.append([])
        waves[at].append(letter)
    return waves


def _chunks(letters: Sequence[Letter]) -> list[list[Letter]]:
    chunks: list[list[Letter]] = []
    size = 0
    for letter in letters:
        size += len(letter.body)
        if not chunks or len(chunks[-1]) == MOST_ENTRIES or size > MOST_BYTES:
            chunks.append([])
            size = len(letter.body)
        chunks[-1].append(letter)
    return chunks


@dataclass(frozen=True)
class Mailbox:
    """Events on their way to their conversations. What arrives together for one conversation travels as one message:
    it cannot be torn apart, and what the shopper wrote in a row is decided in a row."""

    queue: FifoQueue

    def post(self, events: Iterable[Event]) -> None:
        """Raises QueueError."""
        together: dict[str, list[str]] = {}
        for event in events:
            together.setdefault(event.conversation, []).append(as_ascii(event.model_dump_json()))
        self.queue.post(
            Letter(conversation, body) for conversation, bodies in together.items() for body in _packed(bodies)
        )


def _packed(bodies: Sequence[str]) -> list[str]:
    packs: list[list[str]] = []
    size = 0
    for body in bodies:
        if len(body) > MOST_BYTES - 100:
            raise QueueError(f"an event of {len(body):,} bytes")
        size += len(body) + 1
        if not packs or size > MOST_BYTES - 100:
            packs.append([])
            size = len(body) + 1
        packs[-1].append(body)
    return [pack[0] if len(pack) == 1 else f'{{"v":1,"events":[{",".join(pack)}]}}' for pack in packs]


def read_events(body: str) -> tuple[Event, ...]:
    """The events of a message. Raises NewerVersion, or ValueError for what is no event of ours."""
    if not body.startswith('{"v":1,"events":['):
        return (read(Event, body),)
    return tuple(read(Event, json.dumps(event, separators=(",", ":"))) for event in json.loads(body)["events"])


@dataclass(frozen=True)
class PaymentsQueue:
    """Calls to Stripe that are to be made, in order for each order."""

    queue: FifoQueue

    def post(self, commands: Iterable[Command]) -> None:
        """Raises QueueError."""
        self.queue.post(Letter(command.group, as_ascii(command.model_dump_json())) for command in commands)


@dataclass(frozen=True)
class Unreadable:
    """For a person to look at: signed bodies that we cannot read, events that no code could decide."""

    url: str
    client: Callable[[], Any]

    def keep(self, body: str, *, why: str, source: str, **fields: str) -> None:
        """`body` is kept as it came (masked where it is a shopper's), cut to what a queue can hold."""
        letter = {"why": why, "source": source, **fields, "body": body[: MOST_BYTES // 6]}
        self.client().send_message(QueueUrl=self.url, MessageBody=json.dumps(letter))


def as_ascii(text: str) -> str:
    """JSON text with everything beyond ASCII escaped: SQS counts bytes, and refuses some characters."""
    if text.isascii():
        return text
    return "".join(char if char < "\x80" else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    code = ord(char)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"

"""Messages in queues that nobody consumes (dead letters, unreadable bodies): those that name a person.

What is in a queue that is consumed is left alone: it arrives at a tombstone, and is dropped there.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

MOST_LETTERS = 2_000
"""Of one queue: more than a shop can have that looks after its alarms."""
HIDDEN_SECONDS = 30
SHORTEST_NAME = 5
"""A name shorter than this would be found in letters that are not about it."""


@dataclass(frozen=True)
class Letters:
    client: Callable[[], Any]
    urls: Sequence[str]
    wait: int = 1
    """Seconds for a queue to answer: one that answers at once asks only some of its servers."""

    def naming(self, names: Sequence[str]) -> Iterator[str]:
        """Their bodies; all of them stay."""
        for url in self.urls:
            yield from self._passes(url, names, delete=False)

    def remove(self, names: Sequence[str]) -> int:
        """How many were deleted."""
        return sum(len(self._passes(url, names, delete=True)) for url in self.urls)

    def _passes(self, url: str, names: Sequence[str], *, delete: bool) -> list[str]:
        """A FIFO group shows its next letters once the first have gone: look again while some go."""
        wanted = [name for name in names if len(name) >= SHORTEST_NAME]
        found: list[str] = []
        while wanted and (gone := self._pass(url, wanted, delete=delete)):
            found += gone
            if not delete:
                break
        return found

    def _pass(self, url: str, names: Sequence[str], *, delete: bool) -> list[str]:
        named: list[dict[str, Any]] = []
        others: list[dict[str, Any]] = []
        for letter in self._look(url):
            (named if any(name in letter["Body"] for name in names) else others).append(letter)
        for letter in named if delete else ():
            self.client().delete_message(QueueUrl=url, ReceiptHandle=letter["ReceiptHandle"])
        for letter in others if delete else (*named, *others):
            self.client().change_message_visibility(
                QueueUrl=url, ReceiptHandle=letter["ReceiptHandle"], VisibilityTimeout=0
            )
        return [letter["Body"] for letter in named]

    def _look(self, url: str) -> Iterator[dict[str, Any]]:
        seen: set[str] = set()
        while len(seen) < MOST_LETTERS:
            answer = self.client().receive_message(
                QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=HIDDEN_SECONDS, WaitTimeSeconds=self.wait
            )
            fresh = [each for each in answer.get("Messages", []) if each["MessageId"] not in seen]
            if not fresh:
                return
            seen |= {each["MessageId"] for each in fresh}
            yield from fresh

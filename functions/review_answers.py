"""Tells who wrote a review that the shop has answered it: an event for their conversation, which decides whether it is
said. The console and `make reviews` do it by this.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from functions.conversation.events import Event
from functions.conversation.telling_events import ReviewAnswered
from functions.storage import reads
from functions.storage.reviews import Kept
from functions.storage.table import Table


class Post(Protocol):
    def post(self, events: Iterable[Event]) -> None: ...


def tell_writer(table: Table, mailbox: Post, before: Kept, words: str, now: datetime) -> bool:
    """`before`: as it was until it was answered. A changed answer is not told again, nor one that nobody can read.
    False: nobody is told. Raises QueueError."""
    if not words or before.answer or before.hidden:
        return False
    review = before.review
    talk = reads.conversation(table, review.conversation)
    if talk is None:
        return False
    said = hashlib.sha256(words.encode()).hexdigest()[:16]
    event = Event(
        id=f"review-answer:{before.name}:{said}", conversation=talk.id, account=talk.account,
        occurred_at=now, received_at=now, what=ReviewAnswered(product=review.product, words=words),
    )  # fmt: skip
    mailbox.post([event])
    return True

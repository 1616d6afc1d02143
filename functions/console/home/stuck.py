"""Events that were given up after six tries, of the mailbox: whose, what they are, and to be dealt with again.

They lie in a queue that nobody consumes. Looking hides them for a moment from who looks at the same time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.visit import Visit
from functions.conversation.events import Event, ShopperWrote
from functions.dead_letters import Found, is_stale, look, put_back
from functions.errors import BadRequest, ChatkassaError
from functions.mailbox import read_events
from functions.settings import settings
from functions.storage import reads

MOST = 50
"""Looked at at once."""
KINDS = {
    "fulfilment_reported": "parcel", "payment_observed": "money", "payment_call_failed": "money",
    "refund_observed": "money", "money_observed": "money", "refund_requested": "money", "review_resolved": "money",
    "delivery_failed": "delivery",
}  # fmt: skip
"""What an event is to a merchant: key of its text, "home.stuck_<kind>"; any other is "other"."""
MOST_WORDS = 160


@dataclass(frozen=True)
class Stuck:
    id: str
    """SQS's own of the letter."""
    at: datetime
    conversation: str
    """ "": it cannot be read."""
    name: str
    kind: str
    words: str
    """What the shopper wrote; "": nobody wrote it."""
    why_not: str
    """Key of the text that says why it is not played back, "home.stuck_<why_not>"; "": it can be."""


def letters() -> list[Stuck]:
    """The longest waiting first."""
    found = list(_look())
    for letter in found:
        put_back(bootstrap.aws("sqs"), settings().mailbox_dead_letters, letter)
    return sorted(map(_stuck, found), key=lambda each: each.at)


def _look() -> Iterator[Found]:
    url = settings().mailbox_dead_letters
    return look(bootstrap.aws("sqs"), url, MOST) if url else iter(())


def _stuck(letter: Found) -> Stuck:
    events = _read(letter)
    if not events:
        return Stuck(letter.id, letter.sent_at, "", "", "other", "", "unreadable")
    first = events[0]
    talk = reads.conversation(bootstrap.table(), first.conversation)
    heard = talk.last_inbound_at if talk else None
    stale = any(is_stale(event, heard, bootstrap.clock()) for event in events)
    wrote = isinstance(first.what, ShopperWrote)
    return Stuck(
        id=letter.id,
        at=letter.sent_at,
        conversation=first.conversation if talk else "",
        name=talk.profile_name if talk else "",
        kind="wrote" if wrote else KINDS.get(first.what.type, "other"),
        words=str(getattr(first.what.content, "text", ""))[:MOST_WORDS] if isinstance(first.what, ShopperWrote) else "",
        why_not="stale" if stale else "",
    )


def _read(letter: Found) -> Sequence[Event]:
    try:
        return read_events(letter.body)
    except (ValueError, ChatkassaError):
        return ()


def replay(visit: Visit) -> Answer:
    """Decided again, as something that was heard now: what was done of it already is not done twice."""

    def again(letter: Found) -> None:
        if _stuck(letter).why_not:
            raise BadRequest("that event cannot be played back: the conversation has gone on, or it cannot be read")
        now = bootstrap.clock()
        bootstrap.mailbox().post(event.model_copy(update={"received_at": now}) for event in _read(letter))

    _take(visit.form("letter"), again)
    visit.did(visit.form("letter"), after={"event": "played back"})
    return redirect(visit.link("/undelivered"), told="home.is_replayed")


def drop(visit: Visit) -> Answer:
    _take(visit.form("letter"), lambda letter: None)
    visit.did(visit.form("letter"), after={"event": "dropped"})
    return redirect(visit.link("/undelivered"), told="home.is_put_aside")


def _take(name: str, do: Callable[[Found], Any]) -> None:
    """Out of the queue, once that is done; the others are there as before. Raises BadRequest."""
    sqs, url = bootstrap.aws("sqs"), settings().mailbox_dead_letters
    found, taken = list(_look()), ""
    try:
        for letter in found:
            if letter.id == name:
                do(letter)
                sqs.delete_message(QueueUrl=url, ReceiptHandle=letter.handle)
                taken = name
    finally:
        for letter in found:
            if letter.id != taken:
                put_back(sqs, url, letter)
    if not taken:
        raise BadRequest("that event is not there any more: load the page anew")

"""Tells everybody who holds a ticket of an event: queue `event-news` → here → each holder's mailbox, a page at a time.

An event of a conversation has an id of the news, the conversation and the order, so that whatever is posted twice is
told once. A run that has no time left puts what is left back into the queue; one that dies is delivered again with
where it began.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from functions.announcements import Announcement
from functions.commerce.tickets import Ticket
from functions.conversation.events import Event
from functions.conversation.ticket_events import EventNews
from functions.news_wish import NewsJob
from functions.observability import log
from functions.storage import reads, tickets
from functions.storage.table import Table

PAGE = 200
"""Tickets at a time: some twenty requests to the mailbox, a second or less."""
ENOUGH_FOR_A_PAGE = 10.0
"""Seconds without which another page is not begun."""
KEPT_DAYS = 400
"""How long what has become of an event is kept after it was told: longer than its tickets."""


class Post(Protocol):
    def post(self, events: Iterable[Event]) -> None: ...


class Announcer(Protocol):
    def announce(self, announcements: Sequence[Announcement]) -> None: ...


@dataclass(frozen=True)
class Teller:
    table: Table
    mailbox: Post
    bus: Announcer
    again: Callable[[str], None]
    """Put a message into our own queue."""
    clock: Callable[[], datetime]

    def take_in(self, event: Mapping[str, Any], remaining: Callable[[], float]) -> dict[str, list[dict[str, str]]]:
        """An SQS batch; the answer names what is to be delivered again."""
        failed = []
        for record in event["Records"]:
            try:
                self.tell(NewsJob.model_validate_json(record["body"]), remaining)
            except Exception as failure:
                log.error("news of an event not told", failure, message=record["messageId"])
                failed.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failed}

    def tell(self, job: NewsJob, remaining: Callable[[], float]) -> None:
        """Raises StorageError or QueueError."""
        if not job.after:
            self._change_event(job)
        while True:
            page, after = tickets.of_event(self.table, job.event, job.after, PAGE)
            told = {each.conversation: None for each in page if each.status == "valid"}
            self.mailbox.post(self._events(job, page))
            job = job.model_copy(update={"after": after, "told": job.told + len(told)})
            if not after:
                self.bus.announce([self._done(job)])
                return
            if remaining() < ENOUGH_FOR_A_PAGE:
                self.again(job.model_dump_json())
                return

    def _change_event(self, job: NewsJob) -> None:
        """Before anybody is told: who buys from now on buys what is, or nothing."""
        before = tickets.read_state(self.table, job.event)
        after = job.state(before)
        if after:
            tickets.write_state(self.table, job.event, after, self.clock(), KEPT_DAYS)

    def _events(self, job: NewsJob, page: Sequence[Ticket]) -> Iterator[Event]:
        """One an order and conversation: who holds them, and of a cancelled event who paid for them."""
        whom: dict[tuple[str, str], str] = {}
        passed_on: dict[str, None] = {}
        for ticket in page:
            if ticket.status == "valid":
                whom.setdefault((ticket.conversation, ticket.order), ticket.account)
                passed_on |= {ticket.order: None} if ticket.serial else {}
        if job.wish.kind == "cancelled":
            for order in filter(None, (reads.order(self.table, each) for each in passed_on)):
                whom.setdefault((order.conversation, order.id), order.account)
        for (conversation, order_id), account in whom.items():
            yield self._event(job, conversation, account, order_id)

    def _event(self, job: NewsJob, conversation: str, account: str, order: str) -> Event:
        return Event(
            id=f"news:{job.wish.id}:{conversation}:{order}",
            conversation=conversation,
            account=account,
            occurred_at=job.at,
            received_at=self.clock(),
            what=EventNews(news=job.wish.id, event=job.event, kind=job.wish.kind, order=order, text=job.wish.words),
        )

    def _done(self, job: NewsJob) -> Announcement:
        detail = {"event": job.event, "news": job.wish.id, "kind": job.wish.kind, "conversations": job.told}
        name = f"news:{job.event}:{job.wish.id}"
        return Announcement(name, "event.news", self.clock(), "", {"channel": "", "session": "", **detail})

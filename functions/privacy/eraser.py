"""Erases a person: first a tombstone stands in the conversation's place, then everything that names it goes or is
scrubbed, then it is told. Each step may be done again, and a run that has no time left says where it stopped.

Knows the table and the letters that nobody consumes; `bootstrap` gives it both.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from functions.announcements import Announcement
from functions.commerce.orders import Order
from functions.commerce.retention import kept_until
from functions.conversation.erasure import NOBODY, TIMER, TOMBSTONE_DAYS, is_tombstone, tombstone
from functions.conversation.privacy import waits_for
from functions.conversation.state import Conversation
from functions.observability import log
from functions.privacy.places import ITEMS, Fate
from functions.privacy.scrub import attempt_changes, scrubbed
from functions.storage import keys, parcel_numbers, persons, reads, reviews
from functions.storage.keys import Key
from functions.storage.photos import version_of
from functions.storage.table import Item, Table
from functions.storage.waits import GIVEN_UP_AFTER

ERASED = "privacy.erased"
RETENTION_DAYS = 400
"""Of a talk that has begun anew meanwhile, until its next event says it right: shop.yaml is not read here."""


class Announcer(Protocol):
    def announce(self, announcements: Sequence[Announcement]) -> None: ...


class Removes(Protocol):
    def remove(self, names: Sequence[str]) -> int: ...


class Pictures(Protocol):
    """The bucket of photos: keys, and when each was kept."""

    def of(self, conversation: str) -> Iterator[tuple[str, datetime]]: ...

    def everything(self) -> Iterator[tuple[str, datetime]]: ...

    def delete(self, key: str) -> None: ...


class NotYet(Exception):
    """Something is on its way that needs the data: what."""


@dataclass(frozen=True)
class Progress:
    """`after`: where the scan goes on; None: everything has been seen."""

    through: int
    at: datetime
    """Orders placed later are somebody new's."""
    after: Key | None = None
    deleted: int = 0
    scrubbed: int = 0


@dataclass(frozen=True)
class Eraser:
    table: Table
    letters: Removes
    bus: Announcer
    clock: Callable[[], datetime]
    pictures: Pictures

    def begin(self, conversation_id: str, through: int | None = None, *, force: bool = False) -> Progress:
        """Put the tombstone up, unless it is there. `through`: the version at which it was asked; None: all there is.
        Raises NotYet, unless forced."""
        now = self.clock()
        found = reads.conversation(self.table, conversation_id)
        if found is None:
            return Progress(persons.NEVER, now)
        if through is not None and found.erased_at is not None and found.erased_through >= through:
            after = persons.paused(self.table, conversation_id)
            return Progress(found.erased_through, found.erased_at, after)
        if not force:
            self._check(found, now)
        buried = persons.rewrite_conversation(
            self.table, conversation_id, lambda before: tombstone(before, now), RETENTION_DAYS
        )
        told = (found.user.lstrip("+"), found.number.lstrip("+"))
        names = [conversation_id, *filter(None, dict.fromkeys(told)), *(o.id for o in found.orders)]
        self.letters.remove(names)
        return Progress(buried.erased_through if buried else persons.NEVER, now)

    def go_on(self, conversation_id: str, progress: Progress, in_time: Callable[[], bool]) -> Progress:
        """Scan, and take out. As long as there is time: the answer's `after` is where to go on."""
        for page in persons.pages(self.table, [conversation_id], progress.after):
            for item in page.items:
                progress = self._take_out(item, conversation_id, progress)
            progress = replace(progress, after=page.after)
            if page.after is not None and not in_time():
                persons.pause(self.table, conversation_id, page.after, self.clock())
                return progress
        return progress

    def finish(self, conversation_id: str, progress: Progress) -> None:
        """What was written while we scanned (marks of the last message), the timer, and telling the merchant."""
        for item in persons.leftovers(self.table, conversation_id):
            if persons.version(item) <= progress.through:
                persons.delete(self.table, item)
        for key, kept_at in self.pictures.of(conversation_id):
            version = version_of(key)
            if version <= progress.through if version else kept_at <= progress.at:
                self.pictures.delete(key)
        persons.rewrite_conversation(self.table, conversation_id, _without_timer, RETENTION_DAYS)
        self.bus.announce([self._told(conversation_id, progress)])
        log.metric("Erased", deleted=progress.deleted, scrubbed=progress.scrubbed)

    def _told(self, conversation_id: str, progress: Progress) -> Announcement:
        found = reads.conversation(self.table, conversation_id)
        counts = {"deleted": progress.deleted, "orders_kept": progress.scrubbed}
        detail = {"channel": found.channel if found else "", "session": "", **counts}
        name = f"{conversation_id}/{progress.through}/erased"
        return Announcement(name, ERASED, self.clock(), conversation_id, detail)

    def whole(self, conversation_id: str, *, force: bool = False) -> Progress:
        """All of it, however long it takes."""
        progress = self.go_on(conversation_id, self.begin(conversation_id, force=force), lambda: True)
        self.finish(conversation_id, progress)
        return progress

    def standing_in_the_way(self, conversation: Conversation, now: datetime) -> Iterator[str]:
        for order_id in dict.fromkeys([*([conversation.order] if conversation.order else []), *_past(conversation)]):
            order = reads.order(self.table, order_id)
            if order and waits_for(order, now):
                yield f"order {order.number or order.id} is {order.status} and not over yet"

    def tidy(self, retention_days: int) -> Progress:
        """What outlived its talk: the personal part of orders older than that, pictures, aliases that lead nowhere."""
        progress = Progress(0, self.clock())
        for item in persons.everything(self.table, kinds=("ORDER", "ALIAS")):
            progress = self._tidied(item, progress, timedelta(days=retention_days))
        for key, kept_at in self.pictures.everything():
            if progress.at - kept_at > timedelta(days=retention_days):
                self.pictures.delete(key)
        return progress

    def _tidied(self, item: Item, progress: Progress, retention: timedelta) -> Progress:
        if persons.kind(item) == "ALIAS":
            talks = (persons.conversation_of(item), persons.conversation_named(item))
            found = [reads.conversation(self.table, each) for each in dict.fromkeys(talks)]
            # a redelivered message may have claimed it again; a number that was freed must not lead to its former user
            if any(each is not None and not is_tombstone(each) for each in found):
                return progress
            persons.delete(self.table, item)
            return replace(progress, deleted=progress.deleted + 1)
        order = reads.order(self.table, persons.order_of(item))
        return self._scrub(item, order, progress) if order and _is_over(order, progress.at, retention) else progress

    def _check(self, conversation: Conversation, now: datetime) -> None:
        waiting = next(self.standing_in_the_way(conversation, now), "")
        if waiting:
            raise NotYet(waiting)
        if self.table.get(keys.wait(conversation.id)) and now - conversation.last_now < GIVEN_UP_AFTER:
            raise NotYet("a message has yet to be sent: its channel asked us to slow down")

    def _take_out(self, item: Item, conversation_id: str, progress: Progress) -> Progress:
        kind = persons.kind(item)
        if kind.startswith("CONV") and not persons.is_of(item, conversation_id):
            persons.unname(self.table, item, conversation_id, RETENTION_DAYS)
            return progress
        fate = ITEMS[kind].fate
        if kind == "REVIEW":
            if persons.version(item) <= progress.through:
                reviews.forget_writer(self.table, item, NOBODY)
            return progress
        if fate is Fate.SCRUBBED:
            order = reads.order(self.table, persons.order_of(item))
            return self._scrub(item, order, progress) if order and order.created_at <= progress.at else progress
        if fate is not Fate.DELETED or persons.version(item) > progress.through:
            return progress
        if kind == "ALIAS":
            self.letters.remove([persons.alias_name(item)])
        persons.delete(self.table, item)
        return replace(progress, deleted=progress.deleted + 1)

    def _scrub(self, item: Item, order: Order, progress: Progress) -> Progress:
        now = self.clock()
        if persons.kind(item) == "ORDER ATTEMPT":
            until = kept_until(order, now, TOMBSTONE_DAYS)
            persons.rewrite_attempt(self.table, item, attempt_changes(order.id), until)
            return progress
        for number in filter(None, {parcel.tracking_number for parcel in order.parcels}):
            parcel_numbers.forget(self.table, number)
        persons.rewrite_order(self.table, order.id, scrubbed, now=now, retention_days=TOMBSTONE_DAYS)
        return replace(progress, scrubbed=progress.scrubbed + bool(order.number))


def _past(conversation: Conversation) -> list[str]:
    return [past.id for past in conversation.orders]


def _without_timer(conversation: Conversation) -> Conversation:
    timer = conversation.timer(TIMER)
    if timer is None:
        return conversation
    return conversation.without_timer(TIMER).model_copy(update={"version": conversation.version + 1})


def _is_over(order: Order, now: datetime, retention: timedelta) -> bool:
    """Old enough, nothing on its way, and not scrubbed yet."""
    return (
        now - order.created_at > retention and not order.conversation.startswith(NOBODY) and not waits_for(order, now)
    )

"""What is due: conversations with a timer, what is waited for, payment attempts that nothing was heard of, and what
Stripe's webhook may have missed.

The index may be stale: a conversation fires only what is due in itself, and a payment is only looked at.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Protocol

from functions.commerce.live import REOPENED
from functions.conversation.effects import ObservePayment
from functions.conversation.events import Event, StockReturned, TimerDue
from functions.observability import log
from functions.payments.command import Command, LookBack, PaymentCommand, ReplayEvents, SweepSessions
from functions.storage import keys, reads, stock, timers
from functions.storage.live import live
from functions.storage.reconciled import REPLAYED, SWEPT, Reconciled
from functions.storage.table import Table

ACCOUNT = "clock"
"""The index holds keys only, so whose account it is is not known here: the conversation knows."""
BUCKET_MINUTES = 10
"""A timer that stays due (its event failed) is told again after this long, and not every minute."""
OBSERVED_MINUTES = 5
POSTED_AT_ONCE = 100
TOLD_AT_ONCE = 2_000
"""Two hundred requests to the mailbox: no run takes long, and ten thousand are told within half an hour."""
REPLAYED_EVERY = timedelta(hours=1)
REPLAY_OVERLAP = timedelta(minutes=10)
"""An event may be listed later than it says that it was made."""
LISTED_FOR = timedelta(days=30)
"""Stripe's events cannot be listed any longer."""
FIRST_REPLAY = timedelta(days=3)
"""As long as Stripe itself would go on sending what we did not take."""
SWEPT_EVERY = timedelta(days=1)
SWEPT_BACK = timedelta(days=15)
"""A delayed payment may take its bank two weeks."""


class Post(Protocol):
    def post(self, events: Iterable[Event]) -> None: ...


class PostCommands(Protocol):
    def post(self, commands: Iterable[Command]) -> None: ...


def wake(table: Table, mailbox: Post, now: datetime) -> int:
    """Every minute. How many conversations were told that something is due."""
    told = 0
    events: list[Event] = []
    for conversation, due in timers.due_conversations(table, now):
        events.append(_due(conversation, due, now))
        told += 1
        if len(events) == POSTED_AT_ONCE:
            mailbox.post(events)
            events = []
    mailbox.post(events)
    log.metric("TimersDue", told)
    return told


def reconcile(table: Table, payments: PostCommands, now: datetime) -> int:
    """Every five minutes: a webhook of Stripe's may have been lost."""
    bucket = int(now.timestamp()) // (60 * OBSERVED_MINUTES)
    commands = [
        PaymentCommand(id=f"clock:{order}:{number}:{bucket}", call=ObservePayment(order=order, attempt=number))
        for order, number in timers.due_attempts(table, now)
    ]
    payments.post(commands)
    log.metric("AttemptsObserved", len(commands))
    return len(commands)


def tell_of_stock(table: Table, mailbox: Post, now: datetime) -> int:
    """Every five minutes: whoever put it back (the merchant, a payment that never came, a publish), nobody has to say
    so. How many conversations were told that what they wait for is there: a page of them at a time. What is told moves
    on by itself, and the next five minutes bring the next."""
    waiting = tuple(timers.due_notices(table, now))
    there = stock.available(table, dict.fromkeys(sku for _, sku, _ in waiting if sku != REOPENED))
    if any(sku == REOPENED for _, sku, _ in waiting) and not live(table).pausing(now):
        there = {**there, REOPENED: 1}
    due = islice((each for each in waiting if there.get(each[1], 0) > 0), TOLD_AT_ONCE)
    return _post_returned(mailbox, due, now, "StockReturned")


def tell_of_publish(table: Table, mailbox: Post, now: datetime) -> int:
    """Every five minutes: who watches a price or a wish, and has not been looked at since the live shop was published.
    A page of them at a time, as above."""
    since = reads.live_since(table)
    if since is None:
        return 0
    due = islice(timers.due_notices(table, min(since, now), keys.WATCH_SHARD), TOLD_AT_ONCE)
    return _post_returned(mailbox, due, now, "WatchesLookedAt")


def _post_returned(mailbox: Post, due: Iterable[tuple[str, str, str]], now: datetime, metric: str) -> int:
    events = [_returned(conversation, name, moment, now) for conversation, name, moment in due]
    for start in range(0, len(events), POSTED_AT_ONCE):
        mailbox.post(events[start : start + POSTED_AT_ONCE])
    log.metric(metric, len(events))
    return len(events)


def _returned(conversation: str, sku: str, due: str, now: datetime) -> Event:
    """Once a notice: its id is used up by being read, and the conversation gives the notice a new time if in vain."""
    return Event(
        id=f"{conversation}/{sku}/{due}",
        conversation=conversation,
        account=ACCOUNT,
        occurred_at=now,
        received_at=now,
        what=StockReturned(sku=sku),
    )


def look_back(reconciled: Reconciled, payments: PostCommands, now: datetime) -> int:
    """Every five minutes, to see whether an hour or a day is over since the last time. How many readings were begun.

    Only the payments worker holds Stripe's key, so it is asked to; it moves the cursor when it has read all. Until
    then the same is asked again, which does no harm.
    """
    done = reconciled.done()
    commands = [*_replay(done.get(REPLAYED), now), *_sweep(done.get(SWEPT), now)]
    payments.post(commands)
    return len(commands)


def _replay(last: datetime | None, now: datetime) -> Iterable[LookBack]:
    if last is None or now - last >= REPLAYED_EVERY:
        since = max(last - REPLAY_OVERLAP, now - LISTED_FOR) if last else now - FIRST_REPLAY
        yield LookBack(id=f"clock:replay:{now:%Y%m%d%H%M}", reading=ReplayEvents(since=since, until=now))


def _sweep(last: datetime | None, now: datetime) -> Iterable[LookBack]:
    if last is None or now - last >= SWEPT_EVERY:
        yield LookBack(id=f"clock:sweep:{now:%Y%m%d%H%M}", reading=SweepSessions(since=now - SWEPT_BACK, until=now))


def _due(conversation: str, due: str, now: datetime) -> Event:
    bucket = int(now.timestamp()) // (60 * BUCKET_MINUTES)
    return Event(
        id=f"{conversation}/{due}/{bucket}",
        conversation=conversation,
        account=ACCOUNT,
        occurred_at=now,
        received_at=now,
        what=TimerDue(),
    )

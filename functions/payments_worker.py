"""The payments worker: commands from payments.fifo, one answer each to the mailbox of the order's conversation.

The only function that holds Stripe's key. It writes attempts, and of the reconciler how far that is and what it found.
Edge of its queue; `bootstrap` builds it. What is not certain (a time-out, a busy Stripe, an attempt that is not written
yet) is left in the queue to come again.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Protocol

from functions.conversation.effects import ObserveMoney
from functions.conversation.events import Event
from functions.crash import Reach, nowhere
from functions.errors import ChatkassaError, NewerVersion, NotOurs, PaymentError, UnknownAttempt
from functions.observability import log
from functions.payments.command import Command, LookBack, PaymentCommand
from functions.records import LONGEST_VISIBILITY, NEWER_VISIBILITY, Keeps, Record
from functions.storage.versions import read

ENOUGH_SECONDS = 40.0
"""A command makes two calls at most, each tried twice with 2 and 6 s of patience."""
UNKNOWN_VISIBILITY = 120
UNKNOWN_PATIENCE = timedelta(minutes=10)
"""A webhook may be faster than our own write, or be about an order of a table that is gone: then a person must look.
Five waits of two minutes fit the queue's six receives."""


class PaymentsPort(Protocol):
    def answer(self, command: PaymentCommand) -> Event: ...


class ReconcilerPort(Protocol):
    def look(self, command: LookBack) -> list[Command]: ...

    def note(self, command: LookBack, found: Sequence[Command]) -> None: ...

    def keep_stray(self, payment_intent: str) -> bool: ...


class CommandsPort(Protocol):
    def post(self, commands: Iterable[Command]) -> None: ...


class MailboxPort(Protocol):
    def post(self, events: Iterable[Event]) -> None: ...


@dataclass(frozen=True)
class PaymentsWorker:
    payments: PaymentsPort
    mailbox: MailboxPort
    unreadable: Keeps
    delay: Callable[[Sequence[str], int], None]
    """Receipt handles, and the seconds after which they are delivered again."""
    wall_clock: Callable[[], datetime]
    """The real time: a queue's time stamps know nothing of a local stage's moved clock."""
    reconciler: ReconcilerPort
    commands: CommandsPort
    """The queue that these come from: what the reconciler wants looked up goes back to it."""
    reach: Reach = nowhere
    """Local stages: where the process may be told to die."""

    def handle(self, event: Mapping[str, Any], remaining: Callable[[], float]) -> dict[str, list[dict[str, str]]]:
        """An SQS batch. What the answer does not name is deleted from the queue: it names exactly what is not done."""
        now = self.wall_clock()
        failed: list[Record] = []
        blocked: set[str] = set()
        for place, each in enumerate(event["Records"]):
            record = Record.of(each)
            late = place > 0 and remaining() < ENOUGH_SECONDS
            # one that is not done must not be overtaken by a later one of its order
            if late or record.group in blocked or not self._done(record, now):
                blocked.add(record.group)
                failed.append(record)
        return {"batchItemFailures": [{"itemIdentifier": record.id} for record in failed]}

    def _done(self, record: Record, now: datetime) -> bool:
        try:
            self._answer(record, now)
        except Exception as failure:
            expected = isinstance(failure, ChatkassaError)
            tell = log.warning if expected else partial(log.error, failure=failure)
            tell("payment command not done", why=str(failure) if expected else "", order=record.group)
            log.metric("Retried", why=type(failure).__name__)
            self.delay([record.handle], _visibility(failure, record.receives))
            return False
        return True

    def _answer(self, record: Record, now: datetime) -> None:
        try:
            command = _read(record.body)
        except ValueError:
            self._keep(record, "not a payment command of ours")
            return
        if isinstance(command, LookBack):
            self._look_back(command)
            return
        try:
            answer = self.payments.answer(command)
        except UnknownAttempt:
            if now - (record.sent_at or now) < UNKNOWN_PATIENCE:
                raise
            self._give_up(record, command)
            return
        except NotOurs as other:
            log.info("payment is not ours", command=command.id, why=str(other))
            return
        self.reach("called")
        self.mailbox.post([answer])
        log.info("payment command answered", command=command.id, call=command.call.type, answer=answer.what.type)

    def _look_back(self, command: LookBack) -> None:
        """Not tried again by the queue: the clock asks anew, every five minutes, until all has been read."""
        try:
            found = self.reconciler.look(command)
        except PaymentError as error:
            log.warning("Stripe's past could not be read", command=command.id, why=str(error))
            log.metric("ReconcilerFailed")
            return
        self.commands.post(found)
        self.reconciler.note(command, found)
        log.info("Stripe's past read", command=command.id, reading=command.reading.type, commands=len(found))

    def _give_up(self, record: Record, command: PaymentCommand) -> None:
        """No order knows of it: a person must look. Refunds and disputes lead to the payment, which is shown as one."""
        intent = command.call.payment_intent if isinstance(command.call, ObserveMoney) else ""
        if not intent or not self.reconciler.keep_stray(intent):
            self._keep(record, "no such order or attempt")
            log.metric("UnknownPayment")

    def _keep(self, record: Record, why: str) -> None:
        log.metric("Unreadable", source="payments")
        self.unreadable.keep(record.body, why=why, source="payments")


def _read(body: str) -> Command:
    """Raises NewerVersion, or ValueError for a body that is none of ours."""
    found = json.loads(body)
    if isinstance(found, dict) and "reading" in found:
        return read(LookBack, body)
    return read(PaymentCommand, body)


def handle(event: Mapping[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """The Lambda."""
    from functions import bootstrap

    worker = PaymentsWorker(
        payments=bootstrap.payments(),
        mailbox=bootstrap.mailbox(),
        unreadable=bootstrap.unreadable(),
        delay=_delay,
        wall_clock=lambda: datetime.now(UTC),
        reconciler=bootstrap.reconciler(),
        commands=bootstrap.payments_queue(),
        reach=bootstrap.reach(),
    )
    return worker.handle(event, lambda: float(context.get_remaining_time_in_millis()) / 1000)


def _delay(handles: Sequence[str], seconds: int) -> None:
    from functions import bootstrap
    from functions.settings import settings

    for handle_ in handles:
        bootstrap.aws("sqs").change_message_visibility(
            QueueUrl=settings().payments_url, ReceiptHandle=handle_, VisibilityTimeout=seconds
        )


def _visibility(failure: Exception, receives: int) -> int:
    if isinstance(failure, NewerVersion):
        return NEWER_VISIBILITY
    if isinstance(failure, UnknownAttempt):
        return UNKNOWN_VISIBILITY
    return int(min(2**receives, LONGEST_VISIBILITY))

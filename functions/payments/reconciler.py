"""What the webhook has missed: Stripe's events read once more, and payments that no order knows.

Posts what is to be looked up, as the webhook does, and decides nothing. Imports neither Stripe's SDK nor storage.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from functions.conversation.effects import ObservePayment
from functions.payments.attempts import AttemptItem
from functions.payments.command import Command, LookBack, PaymentCommand, ReplayEvents, SweepSessions
from functions.payments.parameters import Scope
from functions.payments.session import PastEvent, PastEvents, PastSession, PastSessions
from functions.payments.webhook import SUBSCRIBED, command_of

FOUND = ("clock:", "replay:", "sweep:")
"""How the ids of our own askings begin. What they are the first to see, the webhook has missed."""
PAID = ("paid", "no_payment_required")


class HistoryPort(Protocol):
    """`functions.payments.history.History`. Raises PaymentRefused or PaymentUnavailable."""

    def events(self, types: Sequence[str], since: datetime, until: datetime, after: str) -> PastEvents: ...

    def completed(self, since: datetime, until: datetime, after: str) -> PastSessions: ...

    def session_of(self, payment_intent: str) -> PastSession | None: ...


class AttemptsPort(Protocol):
    def get_attempt(self, order: str, number: int) -> Mapping[str, Any] | None: ...


class RecordsPort(Protocol):
    """`functions.storage.reconciled.Reconciled`."""

    def note_replayed(self, until: datetime) -> None: ...

    def note_swept(self, until: datetime) -> None: ...

    def put_stray(self, stray: PastSession) -> bool:
        """Write unless it is there; False where it was."""


@dataclass(frozen=True)
class Reconciler:
    history: HistoryPort
    attempts: AttemptsPort
    records: RecordsPort
    scope: Scope
    tell: Callable[[str], None] = lambda metric: None
    """A metric's name, once for each thing that it counts."""

    def look(self, command: LookBack) -> list[Command]:
        """One page: what is to be looked up for it, and the command for the next. Raises as History does."""
        reading = command.reading
        last, found = self._replay(reading) if isinstance(reading, ReplayEvents) else self._sweep(reading)
        return [*found, _next(command, last)] if last else [*found]

    def note(self, command: LookBack, found: Sequence[Command]) -> None:
        """After what was found is in the queue: how far that is, where it was the last page."""
        if any(isinstance(each, LookBack) for each in found):
            return
        reading = command.reading
        noted = self.records.note_replayed if isinstance(reading, ReplayEvents) else self.records.note_swept
        noted(reading.until)

    def keep_stray(self, payment_intent: str) -> bool:
        """Money of a payment that names our shop and no order that we have. False: it is not of a session of ours."""
        found = self.history.session_of(payment_intent)
        if found is not None:
            self._keep(found)
        return found is not None

    def _replay(self, reading: ReplayEvents) -> tuple[str, list[PaymentCommand]]:
        page = self.history.events(SUBSCRIBED, reading.since, reading.until, reading.after)
        return page.last, [found for event in page.events if (found := self._read(event)) is not None]

    def _read(self, event: PastEvent) -> PaymentCommand | None:
        scope, id = self.scope, f"replay:{event.id}"
        try:
            found = command_of(event.type, event.object, id=id, shop=scope.shop, stage=scope.stage)
        except (KeyError, ValueError):  # it names our shop and no attempt: the webhook keeps it for a person
            return None
        if found is None or not isinstance(found.call, ObservePayment):
            return found
        # of an order that is not here there is nothing to wait for any more: what was paid is the sweep's to find
        return found if self.attempts.get_attempt(found.call.order, found.call.attempt) else None

    def _sweep(self, reading: SweepSessions) -> tuple[str, list[PaymentCommand]]:
        page = self.history.completed(reading.since, reading.until, reading.after)
        return page.last, [found for session in page.sessions if (found := self._unseen(session)) is not None]

    def _unseen(self, session: PastSession) -> PaymentCommand | None:
        """The command to look at a session that its attempt has not seen so; a stray is kept for a person."""
        found = self.attempts.get_attempt(session.order, session.attempt)
        item = AttemptItem.model_validate(found) if found else None
        if item is None or item.state == "refused" or item.session not in ("", session.id):
            if session.payment_status in PAID:
                self._keep(session)
            return None
        if item.state in ("complete", "failed") and item.payment_status == session.payment_status:
            return None
        call = ObservePayment(order=session.order, attempt=session.attempt)
        return PaymentCommand(id=f"sweep:{session.id}:{session.payment_status}", call=call)

    def _keep(self, stray: PastSession) -> None:
        if self.records.put_stray(stray):
            self.tell("UnknownPayment")


def count(command: PaymentCommand, tell: Callable[[str], None]) -> None:
    """Of what is seen for the first time: whether it is one of our own askings that saw it."""
    if command.id.startswith(FOUND):
        tell("FoundByReconciler")


def _next(command: LookBack, last: str) -> LookBack:
    """A page's id names where it begins, so that the same page asked twice is one message to the queue."""
    reading = command.reading.model_copy(update={"after": last})
    return command.model_copy(update={"id": f"{command.id.partition('>')[0]}>{last}", "reading": reading})

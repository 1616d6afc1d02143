"""Carries out what turns want done outside the table, and marks what became of it. Decides nothing about the shop.

Knows channels by their port only. Money and announcements never wait for a chat. A chat message is at-least-once: a
crash between the channel's 200 and our mark sends it again.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from functions.announcements import Announcement
from functions.channels.channel import Channel, Payload
from functions.commerce.shop import Rules
from functions.conversation.effects import PAYMENT_EFFECTS, Announce, Effect, Send, Withhold
from functions.conversation.events import DeliveryFailed, Event
from functions.conversation.state import Conversation
from functions.errors import ChatkassaError, Refused, SlowDown, Unavailable
from functions.observability import log
from functions.payments.command import PaymentCommand
from functions.storage.table import Table
from functions.storage.turns import Mark, Turn, mark
from functions.storage.turns import turn as read_turn
from functions.storage.waits import GIVEN_UP_AFTER, LONGEST, Wait, after, end_wait, put_pause, put_wait

ACCOUNT_PAUSE = timedelta(minutes=5)
"""For an account that a person must look at (token, policy, billing): what it has to say is kept."""
PATIENT_RECEIVES = 3
"""How often the queue retries an event because its channel is unavailable; then the send waits by itself, and the
conversation goes on. An outage of an hour must not end in the dead-letter queue."""


class Announcer(Protocol):
    def announce(self, announcements: Sequence[Announcement]) -> None: ...


class Payments(Protocol):
    def post(self, commands: Iterable[PaymentCommand]) -> None: ...


class Post(Protocol):
    def post(self, events: Iterable[Event]) -> None: ...


@dataclass(frozen=True)
class Dispatcher:
    table: Table
    channel: Callable[[str], Channel]
    token: Callable[[str], str]
    """The token of a channel, by its name."""
    mailbox: Post
    payments: Payments
    bus: Announcer
    clock: Callable[[], datetime]
    hint: Callable[[str, int], None] = lambda conversation, version: None
    """Told of a conversation and its new version, where the channel's page fetches it. Never raises."""

    def round(
        self,
        conversation: Conversation,
        rules: Rules,
        *,
        wait: Wait | None,
        paused_until: datetime | None,
        in_time: Callable[[], bool] = lambda: True,
    ) -> "Round":
        """One run of sends for one conversation, with the conversation as it is now, as long as there is time."""
        return Round(self, conversation, rules, wait, paused_until, self.clock(), in_time)


@dataclass
class Round:
    ports: Dispatcher
    conversation: Conversation
    rules: Rules
    wait: Wait | None
    paused_until: datetime | None
    now: datetime
    in_time: Callable[[], bool]
    waiting: set[int] = field(default_factory=set)
    """Versions of the turns that got something left to send in this round."""
    blocked: datetime | None = None
    """Sends wait until then; what is behind them waits too, so that a shopper reads in order."""
    tries: int = 0
    patient: bool = False

    def __post_init__(self) -> None:
        self.tries = self.wait.tries if self.wait else 0
        later = [
            moment for moment in (self.wait and self.wait.until, self.paused_until) if moment and moment > self.now
        ]
        self.blocked = max(later, default=None)

    def resume(self) -> None:
        """First what has been waiting, if its time has come."""
        if self.wait is None or self.blocked:
            return
        for version in self.wait.turns:
            found = read_turn(self.ports.table, self.conversation.id, version)
            if found is not None:
                self.carry_out(found, patient=True)

    def close(self) -> None:
        """Keep what still waits, or forget the wait that is over."""
        if self.waiting and self.blocked:
            since = self.wait.since if self.wait else self.now
            turns = tuple(sorted(self.waiting))
            put_wait(
                self.ports.table,
                self.conversation.id,
                Wait(until=self.blocked, since=since, tries=self.tries, turns=turns),
            )
        elif self.wait and not self.blocked:
            end_wait(self.ports.table, self.conversation.id, self.wait)

    def carry_out(self, turn: Turn, *, overtaken: bool = False, patient: bool = False) -> None:
        """Payments, then sends, then announcements, each in order. Marks what was done, also when something is raised:
        Unavailable or QueueError, after which the queue has it carried out again."""
        self.patient = patient
        work = _Work(self, turn, overtaken)
        try:
            work.pay()
            work.send()
            work.announce()
        finally:
            work.keep()
        if work.failure is not None:
            raise work.failure

    def slow_down(self, turn: Turn, failure: ChatkassaError, *, seconds: float | None, whole_account: bool) -> None:
        """Nobody on this conversation, or on the whole account, is sent anything for a while."""
        until = min(after(self.now, self.tries, seconds), self.now + LONGEST)
        self.tries += 1
        self.blocked = until
        log.metric(
            "SlowedDown", account=self.conversation.account, conversation=turn.conversation, why=type(failure).__name__
        )
        if whole_account:
            put_pause(self.ports.table, self.conversation.account, until)

    @property
    def given_up(self) -> bool:
        return self.wait is not None and self.now - self.wait.since > GIVEN_UP_AFTER


class _Work:
    """One turn's effects."""

    def __init__(self, round_: Round, turn: Turn, overtaken: bool) -> None:
        self.round = round_
        self.ports = round_.ports
        self.turn = turn
        self.overtaken = overtaken
        self.channel = round_.ports.channel(round_.conversation.channel)
        self.marks = dict(turn.marks)
        self.sent: list[str] = []
        self.failure: ChatkassaError | None = None
        self.refused: list[Event] = []

    def left(self, *kinds: type) -> list[tuple[int, Effect]]:
        return [
            (index, effect)
            for index, effect in enumerate(self.turn.effects)
            if isinstance(effect, kinds) and (index not in self.marks or self.marks[index].state == "waiting")
        ]

    def done(self, left: Iterable[tuple[int, Effect]]) -> None:
        self.marks |= {index: Mark(state="done") for index, _ in left}

    def pay(self) -> None:
        left = self.left(*PAYMENT_EFFECTS)
        if left:
            self.ports.payments.post([self._command(index, effect) for index, effect in left])
            self.done(left)

    def _command(self, index: int, effect: Effect) -> PaymentCommand:
        return PaymentCommand.model_validate(
            {
                "id": self.turn.effect_id(index),
                "call": effect,
                "conversation": self.turn.conversation,
                "account": self.round.conversation.account,
            }
        )

    def announce(self) -> None:
        left = self.left(Announce)
        if left:
            self.ports.bus.announce([self._announcement(index, effect) for index, effect in left])
            self.done(left)

    def _announcement(self, index: int, effect: Effect) -> Announcement:
        assert isinstance(effect, Announce)
        return Announcement(
            id=self.turn.effect_id(index),
            name=effect.name,
            at=self.turn.at,
            conversation=self.turn.conversation,
            detail=dict(effect.detail),
        )

    def send(self) -> None:
        self.done(self.left(Withhold))
        for index, effect in self.left(Send):
            assert isinstance(effect, Send)
            if self.failure is None:
                before = self.marks.get(index, Mark(state="waiting"))
                self.marks[index] = self._unsent(effect, before) or self._send(index, effect, before)

    def _unsent(self, effect: Send, before: Mark) -> Mark | None:
        """Why it is not sent now, or not at all; None: send it."""
        if self.overtaken and effect.overtakable and not before.ids:
            return Mark(state="overtaken")
        if reason := _withheld(effect, self.round.conversation):
            return Mark(state="withheld", ids=before.ids, reason=reason)
        if self.channel.capabilities.pull:
            return Mark(state="done")
        if self.round.given_up:
            return Mark(state="undeliverable", ids=before.ids, reason="waited too long")
        if self.round.blocked:
            return Mark(state="waiting", ids=before.ids, reason="slow_down")
        return None

    def _send(self, index: int, effect: Send, before: Mark) -> Mark:
        payloads = self._payloads(effect)
        if payloads is None:
            return Mark(state="withheld", reason="window")
        ids = list(before.ids)
        try:
            for payload in payloads[len(ids) :]:
                ids.append(self._payload(index, payload))
        except SlowDown as slow:
            self.round.slow_down(self.turn, slow, seconds=slow.seconds, whole_account=slow.whole_account)
            return Mark(state="waiting", ids=tuple(ids), reason="slow_down")
        except Refused as refused:
            return self._refused(index, refused, tuple(ids))
        except Unavailable as unavailable:
            return self._unavailable(unavailable, tuple(ids))
        return Mark(state="done", ids=tuple(ids))

    def _payload(self, index: int, payload: Payload) -> str:
        if not self.round.in_time():
            raise Unavailable("no time left in this run")
        message_id = self.channel.send(
            self.round.conversation.account,
            self.round.conversation.user,
            payload,
            token=self.ports.token(self.channel.name),
            reference=self.turn.effect_id(index),
        )
        self.sent.append(message_id)
        return message_id

    def _payloads(self, effect: Send) -> tuple[Payload, ...] | None:
        """Free text inside the channel's window, the approved template outside it; None: there is none."""
        conversation, window = self.round.conversation, self.channel.capabilities.window
        opened = conversation.last_inbound_at
        if window is None or (opened is not None and self.round.now < opened + window):
            return self.channel.compile(effect.message).payloads
        template = self.round.rules.whatsapp_templates.get(effect.update or "")
        if template is None or not all(name in effect.values for name in template.parameters):
            return None
        language = template.language.get(effect.locale) or next(iter(template.language.values()))
        parameters = tuple(effect.values[name] for name in template.parameters)
        return (self.channel.template(template.name, language, parameters),)

    def _refused(self, index: int, refused: Refused, ids: tuple[str, ...]) -> Mark:
        log.metric(
            "Refused", account=self.round.conversation.account, conversation=self.turn.conversation, code=refused.code
        )
        if refused.operator:
            log.error(
                "channel account is stopped: a person must look",
                account=self.round.conversation.account,
                code=refused.code,
            )
            self.round.slow_down(self.turn, refused, seconds=ACCOUNT_PAUSE.total_seconds(), whole_account=True)
            return Mark(state="waiting", ids=ids, reason="account")
        effect_id = self.turn.effect_id(index)
        if not isinstance(self.turn.event.what, DeliveryFailed):  # or being told of it would go on for ever
            what = DeliveryFailed(message_id=effect_id, code=refused.code, reason=str(refused)[:200])
            self.refused.append(
                Event(
                    id=f"{effect_id}/undeliverable",
                    conversation=self.turn.conversation,
                    account=self.round.conversation.account,
                    occurred_at=self.round.now,
                    received_at=self.round.now,
                    what=what,
                )
            )
        return Mark(state="undeliverable", ids=ids, reason=f"refused {refused.code or ''}".strip())

    def _unavailable(self, unavailable: Unavailable, ids: tuple[str, ...]) -> Mark:
        if self.round.patient:
            self.round.slow_down(self.turn, unavailable, seconds=None, whole_account=False)
        else:
            self.failure = unavailable
        return Mark(state="waiting", ids=ids, reason="unavailable")

    def keep(self) -> None:
        """One write for the whole turn: its marks, and the messages that it became."""
        if any(mark.state == "waiting" for mark in self.marks.values()) and self.failure is None:
            self.round.waiting.add(self.turn.version)
        if self.refused:
            self.ports.mailbox.post(self.refused)
        if self.marks == self.turn.marks:
            return
        mark(
            self.ports.table,
            self.turn,
            self.marks,
            account=self.round.conversation.account,
            sent=self.sent,
            now=self.round.now,
            token=uuid.uuid4().hex,
        )
        if self.channel.capabilities.pull:
            self.ports.hint(self.turn.conversation, self.turn.version)


def _withheld(effect: Send, conversation: Conversation) -> str:
    """Opt-out, enforced here only; "": it may be sent."""
    if effect.purpose == "promotional" and not conversation.promotional:
        return "opted_out_promotional"
    if effect.purpose == "transactional" and not conversation.transactional:
        return "opted_out"
    return "unreachable" if effect.purpose != "reply" and not conversation.reachable else ""

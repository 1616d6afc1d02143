"""Carries out what turns want done outside the table: one round a conversation. Decides nothing about the shop.

Knows channels by their port only. Money and announcements never wait for a chat. A chat message is at-least-once: a
crash between the channel's 200 and our mark sends it again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Protocol

from functions.announcements import Announcement
from functions.channels.channel import Capabilities, Channel
from functions.commerce.shop import Rules
from functions.conversation.effects import Section
from functions.conversation.events import Event
from functions.conversation.state import Conversation
from functions.errors import ChatkassaError
from functions.frugal import Frugal
from functions.observability import log
from functions.outbox import Outbox
from functions.payments.command import PaymentCommand
from functions.photo_keeper import PhotoKeeper
from functions.storage import quotas, templates
from functions.storage.quotas import Allowance
from functions.storage.table import Table
from functions.storage.templates import Known
from functions.storage.turns import Turn
from functions.storage.turns import turn as read_turn
from functions.storage.waits import LONGEST, Wait, after, end_wait, put_pause, put_wait

PATIENT_RECEIVES = 3
"""How often the queue retries an event because its channel is unavailable; then the send waits by itself, and the
conversation goes on. An outage of an hour must not end in the dead-letter queue."""


class Announcer(Protocol):
    def announce(self, announcements: Sequence[Announcement]) -> None: ...


class Payments(Protocol):
    def post(self, commands: Iterable[PaymentCommand]) -> None: ...


class Mailer(Protocol):
    def send(
        self, to: str, subject: str, sections: Sequence[Section], *, locale: str, rules: Rules, reference: str
    ) -> str:
        """A letter; the provider's id. Raises SlowDown, Refused or Unavailable."""


class Post(Protocol):
    def post(self, events: Iterable[Event]) -> None: ...


@dataclass(frozen=True)
class Dispatcher:
    table: Table
    channel: Callable[[str], Channel]
    token: Callable[[str], str]
    """The token of a channel, by its name. Raises ChannelError where one must be fetched and cannot be."""
    mailbox: Post
    payments: Payments
    bus: Announcer
    clock: Callable[[], datetime]
    mailer: Mailer | None = None
    """None: the stage has no address to send mail from."""
    renew: Callable[[str, str], str] | None = None
    """Another token, of a channel whose tokens expire: its name, and the one that was refused. None: there are none."""
    photos: PhotoKeeper | None = None
    """None: no pictures are kept."""
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
    carried_out: dict[int, Turn] = field(default_factory=dict)
    """By version, with the marks that they have now."""
    blocked: datetime | None = None
    """Sends wait until then; what is behind them waits too, so that a shopper reads in order."""
    mail_blocked: datetime | None = None
    """Mail waits until then; it holds up nothing in the chat."""
    counted: Allowance | None = None
    """Of a channel that counts: what may be said, once something has been."""
    held_until: datetime | None = None
    """Something waits for the shopper to write, until then at most; it holds up nothing."""
    aside_until: datetime | None = None
    """Something waits for its hour or for the channel's window, and is looked at again then; it holds up nothing."""
    resuming: bool = False
    """What waited is being sent, before what the shopper has just been answered."""
    roused: bool = False
    """It is, because they are being told something anyway: quiet hours are over for it."""
    tries: int = 0
    patient: bool = False

    def __post_init__(self) -> None:
        self.tries = self.wait.tries if self.wait else 0
        waits = self.wait.until if self.wait and self.wait.until > self.now else None
        chat, held, aside = (self.wait.chat, self.wait.held, self.wait.aside) if self.wait else (False,) * 3
        later = (waits if chat else None, self.paused_until)
        self.blocked = max((moment for moment in later if moment and moment > self.now), default=None)
        self.mail_blocked = None if chat or held or aside else waits
        self.held_until = waits if held else None
        self.aside_until = waits if aside else None

    def resume(self, answered: int = 0, *, roused: bool = False) -> None:
        """First what has been waiting, if its time has come. What waited for the shopper to write, and what they have
        been answered since (in the turn of that version) makes pointless, is not said any more. `roused`: the shopper
        wrote, or is about to be told something that does not wait, and what happened before that is told first."""
        if self.wait is None or self.blocked or self.mail_blocked:
            return
        if (self.held_until and not self.heard) or (self.aside_until and not roused):
            self.waiting |= set(self.wait.turns)
            return
        self.held_until, self.aside_until, self.resuming, self.roused = None, None, True, roused
        later = self.wait.held or self.wait.aside
        for version in self.wait.turns:
            found = read_turn(self.ports.table, self.conversation.id, version)
            if found is not None:
                self.carry_out(found, overtaken=later and version < answered, patient=True)
        self.resuming = self.roused = False

    def close(self) -> None:
        """Keep what still waits, or forget the wait that is over."""
        later = (self.blocked, self.mail_blocked, self.held_until, self.aside_until)
        until = min(filter(None, later), default=None)
        if self.waiting and until:
            chat, held = self.blocked is not None, self.held_until is not None
            aside = self.aside_until is not None and self.mail_blocked is None
            turns = tuple(sorted(self.waiting))
            wait = Wait(until=until, tries=self.tries, turns=turns, chat=chat, held=held, aside=aside)
            if wait != self.wait:
                put_wait(self.ports.table, self.conversation.id, wait)
        elif self.wait and not until:
            end_wait(self.ports.table, self.conversation.id, self.wait)

    def carry_out(self, turn: Turn, *, overtaken: bool = False, patient: bool = False) -> None:
        """Payments, sends, mails, announcements, each in order. Marks what was done, also when something is raised:
        Unavailable or QueueError, after which the queue has it carried out again."""
        self.patient = patient
        # the same event twice in a batch, or one whose turn has just been resumed: what was read of it is out of date
        made = Frugal if self.quota else Outbox
        outbox = made(self, self.carried_out.get(turn.version, turn), overtaken)
        try:
            outbox.pay()
            outbox.tell()
            outbox.register_parcels()
            outbox.send()
            outbox.retell()
            outbox.turn_pages()
            outbox.mail()
            outbox.announce()
            outbox.keep_photos()
        finally:
            self.carried_out[turn.version] = outbox.keep()
            self.count()
        if outbox.failure is not None:
            raise outbox.failure
        outbox.begin_erasure()

    # --- a channel that counts ------------------------------------------------------------------------------------

    @property
    def quota(self) -> int:
        return self._capabilities.quota

    @cached_property
    def _capabilities(self) -> Capabilities:
        return self.ports.channel(self.conversation.channel).capabilities

    @cached_property
    def _before(self) -> Allowance:
        return quotas.read(self.ports.table, self.conversation.id)

    @property
    def allowance(self) -> Allowance:
        now = self.conversation
        brief = now.briefly_at is not None and now.briefly_at == now.last_inbound_at
        return self.counted or self._before.after(now.heard_in, now.last_inbound_at, brief=brief)

    @property
    def heard(self) -> bool:
        """Whether the shopper has written since it was last counted."""
        return bool(self.quota) and self.allowance.seen != self._before.seen

    def room(self) -> int:
        """How many messages may still be said."""
        assert self._capabilities.window is not None, "a channel that counts has a window in which it does"
        return self.allowance.room(self.now, self.quota, self._capabilities.window)

    def said_one(self) -> None:
        self.counted = self.allowance.less_one(self.now)

    def nothing_left(self) -> None:
        self.counted = self.allowance.spent(self.quota)

    def hold(self, until: datetime) -> None:
        self.held_until = min(until, self.held_until) if self.held_until else until

    def count(self) -> None:
        """Keep what has been said: with the marks, for who dies in between says it again."""
        if self.counted is not None:
            quotas.write(self.ports.table, self.conversation.id, self.counted, self.now)

    def look_later(self, until: datetime) -> None:
        """Something may be sent then, or once the shopper writes."""
        self.aside_until = min(until, self.aside_until) if self.aside_until else until

    def tell_of_template(self, channel: str, name: str, language: str, known: Known) -> None:
        """The merchant, once: a template that they count on may not be used. Raises QueueError."""
        if known.told:
            return
        log.metric("TemplateNotApproved", channel=channel, template=name, state=known.state)
        detail = {"template": name, "language": language, "channel": channel, "session": ""}
        told = Announcement(
            id=f"template/{channel}/{name}/{language}/{known.state}",
            name="template.refused",
            at=self.now,
            conversation="",
            detail=detail | {"state": known.state, "reason": known.reason},
        )
        self.ports.bus.announce([told])
        templates.told(self.ports.table, channel, name, language, known.state)

    def slow_mail(self, failure: ChatkassaError, *, seconds: float | None) -> None:
        """No mail of this conversation for a while. It is never the queue that tries again: a mail can wait."""
        self.mail_blocked = min(after(self.now, self.tries, seconds), self.now + LONGEST)
        self.tries += 1
        log.metric("MailSlowedDown", conversation=self.conversation.id, why=type(failure).__name__)

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

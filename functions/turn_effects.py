"""What a turn wants done beside what is said: payments, announcements, what another conversation must know, an erasure;
and the marks of what became of each effect. Knows no channel but by its port.
"""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from functions.announcements import Announcement
from functions.conversation.channel_events import DeliveryFailed, ReachabilityChanged
from functions.conversation.effects import (
    PAYMENT_EFFECTS,
    Announce,
    Effect,
    ErasePerson,
    KeepPhoto,
    Mail,
    Send,
    Tell,
)
from functions.conversation.events import Event, What
from functions.conversation.message import Choices, Text
from functions.conversation.parcel_effects import RegisterParcel
from functions.conversation.passing_events import PassedOn
from functions.conversation.photo_events import PhotoKept, PhotoRefused
from functions.errors import ChatkassaError, StorageError, Unavailable
from functions.observability import log
from functions.parcel_intake import known_now
from functions.payments.command import PaymentCommand
from functions.photo_keeper import NotKept
from functions.storage.turns import Mark, Turn, mark

if TYPE_CHECKING:
    from functions.dispatch import Round

ERASE_REQUESTED = "privacy.erase_requested"
"""To the eraser, and to whoever else holds what this shop told them of the conversation."""
BETWEEN = "between"
"""The account of what conversations tell each other: whose the other is on, it knows itself."""


class TurnEffects:
    def __init__(self, round_: "Round", turn: Turn, overtaken: bool) -> None:
        self.round = round_
        self.ports = round_.ports
        self.turn = turn
        self.overtaken = overtaken
        self.channel = round_.ports.channel(round_.conversation.channel)
        self.marks = dict(turn.marks)
        self.sent: list[str] = []
        self.failure: ChatkassaError | None = None
        self.refused: list[Event] = []
        self.erasing: list[tuple[int, Effect]] = []

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

    def tell(self) -> None:
        """Each comes once: its id is the effect's, and the receipt there knows it."""
        left = self.left(Tell)
        if left:
            self.ports.mailbox.post([self._told(index, effect) for index, effect in left])
            self.done(left)

    def _told(self, index: int, effect: Effect) -> Event:
        assert isinstance(effect, Tell)
        return Event(
            id=self.turn.effect_id(index),
            conversation=effect.conversation,
            account=BETWEEN,
            occurred_at=self.turn.at,
            received_at=self.round.now,
            what=effect.what,
        )

    def keep_photos(self) -> None:
        """Last, and each with time enough: what is fetched may be slow, and all else has gone out by then. The answer
        is posted before the mark, under the effect's own id: twice is once."""
        for index, effect in self.left(KeepPhoto):
            assert isinstance(effect, KeepPhoto)
            if self.failure is not None:
                return
            try:
                found = self._keep_photo(index, effect)
            except (Unavailable, StorageError) as failure:
                if not self.round.patient:
                    self.failure = failure
                    return
                found = PhotoRefused(photo=effect.photo, subject=effect.subject, why="unavailable")
            log.metric("Photo", channel=self.channel.name, became=found.type)
            self.ports.mailbox.post([self._event(f"{self.turn.effect_id(index)}/r", found)])
            self.marks[index] = Mark(state="done")

    def _keep_photo(self, index: int, effect: KeepPhoto) -> PhotoKept | PhotoRefused:
        if not self.round.in_time():
            raise Unavailable("no time left in this run")
        told = {"photo": effect.photo, "subject": effect.subject}
        if self.ports.photos is None:
            return PhotoRefused(**told, why="channel")
        turn = self.turn
        try:
            key = self.ports.photos.keep(
                self.channel, turn.conversation, turn.version, turn.effect_id(index), effect.picture
            )
        except NotKept as not_kept:
            return PhotoRefused(**told, why=not_kept.why)
        return PhotoKept(**told, key=key, caption=effect.picture.caption)

    def pass_on(self, index: int, effect: Send, to: str, mail: Mail | None) -> None:
        """What cannot be told here, to another conversation of this person; a mail that stands in for it goes along, to
        stand in for it there. Once: its id is the effect's."""
        message = Text(body=effect.message.body) if isinstance(effect.message, Choices) else effect.message
        told = PassedOn(send=effect.model_copy(update={"message": message}), mail=mail)
        event = Event(
            id=f"{self.turn.effect_id(index)}/passed",
            conversation=to,
            account=BETWEEN,
            occurred_at=self.turn.at,
            received_at=self.round.now,
            what=told,
        )
        self.ports.mailbox.post([event])

    def register_parcels(self) -> None:
        """What carriers told before comes now; told twice, its receipt knows it."""
        left = self.left(RegisterParcel)
        for _, effect in left:
            assert isinstance(effect, RegisterParcel)
            self.ports.mailbox.post(known_now(self.ports.table, effect, self.round.conversation, self.round.now))
        self.done(left)

    def begin_erasure(self) -> None:
        """Once all is said and kept: what is written about it later would outlive it. Nothing is asked while something
        waits to be sent; the conversation's own timer asks again, also when we die between the marks and this."""
        if self.erasing and not (self.round.waiting or self.round.blocked):
            self.ports.bus.announce([self._erasure(index, effect) for index, effect in self.erasing])

    def _erasure(self, index: int, effect: Effect) -> Announcement:
        assert isinstance(effect, ErasePerson)
        return Announcement(
            id=self.turn.effect_id(index),
            name=ERASE_REQUESTED,
            at=self.turn.at,
            conversation=self.turn.conversation,
            detail={"channel": self.channel.name, "session": "", "through": effect.through},
        )

    def _tell_of(self, failed: DeliveryFailed) -> None:
        """The conversation itself hears of it, and tells the merchant."""
        if not isinstance(self.turn.event.what, DeliveryFailed):  # or being told of it would go on for ever
            self._tell(f"{failed.message_id}/undeliverable", failed)

    def _tell(self, event: str, what: DeliveryFailed | ReachabilityChanged) -> None:
        self.refused.append(self._event(event, what))

    def _event(self, event: str, what: What) -> Event:
        return Event(
            id=event,
            conversation=self.turn.conversation,
            account=self.round.conversation.account,
            occurred_at=self.round.now,
            received_at=self.round.now,
            what=what,
        )

    def keep(self) -> Turn:
        """One write for the whole turn: its marks, and the messages that it became."""
        if any(mark.state == "waiting" for mark in self.marks.values()) and self.failure is None:
            self.round.waiting.add(self.turn.version)
        if self.refused:
            self.ports.mailbox.post(self.refused)
        if self.marks == self.turn.marks:
            return self.turn
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
        return self.turn.model_copy(update={"marks": self.marks})

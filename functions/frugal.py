"""The outbox of a channel that lets a shop say only so much after a shopper's message (`Capabilities.quota`).

Texts of one turn are said together. What does not fit waits until the shopper writes, and is never lost in silence;
what is about money goes first, and one message is kept for it. Knows channels by their port only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from functions.channels.channel import Payload
from functions.conversation.effects import Effect, Send
from functions.conversation.message import Choices, Message, PaymentRequest, Receipt, Text
from functions.errors import QuotaSpent, SlowDown
from functions.observability import log
from functions.outbox import Outbox
from functions.storage.quotas import FOR_MONEY, FOR_THE_ANSWER
from functions.storage.turns import Mark

HELD = "quota"
HELD_FOR = timedelta(days=7)
"""A shopper who has not written by then is not coming back for it: the merchant is told."""


@dataclass(frozen=True)
class Saying:
    """Effects of a turn that are said as one message."""

    indices: tuple[int, ...]
    message: Message
    money: bool
    promotional: bool
    ids: tuple[str, ...]
    """Of what went out of it already."""

    def together(self, other: "Saying", most: int, *, mixed: bool) -> "Saying | None":
        """One message of this text and the next; None: they do not go together. What went out together in part goes on
        together; else what is about money and what is not go together where that is `mixed`."""
        text, then = self.message, other.message
        if not isinstance(text, Text) or text.link or not isinstance(then, Text | Choices | PaymentRequest):
            return None
        body = f"{text.body}\n\n{then.body}"
        if self.promotional != other.promotional or self.ids != other.ids or len(body.encode()) > most:
            return None
        if self.money != other.money and not (mixed or self.ids):
            return None
        money = self.money or other.money
        message = then.model_copy(update={"body": body})
        return Saying((*self.indices, *other.indices), message, money, other.promotional, other.ids)


class Frugal(Outbox):
    def say(self, left: Sequence[tuple[int, Effect]]) -> None:
        sayings = self._sayings(left)
        planned = self._planned(sayings, mixed=True)
        if sum(len(payloads) - len(saying.ids) for saying, payloads in planned) > self.round.room():
            planned = self._planned(sayings, mixed=False)
            planned.sort(key=lambda plan: not plan[0].money)
        for saying, payloads in planned:
            if self.failure is None:
                mark = self._within(saying, payloads)
                self.marks |= dict.fromkeys(saying.indices, mark)

    def _sayings(self, left: Sequence[tuple[int, Effect]]) -> list[Saying]:
        """Those that may be said now; the others are marked with why not."""
        found = []
        for index, effect in left:
            assert isinstance(effect, Send)
            before = self.marks.get(index, Mark(state="waiting"))
            going = self._going(index, effect, before)
            if not isinstance(going, Mark):
                money, promotional = _is_money(effect), effect.purpose == "promotional"
                found.append(Saying((index,), effect.message, money, promotional, before.ids))
                continue
            self.marks[index] = going
        return found

    def _planned(self, sayings: Sequence[Saying], *, mixed: bool) -> list[tuple[Saying, tuple[Payload, ...]]]:
        found: list[Saying] = []
        for saying in sayings:
            joined = found[-1].together(saying, self.channel.capabilities.text, mixed=mixed) if found else None
            found[-1:] = [joined] if joined else [*found[-1:], saying]
        return [(saying, self._compiled(saying)) for saying in found]

    def patience(self, before: Mark) -> timedelta:
        return HELD_FOR if before.reason == HELD else super().patience(before)

    def _compiled(self, saying: Saying) -> tuple[Payload, ...]:
        return self.channel.compile(saying.message, self.turn.effect_id(saying.indices[-1])).payloads

    def _within(self, saying: Saying, payloads: tuple[Payload, ...]) -> Mark:
        """All of it, or none: half a product is worse than a product later. What would never fit goes in parts."""
        needed, room = len(payloads) - len(saying.ids), self.round.room()
        if not saying.money:
            room -= FOR_MONEY + (FOR_THE_ANSWER if self.round.resuming else 0)
        if needed > room and needed <= self.channel.capabilities.quota - FOR_MONEY - FOR_THE_ANSWER:
            return self._held(saying.ids)
        upto = len(saying.ids) + min(needed, max(room, 0))
        mark = self._out(saying.indices[-1], payloads[:upto], list(saying.ids))
        return mark if mark.state != "done" or upto == len(payloads) else self._held(mark.ids)

    def _held(self, ids: tuple[str, ...]) -> Mark:
        log.metric("Held", account=self.round.conversation.account, conversation=self.turn.conversation)
        self.round.hold(self.turn.at + HELD_FOR)
        return Mark(state="waiting", ids=ids, reason=HELD)

    def _payload(self, index: int, payload: Payload) -> str:
        message_id = super()._payload(index, payload)
        self.round.said_one()
        return message_id

    def _slowed(self, slow: SlowDown, ids: tuple[str, ...]) -> Mark:
        if not isinstance(slow, QuotaSpent):
            return super()._slowed(slow, ids)
        self.round.nothing_left()  # the channel counts too, and it is right
        return self._held(ids)


def _is_money(effect: Send) -> bool:
    return effect.purpose == "transactional" or isinstance(effect.message, PaymentRequest | Receipt)

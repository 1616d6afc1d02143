"""What a channel's webhook brings, on its way to the mailbox: users become conversations, statuses find their messages.

No HTTP here, and no channel by name. Items keep the order in which the provider put them; a bad one loses no other.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from functions.channels.channel import DELIVERY_RANK, Incoming, Parsed, Receipt
from functions.conversation.channel_events import DeliveryFailed
from functions.conversation.events import Event, ShopperWrote
from functions.masking import mask, mask_text
from functions.observability import log
from functions.records import Keeps
from functions.storage import aliases, deliveries, templates
from functions.storage.aliases import Names
from functions.storage.table import Table

MOST_KNOWN = 10_000
"""Users that a process remembers the conversation of: a name leads to the same one for ever."""

MOST_CHARACTERS = 30_000
"""Of an event as JSON: each may take six bytes in a queue's ASCII."""


class Post(Protocol):
    def post(self, events: Iterable[Event]) -> None: ...


@dataclass
class Intake:
    table: Table
    mailbox: Post
    unreadable: Keeps
    clock: Callable[[], datetime]
    own: frozenset[str] = frozenset()
    """Accounts that are the shop's; of a channel that none is named of, every account is."""
    known: dict[tuple[str, Names], str] = field(default_factory=dict)

    def take(self, channel: str, parsed: Parsed, body: bytes, received_at: datetime) -> None:
        """Raises QueueError or StorageError, after which the provider must send all of it again: what was taken already
        is recognised by its receipt. Messages first: no status may cost one."""
        unreadable = list(parsed.unreadable)
        incoming = [item for item in parsed.incoming if self._is_ours(channel, item.account)]
        receipts = [item for item in parsed.receipts if self._is_ours(channel, item.account)]
        self.mailbox.post(self._events(incoming, received_at, unreadable))
        self._statuses(receipts, received_at)
        for each in parsed.templates:
            templates.note(self.table, channel, each.name, each.language, state=each.state, reason=each.reason)
        for notice in parsed.notices:
            log.warning("channel notice", channel=channel, notice=notice)
            log.metric("ChannelNotice", channel=channel)
        if unreadable:
            self.keep(channel, body, "; ".join(unreadable))

    def _is_ours(self, channel: str, account: str) -> bool:
        """One Meta app may have the numbers of several shops: an answer by this one would be a stranger's."""
        named = {each for each in self.own if each.partition(":")[0] == channel}
        if not named or account in named:
            return True
        log.metric("NotOurs", source=channel)
        return False

    def keep(self, channel: str, body: bytes, why: str) -> None:
        """For a person to look at; the metric raises the alarm."""
        log.metric("Unreadable", source=channel)
        log.error("webhook body not readable", channel=channel, why=why)
        self.unreadable.keep(mask_text(_plain(body))[0], why=why, source=channel)

    def _events(self, incoming: Sequence[Incoming], received_at: datetime, unreadable: list[str]) -> list[Event]:
        """What is no event (nobody's, or too large for a queue) is added to `unreadable`."""
        named = [item for item in incoming if item.names]
        if len(named) < len(incoming):
            unreadable.append("a message without a sender")
        events = []
        conversations = self._conversations([(item.account, item.names) for item in named])
        for item, conversation in zip(named, conversations, strict=True):
            try:
                events.append(_event(item, conversation, received_at))
            except ValueError as wrong:
                unreadable.append(f"a message of type {item.what.type} is not an event: {type(wrong).__name__}")
        return events

    def _conversations(self, users: Sequence[tuple[str, Names]]) -> list[str]:
        """One read for all that this process has not met, most often none."""
        new = [user for user in dict.fromkeys(users) if user not in self.known]
        if new:
            if len(self.known) > MOST_KNOWN:
                self.known.clear()
            self.known |= zip(new, aliases.resolve(self.table, new), strict=True)
        return [self.known[user] for user in users]

    def _statuses(self, receipts: Sequence[Receipt], received_at: datetime) -> None:
        failed = [receipt for receipt in receipts if receipt.state == "failed"]
        # before their rank is written: a status that is sent again must still be told
        self.mailbox.post(event for receipt in failed if (event := self._failed(receipt, received_at)))
        for receipt in receipts:
            rank = DELIVERY_RANK[receipt.state]
            deliveries.raise_rank(self.table, receipt.account, receipt.message_id, rank, now=received_at)

    def _failed(self, receipt: Receipt, received_at: datetime) -> Event | None:
        conversation = deliveries.conversation_of(self.table, receipt.account, receipt.message_id) or aliases.find(
            self.table, receipt.account, receipt.names
        )
        log.metric("DeliveryFailed", account=receipt.account, code=receipt.code)
        if conversation is None:
            log.warning("a message of nobody we know failed", account=receipt.account, code=receipt.code)
            return None
        return Event(
            id=f"failed:{receipt.message_id}",
            conversation=conversation,
            account=receipt.account,
            occurred_at=receipt.occurred_at,
            received_at=received_at,
            what=DeliveryFailed(message_id=receipt.message_id, code=receipt.code, reason=receipt.reason[:200]),
        )


def _event(item: Incoming, conversation: str, received_at: datetime) -> Event:
    """Raises ValueError."""
    event = Event(
        id=item.id,
        conversation=conversation,
        account=item.account,
        user=item.address,
        occurred_at=item.occurred_at,
        received_at=received_at,
        what=mask(item.what) if isinstance(item.what, ShopperWrote) else item.what,
    )
    if len(event.model_dump_json()) > MOST_CHARACTERS:
        raise ValueError("too large for a queue")
    return event


def _plain(body: bytes) -> str:
    """Without JSON's escapes, which could hide a card number from the mask."""
    text = body.decode("utf-8", "replace")
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text

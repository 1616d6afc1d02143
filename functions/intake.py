"""What a channel's webhook brings, on its way to the mailbox: users become conversations, statuses find their messages.

No HTTP here, and no channel by name. Items keep the order in which the provider put them; a bad one loses no other.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from functions.channels.channel import DELIVERY_RANK, Incoming, Parsed, Receipt, Renamed
from functions.conversation.channel_events import DeliveryFailed, HumanWrote, ReachabilityChanged
from functions.conversation.events import Event, ShopperWrote, What
from functions.masking import mask, mask_text
from functions.observability import log
from functions.records import Keeps
from functions.storage import aliases, deliveries, templates
from functions.storage.aliases import LENT, Names, Whose
from functions.storage.table import Table
from functions.storage.turns import last_turns

MOST_KNOWN = 10_000
"""Users that a process remembers the conversation of. Only those who told a name that is theirs for ever: a number
alone may be somebody else's since, and another process has heard of it."""

MOST_WATERMARKED = 10
"""Turns that a watermark is looked up in: what is before them was read long ago, or never will be."""
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
        for renamed in parsed.renamed:
            if self._is_ours(channel, renamed.account):
                self._rename(renamed, received_at)
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
        log.warning("a message to another business's account is ignored", channel=channel, account=account)
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
        users = self._users([(item.account, item.names) for item in named], received_at)
        for item, whose in zip(named, users, strict=True):
            try:
                events.append(_event(item, whose, received_at))
            except ValueError as wrong:
                unreadable.append(f"a message of type {item.what.type} is not an event: {type(wrong).__name__}")
        return events

    def _users(self, users: Sequence[tuple[str, Names]], received_at: datetime) -> list[Whose]:
        """One read for all that this process has not met, most often none."""
        found = {user: Whose(self.known[user]) for user in users if user in self.known}
        new = [user for user in dict.fromkeys(users) if user not in found]
        if not new:
            return [found[user] for user in users]
        if len(self.known) > MOST_KNOWN:
            self.known.clear()
        for user, whose in zip(new, aliases.settle(self.table, new), strict=True):
            found[user] = whose
            if whose.left:
                self._leave(user[0], whose.left, f"{whose.conversation}/{received_at.isoformat()}", received_at)
            if not user[1][0].startswith(LENT):
                self.known[user] = whose.conversation
        return [found[user] for user in users]

    def _rename(self, renamed: Renamed, received_at: datetime) -> None:
        """The conversation is written to at the new address from now on; the old number leads to nobody."""
        account = renamed.account
        whose = aliases.rename(self.table, account, renamed.id, renamed.before, renamed.after)
        log.metric("Renamed", account=account, known=whose is not None)
        if whose is not None:
            self._leave(account, whose.left, renamed.id, received_at)
            self.mailbox.post([_moved(renamed, whose.conversation, received_at)])

    def _leave(self, account: str, left: Sequence[str], why: str, received_at: datetime) -> None:
        """Nobody can be reached there any more: the number is another's now."""
        for conversation in left:
            log.metric("Recycled", account=account)
            gone = ReachabilityChanged(reachable=False)
            self.mailbox.post([_told(f"left:{why}", account, conversation, received_at, received_at, gone)])

    def _statuses(self, receipts: Sequence[Receipt], received_at: datetime) -> None:
        failed = [receipt for receipt in receipts if receipt.state == "failed"]
        # before their rank is written: a status that is sent again must still be told
        self.mailbox.post(event for receipt in failed if (event := self._failed(receipt, received_at)))
        for receipt in receipts:
            rank = DELIVERY_RANK[receipt.state]
            for message_id in [receipt.message_id] if receipt.message_id else self._sent_until(receipt):
                if not deliveries.raise_rank(self.table, receipt.account, message_id, rank, now=received_at):
                    break

    def _sent_until(self, receipt: Receipt) -> Iterator[str]:
        """What a watermark is about, the latest first: what is before one that is known to be so far is so too."""
        conversation = aliases.find(self.table, receipt.account, receipt.names)
        if conversation is None:
            return
        for turn in reversed(last_turns(self.table, conversation, limit=MOST_WATERMARKED)):
            if turn.at <= receipt.occurred_at:
                sent = [message_id for mark in turn.marks.values() for message_id in mark.ids]
                yield from reversed(sent)

    def _failed(self, receipt: Receipt, received_at: datetime) -> Event | None:
        conversation = deliveries.conversation_of(self.table, receipt.account, receipt.message_id) or aliases.find(
            self.table, receipt.account, receipt.names
        )
        log.metric("DeliveryFailed", account=receipt.account, code=receipt.code)
        if conversation is None:
            log.warning("a message of nobody we know failed", account=receipt.account, code=receipt.code)
            return None
        failed = DeliveryFailed(message_id=receipt.message_id, code=receipt.code, reason=receipt.reason[:200])
        event = f"failed:{receipt.message_id}"
        return _told(event, receipt.account, conversation, receipt.occurred_at, received_at, failed)


def _told(id: str, account: str, conversation: str, occurred_at: datetime, received_at: datetime, what: What) -> Event:
    return Event(
        id=id,
        conversation=conversation,
        account=account,
        occurred_at=occurred_at,
        received_at=received_at,
        what=what,
    )


def _moved(renamed: Renamed, conversation: str, received_at: datetime) -> Event:
    what = ReachabilityChanged(reachable=True)
    event = _told(renamed.id, renamed.account, conversation, renamed.occurred_at, received_at, what)
    return event.model_copy(update={"user": renamed.address, "number": renamed.number})


def _event(item: Incoming, whose: Whose, received_at: datetime) -> Event:
    """Raises ValueError."""
    event = Event(
        id=item.id,
        conversation=whose.conversation,
        account=item.account,
        user="" if whose.better else item.address,
        number=item.number,
        occurred_at=item.occurred_at,
        received_at=received_at,
        what=_masked(item.what),
    )
    if len(event.model_dump_json()) > MOST_CHARACTERS:
        raise ValueError("too large for a queue")
    return event


def _masked(what: What) -> What:
    if isinstance(what, HumanWrote):
        return what.model_copy(update={"text": mask_text(what.text)[0]})
    return mask(what) if isinstance(what, ShopperWrote) else what


def _plain(body: bytes) -> str:
    """Without JSON's escapes, which could hide a card number from the mask."""
    text = body.decode("utf-8", "replace")
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text

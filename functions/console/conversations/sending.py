"""What will become of a message that a person is about to write: whether it can arrive, and how.

The dispatcher decides it when it is sent (send_time.py); this says beforehand what that will be, by the same rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from functions import bootstrap
from functions.channels.channel import Capabilities
from functions.channels.fitting import MEASURES, split
from functions.commerce.orders import Order
from functions.console.conversations.who import address_of, masked_email
from functions.conversation.state import Conversation
from functions.settings import settings
from functions.storage import quotas
from functions.storage.table import Table

MOST_ORDERS = 3
"""The latest, of which a mail's address is (conversation/consent.py, latest_orders)."""


@dataclass(frozen=True)
class Outlook:
    chat: bool
    """It can be said in the chat."""
    why: str = ""
    """Of its text, "conversations.cannot_<why>": why not, or not at once; "": nothing is in the way."""
    mail: str = ""
    """Where it goes instead, shown in part; "": nowhere."""
    closes: datetime | None = None
    """Until when the channel lets the shop write; None: as long as it likes."""
    left: int | None = None
    """Messages that the channel still lets the shop send before the shopper writes; None: it does not count."""
    longest: int = 0
    """Of one message, in what the channel measures."""
    measured: str = "characters"
    pull: bool = False
    """The shopper reads it when they look at the page."""

    @property
    def possible(self) -> bool:
        return self.chat or bool(self.mail)


def outlook(table: Table, conversation: Conversation, orders: Sequence[Order], now: datetime) -> Outlook:
    can = bootstrap.channel(conversation.channel).capabilities
    closes, left = _closes(conversation, can), _left(table, conversation, can, now)
    address = address_of(orders[:MOST_ORDERS]) if settings().mail_from else ""
    why = ""
    if not conversation.reachable:
        why = "reach"
    elif closes is not None and closes <= now and not can.quota:
        why = "window"
    elif left == 0:
        why = "quota"
    return Outlook(
        chat=why in ("", "quota"),
        why=why,
        mail=masked_email(address) if why in ("reach", "window") else "",
        closes=closes,
        left=left,
        longest=can.text,
        measured=can.measure,
        pull=can.pull,
    )


def parts(conversation: Conversation, text: str) -> list[str]:
    """The messages that a text becomes on the conversation's channel."""
    can = bootstrap.channel(conversation.channel).capabilities
    return split(text, can.text, measure=MEASURES[can.measure]) if text.strip() else []


def _closes(conversation: Conversation, can: Capabilities) -> datetime | None:
    if can.window is None:
        return None
    return (conversation.last_inbound_at or conversation.last_now - can.window) + can.window


def _left(table: Table, conversation: Conversation, can: Capabilities, now: datetime) -> int | None:
    """One message is kept for what is about money."""
    if not can.quota or can.window is None:
        return None
    brief = conversation.briefly_at is not None and conversation.briefly_at == conversation.last_inbound_at
    known = quotas.read(table, conversation.id)
    counted = known.after(conversation.heard_in, conversation.last_inbound_at, brief=brief)
    return max(counted.room(now, can.quota, can.window) - quotas.FOR_MONEY, 0)

"""What every channel can do, and how the rest of Chatkassa talks to it. Adding a channel: one file, one registry line.

May import core types (`functions.conversation`, `functions.commerce`) and errors; no other package of ours, no boto3.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from functions.conversation.events import ConsentChanged, ShopperWrote
from functions.conversation.message import Message

Payload = dict[str, Any]
DeliveryState = Literal["sent", "delivered", "read", "failed"]
DELIVERY_RANK: dict[str, int] = {"sent": 1, "delivered": 2, "read": 3, "failed": 4}
"""A receipt's rank only rises. A failure after `read` cannot be; a late `sent` after `failed` changes nothing."""


@dataclass(frozen=True)
class Capabilities:
    """Limits as data. Lengths are in characters; 0 or False: the channel has no such thing."""

    text: int
    window: timedelta | None
    """How long after a shopper's message free text may be sent; None: always."""
    buttons: int
    button_title: int
    rows: int
    row_title: int
    row_detail: int
    cards: int
    cards_least: int
    card_body: int
    card_buttons: int
    caption: int
    link_button: bool
    header_image: bool
    body: int = 0
    """Text above buttons, a list, a carousel or a link."""
    opener: int = 0
    link_title: int = 0
    footer: int = 0
    bold: str = ""
    """The sign around words in bold."""
    form: bool = False
    """It can show several questions at once; elsewhere a form's `instead` is asked."""
    pull: bool = False
    """The channel's page fetches the transcript itself: nothing is sent, a `Send` is done once it is committed."""
    kinds: frozenset[str] | None = None
    """Kinds of message that it carries; None: all of them."""


@dataclass(frozen=True)
class Incoming:
    """A parsed inbound item, before its conversation is known."""

    id: str
    """Deterministic and unique within the account (wamid, update id)."""
    account: str
    names: tuple[str, ...]
    """Every name the channel gave for the shopper, the most permanent first: ("bsuid:NL.134…", "wa:31612345678")."""
    address: str
    """Where to send to: "NL.134…", or "+31612345678"."""
    occurred_at: datetime
    what: ShopperWrote | ConsentChanged


@dataclass(frozen=True)
class Receipt:
    """A delivery status of one of our messages."""

    account: str
    message_id: str
    state: DeliveryState
    occurred_at: datetime
    code: int | None = None
    reason: str = ""
    names: tuple[str, ...] = ()
    reference: str = ""
    """What `send` was given, where the channel brings it back: known even when the answer to the send was lost."""


@dataclass(frozen=True)
class Parsed:
    """A whole webhook body, item by item: a bad item is in `unreadable` and does not lose the others."""

    incoming: tuple[Incoming, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    notices: tuple[str, ...] = ()
    """Things told to the operator: account updates, template states, groups ("account_update: …")."""
    unreadable: tuple[str, ...] = ()
    """Why, an item each; the raw body is kept."""


@dataclass(frozen=True)
class Compiled:
    """Native payloads in order, without recipient, and what had to be done to fit the message."""

    payloads: tuple[Payload, ...]
    report: tuple[str, ...] = ()
    """"carousel: 12 cards → 9 and “more”", "body: 5,112 characters → 2 messages". Empty: it fitted as it was."""


@dataclass(frozen=True)
class Request:
    """An HTTP request as the edge got it. Header names are lower case."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


class Channel(Protocol):
    """Pure except `send`, which makes one HTTP call."""

    name: str
    capabilities: Capabilities

    def handshake(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> str:
        """The GET that a provider verifies an address with: the text to answer. Raises SignatureError."""

    def verify(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> None:
        """Check the signature on the raw bytes, against the current and the previous secret. Raises SignatureError."""

    def parse(self, body: bytes, received_at: datetime) -> Parsed:
        """Raises UnreadableBody when the body as a whole is not this channel's."""

    def compile(self, message: Message) -> Compiled:
        """Raises ValueError only for a message that is not valid itself."""

    def template(self, name: str, language: str, parameters: tuple[str, ...]) -> Payload:
        """The payload of an approved template."""

    def send(self, account: str, address: str, payload: Payload, *, token: str, reference: str) -> str:
        """Send one payload; the provider's message id. `reference` comes back in receipts where the channel can.

        Raises SlowDown, Refused or Unavailable.
        """

"""What every channel can do, and how the rest of Chatkassa talks to it. Adding a channel: one file, one registry line.

May import core types (`functions.conversation`, `functions.commerce`) and errors; no other package of ours, no boto3.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, runtime_checkable

from functions.conversation.channel_events import ConsentChanged, ControlPassed, HumanWrote, ReachabilityChanged
from functions.conversation.events import ShopperWrote
from functions.conversation.message import Carousel, Message

Payload = dict[str, Any]
DeliveryState = Literal["sent", "delivered", "read", "failed"]
DELIVERY_RANK: dict[str, int] = {"sent": 1, "delivered": 2, "read": 3, "failed": 4}
"""A receipt's rank only rises. A failure after `read` cannot be; a late `sent` after `failed` changes nothing."""


@dataclass(frozen=True)
class Capabilities:
    """Limits as data. Titles are in UTF-16 units, running text in what `measure` says; what is not said is 0 or False,
    and means that the channel has no such thing."""

    text: int
    """The longest text of one message."""
    window: timedelta | None
    """How long after a shopper's message free text may be sent; None: always."""
    buttons: int = 0
    """Things to tap under one text, however the channel calls them: reply buttons, quick replies, an inline keyboard, a
    menu. What does not fit becomes a list (`rows`), else numbered text."""
    button_title: int = 0
    rows: int = 0
    row_title: int = 0
    row_detail: int = 0
    cards: int = 0
    """Of one carousel; 0: there are none. A `paged` one holds as many as there are."""
    cards_least: int = 1
    card_body: int = 0
    """Text of a card, where its title and subtitle are one."""
    card_buttons: int = 0
    caption: int = 0
    """Text under a picture; with `header_image` also above buttons that stand under one."""
    link_button: bool = False
    header_image: bool = False
    """Buttons can stand with a picture, in one message."""
    card_title: int = 0
    card_subtitle: int = 0
    """A card has a title and a subtitle of its own; 0: both stand in `card_body`, which has no meaning elsewhere."""
    card_picture: bool = True
    """Every card must have a picture."""
    cards_alike: bool = True
    """Every card of a carousel has as many buttons as the others."""
    cards_text: int = 0
    """Text above a carousel, in the same message; 0: there is no room, and it goes ahead as a message of its own."""
    products: int = 0
    """Products of the channel's own catalogue in one message."""
    products_title: int = 0
    measure: Literal["characters", "bytes"] = "characters"
    """What the lengths of running text count (all but titles): UTF-16 units, or bytes of UTF-8."""
    paged: bool = False
    """A carousel is one message that shows a card at a time, and is turned in place."""
    typed: bool = False
    """What is tapped comes back as the text of the button, and nothing else does."""
    quota: int = 0
    """So many messages may follow a shopper's, within the window; 0: no such limit."""
    body: int = 0
    """Text above buttons or a list."""
    button_detail: bool = False
    """A button is a line of text, with room for the option's detail too."""
    album: int = 0
    """Pictures in one message, without text or buttons; 0: there is no such thing, the first picture is shown."""
    receipt: int = 0
    """Items of a receipt that the channel draws itself; 0: it has none, and a receipt is text."""
    opener: int = 0
    link_title: int = 0
    link_body: int = 0
    """Text above a link's button; 0: as `body`."""
    footer: int = 0
    bold: str = ""
    """The sign around words in bold."""
    form: bool = False
    """It can show several questions at once; elsewhere a form's `instead` is asked."""
    pull: bool = False
    """The channel's page fetches the transcript itself: nothing is sent, a `Send` is done once it is committed."""
    templates: str = ""
    """Whose approved templates it takes outside the window, as shop.yaml calls them: "whatsapp"; "": it has none."""
    kinds: frozenset[str] | None = None
    """Kinds of message that it carries; None: all of them."""

    @property
    def tapped_by_words(self) -> int | None:
        """How many things to tap stand under one text, where what is beyond them is numbered, and a shopper may type
        what stands on a button; None: there is always something to tap (a list of any length, a page of our own)."""
        return None if self.rows or self.pull else self.buttons


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
    what: ShopperWrote | ConsentChanged | ReachabilityChanged | HumanWrote | ControlPassed
    number: str = ""
    """The phone number that they write from, where the channel tells it ("+31612345678"): for a person to call."""


@dataclass(frozen=True)
class Renamed:
    """A shopper goes by other names from now on: WhatsApp's `user_changed_number`."""

    id: str
    account: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    """What is not told may be another too: a number's change makes a new BSUID."""
    address: str
    occurred_at: datetime
    number: str = ""


@dataclass(frozen=True)
class Receipt:
    """A delivery status of one of our messages."""

    account: str
    message_id: str
    """"": all that was sent until `occurred_at` (Messenger's watermark)."""
    state: DeliveryState
    occurred_at: datetime
    code: int | None = None
    reason: str = ""
    names: tuple[str, ...] = ()
    reference: str = ""
    """What `send` was given, where the channel brings it back: known even when the answer to the send was lost."""


TemplateState = Literal["pending", "approved", "rejected", "paused", "recategorised"]


@dataclass(frozen=True)
class TemplateReviewed:
    """What the provider decided about a template of the shop's."""

    name: str
    language: str
    state: TemplateState
    reason: str = ""


@dataclass(frozen=True)
class CheckoutAsked:
    """The channel asks whether an invoice of ours may be paid, and charges only after a yes. It waits for seconds, so
    that the edge answers it, and no queue."""

    id: str
    account: str
    payer: str
    """Who is about to pay, as the channel names its user."""
    locale: str
    payload: str
    """The invoice's own."""
    answer: Callable[[str], str]
    """Why not, in words ("": yes) → what the webhook is answered with."""
    amount: int = 0
    """Minor units."""
    currency: str = ""
    shipping: bool = False
    """It asks how the order can be delivered instead: our invoices leave nothing to choose."""


@dataclass(frozen=True)
class PaidInChat:
    """The channel says that an invoice was paid: the only proof that it was."""

    account: str
    payload: str
    amount: int
    currency: str
    charge: str
    """The channel's id of the payment."""
    payment: str
    """The payment provider's id of it."""


@dataclass(frozen=True)
class Parsed:
    """A whole webhook body, item by item: a bad item is in `unreadable` and does not lose the others."""

    incoming: tuple[Incoming, ...] = ()
    renamed: tuple[Renamed, ...] = field(default=(), kw_only=True)
    receipts: tuple[Receipt, ...] = ()
    notices: tuple[str, ...] = ()
    """Things told to the operator: account updates, template states, groups ("account_update: …")."""
    unreadable: tuple[str, ...] = ()
    """Why, an item each; the raw body is kept."""
    templates: tuple[TemplateReviewed, ...] = ()
    asked: CheckoutAsked | None = None
    paid: tuple[PaidInChat, ...] = ()
    answer: str = ""
    """What the webhook is answered with, once all of it is in the mailbox: a provider that reads the answer can be told
    something at once, without a call (Telegram: a method; WeChat: "success")."""


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


@runtime_checkable
class Pages(Protocol):
    """What a channel can besides, of which a carousel is one message that is turned in place (`Capabilities.paged`)."""

    def page(self, carousel: Carousel, reference: str, number: int, on: str) -> Payload:
        """One card of a carousel that was said in `reference`, counted from 0, past the last the first again: over our
        message `on`, or as a new one (""). Sent over one that is not there any more: SayOtherwise, with a new one."""


@runtime_checkable
class ShowsTyping(Protocol):
    """A channel on which the shopper can be shown that an answer is being made."""

    def show_typing(self, account: str, address: str, message_id: str, *, token: str) -> None:
        """`message_id`: of what is being answered. Raises what `send` does."""


class Channel(Protocol):
    """Pure except `send`, which makes one HTTP call."""

    name: str
    capabilities: Capabilities

    def handshake(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> str:
        """The GET that a provider verifies an address with: the text to answer. Raises SignatureError."""

    def verify(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> bytes:
        """Check the signature on the raw bytes, against the current and the previous secret. The body to read: those
        bytes, decrypted where the channel encrypts. Raises SignatureError."""

    def parse(self, body: bytes, received_at: datetime) -> Parsed:
        """Raises UnreadableBody when the body as a whole is not this channel's."""

    def compile(self, message: Message, reference: str = "") -> Compiled:
        """`reference`: names the effect that says it (`Turn.effect_id`), for a channel whose buttons must lead back
        to the message they stand on. Raises ValueError only for a message that is not valid itself."""

    def template(self, name: str, language: str, parameters: tuple[str, ...]) -> Payload:
        """The payload of an approved template."""

    def send(self, account: str, address: str, payload: Payload, *, token: str, reference: str) -> str:
        """Send one payload; the provider's message id. `reference` comes back in receipts where the channel can.

        Raises SlowDown, Refused or Unavailable.
        """

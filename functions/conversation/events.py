"""Everything that can happen to a conversation. An event goes through that conversation's mailbox, in order, once.

`Event.id` is deterministic (the provider's id, a carrier's, or one of ours) and unique within an account: it is the
receipt that makes a second delivery do nothing. Readers tolerate unknown fields; `v` rises when a shape changes.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.conversation.channel_events import (
    ConsentChanged,
    ControlPassed,
    DeliveryFailed,
    HumanWrote,
    ReachabilityChanged,
)
from functions.conversation.desk_events import DeskGaveBack, DeskTookOver, DeskWrote
from functions.conversation.fulfilment_events import FulfilmentReported
from functions.conversation.money_events import (
    MoneyObserved,
    PaymentCallFailed,
    PaymentObserved,
    RefundObserved,
    RefundRequested,
    ReviewResolved,
)
from functions.conversation.moving_events import Adopted, GivenBack, HandedOver, Parted
from functions.conversation.passing_events import PassedOn
from functions.conversation.photo_events import PhotoKept, PhotoRefused
from functions.conversation.return_events import ReturnDecided
from functions.conversation.substitute_events import SubstituteProposed
from functions.conversation.telling_events import ReviewAnswered, SendAgain
from functions.conversation.ticket_events import EventNews, TicketAdmitted, TicketLost, TicketTaken

VERSION = 1
FROZEN = ConfigDict(frozen=True, defer_build=True)


# --- what a shopper sends -----------------------------------------------------------------------------------------


class TextIn(BaseModel):
    model_config = FROZEN

    kind: Literal["text"] = "text"
    text: str
    truncated: bool = False
    """It was longer than we read (4,096 characters)."""
    masked: tuple[Literal["card", "cvc", "iban"], ...] = ()
    """What the edge blacked out before anything was stored."""
    quoted: str | None = None
    """Provider id of the message it answers."""


class Tapped(BaseModel):
    """A button, list row, card button or template quick reply."""

    model_config = FROZEN

    kind: Literal["tapped"] = "tapped"
    action: str
    title: str = ""
    on: str = ""
    """Provider's id of the message that it was tapped on, where the channel can change that message."""


class CatalogueItem(BaseModel):
    model_config = FROZEN

    sku: str
    quantity: int = Field(ge=1)


class CatalogueOrder(BaseModel):
    """A native catalogue cart (WhatsApp `order`). Its prices are the shopper's phone's, and are not read."""

    model_config = FROZEN

    kind: Literal["catalogue_order"] = "catalogue_order"
    items: tuple[CatalogueItem, ...]
    text: str = ""


class MediaIn(BaseModel):
    model_config = FROZEN

    kind: Literal["media"] = "media"
    media: Literal["image", "video", "audio", "voice", "document", "sticker"]
    id: str | None = None
    url: str = Field(default="", max_length=2048)
    """At the channel's own hosts, where it tells that instead of an id."""
    mime: str = ""
    caption: str = ""


class LocationIn(BaseModel):
    model_config = FROZEN

    kind: Literal["location"] = "location"
    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


class ContactIn(BaseModel):
    model_config = FROZEN

    kind: Literal["contact"] = "contact"
    names: tuple[str, ...] = ()


class ReactionIn(BaseModel):
    model_config = FROZEN

    kind: Literal["reaction"] = "reaction"
    to: str
    emoji: str | None = None
    """None: the reaction was taken back."""


class Edited(BaseModel):
    model_config = FROZEN

    kind: Literal["edited"] = "edited"
    original: str
    text: str = ""


class Deleted(BaseModel):
    model_config = FROZEN

    kind: Literal["deleted"] = "deleted"
    original: str


class Unsupported(BaseModel):
    model_config = FROZEN

    kind: Literal["unsupported"] = "unsupported"
    type: str
    """The provider's own word for it."""


class PageContext(BaseModel):
    """Where the shopper is, told by a page, an app or an ad: opens the chat on it."""

    model_config = FROZEN

    page: str = ""
    product: str = ""
    """A SKU or product id."""
    cart: tuple[CatalogueItem, ...] = ()
    order: str = ""
    """An order number; never shown to anyone but the conversation that placed it."""
    locale: str = ""


class Opened(BaseModel):
    """The web chat was opened for the first time, or on something particular."""

    model_config = FROZEN

    kind: Literal["opened"] = "opened"


class FormFilled(BaseModel):
    """A form sent back: answers by field, as typed. Fields that the form did not ask for are not looked at."""

    model_config = FROZEN

    kind: Literal["form"] = "form"
    form: str
    fields: dict[str, str]


Content = Annotated[
    TextIn
    | Tapped
    | CatalogueOrder
    | MediaIn
    | LocationIn
    | ContactIn
    | ReactionIn
    | Edited
    | Deleted
    | Unsupported
    | Opened
    | FormFilled,
    Field(discriminator="kind"),
]


class ShopperWrote(BaseModel):
    model_config = FROZEN

    type: Literal["shopper_wrote"] = "shopper_wrote"
    content: Content
    message_id: str = ""
    """Provider's id of the message."""
    profile_name: str = ""
    locale: str = ""
    """The channel's idea of the shopper's language ("nl", "en"), "" when it has none."""
    context: PageContext | None = None
    standby: bool = False
    """Another app has the conversation and we only listen (Meta's hand-over protocol): it is never answered."""
    brief: bool = False
    """It opens the channel's window for a moment only (WeChat: the account's menu, following, a scanned code)."""


# --- the clock ----------------------------------------------------------------------------------------


class StockReturned(BaseModel):
    """The clock saw stock of something that the conversation waits for. There may be none left when this is read."""

    model_config = FROZEN

    type: Literal["stock_returned"] = "stock_returned"
    sku: str


class TimerDue(BaseModel):
    """The clock passed at least one of the conversation's timers; which ones, the conversation itself knows."""

    model_config = FROZEN

    type: Literal["timer_due"] = "timer_due"


What = Annotated[
    ShopperWrote
    | DeliveryFailed
    | ConsentChanged
    | ReachabilityChanged
    | HumanWrote
    | ControlPassed
    | DeskTookOver
    | DeskWrote
    | DeskGaveBack
    | PaymentObserved
    | PaymentCallFailed
    | RefundObserved
    | MoneyObserved
    | RefundRequested
    | ReviewResolved
    | ReturnDecided
    | FulfilmentReported
    | SubstituteProposed
    | SendAgain
    | ReviewAnswered
    | StockReturned
    | TimerDue
    | HandedOver
    | Adopted
    | Parted
    | GivenBack
    | PhotoKept
    | PhotoRefused
    | EventNews
    | TicketAdmitted
    | TicketTaken
    | TicketLost
    | PassedOn,
    Field(discriminator="type"),
]


class Event(BaseModel):
    """The envelope. `occurred_at` is the provider's time, for show; `received_at` is the edge's, written once."""

    model_config = FROZEN

    v: int = VERSION
    id: str = Field(max_length=300)
    conversation: str
    account: str
    """Channel account: "whatsapp:106540352242922", "web:de-linde"."""
    user: str = ""
    """How the channel addresses the shopper, told with what the shopper sends; "" with any other event."""
    number: str = ""
    """The phone number that they write from, where the channel tells it: for a person to call, never to send to."""
    hops: int = 0
    """How often it was forwarded to where the talk goes on."""
    occurred_at: datetime
    received_at: datetime
    what: What

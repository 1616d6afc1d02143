"""The channel-neutral messages that the core speaks in. A channel's compiler turns each into its native payloads.

Texts are final (rendered, in the shopper's language) but not yet fitted: limits are the compiler's affair. Action ids
(`Option.id`, `CardButton.id`) come back in a `Tapped`; they are at most 64 bytes, so that every channel can carry them.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from functions.commerce.orders import Address

FROZEN = ConfigDict(frozen=True, defer_build=True)
LONGEST_ACTION = 64
"""Bytes."""


def _in_bytes(action: str) -> str:
    if len(action.encode()) > LONGEST_ACTION:
        raise ValueError(f"an action id has at most {LONGEST_ACTION} bytes")
    return action


ActionId = Annotated[str, Field(min_length=1, max_length=LONGEST_ACTION), AfterValidator(_in_bytes)]


class Option(BaseModel):
    """Something to tap. `detail` is shown where the channel has room (a list row)."""

    model_config = FROZEN

    id: ActionId
    title: str
    detail: str = ""
    spare: bool = False
    """It can be done in another way too: left out where, without it, the others fit as buttons."""


class Link(BaseModel):
    model_config = FROZEN

    title: str
    url: str


class Text(BaseModel):
    model_config = FROZEN

    kind: Literal["text"] = "text"
    body: str
    link: Link | None = None


class Choices(BaseModel):
    """A question with options. `opener` is the label of the button that opens a list, where a channel needs one."""

    model_config = FROZEN

    kind: Literal["choices"] = "choices"
    body: str
    options: tuple[Option, ...] = Field(min_length=1)
    opener: str
    footer: str = ""


class Card(BaseModel):
    model_config = FROZEN

    title: str
    subtitle: str
    """Price and, where it matters, stock: "€ 29,95 · nog 2"."""
    image: str | None = None
    """HTTPS address of a JPEG or PNG."""
    alt: str = ""
    """What can be seen on it, in the shopper's language; "": the title stands for it."""
    sku: str = ""
    """What it stands for in the shop's native catalogue, where there is one."""
    options: tuple[Option, ...] = Field(min_length=1)
    """The most important first: a channel shows so many of each card as it has room for, and as every card has."""


class Carousel(BaseModel):
    """Products side by side. `more` fetches the next page; it is there whenever there is one."""

    model_config = FROZEN

    kind: Literal["carousel"] = "carousel"
    body: str
    cards: tuple[Card, ...] = Field(min_length=1)
    opener: str
    more: Option | None = None
    catalogue: str = ""
    """The channel's own catalogue that has every one of these products (Meta's catalogue id); "": there is none."""


class Detail(BaseModel):
    """One product with its picture, description and what can be done with it."""

    model_config = FROZEN

    kind: Literal["detail"] = "detail"
    title: str
    body: str
    image: str | None = None
    alt: str = ""
    """What can be seen on it, as a card says it. No channel has a place for it but our own web chat."""
    pictures: tuple[str, ...] = ()
    """Further ones, for a channel that shows several at once; on any other the first stands for all."""
    options: tuple[Option, ...] = Field(min_length=1)
    opener: str


class Line(BaseModel):
    """A line of a cart, summary or receipt: "2 × Rode rozen (Middel)", "€ 59,90"."""

    model_config = FROZEN

    title: str
    amount: str


class Cart(BaseModel):
    """The cart, or the summary to confirm: lines, totals ("Verzending", "Totaal"), and what can be done."""

    model_config = FROZEN

    kind: Literal["cart"] = "cart"
    heading: str
    lines: tuple[Line, ...]
    totals: tuple[Line, ...]
    """The last one is the total."""
    note: str = ""
    options: tuple[Option, ...] = Field(min_length=1)
    opener: str


class Price(BaseModel):
    """A line of an invoice, minor units."""

    model_config = FROZEN

    label: str
    amount: int


class Invoice(BaseModel):
    """To be paid inside the chat, with the channel's own form. What is due is the sum of the prices."""

    model_config = FROZEN

    title: str
    payload: str = Field(min_length=1, max_length=128)
    """Comes back with the channel's questions about it; the shopper does not see it. ASCII."""
    currency: str
    prices: tuple[Price, ...] = Field(min_length=1)
    start: str
    """What a forwarded copy opens the chat with, instead of being payable."""


class PaymentRequest(BaseModel):
    """The link to pay by. With `invoice` a channel that has such shows that instead; any other has none in it."""

    model_config = FROZEN

    kind: Literal["payment_request"] = "payment_request"
    body: str
    link: Link
    amount: str
    invoice: Invoice | None = None


class BillItem(BaseModel):
    """`amount` is for all its units, before any discount, minor units."""

    model_config = FROZEN

    title: str
    quantity: int
    amount: int
    image: str | None = None


class Bill(BaseModel):
    """A receipt in figures, for a channel that draws receipts itself. Minor units, VAT included."""

    model_config = FROZEN

    currency: str
    buyer: str
    shop: str
    paid_with: str
    """In words: "iDEAL"."""
    paid_at: datetime
    items: tuple[BillItem, ...]
    discounts: tuple[Price, ...] = ()
    """What each takes off."""
    shipping: int
    total: int
    address: Address | None = None
    besides: tuple[Line, ...] = ()
    """Those of the receipt's totals that these figures do not show: the VAT that is in them."""

    @property
    def goods(self) -> int:
        return sum(item.amount for item in self.items)

    @property
    def adds_up(self) -> bool:
        return self.goods + self.shipping - sum(each.amount for each in self.discounts) == self.total


class Receipt(BaseModel):
    model_config = FROZEN

    kind: Literal["receipt"] = "receipt"
    heading: str
    number: str
    lines: tuple[Line, ...]
    totals: tuple[Line, ...]
    note: str = ""
    bill: Bill | None = None
    """The same in figures; None of what nobody paid, and of what was said before there were any."""


class Media(BaseModel):
    model_config = FROZEN

    kind: Literal["media"] = "media"
    url: str
    mime: str
    caption: str = ""


class FormField(BaseModel):
    """One question of a form. `value` is what is known already; `error` what was wrong with the last answer."""

    model_config = FROZEN

    id: str = Field(pattern="^[a-z_]{1,32}$")
    label: str
    input: Literal["text", "email", "tel", "lines", "choice"] = "text"
    autocomplete: str = "off"
    """The browser's own word for it (HTML, "autofill field"): "name", "street-address", "postal-code"."""
    options: tuple[Option, ...] = ()
    """Of a choice: what is answered is the option's id."""
    required: bool = True
    value: str = ""
    hint: str = ""
    error: str = ""


class Form(BaseModel):
    """Several questions at once, for a channel that can show them together. Any other asks `instead`."""

    model_config = FROZEN

    kind: Literal["form"] = "form"
    id: str = Field(pattern="^[a-z_]{1,32}$")
    """Comes back with the answers: which form it was."""
    heading: str
    fields: tuple[FormField, ...] = Field(min_length=1)
    submit: str
    """Title of its button."""
    instead: Text | Choices


Message = Annotated[
    Text | Choices | Carousel | Detail | Cart | PaymentRequest | Receipt | Media | Form, Field(discriminator="kind")
]


def offered(message: "Message") -> tuple[Option, ...]:
    """What a message offers, in the order in which it is numbered where a channel can show neither buttons nor a list:
    "2" is the second of these."""
    return once(options_of(message))


def options_of(message: "Message") -> tuple[Option, ...]:
    """All that can be tapped; of several cards the first action of each, named after the card."""
    if isinstance(message, Form):
        return options_of(message.instead)
    if isinstance(message, Carousel):
        cards = message.cards
        found = cards[0].options if len(cards) == 1 else tuple(map(_named, cards))
        return (*found, message.more) if message.more else found
    return message.options if isinstance(message, Choices | Detail | Cart) else ()


def once(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """The first of those with the same action."""
    kept: dict[str, Option] = {}
    for option in options:
        kept.setdefault(option.id, option)
    return tuple(kept.values())


def _named(card: Card) -> Option:
    return Option(id=card.options[0].id, title=card.title, detail=card.subtitle)

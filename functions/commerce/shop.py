"""A published shop as the core sees it: the merchant's rules, and a read-only, immutable, versioned bundle.

`Shop` is the port; `functions/shop` implements it over a bundle on disk. Everything it answers is the same every time
for one `version`, which is why the pure core may ask it.
"""

from datetime import date, time
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from functions.commerce.catalogue import Category, Found, Product, Wish
from functions.commerce.codes import DiscountCode
from functions.commerce.event_days import EventDay
from functions.commerce.issued import AfterComplaint
from functions.commerce.loyalty import LoyaltyRules
from functions.commerce.terms import Returns, Trader

FROZEN = ConfigDict(frozen=True, defer_build=True, extra="forbid")


ChannelName = Literal["whatsapp", "web", "messenger", "instagram", "telegram", "wechat", "kik"]
"""Where shoppers write; a test holds it equal to the registry of channels, mail left out."""
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Slot(BaseModel):
    """A part of a day in which an option delivers, or in which an order can be fetched."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid", validate_by_name=True)

    id: str = Field(pattern="^[a-z0-9-]{1,20}$")
    begin: time = Field(alias="from")
    until: time
    capacity: int | None = Field(default=None, ge=1)
    """Orders in this slot on one day; None: as many as come."""
    label: dict[str, str] = {}


class ShippingOption(BaseModel):
    model_config = FROZEN

    id: str
    label: dict[str, str]
    price: int = Field(ge=0)
    """Minor units, VAT included."""
    free_from: int | None = None
    """Goods total (minor units), before any discount, from which this option costs nothing."""
    countries: tuple[str, ...] = ()
    """ISO 3166 codes it goes to; empty: needs no address (pick-up)."""
    days: tuple[Weekday, ...] = ()
    """Weekdays on which it goes; empty: every day on which the shop is not closed."""
    cut_off: time | None = None
    """Until when, `lead_days` before the day (0: on it), that day can be ordered, in the shop's time zone."""
    lead_days: int = Field(default=0, ge=0, le=60)
    slots: tuple[Slot, ...] = ()
    capacity: int | None = Field(default=None, ge=1)
    """Orders of this option on one day."""
    areas: dict[str, tuple[str, ...]] = {}
    """Per country the postcodes it goes to, "1000-1109" or "1181" (the beginning of a postcode); a country that is
    left out: all of it."""

    @property
    def by_day(self) -> bool:
        """Whether the shopper chooses a day; an option that says nothing of days goes as soon as it can."""
        return bool(self.days or self.slots or self.cut_off or self.lead_days or self.capacity)


class Closure(BaseModel):
    """Days on which nothing goes, both included."""

    model_config = FROZEN

    first: date
    last: date
    label: dict[str, str] = {}
    """Why, as the shopper reads it: "Zomervakantie"."""


class Upsell(BaseModel):
    """What is offered once in a checkout: with a product of one of these categories, or one of these products, this."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid", validate_by_name=True)

    wherever: tuple[str, ...] = Field(alias="with", min_length=1)
    offer: str


class Contact(BaseModel):
    model_config = FROZEN

    phone: str
    email: str
    address: str


class Notify(BaseModel):
    """Where the merchant is told what needs them: a paid order, a request for a human, low stock."""

    model_config = FROZEN

    email: str = ""
    """Empty: the shop's own, `contact.email`."""
    whatsapp: str = ""
    """"+31612345678"; empty: not there. From this number the word `test` tries the live shop, without an order."""
    low_stock: int = Field(default=3, ge=0)
    """Told when so many units, or fewer, are left; 0: when it is sold out."""


class UpdateTemplate(BaseModel):
    """The approved template that stands in for an update outside a channel's 24-hour window."""

    model_config = FROZEN

    name: str
    language: dict[str, str]
    """Meta's language code per locale: {"nl": "nl", "en": "en_GB"}."""
    parameters: tuple[str, ...] = ()
    """Names of the update's values, in the order of the template's {{1}}, {{2}} …"""


class Rules(BaseModel):
    """`shop.yaml`."""

    model_config = FROZEN

    id: str = Field(pattern="^[a-z0-9-]{2,40}$")
    name: str
    currency: str = Field(pattern="^[A-Z]{3}$")
    locales: tuple[str, ...] = Field(min_length=1)
    """The first is the shop's own."""
    time_zone: str
    country: str = Field(pattern="^[A-Z]{2}$")
    privacy_url: str
    terms_url: str
    contact: Contact
    hours: dict[str, tuple[str, ...]]
    """Opening hours per day, "09:00-18:00"; a day left out is closed. Days: mon tue wed thu fri sat sun."""
    quiet_hours: str = ""
    """"21:00-08:00": when what is not urgent waits, in the shop's time zone; "": never."""
    vat: dict[str, int]
    """Rate in hundredths of a percent per name: {"low": 900, "high": 2100}."""
    vat_abroad: dict[str, dict[str, int]] = {}
    """The same names' rates for goods that go to another country, by its code. Prices stay what they are."""
    discount_codes: tuple[DiscountCode, ...] = ()
    shipping: tuple[ShippingOption, ...] = Field(min_length=1)
    closed: tuple[Closure, ...] = ()
    holidays: dict[date, dict[str, str]] = {}
    """Public holidays, worked out from `holidays: NL` when the shop is published, with their names."""
    days_ahead: int = Field(default=60, ge=1, le=365)
    """How far ahead a day can be chosen."""
    orders_a_day: int | None = Field(default=None, ge=1)
    """Of all options together; None: as many as come."""
    upsell: tuple[Upsell, ...] = ()
    events: tuple[EventDay, ...] = ()
    """What tickets are sold for."""
    trader: Trader = Trader()
    """The business behind the shop, as the law wants it named."""
    returns: Returns = Returns()
    after_complaint: AfterComplaint = AfterComplaint()
    loyalty: LoyaltyRules = LoyaltyRules()
    payment_methods: tuple[dict[str, str], ...] = ()
    """What a shopper can pay with, in words, per locale: told when asked. Stripe's settings decide what is offered."""
    notify: Notify = Notify()
    max_units: int = Field(default=50, ge=1, le=999)
    """Most units on one cart line."""
    telegram_payments: bool = False
    """On Telegram it is paid inside the chat, where the stage has a provider token for that; else by the link."""
    payment_hold_minutes: int = Field(default=60, ge=31, le=1440)
    """How long a payment link lives and stock is held. Stripe allows 30 minutes to 24 hours."""
    payment_reminder_minutes: int = Field(default=30, ge=5)
    """How long after the link the one reminder goes, if it is still open."""
    substitution_hours: int = Field(default=24, ge=1, le=168)
    """How long a shopper can answer what is proposed for a line that cannot be made; the day's cut-off comes first."""
    review_delay_hours: int = Field(default=24, ge=0)
    """From delivery to "how was it?"."""
    retention_days: int = Field(default=400, ge=35)
    """How long transcripts are kept."""
    dead_letter_days: int = Field(default=14, ge=1, le=14)
    """How long dead letters and unreadable bodies are kept; SQS keeps 14 days at most."""
    takeover_minutes: int = Field(default=60, ge=1, le=7 * 24 * 60)
    """How long after the last message of a person of the shop, in the channel's own inbox, the bot answers again."""
    session_gap_minutes: int = Field(default=30, ge=1)
    """Silence after which a new message starts a new session, for the KPIs."""
    channels: dict[ChannelName, bool] = {}
    """False: turned off, nothing is sold there; a channel that is left out is on."""
    website: str = ""
    """Where the web chat lives; the payment's return page leads back to it."""
    whatsapp_number: str = ""
    """"+31201234567", for links back to the chat."""
    messenger_page: str = ""
    """The page's name or number at Facebook, as in m.me/<page>: for links to its chat."""
    telegram_bot: str = ""
    """The bot's username, as in t.me/<bot>."""
    webchat_origins: tuple[str, ...] = ()
    """Origins that may embed the web chat: "https://www.example.com"."""
    whatsapp_catalogue: str = ""
    """Id of the Meta catalogue that has the shop's products (`make catalogue`); "": results are cards of our own."""
    whatsapp_templates: dict[str, UpdateTemplate] = {}
    """Per update key (see UPDATES in functions/conversation/updates.py)."""
    messenger_templates: dict[str, UpdateTemplate] = {}
    """The same of Messenger's utility templates."""

    def approved(self, channel: str) -> dict[str, UpdateTemplate]:
        """The templates that a channel has approved, per update key."""
        return {"whatsapp": self.whatsapp_templates, "messenger": self.messenger_templates}.get(channel, {})

    def takes(self, channel: str) -> bool:
        """Whether the shop sells on a channel."""
        return {str(name): on for name, on in self.channels.items()}.get(channel, True)

    def event(self, event_id: str) -> EventDay | None:
        return next((each for each in self.events if each.id == event_id), None)

    @property
    def particulars(self) -> Trader:
        """An older bundle has none: then what the shop says of itself."""
        contact = self.contact
        known = {"legal_name": self.name, "address": contact.address, "email": contact.email, "phone": contact.phone}
        return self.trader.model_copy(
            update={name: said for name, said in known.items() if not getattr(self.trader, name)}
        )


class Faq(BaseModel):
    """A question that the shop answers itself (faq.md), in one language."""

    model_config = FROZEN

    id: str
    question: str
    answer: str


class Shop(Protocol):
    """The bundle. Reads local, immutable files only; safe to call from the pure core."""

    @property
    def version(self) -> str:
        """SHA-256 of the bundle, hex."""

    @property
    def rules(self) -> Rules: ...

    def categories(self) -> tuple[Category, ...]:
        """In the merchant's order; only those that have products."""

    def product(self, product_id: str) -> Product | None: ...

    def product_of(self, sku: str) -> Product | None:
        """The product that a SKU (a variant's) belongs to; None when it is not, or no longer, sold."""

    def read_wish(self, text: str, locale: str) -> Wish:
        """Take colours, prices, category and occasion out of free text; the rest stays in `terms`. Never raises."""

    def find(self, wish: Wish, *, offset: int = 0, limit: int = 10) -> Found:
        """Search. Where nothing fits, wishes are relaxed one at a time until at least three products are found
        (or the whole catalogue is smaller than that); `Found.relaxed` says which. Never empty while the shop sells
        anything."""

    def similar(self, product_id: str, *, limit: int = 3) -> tuple[Product, ...]:
        """Alternatives to a product, nearest first, itself left out."""

    def faq(self, text: str, locale: str) -> Faq | None:
        """The entry of faq.md that a text asks for, in that language; None: none is near enough. Never raises."""

    def word(self, locale: str, kind: str, key: str) -> str:
        """How a wish is called in a language: `word("nl", "colour", "red")` is "rood". Kinds: colour, occasion."""

    def option_words(self, axis: str, value: str | None = None) -> frozenset[str]:
        """What an option is called besides its label, in every language: `option_words("size", "S")` has "kleine" and
        "small". None: any option of that axis. Words are folded: lower case, no accents. Empty where words.yaml says
        nothing of it."""

    def say(self, locale: str, key: str, **values: object) -> str:
        """Render the message template `messages/<locale>/<key>.j2`, the shop's own before the built-in one.

        Values may be str, int, Money, datetime, date or plain lists and dicts of them. Raises RenderError for an
        undefined variable, a template that fails, or an unknown key: never blank text.
        """

    def money(self, locale: str, amount: int) -> str:
        """An amount in the shop's currency as that locale writes it: "€ 29,95" (with a no-break space)."""

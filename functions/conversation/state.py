"""What a conversation remembers between two events: at most 16 KB, no history (the turns are that)."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from functions.commerce.cart import Cart
from functions.commerce.catalogue import Wish
from functions.commerce.codes import DiscountCode
from functions.commerce.loyalty import Standing
from functions.commerce.orders import Address, DeliveryDay, Substitution
from functions.conversation.linked import Handing, Linked, Moved
from functions.conversation.opted_in import OptIn
from functions.conversation.pictures import Pictures
from functions.conversation.return_draft import CaseDraft
from functions.conversation.reviewed import Caring, Reviewing
from functions.conversation.step import Step as Step

VERSION = 1
FROZEN = ConfigDict(frozen=True, defer_build=True)


class Timer(BaseModel):
    model_config = FROZEN

    id: str
    """"payment_reminder:o_…": setting a timer with the same id moves it."""
    due: datetime
    kind: Literal[
        "payment_reminder",
        "payment_check",
        "refund_check",
        "ask_feedback",
        "ask_handled",
        "erase",
        "substitute",
        "return_due",
        "exchange_came",
        "silence",
    ]
    subject: str
    """The order's id; of `erase`, the version through which it was asked, or "" while an order stands in the way."""
    generation: int = 0
    failures: int = 0


class Shown(BaseModel):
    """What the shopper is looking at."""

    model_config = FROZEN

    wish: Wish = Wish()
    offset: int = 0
    """Of the page shown."""
    total: int = 0
    products: tuple[str, ...] = ()
    """Product ids of the page, in order: "the second one"."""
    product: str | None = None
    """The product in focus."""
    sku: str | None = None
    """Its variant in focus."""
    wanted: int = 1
    """Units asked for before it was clear of which variant: "2x"."""


class Draft(BaseModel):
    """Answers of the checkout so far; what is valid is kept when a step is gone back to, or the talk wanders off."""

    model_config = FROZEN

    gift: bool | None = None
    """For somebody else; None: not asked yet."""
    name: str = ""
    """Of who gets it."""
    shipping: str = ""
    address: Address | None = None
    """May be incomplete: what is missing is asked."""
    phone: str | None = None
    """Of who gets it, for the courier; None: not asked yet, "": not told."""
    wanted: date | None = None
    """A day that was told, of which it is not yet known whether it can be, or in which slot."""
    delivery: DeliveryDay | None = None
    email: str = ""
    code: str = ""
    """A discount code, as it is written in shop.yaml; "": none."""
    discount: int = 0
    """What it takes off, as it was last shown to the shopper; compared with what it does when the order is placed."""
    email_meant: str = ""
    """What a mistyped e-mail address was probably meant to be: to be confirmed."""
    card_message: str | None = None
    """None: not asked yet; "": none wanted."""
    courier_note: str = ""
    anonymous: bool = False
    substitution: Substitution = "ask"
    offered: bool = False
    """Something to go with it was offered in this checkout: never twice."""
    ticket_names: tuple[str, ...] = ()
    """On the tickets, where their event asks for that."""

    def for_next_order(self) -> "Draft":
        """Who orders again is asked again what is said of one order only."""
        once = ("card_message", "wanted", "delivery", "courier_note", "anonymous", "offered", "code", "discount",
                "ticket_names")  # fmt: skip
        return self.model_copy(update={name: Draft.model_fields[name].default for name in once})


class Buying(BaseModel):
    """One thing that is being bought by "buy now", apart from the cart."""

    model_config = FROZEN

    sku: str
    day: date | None = None
    """None: not asked yet, or not to be asked: the earliest."""
    card_message: str | None = None
    """None: not asked yet, or not to be asked; "": none wanted."""
    agreed: bool = False
    """Nothing is left to ask: ordered as soon as an older link is closed."""


class Invoicing(BaseModel):
    """To whom an order's invoice is to be addressed, as far as it was told."""

    model_config = FROZEN

    order: str
    name: str = ""
    """Of the company; "": not asked yet."""
    vat_id: str = ""


class Repeats(BaseModel):
    """Counters of texts that came in, by which a machine's answers are known (`loops`). The text itself is not kept."""

    model_config = FROZEN

    digest: str = ""
    """Of the last text."""
    same: int = 0
    """How often it came in a row."""
    at: datetime | None = None
    burst: int = 0
    """Texts in the minute that began at `burst_at`."""
    burst_at: datetime | None = None
    silences: int = 0
    until: datetime | None = None
    """Until when the same text is still met with silence."""


class Place(BaseModel):
    """A step that `back` can return to."""

    model_config = FROZEN

    step: Step
    shown: Shown


class Notice(BaseModel):
    """A variant that is sold out, and that the shopper wants to hear of once, when it can be had again."""

    model_config = FROZEN

    sku: str
    until: datetime
    """After which it is no longer waited for."""
    look_at: datetime
    """From when on its stock is looked at. The event's id is made of it: what came in vain can come once more."""


class Offer(BaseModel):
    """One thing that the last question offered to tap; remembered where a tap comes back as words (offers.py)."""

    model_config = FROZEN

    action: str
    title: str


MOST_ORDERS = 10
"""Of a shopper's own that are remembered."""


class GivenTicket(BaseModel):
    model_config = FROZEN

    order: str
    number: int


class PastOrder(BaseModel):
    model_config = FROZEN

    id: str
    number: str | None = None


class Conversation(BaseModel):
    model_config = FROZEN

    v: int = VERSION
    id: str
    version: int = 0
    """Of the last turn; the condition of the next commit."""
    account: str
    channel: str
    user: str = ""
    """How the channel addresses the shopper: a BSUID, "+31612345678", a session id."""
    number: str = ""
    """The phone number that they last wrote from, where the channel tells it."""
    step: Step = Step.BROWSING
    shown: Shown = Shown()
    back: tuple[Place, ...] = ()
    """At most 8."""
    cart: Cart = Cart()
    confirming: int | None = None
    """Version of the cart that was confirmed while an older link was still being closed: ordered as soon as it is."""
    buying: Buying | None = None
    undo: Cart | None = None
    """The cart before its last change."""
    draft: Draft = Draft()
    order: str | None = None
    """The order being paid."""
    orders: tuple[PastOrder, ...] = ()
    """Orders placed here, the latest first, at most 10."""
    moving: str | None = None
    moving_to: Address | None = None
    """The order of which the day is being moved."""
    cancelling: str | None = None
    """The order of which it is asked whether to cancel it."""
    invoicing: Invoicing | None = None
    substituting: str | None = None
    """The proposal (of something else for a line that cannot be made) that is being asked about."""
    review_order: str | None = None
    """The order that a review question is about."""
    reviewing: Reviewing | None = None
    caring: Caring | None = None
    offered: tuple[Offer, ...] = ()
    """By the last question, in the order of its numbers, at most 30."""
    pictures: Pictures = Pictures()
    timers: tuple[Timer, ...] = ()
    notices: tuple[Notice, ...] = ()
    """What is waited for, at most 20; each has an item of its own in the table, for the clock to find."""
    locale: str
    locale_sure: bool = False
    """The shopper wrote in it, or chose it."""
    profile_name: str = ""
    greeted: bool = False
    misunderstood: int = 0
    """Messages in a row that were not understood."""
    insults: int = 0
    """Since the session began: the first gets an answer, the third none."""
    repeats: Repeats = Repeats()
    human_requested_at: datetime | None = None
    human_until: datetime | None = None
    """A person of the shop has the conversation until then, and the bot is silent: see takeover.py."""
    human_name: str = ""
    """Who it is, as the shopper was told; "": they answer elsewhere than at the console."""
    human_by: str = ""
    """Who it is at the console."""
    promotional: bool = True
    """False after `stop`: nothing promotional, no review messages."""
    opt_ins: tuple[OptIn, ...] = ()
    """What they asked to be told of: promotion is sent for these and nothing else."""
    watch_asked: OptIn | None = None
    """What it was just asked whether to tell of, beside the open question."""
    watch_told: str = ""
    """What was told last for an opt-in: "niet meer" ends that one."""
    erasure_asked: bool = False
    """Whether to erase was the last thing asked, beside the open question: the next message answers it, or drops it."""
    standing: Standing = Standing()
    share: str = ""
    """The code of the link that they give to others."""
    came_by: str = ""
    """The code of somebody's link, by which they came the first time."""
    vouchers: tuple[DiscountCode, ...] = ()
    """Codes made for one person that they were given or have named, the latest last, at most 3."""
    code_asked: bool = False
    """Whether the shopper was just asked which discount code they have: a word by itself is that."""
    off_told_at: datetime | None = None
    """When it was last said here that the shop has turned this channel off."""
    stop_explained: bool = False
    """After `stop` the shopper was told what is still sent: the next `stop` ends that too."""
    transactional: bool = True
    """False after a second `stop` while money was open."""
    reachable: bool = True
    """False after the channel said "never"."""
    invoice_refused_at: datetime | None = None
    """When the channel would not have an invoice to be paid inside the chat: for a day it goes by the link."""
    last_inbound_at: datetime | None = None
    """Received; opens the channel's messaging window."""
    heard_in: int = 0
    """Version of the turn in which they last wrote."""
    briefly_at: datetime | None = None
    """The same moment, where it opens the window for a moment only (`ShopperWrote.brief`)."""
    last_now: datetime
    active_at: datetime | None = None
    """When something was last said, in or out; None: nothing was, or it is erased."""
    session_started_at: datetime | None = None
    intent: Literal["", "sales", "service"] = ""
    """The label that splits the KPIs."""
    testing: bool = False
    """The merchant tries the shop: nothing is ordered (testing.py)."""
    returning: CaseDraft | None = None
    """What is to go back, as far as it was told."""
    handing: Handing | None = None
    moved_to: str | None = None
    """The conversation where the talk goes on: what happens to orders is told there."""
    moved: Moved | None = None
    linked: tuple[Linked, ...] = ()
    given_tickets: tuple[GivenTicket, ...] = ()
    """Passed on to this person by others, the latest first, at most 20."""
    event_news: tuple[str, ...] = ()
    """Ids of news that was told here, the latest first, at most 10."""
    erased_at: datetime | None = None
    """When what this person had left here was erased, at their wish: see erasure.py."""
    erased_through: int = 0
    """Version of the last turn that went with it."""

    def parted_from(self, other: str) -> "Conversation":
        """Without what links it with another conversation, and without the orders that came from there."""
        theirs = {order for link in self.linked if link.conversation == other for order in link.orders}
        changes: dict[str, object] = {
            "linked": tuple(link for link in self.linked if link.conversation != other),
            "orders": tuple(past for past in self.orders if past.id not in theirs),
            "timers": tuple(timer for timer in self.timers if timer.subject not in theirs),
        }
        for pointer in ("order", "review_order", "moving", "cancelling"):
            if getattr(self, pointer) in theirs:
                changes[pointer] = None
        if self.reviewing and self.reviewing.order in theirs:
            changes["reviewing"] = None
        if self.caring and self.caring.order in theirs:
            changes["caring"] = None
        if self.returning and self.returning.order in theirs:
            changes["returning"] = None
        if self.moved_to == other:
            changes |= {"moved_to": None, "moved": None}
        return self.model_copy(update=changes)

    def human_has(self, now: datetime) -> bool:
        """Whether a person of the shop has the conversation."""
        return self.human_until is not None and now < self.human_until

    def timer(self, timer_id: str) -> Timer | None:
        return next((timer for timer in self.timers if timer.id == timer_id), None)

    @property
    def next_due(self) -> datetime | None:
        """Sort key of the timers index; None: no timer, not in the index."""
        return min((timer.due for timer in self.timers), default=None)

    def with_timer(self, timer: Timer) -> "Conversation":
        return self.without_timer(timer.id).model_copy(update={"timers": (*self.without_timer(timer.id).timers, timer)})

    def without_timer(self, *timer_ids: str) -> "Conversation":
        kept = tuple(timer for timer in self.timers if timer.id not in timer_ids)
        return self if len(kept) == len(self.timers) else self.model_copy(update={"timers": kept})

"""Chatkassa in one process, for everybody's tests: the real storage, mailbox, worker and dispatch, on a table and on
queues in memory; channels, payments, the shop and the clock are plugged in. tests/storage is on moto, which costs five
times as much as all that is tested here, and tests/property/test_memory_dynamo.py holds the table in memory against it.

    with World() as world:
        world.writes("hallo")
        world.run()
        assert world.said() == ["Hallo"]
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from functions import ticket_codes
from functions.announcements import Announcement
from functions.channels.channel import Capabilities, Channel, Compiled, Parsed, Payload, Request
from functions.commerce.catalogue import Category, Found, Product, Wish
from functions.commerce.money import Money
from functions.commerce.shop import Faq, Rules, Shop
from functions.commerce.tickets import TicketRef
from functions.conversation.effects import Send
from functions.conversation.events import Event, ShopperWrote, TextIn, What
from functions.conversation.message import Message, Text
from functions.conversation.state import Conversation
from functions.dispatch import Dispatcher, Mailer
from functions.errors import NotFound
from functions.links import hand_over, handed_over
from functions.mailbox import FifoQueue, Mailbox, PaymentsQueue, Unreadable
from functions.payments.command import PaymentCommand
from functions.storage import aliases, keys, reads, turns
from functions.storage.stock import set_stock
from functions.storage.table import integer, text
from functions.storage.versions import read
from functions.worker import Engine, Worker
from tests import dynamo
from tests.memory_dynamo import MemoryDynamo
from tests.photo_box import PhotoBox, keeper
from tests.queues import MemorySqs, Queue
from tests.queues import Message as QueueMessage

SHOP = "de-linde"
ACCOUNT = "phone:1"
USER = "+31612345678"
START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MAILBOX, PAYMENTS, UNREADABLE = "mailbox.fifo", "payments.fifo", "unreadable"
POINTER = '{"version":"v1","sha256":"s","key":"bundles/s.tar.gz"}'
RULES = Rules.model_validate(
    {
        "id": SHOP,
        "name": "De Linde",
        "currency": "EUR",
        "locales": ["nl", "en"],
        "time_zone": "Europe/Amsterdam",
        "country": "NL",
        "privacy_url": "https://example.com/privacy",
        "terms_url": "https://example.com/terms",
        "contact": {"phone": "+31201234567", "email": "hallo@example.com", "address": "Lindengracht 1"},
        "hours": {"mon": ["09:00-18:00"]},
        "vat": {"low": 900, "high": 2100},
        "shipping": [{"id": "post", "label": {"nl": "Post", "en": "Post"}, "price": 495, "countries": ["NL"]}],
        "whatsapp_templates": {
            "parcel_dispatched": {"name": "parcel", "language": {"nl": "nl"}, "parameters": ["number"]}
        },
    }
)


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class SmallShop:
    """The `Shop` port with nothing in it but rules: enough for engines that only talk."""

    version = "v1"
    rules = RULES

    def categories(self) -> tuple[Category, ...]:
        return ()

    def product(self, product_id: str) -> Product | None:
        return None

    def product_of(self, sku: str) -> Product | None:
        return None

    def read_wish(self, text: str, locale: str) -> Wish:
        return Wish(terms=text)

    def find(self, wish: Wish, *, offset: int = 0, limit: int = 10) -> Found:
        return Found(products=(), total=0, wish=wish)

    def similar(self, product_id: str, *, limit: int = 3) -> tuple[Product, ...]:
        return ()

    def faq(self, text: str, locale: str) -> Faq | None:
        return None

    def option_words(self, axis: str, value: str | None = None) -> frozenset[str]:
        return frozenset()

    def say(self, locale: str, key: str, **values: object) -> str:
        return f"{locale}/{key}"

    def money(self, locale: str, amount: int) -> str:
        return f"{Money(amount=amount, currency='EUR').amount / 100:.2f}"


class Phone:
    """A channel with a window of 24 hours. It keeps what is sent; `refuse` may raise before a send, `crash` after."""

    name = "phone"
    capabilities = Capabilities(
        text=4096, window=timedelta(hours=24), buttons=3, button_title=20, rows=10, row_title=24, row_detail=72,
        cards=10, cards_least=2, card_body=160, card_buttons=2, caption=1024, link_button=True, header_image=True,
        templates="whatsapp",
    )  # fmt: skip

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, Payload]] = []
        """(address, reference, payload)."""
        self.refuse: Callable[[str, Payload], None] = lambda reference, payload: None
        self.crash: Callable[[str, Payload], None] = lambda reference, payload: None

    def handshake(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> str:
        return ""

    def verify(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> bytes:
        return request.body

    def parse(self, body: bytes, received_at: datetime) -> Parsed:
        return Parsed()

    def compile(self, message: Message, reference: str = "") -> Compiled:
        body = message.body if isinstance(message, Text) else message.model_dump_json()
        return Compiled(tuple({"text": part} for part in body.split("|")))

    def template(self, name: str, language: str, parameters: tuple[str, ...]) -> Payload:
        return {"template": name, "language": language, "parameters": list(parameters)}

    def send(self, account: str, address: str, payload: Payload, *, token: str, reference: str) -> str:
        self.refuse(reference, payload)
        self.sent.append((address, reference, payload))
        self.crash(reference, payload)
        return f"out{len(self.sent)}"


class Page(Phone):
    """A channel of which the page fetches the transcript."""

    name = "web"
    capabilities = replace(Phone.capabilities, pull=True, window=None)


class Bus:
    def __init__(self) -> None:
        self.announced: list[Announcement] = []
        self.refuse: Callable[[], None] = lambda: None

    def announce(self, announcements: Sequence[Announcement]) -> None:
        self.refuse()
        self.announced += announcements


class PlainLinks:
    def payment(self, order: str) -> str:
        return f"https://shop.example/p/{order}-token"

    def invoice(self, order: str) -> str:
        return f"https://shop.example/i/{order}-token"

    def photo(self, order: str) -> str:
        return f"https://shop.example/d/{order}"

    def hand_over(self, conversation: str, until: datetime) -> str:
        return hand_over(conversation, until, "test")

    def handed_over(self, code: str) -> tuple[str, datetime] | None:
        return handed_over(code, ("test",))

    def qr(self, way: str, code: str) -> str:
        return f"https://shop.example/qr/{way}/{code}"

    def ticket(self, ref: TicketRef) -> str:
        return f"{self.tickets(ref)}/code.png"

    def tickets(self, ref: TicketRef) -> str:
        return f"https://shop.example/t/{ticket_codes.token(ref, 'test')}"

    def gift(self, ref: TicketRef) -> str:
        return ticket_codes.gift(ref, "test")

    def given(self, code: str) -> tuple[str, int, int] | None:
        return ticket_codes.read_gift(code, ("test",))

    def claim(self, code: str, who: str) -> str:
        return hashlib.sha256(f"{code}:{who}".encode()).hexdigest()[:24]


class World:
    """`engine`: the real one unless another is given. `payments` answers a command with an event; None: it stays in its
    queue. `channels`: by name; "phone" and "web" are there already. `client`: an empty table; None: one of its own."""

    def __init__(
        self,
        *,
        engine: Engine | None = None,
        shop: Shop | None = None,
        channels: Mapping[str, Channel] | None = None,
        payments: Callable[[PaymentCommand], Event] | None = None,
        stock: Mapping[str, int] | None = None,
        mailer: Mailer | None = None,
        start: datetime = START,
        client: dynamo.Counting | None = None,
    ) -> None:
        self.clock = Clock(start)
        self._given = client
        self.shop: Shop = shop or SmallShop()
        self.engine = engine or _real_engine()
        self.phone, self.page, self.bus = Phone(), Page(), Bus()
        self.channels: dict[str, Channel] = {"phone": self.phone, "web": self.page, **(channels or {})}
        self.payments = payments
        self.mailer = mailer
        self.sqs = MemorySqs()
        self.box = PhotoBox()
        self.delays: list[int] = []
        self._stock = stock or {}
        self._written = 0

    def __enter__(self) -> Self:
        self.client = self._given or dynamo.Counting(MemoryDynamo())
        self.table = dynamo.table(self.client, self.shop.rules.id)
        self.table.write(keys.bundle_pointer(self.shop.rules.id), {"doc": text(POINTER)})
        for sku, available in self._stock.items():
            set_stock(self.table, sku, available)
        self.mailbox = Mailbox(FifoQueue(MAILBOX, lambda: self.sqs))
        self.payments_queue = PaymentsQueue(FifoQueue(PAYMENTS, lambda: self.sqs))
        self.unreadable = Unreadable(UNREADABLE, lambda: self.sqs)
        self.dispatcher = Dispatcher(
            table=self.table,
            channel=self._channel,
            token=lambda name: f"token-of-{name}",
            mailbox=self.mailbox,
            payments=self.payments_queue,
            bus=self.bus,
            clock=self.clock,
            mailer=self.mailer,
            photos=keeper(self.box),
        )
        self.worker = Worker(
            table=self.table,
            engine=self.engine,
            open_shop=lambda pointer: self.shop,
            links=PlainLinks,
            blind=lambda said: hashlib.sha256(said.encode()).hexdigest()[:24],
            dispatcher=self.dispatcher,
            unreadable=self.unreadable,
            delay=lambda records, seconds: self.delays.append(seconds),
        )
        self.client.counted()
        return self

    def __exit__(self, *raised: object) -> None:
        """Nothing is held open: what is in memory goes by itself."""

    def _channel(self, name: str) -> Channel:
        if name not in self.channels:
            raise NotFound(name)
        return self.channels[name]

    # --- what happens -----------------------------------------------------------------------------------------------

    def event(
        self, what: What, *, id: str = "", user: str = USER, account: str = ACCOUNT, conversation: str = ""
    ) -> Event:
        self._written += 1
        return Event(
            id=id or f"in{self._written}",
            conversation=conversation or self.conversation_id(user, account),
            account=account,
            user=user if isinstance(what, ShopperWrote) else "",
            occurred_at=self.clock(),
            received_at=self.clock(),
            what=what,
        )

    def posts(self, *events: Event) -> None:
        self.mailbox.post(events)

    def happens(self, what: What, **envelope: str) -> Event:
        """An event into the mailbox."""
        event = self.event(what, **envelope)
        self.posts(event)
        return event

    def writes(self, body: str, **envelope: str) -> Event:
        """A shopper's text into the mailbox."""
        return self.happens(ShopperWrote(content=TextIn(text=body)), **envelope)

    def run(self, *, most: int = 200, remaining: Callable[[], float] = lambda: 15.0) -> None:
        """Until the queues are empty (payments too, where somebody answers them). Fails when that takes too long."""
        for _ in range(most):
            if self.inbox.messages:
                self.step(remaining=remaining)
            elif self.payments and self.outbox.messages:
                self.pays()
            else:
                return
        raise AssertionError(f"after {most} rounds there is still something in a queue")

    def step(self, messages: Sequence[QueueMessage] = (), *, remaining: Callable[[], float] = lambda: 15.0) -> Any:
        """One invocation of the worker, with the next batch."""
        batch = messages or self.inbox.batch()
        return self.inbox.deliver(lambda event: self.worker.handle(event, remaining), batch)

    def pays(self) -> None:
        """One invocation of the payments worker."""
        assert self.payments is not None
        for message in self.outbox.batch():
            self.posts(self.payments(read(PaymentCommand, message.body)))
            self.outbox.messages.remove(message)

    # --- what has become of it --------------------------------------------------------------------------------------

    @property
    def inbox(self) -> Queue:
        return self.sqs.queue(MAILBOX)

    @property
    def outbox(self) -> Queue:
        return self.sqs.queue(PAYMENTS)

    @property
    def kept(self) -> list[dict[str, Any]]:
        """What a person must look at."""
        return [json.loads(message.body) for message in self.sqs.queue(UNREADABLE).messages]

    @property
    def commands(self) -> list[PaymentCommand]:
        return [read(PaymentCommand, message.body) for message in self.outbox.messages]

    def conversation_id(self, user: str = USER, account: str = ACCOUNT) -> str:
        return aliases.conversation_id(account, user)

    def conversation(self, user: str = USER, account: str = ACCOUNT) -> Conversation | None:
        return reads.conversation(self.table, self.conversation_id(user, account))

    def turns(self, user: str = USER, account: str = ACCOUNT) -> tuple[turns.Turn, ...]:
        return turns.turns(self.table, self.conversation_id(user, account), limit=200)

    def sends(self, user: str = USER, account: str = ACCOUNT) -> list[Send]:
        """Everything decided to be said, in order."""
        return [effect for turn in self.turns(user, account) for effect in turn.effects if isinstance(effect, Send)]

    def said(self, user: str = USER) -> list[str]:
        """The texts that reached a phone."""
        return [payload["text"] for address, _, payload in self.phone.sent if address == user and "text" in payload]

    def stock(self, sku: str) -> tuple[int, int, int]:
        """available, reserved, sold."""
        item = self.table.get(keys.stock(self.table.shop, sku))
        assert item is not None
        return int(item["available"]["N"]), int(item["reserved"]["N"]), int(item["sold"]["N"])

    def taken(self, key: str) -> int:
        """Orders counted on a key of a delivery day."""
        item = self.table.get(keys.booked(self.table.shop, key))
        return int(item["taken"]["N"]) if item else 0

    def pause_item(self, account: str, until: datetime) -> None:
        from functions.storage.waits import put_pause

        put_pause(self.table, account, until)

    def moves_local_clock(self, by: timedelta) -> None:
        self.table.write(keys.clock(), {"seconds": integer(int(by.total_seconds()))})


def _real_engine() -> Engine:
    from functions.conversation import engine

    return engine


def texts(messages: Iterable[Send]) -> list[str]:
    return [send.message.body for send in messages if isinstance(send.message, Text)]

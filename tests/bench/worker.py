"""CPU a message in the worker, with what boto3 takes of it, over sizes of shop and numbers of conversations."""

import hashlib
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from functions.announcements import EventBus
from functions.channels.channel import Channel
from functions.channels.whatsapp import WhatsApp
from functions.commerce.shop import Shop
from functions.conversation import engine
from functions.conversation.events import Event, ShopperWrote, Tapped, TextIn
from functions.dispatch import Dispatcher
from functions.mailbox import FifoQueue, Mailbox, PaymentsQueue, Unreadable
from functions.storage import keys
from functions.storage.table import Table, integer, text
from functions.worker import Worker
from tests.bench.shops import shop_of
from tests.bench.wire import Wire
from tests.world import PlainLinks

WARM = 10
ACCOUNT = "whatsapp:106540352242922"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
KINDS: dict[str, Tapped | TextIn] = {
    "greeting": TextIn(text="hoi"),
    "search": TextIn(text="boekt onder 90 euro"),
    "carousel": Tapped(action="cat:bouquets"),
    "cart": Tapped(action="cart"),
    "checkout": Tapped(action="checkout"),
}
OTHER = TextIn(text="witte vaas")


class Quiet(WhatsApp):
    """WhatsApp, but nothing leaves: a send is answered at once."""

    sent = 0

    def send(self, account: str, address: str, payload: Any, *, token: str, reference: str) -> str:
        Quiet.sent += 1
        return f"wamid.{Quiet.sent}"


@dataclass
class Bench:
    shop: Shop
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.wire = Wire()
        table = Table("bench", self.shop.rules.id, lambda: self.wire.client("dynamodb"))
        pointer = keys.bundle_pointer(self.shop.rules.id)
        self._keep(pointer, doc=text("{}"))
        mailbox = Mailbox(FifoQueue("mailbox", lambda: self.wire.client("sqs")))
        channel: Channel = Quiet(api="https://graph.example")
        self.worker = Worker(
            table=table,
            engine=engine,
            open_shop=lambda pointer: self.shop,
            links=PlainLinks,
            blind=lambda said: hashlib.sha256(said.encode()).hexdigest()[:24],
            dispatcher=Dispatcher(
                table=table,
                channel=lambda name: channel,
                token=lambda name: "token",
                mailbox=mailbox,
                payments=PaymentsQueue(FifoQueue("payments", lambda: self.wire.client("sqs"))),
                bus=EventBus("bus", self.shop.rules.id, lambda: self.wire.client("events")),
                clock=lambda: self.now,
            ),
            unreadable=Unreadable("unreadable", lambda: self.wire.client("sqs")),
            delay=lambda records, seconds: None,
        )
        self.count = 0
        self.stocked: set[str] = set()

    def _keep(self, key: keys.Key, **attributes: Any) -> None:
        self.wire.items[key.pk, key.sk] = {**attributes, "pk": text(key.pk), "sk": text(key.sk)}

    def fill_stock(self) -> None:
        """Live stock of what can come on a page; the rest is never read."""
        for category in ("bouquets", "flowers", "plants", "vases"):
            from functions.commerce.catalogue import Wish

            for wish in (Wish(category=category), Wish(terms="rozen"), Wish()):
                for product in self.shop.find(wish, limit=50).products:
                    for variant in product.variants:
                        levels = {"available": integer(25), "reserved": integer(0), "sold": integer(0)}
                        self._keep(keys.stock(self.shop.rules.id, variant.sku), **levels)
                        self.stocked.add(variant.sku)

    def message(self, conversation: str, content: Tapped | TextIn) -> float:
        """CPU seconds of one message through the worker, without the wire's own."""
        self.count += 1
        event = Event(
            id=f"wamid.{self.count}", conversation=conversation, account=ACCOUNT, user="+31612345678",
            occurred_at=NOW, received_at=NOW, what=ShopperWrote(content=content, message_id=f"wamid.{self.count}"),
        )  # fmt: skip
        record = {
            "messageId": str(self.count), "receiptHandle": "h", "body": event.model_dump_json(),
            "attributes": {"MessageGroupId": conversation, "ApproximateReceiveCount": "1"},
        }  # fmt: skip
        sent = Quiet.sent
        own, started = self.wire.own_seconds, time.process_time()
        answer = self.worker.handle({"Records": [record]}, lambda: 20.0)
        spent = time.process_time() - started - (self.wire.own_seconds - own)
        assert answer == {"batchItemFailures": []}, answer
        assert Quiet.sent > sent, "the shopper was not answered"
        return spent

    def prepare(self, conversation: str) -> None:
        """A shopper with something in the cart, and every question of the checkout answered."""
        sku = sorted(self.stocked)[0]
        for content in (
            TextIn(text="hoi"), Tapped(action=f"add:{sku}"), Tapped(action="checkout"), Tapped(action="forme"),
            TextIn(text="Sanne de Boer"), Tapped(action="ship:standard"),
            TextIn(text="Dorpsstraat 12a, 2011 AB Haarlem"), TextIn(text="1"), TextIn(text="1"),
            TextIn(text="sanne@example.nl"), Tapped(action="nocard"),
        ):  # fmt: skip
            self.message(conversation, content)

    def populate(self, conversations: int) -> None:
        self.fill_stock()
        self.names = [f"c{number:025d}" for number in range(conversations)]
        self.prepare(self.names[0])
        for name in self.names[1:]:
            self.copy(self.names[0], name)

    def copy(self, conversation: str, other: str) -> None:
        """Another conversation in the same state: what the worker reads of it is one item."""
        key = keys.conversation(conversation)
        item = self.wire.items[key.pk, key.sk]
        doc = item["doc"]["S"].replace(conversation, other)
        self._keep(keys.conversation(other), **{**item, "doc": text(doc)})


def measure(sizes: tuple[tuple[int, int], ...], *, rounds: int) -> Iterator[dict[str, Any]]:
    """Sizes are (products, conversations). A round takes one message of each size in turn, for the machine is noisy."""
    benches = {(products, conversations): Bench(shop_of(products)) for products, conversations in sizes}
    for (_, conversations), bench in benches.items():
        bench.populate(conversations)
    for kind, content in KINDS.items():
        spent: dict[tuple[int, int], list[tuple[float, float]]] = {size: [] for size in benches}
        for at in range(rounds + WARM):
            for size, bench in benches.items():
                name = bench.names[at * 7919 % len(bench.names)]
                bench.message(name, OTHER)  # the shop remembers the last search
                bench.message(name, Tapped(action="menu"))
                own = bench.wire.aws_seconds
                cpu = bench.message(name, content)
                if at >= WARM:
                    spent[size].append((cpu, bench.wire.aws_seconds - own))
        medians = {}
        for (products, conversations), each in spent.items():
            whole, aws = (statistics.median(column) for column in zip(*each, strict=True))
            medians[products, conversations] = whole
            where = f"{products} products, {conversations} conversations"
            yield {"name": f"worker CPU, {kind} ({where})", "value": round(whole * 1000, 2), "unit": "ms"}
            yield {"name": f"worker boto3 share, {kind} ({where})", "value": round(aws / whole, 2), "unit": "ratio"}
        flat = max(medians.values()) / medians[sizes[0]]
        yield {"name": f"flat, {kind}: the most at any size to {sizes[0]}", "value": round(flat, 2), "unit": "ratio"}


def requests(shop: Shop) -> Iterator[dict[str, Any]]:
    """Requests of AWS an ordinary message makes in the worker: counted, not timed."""
    bench = Bench(shop)
    bench.fill_stock()
    bench.prepare("c0")
    for kind, content in KINDS.items():
        bench.message("c0", Tapped(action="menu"))
        bench.wire.reset()
        bench.message("c0", content)
        calls: Counter[str] = bench.wire.calls
        for call, number in sorted(calls.items()):
            yield {"name": f"worker requests, {kind}, {call}", "value": number, "unit": "requests"}
        yield {"name": f"worker requests, {kind}, all", "value": calls.total(), "unit": "requests"}

"""The payment edges as a Chalice app, on queues, secrets and orders that are kept in memory."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from chalice.app import Chalice
from chalice.test import Client

from functions import bootstrap
from functions.commerce.orders import Attempt, AttemptState, Order, OrderLine, OrderStatus, Shipping
from functions.conversation.state import Conversation
from functions.payments.command import PaymentCommand
from functions.settings import Settings
from functions.storage import reads
from functions.webhooks import pay, stripe
from tests import dynamo
from tests.memory_dynamo import MemoryDynamo
from tests.payments.till import ACCOUNT, CONVERSATION, LINK_KEY, ORDER, Till

SECRETS = ("whsec_new", "whsec_old")
RULES = SimpleNamespace(
    name="Bloemen & <Zo>", locales=("nl", "en"), whatsapp_number="+31 20 123 4567", website="https://de-linde.example.test"
)  # fmt: skip


def _app() -> Chalice:
    """The real one: registering a blueprint uses it up, so that no test can have another."""
    from app import app

    return app


class Secrets(Mapping[str, tuple[str, ...]]):
    def __init__(self) -> None:
        self.values: dict[str, tuple[str, ...]] = {"stripe_webhook_secret": SECRETS, "link_key": (LINK_KEY,)}
        self.next: dict[str, tuple[str, ...]] | None = None
        """What a refresh finds; None: refreshed within the last minute."""

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self.values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def refresh(self) -> bool:
        if self.next is None:
            return False
        self.values = self.next
        return True


class Edge:
    def __init__(self, monkeypatch: Any, till: Till) -> None:
        self.till = till
        self.orders: dict[str, Order] = {}
        self.commands: list[PaymentCommand] = []
        self.kept: list[str] = []
        self.talk: Conversation | None = None
        """The order's conversation."""
        self.secrets = Secrets()
        self.settings = Settings(
            stage="test", shop="de-linde", table="", mailbox_url="", payments_url="", unreadable_url="", bus="",
            bundles="", parameters="",
        )  # fmt: skip
        table = dynamo.table(dynamo.Counting(MemoryDynamo()))
        for name, found in {
            "clock": till.clock,
            "secrets": lambda: self.secrets,
            "payments_queue": lambda: self,
            "unreadable": lambda: self,
            "attempts": lambda: till.attempts,
            "table": lambda: table,
            "rules": lambda: RULES,
        }.items():
            monkeypatch.setattr(bootstrap, name, found)
        stripe._noted.clear()
        for edge in (stripe, pay):
            monkeypatch.setattr(edge, "settings", lambda: self.settings)
        monkeypatch.setattr(reads, "order", lambda table, order: self.orders.get(order))
        monkeypatch.setattr(reads, "conversation", lambda table, conversation: self.talk)
        self.http = Client(_app(), stage_name="api").http

    def post(self, commands: Iterable[PaymentCommand]) -> None:
        self.commands += commands

    def keep(self, body: str, *, why: str, source: str, **fields: str) -> None:
        self.kept.append(body)

    def get(self, path: str) -> Any:
        return self.http.get(path)

    def webhook(self, body: bytes, signature: str = "") -> Any:
        headers = {"Content-Type": "application/json"} | ({"Stripe-Signature": signature} if signature else {})
        return self.http.post("/webhooks/stripe", headers=headers, body=body)

    def run(self) -> None:
        """The payments worker does what was put in its queue."""
        commands, self.commands = self.commands, []
        for command in commands:
            self.till.payments.answer(command)

    def has_order(self, status: OrderStatus = OrderStatus.AWAITING_PAYMENT, **changed: Any) -> Order:
        order = an_order(status).model_copy(update=changed)
        self.orders[order.id] = order
        return order


def an_order(status: OrderStatus) -> Order:
    return Order(
        id=ORDER,
        conversation=CONVERSATION,
        account=ACCOUNT,
        locale="nl",
        currency="EUR",
        bundle="b",
        status=status,
        lines=(OrderLine(sku="t", product="t", title="Tulpen", quantity=2, price=1495, vat=900),),
        shipping=Shipping(id="post", label="Post", price=595),
        total=3585,
        recipient="Sanne Jansen",
        email="sanne@example.test",
        attempts=(Attempt(number=1, state=AttemptState.OPEN, amount=3585, cart_hash="f00d"),),
        created_at=datetime(2026, 11, 22, 11, 0, tzinfo=UTC),
    )

"""A shop, its shoppers, their banks, Stripe and the postman, in one process: the real workers, clock, reconciler and
webhook reading on the stand-in of Stripe. What happens is called from outside, with numbers that choose among what is
there, so that the same calls make the same history.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Self

from functions import clock
from functions.commerce.codes import DiscountCode
from functions.commerce.orders import Order
from functions.conversation.events import Event, ShopperWrote, Tapped
from functions.mailbox import PaymentsQueue
from functions.payments import webhook
from functions.payments.calls import Payments
from functions.payments.checkout import Checkout
from functions.payments.history import History
from functions.payments.money import Money
from functions.payments.reconciler import Reconciler
from functions.payments.stripe_api import connect
from functions.payments_worker import PaymentsWorker
from functions.storage import keys
from functions.storage.attempts import Attempts
from functions.storage.reconciled import Reconciled
from functions.storage.table import doc
from functions.storage.versions import read
from infra.books import Payment
from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.events import signature
from tests.dynamo import NAME, Counting, Crash
from tests.payments.till import SCOPE
from tests.property.faults import Process, equip, start
from tests.property.machine.troubles import Meanwhile, TroubledStripe
from tests.queues import Message, Queue
from tests.starter import starter_shop, with_shipping
from tests.world import World

USERS = ("+311", "+312", "+313")
ROSE, VASE = "ROOS-ROOD-S", "VAAS-GLAS-M"
TULIP = "TULP-RED"
CONCERT = "CONCERT"
STOCK = {ROSE: 3, VASE: 2, TULIP: 2, CONCERT: 2}
DAYS = ("2026-03-06:afternoon", "2026-03-07:afternoon")
CODES = (
    DiscountCode(code="LAATSTE1", percent=1000, once=True, uses=1),
    DiscountCode(code="GRATIS", percent=10_000, uses=2),
    DiscountCode(code="TIEN", amount=1000, once=True),
)
"""The second leaves nothing to pay."""
ROOM = 2
"""Orders a slot: the shoppers stand in each other's way."""
SECRET = "whsec_stand_in"
LONGEST_RUN = 400
"""Invocations after which a queue that is still not empty never will be."""


@cache
def tight_shop() -> Any:
    slots = next(option.slots for option in starter_shop().rules.shipping if option.id == "pickup")
    tight = tuple(slot.model_copy(update={"capacity": ROOM}) for slot in slots)
    return with_shipping("pickup", slots=tight, discount_codes=CODES)


@dataclass
class Street:
    client: Counting | None = None
    """An empty table; None: one on moto."""
    users: tuple[str, ...] = USERS
    told: list[Event] = field(default_factory=list)
    """What was put in the mailbox by hand, for what is delivered twice."""
    post: list[bytes] = field(default_factory=list)
    """Webhooks on their way."""
    elsewhere: dict[str, int] = field(default_factory=dict)
    """Units sold to somebody who is not in this street."""

    def __enter__(self) -> Self:
        self.world = self._world().__enter__()
        equip(self.world)
        self.clock = self.world.clock
        self.stripe = StandIn(clock=self._epoch, post=self._posted, webhook_secrets=(SECRET,))
        self.http = TroubledStripe(self.stripe)
        self.attempts = Attempts(self.world.table, self.clock)
        stripe = connect("rk_test_street", api="https://stripe.test", http_client=self.http)
        self.payments = Payments(
            checkout=Checkout(stripe, SCOPE),
            money=Money(stripe, SCOPE),
            attempts=self.attempts,
            scope=SCOPE,
            return_url=lambda order: f"https://shop.example/p/{order}/return",
            clock=self.clock,
        )
        self.commands: PaymentsQueue = self.world.payments_queue
        self.reconciled = Reconciled(self.world.table, self.clock)
        self.payments_worker = PaymentsWorker(
            payments=self.payments,
            mailbox=self.world.mailbox,
            unreadable=self.world.unreadable,
            delay=lambda handles, seconds: None,
            wall_clock=self.clock,
            reconciler=Reconciler(History(stripe, SCOPE), self.attempts, self.reconciled, SCOPE),
            commands=self.commands,
        )
        for queue in (self.inbox, self.outbox):
            queue.most_receives, queue.clock = 10_000, self._epoch
        _fill_in(self)
        self.reconciles()  # every five minutes since the shop was deployed: its cursor is there before the first order
        self.run()
        return self

    def _world(self) -> World:
        return World(shop=tight_shop(), stock=STOCK, client=self.client)

    def __exit__(self, *raised: object) -> None:
        self.world.__exit__(*raised)

    def _epoch(self) -> float:
        return self.clock().timestamp()

    def _posted(self, body: bytes, headers: dict[str, str]) -> int:
        self.post.append(body)
        return 200

    # --- the queues -------------------------------------------------------------------------------------------------

    @property
    def inbox(self) -> Queue:
        return self.world.inbox

    @property
    def outbox(self) -> Queue:
        return self.world.outbox

    def tell(self, event: Event) -> None:
        self.told.append(event)
        self.world.posts(event)

    def invoke(self, which: int, process: Process | None = None) -> None:
        """One invocation of a worker with a group's next messages, in a process of its own."""
        groups = self._groups()
        if not groups:
            return
        queue, group = groups[which % len(groups)]
        batch = [message for message in queue.messages if message.group == group]
        self._in_process(process or Process(), lambda: self._deliver(queue, batch))

    def at_once(self, which: int, at: int, other: int) -> None:
        """Two workers: in the middle of one's run another gets the same messages (their visibility passed), or those of
        another group. The other never comes to acknowledge them."""
        groups = self._groups()
        if not groups:
            return
        queue, group = groups[other % len(groups)]
        batch = [message for message in queue.messages if message.group == group]
        self.invoke(which, Meanwhile(die_at=at, other=lambda: self._meanwhile(queue, batch)))

    def _meanwhile(self, queue: Queue, batch: list[Message]) -> None:
        sqs: Any = self.world.sqs
        mine = sqs.process
        self._start(Process())
        try:
            self._handler(queue)({"Records": [message.record() for message in self._taken(queue, batch)]})
        finally:
            self._start(mine)

    def run(self) -> None:
        """Until both queues are empty. What fails comes again, a little later."""
        for _ in range(LONGEST_RUN):
            queue = self.inbox if self.inbox.messages else self.outbox
            if not queue.messages:
                return
            answer = self._deliver(queue, queue.batch())
            if answer["batchItemFailures"]:
                self.clock.move(seconds=20)
        raise AssertionError("after many rounds there is still something in a queue")

    def _groups(self) -> list[tuple[Queue, str]]:
        """Each group that has messages, the mailbox's first."""
        mailbox = dict.fromkeys(message.group for message in self.inbox.messages)
        payments = dict.fromkeys(message.group for message in self.outbox.messages)
        return [*((self.inbox, group) for group in mailbox), *((self.outbox, group) for group in payments)]

    def _deliver(self, queue: Queue, batch: list[Message]) -> dict[str, Any]:
        return queue.deliver(self._handler(queue), self._taken(queue, batch))

    def _taken(self, queue: Queue, batch: list[Message]) -> list[Message]:
        """The payments worker's batch is one command (infra/resources.json)."""
        return batch[:10] if queue is self.inbox else batch[:1]

    def _handler(self, queue: Queue) -> Callable[[dict[str, Any]], dict[str, Any]]:
        if queue is self.inbox:
            return lambda event: self.world.worker.handle(event, lambda: 15.0)
        return lambda event: self.payments_worker.handle(event, lambda: 60.0)

    def _in_process(self, process: Process, happens: Callable[[], Any]) -> None:
        self._start(process)
        try:
            happens()
        except Crash:
            pass
        finally:
            self._start(Process())

    def _start(self, process: Process) -> None:
        start(self.world, process)
        self.http.process = process

    # --- the postman, the clock -------------------------------------------------------------------------------------

    def ticks(self) -> None:
        """Stripe: sessions expire, webhooks go on their way."""
        self.stripe.tick()

    def webhook(self, which: int, *, kept: bool = False) -> None:
        """One of those on their way arrives; `kept`: it will come once more."""
        self.ticks()
        if not self.post:
            return
        body = self.post[which % len(self.post)]
        if not kept:
            self.post.remove(body)
        self.take_webhook(body)

    def take_webhook(self, body: bytes) -> None:
        """As functions/webhooks/stripe.py does. Each try is signed anew by Stripe."""
        now = self.clock()
        webhook.verify(body, signature(body, (SECRET,), int(now.timestamp())), (SECRET,), now)
        hint = webhook.read(body, shop=SCOPE.shop, stage=SCOPE.stage)
        if hint.command is not None:
            self.commands.post([hint.command])

    def arrives(self) -> None:
        """What else is on its way."""

    def wakes(self) -> None:
        clock.wake(self.world.table, self.world.mailbox, self.clock())

    def reconciles(self) -> None:
        """As the Lambda of that name does."""
        clock.reconcile(self.world.table, self.commands, self.clock())
        clock.tell_of_stock(self.world.table, self.world.mailbox, self.clock())
        clock.look_back(self.reconciled, self.commands, self.clock())

    # --- what there is ----------------------------------------------------------------------------------------------

    def client_items(self) -> list[dict[str, Any]]:
        return self.world.client.items()

    def orders(self, items: Sequence[dict[str, Any]] | None = None) -> list[Order]:
        """All there are, in the order in which they were made; `items`: the table's, where they were read already."""
        found = [
            _order(doc(item))
            for item in (self.client_items() if items is None else items)
            if item[keys.SK]["S"] == keys.STATE and item[keys.PK]["S"].startswith("ORDER#")
        ]
        return sorted(found, key=lambda order: (order.created_at, order.conversation, order.id))

    def payments_made(self, items: Sequence[dict[str, Any]]) -> list[Payment]:
        """As Stripe has them."""
        return [Payment.of(line) for line in self.stripe.ledger()]

    def sessions(self, *statuses: str) -> list[str]:
        return [line["session"] for line in self.stripe.ledger() if line["status"] in statuses]

    def taps(self, user: str, action: str) -> None:
        conversation = self.world.conversation(user)
        if action == "confirm" and conversation:
            action = f"confirm:{conversation.cart.version}"
        self.tell(self.world.event(ShopperWrote(content=Tapped(action=action)), user=user))


@lru_cache(maxsize=2048)
def _order(text: str) -> Order:
    return read(Order, text)


# --- the shoppers come in -------------------------------------------------------------------------------------------


def _fill_in(street: Street) -> None:
    """Everybody has something in the cart and has filled in the checkout. Done once; then it is put in the table."""
    filled = _filled.setdefault(type(street.world), [])
    if not filled:
        for place, user in enumerate(USERS):
            _fills_in(street, user, ROSE if place < 2 else VASE)
        filled.extend(item for item in street.world.client.items() if item[keys.SK]["S"] == keys.STATE)
        street.told.clear()
    else:
        for item in filled:
            street.world.client.put_item(TableName=NAME, Item=item)
    street.world.phone.sent.clear()


_filled: dict[type, list[dict[str, Any]]] = {}


def _fills_in(street: Street, user: str, sku: str) -> None:
    for action in (f"add:{sku}", "checkout"):
        _does(street, user, action)
    street.world.writes("Anna de Vries", user=user)
    street.run()
    _does(street, user, "ship:pickup")
    _does(street, user, f"slot:{DAYS[0]}")
    street.world.writes(f"anna{user[-1]}@example.com", user=user)
    street.run()
    if sku == ROSE:
        _does(street, user, "nocard")


def _does(street: Street, user: str, action: str) -> None:
    street.taps(user, action)
    street.run()

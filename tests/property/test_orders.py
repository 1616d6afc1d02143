"""Two shoppers, few flowers, the real engine: whatever happens on the way, money and stock add up.

Each has filled in the checkout; then hypothesis chooses: confirm, change the cart, pay, pay late, hear of it twice,
a crash at any step, two workers at once, an hour that passes.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.clock import wake
from functions.commerce.codes import DiscountCode, claim_key
from functions.commerce.orders import Order, OrderStatus
from functions.conversation.events import Event, ShopperWrote, Tapped
from functions.storage import reads
from tests.property.bank import Bank
from tests.property.faults import Process, equip, invoke, meanwhile
from tests.starter import starter_shop, with_shipping
from tests.world import World

USERS = ("+311", "+312")
SKU, STOCK = "ROOS-ROOD-S", 3
FRIDAY, SATURDAY = "2026-03-06:afternoon", "2026-03-07:afternoon"
CODE = DiscountCode(code="LAATSTE1", percent=1000, once=True, uses=1)
ROOM = 1
"""For one order a slot: the shoppers stand in each other's way."""

who = st.sampled_from(USERS)
actions = st.sampled_from(
    [
        "confirm",
        "confirm",
        f"add:{SKU}",
        f"qty:1:{SKU}",
        f"rm:{SKU}",
        "newlink",
        "cart",
        "undo",
        "checkout",
        "status",
        f"slot:{FRIDAY}",
        f"slot:{SATURDAY}",
        "move",
        f"moveslot:{FRIDAY}",
        f"moveslot:{SATURDAY}",
        f"buy:{SKU}",
        f"buy:{SKU}",
        f"buyday:{FRIDAY.partition(':')[0]}",
        f"buyday:{SATURDAY.partition(':')[0]}",
        "buycard",
        "buycard",
    ]
)
taps = st.tuples(st.just("taps"), who, actions)
codes = st.tuples(st.just("writes"), who, st.sampled_from(["LAATSTE1", "LAATSTE1", "haal de code weg"]))
pays = st.tuples(st.just("pays"), st.integers(0, 5), st.booleans())
runs = st.tuples(st.just("runs"))
waits = st.tuples(st.just("waits"), st.sampled_from([1, 31, 61]))
again = st.tuples(st.just("again"), st.integers(0, 20))
dies = st.tuples(st.just("dies"), st.integers(1, 12), st.booleans())
at_once = st.tuples(st.just("at_once"), st.integers(1, 6), st.integers(0, 6))
histories = st.lists(
    st.one_of(taps, taps, taps, codes, pays, pays, runs, runs, waits, again, dies, at_once), min_size=4, max_size=14
)


class Counter:
    """The shop's counter: what two shoppers, their bank and bad luck do."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.bank = Bank(world.clock)
        world.payments = self.bank
        world.inbox.most_receives = 1_000
        self.events: list[Event] = []
        for user in USERS:
            self._fills_in(user)

    def _fills_in(self, user: str) -> None:
        for action in ("add:" + SKU, "checkout"):
            self.taps(user, action)
        self.writes(user, "Anna de Vries")
        self.taps(user, "ship:pickup")
        self.taps(user, f"slot:{FRIDAY}")
        self.writes(user, f"anna{user[-1]}@example.com")
        self.taps(user, "nocard")

    def writes(self, user: str, text: str) -> None:
        self.events.append(self.world.writes(text, user=user))
        self.world.run()

    def taps(self, user: str, action: str) -> None:
        conversation = self.world.conversation(user)
        if action == "confirm" and conversation:
            action = f"confirm:{conversation.cart.version}"
        self.events.append(self.world.happens(ShopperWrote(content=Tapped(action=action)), user=user))
        if not conversation or conversation.order is None:
            self.world.run()

    def pays(self, which: int, told: bool) -> None:
        """The webhook may be lost: then it is heard of later."""
        session = self.bank.pay(which)
        if session and told:
            self._tells(session)

    def _tells(self, session: Any) -> None:
        order = reads.order(self.world.table, session.order)
        assert order is not None
        event = self.world.event(self.bank.observed(session), conversation=order.conversation)
        self.events.append(event)
        self.world.posts(event)

    def runs(self) -> None:
        self.world.run()

    def waits(self, minutes: int) -> None:
        self.world.clock.move(minutes=minutes)
        wake(self.world.table, self.world.mailbox, self.world.clock())

    def again(self, which: int) -> None:
        if self.events:
            self.world.posts(self.events[which % len(self.events)])

    def dies(self, at: int, answer_lost: bool) -> None:
        invoke(self.world, Process(die_at=at, answer_lost=answer_lost), self.world.inbox.batch())

    def at_once(self, at: int, other_dies_at: int) -> None:
        batch = self.world.inbox.batch()
        mine = [message for message in batch if message.group == batch[0].group]
        others = [message for message in batch if message.group != batch[0].group] or mine
        other = Process(die_at=other_dies_at)
        invoke(self.world, Process(die_at=at, between=lambda: meanwhile(self.world, other, others)), mine)

    def closes(self) -> list[Order]:
        """At the end of the day every session has been paid or has expired, and everything has been heard of."""
        self.world.run()
        self.world.clock.move(hours=2)
        for session in list(self.bank.sessions.values()):
            if session.status == "open":
                session.status = "expired"
            self._tells(session)
            self.world.run()
        names = {order for order, _ in self.bank.sessions}
        return [order for name in sorted(names) if (order := reads.order(self.world.table, name))]


def check(counter: Counter, orders: list[Order]) -> None:
    world = counter.world
    assert world.kept == [], "the engine raised"
    available, reserved, sold = world.stock(SKU)
    assert min(available, reserved, sold) >= 0
    assert available + reserved + sold == STOCK
    assert reserved == 0, "stock is held for a session that is over"
    paid = [order for order in orders if order.status is OrderStatus.PAID]
    assert sold == sum(line.quantity for order in paid for line in order.lines)
    assert sorted(int(order.number or 0) for order in orders if order.number) == list(range(1001, 1001 + len(paid)))
    for order in orders:
        assert order.total == sum(line.total for line in order.lines) + order.shipping.price
        assert order.status in (OrderStatus.PAID, OrderStatus.EXPIRED, OrderStatus.CANCELLED, OrderStatus.REVIEW)
    check_days(world, orders)
    check_code(world, orders)
    kept = sum(order.total for order in paid)
    in_review = [order for order in orders if order.status is OrderStatus.REVIEW]
    if not in_review:
        assert counter.bank.received - sum(counter.bank.refunds.values()) == kept, "money adds up"


def check_days(world: World, orders: list[Order]) -> None:
    """No slot is overbooked, and what is counted is what the orders hold."""
    held = [key for order in orders for key in order.booked]
    for key in {f"{day[:10]}/pickup/afternoon" for day in (FRIDAY, SATURDAY)}:
        assert world.taken(key) == held.count(key) <= ROOM
    for order in orders:
        lives = order.status in (OrderStatus.PAID, OrderStatus.REVIEW)
        assert bool(order.booked) == lives
        assert not order.booked or order.booked[-1].startswith(str(order.delivery and order.delivery.day))


def check_code(world: World, orders: list[Order]) -> None:
    """The code is used as often as orders with it were paid, at most as often as it may be, and claimed by whom."""
    held = [order for order in orders if order.discount and order.status in (OrderStatus.PAID, OrderStatus.REVIEW)]
    assert reads.facts(world.table, codes=[CODE.code]).codes[CODE.code] == len(held) <= (CODE.uses or 0)
    claims = {claim_key(CODE.code, claim) for order in orders if order.discount for claim in order.discount.claims}
    claimed = {key for key, used in reads.facts(world.table, codes=claims).codes.items() if used}
    assert claimed == {claim_key(CODE.code, claim) for order in held for claim in order.discount.claims}  # type: ignore[union-attr]


def tight_shop() -> Any:
    slots = next(option.slots for option in starter_shop().rules.shipping if option.id == "pickup")
    tight = tuple(slot.model_copy(update={"capacity": ROOM}) for slot in slots)
    return with_shipping("pickup", slots=tight, discount_codes=(CODE,))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(histories)
def test_money_and_stock_add_up_whatever_happens(steps: list[tuple[Any, ...]]) -> None:
    with World(shop=tight_shop(), stock={SKU: STOCK}) as world:
        equip(world)
        counter = Counter(world)
        for user in USERS:
            counter.taps(user, "confirm")
        for step in steps:
            if step[0] in ("dies", "at_once") and not world.inbox.messages:
                continue
            getattr(counter, step[0])(*step[1:])
        check(counter, counter.closes())


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("at", range(1, 9))
def test_an_order_survives_a_crash_at_every_step(at: int, lost: bool) -> None:
    with World(shop=tight_shop(), stock={SKU: STOCK}) as world:
        equip(world)
        counter = Counter(world)
        counter.taps(USERS[0], "confirm")
        counter.dies(at, lost)
        world.run()
        counter.pays(0, told=True)
        counter.dies(at, lost)
        orders = counter.closes()
        check(counter, orders)
        assert [order.status for order in orders] == [OrderStatus.PAID]

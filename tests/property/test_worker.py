"""Whatever is delivered twice, out of order, at the same time, or dies on the way: each message is answered once.

The real worker, storage and dispatch; hypothesis chooses what happens. A small engine keeps the examples small.
"""

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.conversation.effects import Send
from functions.conversation.events import Event, ShopperWrote, TimerDue
from functions.conversation.money_events import PaymentObserved
from functions.storage import reads
from functions.storage.turns import Turn
from tests.property.faults import Process, equip, invoke, meanwhile
from tests.shell.engines import Echo
from tests.world import START, World

USERS = ("+311", "+312")
STOCK = 6
TEXTS = ("hallo", "show a", "show b", "long", "quiet", "bug", "observe", "buy ROSE 1", "buy ROSE 4", "first|second")

writes = st.tuples(st.just("writes"), st.sampled_from(USERS), st.sampled_from(TEXTS))
ticks = st.tuples(st.just("ticks"), st.sampled_from(USERS))
pays = st.tuples(st.just("pays"), st.integers(0, 3))
again = st.tuples(st.just("again"), st.integers(0, 20))
turned = st.tuples(st.just("turned"))
deliver = st.tuples(st.just("deliver"), st.integers(1, 10))
dies = st.tuples(st.just("dies"), st.integers(1, 12), st.booleans())
at_once = st.tuples(st.just("at_once"), st.integers(1, 9), st.integers(0, 9), st.booleans())
histories = st.lists(
    st.one_of(writes, writes, writes, ticks, pays, again, again, turned, deliver, dies, at_once),
    min_size=3,
    max_size=14,
)


class History:
    """Carries the steps out, and remembers what was told to the mailbox."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.events: list[Event] = []
        world.inbox.most_receives = 1_000

    def carry_out(self, step: tuple[Any, ...]) -> None:
        getattr(self, step[0])(*step[1:])

    def tell(self, event: Event) -> None:
        self.events.append(event)
        self.world.posts(event)

    def writes(self, user: str, text: str) -> None:
        self.events.append(self.world.writes(text, user=user))

    def ticks(self, user: str) -> None:
        self.tell(self.world.event(TimerDue(), user=user))

    def pays(self, which: int) -> None:
        """Somebody pays an order; Stripe tells of it as often as it likes."""
        orders = [command.call.order for command in self.world.commands if command.call.order != "o1"]
        if not orders:
            return
        order = reads.order(self.world.table, orders[which % len(orders)])
        assert order is not None
        what = PaymentObserved(
            order=order.id, attempt=1, session="cs", status="complete", payment_status="paid", amount=order.total,
            currency="EUR", livemode=False, expires_at=START,
        )  # fmt: skip
        self.tell(self.world.event(what, conversation=order.conversation))

    def again(self, which: int) -> None:
        """A provider, or SQS, delivers something a second time."""
        if self.events:
            self.world.posts(self.events[which % len(self.events)])

    def turned(self) -> None:
        """The queue's order is lost (a redrive)."""
        self.world.inbox.messages.reverse()

    def deliver(self, most: int) -> None:
        invoke(self.world, Process(), self.world.inbox.batch(most))

    def dies(self, at: int, answer_lost: bool) -> None:
        invoke(self.world, Process(die_at=at, answer_lost=answer_lost), self.world.inbox.batch())

    def at_once(self, at: int, other_dies_at: int, same: bool) -> None:
        """The visibility time-out passes while a worker is still busy, and another gets the same batch; or another is
        busy with another conversation, at the very same stock."""
        batch = self.world.inbox.batch()
        mine = [message for message in batch if same or message.group == batch[0].group]
        others = [message for message in batch if same or message.group != batch[0].group]
        other = Process(die_at=other_dies_at)
        invoke(self.world, Process(die_at=at, between=lambda: meanwhile(self.world, other, others)), mine)


def check(history: History, crashed: bool) -> None:
    world = history.world
    turns = {user: world.turns(user) for user in USERS}
    decided = Counter(turn.event.id for user in USERS for turn in turns[user])
    told = {event.id for event in history.events}
    assert set(decided) >= told, "something that was told was never decided"
    assert set(decided.values()) <= {1}, "an event was decided twice"
    for user in USERS:
        versions = [turn.version for turn in turns[user]]
        assert versions == list(range(1, len(versions) + 1)), "turn versions have a gap"
        conversation = world.conversation(user)
        assert (conversation.version if conversation else 0) == len(versions)
        assert not any(turn.unfinished for turn in turns[user]), "an effect was left undone"
        check_answers(world, turns[user], crashed)
    check_stock_and_orders(world)


def check_answers(world: World, turns: tuple[Turn, ...], crashed: bool) -> None:
    """Every message is answered, by its own turn or by a later one that overtook it; and never twice."""
    sent = Counter((reference, str(payload)) for _, reference, payload in world.phone.sent)
    for place, turn in enumerate(turns):
        for index, effect in enumerate(turn.effects):
            if not isinstance(effect, Send):
                continue
            mark = turn.marks[index]
            copies = [count for (reference, _), count in sent.items() if reference == turn.effect_id(index)]
            if mark.state == "done":
                assert len(copies) == len(mark.ids), "every part went out"
                assert crashed or set(copies) == {1}, "a message went out twice without a crash"
            else:
                assert mark.state == "overtaken"
                assert isinstance(turn.event.what, ShopperWrote)
                later = [each for each in turns[place + 1 :] if isinstance(each.event.what, ShopperWrote)]
                assert any(mark.state == "done" for each in later for mark in each.marks.values())


def check_stock_and_orders(world: World) -> None:
    available, reserved, sold = world.stock("ROSE")
    assert min(available, reserved, sold) >= 0
    assert available + reserved + sold == STOCK
    found = {command.call.order for command in world.commands} - {"o1"}
    orders = [order for each in found if (order := reads.order(world.table, each))]
    assert len(orders) == len(found)
    paid = [order for order in orders if order.number]
    assert sold == sum(line.quantity for order in paid for line in order.lines)
    assert reserved == sum(line.quantity for order in orders if not order.number for line in order.lines)
    assert sorted(int(order.number or 0) for order in paid) == list(range(1001, 1001 + len(paid)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(histories)
def test_each_message_is_answered_once_whatever_happens_to_it(steps: list[tuple[Any, ...]]) -> None:
    with World(engine=Echo(), stock={"ROSE": STOCK}) as world:
        equip(world)
        history = History(world)
        for step in steps:
            history.carry_out(step)
        world.run()
        check(history, crashed=any(step[0] in ("dies", "at_once") for step in steps))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.integers(1, 10), st.booleans(), st.sampled_from(["buy ROSE 2", "observe", "long", "bug"]))
def test_a_crash_at_every_step_between_load_and_ack(at: int, answer_lost: bool, text: str) -> None:
    with World(engine=Echo(), stock={"ROSE": STOCK}) as world:
        equip(world)
        history = History(world)
        history.writes(USERS[0], text)
        history.writes(USERS[0], "hallo")
        history.dies(at, answer_lost)
        world.run()
        check(history, crashed=True)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.integers(1, 6), st.integers(0, 8), st.sampled_from([2, 4, STOCK]))
def test_two_shoppers_after_the_last_ones_never_both_get_them(at: int, other_dies_at: int, wanted: int) -> None:
    with World(engine=Echo(), stock={"ROSE": STOCK}) as world:
        equip(world)
        history = History(world)
        for user in USERS:
            history.writes(user, f"buy ROSE {wanted}")
        history.at_once(at, other_dies_at, same=False)
        world.run()
        check(history, crashed=True)
        bought = STOCK - world.stock("ROSE")[0]
        assert bought == min(STOCK // wanted, len(USERS)) * wanted

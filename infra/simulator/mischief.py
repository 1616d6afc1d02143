"""Breaking things: each of BREAKS is one tap of the page. It breaks something for one order, lets the shop find its
way, puts everything back as it was, and writes down what was done.

What is broken is what breaks in the world: Stripe and its webhooks (the stand-in), the process of a worker, another
shopper who is quicker. Nothing here touches an order or the books.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from functions.crash import Moment
from functions.storage import reads, stock
from infra.simulator.diary import money
from infra.simulator.robot import Robot
from infra.simulator.stripe.events import Mode

if TYPE_CHECKING:
    from infra.simulator.world import World

Json = dict[str, Any]
LOOK = 4.0
"""Seconds in which a visitor sees that something is on its way, before time is helped along."""
RECONCILER = 5 * 60 + 15
LINK_LIVES = 65 * 60
FEW, DELIVERY = 6, 12
"""How many there must be of what the robot buys, and how many come."""
GIVEN_OUT_AGAIN = 4
"""Seconds after which the queues of a local stage give out again what a dead worker had; in AWS it is two minutes."""
PATIENCE = 60.0
OTHERS = 500
"""Other shoppers have phones with higher numbers."""


class Mischief:
    def __init__(self, world: "World") -> None:
        self.world = world
        self.robot = Robot(world.config, world.whatsapp, world.payments, world.phone_answers)
        self.running = ""
        self._lock = asyncio.Lock()

    async def do(self, name: str, phone: int) -> None:
        """One at a time. Raises LookupError or ValueError."""
        if name not in BREAKS:
            raise ValueError(f"break: {', '.join(BREAKS)}")
        if not self.world.cloud:
            raise ValueError("this simulator knows no table: breaking needs a local stage (make demo)")
        async with self._lock:
            self.running = name
            self.world.traffic.touch()
            try:
                await BREAKS[name].run(self, phone)
                await self.settles()
            finally:
                self.running = ""
                self.world.traffic.touch()

    # --- what the breaks are made of ------------------------------------------------------------------------------

    def broke(self, text: str) -> None:
        self.world.diary.write("broke", text)
        self.world.traffic.touch()

    def note(self, text: str) -> None:
        self.world.diary.write("note", text)
        self.world.traffic.touch()

    async def open(self, phone: int) -> Json:
        await self.restock()
        if not await self.robot.has_open(phone):
            self.note(f"{self.world.whatsapp.phones.phone(phone).name} buys something first")
        session = await self.robot.open_session(phone)
        await self.read()  # the diary compares with how things stood before
        return session

    async def restock(self) -> None:
        """Whoever breaks things all day must not run out of things."""
        sku, title = self.robot.wanted()
        if await asyncio.to_thread(self.world.cloud.restock, sku, FEW, DELIVERY):
            self.note(f"A delivery comes in: {DELIVERY} more ({title})")

    async def pays(self, session: Json, *, late: bool = False) -> None:
        """And closes the page: nobody but Stripe's webhook tells the shop."""
        act = "pay_late" if late else "pay"
        await self.world.payments.act(act, session["session"], method="ideal", close=True)
        self.world.traffic.touch()

    @asynccontextmanager
    async def webhooks(self, mode: Mode) -> AsyncIterator[None]:
        """How Stripe's webhooks go, of what happens meanwhile."""
        before = self.world.stripe.events.mode
        self.world.stripe.set_mode(mode)
        try:
            yield
        finally:
            # `set_mode` would let go what waits to be overtaken
            self.world.stripe.events.mode = before

    async def passes(self, seconds: float, text: str) -> None:
        self.note(text)
        await self.world.forward(seconds)

    async def read(self) -> Json:
        return await asyncio.to_thread(self.world.ledger.read)

    async def dies(self, when: str) -> None:
        """Wait until a worker has come to the moment it was to die at."""
        for _ in range(int(PATIENCE)):
            if not await asyncio.to_thread(self.world.cloud.is_armed):
                self.broke(f"A worker dies {when}")
                return
            await asyncio.sleep(0.25)
        raise LookupError("no worker came to that moment")

    async def what(self, order_id: str) -> tuple[str, str]:
        """SKU and title of an order's first line."""
        found = await asyncio.to_thread(reads.order, self.world.cloud.table, order_id)
        if found is None:
            raise LookupError(f"there is no order {order_id}")
        return found.lines[0].sku, found.lines[0].title.partition(" (")[0]

    async def settles(self) -> Json:
        """Until nothing is on its way, or for as long as anybody would watch."""
        end, quiet = time.monotonic() + PATIENCE, 0
        while time.monotonic() < end:
            found = await self.read()
            still = found["state"] != "moving" and not any(found["waiting"].values())
            quiet = quiet + 1 if still else 0
            if quiet == 3:
                break
            await asyncio.sleep(0.8)
        return found


# --- Stripe's webhooks ----------------------------------------------------------------------------------------------


async def lose_webhook(mischief: Mischief, phone: int) -> None:
    session = await mischief.open(phone)
    mischief.world.diary.expect(session["order"], "Webhook lost → found by the reconciler")
    mischief.broke(f"Stripe’s webhook about {_money(session)} is lost, and the shopper has closed the page")
    async with mischief.webhooks("drop"):
        await mischief.pays(session)
    await asyncio.sleep(LOOK)
    await mischief.passes(RECONCILER, "Five minutes pass: the reconciler looks at every payment it has not heard of")


async def say_twice(mischief: Mischief, phone: int) -> None:
    session = await mischief.open(phone)
    mischief.world.diary.expect(session["order"], "Webhook came twice → the second changed nothing")
    mischief.broke(f"Stripe tells of {_money(session)} twice")
    async with mischief.webhooks("duplicate"):
        await mischief.pays(session)


async def say_late(mischief: Mischief, phone: int) -> None:
    session = await mischief.open(phone)
    mischief.world.diary.expect(session["order"], "Webhook late → taken when it came")
    mischief.broke(f"Stripe’s webhook about {_money(session)} takes five seconds")
    async with mischief.webhooks("delay"):
        await mischief.pays(session)


async def say_in_disorder(mischief: Mischief, phone: int) -> None:
    session = await mischief.open(phone)
    mischief.world.diary.expect(session["order"], "Webhooks in the wrong order → Stripe was asked how it stands")
    mischief.broke("A card is refused, then iDEAL pays: the shop hears of it the other way around")
    async with mischief.webhooks("reorder"):
        await mischief.world.payments.act("decline", session["session"])
        await mischief.pays(session)


# --- shoppers -------------------------------------------------------------------------------------------------------


async def pay_twice(mischief: Mischief, phone: int) -> None:
    first = await mischief.open(phone)
    await mischief.passes(LINK_LIVES, "An hour passes: the link expires, but its page stays open on a laptop")
    await mischief.settles()
    second = await mischief.robot.ask_again(phone)
    await mischief.read()
    mischief.broke(f"The shopper pays the new link, and the old page too: {_money(second)} and {_money(first)}")
    await mischief.pays(second)
    await mischief.pays(first, late=True)


async def sell_last_one(mischief: Mischief, phone: int) -> None:
    """The other shopper's order is an order like any other; only how many there are is the merchant's hand."""
    first = await mischief.open(phone)
    sku, title = await mischief.what(first["order"])
    await mischief.passes(LINK_LIVES, "An hour passes: the link expires, and what it held can be sold again")
    await mischief.settles()
    table = mischief.world.cloud.table
    left = await asyncio.to_thread(mischief.world.cloud.leave_one, sku)
    try:
        mischief.note(f"There is one left ({title}), and another shopper buys it")
        other = await mischief.robot.buy(OTHERS + phone, title, sku)
        await mischief.pays(other)
        await mischief.settles()
        mischief.broke(f"The first shopper’s bank still pays: {_money(first)} for what is gone")
        await mischief.pays(first, late=True)
        await asyncio.sleep(1)
        await mischief.settles()
    finally:
        await asyncio.to_thread(stock.adjust_stock, table, sku, left)


# --- the worker -----------------------------------------------------------------------------------------------------


def crash(moment: Moment, when: str, overcome: str) -> "Run":
    """The process that comes to that moment is gone, and the queue gives its event to another."""

    async def run(mischief: Mischief, phone: int) -> None:
        session = await mischief.open(phone)
        cloud = mischief.world.cloud
        mischief.world.diary.expect(session["order"], overcome)
        before = await asyncio.to_thread(cloud.give_out_again_after, GIVEN_OUT_AGAIN)
        try:
            await asyncio.to_thread(cloud.arm, moment)
            await mischief.pays(session)
            await mischief.dies(when)
            await mischief.settles()
        finally:
            await asyncio.to_thread(cloud.disarm)
            await asyncio.to_thread(cloud.set_visibility, before)

    return run


# --- Stripe's API ---------------------------------------------------------------------------------------------------


def refuse(kind: str, times: int, words: str, overcome: str) -> "Run":
    async def run(mischief: Mischief, phone: int) -> None:
        session = await mischief.open(phone)
        mischief.world.diary.expect(session["order"], overcome)
        mischief.broke(words)
        mischief.world.stripe.set_fault(kind, times=times)
        await mischief.pays(session)

    return run


# --- all of it ------------------------------------------------------------------------------------------------------


async def everything(mischief: Mischief, phone: int) -> None:
    """Five shoppers at once, each with a trouble of their own."""
    cloud, stripe = mischief.world.cloud, mischief.world.stripe
    await mischief.restock()
    phones = [phone, *(OTHERS + 100 + phone * 10 + more for more in range(4))]
    mischief.note("Five shoppers buy at the same time")
    sessions = list(await asyncio.gather(*(mischief.robot.open_session(each) for each in phones)))
    await mischief.read()
    before = await asyncio.to_thread(cloud.give_out_again_after, GIVEN_OUT_AGAIN)
    modes: tuple[Mode, ...] = ("drop", "duplicate", "delay", "duplicate", "drop")
    mischief.broke("Two webhooks are lost, two come twice, one is late; Stripe answers 429; a worker dies")
    try:
        stripe.set_fault("429", times=2)
        await asyncio.to_thread(cloud.arm, "committed")
        for mode, session in zip(modes, sessions, strict=True):
            async with mischief.webhooks(mode):
                await mischief.pays(session)
        await asyncio.sleep(LOOK)
        await mischief.dies("after it committed")
        await mischief.passes(RECONCILER, "Five minutes pass: the reconciler looks")
        await mischief.settles()
    finally:
        await asyncio.to_thread(cloud.disarm)
        await asyncio.to_thread(cloud.set_visibility, before)


Run = Callable[[Mischief, int], Awaitable[None]]


@dataclass(frozen=True)
class Break:
    group: str
    title: str
    note: str
    run: Run


BREAKS: dict[str, Break] = {
    "lose_webhook": Break("Stripe’s webhooks", "Lose it", "Nobody tells the shop that it was paid", lose_webhook),
    "say_twice": Break("Stripe’s webhooks", "Send it twice", "The same news, two times", say_twice),
    "say_late": Break("Stripe’s webhooks", "Delay it", "Five seconds late", say_late),
    "say_in_disorder": Break("Stripe’s webhooks", "Swap two", "The end before the beginning", say_in_disorder),
    "pay_twice": Break("Shoppers", "Pay twice", "The new link, and the old page too", pay_twice),
    "sell_last_one": Break("Shoppers", "Sell the last one to somebody else", "Paid, but gone", sell_last_one),
    "crash_decided": Break(
        "Crash the worker", "Before it writes", "Everything decided, nothing kept",
        crash("decided", "before it wrote anything", "Worker died → the queue gave the payment to another"),
    ),
    "crash_committed": Break(
        "Crash the worker", "After it wrote", "Kept, and nobody told",
        crash("committed", "after it wrote, before it told anybody", "Worker died → the next one told the shopper"),
    ),
    "crash_sent": Break(
        "Crash the worker", "Before it says “done”", "So it is all done again",
        crash("sent", "before it said that it was done", "Worker died → done again, and nothing happened twice"),
    ),
    "crash_called": Break(
        "Crash the worker", "Right after Stripe’s answer", "Stripe answered, nobody heard",
        crash("called", "with Stripe’s answer in its hands", "Payments worker died → Stripe was asked again"),
    ),
    "stripe_429": Break(
        "Stripe’s API", "Answer 429", "Too many requests, twice",
        refuse("429", 2, "Stripe answers 429, twice", "Stripe too busy → asked again, later each time"),
    ),
    "stripe_silent": Break(
        "Stripe’s API", "Do not answer", "It never got the question",
        refuse("timeout_before", 2, "Stripe does not answer: eight seconds, twice", "Stripe silent → asked again"),
    ),
    "stripe_500": Break(
        "Stripe’s API", "Fail with 500", "Twice",
        refuse("500", 2, "Stripe’s own servers fail", "Stripe failed → asked again"),
    ),
    "everything": Break("", "Everything at once", "Five shoppers, six troubles, one ledger", everything),
}  # fmt: skip


def _money(session: Json) -> str:
    return money(session["amount"], session["currency"])

"""BREAKS: each is one tap of the page. It breaks something for one order, lets the shop find its way, puts everything
back as it was, and writes down what was done.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from functions.crash import Moment
from functions.storage import stock
from infra.simulator.afterwards import AFTERWARDS
from infra.simulator.cloud import LocalCloud
from infra.simulator.diary import money
from infra.simulator.mischief import Break, Json, Mischief, Run
from infra.simulator.stripe.events import Mode

LOOK = 4.0
"""Seconds in which a visitor sees that something is on its way, before time is helped along."""
RECONCILER = 5 * 60 + 15
LINK_LIVES = 65 * 60
GIVEN_OUT_AGAIN = 4
"""Seconds after which the queues of a local stage give out again what a dead worker had; in AWS it is two minutes."""
OTHERS = 500
"""Other shoppers have phones with higher numbers."""


# --- Stripe's webhooks ----------------------------------------------------------------------------------------------


async def lose_webhook(mischief: Mischief, phone: int) -> None:
    session = await mischief.open(phone)
    mischief.world.diary.expect(session["order"], "Webhook lost → found by the reconciler")
    mischief.broke(f"Stripe’s webhook about {_money(session)} is lost, and the shopper has closed the page")
    async with mischief.webhooks("drop"):
        await mischief.pays(session)
    await asyncio.sleep(LOOK)
    await mischief.passes(RECONCILER, "Five minutes pass: the reconciler looks at every payment it has not heard of")


def told(mode: Mode, words: str, overcome: str) -> Run:
    """How Stripe's webhook about a payment goes. `words` tell of its {money}."""

    async def run(mischief: Mischief, phone: int) -> None:
        session = await mischief.open(phone)
        mischief.world.diary.expect(session["order"], overcome)
        mischief.broke(words.format(money=_money(session)))
        async with mischief.webhooks(mode):
            await mischief.pays(session)

    return run


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


@asynccontextmanager
async def armed(cloud: LocalCloud, moment: Moment) -> AsyncIterator[None]:
    """The process that comes to that moment meanwhile is gone."""
    before = await asyncio.to_thread(cloud.give_out_again_after, GIVEN_OUT_AGAIN)
    try:
        await asyncio.to_thread(cloud.arm, moment)
        yield
    finally:
        await asyncio.to_thread(cloud.disarm)
        await asyncio.to_thread(cloud.set_visibility, before)


def crash(moment: Moment, when: str, overcome: str) -> Run:
    """The queue gives the event of the process that is gone to another."""

    async def run(mischief: Mischief, phone: int) -> None:
        session = await mischief.open(phone)
        mischief.world.diary.expect(session["order"], overcome)
        async with armed(mischief.world.cloud, moment):
            await mischief.pays(session)
            await mischief.dies(when)
            await mischief.settles()

    return run


# --- Stripe's API ---------------------------------------------------------------------------------------------------


def refuse(kind: str, times: int, words: str, overcome: str) -> Run:
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
    await mischief.restock()
    phones = [phone, *(OTHERS + 100 + phone * 10 + more for more in range(4))]
    mischief.note("Five shoppers buy at the same time")
    sessions = list(await asyncio.gather(*(mischief.robot.open_session(each) for each in phones)))
    await mischief.read()
    modes: tuple[Mode, ...] = ("drop", "duplicate", "delay", "duplicate", "drop")
    mischief.broke("Two webhooks are lost, two come twice, one is late; Stripe answers 429; a worker dies")
    mischief.world.stripe.set_fault("429", times=2)
    async with armed(mischief.world.cloud, "committed"):
        for mode, session in zip(modes, sessions, strict=True):
            async with mischief.webhooks(mode):
                await mischief.pays(session)
        await asyncio.sleep(LOOK)
        await mischief.dies("after it committed")
        await mischief.passes(RECONCILER, "Five minutes pass: the reconciler looks")
        await mischief.settles()


BREAKS: dict[str, Break] = {
    "lose_webhook": Break("Stripe’s webhooks", "Lose it", "Nobody tells the shop that it was paid", lose_webhook),
    "say_twice": Break(
        "Stripe’s webhooks", "Send it twice", "The same news, two times",
        told("duplicate", "Stripe tells of {money} twice", "Webhook came twice → the second changed nothing"),
    ),
    "say_late": Break(
        "Stripe’s webhooks", "Delay it", "Five seconds late",
        told("delay", "Stripe’s webhook about {money} takes five seconds", "Webhook late → taken when it came"),
    ),
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
    **AFTERWARDS,
    "everything": Break("", "Everything at once", "Five shoppers, six troubles, one ledger", everything),
}  # fmt: skip


def _money(session: Json) -> str:
    return money(session["amount"], session["currency"])

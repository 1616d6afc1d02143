"""What breaking things takes: an order to break it for, a world to break, patience until the shop has found its way.
What can be broken is the table in `breaks`.

What is broken is what breaks in the world: Stripe and its webhooks (the stand-in), the process of a worker, another
shopper who is quicker. Nothing here touches an order or the books.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from functions.channels.whatsapp.shoppers import Shopper
from functions.commerce.orders import OrderStatus
from functions.storage import aliases, reads
from infra.simulator.robot import Robot
from infra.simulator.stripe.events import Mode

if TYPE_CHECKING:
    from infra.simulator.world import World

Json = dict[str, Any]
PATIENCE = 60.0
FEW, DELIVERY = 6, 12
"""How many there must be of what the robot buys, and how many come."""


class Mischief:
    def __init__(self, world: "World", breaks: Mapping[str, "Break"]) -> None:
        self.world = world
        self._breaks = breaks
        self.robot = Robot(world.config, world.app("whatsapp"), world.payments, world.phone_answers)
        self.running = ""
        self._lock = asyncio.Lock()

    async def do(self, name: str, phone: int) -> None:
        """One at a time. Raises LookupError or ValueError."""
        if name not in self._breaks:
            raise ValueError(f"break: {', '.join(self._breaks)}")
        if not self.world.cloud:
            raise ValueError("this simulator knows no table: breaking needs a local stage (make demo)")
        async with self._lock:
            self.running = name
            self.world.traffic.touch()
            try:
                await self._breaks[name].run(self, phone)
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
            self.note(f"{self.world.app('whatsapp').phones.phone(phone).name} buys something first")
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

    async def paid(self, phone: int) -> Json:
        """That shopper's latest paid order of which nothing has gone back; where there is none, they buy first."""
        found = await self.latest(phone, _untouched)
        if not found:
            session = await self.open(phone)
            await self.pays(session)
            await self.settles()
            found = await self.latest(phone, _untouched)
        if not found:
            raise LookupError("nothing is paid: order and pay something in the chat first")
        await self.read()
        return found

    async def latest(self, phone: int, fits: Callable[[Json], bool]) -> Json | None:
        """Of what was paid at Stripe for that shopper's paid orders, the latest that fits."""
        return await asyncio.to_thread(lambda: next((line for line in self._bought(phone) if fits(line)), None))

    def _bought(self, phone: int) -> Iterator[Json]:
        """The latest first."""
        table, mine = self.world.cloud.table, self.conversation(phone)
        for line in reversed(self.world.stripe.ledger()):
            order = reads.order(table, str(line["order"])) if mine and line["received"] else None
            if order and order.conversation == mine and order.status is OrderStatus.PAID:
                yield line

    def conversation(self, phone: int) -> str | None:
        """The shopper's with the shop; None: they have not said anything yet. Blocking."""
        who = self.phone(phone)
        names = Shopper(who.user_id, "" if who.hidden else who.wa_id, who.name).names
        return aliases.find(self.world.cloud.table, f"whatsapp:{self.world.config.phone_number_id}", names)

    def phone(self, number: int) -> Any:
        return self.world.app("whatsapp").phones.phone(number)

    def about(self, session: str) -> Json:
        return next(line for line in self.world.stripe.ledger() if line["session"] == session)

    async def comes(self, look: Callable[[], Any]) -> Any:
        """Wait for something at Stripe. Raises LookupError."""
        for _ in range(int(PATIENCE / 0.5)):
            if found := look():
                return found
            await asyncio.sleep(0.5)
        raise LookupError("it did not come")

    async def waits_for_person(self, phone: int) -> str:
        """The order that does, by its id: that shopper's, else anybody's, for the queue is the shop's. Raises
        LookupError."""
        found = await self.read()
        waiting = [each for each in found["orders"] if each["concerns"]]
        if not waiting:
            raise LookupError("nothing waits for a person: let a bank refuse a refund first")
        mine = await asyncio.to_thread(self.conversation, phone)
        return str(next((each for each in waiting if each["conversation"] == mine), waiting[0])["id"])

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


def _untouched(line: Json) -> bool:
    return bool(line["amount"] and not line["refunds"] and not line["disputes"])


Run = Callable[[Mischief, int], Awaitable[None]]


@dataclass(frozen=True)
class Break:
    """One tap of the page. `run` is given the phone that the page shows."""

    group: str
    title: str
    note: str
    run: Run

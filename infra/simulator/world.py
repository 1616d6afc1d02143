"""Everything that stands in, put together, and the two waits that scripts need. Built once by the server."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx

from infra.simulator.apps import APPS
from infra.simulator.breaks import BREAKS
from infra.simulator.carrier import Carrier
from infra.simulator.chat_app import ChatApp
from infra.simulator.clock import Clock
from infra.simulator.cloud import LocalCloud
from infra.simulator.config import Config, shop_rules
from infra.simulator.courier import Courier
from infra.simulator.diary import Diary
from infra.simulator.ledger import Ledger
from infra.simulator.mailbox import Mailbox
from infra.simulator.meanwhile import Meanwhile
from infra.simulator.merchant import Merchant
from infra.simulator.mischief import Mischief
from infra.simulator.office import Office
from infra.simulator.payments import Payments
from infra.simulator.ports import Ports
from infra.simulator.stripe.core import StandIn
from infra.simulator.telegram import Telegram
from infra.simulator.traffic import Traffic
from infra.simulator.webchat import WebChat

PATIENCE = httpx.Timeout(30, connect=5)
WEBCHAT_POLL = 0.25
Json = dict[str, Any]


class World:
    def __init__(self, config: Config, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """`transport`: where the shop is, for tests in process."""
        self.config = config
        self.clock = Clock(config)
        self.traffic = Traffic(self.clock.now, config.secrets)
        self.client = httpx.AsyncClient(transport=transport, timeout=PATIENCE)
        self.couriers: dict[str, Courier] = {}
        self.apps: dict[str, ChatApp] = {name: self._installed(name) for name in APPS}
        self.speaks(next(iter(shop_rules(config).get("locales", [])), "nl"))
        self._timers: set[asyncio.TimerHandle] = set()
        self.mailbox = Mailbox(self.clock.now, self.traffic)
        self.webchat = WebChat(config.api, self.client, self.traffic)
        self.cloud = LocalCloud(config)
        self.carrier = Carrier(config, self.clock, self.client, self.traffic, self.cloud)
        self.stripe = StandIn(
            public_url=f"{config.simulator}/stripe",
            clock=self.clock.now,
            post=self._post_stripe,
            webhook_secrets=tuple(config.stripe_webhook_secret.split(",")),
            first=time.time_ns() // 1_000_000 * 1_000_000,
        )
        self.payments = Payments(self.stripe, self.client)
        self._cards_are_charged_at_the_stand_in()
        self.meanwhile = Meanwhile(self.cloud, self.clock)
        self.diary = Diary(self.clock.now)
        self.ledger = Ledger(self.cloud, self.stripe, self.diary)
        self.office = Office(config, self.cloud, self.clock.now)
        self.merchant = Merchant(config, self.client, self.traffic, self.carrier, self.office, self.clock)
        self.mischief = Mischief(self, BREAKS)
        self._blocking = httpx.Client(timeout=PATIENCE)

    def _installed(self, name: str) -> ChatApp:
        """An app, and the courier of its webhooks."""
        app = APPS[name](
            self.config,
            Ports(
                now=self.clock.now,
                webhook=lambda lane, body: self.couriers[name].send(lane, body),
                later=self._later,
                touch=self.traffic.touch,
            ),
        )
        self.couriers[name] = Courier(f"{self.config.api}/webhooks/{name}", app, self.traffic, self.client)
        return app

    def _cards_are_charged_at_the_stand_in(self) -> None:
        """What Telegram charges for an invoice is the shop's own money at Stripe: it can be refunded there."""
        telegram = self.apps["telegram"]
        assert isinstance(telegram, Telegram)
        telegram.payments.charge = lambda amount, currency: str(self.stripe.charge(amount, currency)["id"])

    def speaks(self, language: str) -> None:
        """The language of phones on which none was chosen."""
        self.language = language
        for app in self.apps.values():
            app.language = language

    def _later(self, seconds: float, does: Callable[[], None]) -> None:
        def now() -> None:
            self._timers.discard(handle)
            does()

        handle = self.loop.call_later(seconds, now)
        self._timers.add(handle)

    def app(self, name: str) -> ChatApp:
        """Raises LookupError."""
        if name not in self.apps:
            raise LookupError(f"there is no phone with {name}; there are: {', '.join(self.apps)}")
        return self.apps[name]

    def _post_stripe(self, body: bytes, headers: dict[str, str]) -> int:
        """Called from a thread by the stand-in."""
        url, started = f"{self.config.api}/webhooks/stripe", time.monotonic()
        status, answer = 0, ""
        try:
            response = self._blocking.post(url, content=body, headers=headers)
            status, answer = response.status_code, response.text
        except httpx.HTTPError as error:
            answer = type(error).__name__
        seconds = time.monotonic() - started
        self.loop.call_soon_threadsafe(
            lambda: self.traffic.add(
                "webhook", "POST", url, request=body, headers=headers, status=status, response=answer, seconds=seconds
            )
        )
        return status

    async def run(self) -> None:
        self.loop = asyncio.get_running_loop()
        await self.clock.load()
        self._ticking = asyncio.create_task(self.payments.run())

    async def close(self) -> None:
        self._ticking.cancel()
        await asyncio.gather(self._ticking, return_exceptions=True)
        for timer in self._timers:
            timer.cancel()
        await asyncio.gather(*(courier.close() for courier in self.couriers.values()))
        await self.client.aclose()
        self._blocking.close()

    async def forward(self, seconds: float) -> list[str]:
        """Move the clock: sessions expire, and the timers that are due fire. What went wrong, if anything."""
        await self.clock.move(seconds)
        await asyncio.to_thread(self.stripe.tick)
        for app in self.apps.values():
            app.tick()
        problems = await self.clock.fire_timers()
        self.traffic.add("clock", "FORWARD", f"{seconds:.0f} s", response="\n".join(problems))
        return problems

    def reset(self) -> None:
        """Empty screens, no faults. The clock stays: it cannot go back."""
        for app in self.apps.values():
            app.clear()
        self.webchat.visitors.clear()
        self.mailbox.clear()
        self.diary.clear()
        self.clear_faults()
        self.traffic.clear()

    def clear_faults(self) -> None:
        for name, app in self.apps.items():
            app.faults.clear()
            self.couriers[name].set_mode("normal")
        self.mailbox.faults.clear()
        self.stripe.clear_faults()
        self.stripe.set_mode("normal")
        self.traffic.touch()

    async def phone_answers(
        self, number: int, after: int, seconds: float, quiet: float, channel: str = "whatsapp"
    ) -> Json:
        """Wait until the shop said something after `after` and then said nothing for `quiet` seconds."""
        app = self.app(channel)
        phone = app.phones.phone(number)
        end = time.monotonic() + seconds
        latest, since = after, time.monotonic()
        while time.monotonic() < end and not self.traffic.closed:
            said = max((bubble.changed for bubble in phone.bubbles if bubble.sender == "shop"), default=after)
            if said > latest:
                latest, since = said, time.monotonic()
            if latest > after and time.monotonic() - since >= quiet:
                break
            await self.traffic.wait(self.traffic.revision, min(0.1, quiet or 0.1))
        return app.shown(number, after)

    async def mails(self, to: str, after: int, seconds: float) -> list[Json]:
        """Wait until a mail has come after `after`."""
        end = time.monotonic() + seconds
        while not (found := self.mailbox.found(to=to, after=after)) and time.monotonic() < end:
            if self.traffic.closed:
                break
            await self.traffic.wait(self.traffic.revision, 0.2)
        return found

    async def web_answers(self, number: int, after: int, seconds: float, quiet: float) -> Json:
        end = time.monotonic() + seconds
        count, since = -1, time.monotonic()
        while True:
            visitor = await self.webchat.read(number)
            said = sum(entry["from"] == "shop" for entry in visitor.entries[after:])
            if said != count:
                count, since = said, time.monotonic()
            if (count and time.monotonic() - since >= quiet) or time.monotonic() >= end:
                return self.webchat.shown(visitor, after)
            await self.traffic.pause(WEBCHAT_POLL)
            end = 0.0 if self.traffic.closed else end

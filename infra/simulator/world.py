"""Everything that stands in, put together, and the two waits that scripts need. Built once by the server."""

import asyncio
import time
from typing import Any

import httpx

from infra.simulator.breaks import BREAKS
from infra.simulator.carrier import Carrier
from infra.simulator.clock import Clock
from infra.simulator.cloud import LocalCloud
from infra.simulator.config import Config
from infra.simulator.courier import Courier
from infra.simulator.diary import Diary
from infra.simulator.ledger import Ledger
from infra.simulator.mailbox import Mailbox
from infra.simulator.merchant import Merchant
from infra.simulator.mischief import Mischief
from infra.simulator.payments import Payments
from infra.simulator.stripe.core import StandIn
from infra.simulator.traffic import Traffic
from infra.simulator.webchat import WebChat
from infra.simulator.whatsapp import WhatsApp

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
        self.courier = Courier(f"{config.api}/webhooks/whatsapp", config.whatsapp_app_secret, self.traffic, self.client)
        self.whatsapp = WhatsApp(config, self.clock, self.traffic, self.courier)
        self.mailbox = Mailbox(self.clock.now, self.traffic)
        self.webchat = WebChat(config.api, self.client, self.traffic)
        self.carrier = Carrier(config, self.clock, self.client, self.traffic)
        self.stripe = StandIn(
            public_url=f"{config.simulator}/stripe",
            clock=self.clock.now,
            post=self._post_stripe,
            webhook_secrets=tuple(config.stripe_webhook_secret.split(",")),
            first=time.time_ns() // 1_000_000 * 1_000_000,
        )
        self.payments = Payments(self.stripe, self.client)
        self.cloud = LocalCloud(config)
        self.diary = Diary(self.clock.now)
        self.ledger = Ledger(self.cloud, self.stripe, self.diary)
        self.merchant = Merchant(config, self.client, self.traffic, self.carrier)
        self.mischief = Mischief(self, BREAKS)
        self._blocking = httpx.Client(timeout=PATIENCE)

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
        await self.whatsapp.close()
        await self.courier.close()
        await self.client.aclose()
        self._blocking.close()

    async def forward(self, seconds: float) -> list[str]:
        """Move the clock: sessions expire, and the timers that are due fire. What went wrong, if anything."""
        await self.clock.move(seconds)
        await asyncio.to_thread(self.stripe.tick)
        problems = await self.clock.fire_timers()
        self.traffic.add("clock", "FORWARD", f"{seconds:.0f} s", response="\n".join(problems))
        return problems

    def reset(self) -> None:
        """Empty screens, no faults. The clock stays: it cannot go back."""
        self.whatsapp.phones.clear()
        self.webchat.visitors.clear()
        self.mailbox.clear()
        self.diary.clear()
        self.clear_faults()
        self.traffic.clear()

    def clear_faults(self) -> None:
        self.whatsapp.faults.clear()
        self.mailbox.faults.clear()
        self.courier.set_mode("normal")
        self.stripe.clear_faults()
        self.stripe.set_mode("normal")
        self.traffic.touch()

    async def phone_answers(self, number: int, after: int, seconds: float, quiet: float) -> Json:
        """Wait until the shop said something after `after` and then said nothing for `quiet` seconds."""
        phone = self.whatsapp.phones.phone(number)
        end = time.monotonic() + seconds
        count, since = -1, time.monotonic()
        while time.monotonic() < end:
            said = sum(bubble.seq > after and bubble.sender == "shop" for bubble in phone.bubbles)
            if said != count:
                count, since = said, time.monotonic()
            if count and time.monotonic() - since >= quiet:
                break
            await self.traffic.wait(self.traffic.revision, min(0.1, quiet or 0.1))
        return self.whatsapp.shown(phone, after)

    async def mails(self, to: str, after: int, seconds: float) -> list[Json]:
        """Wait until a mail has come after `after`."""
        end = time.monotonic() + seconds
        while not (found := self.mailbox.found(to=to, after=after)) and time.monotonic() < end:
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
            await asyncio.sleep(WEBCHAT_POLL)

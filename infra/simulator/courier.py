"""Takes a provider's webhooks to the shop: in order for each phone, tried again, with faults on demand."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from infra.simulator.chat_app import ChatApp
from infra.simulator.traffic import Traffic

MODES = ("normal", "duplicate", "reorder", "delay", "drop", "bad_signature")


@dataclass
class Courier:
    """`mode` is how the next webhooks go; `times` how many of them (0: until it is changed)."""

    url: str
    app: ChatApp
    traffic: Traffic
    client: httpx.AsyncClient
    mode: str = "normal"
    times: int = 0
    delay_seconds: float = 5
    _held: list[tuple[str, Any]] = field(default_factory=list)
    _lanes: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _background: set[asyncio.Task[None]] = field(default_factory=set)

    def set_mode(self, mode: str, *, times: int = 0, seconds: float = 5) -> None:
        """Raises ValueError."""
        if mode not in MODES:
            raise ValueError(f"webhooks: {', '.join(MODES)}")
        self.mode, self.times, self.delay_seconds = mode, times, seconds
        if mode != "reorder":
            self._release()

    def send(self, lane: str, body: Any) -> None:
        """Webhooks of one lane arrive in the order in which they were given, unless a fault says otherwise."""
        mode = self._next_mode()
        if mode == "drop":
            self.traffic.add("webhook", "POST", self.url, note="dropped")
        elif mode == "reorder" and not self._held:
            self._held.append((lane, body))
        elif mode == "delay":
            self._later(self._deliver(body, mode, wait=self.delay_seconds))
        else:
            for _ in range(2 if mode == "duplicate" else 1):
                self._queue(lane, body, mode)
            self._release()

    @property
    def busy(self) -> bool:
        return any(not task.done() for task in (*self._lanes.values(), *self._background))

    async def close(self) -> None:
        tasks = [*self._lanes.values(), *self._background]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _next_mode(self) -> str:
        mode = self.mode
        if self.times:
            self.times -= 1
            if not self.times:
                self.mode = "normal"
        return mode

    def _release(self) -> None:
        held, self._held = self._held, []
        for lane, body in held:
            self._queue(lane, body, "normal")

    def _queue(self, lane: str, body: Any, mode: str) -> None:
        before = self._lanes.get(lane)

        async def after_the_one_before() -> None:
            if before and not before.done():
                await asyncio.wait([before])
            await self._deliver(body, mode)

        self._lanes[lane] = asyncio.create_task(after_the_one_before())

    def _later(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _deliver(self, body: Any, mode: str, wait: float = 0) -> None:
        await asyncio.sleep(wait)
        if await self._post(body, mode):
            return
        if self.app.in_turn:
            await self._again(body, mode)
        else:
            # Out of the lane: what comes after does not wait for what is tried again.
            self._later(self._again(body, mode))

    async def _again(self, body: Any, mode: str) -> None:
        if mode == "bad_signature":
            return
        for seconds in self.app.retries:
            await asyncio.sleep(seconds)
            if await self._post(body, mode):
                return
        self.app.given_up(body)

    async def _post(self, body: Any, mode: str) -> bool:
        """Whether it was taken."""
        raw, headers, query = self.app.sign(body, mode != "bad_signature")
        url = (self.app.webhook_url or self.url) + (f"?{query}" if query else "")
        started, status, answer = time.monotonic(), 0, ""
        try:
            response = await self.client.post(url, content=raw, headers=headers, timeout=self.app.patience)
            status, answer = response.status_code, response.text
        except httpx.HTTPError as error:
            answer = type(error).__name__
        note = "" if mode == "normal" else mode
        self.traffic.add(
            "webhook", "POST", url, request=raw, headers=headers, status=status, response=answer,
            seconds=time.monotonic() - started, note=note,
        )  # fmt: skip
        return self.app.answered(body, status, answer)

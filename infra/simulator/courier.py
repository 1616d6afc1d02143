"""Takes webhooks to the shop: signed, in order for each phone, tried again as Meta does, with faults on demand."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from infra.simulator.envelope import signed
from infra.simulator.traffic import Traffic

RETRIES = (1, 3, 10, 30, 60)
"""Seconds. Meta goes on for up to seven days, which nobody watches a demo for."""
MODES = ("normal", "duplicate", "reorder", "delay", "drop", "bad_signature")


@dataclass
class Courier:
    """`mode` is how the next webhooks go; `times` how many of them (0: until it is changed)."""

    url: str
    secret: str
    traffic: Traffic
    client: httpx.AsyncClient
    mode: str = "normal"
    times: int = 0
    delay_seconds: float = 5
    _held: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    _lanes: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _background: set[asyncio.Task[None]] = field(default_factory=set)

    def set_mode(self, mode: str, *, times: int = 0, seconds: float = 5) -> None:
        """Raises ValueError."""
        if mode not in MODES:
            raise ValueError(f"webhooks: {', '.join(MODES)}")
        self.mode, self.times, self.delay_seconds = mode, times, seconds
        if mode != "reorder":
            self._release()

    def send(self, lane: str, body: dict[str, Any]) -> None:
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

    def _queue(self, lane: str, body: dict[str, Any], mode: str) -> None:
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

    async def _deliver(self, body: dict[str, Any], mode: str, wait: float = 0) -> None:
        await asyncio.sleep(wait)
        status = await self._post(body, mode)
        if status != 200:
            # Out of the lane: what comes after does not wait for what is tried again.
            self._later(self._again(body, mode))

    async def _again(self, body: dict[str, Any], mode: str) -> None:
        for seconds in RETRIES if mode != "bad_signature" else ():
            await asyncio.sleep(seconds)
            if await self._post(body, mode) == 200:
                return

    async def _post(self, body: dict[str, Any], mode: str) -> int:
        raw, headers = signed(body, "of-somebody-else" if mode == "bad_signature" else self.secret)
        started, status, answer = time.monotonic(), 0, ""
        try:
            response = await self.client.post(self.url, content=raw, headers=headers)
            status, answer = response.status_code, response.text
        except httpx.HTTPError as error:
            answer = type(error).__name__
        note = "" if mode == "normal" else mode
        self.traffic.add(
            "webhook", "POST", self.url, request=raw, headers=headers, status=status, response=answer,
            seconds=time.monotonic() - started, note=note,
        )  # fmt: skip
        return status

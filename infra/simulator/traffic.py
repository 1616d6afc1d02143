"""The inspector: what went over the wire, the last 500 exchanges, without secrets."""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

KEPT = 500
LONGEST_BODY = 40_000
HIDDEN_HEADERS = frozenset({"authorization", "cookie", "x-api-key"})


class Traffic:
    """`revision` rises with everything that happens anywhere in the simulator: pages and waiters follow it."""

    def __init__(self, now: Callable[[], float], secrets: tuple[str, ...] = ()) -> None:
        self._now = now
        self._secrets = secrets
        self.exchanges: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self.revision = 0
        self._changed = asyncio.Event()
        self._closing = asyncio.Event()
        self._count = 0

    def add(
        self,
        kind: str,
        method: str,
        url: str,
        *,
        request: bytes | str = "",
        headers: Mapping[str, str] | None = None,
        status: int = 0,
        response: bytes | str = "",
        seconds: float = 0,
        note: str = "",
    ) -> None:
        """`kind`: webhook, graph, stripe, carrier, merchant, webchat, clock, ses, register, or a chat app's name.
        `status` 0: no answer."""
        self._count += 1
        self.exchanges.append(
            {
                "seq": self._count,
                "at": self._now(),
                "kind": kind,
                "method": method,
                "url": self._redacted(url),
                "headers": self._headers(headers or {}),
                "request": self._body(request),
                "status": status,
                "response": self._body(response),
                "milliseconds": round(seconds * 1000),
                "note": note,
            }
        )
        self.touch()

    def after(self, seq: int) -> list[dict[str, Any]]:
        return [exchange for exchange in self.exchanges if exchange["seq"] > seq]

    def touch(self) -> None:
        self.revision += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait(self, seen: int, timeout: float) -> int:
        """Until something happened after revision `seen`, the time is up, or the simulator stops."""
        if self.revision == seen and not self.closed:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), timeout)
        return self.revision

    async def pause(self, seconds: float) -> None:
        """For so long, unless the simulator stops."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

    @property
    def closed(self) -> bool:
        return self._closing.is_set()

    def close(self) -> None:
        """Whoever waits need not wait any longer."""
        self._closing.set()
        self.touch()

    def clear(self) -> None:
        self.exchanges.clear()
        self.touch()

    def _headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {
            name: "•••" if name.lower() in HIDDEN_HEADERS else self._redacted(value) for name, value in headers.items()
        }

    def _body(self, body: bytes | str) -> Any:
        text = self._redacted(body.decode("utf-8", "replace") if isinstance(body, bytes) else body)
        if len(text) > LONGEST_BODY:
            return text[:LONGEST_BODY] + f"… ({len(text):,} characters)"
        try:
            return json.loads(text)
        except ValueError:
            return text

    def _redacted(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "•••")
        return text

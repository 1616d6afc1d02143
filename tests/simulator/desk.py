"""A chat app of the simulator by itself: no server, a clock that is moved, and webhooks that are only kept."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from infra.simulator.chat_app import ChatApp
from infra.simulator.config import Config
from infra.simulator.ports import ApiAnswer, ApiCall, Ports, Posted

CONFIG = Config(api="http://shop.test", telegram_provider_token="284685063:TEST:stripe")
Json = dict[str, Any]
A = TypeVar("A", bound=ChatApp)


class Desk(Generic[A]):
    def __init__(self, app: type[A], **config: Any) -> None:
        self.now = 1_795_774_800.0
        self.told: list[Any] = []
        """Bodies of webhooks, before they are signed."""
        self._timers: list[tuple[float, Callable[[], None]]] = []
        ports = Ports(lambda: self.now, lambda lane, body: self.told.append(body), self._later, lambda: None)
        self.app = app(replace(CONFIG, **config), ports)

    def _later(self, seconds: float, does: Callable[[], None]) -> None:
        self._timers.append((self.now + seconds, does))

    def passes(self, seconds: float) -> None:
        end = self.now + seconds
        while due := [timer for timer in self._timers if timer[0] <= end]:
            first = min(due, key=lambda timer: timer[0])
            self._timers.remove(first)
            self.now = max(self.now, first[0])
            first[1]()
        self.now = end

    def post(self, path: str, body: Json, headers: dict[str, str] | None = None, **query: str) -> ApiAnswer:
        raw = json.dumps(body, ensure_ascii=False).encode()
        return self.app.call(ApiCall("POST", path, raw, query, headers or {}))

    def get(self, path: str, **query: str) -> ApiAnswer:
        return self.app.call(ApiCall("GET", path, b"", query))

    def does(self, kind: str, given: Any = "") -> Any:
        return self.app.write(1, kind, {"text": given} if isinstance(given, str) else given)

    def taps(self, title: str) -> Any:
        return self.app.tap(1, title)

    def signed(self) -> Posted:
        """The latest webhook, as it goes over the wire."""
        return self.app.sign(self.told[-1])

    def screen(self) -> list[Json]:
        return list(self.app.shown(1)["messages"])


def form(**fields: str) -> bytes:
    return urlencode(fields).encode()

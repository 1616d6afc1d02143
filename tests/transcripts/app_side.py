"""A chat app of the simulator in this process: what the channel posts goes to the stand-in of its provider's API, and
the stand-in's webhooks, signed, through the channel to the intake. Both sides speak their real wire format."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from functions.channels import registry
from functions.channels.channel import Compiled, Parsed, Request
from functions.channels.fetching import Got
from functions.conversation.message import Message
from infra.simulator.apps import APPS
from infra.simulator.config import Config
from infra.simulator.ports import ApiCall, Ports
from infra.simulator.rendering import tidy

API = "https://api.example.test"
CONFIG = Config(api="", simulator=API, telegram_provider_token="284685063:TEST:stripe")
SECRETS = {name: (value,) for name, value in asdict(CONFIG).items() if value and isinstance(value, str)}
ACCOUNTS = {"telegram": f"telegram:{CONFIG.telegram_token.partition(':')[0]}", "kik": f"kik:{CONFIG.kik_bot}"}
"""Of the channels whose webhooks do not say whose they are."""
PATHS = {"kik": "/v1"}
SOON = 2.0
"""Seconds: receipts come without the clock being moved."""


class Takes(Protocol):
    """The intake."""

    def take(self, channel: str, parsed: Parsed, body: bytes, received_at: datetime) -> None: ...


class AppSide:
    def __init__(self, name: str, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._webhooks: list[object] = []
        self._timers: list[tuple[float, Callable[[], None]]] = []
        now = lambda: clock().timestamp()  # noqa: E731
        self.app = APPS[name](CONFIG, Ports(now, lambda lane, body: self._webhooks.append(body), self._later, _nothing))
        told: dict[str, Any] = {"account": ACCOUNTS[name]} if name in ACCOUNTS else {}
        told |= {"provider_token": lambda: CONFIG.telegram_provider_token} if registry.CHANNELS[name].pays else {}
        self.channel = registry.channel(name, api=API + PATHS.get(name, ""), post=self._post, get=self._get, **told)  # type: ignore[arg-type]
        self._heard = 0
        self.given: list[Message] = []
        """What the channel was given to say."""
        self._overhear()

    def _overhear(self) -> None:
        compiles = self.channel.compile

        def compile_(message: Message, reference: str = "") -> Compiled:
            self.given.append(message)
            return compiles(message, reference)

        self.channel.compile = compile_  # type: ignore[method-assign]

    def _later(self, seconds: float, does: Callable[[], None]) -> None:
        self._timers.append((self._clock().timestamp() + seconds, does))

    def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        split = urlsplit(url)
        lower = {name.lower(): value for name, value in headers.items()}
        answer = self.app.call(ApiCall("POST", split.path, body, dict(parse_qsl(split.query)), lower))
        return answer.status, json.dumps(answer.body).encode()

    def _get(self, url: str, headers: Mapping[str, str], most: int) -> Got:
        split = urlsplit(url)
        lower = {name.lower(): value for name, value in headers.items()}
        path = split.path.removeprefix(f"/{self.app.name}")
        answer = self.app.call(ApiCall("GET", path, b"", dict(parse_qsl(split.query)), lower))
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        return Got(answer.status, body)

    @property
    def token(self) -> str:
        if self.app.name != "wechat":
            return SECRETS[registry.CHANNELS[self.app.name].sends[0]][0]
        given = {"grant_type": "client_credential", "appid": CONFIG.wechat_app_id, "secret": CONFIG.wechat_app_secret}
        answer = self.app.call(ApiCall("POST", "/cgi-bin/stable_token", json.dumps(given).encode()))
        return str(answer.body["access_token"])

    def tell(self, intake: Takes) -> bool:
        """The webhooks that wait, and what is due; whether there was anything."""
        webhooks, self._webhooks = self._webhooks, []
        for body in webhooks:
            self._deliver(body, intake)
        end = self._clock().timestamp() + SOON
        due = [timer for timer in self._timers if timer[0] <= end]
        self._timers = [timer for timer in self._timers if timer[0] > end]
        for _, does in due:
            does()
        return bool(webhooks or due)

    def _deliver(self, body: object, intake: Takes) -> None:
        raw, headers, query = self.app.sign(body)
        plain = self.channel.verify(Request(raw, headers, dict(parse_qsl(query))), SECRETS)
        parsed = self.channel.parse(plain, self._clock())
        assert not parsed.unreadable, (parsed.unreadable, plain)
        intake.take(self.app.name, parsed, plain, self._clock())
        assert self.app.answered(body, 200, parsed.answer)

    def heard(self) -> list[str]:
        """What the shop has said since it was last asked, and what it has changed."""
        found = [bubble for bubble in self.app.phones.phone(1).bubbles if bubble.changed > self._heard]
        self._heard = max([self._heard, *(bubble.changed for bubble in found)])
        return [tidy(self.app.plain(bubble.native)) for bubble in found if bubble.sender in ("shop", "app")]


def _nothing() -> None:
    """There is no page that looks."""

"""The simulator in this process, in front of a shop that only remembers what it was posted."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from infra.simulator.apps import APPS
from infra.simulator.client import Simulator
from infra.simulator.config import Config
from infra.simulator.serving import Server
from infra.simulator.world import World
from tests.browser import browser  # noqa: F401  a fixture

CONFIG = Config(api="http://shop.test", templates={"order_paid": {"nl": "Bestelling {{1}} is betaald."}})
Json = dict[str, Any]


@dataclass
class Shop:
    """Answers every webhook with `status`."""

    status: int = 200
    received: list[Json] = field(default_factory=list)
    unsigned: int = 0
    reported: list[tuple[str, Json]] = field(default_factory=list)
    webhooks: list[httpx.Request] = field(default_factory=list)
    """Of every app but WhatsApp."""
    answer: Callable[[httpx.Request], httpx.Response] = lambda request: httpx.Response(200)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        channel = request.url.path.removeprefix("/webhooks/")
        if channel in APPS and channel != "whatsapp":
            self.webhooks.append(request)
            return self.answer(request)
        body = json.loads(request.content) if request.content else {}
        if request.url.path == "/webhooks/whatsapp":
            digest = hmac.new(CONFIG.whatsapp_app_secret.encode(), request.content, hashlib.sha256).hexdigest()
            if request.headers["x-hub-signature-256"] != f"sha256={digest}":
                self.unsigned += 1
                return httpx.Response(403)
            self.received.append(body["entry"][0]["changes"][0]["value"])
        elif request.url.path.startswith(("/api/orders/", "/api/reviews/")):
            self.reported.append((request.headers["authorization"], body))
        return httpx.Response(self.status, json={})

    @property
    def messages(self) -> list[Json]:
        return [value["messages"][0] for value in self.received if "messages" in value]

    @property
    def statuses(self) -> list[Json]:
        return [value["statuses"][0] for value in self.received if "statuses" in value]


@dataclass
class Stage:
    """`send` is the shop's call of the Graph API."""

    shop: Shop
    world: World
    http: httpx.Client
    simulator: Simulator

    def does(self, channel: str, body: Json, number: int = 1) -> Json:
        """A shopper does something."""
        answer = self.http.post(f"/control/{channel}/{number}", json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def shown(self, channel: str, number: int = 1) -> list[Json]:
        return list(self.http.get(f"/control/{channel}/{number}/messages").json()["messages"])

    def send(self, token: str = CONFIG.whatsapp_token, **body: Any) -> httpx.Response:
        given = {"messaging_product": "whatsapp", "to": "+31612000001", **body}
        path = f"/whatsapp/v23.0/{CONFIG.phone_number_id}/messages"
        return self.http.post(path, json=given, headers={"authorization": f"Bearer {token}"})

    def until(self, what: Callable[[], object], seconds: float = 3) -> None:
        """Webhooks go out beside the calls: give them a moment."""
        end = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < end, "it did not come"
            time.sleep(0.02)


@pytest.fixture
def stage() -> Iterator[Stage]:
    shop = Shop()
    world = World(CONFIG, transport=httpx.MockTransport(shop))
    # A real server: in process, Starlette's test client wants another HTTP library than the one we have.
    server = Server(world, 0, log_level="critical", lifespan="on")
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    address = server.servers[0].sockets[0].getsockname()
    with httpx.Client(base_url=f"http://127.0.0.1:{address[1]}", timeout=20) as http:
        yield Stage(shop, world, http, Simulator("", client=http, seconds=2, quiet=0.05))
    server.should_exit = True
    thread.join()

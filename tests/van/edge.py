"""The van's page as a Chalice app, on orders, links and a bucket that are kept in memory."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from chalice.test import Client, HTTPResponse

from functions import bootstrap, links
from functions.commerce.orders import Address, Order
from functions.conversation.events import Event
from functions.conversation.state import Step
from functions.storage import reads, rounds
from tests.conversation.states import at
from tests.photo_box import PhotoBox
from tests.starter import starter_shop

DAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
KEY = "a key of the shop's"
HOSTILE = '<script>alert("x")</script>'


def an_order(**changed: Any) -> Order:
    """Paid, to be brought on DAY in the afternoon."""
    order = at(Step.AFTER_ORDER).order
    return order.model_copy(update={"phone": "+31612345678", "card_message": "Van harte!"} | changed)


def orders() -> list[Order]:
    return [
        an_order(),
        an_order(
            id="omorning", number="1002", recipient=HOSTILE, phone="", card_message="",
            courier_note="Aanbellen bij nummer 3", delivery=an_order().delivery.model_copy(update={"slot": "morning"}),
            address=Address(street="Kruisweg", number="7", postcode="2011 LB", city="Haarlem", country="NL"),
        ),
    ]  # fmt: skip


class VanEdge:
    def __init__(self, monkeypatch: Any) -> None:
        self.orders = {order.id: order for order in orders()}
        self.now, self.generation = NOW, 0
        self.events: list[Event] = []
        self.box = PhotoBox()
        self.shop = starter_shop()
        for name, found in {
            "clock": lambda: self.now,
            "secret": lambda name: (KEY, "an older one"),
            "secrets": lambda: {"link_key": (KEY, "an older one")},
            "mailbox": lambda: self,
            "table": lambda: None,
            "rules": lambda: self.shop.rules,
            "live_shop": lambda: self.shop,
            "photos": lambda: self.box,
        }.items():
            monkeypatch.setattr(bootstrap, name, found)
        monkeypatch.setattr(reads, "order", lambda table, order: self.orders.get(order))
        monkeypatch.setattr(rounds, "generation", lambda table: self.generation)
        monkeypatch.setattr(rounds, "on", lambda table, day: [o for o in self.orders.values() if o.delivery.day == day])

    def post(self, events: Any) -> None:
        self.events += events

    @property
    def token(self) -> str:
        return links.van(DAY, self.generation, KEY)

    def page(self, token: str = "", query: str = "") -> HTTPResponse:
        return self._call("GET", f"/van/{token or self.token}{query}")

    def tells(self, order: str, body: bytes = b"", *, kind: str = "", token: str = "", **said: Any) -> HTTPResponse:
        """As the page's script does: with a picture, or as a form."""
        query = f"?{urlencode(said)}" if kind else ""
        headers = {"accept": "application/json", "content-type": kind or "application/x-www-form-urlencoded"}
        return self._call(
            "POST", f"/van/{token or self.token}/{order}{query}", body or urlencode(said).encode(), headers
        )

    def _call(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> HTTPResponse:
        from app import app  # registering a blueprint uses it up, so that no test can have another

        with Client(app) as client:
            return client.http.request(method, path, body=body, headers=headers or {})

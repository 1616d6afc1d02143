"""Pitfall 23 (channels.md 12), on every channel and through the whole of it: a button of an old message, whose cart has
changed since, is answered with today's state and never with a wrong order.
"""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.conversation.effects import OpenPayment
from functions.intake import Intake
from tests.channels.contract.test_every_channel import Edge, Provider
from tests.channels.natives import NATIVES, Native, Tap
from tests.starter import starter_shop, starter_stock
from tests.world import World

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ANSWERS = (
    *("afrekenen", "Sanne de Vries", "bezorgen", "Lindengracht 12, 1015 KB Amsterdam", "vrijdag", "09:00–13:00"),
    *("sanne@example.com", "geen kaartje"),
)
ONE, TWO = "39,90", "74,85"
"""What the roses cost with their delivery, one bunch and two."""


@dataclass
class Shopper:
    native: Native
    provider: Provider
    edge: Edge
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(100))

    def says(self, *texts: str) -> list[dict[str, Any]]:
        return [payload for text in texts for payload in self._does(self.native.case.text(str(next(self.ids)), text))]

    def goes_to_the_summary(self) -> list[dict[str, Any]]:
        """A channel that does not tell the number asks for it."""
        shown: list[dict[str, Any]] = []
        for answer in ANSWERS:
            shown = self.says(answer)
            for skip in [tap for payload in shown for tap in self.native.taps(payload) if tap.title == "Overslaan"]:
                shown = self.taps(skip)
        return shown

    def taps(self, tap: Tap) -> list[dict[str, Any]]:
        return self._does(self.native.tapped(str(next(self.ids)), tap))

    def _does(self, item: Any) -> list[dict[str, Any]]:
        before = len(self.provider.sent)
        self.edge.gets(item)
        self.edge.world.run()
        self.edge.world.clock.move(seconds=20)
        return [json.loads(body) for _, _, body in self.provider.sent[before:]]

    def find(self, payloads: list[dict[str, Any]], title: str) -> Tap:
        return next(tap for payload in payloads for tap in self.native.taps(payload) if tap.title == title)

    def orders(self) -> list[OpenPayment]:
        return [command.call for command in self.edge.world.commands if isinstance(command.call, OpenPayment)]


def said(payloads: list[dict[str, Any]]) -> str:
    return json.dumps(payloads, ensure_ascii=False)


@pytest.fixture(params=NATIVES)
def shopper(request: pytest.FixtureRequest) -> Iterator[Shopper]:
    native = NATIVES[request.param]
    case, provider = native.case, Provider(native.case.accepted)
    channel = case.make(provider)
    with World(shop=starter_shop(), stock=starter_stock(), channels={case.name: channel}, start=MONDAY) as world:
        intake = Intake(world.table, world.mailbox, world.unreadable, world.clock, frozenset({case.account}))
        yield Shopper(native, provider, Edge(case, channel, world, intake))


def test_an_old_summary_confirms_nothing_and_what_is_being_paid_is_not_ordered_again(shopper: Shopper) -> None:
    shopper.says("doe maar rode rozen middel")
    summary = shopper.goes_to_the_summary()
    assert ONE in said(summary)
    old = shopper.find(summary, "Bestellen en betalen")
    assert TWO in said(shopper.says("maak er 2 van"))
    answer = shopper.taps(old)
    assert shopper.orders() == [] or shopper.edge.channel.capabilities.typed
    if not shopper.orders():
        assert TWO in said(answer)
        old = shopper.find(answer, "Bestellen en betalen")
        shopper.taps(old)
    # Where words are all that comes back, they may confirm what was shown last.
    assert [order.amount for order in shopper.orders()] == [7485]
    assert shopper.taps(old)
    assert [order.amount for order in shopper.orders()] == [7485]


def test_the_button_of_a_cart_that_is_empty_now_begins_no_checkout(shopper: Shopper) -> None:
    checkout = shopper.find(shopper.says("doe maar rode rozen middel"), "Afrekenen")
    shopper.says("leeg mijn mandje")
    answer = shopper.taps(checkout)
    assert answer
    assert "Sanne" not in said(answer) and "voor jezelf of voor iemand anders" not in said(answer)
    assert shopper.orders() == []

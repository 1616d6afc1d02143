"""The panel's carriers: their webhooks are what the shop verifies and reads, and each parcel has its own number."""

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from functions.carriers.registry import CARRIERS
from functions.errors import SignatureError
from infra.simulator.carrier import number_of
from infra.simulator.carrier_webhooks import WEBHOOKS, Scan, codes, signed
from infra.simulator.client import SimulatorError
from tests.simulator.conftest import CONFIG, Stage

AT = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
SECRET = "geheim-é"


def scan(code: str, **more: Any) -> Scan:
    return Scan(id="abc", code=code, number="3SCHAT0000001", order="1042", at=AT, **more)


def read(name: str, body: bytes, headers: dict[str, str], secret: str = SECRET) -> Any:
    carrier = CARRIERS[name]
    carrier.verify(body, {key.lower(): value for key, value in headers.items()}, [secret])
    return carrier.parse(body)


def test_every_carrier_of_the_shop_has_its_webhook_here() -> None:
    assert WEBHOOKS.keys() == CARRIERS.keys()


@pytest.mark.parametrize("name", CARRIERS)
def test_the_shop_reads_every_code_of_a_carrier_as_its_table_has_it(name: str) -> None:
    for code, (state, _) in CARRIERS[name].states.items():
        told = read(name, *signed(name, scan(code, expected="2026-11-28", point="Primera"), SECRET))
        assert told.unknown == (), code
        found = [(each.state, each.number, each.occurred_at) for each in told.reports]
        assert found == ([(state, "3SCHAT0000001", AT)] if state else []), code
        assert [each.reference for each in told.reports if WEBHOOKS[name].knows_order] in ([], ["1042"])
    assert read(name, *signed(name, scan("4711"), SECRET)).unknown == ("4711",)
    with pytest.raises(SignatureError):
        read(name, *signed(name, scan(next(iter(codes(name).values()))), "somebody else's"))


def test_what_a_carrier_knows_beside_the_state_is_told_too() -> None:
    (fetched,) = read("aftership", *signed("aftership", scan("AvailableForPickup", point="Primera"), SECRET)).reports
    assert fetched.pickup and fetched.pickup.name == "Primera"
    (coming,) = read("easypost", *signed("easypost", scan("in_transit", expected="2026-11-28"), SECRET)).reports
    assert (coming.expected, coming.carrier, coming.reference) == ("2026-11-28", "PostNL", "")


def test_parcels_have_numbers_of_their_own_which_stay() -> None:
    numbers = {number_of(order, parcel) for order in ("o1", "o2") for parcel in ("1", "2")}
    assert len(numbers) == 4 and number_of("o1") == number_of("o1", "1")


# --- over the control API ---------------------------------------------------------------------------------------------


@pytest.fixture
def posted(stage: Stage) -> list[httpx.Request]:
    """What comes to the shop's routes for carriers."""
    found: list[httpx.Request] = []

    def shop(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/carriers/"):
            found.append(request)
            return httpx.Response(200, json={})
        return stage.shop(request)

    stage.world.client._transport = httpx.MockTransport(shop)
    return found


@pytest.mark.parametrize("name", CARRIERS)
def test_a_carrier_posts_to_its_own_route_with_the_demos_secret(
    stage: Stage, posted: list[httpx.Request], name: str
) -> None:
    told = stage.simulator.carrier("out_for_delivery", by=name, order="1042", parcel="2")
    (request,) = posted
    assert request.url.path == f"/carriers/{name}"
    (report,) = read(name, request.content, dict(request.headers), getattr(CONFIG, CARRIERS[name].secret)).reports
    assert (report.state, report.number) == ("out_for_delivery", number_of("1042", "2"))
    assert told["tracking_number"] == report.number
    assert stage.shop.reported == [], "the merchant's own system has said nothing"
    (exchange,) = stage.simulator.traffic("carrier")
    assert getattr(CONFIG, CARRIERS[name].secret) not in json.dumps(exchange)


def test_what_a_carrier_has_no_word_for_is_said_and_not_sent(stage: Stage, posted: list[httpx.Request]) -> None:
    for state, given, why in (
        ("at_neighbour", {"by": "sendcloud"}, "sendcloud has no word for at_neighbour; it has accepted,"),
        ("dispatched", {"by": "easypost", "reason": "rain"}, "easypost tells no reason"),
        ("dispatched", {"by": "pigeon"}, "by: http, bus, sendcloud"),
        ("eaten", {}, "state: accepted"),
    ):
        with pytest.raises(SimulatorError, match=why):
            stage.simulator.carrier(state, order="1042", **given)
    assert posted == []
    stage.simulator.carrier("", by="sendcloud", order="1042", code="4")
    assert json.loads(posted[0].content)["parcel"]["status"] == {"id": 4, "message": "Delivery delayed"}

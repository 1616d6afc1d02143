"""From a carrier's webhook to the right order: early, late, twice, and of a number that is not ours."""

from collections.abc import Iterator
from typing import Any

import pytest
from chalice.test import Client

from app import app
from functions import bootstrap
from functions.commerce.orders import OrderStatus
from functions.conversation.fulfilment_events import FulfilmentReported, FulfilmentState
from functions.conversation.state import PastOrder
from functions.parcel_intake import ParcelIntake
from functions.secrets import CARRIERS, Secrets
from functions.storage import parcel_numbers, reads
from tests.carriers.payloads import BODIES, NUMBER, SECRET, easypost, sendcloud, signed
from tests.dynamo import table as table_of
from tests.shell.test_secrets import Ssm
from tests.starter import starter_shop
from tests.storage.examples import conversation, event, order, put
from tests.world import World


@pytest.fixture
def world() -> Iterator[World]:
    with World(shop=starter_shop()) as world:
        talk = conversation(orders=(PastOrder(id="o1", number="1001"),))
        paid = order("o1", number="1001", status=OrderStatus.PAID)
        put(world.table, talk, event(), orders=(paid,), order_number=1001)
        yield world


@pytest.fixture
def http(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    ssm = Ssm(**dict.fromkeys(CARRIERS, f"new,{SECRET}"))
    known: dict[str, Any] = {
        "secrets": lambda part: Secrets(lambda: ssm, "/", CARRIERS),
        "parcel_intake": lambda: ParcelIntake(world.table, world.mailbox, world.clock),
        "unreadable": lambda: world.unreadable,
    }
    for name, value in known.items():
        monkeypatch.setattr(bootstrap, name, value)
    with Client(app) as client:
        yield client


def calls(http: Client, name: str, body: bytes, headers: dict[str, str] | None = None) -> int:
    given = {"Content-Type": "application/json"} | (signed(body)[name] if headers is None else headers)
    return int(http.http.post(f"/carriers/{name}", headers=given, body=body).status_code)


def registers(world: World, number: str = NUMBER, state: FulfilmentState = "dispatched") -> None:
    told = FulfilmentReported(order="o1", state=state, tracking_number=number)
    world.happens(told, id="registered", conversation="c1", account="phone:1")
    world.run()


def parcels(world: World) -> list[tuple[str, str, str]]:
    found = reads.find_order(world.table, "1001")
    assert found
    return [(parcel.id, parcel.tracking_number, parcel.state) for parcel in found.parcels]


@pytest.mark.parametrize("name", BODIES)
def test_a_signed_webhook_moves_the_parcel_whose_number_was_registered(world: World, http: Client, name: str) -> None:
    registers(world)
    for _ in range(2):
        assert calls(http, name, BODIES[name]()) == 200
    world.run()
    assert parcels(world) == [("1", NUMBER, "out_for_delivery")]


@pytest.mark.parametrize("name", BODIES)
def test_what_comes_before_the_order_knows_the_number_is_told_once_it_does(
    world: World, http: Client, name: str
) -> None:
    assert calls(http, name, BODIES[name]()) == 200
    assert calls(http, name, BODIES[name]()) == 200
    world.run()
    assert parcels(world) == []
    registers(world)
    assert parcels(world) == [("1", NUMBER, "out_for_delivery")]


def test_the_carriers_own_reference_finds_the_order_and_registers_the_number(world: World, http: Client) -> None:
    assert calls(http, "sendcloud", sendcloud(92, order="1001")) == 200
    world.run()
    assert parcels(world) == [(NUMBER, NUMBER, "out_for_delivery")]
    assert len(parcel_numbers.orders_of(world.table, NUMBER)) == 1
    assert calls(http, "easypost", easypost("delivered", "arrived_at_destination")) == 200
    world.run()
    assert parcels(world) == [(NUMBER, NUMBER, "delivered")]


def test_a_number_that_the_merchant_registered_counts_more_than_a_reference(world: World, http: Client) -> None:
    put(
        world.table,
        conversation(id="c2"),
        event("e2", conversation="c2"),
        orders=(order("o2", number="1002", conversation="c2"),),
        order_number=1002,
    )
    registers(world)
    calls(http, "sendcloud", sendcloud(92, order="1002"))
    world.run()
    assert parcels(world) == [("1", NUMBER, "out_for_delivery")]
    assert reads.order(world.table, "o2").parcels == ()  # type: ignore[union-attr]


def test_another_shops_number_is_not_found_and_tells_nobody(world: World, http: Client) -> None:
    other = table_of(world.client, "another-shop")
    parcel_numbers.register(other, NUMBER, "o_other", world.clock())
    assert calls(http, "easypost", easypost()) == 200
    assert world.inbox.messages == []
    assert parcel_numbers.orders_of(world.table, NUMBER) == ()


@pytest.mark.parametrize("name", BODIES)
def test_who_did_not_sign_is_refused_and_an_unknown_carrier_is_not_there(world: World, http: Client, name: str) -> None:
    assert calls(http, name, BODIES[name](), headers={}) == 403
    assert (
        http.http.post("/carriers/pigeon", headers={"Content-Type": "application/json"}, body=b"{}").status_code == 404
    )
    assert world.inbox.messages == []


def test_an_unknown_code_is_200_and_what_cannot_be_read_is_kept(world: World, http: Client) -> None:
    assert calls(http, "sendcloud", sendcloud(4242)) == 200
    assert calls(http, "sendcloud", b"<xml/>") == 200
    assert world.inbox.messages == []
    assert [kept["source"] for kept in world.kept] == ["sendcloud"]


def test_erasing_forgets_the_number_and_what_came_early(world: World, http: Client) -> None:
    calls(http, "easypost", easypost())
    registers(world)
    parcel_numbers.forget(world.table, NUMBER)
    assert parcel_numbers.orders_of(world.table, NUMBER) == ()
    assert parcel_numbers.register(world.table, NUMBER, "o9", world.clock()) == []

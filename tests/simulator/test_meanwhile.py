"""What a transcript does behind the scenes of a demo: on the table, and over the control API."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from functions.storage import keys, reads
from functions.storage.table import Table
from infra.simulator.client import Simulator
from infra.simulator.cloud import LocalCloud
from infra.simulator.config import Config
from infra.simulator.meanwhile import FULL, Meanwhile
from infra.simulator.transcripts import HttpDriver
from tests.dynamo import NAME, dynamo

GIFT = "tko" + "a" * 16 + "-2-1-" + "b" * 20


class Clock:
    def __init__(self) -> None:
        self.fired = 0

    async def fire_timers(self) -> list[str]:
        self.fired += 1
        return []


class Stage:
    def __init__(self, table: Table | None) -> None:
        cloud = LocalCloud(Config(api="http://shop.test", table=NAME if table else "", shop="de-linde"))
        if table:
            cloud.__dict__["table"] = table
        self.clock = Clock()
        self.meanwhile = Meanwhile(cloud, self.clock)  # type: ignore[arg-type]

    def does(self, what: str, **given: Any) -> list[str]:
        return asyncio.run(self.meanwhile.does(what, **given))


@pytest.fixture
def table() -> Iterator[Table]:
    with dynamo() as client:
        yield Table(NAME, "de-linde", lambda: client)


def test_stock_is_set_and_the_clock_functions_come_by(table: Table) -> None:
    stage = Stage(table)
    assert stage.does("stock", sku="PIOEN", units=5) == []
    assert reads.facts(table, skus=["PIOEN"]).stock == {"PIOEN": 5}
    assert stage.clock.fired == 1


def test_others_take_every_place_of_a_slot_and_of_no_other(table: Table) -> None:
    Stage(table).does("others", taken="2026-11-27/standard/afternoon")
    found = table.get(keys.booked("de-linde", "2026-11-27/standard/afternoon"))
    assert found and found["taken"]["N"] == str(FULL)
    assert table.get(keys.booked("de-linde", "2026-11-27")) is None


def test_what_cannot_be_done_is_said_and_changes_nothing(table: Table) -> None:
    stage = Stage(table)
    for what, given in (("dance", {}), ("others", {"taken": "friday"})):
        with pytest.raises(ValueError):
            stage.does(what, **given)
    with pytest.raises(LookupError, match="no table"):
        Stage(None).does("stock", sku="PIOEN", units=5)
    assert stage.clock.fired == 0


class Control:
    """The control API, as far as a driver asks it; it keeps what was posted, and answers with a ticket's code once."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            self.posted.append((request.url.path, json.loads(request.content)))
            return httpx.Response(200, json={})
        native = {"text": f"Stuur {GIFT}"}
        said = {"from": "shop", "seq": len(self.posted), "text": "Kaartje", "options": [], "native": native}
        return httpx.Response(200, json={"messages": [said]})


def driver(control: Control) -> HttpDriver:
    client = httpx.Client(transport=httpx.MockTransport(control), base_url="http://simulator.test")
    made = HttpDriver(Simulator("http://simulator.test", client=client), 4)
    made.start("whatsapp", "nl")
    control.posted.clear()
    return made


def test_a_friend_is_somebody_else_who_writes_the_code_that_was_passed_on() -> None:
    control = Control()
    made = driver(control)
    with pytest.raises(LookupError):
        made.friend()
    made.says("een kaartje doorgeven")
    assert made.friend() == ["Kaartje"]
    assert control.posted[1:] == [("/control/web/4", {"text": GIFT})]


def test_what_happens_behind_the_scenes_is_asked_of_the_simulator() -> None:
    control = Control()
    made = driver(control)
    made.stock("PIOEN 5")
    made.others("2026-11-27")
    assert control.posted == [
        ("/control/meanwhile", {"do": "stock", "sku": "PIOEN", "units": 5}),
        ("/control/meanwhile", {"do": "others", "taken": "2026-11-27"}),
    ]

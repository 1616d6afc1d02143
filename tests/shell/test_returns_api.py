"""The merchant's API about goods that come back: what waits, what is taken, what is refused in words."""

import json
from datetime import UTC, datetime
from typing import Any

from chalice.test import Client

from functions.bus import READERS
from functions.commerce.returns import Kind, Reason, Return, ReturnLine
from functions.conversation.return_events import ReturnDecided
from functions.return_queue import open_returns
from tests.shell.test_money_api import KEY, call, ordered, posted, ssm  # noqa: F401
from tests.shell.test_webhooks import http, seconds  # noqa: F401
from tests.world import World

CASE = Return(
    id="rt1", number="R1001-1", kind=Kind.COMPLAINT, words="geknakt",
    lines=(ReturnLine(sku="ROSE", quantity=1, reason=Reason.BROKEN),), asked_at=datetime(2026, 3, 2, tzinfo=UTC),
)  # fmt: skip


def test_what_waits_is_listed_until_it_is_done(http: Client, world: World) -> None:  # noqa: F811
    assert call(http, "GET", "/returns") == (200, {"returns": []})
    ordered(world, returns=(CASE,))
    status, body = call(http, "GET", "/returns")
    assert status == 200 and [each["number"] for each in body["returns"]] == ["R1001-1"]
    assert body["returns"][0]["lines"] == [{"sku": "ROSE", "quantity": 1, "reason": "broken", "title": "Roos"}]
    assert [case.number for _, case in open_returns(world.table)] == ["R1001-1"]
    assert call(http, "GET", "/returns/R1001-1")[1]["words"] == "geknakt"
    assert call(http, "GET", "/returns", key="carrier-key")[0] == 403


def test_a_decision_is_asked_of_the_conversation_and_what_cannot_be_is_told(http: Client, world: World) -> None:  # noqa: F811
    ordered(world, returns=(CASE,))
    taken = call(http, "POST", "/returns/R1001-1", {"id": "a", "decision": "approve"})
    assert taken == (202, {"return": "R1001-1", "order": "1001", "event": "return:o1:a"})
    assert posted(world) == [ReturnDecided(order="o1", number="R1001-1", decision="approve")]
    assert call(http, "POST", "/returns/1001", {"id": "b", "decision": "approve"})[0] == 202  # the latest of it
    for number, body, wrong in (
        ("R1001-1", {"decision": "approve"}, "id"),
        ("R1001-1", {"id": "a", "decision": "maybe"}, "decision"),
        ("R1001-1", {"id": "a", "decision": "reject"}, "say why"),
        ("R1001-1", {"id": "a", "decision": "receive"}, "approve it first"),
        ("R1001-1", {"id": "a", "decision": "approve", "number": "R1001-2"}, "different returns"),
        ("R1001-9", {"id": "a", "decision": "approve"}, "no return"),
        ("R9-1", {"id": "a", "decision": "approve"}, "no order"),
    ):
        status, answer = call(http, "POST", f"/returns/{number}", body)
        assert status in (400, 404) and wrong in answer["error"]


def test_the_bus_finds_the_order_by_the_number_of_the_return() -> None:
    told: Any = READERS["Return"](json.dumps({"id": "a", "number": "R1042-3", "decision": "receive"}))
    assert told.order == "1042"

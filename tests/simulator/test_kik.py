"""Kik's stand-in, by its documentation as it last stood."""

import base64
import hashlib
import hmac
from typing import Any

import pytest

from infra.simulator.kik import Kik
from infra.simulator.ports import ApiAnswer
from tests.simulator.desk import CONFIG, Desk

Json = dict[str, Any]
BASIC = base64.b64encode(f"{CONFIG.kik_bot}:{CONFIG.kik_api_key}".encode()).decode()


@pytest.fixture
def desk() -> Desk[Kik]:
    made = Desk(Kik)
    made.does("text", "hoi")
    return made


def send(desk: Desk[Kik], *messages: Json, basic: str = BASIC) -> ApiAnswer:
    told = [{"to": "sanne0001", "type": "text", **message} for message in messages]
    return desk.post("/v1/message", {"messages": told}, {"authorization": f"Basic {basic}"})


def keyboard(*titles: str) -> list[Json]:
    return [{"type": "suggested", "responses": [{"type": "text", "body": title} for title in titles]}]


BAD: dict[str, Json] = {
    "no text": {"body": ""},
    "long text": {"body": "x" * 1501},
    "no such type": {"type": "poem"},
    "twenty-one responses": {"body": "?", "keyboards": keyboard(*map(str, range(21)))},
    "nobody": {"to": "jan", "body": "a"},
    "another chat": {"body": "a", "chatId": "x"},
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_refused(desk: Desk[Kik], case: str):
    answer = send(desk, BAD[case])
    assert (answer.status, answer.body["error"]) == (400, "BadRequest")


def test_twenty_five_go_at_once_with_the_right_key(desk: Desk[Kik]):
    assert send(desk, *[{"body": "a"}] * 25).status == 200
    assert send(desk, *[{"body": "a"}] * 26).status == 400
    assert send(desk, {"body": "a"}, basic="x").status == 401
    desk.app.settings(1, {"blocked": True})
    assert send(desk, {"body": "a"}).status == 403


def test_a_response_is_written_as_it_stands_and_the_keyboard_goes(desk: Desk[Kik]):
    send(desk, {"body": "Welke?", "keyboards": keyboard("Middel", "Groot")}, {"body": "Kies er een."})
    assert desk.screen()[-2]["text"] == "Welke?\n[Middel] [Groot]"
    desk.taps("Groot")
    (message,) = desk.told[-1]["messages"]
    assert (message["type"], message["body"], message["from"]) == ("text", "Groot", "sanne0001")
    with pytest.raises(LookupError):
        desk.taps("Middel")


def test_webhooks_are_signed_with_sha1_in_capitals(desk: Desk[Kik]):
    raw, headers, _ = desk.signed()
    digest = hmac.new(CONFIG.kik_api_key.encode(), raw, hashlib.sha1).hexdigest()
    assert headers["x-kik-signature"] == digest.upper()


def test_receipts_come_when_they_are_asked_for(desk: Desk[Kik]):
    send(desk, {"body": "a"})
    desk.passes(1)
    assert len(desk.told) == 1
    features = {"features": {"receiveDeliveryReceipts": True, "receiveReadReceipts": True}}
    desk.post("/v1/config", features, {"authorization": f"Basic {BASIC}"})
    send(desk, {"body": "b"})
    desk.passes(1)
    assert [body["messages"][0]["type"] for body in desk.told[1:]] == ["delivery-receipt", "read-receipt"]
    assert desk.screen()[-1]["state"] == "read"


def test_a_code_that_is_scanned_opens_the_chat():
    desk = Desk(Kik)
    desk.does("follow", "sku_PIOEN")
    assert desk.told[-1]["messages"][0]["data"] == "sku_PIOEN"
    desk.does("follow")
    assert desk.told[-1]["messages"][0]["type"] == "start-chatting"

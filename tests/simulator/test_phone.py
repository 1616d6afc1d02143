"""A phone writes in Meta's wire format, and shows what the shop sends."""

import json
from datetime import UTC, datetime

import pytest

from functions.channels.whatsapp import WhatsApp
from functions.conversation.events import ShopperWrote
from infra.simulator.envelope import CONTENT
from tests.simulator.conftest import CONFIG, Stage

BUTTONS = {
    "type": "interactive",
    "interactive": {
        "type": "button",
        "body": {"text": "Waar kan ik mee helpen?"},
        "action": {"buttons": [{"type": "reply", "reply": {"id": "browse", "title": "Rondkijken"}}]},
    },
}
GIVEN = {
    "text": {"text": "hoi"},
    "edit": {"message": "wamid.1", "text": "hallo"},
    "revoke": {"message": "wamid.1"},
    "reaction": {"message": "wamid.1", "emoji": "👍"},
    "order": {"items": [{"sku": "ROOS-ROOD-M", "quantity": 2}]},
}


def test_a_text_arrives_signed_and_names_the_shopper(stage: Stage):
    stage.http.post("/control/phones/1", json={"text": "hoi 🌷 /café"})
    stage.until(lambda: stage.shop.received)
    (value,) = stage.shop.received
    assert value["metadata"]["phone_number_id"] == CONFIG.phone_number_id
    assert value["contacts"][0]["profile"]["name"] == "Sanne"
    assert value["messages"][0]["text"]["body"] == "hoi 🌷 /café"
    assert value["messages"][0]["from"] == value["contacts"][0]["wa_id"] == "31612000001"
    assert stage.shop.unsigned == 0


def test_a_shopper_with_a_user_name_sends_no_number(stage: Stage):
    stage.http.post("/control/phones/9", json={"text": "hoi"})
    stage.until(lambda: stage.shop.received)
    (value,) = stage.shop.received
    assert "from" not in value["messages"][0]
    assert "wa_id" not in value["contacts"][0]
    assert value["contacts"][0]["user_id"] == value["messages"][0]["from_user_id"]


@pytest.mark.parametrize("kind", sorted(CONTENT))
def test_everything_a_shopper_can_send_is_read_by_the_channel(stage: Stage, kind: str):
    assert stage.http.post("/control/phones/1", json={kind: GIVEN.get(kind, {})}).status_code == 200
    stage.until(lambda: stage.shop.messages)
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"changes": [_change(stage)]}]}).encode()
    parsed = WhatsApp().parse(body, datetime.now(UTC))
    assert not parsed.unreadable
    (incoming,) = parsed.incoming
    assert isinstance(incoming.what, ShopperWrote)
    assert (incoming.what.content.kind == "unsupported") == (kind == "unsupported")


def _change(stage: Stage) -> dict[str, object]:
    return {"field": "messages", "value": stage.shop.received[0]}


def test_what_the_shop_sends_is_shown_and_can_be_tapped(stage: Stage):
    phone = stage.simulator.phone(1)
    stage.http.post("/control/phones/1", json={"text": "hoi"})
    assert stage.send(**BUTTONS).status_code == 200
    (answer,) = phone.hear()
    assert answer.text == "Waar kan ik mee helpen?\n[Rondkijken]"
    assert answer.has("Rondkijken")
    stage.http.post("/control/phones/1", json={"tap": "Rondkijken"})
    stage.until(lambda: len(stage.shop.messages) == 2)
    reply = stage.shop.messages[1]
    assert reply["interactive"] == {"type": "button_reply", "button_reply": {"id": "browse", "title": "Rondkijken"}}
    assert reply["context"]["id"].startswith("wamid.")


def test_tapping_what_is_not_there_says_what_is(stage: Stage):
    stage.send(**BUTTONS)
    answer = stage.http.post("/control/phones/1", json={"tap": "Afrekenen"})
    assert answer.status_code == 404
    assert "“Rondkijken”" in answer.json()["error"]


def test_statuses_rise_and_carry_the_reference(stage: Stage):
    stage.http.post("/control/phones/1", json={"text": "hoi"})
    stage.send(type="text", text={"body": "Hallo"}, biz_opaque_callback_data="c1/2/0")
    stage.until(lambda: len(stage.shop.statuses) == 3)
    assert [status["status"] for status in stage.shop.statuses] == ["sent", "delivered", "read"]
    assert {status["biz_opaque_callback_data"] for status in stage.shop.statuses} == {"c1/2/0"}


def test_a_phone_that_is_off_gives_one_tick(stage: Stage):
    stage.http.post("/control/phones/1/settings", json={"offline": True})
    stage.send(type="template", template={"name": "order_paid", "language": {"code": "nl"}, "components": _one("1001")})
    stage.until(lambda: stage.shop.statuses)
    shown = stage.http.get("/control/phones/1/messages").json()["messages"]
    assert [message["state"] for message in shown] == ["sent"]
    assert shown[0]["text"] == "Bestelling 1001 is betaald."


def _one(value: str) -> list[dict[str, object]]:
    return [{"type": "body", "parameters": [{"type": "text", "text": value}]}]


def test_outside_the_window_free_text_fails_afterwards_and_a_template_does_not(stage: Stage):
    stage.http.post("/control/phones/1", json={"text": "hoi"})
    stage.http.post("/control/clock", json={"forward": "25h"})
    assert stage.send(type="text", text={"body": "Hallo"}).status_code == 200
    stage.until(lambda: stage.shop.statuses)
    assert stage.shop.statuses[0]["status"] == "failed"
    assert stage.shop.statuses[0]["errors"][0]["code"] == 131047
    template = {"name": "order_paid", "language": {"code": "nl"}, "components": _one("1001")}
    stage.send(type="template", template=template)
    stage.until(lambda: "read" in {status["status"] for status in stage.shop.statuses})


def test_the_read_receipt_and_typing_are_taken(stage: Stage):
    message = stage.http.post("/control/phones/1", json={"text": "hoi"}).json()["id"]
    answer = stage.send(status="read", message_id=message, typing_indicator={"type": "text"})
    assert answer.json() == {"success": True}
    shown = stage.http.get("/control/phones/1/messages").json()
    assert shown["typing"]
    assert shown["messages"][0]["state"] == "read"

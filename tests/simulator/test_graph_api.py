"""The Graph API refuses what Meta refuses, in Meta's words."""

from typing import Any

import pytest

from infra.simulator.envelope import BUSINESS_ACCOUNT
from tests.simulator.conftest import CONFIG, Stage


def _interactive(kind: str, action: dict[str, Any], body: str = "Kies") -> dict[str, Any]:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": body}, "action": action}}


def _button(number: int, title: str = "") -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": f"b{number}", "title": title or f"Knop {number}"}}


def _card(index: int, buttons: int = 1) -> dict[str, Any]:
    taps = [
        {"type": "quick_reply", "quick_reply": {"id": f"{index}/{each}", "title": "In mandje"}}
        for each in range(buttons)
    ]
    header = {"type": "image", "image": {"link": "https://shop.test/a.jpg"}}
    return {"card_index": index, "header": header, "body": {"text": "Rozen"}, "action": {"buttons": taps}}


ROWS = [{"id": f"r{number}", "title": f"Rij {number}"} for number in range(11)]
REFUSED: dict[str, tuple[dict[str, Any], int]] = {
    "no such type": ({"type": "poll", "poll": {}}, 131051),
    "no text": ({"type": "text", "text": {}}, 131008),
    "text too long": ({"type": "text", "text": {"body": "x" * 4097}}, 131009),
    "four buttons": (_interactive("button", {"buttons": [_button(n) for n in range(4)]}), 131009),
    "twice the same title": (_interactive("button", {"buttons": [_button(1, "Ja"), _button(2, "Ja")]}), 131009),
    "title too long": (_interactive("button", {"buttons": [_button(1, "x" * 21)]}), 131009),
    "eleven rows": (_interactive("list", {"button": "Kies", "sections": [{"rows": ROWS}]}), 131009),
    "one card": (_interactive("carousel", {"cards": [_card(0)]}), 131009),
    "cards that differ": (_interactive("carousel", {"cards": [_card(0), _card(1, 2)]}), 131009),
    "unknown template": ({"type": "template", "template": {"name": "sale", "language": {"code": "nl"}}}, 132001),
    "template without its parameter": (
        {"type": "template", "template": {"name": "order_paid", "language": {"code": "nl"}}},
        132000,
    ),
    "somebody else's number": ({"type": "text", "text": {"body": "hoi"}, "to": "+31699999999"}, 131030),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_body_is_refused_with_metas_code(stage: Stage, case: str):
    body, code = REFUSED[case]
    answer = stage.send(**body)
    assert answer.status_code in (400, 404)
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["error_data"]["details"]


def test_good_bodies_are_taken(stage: Stage):
    good = (
        _interactive("button", {"buttons": [_button(n) for n in range(3)]}),
        _interactive("list", {"button": "Kies", "sections": [{"rows": ROWS[:10]}]}),
        _interactive("carousel", {"cards": [_card(0), _card(1)]}),
        _interactive(
            "cta_url", {"name": "cta_url", "parameters": {"display_text": "Betalen", "url": "https://a.test"}}
        ),
    )
    assert [stage.send(**body).status_code for body in good] == [200] * 4


def test_a_wrong_token_is_refused(stage: Stage):
    answer = stage.send(token="wrong", type="text", text={"body": "hoi"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, 190)


@pytest.mark.parametrize(("kind", "status"), [("500", 500), ("131056", 400), ("130429", 400)])
def test_the_next_send_fails_on_demand_and_the_one_after_does_not(stage: Stage, kind: str, status: int):
    stage.simulator.faults(sends={"kind": kind, "times": 1})
    first, second = stage.send(type="text", text={"body": "a"}), stage.send(type="text", text={"body": "b"})
    assert (first.status_code, second.status_code) == (status, 200)


def test_webhooks_go_out_twice_on_demand(stage: Stage):
    stage.simulator.faults(webhooks={"mode": "duplicate", "times": 1})
    stage.http.post("/control/phones/1", json={"text": "een"})
    stage.http.post("/control/phones/1", json={"text": "twee"})
    stage.until(lambda: len(stage.shop.messages) == 3)
    assert [message["text"]["body"] for message in stage.shop.messages] == ["een", "een", "twee"]


def test_webhooks_go_out_of_order_on_demand(stage: Stage):
    stage.simulator.faults(webhooks={"mode": "reorder"})
    stage.http.post("/control/phones/1", json={"text": "een"})
    stage.http.post("/control/phones/1", json={"text": "twee"})
    stage.until(lambda: len(stage.shop.messages) == 2)
    assert [message["text"]["body"] for message in stage.shop.messages] == ["twee", "een"]


def test_lost_and_wrongly_signed_webhooks_never_arrive(stage: Stage):
    stage.simulator.faults(webhooks={"mode": "drop", "times": 1})
    stage.http.post("/control/phones/1", json={"text": "weg"})
    stage.simulator.faults(webhooks={"mode": "bad_signature", "times": 1})
    stage.http.post("/control/phones/1", json={"text": "vals"})
    stage.until(lambda: stage.shop.unsigned == 1)
    assert stage.shop.messages == []


def test_a_webhook_that_is_not_answered_is_sent_again(stage: Stage):
    stage.shop.status = 503
    stage.http.post("/control/phones/1", json={"text": "hoi"})
    stage.until(lambda: stage.shop.messages)
    stage.shop.status = 200
    stage.until(lambda: len(stage.shop.messages) == 2)


def test_the_inspector_shows_the_wire_without_secrets(stage: Stage):
    stage.send(type="text", text={"body": f"my token is {CONFIG.whatsapp_token}"})
    (exchange,) = stage.simulator.traffic("graph")
    assert exchange["status"] == 200
    assert exchange["headers"]["authorization"] == "•••"
    assert CONFIG.whatsapp_token not in str(exchange)


def test_a_template_is_looked_at_for_an_hour_and_then_the_shop_is_told(stage: Stage):
    path, mine = (
        f"/whatsapp/v23.0/{BUSINESS_ACCOUNT}/message_templates",
        {"authorization": f"Bearer {CONFIG.whatsapp_token}"},
    )
    body = {"type": "BODY", "text": "Bestelling {{1}} is ingepakt", "example": {"body_text": [["1042"]]}}
    asked = {"name": "order_packed", "language": "nl", "category": "UTILITY", "components": [body]}
    made = stage.http.post(path, json=asked, headers=mine).json()
    assert made["status"] == "PENDING"
    template = {"name": "order_packed", "language": {"code": "nl"}, "components": []}
    assert stage.send(type="template", template=template).json()["error"]["code"] == 132001
    stage.http.post("/control/clock", json={"forward": "61m"})
    stage.until(lambda: [value for value in stage.shop.received if value.get("event") == "APPROVED"])
    states = {each["name"]: each["status"] for each in stage.http.get(path, headers=mine).json()["data"]}
    assert states["order_packed"] == "APPROVED"
    filled = [{"type": "body", "parameters": [{"type": "text", "text": "1042"}]}]
    assert stage.send(type="template", template=template | {"components": filled}).status_code == 200
    assert stage.http.get(path).json()["error"]["code"] == 190


def test_an_approved_template_is_given_other_words_once_a_day(stage: Stage):
    edge, mine = (
        f"/whatsapp/v23.0/{BUSINESS_ACCOUNT}/message_templates",
        {"authorization": f"Bearer {CONFIG.whatsapp_token}"},
    )
    [found] = stage.http.get(edge, params={"name": "order_paid"}, headers=mine).json()["data"]
    path = f"/whatsapp/v23.0/{found['id']}"
    assert stage.http.get(path, headers=mine).json() == found
    body = {"type": "BODY", "text": "Fijn: {{1}} is betaald", "example": {"body_text": [["1042"]]}}
    assert stage.http.post(path, json={"components": [body]}, headers=mine).json() == {"success": True}
    refused = stage.http.post(path, json={"components": [body]}, headers=mine)
    assert refused.status_code == 400 and "being reviewed" in refused.json()["error"]["error_user_msg"]
    stage.http.post("/control/clock", json={"forward": "61m"})
    stage.until(lambda: stage.http.get(path, headers=mine).json()["status"] == "APPROVED")
    refused = stage.http.post(path, json={"components": [body]}, headers=mine)
    assert "once a day" in refused.json()["error"]["error_user_msg"]


def test_a_product_of_the_catalogue_that_is_tapped_comes_back_as_an_order(stage: Stage):
    items = [{"product_retailer_id": sku} for sku in ("ROOS-ROOD-S", "TULP-YEL")]
    action = {"catalog_id": "354160437058781", "sections": [{"title": "Bekijk", "product_items": items}]}
    listed = _interactive("product_list", action)
    assert stage.send(**listed).json()["error"]["code"] == 131008, "a list needs a header"
    listed["interactive"]["header"] = {"type": "text", "text": "Bekijk"}
    assert stage.send(**listed).status_code == 200
    stage.does("whatsapp", {"tap": "TULP-YEL"})
    stage.until(lambda: stage.shop.messages)
    [message] = stage.shop.messages
    assert message["order"]["product_items"][0]["product_retailer_id"] == "TULP-YEL"

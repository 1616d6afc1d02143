"""Messenger's stand-in: the Send API refuses what Meta refuses, and the phones write as Meta does."""

import hashlib
import hmac
import json
from typing import Any

import httpx
import pytest

from tests.simulator.conftest import CONFIG, Stage
from tests.simulator.phone_samples import RECEIPT as SAMPLE

PATH = f"/messenger/v23.0/{CONFIG.page_id}/messages"
PSID = "6024000000000001"
Json = dict[str, Any]
REPLY = {"content_type": "text", "title": "Ja", "payload": "yes"}
POSTBACK = {"type": "postback", "title": "Bekijk", "payload": "view:1"}
ELEMENT = {
    "title": "Rode rozen",
    "subtitle": "vanaf € 24,95",
    "image_url": "https://a.test/a.jpg",
    "buttons": [POSTBACK],
}


def template(kind: str, **payload: Any) -> Json:
    return {"attachment": {"type": "template", "payload": {"template_type": kind, **payload}}}


def send(stage: Stage, message: Json, **more: Any) -> httpx.Response:
    body = {"recipient": {"id": PSID}, "messaging_type": "RESPONSE", "message": message, **more}
    return stage.http.post(PATH, json=body, params={"access_token": CONFIG.messenger_token})


def events(stage: Stage, name: str) -> list[Json]:
    entries = [json.loads(request.content)["entry"][0] for request in stage.shop.webhooks]
    found = [event for entry in entries for event in entry.get("messaging", entry.get("standby", []))]
    return [event for event in found if name in event]


RECEIPT = {**SAMPLE["attachment"]["payload"]}


def receipt(**changed: Any) -> Json:
    return {"attachment": {"type": "template", "payload": {**RECEIPT, **changed}}}


GOOD = {
    "receipt": receipt(),
    "receipt without what is optional": template(
        "receipt",
        recipient_name="Noor",
        order_number="7",
        currency="JPY",
        payment_method="Card",
        summary={"total_cost": 0},
    ),
    "text": {"text": "x" * 2000},
    "quick replies": {"text": "Zeker?", "quick_replies": [{**REPLY, "title": f"{n}"} for n in range(13)]},
    "carousel": template("generic", elements=[ELEMENT] * 10),
    "buttons": template("button", text="x" * 640, buttons=[POSTBACK] * 3),
    "link": template(
        "button", text="Betaal", buttons=[{"type": "web_url", "title": "Betalen", "url": "https://a.test"}]
    ),
    "picture": {"attachment": {"type": "image", "payload": {"url": "https://a.test/a.jpg"}}},
}
BAD = {
    "nothing": {},
    "text too long": {"text": "x" * 2001},
    "fourteen quick replies": {"text": "?", "quick_replies": [REPLY] * 14},
    "quick reply with a long title": {"text": "?", "quick_replies": [{**REPLY, "title": "x" * 21}]},
    "eleven cards": template("generic", elements=[ELEMENT] * 11),
    "a card with a long title": template("generic", elements=[{**ELEMENT, "title": "x" * 81}]),
    "a card with nothing but a title": template("generic", elements=[{"title": "Rozen"}]),
    "four buttons": template("button", text="?", buttons=[POSTBACK] * 4),
    "a button without payload": template("button", text="?", buttons=[{"type": "postback", "title": "Ja"}]),
    "text above buttons too long": template("button", text="x" * 641, buttons=[POSTBACK]),
    **{
        f"a receipt with {name} {value!r}": receipt(**{name: value})
        for name, value in (
            ("recipient_name", ""),
            ("order_number", None),
            ("currency", "EURO"),
            ("payment_method", " "),
            ("timestamp", "yesterday"),
            ("elements", [{"title": "Rose", "quantity": 1, "price": 1}] * 101),
            ("elements", [{"title": "", "price": 49.9}]),
            ("elements", [{"title": "Rose", "price": "49.90"}]),
            ("elements", [{"title": "Rose", "price": 49.8}]),
            ("address", {"street_1": "Dam 1", "country": "NL"}),
            ("address", {**RECEIPT["address"], "state": ""}),
            ("summary", {}),
            ("summary", {"subtotal": 49.9, "shipping_cost": 4.95, "total_cost": 49.849}),
            ("summary", {"subtotal": 49.9, "shipping_cost": 4.95, "total_cost": 54.85}),
            ("adjustments", [{"name": "Code", "amount": -5}]),
        )
    },
    "a template there is not": template("list", elements=[ELEMENT]),
}


@pytest.mark.parametrize("case", GOOD)
def test_what_fits_is_taken(stage: Stage, case: str):
    stage.does("messenger", {"text": "hoi"})
    assert send(stage, GOOD[case]).json()["recipient_id"] == PSID


@pytest.mark.parametrize("case", BAD)
def test_what_does_not_fit_is_refused(stage: Stage, case: str):
    stage.does("messenger", {"text": "hoi"})
    answer = send(stage, BAD[case])
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)


def test_an_order_number_is_taken_once(stage: Stage):
    stage.does("messenger", {"text": "hoi"})
    assert send(stage, receipt()).status_code == 200
    assert send(stage, receipt()).json()["error"]["code"] == 100
    assert send(stage, receipt(order_number="1002")).status_code == 200


def test_outside_24_hours_only_a_utility_template_goes(stage: Stage):
    stage.does("messenger", {"text": "hoi"})
    stage.simulator.forward("25h")
    error = send(stage, {"text": "Hallo"}).json()["error"]
    assert (error["code"], error["error_subcode"]) == (10, 2018278)
    one = [{"type": "body", "parameters": [{"type": "text", "text": "1042"}]}]
    utility = {"template": {"name": "order_paid", "language": {"code": "nl"}, "components": one}}
    assert send(stage, utility, messaging_type="UTILITY").status_code == 200
    assert stage.shown("messenger")[-1]["text"] == "Bestelling 1042 is betaald."
    tagged = send(stage, {"text": "Hallo"}, messaging_type="MESSAGE_TAG", tag="POST_PURCHASE_UPDATE")
    assert tagged.json()["error"]["code"] == 100
    assert send(stage, {"text": "Hallo"}, messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT").status_code == 200


def test_a_token_that_is_not_ours_a_stranger_and_a_blocked_shop_are_refused(stage: Stage):
    stage.does("messenger", {"text": "hoi"})
    assert stage.http.post(PATH, json={}, params={"access_token": "x"}).json()["error"]["code"] == 190
    assert send(stage, {"text": "a"}, recipient={"id": "123"}).json()["error"]["error_subcode"] == 2018001
    stage.http.post("/control/messenger/1/settings", json={"blocked": True})
    assert send(stage, {"text": "a"}).json()["error"]["code"] == 551


@pytest.mark.parametrize(("kind", "code"), [("500", 2), ("throttled", 613), ("token", 190), ("refused", 551)])
def test_the_next_send_is_refused_on_demand(stage: Stage, kind: str, code: int):
    stage.does("messenger", {"text": "hoi"})
    stage.simulator.faults(sends={"kind": kind, "times": 1, "channel": "messenger"})
    assert send(stage, {"text": "a"}).json()["error"]["code"] == code
    assert send(stage, {"text": "a"}).status_code == 200


def test_what_a_shopper_writes_is_signed_over_metas_escapes(stage: Stage):
    stage.does("messenger", {"text": "één 🌷 / http://a.test"})
    stage.until(lambda: stage.shop.webhooks)
    (request,) = stage.shop.webhooks
    digest = hmac.new(CONFIG.messenger_app_secret.encode(), request.content, hashlib.sha256).hexdigest()
    assert request.headers["x-hub-signature-256"] == f"sha256={digest}"
    assert b"\\u00e9" in request.content
    assert b"http:\\/\\/" in request.content
    (event,) = events(stage, "message")
    assert (event["sender"]["id"], event["recipient"]["id"]) == (PSID, CONFIG.page_id)
    assert event["message"]["text"] == "één 🌷 / http://a.test"


def test_a_button_is_a_postback_and_stays_a_quick_reply_is_a_message_and_goes(stage: Stage):
    stage.does("messenger", {"text": "hoi"})
    send(stage, GOOD["carousel"])
    send(stage, GOOD["quick replies"])
    stage.does("messenger", {"tap": "3"})
    stage.does("messenger", {"tap": "Rode rozen / Bekijk"})
    gone = stage.http.post("/control/messenger/1", json={"tap": "4"})
    assert gone.status_code == 404
    stage.until(lambda: events(stage, "postback"))
    (postback,) = events(stage, "postback")
    assert postback["postback"]["payload"] == "view:1"
    replied = [event["message"] for event in events(stage, "message") if "quick_reply" in event["message"]]
    assert [(each["text"], each["quick_reply"]["payload"]) for each in replied] == [("3", "yes")]


def test_the_pages_own_messages_come_back_and_are_delivered_and_read(stage: Stage):
    stage.does("messenger", {"text": "hoi"})
    sent = send(stage, {"text": "Hallo"}).json()["message_id"]
    stage.until(lambda: events(stage, "read"))
    (echo,) = [event for event in events(stage, "message") if event["message"].get("is_echo")]
    assert (echo["sender"]["id"], echo["recipient"]["id"]) == (CONFIG.page_id, PSID)
    assert (echo["message"]["mid"], echo["message"]["app_id"]) == (sent, CONFIG.meta_app_id)
    assert events(stage, "delivery")[0]["delivery"]["mids"] == [sent]
    assert stage.shown("messenger")[-1]["state"] == "read"


def test_a_person_answers_in_the_inbox_and_takes_the_conversation(stage: Stage):
    stage.does("messenger", {"text": "hoi"})
    stage.does("messenger", {"person": "Ik kijk even"})
    stage.until(lambda: len(events(stage, "message")) == 2)
    assert events(stage, "message")[1]["message"]["app_id"] == 263902037430900
    stage.does("messenger", {"thread": "take"})
    assert send(stage, {"text": "Hallo"}).json()["error"]["error_subcode"] == 2018300
    stage.does("messenger", {"text": "is daar iemand?"})
    stage.until(lambda: len(stage.shop.webhooks) == 4)
    assert "standby" in json.loads(stage.shop.webhooks[-1].content)["entry"][0]
    stage.does("messenger", {"thread": "give"})
    assert send(stage, {"text": "Hallo"}).status_code == 200


def test_a_link_and_an_ad_open_the_chat_with_what_they_name(stage: Stage):
    stage.does("messenger", {"follow": "sku_ROOS-ROOD-M"})
    stage.does("messenger", {"follow": "sku_PIOEN"})
    stage.does("messenger", {"ad": {"ref": "lente", "text": "Hoi!"}})
    stage.until(lambda: len(stage.shop.webhooks) == 3)
    (started,) = events(stage, "postback")
    assert started["postback"]["referral"]["ref"] == "sku_ROOS-ROOD-M"
    assert events(stage, "referral")[0]["referral"]["ref"] == "sku_PIOEN"
    assert events(stage, "message")[0]["message"]["referral"]["source"] == "ADS"


def changes(stage: Stage) -> list[dict]:
    """What was told of the Page itself."""
    entries = [entry for told in stage.shop.webhooks for entry in json.loads(told.content)["entry"]]
    return [change["value"] for entry in entries for change in entry.get("changes", ())]


def test_a_utility_template_is_looked_at_before_it_may_be_sent(stage: Stage) -> None:
    path = PATH.replace("/messages", "/message_templates")
    mine = {"authorization": f"Bearer {CONFIG.messenger_token}"}
    body = {"type": "BODY", "text": "Bestelling {{1}} is ingepakt", "example": {"body_text": [["1042"]]}}
    asked = {"name": "order_packed", "language": "nl", "category": "UTILITY", "components": [body]}
    assert stage.http.post(path, json=asked, headers=mine).json()["status"] == "PENDING"
    assert "error" in stage.http.post(path, json=asked, headers=mine).json(), "it is there already"
    stage.http.post("/control/clock", json={"forward": "61m"})
    states = {each["name"]: each["status"] for each in stage.http.get(path, headers=mine).json()["data"]}
    assert states["order_packed"] == "APPROVED"
    stage.until(lambda: changes(stage))
    [told] = changes(stage)
    assert (told["event"], told["message_template_name"]) == ("APPROVED", "order_packed")
    assert "error" in stage.http.get(path.replace("/messenger/", "/instagram/"), headers=mine).json()

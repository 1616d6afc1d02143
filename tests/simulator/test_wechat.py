"""WeChat's stand-in: errors in HTTP 200, a quota and a window, one live token, XML signed in the query."""

import hashlib
from typing import Any
from urllib.parse import parse_qsl

import pytest

from infra.simulator.ports import ApiAnswer, ApiCall
from infra.simulator.wechat import BROKEN, WeChat
from tests.simulator.desk import CONFIG, Desk

OPENID = "oV5CrjpxgaGXNHIQigzNlgLT0001"
Json = dict[str, Any]
CREDENTIALS = {
    "grant_type": "client_credential",
    "appid": CONFIG.wechat_app_id,
    "secret": CONFIG.wechat_app_secret,
}


@pytest.fixture
def desk() -> Desk[WeChat]:
    made = Desk(WeChat)
    made.does("text", "hoi")
    return made


def token(desk: Desk[WeChat], **more: Any) -> str:
    return str(desk.post("/cgi-bin/stable_token", {**CREDENTIALS, **more}).body.get("access_token", ""))


def send(
    desk: Desk[WeChat], kind: str = "text", content: Json | None = None, access: str = "", to: str = OPENID
) -> int:
    body = {"touser": to, "msgtype": kind, kind: content or {"content": "Hallo"}}
    answer = desk.post("/cgi-bin/message/custom/send", body, access_token=access or token(desk))
    assert answer.status == 200, "refusals are in errcode"
    return int(answer.body["errcode"])


REFUSED: dict[str, tuple[str, Json, int]] = {
    "no such type": ("mpvideo", {}, 40008),
    "no text": ("text", {"content": ""}, 44004),
    "too many bytes": ("text", {"content": "花" * 683}, 45002),
    "two articles": ("news", {"articles": [{"title": "a"}, {"title": "b"}]}, 45008),
    "no articles": ("news", {"articles": []}, 44003),
    "a menu of nothing": ("msgmenu", {"list": []}, 47001),
    "a picture that was not uploaded": ("image", {}, 40007),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_has_a_code_in_an_answer_of_200(desk: Desk[WeChat], case: str):
    kind, content, code = REFUSED[case]
    assert send(desk, kind, content or {"x": 1}) == code


def test_five_messages_follow_a_shoppers_and_no_more(desk: Desk[WeChat]):
    assert [send(desk) for _ in range(6)] == [0, 0, 0, 0, 0, 45047]
    desk.does("text", "en?")
    assert (send(desk), desk.app.shown(1)["allowed"]) == (0, 4)


def test_after_48_hours_nothing_goes(desk: Desk[WeChat]):
    desk.passes(49 * 3600)
    assert send(desk) == 45015


def test_after_a_scan_three_go_within_a_minute():
    desk = Desk(WeChat)
    assert send(desk) == 43004
    desk.does("follow", "sku_PIOEN")
    assert desk.told[-1]["Event"] == "subscribe"
    assert desk.told[-1]["EventKey"] == "qrscene_sku_PIOEN"
    assert [send(desk) for _ in range(4)] == [0, 0, 0, 45047]
    desk.does("follow", "sku_ROOS")
    assert (desk.told[-1]["Event"], desk.told[-1]["EventKey"]) == ("SCAN", "sku_ROOS")
    desk.passes(61)
    assert send(desk) == 45015


def test_one_token_lives_at_a_time_and_for_two_hours(desk: Desk[WeChat]):
    first = token(desk)
    assert token(desk) == first, "the stable one stays"
    newer = str(desk.get("/cgi-bin/token", **CREDENTIALS).body["access_token"])
    assert (send(desk, access=first), send(desk, access=newer)) == (40001, 0)
    desk.passes(7201)
    assert send(desk, access=newer) == 42001
    assert desk.post("/cgi-bin/stable_token", {**CREDENTIALS, "secret": "x"}).body["errcode"] == 40125
    assert desk.get("/cgi-bin/token", **{**CREDENTIALS, "appid": "x"}).body["errcode"] == 40013


def test_escapes_of_json_are_shown_as_they_stand(desk: Desk[WeChat]):
    raw = b'{"touser":"%s","msgtype":"text","text":{"content":"caf\\u00e9"}}' % OPENID.encode()
    query = {"access_token": token(desk)}
    assert desk.app.call(ApiCall("POST", "/cgi-bin/message/custom/send", raw, query)).body["errcode"] == 0
    assert desk.screen()[-1]["text"] == "caf\\u00e9"


def test_a_choice_is_written_with_its_id(desk: Desk[WeChat]):
    menu = {"head_content": "Welke?", "list": [{"id": "101", "content": "Middel"}, {"id": "102", "content": "Groot"}]}
    assert send(desk, "msgmenu", menu) == 0
    assert desk.screen()[-1]["text"] == "Welke?\n  • Middel\n  • Groot"
    desk.taps("Groot")
    assert (desk.told[-1]["Content"], desk.told[-1]["bizmsgmenuid"], desk.told[-1]["MsgType"]) == (
        "Groot",
        "102",
        "text",
    )


def test_links_of_news_and_text_can_be_opened(desk: Desk[WeChat]):
    send(
        desk,
        "news",
        {"articles": [{"title": "Betalen", "url": "https://shop.test/p/1042-x", "picurl": "https://a.test/a"}]},
    )
    assert desk.app.link(1, part="/p/") == "https://shop.test/p/1042-x"
    send(desk, content={"content": 'Betaal <a href="https://shop.test/p/2">hier</a>.'})
    assert desk.app.link(1, title="hier") == "https://shop.test/p/2"


def test_the_signature_is_in_the_query_and_events_have_no_id(desk: Desk[WeChat]):
    desk.does("text", "a]]>b & <c>")
    raw, headers, query = desk.signed()
    found = dict(parse_qsl(query))
    parts = sorted([CONFIG.wechat_token, found["timestamp"], found["nonce"]])
    assert found["signature"] == hashlib.sha1("".join(parts).encode()).hexdigest()
    assert headers["content-type"] == "text/xml"
    assert b"<Content><![CDATA[a]]]]><![CDATA[>b & <c>]]></Content>" in raw
    assert b"<MsgId>" in raw
    desk.app.settings(1, {"blocked": True})
    assert b"unsubscribe" in desk.signed().raw
    assert b"MsgId" not in desk.signed().raw


def test_in_safe_mode_the_body_is_sealed():
    desk = Desk(WeChat, wechat_aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")
    desk.does("text", "een bos rode rozen")  # long enough that base64 does not spell it by chance
    raw, _, query = desk.signed()
    assert b"een bos rode rozen" not in raw and b"<Encrypt>" in raw
    assert {"encrypt_type", "msg_signature"} <= set(dict(parse_qsl(query)))


@pytest.mark.parametrize(("status", "answer", "broken"), [(200, "", 0), (200, "success", 0), (200, '{"a":1}', 1)])
def test_an_answer_that_wechat_cannot_read_is_an_error_on_the_phone(
    desk: Desk[WeChat], status: int, answer: str, broken: int
):
    assert desk.app.answered(desk.told[-1], status, answer)
    assert [each["text"] for each in desk.screen()].count(BROKEN) == broken


def test_the_api_fails_on_demand(desk: Desk[WeChat]):
    for kind, code in (("throttled", 45009), ("token", 40001), ("refused", 48001)):
        desk.app.set_fault(kind)
        assert (send(desk), send(desk)) == (code, 0)
        desk.does("text", "nog een")
    desk.app.set_fault("500")
    body = {"touser": OPENID, "msgtype": "text", "text": {"content": "a"}}
    answer: ApiAnswer = desk.post("/cgi-bin/message/custom/send", body, access_token=token(desk))
    assert answer.status == 500

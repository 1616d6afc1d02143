"""What is WeChat's own. What it has in common with every channel is in contract/."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.channels.channel import Incoming, Parsed, Request
from functions.channels.wechat import WeChat
from functions.conversation.channel_events import ControlPassed, ReachabilityChanged
from functions.conversation.events import (
    LocationIn,
    MediaIn,
    Opened,
    PageContext,
    ShopperWrote,
    Tapped,
    TextIn,
    Unsupported,
)
from functions.conversation.message import Choices, Link, Option, PaymentRequest, Text
from functions.errors import ChannelError, Refused, SignatureError, SlowDown, Unavailable
from tests.channels.contract.wechat import CASE, NONCE, TIMESTAMP, body, item, query, text
from tests.channels.messages import ORDINARY
from tests.channels.webhooks import RECEIVED
from tests.shared_data import shared
from tests.world import World

FIXTURES = "conformance/fixtures/wechat"
EXPECTED: dict[str, list[str]] = {
    "kf_create_session_event": ["to a person"],
    "link_message": ["unsupported"],
    "mass_send_job_finish_event": ["notice MASSSENDJOBFINISH: ignored"],
    "scan_code_push_event": ["notice scancode_push: ignored"],
    "scan_event": ["opened on 123123"],
    "subscribe_scan_event": ["reachable True", "opened on 123123"],
    "syn_billion_laughs": ["unreadable a document type, an entity or an instruction has no place in a message"],
    "syn_cdata_injection": ["text"],
    "syn_encrypted_envelope": ["unreadable Encrypt: an encrypted message, and wechat_aes_key is not set"],
    "syn_menu_click_in_msgmenu": ["tapped"],
    "syn_xxe_attack": ["unreadable a document type, an entity or an instruction has no place in a message"],
    "template_send_job_finish_event": ["delivered"],
    "template_subscribe_msg_popup_event": ["notice subscribe_msg_popup_event: ignored"],
    "template_subscribe_msg_sent_event": ["notice subscribe_msg_sent_event: ignored"],
    "text_message": ["text"],
    "unknown_message": ["unsupported"],
    "unsubscribe_event": ["reachable False"],
    "video_message": ["media"],
}


def read(one: dict[str, str]) -> Parsed:
    return WeChat().parse(body([one]), RECEIVED)


def content(one: dict[str, str]) -> Any:
    [incoming] = read(one).incoming
    assert isinstance(incoming.what, ShopperWrote)
    return incoming.what.content


def event(name: str, **fields: str) -> tuple[Incoming, ...]:
    return read(item("event", Event=name, **fields)).incoming


def summary(parsed: Parsed) -> list[str]:
    incoming = []
    for each in parsed.incoming:
        if isinstance(each.what, ReachabilityChanged):
            incoming.append(f"reachable {each.what.reachable}")
        elif isinstance(each.what, ControlPassed):
            incoming.append("to us" if each.what.ours else "to a person")
        elif isinstance(each.what, ShopperWrote):
            on = f" on {each.what.context.product}" if each.what.context else ""
            incoming.append(each.what.content.kind + on)
    return [
        *incoming,
        *(receipt.state for receipt in parsed.receipts),
        *(f"notice {line}" for line in parsed.notices),
        *(f"unreadable {line}" for line in parsed.unreadable),
    ]


# --- what comes in ------------------------------------------------------------------------------------------------


@pytest.mark.shared
def test_every_recorded_payload_is_read_as_it_should_be() -> None:
    parsed = {path.stem: WeChat().parse(path.read_bytes(), RECEIVED) for path in shared(FIXTURES).glob("*.xml")}
    assert {name: summary(each) for name, each in parsed.items()} == EXPECTED
    assert {each.answer for each in parsed.values()} == {"success"}, "pitfall 30: anything else is shown as an error"


ATTACKS = {
    "a file": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><Content>&x;</Content></xml>',
    "an address": '<!DOCTYPE xml SYSTEM "http://evil.example/x.dtd"><xml><MsgId>1</MsgId></xml>',
    "a parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://evil.example/"> %p;]><xml><MsgId>1</MsgId></xml>',
    "a bomb": '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><xml><Content>&b;</Content></xml>',
    "no entities": "<!DOCTYPE xml><xml><MsgId>1</MsgId></xml>",
    "an instruction": "<?php echo 1 ?><xml><MsgId>1</MsgId></xml>",
    "an entity of nobody": "<xml><Content>&x;</Content></xml>",
    "too deep": "<xml>" + "<a>" * 10_000,
    "too large": "<xml><Content>" + "x" * 200_000 + "</Content></xml>",
    "not whole": "<xml><Content>hallo",
    "another root": "<html><MsgId>1</MsgId></html>",
    "two roots": "<xml/><xml/>",
    "nothing": "",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_pitfall_32_xml_that_is_more_than_text_is_kept_for_a_person_and_opens_nothing(name: str) -> None:
    parsed = WeChat().parse(ATTACKS[name].encode(), RECEIVED)
    assert not parsed.incoming and len(parsed.unreadable) == 1 and parsed.answer == "success"
    assert "root:" not in parsed.unreadable[0]


@settings(deadline=None)
@given(
    st.binary(max_size=400) | st.text(max_size=200).map(lambda said: f"<xml><Content>{said}</Content></xml>".encode())
)
def test_whatever_comes_is_read_or_unreadable_and_raises_nothing(raw: bytes) -> None:
    parsed = WeChat().parse(raw, RECEIVED)
    assert len(parsed.unreadable) == 1


def test_what_ends_a_cdata_section_is_part_of_a_text() -> None:
    assert content(text("1", "a]]>b & <c>")) == TextIn(text="a]]>b & <c>")


def test_a_tapped_line_of_a_menu_is_its_action() -> None:
    assert content(text("1", "In mandje") | {"bizmsgmenuid": "add:ROOS-ROOD-M"}) == Tapped(
        action="add:ROOS-ROOD-M", title="In mandje"
    )


def test_what_is_no_text_is_what_it_is() -> None:
    assert content(item("image", PicUrl="http://x/y", MediaId="m1", MsgId="1")) == MediaIn(media="image", id="m1")
    assert content(item("voice", MediaId="m1", Format="amr", MsgId="1")) == MediaIn(media="voice", id="m1")
    place = item("location", Location_X="52.37", Location_Y="4.88", Scale="16", Label="Lindengracht 1", MsgId="1")
    assert content(place) == LocationIn(latitude=52.37, longitude=4.88, address="Lindengracht 1")
    assert content(item("location", Location_X="nan", Location_Y="4.88", MsgId="1")) == Unsupported(type="location")
    assert content(text("1", "【收到不支持的消息类型,暂无法显示】")) == Unsupported(type="text")


def test_following_opens_the_chat_on_what_the_code_names() -> None:
    followed, opened = event("subscribe", EventKey="qrscene_sku_ROOS-ROOD-M", Ticket="T")
    assert followed.what == ReachabilityChanged(reachable=True)
    assert opened.what == ShopperWrote(content=Opened(), context=PageContext(product="ROOS-ROOD-M"), brief=True)
    assert followed.id != opened.id
    _, plain = event("subscribe")
    assert plain.what == ShopperWrote(content=Opened(), brief=True)
    [again] = event("SCAN", EventKey="ROOS-ROOD-M")
    assert again.what == opened.what


def test_a_line_of_the_accounts_own_menu_is_a_tap_and_one_that_opens_a_page_is_not() -> None:
    [clicked] = event("CLICK", EventKey="cart")
    assert clicked.what == ShopperWrote(content=Tapped(action="cart"), brief=True)
    assert event("VIEW", EventKey="https://shop.example") == event("LOCATION", Latitude="1") == ()


def test_the_accounts_own_customer_service_takes_a_shopper_over_and_gives_them_back() -> None:
    [taken] = event("kf_create_session", KfAccount="kf1@roses")
    [given_back] = event("kf_close_session", KfAccount="kf1@roses")
    assert (taken.what, given_back.what) == (ControlPassed(ours=False), ControlPassed(ours=True))
    assert taken.names == (f"openid:{CASE.shopper}",)


def test_an_event_without_an_id_is_known_again_by_who_and_when_and_shows_neither() -> None:
    first, again = event("CLICK", EventKey="cart"), event("CLICK", EventKey="cart")
    later = read(item("event", Event="CLICK", EventKey="cart") | {"CreateTime": "1790000009"}).incoming
    assert first[0].id == again[0].id != later[0].id
    assert CASE.shopper not in first[0].id


# --- who it is from -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["signature", "timestamp", "nonce"])
def test_every_part_of_the_signature_is_needed(missing: str) -> None:
    asked = query("tulip")
    del asked[missing]
    with pytest.raises(SignatureError):
        WeChat().verify(Request(b"<xml/>", query=asked), CASE.secrets)


def test_a_signature_of_another_time_is_not_taken() -> None:
    assert query("tulip")["timestamp"] == TIMESTAMP and query("tulip")["nonce"] == NONCE
    with pytest.raises(SignatureError):
        WeChat().verify(Request(b"<xml/>", query=query("tulip") | {"timestamp": "1790000001"}), CASE.secrets)


# --- what goes out ------------------------------------------------------------------------------------------------


def test_a_question_is_a_menu_of_which_each_line_carries_its_action() -> None:
    options = (Option(id="add:1", title="In mandje"), Option(id="cart", title="Mandje", detail="2 stuks"))
    assert WeChat().compile(Choices(body="En nu?", options=options, opener="Kies")).payloads == (
        {
            "msgtype": "msgmenu",
            "msgmenu": {
                "head_content": "En nu?",
                "list": [{"id": "add:1", "content": "In mandje"}, {"id": "cart", "content": "Mandje – 2 stuks"}],
                "tail_content": "",
            },
        },
    )


def test_a_product_is_a_news_card_with_its_picture_and_then_a_menu() -> None:
    card, menu = WeChat().compile(ORDINARY["detail"]).payloads
    picture = "https://shop.example/tulp.jpg"
    assert card["news"]["articles"] == [
        {"title": "Rode rozen", "description": "Tien stuks.", "url": picture, "picurl": picture}
    ]
    assert menu["msgtype"] == "msgmenu"


def test_the_way_to_pay_is_a_card_that_opens_it() -> None:
    request = PaymentRequest(body="Betaal hier.", link=Link(title="Betalen", url="https://x.example/p/1"), amount="€ 5")
    [card] = WeChat().compile(request).payloads
    assert card["news"]["articles"] == [
        {"title": "Betalen", "description": "Betaal hier.\n\n€ 5", "url": "https://x.example/p/1"}
    ]


def test_a_send_is_utf_8_as_it_is_read() -> None:
    posted: list[tuple[str, bytes]] = []

    def post(url: str, headers: Any, raw: bytes) -> tuple[int, bytes]:
        posted.append((url, raw))
        return 200, b'{"errcode":0,"errmsg":"ok"}'

    wechat = WeChat(post=post)
    [payload] = wechat.compile(Text(body="红玫瑰 🌹")).payloads
    assert wechat.send(CASE.account, CASE.shopper, payload, token="t0k", reference="c1/2/0") == "c1/2/0"
    [(url, raw)] = posted
    assert url == "https://api.weixin.qq.com/cgi-bin/message/custom/send?access_token=t0k"
    assert "红玫瑰 🌹".encode() in raw, "an escape would be shown as it is written"
    assert json.loads(raw)["touser"] == CASE.shopper


def test_an_access_token_is_asked_for_by_id_and_secret() -> None:
    asked: list[tuple[str, dict[str, Any]]] = []

    def post(url: str, headers: Any, raw: bytes) -> tuple[int, bytes]:
        asked.append((url, json.loads(raw)))
        return 200, b'{"access_token":"t0k","expires_in":7200}'

    assert WeChat(post=post).access_token("wx1", "s3cret", anew=False) == ("t0k", 7200)
    expected = {"grant_type": "client_credential", "appid": "wx1", "secret": "s3cret", "force_refresh": False}
    assert asked == [("https://api.weixin.qq.com/cgi-bin/stable_token", expected)]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((200, b'{"errcode":40164,"errmsg":"invalid ip"}'), Refused),
        ((200, b'{"errcode":40125,"errmsg":"invalid appsecret"}'), Refused),
        ((200, b'{"errcode":45009}'), SlowDown),
        ((200, b'{"errcode":-1}'), Unavailable),
        ((200, b"<html>"), Unavailable),
        ((200, b'{"access_token":"t0k"}'), Unavailable),
        ((503, b""), Unavailable),
    ],
)
def test_a_token_that_is_not_given_is_an_error_that_says_what_to_do(
    answer: tuple[int, bytes], error: type[ChannelError]
) -> None:
    with pytest.raises(error) as raised:
        WeChat(post=lambda url, headers, body: answer).access_token("wx1", "s3cret", anew=False)
    assert not isinstance(raised.value, Refused) or raised.value.operator
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_that_no_longer_counts_is_replaced_and_the_message_sent_once(code: int) -> None:
    sent: list[str] = []

    def post(url: str, headers: Any, raw: bytes) -> tuple[int, bytes]:
        if "access_token=old" in url:
            return 200, json.dumps({"errcode": code}).encode()
        sent.append(url)
        return 200, b'{"errcode":0}'

    tokens = {"current": "old"}

    def renew(name: str, refused: str) -> str:
        assert (name, refused) == ("wechat", "old")
        tokens["current"] = "new"
        return "new"

    with World(channels={"wechat": WeChat(post=post)}) as world:
        world.worker = replace(
            world.worker,
            dispatcher=replace(world.dispatcher, token=lambda name: tokens["current"], renew=renew),
        )
        world.writes("hoi", account=CASE.account, user=CASE.shopper)
        world.run()
        assert sent and all("access_token=new" in url for url in sent)
        assert all(
            mark.state == "done" for turn in world.turns(CASE.shopper, CASE.account) for mark in turn.marks.values()
        )

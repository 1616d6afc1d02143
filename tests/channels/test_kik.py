"""What is Kik's own. What it has in common with every channel is in contract/."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.channels.channel import Parsed, Request
from functions.channels.kik import Kik
from functions.conversation.events import MediaIn, Opened, PageContext, ShopperWrote, TextIn, Unsupported
from functions.conversation.message import Choices, Link, Message, Option, PaymentRequest, Text
from functions.conversation.state import Step
from functions.errors import SignatureError
from functions.intake import Intake
from tests.channels.contract.kik import CASE, body, message
from tests.channels.messages import ORDINARY
from tests.channels.webhooks import RECEIVED
from tests.shared_data import shared
from tests.starter import starter_shop, starter_stock
from tests.world import World

FIXTURES = "conformance/fixtures/kik"
EXPECTED: dict[str, list[str]] = {
    "delivery_receipt": ["delivered"],
    "is_typing": ["notice is-typing: ignored"],
    "link_message": ["unsupported"],
    "picture_message": ["media"],
    "read_receipt": ["read"],
    "scan_data_message": ["opened"],
    "start_chatting": ["opened"],
    "sticker_message": ["media"],
    "syn_batch_mixed": ["text", "media", "delivered"],
    "unknown_keyboard_message": ["notice text: one that a bot sent is not a shopper's"],
    "video_message": ["media"],
}


def read(*messages: dict[str, Any]) -> Parsed:
    return Kik(account="kik:roses").parse(body(messages), RECEIVED)


def content(one: dict[str, Any]) -> Any:
    [incoming] = read(one).incoming
    assert isinstance(incoming.what, ShopperWrote)
    return incoming.what.content


def messages_of(said: Message) -> list[dict[str, Any]]:
    return [one for payload in Kik().compile(said).payloads for one in payload["messages"]]


# --- what comes in ------------------------------------------------------------------------------------------------


@pytest.mark.shared
def test_every_recorded_payload_is_read_as_it_should_be() -> None:
    found = {}
    for path in shared(FIXTURES).glob("*.json"):
        parsed = Kik().parse(path.read_bytes(), RECEIVED)
        assert parsed.unreadable == ()
        said = [one.what.content.kind for one in parsed.incoming if isinstance(one.what, ShopperWrote)]
        found[path.stem] = [
            *said,
            *(receipt.state for receipt in parsed.receipts),
            *(f"notice {line}" for line in parsed.notices),
        ]
    assert found == EXPECTED


def test_the_signature_is_taken_in_capitals_and_in_small_letters() -> None:
    signed = CASE.sign(body([CASE.text("1", "hoi")]), 0)
    capitals = signed.headers["x-kik-signature"]
    assert capitals == capitals.upper() != capitals.lower()
    for given_ in (capitals, capitals.lower()):
        assert Kik().verify(Request(signed.body, {"x-kik-signature": given_}), CASE.secrets) == signed.body


def test_a_time_may_be_in_seconds_or_in_milliseconds() -> None:
    times = [
        read(message("1", "text", body="x", timestamp=at)).incoming[0].occurred_at
        for at in (1458336131, 1458336131_000)
    ]
    assert times == [datetime(2016, 3, 18, 21, 22, 11, tzinfo=UTC)] * 2
    assert read(message("1", "text", body="x", timestamp="soon")).incoming[0].occurred_at == RECEIVED


@pytest.mark.parametrize(
    "sign_of_a_group",
    [{"participants": ["aleem.rose", "laura"]}, {"chatType": "private"}, {"chatType": "public"}, {"mention": "roses"}],
)
def test_what_is_said_in_a_group_is_told_and_is_nobodys_order(sign_of_a_group: dict[str, Any]) -> None:
    parsed = read(message("1", "text", body="2x rozen", **sign_of_a_group))
    assert parsed.incoming == ()
    assert parsed.notices == ("text: one to a group at kik:roses; groups are not customers",)


def test_a_scanned_code_opens_the_chat_on_its_product() -> None:
    [incoming] = read(message("1", "scan-data", data="sku_ROOS-ROOD-M")).incoming
    assert isinstance(incoming.what, ShopperWrote) and incoming.what.content == Opened()
    assert incoming.what.context == PageContext(product="ROOS-ROOD-M")


def test_what_is_no_text_is_what_it_is() -> None:
    assert content(message("1", "picture", picUrl="http://x/y")) == MediaIn(media="image", url="http://x/y")
    assert content(message("1", "friend-picker", picked=["a"])) == Unsupported(type="friend-picker")
    assert content(message("1", "text", body="  ")) == Unsupported(type="text")


def test_a_text_longer_than_we_read_says_so() -> None:
    found = content(message("1", "text", body="🌷" * 3000))
    assert found == TextIn(text="🌷" * 2048, truncated=True)


def test_kik_has_no_handshake() -> None:
    with pytest.raises(SignatureError, match="v1/config"):
        Kik().handshake(Request(b""), CASE.secrets)


# --- what goes out ------------------------------------------------------------------------------------------------


def test_a_question_has_a_keyboard_of_suggested_responses() -> None:
    options = (Option(id="add:1", title="In mandje"), Option(id="cart", title="Mandje"))
    assert messages_of(Choices(body="En nu?", options=options, opener="Kies")) == [
        {
            "type": "text",
            "body": "En nu?",
            "keyboards": [
                {
                    "type": "suggested",
                    "responses": [{"type": "text", "body": "In mandje"}, {"type": "text", "body": "Mandje"}],
                }
            ],
        }
    ]


def test_a_product_is_a_picture_and_then_what_can_be_done_with_it() -> None:
    picture, said = messages_of(ORDINARY["detail"])
    assert picture == {"type": "picture", "picUrl": "https://shop.example/tulp.jpg"}
    assert said["type"] == "text" and said["keyboards"]


def test_the_way_to_pay_is_a_link() -> None:
    request = PaymentRequest(body="Betaal hier.", link=Link(title="Betalen", url="https://x.example/p/1"), amount="€ 5")
    body_, link = messages_of(request)
    assert body_["body"] == "Betaal hier.\n\n€ 5"
    assert link == {"type": "link", "url": "https://x.example/p/1", "title": "Betalen"}


@pytest.mark.parametrize("name", ORDINARY)
def test_every_kind_of_message_can_be_said(name: str) -> None:
    assert messages_of(ORDINARY[name])


def test_a_send_is_one_request_by_the_bots_own_name_and_key() -> None:
    posted: list[tuple[str, Any, bytes]] = []

    def post(url: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        posted.append((url, headers, body))
        return 200, b"{}"

    kik = Kik(post=post)
    text = Text(body="Zin over bloemen. " * 200)
    [payload] = kik.compile(text).payloads
    assert kik.send("kik:roses", "aleem", payload, token="key", reference="c1/2/0") == "c1/2/0"
    [(url, headers, raw)] = posted
    assert url == "https://api.kik.com/v1/message"
    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")) == b"roses:key"
    assert [one["to"] for one in json.loads(raw)["messages"]] == ["aleem"] * 3


# --- the whole way ------------------------------------------------------------------------------------------------


def test_a_suggested_response_is_tapped_by_its_words_until_the_next_question() -> None:
    posted: list[dict[str, Any]] = []

    def post(url: str, headers: Any, raw: bytes) -> tuple[int, bytes]:
        posted.extend(json.loads(raw)["messages"])
        return 200, b"{}"

    kik = Kik(post=post, account="kik:roses")
    with World(channels={"kik": kik}, shop=starter_shop(), stock=starter_stock()) as world:
        intake = Intake(world.table, world.mailbox, world.unreadable, world.clock, frozenset({"kik:roses"}))

        def says(id: str, text: str) -> list[str]:
            """What the keyboard offers then."""
            intake.take("kik", kik.parse(body([CASE.text(id, text)]), world.clock()), b"", world.clock())
            world.run()
            keyboards = [keyboard for one in posted for keyboard in one.get("keyboards", ())]
            return [response["body"] for response in keyboards[-1]["responses"]]

        assert "Rondkijken" in says("1", "hoi")
        says("2", "Rondkijken")
        products = says("3", "boeketten")
        shown = world.conversation("kik:aleem.rose", "kik:roses")
        assert shown and [offer.title for offer in shown.offered] == products
        assert shown.offered[1].action.startswith("p:")
        says("4", products[1].upper())
        looked_at = world.conversation("kik:aleem.rose", "kik:roses")
        assert looked_at and looked_at.step is Step.PRODUCT
        assert looked_at.shown.product == shown.offered[1].action.removeprefix("p:")

"""What Messenger and Instagram tell, item by item, and what is made of it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.channels.channel import Receipt, TemplateReviewed
from functions.conversation.channel_events import ConsentChanged, ControlPassed, HumanWrote
from functions.conversation.events import (
    Deleted,
    Edited,
    LocationIn,
    MediaIn,
    Opened,
    PageContext,
    ReactionIn,
    ShopperWrote,
    Tapped,
    TextIn,
    Unsupported,
)
from tests.channels.messaging import AT, PAGE, PERSON, echo, item, message, one, read, read_instagram
from tests.channels.webhooks import RECEIVED

INBOX = 263902037430900
PLACE = {"lat": 52.3, "long": 4.9}


def said(*items: Any, under: str = "messaging") -> Any:
    what = one(*items, under=under).what
    assert isinstance(what, ShopperWrote)
    return what.content


def page_of(*items: Any) -> PageContext | None:
    what = one(*items).what
    assert isinstance(what, ShopperWrote)
    return what.context


# --- what a shopper sends -----------------------------------------------------------------------------------------


def test_a_text_is_of_the_person_to_the_page_at_its_time_in_milliseconds() -> None:
    found = one(message(text="rozen"))
    assert found.what == ShopperWrote(content=TextIn(text="rozen"), message_id="m_1")
    assert (found.id, found.account, found.names, found.address) == (
        "m_1", f"messenger:{PAGE}", (f"psid:{PERSON}",), PERSON,
    )  # fmt: skip
    assert found.occurred_at == datetime(2026, 9, 21, 14, 13, 20, 123000, UTC)


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        (AT // 1000, datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)),
        (str(AT // 1000), datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)),
        *[(wrong, RECEIVED) for wrong in ("2026-09-21T14:13:20+0000", None, -1, 0, 1e99, True, 10**18)],
    ],
)
def test_a_time_in_seconds_is_read_and_a_bad_one_loses_no_message(stamp: object, expected: datetime) -> None:
    assert one(message(text="hoi") | {"timestamp": stamp}).occurred_at == expected


def test_pitfall_23_a_quick_reply_is_a_tap_though_its_title_is_a_text() -> None:
    assert said(message(text="In mandje", quick_reply={"payload": "add:ROOS"})) == Tapped(
        action="add:ROOS", title="In mandje"
    )


@pytest.mark.parametrize("reply", [None, {}, {"payload": ""}, "x"])
def test_a_quick_reply_without_a_payload_is_its_text(reply: object) -> None:
    assert said(message(text="hoi", quick_reply=reply)) == TextIn(text="hoi")


def test_a_text_of_more_than_we_read_is_cut_and_says_so() -> None:
    found = said(message(text="🌷" * 5000))
    assert found.truncated and found.text == "🌷" * 2048


def test_a_reply_to_a_message_quotes_it_and_one_to_a_story_quotes_nothing() -> None:
    assert said(message(text="deze", reply_to={"mid": "m_0"})).quoted == "m_0"
    assert said(message(text="mooi", reply_to={"story": {"id": "s", "url": "https://x"}})) == TextIn(text="mooi")


@pytest.mark.parametrize(
    ("attachments", "expected"),
    [
        ([{"type": "image", "payload": {"url": "https://x/y.jpg"}}], MediaIn(media="image", url="https://x/y.jpg")),
        ([{"type": "image"}, {"type": "video"}], MediaIn(media="image")),
        ([{"type": "image", "payload": {"sticker_id": 3}}], MediaIn(media="sticker")),
        ([{"type": "file", "payload": None}], MediaIn(media="document")),
        ([{"type": "location", "payload": {"coordinates": PLACE}}], LocationIn(latitude=52.3, longitude=4.9)),
        ([{"type": "location", "payload": {"coordinates": {"lat": 520, "long": 4.9}}}], Unsupported(type="location")),
        ([{"type": "location", "payload": None}], Unsupported(type="location")),
        ([{"type": "fallback", "payload": None, "title": "x"}], Unsupported(type="fallback")),
        ([{"type": "ig_reel", "payload": {}}], Unsupported(type="ig_reel")),
        ([{}], Unsupported(type="attachment")),
        (["x"], Unsupported(type="attachment")),
        ([], Unsupported(type="attachments")),
    ],
)  # fmt: skip
def test_an_attachment_is_what_it_is(attachments: list[Any], expected: object) -> None:
    assert said(message(attachments=attachments)) == expected


def test_each_picture_of_a_message_is_an_event_of_its_own_up_to_ten() -> None:
    def picture(number: int) -> dict[str, Any]:
        return {"type": "image", "payload": {"url": f"https://x/{number}.jpg"}}

    for reads in (read, read_instagram):
        many = [picture(1), {"type": "video", "payload": {"url": "https://x/v.mp4"}}, *map(picture, range(2, 12))]
        found = reads(message(attachments=many)).incoming
        assert [each.id for each in found] == ["m_1", *(f"m_1#{place}" for place in range(2, 10))]
        urls = [each.what.content.url for each in found if isinstance(each.what, ShopperWrote)]  # type: ignore[union-attr]
        assert urls == [f"https://x/{number}.jpg" for number in range(1, 10)]
        assert len({each.address for each in found}) == 1
    place = {"type": "location", "payload": {"coordinates": PLACE}}
    assert len(read(message(attachments=[place, picture(1)])).incoming) == 1
    assert len(read(message(text="zo", attachments=[picture(1), picture(2)])).incoming) == 1


def test_a_link_with_its_preview_is_the_text_that_was_written() -> None:
    link = {"type": "fallback", "payload": {"url": "https://x"}, "title": "X"}
    assert said(message(text="https://x mooi?", attachments=[link])) == TextIn(text="https://x mooi?")


def test_a_message_with_nothing_that_we_know_is_still_answered() -> None:
    assert said(message()) == Unsupported(type="empty")
    assert said(message(commands=[{"name": "x"}])) == Unsupported(type="commands")


def test_what_was_unsent_edited_or_reacted_to_is_told_as_such_each_under_an_id_of_its_own() -> None:
    deleted = one(message(is_deleted=True))
    edited = one(item(message_edit={"mid": "m_1", "text": "tulpen", "num_edit": 2}))
    liked = one(item(reaction={"mid": "m_1", "action": "react", "emoji": "❤"}))
    undone = one(item(reaction={"mid": "m_1", "action": "unreact"}))
    contents = [each.what.content for each in (deleted, edited, liked, undone)]  # type: ignore[union-attr]
    assert contents == [
        Deleted(original="m_1"),
        Edited(original="m_1", text="tulpen"),
        ReactionIn(to="m_1", emoji="❤"),
        ReactionIn(to="m_1"),
    ]
    assert len({each.id for each in (deleted, edited, liked, undone)} | {"m_1"}) == 5


# --- postbacks, links and ads -------------------------------------------------------------------------------------


def test_a_postback_is_a_tap_under_its_mid_or_under_who_when_and_what() -> None:
    named = one(item(postback={"mid": "m_p", "title": "Bekijk", "payload": "p:roos"}))
    assert named.id == "m_p"
    assert named.what == ShopperWrote(content=Tapped(action="p:roos", title="Bekijk"), message_id="m_p")
    unnamed = item(postback={"title": "Bekijk", "payload": "p:roos"})
    first, again = one(unnamed).id, one(unnamed).id
    later, other = one(unnamed | {"timestamp": AT + 1}).id, one(item(postback={"payload": "p:tulp"})).id
    assert first == again and len({first, later, other}) == 3
    assert PERSON not in first and "roos" not in first


@pytest.mark.parametrize("payload", ["GET_STARTED", "__GET_STARTED__", "get_started"])
def test_get_started_opens_the_chat(payload: str) -> None:
    assert said(item(postback={"title": "Aan de slag", "payload": payload})) == Opened()


def test_an_m_me_link_opens_the_product_that_it_names_wherever_its_referral_stands() -> None:
    referral = {"ref": "sku_ROOS-ROOD-M", "source": "SHORTLINK", "type": "OPEN_THREAD"}
    expected = PageContext(page="shortlink", product="ROOS-ROOD-M")
    for found in (
        item(referral=referral),
        item(postback={"payload": "GET_STARTED", "referral": referral}),
        message(text="hoi", referral=referral),
        message(text="hoi") | {"referral": referral},
    ):
        assert page_of(found) == expected


@pytest.mark.parametrize(
    ("referral", "expected"),
    [
        ({"ref": "b64_Uk9PUyDDqcOpbg", "ad_id": "77"}, PageContext(page="ad:77", product="ROOS één")),
        ({"ref": "moederdag", "source": "SHORTLINK"}, PageContext(page="moederdag", product="moederdag")),
        ({"ad_id": "77", "source": "ADS"}, PageContext(page="ad:77")),
        ({"ad_id": "77", "ads_context_data": {"product_id": "ROOS"}}, PageContext(page="ad:77", product="ROOS")),
        ({"source_url": "https://x", "ad_id": "77"}, PageContext(page="https://x")),
        ({"product": {"id": "ROOS"}}, PageContext(product="ROOS")),
        ({}, None),
    ],
)
def test_an_ad_and_a_shops_product_are_told_too(referral: dict[str, Any], expected: PageContext | None) -> None:
    assert page_of(message(text="hoi", referral=referral)) == expected


def test_a_topic_that_is_subscribed_to_is_consent_and_a_plugins_button_opens_the_chat() -> None:
    topic = {"type": "notification_messages", "notification_messages_token": "t"}
    assert one(item(optin=topic)).what == ConsentChanged(promotional=True)
    stopped = topic | {"notification_messages_status": "STOP_NOTIFICATIONS"}
    assert one(item(optin=stopped)).what == ConsentChanged(promotional=False)
    assert page_of(item(optin={"ref": "sku_ROOS"})) == PageContext(product="ROOS")
    assert read({"recipient": {"id": PAGE}, "optin": {"user_ref": "u"}}).incoming == ()


# --- echoes, hand-over, standby -----------------------------------------------------------------------------------


def test_pitfall_20_an_echo_is_of_the_conversation_of_who_it_went_to() -> None:
    found = one(echo(text="Met Anna.", app_id=INBOX))
    assert (found.account, found.names, found.address) == (f"messenger:{PAGE}", (f"psid:{PERSON}",), PERSON)
    assert found.what == HumanWrote(message_id="m_9", text="Met Anna.", app=str(INBOX))


def test_pitfall_19_an_echo_of_ours_is_never_a_message_but_the_proof_of_its_sending() -> None:
    parsed = read(echo(text="Hallo!", metadata="chatkassa:c1/7/0", app_id=1))
    assert parsed.incoming == parsed.notices == parsed.unreadable == ()
    [receipt] = parsed.receipts
    assert (receipt.message_id, receipt.state, receipt.reference) == ("m_9", "sent", "c1/7/0")
    assert receipt.names == (f"psid:{PERSON}",)


@pytest.mark.parametrize("absent", [{}, {"is_echo": False}, {"is_echo": None}, {"is_echo": 0}])
def test_pitfall_19_without_the_mark_of_an_echo_it_is_the_shoppers(absent: dict[str, Any]) -> None:
    assert said(message(text="hoi", **absent)) == TextIn(text="hoi")


def test_a_message_of_the_page_to_itself_is_told_and_not_answered() -> None:
    parsed = read(message(text="hoi") | {"sender": {"id": PAGE}})
    assert parsed.incoming == () and parsed.notices == (f"message: of the page itself, at messenger:{PAGE}",)


def test_a_story_that_mentions_the_shop_is_told_and_not_answered() -> None:
    story = [{"type": "story_mention", "payload": {"url": "https://x"}}]
    for found in (message(attachments=story), echo(attachments=story)):
        parsed = read_instagram(found)
        assert parsed.incoming == ()
        assert parsed.notices == (f"story_mention: at instagram:{PAGE}, not a message to anybody",)


@pytest.mark.parametrize(
    ("handed", "ours"),
    [
        ({"pass_thread_control": {"new_owner_app_id": "123", "metadata": "x"}}, True),
        ({"pass_thread_control": {"new_owner_app_id": INBOX}}, False),
        ({"take_thread_control": {"previous_owner_app_id": "123"}}, False),
        ({"request_thread_control": {"requested_owner_app_id": INBOX}}, False),
    ],
)
def test_control_of_the_thread_is_passed_to_us_or_away(handed: dict[str, Any], ours: bool) -> None:
    found = one(item(**handed))
    assert found.what == ControlPassed(ours=ours)
    assert found.names == (f"psid:{PERSON}",)


def test_pitfall_21_what_comes_on_standby_is_read_and_is_marked_as_nothing_to_answer() -> None:
    parsed = read(
        message(text="hoi"), item(postback={"payload": "menu"}), echo(text="Met Anna.", app_id=1), under="standby"
    )
    first, tap, human = (each.what for each in parsed.incoming)
    assert first == ShopperWrote(content=TextIn(text="hoi"), message_id="m_1", standby=True)
    assert isinstance(tap, ShopperWrote) and tap.standby
    assert isinstance(human, HumanWrote)
    assert not any(getattr(each.what, "standby", False) for each in read(message(text="hoi")).incoming)


# --- delivery, read, the account ----------------------------------------------------------------------------------


def test_delivery_names_its_messages_and_read_is_of_all_until_then() -> None:
    parsed = read(
        item(delivery={"mids": ["m_1", "m_2"], "watermark": AT + 5}, timestamp=None),
        item(delivery={"watermark": AT + 6}),
        item(read={"watermark": AT + 7}),
    )
    assert [(each.message_id, each.state, each.occurred_at.microsecond) for each in parsed.receipts] == [
        ("m_1", "delivered", 128000), ("m_2", "delivered", 128000), ("", "delivered", 129000), ("", "read", 130000),
    ]  # fmt: skip
    assert parsed.incoming == ()


def test_on_instagram_what_was_seen_is_named() -> None:
    [receipt] = read_instagram(item(read={"mid": "m_1"})).receipts
    assert isinstance(receipt, Receipt)
    assert (receipt.account, receipt.message_id, receipt.names) == (f"instagram:{PAGE}", "m_1", (f"igsid:{PERSON}",))


@pytest.mark.parametrize("empty", [{"delivery": {}}, {"read": {}}, {"read": None}])
def test_a_receipt_of_nothing_is_named(empty: dict[str, Any]) -> None:
    parsed = read(item(**empty))
    assert parsed.receipts == () and len(parsed.unreadable) == 1


def test_what_is_about_the_page_is_told_to_the_operator() -> None:
    change = {
        "field": "message_template_status_update",
        "value": {
            "event": "APPROVED",
            "message_template_name": "order_paid",
            "message_template_language": "en_GB",
        },
    }
    parsed = read(change, under="changes")
    assert parsed.notices == ("changes: message_template_status_update APPROVED, order_paid",)
    assert parsed.templates == (TemplateReviewed(name="order_paid", language="en_GB", state="approved"),)
    assert read({"recipient": {"id": PAGE}, "app_roles": {"1": ["x"]}}).notices == ("messaging: app_roles is not read",)


def test_a_bad_item_is_named_and_loses_no_other() -> None:
    parsed = read(
        message(text="een"), 7, {"message": {"mid": "m"}}, message("", text="zonder id"), message("m_4", text="vier")
    )
    assert [each.id for each in parsed.incoming] == ["m_1", "m_4"]
    assert parsed.unreadable == ("messaging[1]: not an object", "messaging[3]: mid is missing")
    assert len(parsed.notices) == 1


def test_a_very_long_id_is_hashed_and_stays_the_same() -> None:
    found = one(message("aWdfZAG" * 100, text="hoi"))
    assert len(found.id) <= 250
    assert found.id == one(message("aWdfZAG" * 100, text="hoi")).id != one(message("aWdfZAH" * 100, text="hoi")).id

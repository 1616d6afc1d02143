"""What updates are read as: each kind, and what only looks like one of a customer's."""

import json
from typing import Any

import pytest

from functions.channels.channel import Incoming, Parsed
from functions.channels.deep_links import product_parameter
from functions.channels.telegram import Telegram
from functions.conversation.channel_events import ReachabilityChanged
from functions.conversation.events import (
    ContactIn,
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
from functions.errors import UnreadableBody
from tests.channels.contract.telegram import CHAT, USER, blocked, choice, message
from tests.channels.webhooks import RECEIVED, SENT

GROUP = {"id": -100200300, "type": "supergroup", "title": "Bloemenvrienden"}


def parse(update: Any) -> Parsed:
    return Telegram(account="telegram:110201543").parse(json.dumps(update).encode(), RECEIVED)


def incoming(update: Any) -> Incoming:
    parsed = parse(update)
    assert (parsed.notices, parsed.unreadable) == ((), ())
    [item] = parsed.incoming
    return item


def wrote(update: Any) -> ShopperWrote:
    what = incoming(update).what
    assert isinstance(what, ShopperWrote)
    return what


def said(**fields: Any) -> Any:
    return wrote(message("1", **fields)).content


# --- who, when ----------------------------------------------------------------------------------------------------


def test_a_text_says_who_wrote_it_when_and_in_which_language() -> None:
    item = incoming(message("12", text="Hallo"))
    assert (item.id, item.account) == ("update:870000012", "telegram:110201543")
    assert (item.names, item.address, item.occurred_at) == (("tg:424242",), "424242", SENT)
    assert item.what == ShopperWrote(
        content=TextIn(text="Hallo"), message_id="424242:12", profile_name="Noor Smit", locale="nl"
    )


def test_pitfall_40_ids_of_52_bits_and_more_are_kept_whole() -> None:
    update = message("1", text="Hallo")
    update["update_id"] = 9_007_199_254_740_993
    update["message"]["chat"] = CHAT | {"id": 4_503_599_627_370_497}
    item = incoming(update)
    assert (item.id, item.address) == ("update:9007199254740993", "4503599627370497")


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel", "sender", None])
def test_only_private_chats_are_customers(kind: str | None) -> None:
    update = message("1", text="Wat kosten de rozen?")
    update["message"]["chat"] = GROUP | {"type": kind}
    parsed = parse(update)
    assert (parsed.incoming, parsed.unreadable) == ((), ())
    [notice] = parsed.notices
    assert "which is no customer, at telegram:110201543" in notice
    assert "rozen" not in notice


def test_a_tap_in_a_group_is_answered_to_the_client_and_to_nobody_else() -> None:
    update = choice("1", "add:ROOS", "In mandje")
    update["callback_query"]["message"]["chat"] = GROUP
    parsed = parse(update)
    assert parsed.incoming == ()
    assert "no customer" in parsed.notices[0]
    assert json.loads(parsed.answer)["method"] == "answerCallbackQuery"


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post", "inline_query", "poll_answer", "chat_member"])
def test_another_kind_of_update_is_named_and_nothing_else(kind: str) -> None:
    parsed = parse({"update_id": 1, kind: {"chat": CHAT, "from": USER, "text": "geheim"}})
    assert parsed == Parsed(notices=(f"{kind}: not read, at telegram:110201543",))


@pytest.mark.parametrize("body", [b"", b"[", b"[1]", b"{}", b'{"update_id": "x"}', b'{"update_id": true}'])
def test_what_is_no_update_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableBody):
        Telegram().parse(body, RECEIVED)


@pytest.mark.parametrize("part", [None, 7, "x", [], {}, {"chat": 7}, {"chat": {"type": "private"}}])
@pytest.mark.parametrize("kind", ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"])
def test_pitfall_12_an_update_with_anything_in_it_never_raises(kind: str, part: Any) -> None:
    parsed = parse({"update_id": 1, kind: part})
    assert parsed.incoming == ()
    assert parsed.unreadable or parsed.notices


# --- texts, commands, deep links ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word"),
    [("/menu", "menu"), ("/help", "help"), ("/stop", "stop"), ("/Menu@delinde_bot", "menu"), ("/foo bar", "/foo bar")],
)
def test_a_command_is_the_word_that_it_stands_for(text: str, word: str) -> None:
    assert said(text=text) == TextIn(text=word)


def test_start_opens_the_chat() -> None:
    what = wrote(message("1", text="/start"))
    assert (what.content, what.context) == (Opened(), None)


@pytest.mark.parametrize("sku", ["ROOS-ROOD-M", "vaas_2", "R.O.O.S", "a" * 32, "é.t" * 10])
def test_a_deep_link_opens_the_product_that_it_names(sku: str) -> None:
    parameter = product_parameter(sku)
    assert len(parameter) <= 64
    assert not parameter.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    what = wrote(message("1", text=f"/start {parameter}"))
    assert (what.content, what.context) == (Opened(), PageContext(product=sku))


@pytest.mark.parametrize("parameter", ["b64_-", "b64_A", "b64_gICA"])
def test_a_deep_link_that_somebody_bent_opens_nothing_in_particular(parameter: str) -> None:
    what = wrote(message("1", text=f"/start {parameter}"))
    assert (what.content, what.context) == (Opened(), PageContext(product=""))


@pytest.mark.parametrize("typed", ["ik wil rozen", "é", "x" * 65, "stop!"])
def test_what_is_typed_behind_start_is_what_the_shopper_says_and_no_campaign(typed: str) -> None:
    what = wrote(message("1", text=f"/start {typed}"))
    assert (what.content, what.context) == (TextIn(text=typed), None)


def test_a_campaigns_link_says_which_one() -> None:
    assert wrote(message("1", text="/start moederdag")).context == PageContext(page="moederdag")


def test_a_text_that_is_too_long_is_cut_and_says_so() -> None:
    assert said(text="🌷" * 2049) == TextIn(text="🌷" * 2048, truncated=True)


def test_a_reply_says_what_it_is_to() -> None:
    quoted = {"message_id": 3, "chat": CHAT, "date": 1790000000, "text": "Welke?"}
    assert said(text="die", reply_to_message=quoted) == TextIn(text="die", quoted="424242:3")


def test_half_a_character_cannot_be_stored_and_is_not_kept() -> None:
    assert said(text="Hallo \ud83d") == TextIn(text="Hallo \ufffd")


# --- everything else ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "block", "media"),
    [
        ("photo", [{"file_id": "klein"}, {"file_id": "f1"}], "image"),
        ("video", {"file_id": "f1", "mime_type": "video/mp4"}, "video"),
        ("video_note", {"file_id": "f1"}, "video"),
        ("voice", {"file_id": "f1", "mime_type": "audio/ogg"}, "voice"),
        ("audio", {"file_id": "f1", "mime_type": "audio/mpeg"}, "audio"),
        ("document", {"file_id": "f1", "mime_type": "application/pdf"}, "document"),
        ("sticker", {"file_id": "f1"}, "sticker"),
    ],
)
def test_media_are_what_they_are_called_elsewhere(kind: str, block: Any, media: Any) -> None:
    mime = block.get("mime_type", "") if isinstance(block, dict) else ""
    assert said(**{kind: block}, caption="zo een") == MediaIn(media=media, id="f1", mime=mime, caption="zo een")


def test_an_animation_is_also_a_document_and_counts_as_an_animation() -> None:
    block = {"file_id": "f1", "mime_type": "video/mp4"}
    assert said(document=block, animation=block) == MediaIn(media="video", id="f1", mime="video/mp4")


def test_the_pictures_of_an_album_without_words_are_one_message() -> None:
    first, second = (message(n, photo=[{"file_id": n}], media_group_id="134") for n in ("1", "2"))
    captioned = message("3", photo=[{"file_id": "3"}], media_group_id="134", caption="deze")
    assert incoming(first).id == incoming(second).id == "album:134"
    assert incoming(captioned).id == "update:870000003"


def test_a_venue_is_also_a_location_and_has_a_name() -> None:
    place = {"latitude": 52.1, "longitude": 4.9}
    assert said(location=place) == LocationIn(latitude=52.1, longitude=4.9)
    venue = {"location": place, "title": "Dam", "address": "Dam 1"}
    assert said(location=place, venue=venue) == LocationIn(latitude=52.1, longitude=4.9, name="Dam", address="Dam 1")


def test_a_contact_has_a_name() -> None:
    assert said(contact={"first_name": "Ans", "phone_number": "31600000000"}) == ContactIn(names=("Ans",))


@pytest.mark.parametrize("kind", ["dice", "poll", "story", "game", "checklist", "paid_media", "web_app_data", "later"])
def test_what_cannot_be_dealt_with_is_told_by_telegrams_own_word(kind: str) -> None:
    assert said(**{kind: {"a": 1}}, has_protected_content=True) == Unsupported(type=kind)


@pytest.mark.parametrize("kind", ["photo", "location", "text"])
def test_a_kind_without_what_belongs_to_it_is_not_lost(kind: str) -> None:
    content = said(**{kind: {}})
    assert content in (Unsupported(type=kind), MediaIn(media="image"))


@pytest.mark.parametrize("kind", ["pinned_message", "migrate_to_chat_id", "write_access_allowed", "new_chat_title"])
def test_what_telegram_tells_of_a_chat_is_not_answered(kind: str) -> None:
    assert parse(message("1", **{kind: {}})) == Parsed(notices=(f"message: {kind}, at telegram:110201543",))


def test_an_edit_names_the_message_that_it_changes() -> None:
    update = message("5", text="toch tulpen", edit_date=1790000000)
    update["edited_message"] = update.pop("message") | {"date": 1}
    item = incoming(update)
    assert isinstance(item.what, ShopperWrote)
    assert (item.what.content, item.occurred_at) == (Edited(original="424242:5", text="toch tulpen"), SENT)


def test_a_reaction_and_taking_it_back() -> None:
    def reacted(*new: Any) -> Any:
        change = {"chat": CHAT, "user": USER, "message_id": 8, "date": 1790000000, "new_reaction": list(new)}
        return wrote({"update_id": 1, "message_reaction": change}).content

    assert reacted({"type": "emoji", "emoji": "👍"}) == ReactionIn(to="424242:8", emoji="👍")
    assert reacted() == ReactionIn(to="424242:8")


# --- taps ---------------------------------------------------------------------------------------------------------


def test_pitfall_28_a_tap_is_answered_by_the_webhooks_own_answer() -> None:
    parsed = parse(choice("4", "add:ROOS-ROOD-M", "In mandje"))
    assert json.loads(parsed.answer) == {"method": "answerCallbackQuery", "callback_query_id": "384"}
    what = parsed.incoming[0].what
    assert isinstance(what, ShopperWrote)
    assert what.content == Tapped(action="add:ROOS-ROOD-M", title="In mandje", on="424242:7")


def test_a_tap_on_a_message_that_is_gone_still_counts() -> None:
    update = choice("4", "add:ROOS", "In mandje")
    del update["callback_query"]["message"]
    assert (incoming(update).address, wrote(update).content) == ("424242", Tapped(action="add:ROOS"))
    update["callback_query"]["message"] = {"chat": CHAT, "message_id": 7, "date": 0}
    assert wrote(update).content == Tapped(action="add:ROOS")


@pytest.mark.parametrize("data", [None, "", "é" * 33, "x" * 65])
def test_a_tap_on_no_button_of_ours_does_nothing_but_stop_the_clock(data: str | None) -> None:
    parsed = parse(choice("4", data, "x"))  # type: ignore[arg-type]
    assert parsed.incoming == ()
    assert parsed.notices == ("callback_query: no button of ours, at telegram:110201543",)
    assert parsed.answer


# --- opting out and in --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "reachable"), [("kicked", False), ("left", False), ("member", True), ("administrator", True)]
)
def test_blocking_and_unblocking_are_heard(status: str, reachable: bool) -> None:
    update = blocked("1")
    update["my_chat_member"]["new_chat_member"]["status"] = status
    item = incoming(update)
    assert item.what == ReachabilityChanged(reachable=reachable)
    assert (item.names, item.address) == (("tg:424242",), "424242")


def test_being_thrown_out_of_a_group_is_no_opt_out() -> None:
    update = blocked("1")
    update["my_chat_member"]["chat"] = GROUP
    assert parse(update).incoming == ()

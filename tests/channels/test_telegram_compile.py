"""What messages become as calls of the Bot API: for each kind one that is ordinary, and any at all."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.channels.channel import Payload
from functions.channels.compiler import pieces
from functions.channels.pieces import Cards
from functions.channels.telegram import Telegram, addressed
from functions.conversation.message import Carousel, Cart, Choices, Detail, Line, Message, Option, Text
from tests.channels.messages import ORDINARY, PICTURE, carousel, carousels, messages, options
from tests.channels.outbound_telegram import against, problems
from tests.channels.test_compile_property import squash
from tests.shared_data import shared

CHANNEL = Telegram()
often = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def compiled(message: Message) -> tuple[Payload, ...]:
    return CHANNEL.compile(message, "c1/12/0").payloads


def everything(message: Message) -> tuple[Payload, ...]:
    """With every page of a carousel that is turned."""
    made = CHANNEL.compile(message).payloads
    if not isinstance(message, Carousel) or "page:" not in json.dumps(made):
        return made
    return (*made, *(CHANNEL.page(message, "", number, "") for number in range(1, len(message.cards))))


def keys(payload: Payload) -> list[list[Any]]:
    rows = payload.get("reply_markup", {}).get("inline_keyboard", [])
    return [[key.get("callback_data", key.get("url")) for key in row] for row in rows]


def bold(payload: Payload) -> list[str]:
    text = payload.get("text", payload.get("caption", "")).encode("utf-16-le")
    found = payload.get("entities", payload.get("caption_entities", []))
    return [
        text[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
        for each in found
        if each["type"] == "bold"
    ]


# --- ordinary messages --------------------------------------------------------------------------------------------


def test_a_text_is_a_message_without_a_preview_of_its_links() -> None:
    assert compiled(Text(body="Hallo! 🌷")) == (
        {"method": "sendMessage", "text": "Hallo! 🌷", "link_preview_options": {"is_disabled": True}},
    )


def test_a_question_has_its_answers_under_it() -> None:
    [payload] = compiled(Choices(body="Welke?", options=options(3), opener="Kies"))
    assert keys(payload) == [["o1", "o2", "o3"]]


def test_long_titles_stand_by_themselves_and_short_ones_beside_each_other() -> None:
    titles = ("Ja", "Nee", "Misschien", "Een boeket met pioenrozen", "Terug", "Naar het hele menu")
    found = tuple(Option(id=title, title=title) for title in titles)
    [payload] = compiled(Choices(body="Welke?", options=found, opener="Kies"))
    assert keys(payload) == [
        ["Ja", "Nee", "Misschien"],
        ["Een boeket met pioenrozen"],
        ["Terug"],
        ["Naar het hele menu"],
    ]


def test_many_answers_are_still_one_message() -> None:
    [payload] = compiled(Choices(body="Welke?", options=options(40), opener="Kies"))
    assert sum(map(len, keys(payload))) == 40


def test_a_footer_ends_the_text() -> None:
    [payload] = compiled(Choices(body="Hé 🌷?", options=options(2), opener="Kies", footer="De Linde"))
    assert payload["text"] == "Hé 🌷?\n\nDe Linde"
    assert payload["entities"] == [{"type": "italic", "offset": 8, "length": 8}]


def test_a_product_is_a_picture_with_its_text_and_buttons() -> None:
    [payload] = compiled(ORDINARY["detail"])
    assert (payload["method"], payload["photo"]) == ("sendPhoto", PICTURE)
    assert payload["caption"] == "Rode rozen\n\nTien stuks."
    assert bold(payload) == ["Rode rozen"]
    assert keys(payload) == [["o1", "o2", "o3"]]


def test_a_product_with_much_to_say_is_a_picture_and_then_the_rest_with_the_buttons() -> None:
    body = "Tien stuks van de kweker. " * 60
    picture, question = compiled(Detail(title="Roos", body=body, image=PICTURE, options=options(2), opener="Kies"))
    assert (picture["method"], question["method"]) == ("sendPhoto", "sendMessage")
    assert squash(picture["caption"] + question["text"]) == squash("Roos" + body)
    assert keys(question) == [["o1", "o2"]]


def test_a_cart_is_one_message_however_much_is_in_it() -> None:
    lines = tuple(Line(title=f"{n} × Boeket van het seizoen", amount=f"€ {n},95") for n in range(60))
    cart = Cart(heading="Mandje", lines=lines, totals=lines[-1:], options=options(3), opener="Kies")
    [payload] = compiled(cart)
    assert bold(payload) == ["Mandje", "59 × Boeket van het seizoen: € 59,95"]


def test_paying_is_a_button_that_opens_the_page() -> None:
    [payload] = compiled(ORDINARY["payment request"])
    assert keys(payload) == [["https://shop.example/p/o1"]]
    assert bold(payload) == ["€ 64,85"]


@pytest.mark.parametrize(
    ("mime", "method", "parameter"),
    [
        ("image/png", "sendPhoto", "photo"),
        ("image/gif", "sendAnimation", "animation"),
        ("video/mp4", "sendVideo", "video"),
        ("audio/mpeg", "sendAudio", "audio"),
        ("audio/ogg", "sendVoice", "voice"),
        ("application/pdf", "sendDocument", "document"),
    ],
)
def test_media_go_as_what_they_are(mime: str, method: str, parameter: str) -> None:
    from functions.conversation.message import Media

    [payload] = compiled(Media(url=PICTURE, mime=mime))
    assert payload == {"method": method, parameter: PICTURE}


@pytest.mark.parametrize("text", ["<b>vet</b> & co", "*vet* _schuin_ `x`", "[roos](tg://user?id=1)", "&lt;"])
def test_nothing_that_is_written_becomes_markup(text: str) -> None:
    [payload] = compiled(Text(body=text))
    assert payload["text"] == text
    assert not {"parse_mode", "entities"} & set(payload)


def test_pitfall_29_callback_data_counts_bytes() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        Option(id="city:" + "é" * 30, title="Café")
    assert Option(id="city:" + "é" * 29, title="Café")


def test_a_product_with_several_pictures_is_an_album_and_then_the_question() -> None:
    several = tuple(f"https://shop.example/{number}.jpg" for number in range(12))
    detail = Detail(title="Roos", body="Rood.", image=PICTURE, pictures=several, options=options(2), opener="Kies")
    album, question = compiled(detail)
    assert album == {
        "method": "sendMediaGroup",
        "media": [{"type": "photo", "media": url} for url in (PICTURE, *several[:9])],
    }
    assert (question["text"], keys(question)) == ("Roos\n\nRood.", [["o1", "o2"]])


def test_a_second_picture_that_is_no_address_makes_no_album() -> None:
    detail = Detail(title="Roos", body="Rood.", image=PICTURE, pictures=("x.jpg",), options=options(2), opener="Kies")
    assert [payload["method"] for payload in compiled(detail)] == ["sendPhoto"]


# --- a carousel ---------------------------------------------------------------------------------------------------


def test_a_carousel_is_one_photo_with_the_first_card_and_buttons_to_turn() -> None:
    [payload] = compiled(carousel(3, more=Option(id="more", title="Meer", detail="Er zijn er nog 14.")))
    assert (payload["method"], payload["photo"]) == ("sendPhoto", PICTURE)
    assert payload["caption"] == "Dit vond ik:\n\nBoeket 1\n€ 19,95 · nog 2"
    assert bold(payload) == ["Boeket 1"]
    assert keys(payload) == [["p:1", "add:1"], ["page:12/0/2", "page:12/0/0", "page:12/0/1"]]


def test_what_is_left_to_see_is_under_the_last_card() -> None:
    message = carousel(3, more=Option(id="more", title="Meer", detail="Er zijn er nog 14."))
    payload = CHANNEL.page(message, "c1/12/0", 2, "")
    assert payload["caption"] == "Dit vond ik:\n\nBoeket 3\n€ 39,95 · nog 2\n\nEr zijn er nog 14."
    assert keys(payload)[1:] == [["page:12/0/1", "page:12/0/2", "page:12/0/0"], ["more"]]


def test_a_page_is_put_in_the_place_of_the_message_that_was_tapped() -> None:
    shown, over = (CHANNEL.page(carousel(3), "c1/12/0", 4, on) for on in ("", "42:7"))
    assert over == {
        "method": "editMessageMedia",
        "message_id": 7,
        "media": {
            "type": "photo",
            "media": shown["photo"],
            "caption": shown["caption"],
            "caption_entities": shown["caption_entities"],
        },
        "reply_markup": shown["reply_markup"],
    }
    assert "Boeket 2" in shown["caption"]


@often
@given(carousels(), st.integers(0, 30))
def test_every_page_of_any_carousel_is_accepted(message: Carousel, number: int) -> None:
    if not any(isinstance(piece, Cards) for piece in pieces(message, CHANNEL.capabilities)[0]):
        return
    for on in ("", "42:7"):
        assert problems(CHANNEL.page(message, "c1/9999999999/12", number, on)) == []


@often
@given(carousels())
def test_paging_through_shows_every_card_and_everything_that_can_be_tapped(message: Carousel) -> None:
    made = pieces(message, CHANNEL.capabilities)[0]
    if not any(isinstance(piece, Cards) for piece in made):
        return
    said, data = "", set()
    for number in range(len(message.cards)):
        shown = CHANNEL.page(message, "c1/1/0", number, "")
        said += shown["caption"]
        data |= {action for row in keys(shown) for action in row}
    assert all(squash(card.subtitle) in squash(said) for card in message.cards)
    assert {option.id for card in message.cards for option in card.options} <= data
    assert message.more is None or message.more.id in data


# --- any message --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shared("conformance/specs/telegram/api.json").read_bytes())
    return found


@pytest.mark.shared
@often
@given(message=messages)
def test_every_call_is_one_of_the_specification(spec: dict[str, Any], message: Message) -> None:
    for payload in everything(message):
        assert against(spec, {"method": payload["method"], **addressed(payload, "42")}) == []


@pytest.mark.shared
@pytest.mark.parametrize(
    ("payload", "wrong"),
    [
        ({"method": "sendPigeon"}, "there is no method"),
        ({"method": "sendMessage", "chat_id": 1}, "text is missing"),
        ({"method": "sendMessage", "chat_id": 1, "text": "x" * 4097}, "has 4097 characters"),
        ({"method": "sendMessage", "chat_id": 1, "text": "x", "colour": "red"}, "has no colour"),
        ({"method": "sendMessage", "chat_id": 1, "text": 7}, "is no String"),
        (
            {
                "method": "sendMessage", "chat_id": 1, "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "é" * 33}]]},
            },
            "has 66 bytes",
        ),
    ],
)  # fmt: skip
def test_the_specification_would_say_so(spec: dict[str, Any], payload: Payload, wrong: str) -> None:
    assert wrong in " ".join(against(spec, payload))

"""What messages become as calls of the Bot API: for each kind one that is ordinary, and any at all."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from functions.channels.channel import Payload
from functions.channels.telegram import Telegram, addressed
from functions.conversation.message import Cart, Choices, Detail, Line, Message, Option, Text
from tests.channels.messages import ORDINARY, PICTURE, messages, options
from tests.channels.outbound_telegram import against, problems
from tests.channels.test_compile_property import actions, bodies, squash, strings, titles
from tests.shared_data import shared

CHANNEL = Telegram()
often = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def compiled(message: Message) -> tuple[Payload, ...]:
    return CHANNEL.compile(message, "c1/12/0").payloads


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


# --- any message --------------------------------------------------------------------------------------------------


@often
@given(messages)
def test_no_message_exceeds_what_telegram_accepts(message: Message) -> None:
    for payload in compiled(message):
        assert problems(payload) == []


@often
@given(messages)
def test_no_text_is_lost(message: Message) -> None:
    said = squash("".join(words(compiled(message))))
    for text in bodies(message):
        assert squash(text) in said


@often
@given(messages)
def test_every_title_is_there_or_the_report_says_that_it_was_shortened(message: Message) -> None:
    made = CHANNEL.compile(message)
    said, text = squash(" ".join(strings(made.payloads))), squash("".join(words(made.payloads)))
    for title in titles(message):
        assert squash(title) in said or squash(title) in text or any("ellipsis" in line for line in made.report)


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shared("conformance/specs/telegram/api.json").read_bytes())
    return found


@pytest.mark.shared
@often
@given(message=messages)
def test_every_call_is_one_of_the_specification(spec: dict[str, Any], message: Message) -> None:
    for payload in compiled(message):
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


def words(payloads: tuple[Payload, ...]) -> Iterator[str]:
    """Texts and captions in order, then what stands elsewhere, each behind a mark that no text has."""
    for payload in payloads:
        yield payload.get("text", payload.get("caption", ""))
    for text in strings(payloads):
        yield f"\0{text}"


def test_every_tap_comes_back_as_the_action_that_was_meant() -> None:
    for message in ORDINARY.values():
        found = {data for payload in compiled(message) for row in keys(payload) for data in row}
        assert {option.id for option in actions(message)} <= found

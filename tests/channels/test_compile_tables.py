"""What the compiler makes of a message is in the capability table alone: one channel after another, as tables."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.channels.channel import Capabilities
from functions.channels.compiler import pieces
from functions.channels.fitting import size, split, take, width
from functions.channels.pieces import Attachment, Buttons, Cards, FittedCard, LinkButton, Piece, Words
from functions.conversation.message import Choices, Detail, Link, Media, Message, Option, PaymentRequest, Text, offered
from tests.channels.messages import PICTURE, card, carousel, options, texts

PLAIN = Capabilities(
    text=1500, window=None, buttons=0, button_title=0, rows=0, row_title=0, row_detail=0, cards=0, cards_least=1,
    card_body=0, card_buttons=0, caption=0, link_button=False, header_image=False,
)  # fmt: skip
"""Text and pictures, and nothing to tap."""
QUICK = replace(PLAIN, text=2000, body=2000, buttons=13, button_title=20)
"""Quick replies under a text; no list."""
GENERIC = replace(
    QUICK, window=timedelta(hours=24), cards=10, card_title=80, card_subtitle=80, card_buttons=3, card_picture=False,
    cards_alike=False, link_button=True, link_title=20, link_body=640,
)  # fmt: skip
PAGED = replace(
    QUICK, text=4096, body=4096, buttons=100, button_title=40, button_detail=True, cards=1, paged=True, card_body=700,
    cards_text=300, card_buttons=4, cards_alike=False, caption=1024, header_image=True,
)  # fmt: skip
BYTES = replace(QUICK, text=1000, body=1000, measure="bytes")
MORE = Option(id="more", title="Meer", detail="Er zijn er nog 14.")


def made(can: Capabilities, message: Message) -> tuple[Sequence[Piece], Sequence[str]]:
    return pieces(message, can)


def only(can: Capabilities, message: Message) -> Piece:
    [piece], _ = made(can, message)
    return piece


# --- measured in bytes, split, links ------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "parts"), [("x" * 1000, 1), ("x" * 1001, 2), ("é" * 500, 1), ("é" * 501, 2)])
def test_a_channel_that_counts_bytes_has_its_text_split_by_bytes(text: str, parts: int) -> None:
    assert len(made(BYTES, Text(body=text))[0]) == parts


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts(200), st.integers(60, 400), st.sampled_from((width, size)))
def test_a_split_text_is_within_its_limit_and_loses_no_word_by_either_measure(text, limit, measure) -> None:  # type: ignore[no-untyped-def]
    parts = split(text, limit, limit // 2, measure)
    assert all(measure(part) <= limit for part in parts)
    assert measure(parts[-1]) <= limit // 2
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_flag_is_not_taken_apart_to_fit_in_bytes() -> None:
    assert take("🇳🇱🇧🇪🇩🇪", 12, measure=size) == ("🇳🇱", "🇧🇪🇩🇪")


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 250), st.integers(0, 700), st.integers(260, 500), st.integers(0, 300), st.sampled_from("x éж"))
def test_a_web_address_is_never_taken_apart(length: int, before: int, limit: int, after: int, filling: str) -> None:
    url = "https://shop.example/p/" + "t" * length
    limit = max(limit, len(url))
    text = f"{filling * before} {url} {filling * after}"
    assert sum(url in part for part in split(text, limit, measure=size)) == 1


def test_a_link_without_a_button_is_text_with_the_whole_address_in_it() -> None:
    url = "https://shop.example/p/" + "t" * 900
    request = PaymentRequest(body="Betaal hier. " * 20, link=Link(title="Betalen", url=url), amount="€ 64,85")
    found, report = made(BYTES, request)
    said = [piece.body for piece in found if isinstance(piece, Words)]
    assert len(said) == len(found)
    assert any(url in body for body in said)
    assert any("€ 64,85" in body for body in said)
    assert "link: no button for it here → text" in report


def test_a_link_that_fits_no_message_is_reported_as_lost() -> None:
    _, report = made(BYTES, Text(body="Zie", link=Link(title="Hier", url="https://x.example/" + "y" * 1000)))
    assert report[1] == "lost: a link of 1,018 bytes fits no message here"


def test_text_above_a_link_has_a_limit_of_its_own() -> None:
    found, _ = made(GENERIC, Text(body="Lees dit. " * 100, link=Link(title="Meer", url=PICTURE)))
    assert [type(piece) for piece in found] == [Words, LinkButton]
    assert width(found[1].body) <= 640  # type: ignore[union-attr]


# --- choices ------------------------------------------------------------------------------------------------------


def test_thirteen_choices_are_quick_replies() -> None:
    piece = only(QUICK, Choices(body="Welke?", options=options(13), opener="Kies"))
    assert isinstance(piece, Buttons)
    assert [option.id for option in piece.options] == [f"o{n}" for n in range(1, 14)]


def test_more_choices_than_buttons_are_numbered_and_the_first_have_buttons_too() -> None:
    message = Choices(body="Welke?", options=options(15), opener="Kies")
    [piece], report = made(QUICK, message)
    assert isinstance(piece, Buttons)
    assert piece.body.startswith("Welke?\n\n1. Keuze 1\n2. Keuze 2\n")
    assert piece.body.endswith("15. Keuze 15\n\nKies: 1–15")
    assert len(piece.options) == 13
    assert report == ("options: 15 → numbered text", "options: 13 of them have a button as well")


def test_a_number_stands_for_what_the_message_offers_in_that_place() -> None:
    twice = (Option(id="a", title="Rood"), Option(id="b", title="Wit", detail="€ 2"), Option(id="a", title="Rood"))
    message = Choices(body="Welke?", options=twice, opener="Kies")
    assert only(PLAIN, message) == Words("Welke?\n\n1. Rood\n2. Wit – € 2\n\nKies: 1–2")
    assert [option.id for option in offered(message)] == ["a", "b"]


def test_a_title_too_long_for_its_button_stands_in_full_above_it() -> None:
    titles = ("Zomerboeket met pioenrozen", "Zomerboeket met pioenrozen en lavendel")
    given_ = tuple(Option(id=f"p{n}", title=title) for n, title in enumerate(titles))
    piece = only(QUICK, Choices(body="Welke?", options=given_, opener="Kies"))
    assert isinstance(piece, Buttons)
    assert piece.body == f"Welke?\n\n• {titles[0]}\n• {titles[1]}"
    assert [option.title for option in piece.options] == ["Zomerboeket met pio…", "Zomerboeket met p… 2"]


def test_a_button_with_room_for_it_shows_the_detail_as_well() -> None:
    ways = (Option(id="a", title="Bezorgen", detail="€ 4,95"), Option(id="b", title="Afhalen"))
    piece = only(PAGED, Choices(body="Hoe?", options=ways, opener="Kies"))
    assert isinstance(piece, Buttons)
    assert (piece.body, [option.title for option in piece.options]) == ("Hoe?", ["Bezorgen – € 4,95", "Afhalen"])


# --- products -----------------------------------------------------------------------------------------------------


def test_a_carousel_has_cards_with_a_title_and_a_subtitle_and_its_text_goes_ahead() -> None:
    found, report = made(GENERIC, carousel(3))
    assert found[0] == Words("Dit vond ik:")
    assert isinstance(found[1], Cards)
    first = found[1].cards[0]
    assert (found[1].body, first.body, first.title, first.subtitle) == ("", "", "Boeket 1", "€ 19,95 · nog 2")
    assert (len(found), report) == (2, ())


def test_what_a_card_cannot_hold_stands_in_full_in_the_text_ahead() -> None:
    long = "€ 19,95 · nog 2 · laagste prijs van de afgelopen 30 dagen € 24,95 · € 12,50 per kilo · vers"
    found, report = made(GENERIC, carousel(2, cards=(card(1, subtitle=long), card(2))))
    assert found[0] == Words(f"Dit vond ik:\n\n• Boeket 1 – {long}")
    assert report == ("card “Boeket 1”: more beside its name than fits → a line of the body",)


def test_cards_that_need_no_picture_and_not_as_many_buttons_are_a_carousel_all_the_same() -> None:
    found, report = made(GENERIC, carousel(2, cards=(card(1, image=None, options=options(1)), card(2))))
    assert isinstance(found[1], Cards)
    assert [(each.image, len(each.options)) for each in found[1].cards] == [("", 1), (PICTURE, 2)]
    assert report == ()


def test_a_paged_carousel_is_one_message_however_many_cards_with_more_on_it() -> None:
    piece = only(PAGED, carousel(23, more=MORE))
    assert isinstance(piece, Cards)
    assert (len(piece.cards), piece.body, piece.more) == (23, "Dit vond ik:", MORE)
    assert piece.cards[0].body == "Boeket 1\n€ 19,95 · nog 2"


def test_one_card_is_not_paged_but_shown_as_a_product() -> None:
    piece = only(PAGED, carousel(1, more=MORE))
    assert isinstance(piece, Buttons)
    assert (piece.image, [option.id for option in piece.options]) == (PICTURE, ["p:1", "add:1", "more"])


def test_without_a_carousel_products_are_a_list_of_names_with_their_prices() -> None:
    message = carousel(3, more=MORE)
    assert only(PLAIN, message) == Words(
        "Dit vond ik:\n\n1. Boeket 1 – € 19,95 · nog 2\n2. Boeket 2 – € 29,95 · nog 2\n3. Boeket 3 – € 39,95 · nog 2\n"
        "4. Meer – Er zijn er nog 14.\n\nBekijk: 1–4"
    )
    assert [option.id for option in offered(message)] == ["p:1", "p:2", "p:3", "more"]


def test_without_captions_a_product_is_a_picture_and_then_all_of_its_text() -> None:
    message = Detail(title="Vaas", body="Glas. " * 100, image=PICTURE, options=options(2), opener="Kies")
    found, report = made(QUICK, message)
    assert found[0] == Attachment(PICTURE, "image/jpeg")
    assert isinstance(found[1], Buttons)
    assert found[1].body == f"Vaas\n\n{message.body}".strip()
    assert report == ("detail: picture ahead",)


def test_a_product_of_which_all_fits_on_a_card_is_that_card() -> None:
    message = Detail(title="Vaas", body="Van glas.", image=PICTURE, options=options(3), opener="Kies")
    assert made(GENERIC, message) == (
        (Cards("", (FittedCard("", PICTURE, options(3), "Vaas", "Van glas."),)),),
        (),
    )
    for changed in (
        {"body": "Van glas.\nHandgeblazen."},
        {"body": "Glas. " * 20},
        {"title": "Vaas " * 20},
        {"options": options(4)},
        {"options": options(2, "Keuze die te lang is voor een knop")},
    ):
        found, report = made(GENERIC, message.model_copy(update=changed))
        assert isinstance(found[0], Attachment) and "detail: picture ahead" in report


def test_a_caption_shorter_than_a_text_is_what_counts_under_a_picture() -> None:
    long = Detail(title="Vaas", body="Glas. " * 200, image=PICTURE, options=options(2), opener="Kies")
    assert [type(piece) for piece in made(PAGED, long)[0]] == [Attachment, Buttons]
    short = long.model_copy(update={"body": "Glas."})
    assert isinstance(only(PAGED, short), Buttons)


def test_a_caption_where_there_are_none_is_text_after_the_picture() -> None:
    found, report = made(BYTES, Media(url=PICTURE, mime="image/jpeg", caption="Één"))
    assert found == (Attachment(PICTURE, "image/jpeg"), Words("Één"))
    assert report == ("caption: 5 bytes → text after the media",)

from typing import Any

import pytest

from functions.channels.channel import Compiled, Payload
from functions.channels.whatsapp import WhatsApp, addressed
from functions.conversation.message import (
    Carousel,
    Choices,
    Detail,
    Line,
    Link,
    Media,
    Message,
    Option,
    PaymentRequest,
    Receipt,
    Text,
)
from tests.channels.messages import ORDINARY, PICTURE, card, carousel, options
from tests.channels.outbound import problems

LONG = "Wij bezorgen elke dag, ook op zondag. " * 60
"""About 2,300 characters: too many above buttons, not for a text."""


def compiled(message: Message) -> Compiled:
    result = WhatsApp().compile(message)
    for payload in result.payloads:
        assert problems(addressed(payload, "+31612345678", "c1/1/0")) == []
    return result


def kinds(result: Compiled) -> list[str]:
    return [payload.get("interactive", payload)["type"] for payload in result.payloads]


def only(result: Compiled) -> Any:
    [payload] = result.payloads
    return payload[payload["type"]]


def body(payload: Payload) -> str:
    block = payload[payload["type"]]
    found = block.get("body", block.get("caption"))
    return str(found["text"] if isinstance(found, dict) else found)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("text", "text"),
        ("text with a link", "cta_url"),
        ("choices", "button"),
        ("many choices", "list"),
        ("carousel", "carousel"),
        ("detail", "button"),
        ("cart", "button"),
        ("payment request", "cta_url"),
        ("receipt", "text"),
        ("media", "image"),
    ],
)
def test_an_ordinary_message_is_one_payload_and_fits_as_it_is(name: str, kind: str) -> None:
    result = compiled(ORDINARY[name])
    assert (kinds(result), result.report) == ([kind], ())


# --- text --------------------------------------------------------------------------------------------------------


def test_a_text_of_4096_is_one_message_and_one_more_character_makes_two() -> None:
    assert len(compiled(Text(body="x" * 4096)).payloads) == 1
    result = compiled(Text(body="x" * 4097))
    assert len(result.payloads) == 2
    assert result.report == ("body: 4,097 characters → 2 messages",)


def test_a_long_text_is_taken_apart_between_paragraphs() -> None:
    result = compiled(Text(body="a " * 1000 + "\n\n" + "b " * 1000 + "\n" + "c " * 1000))
    assert [set(body(payload).split()) for payload in result.payloads] == [{"a"}, {"b", "c"}]


def test_a_link_on_a_long_text_is_on_the_last_message_with_the_question() -> None:
    result = compiled(Text(body=LONG + "Akkoord?", link=Link(title="Lees meer", url=PICTURE)))
    assert kinds(result) == ["text", "cta_url"]
    assert body(result.payloads[1]).endswith("Akkoord?")


@pytest.mark.parametrize("url", ["mailto:hallo@shop.example", "https://shop.example/" + "x" * 2000])
def test_a_link_that_no_button_can_carry_is_written_out(url: str) -> None:
    result = compiled(Text(body="Mail ons.", link=Link(title="E-mail", url=url)))
    assert kinds(result) == ["text"]
    assert body(result.payloads[0]) == f"Mail ons.\n\nE-mail: {url}"
    assert result.report == ("link: no button for it here → text",)


@pytest.mark.parametrize(
    "message",
    [
        Text(body="  \n"),
        Choices(body="", options=options(2), opener="Kies"),
        Choices(body="Welke?", options=(Option(id="a", title=" "),), opener="Kies"),
        Choices(body="Welke?", options=options(5), opener=""),
        carousel(3, body=" "),
        carousel(3, cards=(card(1, title=" "), card(2))),
        Detail(title="", body="x", options=options(1), opener="Kies"),
    ],
    ids=range(7),
)
def test_what_is_blank_is_not_a_valid_message(message: Message) -> None:
    with pytest.raises(ValueError, match="is blank"):
        WhatsApp().compile(message)


# --- choices -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "kind"), [(1, ["button"]), (3, ["button"]), (4, ["list"]), (10, ["list"])])
def test_three_choices_are_buttons_and_ten_a_list(count: int, kind: list[str]) -> None:
    assert kinds(compiled(Choices(body="Welke?", options=options(count), opener="Kies"))) == kind


def test_more_than_ten_choices_are_pages_of_a_list() -> None:
    result = compiled(Choices(body="Welke?", options=options(23), opener="Kies"))
    assert [len(p["interactive"]["action"]["sections"][0]["rows"]) for p in result.payloads] == [10, 10, 3]
    assert [body(payload) for payload in result.payloads] == ["Welke?", "Kies (2/3)", "Kies (3/3)"]
    assert result.report == ("options: 23 → 3 lists",)


def test_a_title_too_long_for_a_button_makes_a_list_where_it_can_be_read_in_full() -> None:
    title = "Zomerboeket met pioenrozen"
    result = compiled(Choices(body="Welke?", options=(Option(id="a", title=title),), opener="Kies"))
    [row] = only(result)["action"]["sections"][0]["rows"]
    assert row == {"id": "a", "title": "Zomerboeket met pioenro…", "description": title}
    assert result.report == (
        "options: titles too long for buttons, or the same → list",
        f"row “{title}”: 26 characters → 24, with an ellipsis",
    )


def test_what_a_row_cannot_hold_stands_in_the_body() -> None:
    detail = "Bezorging morgen tussen negen en twaalf uur, bij de buren als u niet thuis bent, gratis vanaf € 50."
    rows = (Option(id="a", title="Bezorgen", detail=detail), *options(3))
    result = compiled(Choices(body="Hoe?", options=rows, opener="Kies"))
    assert only(result)["body"]["text"] == f"Hoe?\n\n• Bezorgen – {detail}"
    assert result.report == ("1 rows with more to say than fits → lines of the body",)


def test_details_of_buttons_are_lines_of_the_body() -> None:
    choices = (Option(id="a", title="Bezorgen", detail="€ 4,95"), Option(id="b", title="Afhalen"))
    result = compiled(Choices(body="Hoe?", options=choices, opener="Kies"))
    assert kinds(result) == ["button"]
    assert only(result)["body"]["text"] == "Hoe?\n\n• Bezorgen – € 4,95"


def test_a_body_too_long_above_buttons_goes_ahead_and_its_end_has_the_buttons() -> None:
    result = compiled(Choices(body=LONG + "Wat wilt u doen?", options=options(2), opener="Kies"))
    assert kinds(result) == ["text", "button"]
    assert body(result.payloads[1]).endswith("Wat wilt u doen?")
    assert result.report == ("body: 2,296 characters → 2 messages",)


def test_options_that_read_the_same_make_a_list_for_buttons_must_differ() -> None:
    same = (Option(id="a", title="Rood"), Option(id="b", title="Rood"))
    assert kinds(compiled(Choices(body="Welke?", options=same, opener="Kies"))) == ["list"]


def test_the_same_action_twice_is_offered_once() -> None:
    twice = (Option(id="menu", title="Menu"), Option(id="cart", title="Mandje"), Option(id="menu", title="Terug"))
    result = compiled(Choices(body="En nu?", options=twice, opener="Kies"))
    assert [button["reply"]["title"] for button in only(result)["action"]["buttons"]] == ["Menu", "Mandje"]
    assert result.report == ("options: the same action twice → once",)


def test_a_footer_too_long_ends_the_body() -> None:
    footer = "De Linde, bloemen en planten, Oudegracht 1 te Utrecht, sinds 1998."
    result = compiled(Choices(body="Welke?", options=options(2), opener="Kies", footer=footer))
    assert only(result)["body"]["text"] == f"Welke?\n\n{footer}"
    assert "footer" not in only(result)


# --- carousel ----------------------------------------------------------------------------------------------------


def test_a_card_has_its_picture_title_price_and_buttons() -> None:
    first = only(compiled(carousel(2)))["action"]["cards"][0]
    assert first["header"] == {"type": "image", "image": {"link": PICTURE}}
    assert first["body"]["text"] == "*Boeket 1*\n€ 19,95 · nog 2"
    assert [button["quick_reply"]["id"] for button in first["action"]["buttons"]] == ["p:1", "add:1"]


def test_more_is_a_message_of_its_own_after_the_carousel() -> None:
    result = compiled(carousel(10, more=Option(id="more", title="Meer", detail="Er zijn er nog 14.")))
    assert kinds(result) == ["carousel", "button"]
    assert body(result.payloads[1]) == "Er zijn er nog 14."
    assert result.report == ("carousel: “more” → a message of its own",)


def test_one_card_is_shown_as_a_product_with_more_among_its_buttons() -> None:
    result = compiled(carousel(1, more=Option(id="more", title="Meer")))
    assert kinds(result) == ["button"]
    assert only(result)["header"]["image"]["link"] == PICTURE
    assert only(result)["body"]["text"] == "Dit vond ik:\n\n*Boeket 1*\n€ 19,95 · nog 2"
    assert [button["reply"]["id"] for button in only(result)["action"]["buttons"]] == ["p:1", "add:1", "more"]


@pytest.mark.parametrize(("count", "sizes"), [(2, [2]), (10, [10]), (11, [5, 6]), (12, [6, 6]), (21, [7, 7, 7])])
def test_more_than_ten_cards_are_even_carousels(count: int, sizes: list[int]) -> None:
    result = compiled(carousel(count))
    assert [len(payload["interactive"]["action"]["cards"]) for payload in result.payloads] == sizes


def test_cards_without_a_picture_become_one_list_with_more_in_it() -> None:
    cards = (card(1), card(2, image=None))
    result = compiled(carousel(2, cards=cards, more=Option(id="more", title="Meer bloemen")))
    assert kinds(result) == ["button"]
    cards = tuple(card(number, image=None) for number in range(9))
    result = compiled(carousel(9, cards=cards, more=Option(id="more", title="Meer bloemen")))
    assert kinds(result) == ["list"]
    rows = only(result)["action"]["sections"][0]["rows"]
    assert rows[0] == {"id": "p:0", "title": "Boeket 0", "description": "€ 09,95 · nog 2"}
    assert rows[9]["id"] == "more"
    assert "carousel: not every card has a picture and fits → list" in result.report


def test_a_long_name_on_a_card_is_shortened_and_never_its_price() -> None:
    result = compiled(carousel(2, cards=(card(1, title="Veldboeket " * 20), card(2))))
    assert body_of_card(result).endswith("…*\n€ 19,95 · nog 2")
    assert "with an ellipsis" in result.report[0]


def test_a_card_with_too_much_beside_its_name_makes_a_list() -> None:
    result = compiled(carousel(4, cards=tuple(card(number, subtitle="heel veel tekst " * 10) for number in range(4))))
    assert kinds(result) == ["list"]


def body_of_card(result: Compiled) -> str:
    return str(only(result)["action"]["cards"][0]["body"]["text"])


def test_cards_have_two_buttons_at_most_and_all_as_many() -> None:
    three = card(1, options=options(3))
    one = card(2, options=options(1))
    result = compiled(carousel(2, cards=(three, one)))
    assert [len(found["action"]["buttons"]) for found in only(result)["action"]["cards"]] == [1, 1]
    assert result.report == ("carousel: cards with more buttons → the first 1 of each",)


def test_two_buttons_of_a_card_with_one_action_are_one_and_so_on_every_card() -> None:
    same = (Option(id="p:1", title="Bekijk"), Option(id="p:1", title="In mandje"))
    result = compiled(carousel(2, cards=(card(1, options=same), card(2))))
    assert [len(found["action"]["buttons"]) for found in only(result)["action"]["cards"]] == [1, 1]
    assert result.report == (
        "options: the same action twice → once",
        "carousel: cards with more buttons → the first 1 of each",
    )


# --- every limit, at it and one over ------------------------------------------------------------------------------


def at_limit(kind: str, length: int) -> Message:
    """A message in which only this one thing is `length` long."""
    x = "x" * length
    short = Option(id="a", title="Ja")
    made: dict[str, Message] = {
        "text": Text(body=x),
        "body": Choices(body=x, options=(short,), opener="Kies"),
        "button": Choices(body="Welke?", options=(Option(id="a", title=x),), opener="Kies"),
        "row": Choices(body="Welke?", options=(Option(id="z", title=x), *options(3)), opener="Kies"),
        "detail": Choices(body="Welke?", options=(Option(id="z", title="Z", detail=x), *options(3)), opener="Kies"),
        "opener": Choices(body="Welke?", options=options(4), opener=x),
        "footer": Choices(body="Welke?", options=(short,), opener="Kies", footer=x),
        "link": Text(body="Lees.", link=Link(title=x, url=PICTURE)),
        "caption": Media(url=PICTURE, mime="image/jpeg", caption=x),
        "card": carousel(2, cards=(card(1, title="t" * 20, subtitle=x), card(2))),
        "card button": carousel(2, cards=(card(1, options=(Option(id="a", title=x),)), card(2, options=(short,)))),
        "carousel": carousel(2, body=x),
    }
    return made[kind]


@pytest.mark.parametrize(
    ("kind", "limit"),
    [
        *[("text", 4096), ("body", 1024), ("button", 20), ("row", 24), ("detail", 72), ("opener", 20), ("footer", 60)],
        *[("link", 20), ("caption", 1024), ("card", 137), ("card button", 20), ("carousel", 1024)],
    ],
)
def test_what_is_at_its_limit_is_as_it_was_and_one_more_is_reported(kind: str, limit: int) -> None:
    fits = compiled(at_limit(kind, limit))
    assert (len(fits.payloads), fits.report) == (1, ())
    assert "x" * limit in str(fits.payloads)
    assert compiled(at_limit(kind, limit + 1)).report != ()


# --- product, cart, money, media ---------------------------------------------------------------------------------


def test_a_product_with_more_than_three_actions_is_a_picture_and_a_list() -> None:
    result = compiled(Detail(title="Vaas", body="Glas.", image=PICTURE, options=options(5), opener="Kies"))
    assert kinds(result) == ["image", "list"]
    assert result.payloads[0]["image"]["caption"] == "*Vaas*\n\nGlas."
    assert body(result.payloads[1]) == "*Vaas*"


def test_a_product_with_a_long_description_is_a_picture_and_the_rest_with_the_buttons() -> None:
    description = LONG[:1500]
    result = compiled(Detail(title="Vaas", body=description, image=PICTURE, options=options(3), opener="Kies"))
    assert kinds(result) == ["image", "button"]
    assert (body(result.payloads[0]) + body(result.payloads[1])).count("Wij bezorgen") == description.count("Wij")


def test_a_product_without_a_picture_is_a_question() -> None:
    result = compiled(Detail(title="Vaas", body="", options=options(2), opener="Kies"))
    assert only(result) == {
        "type": "button",
        "body": {"text": "*Vaas*"},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": "o1", "title": "Keuze 1"}},
                {"type": "reply", "reply": {"id": "o2", "title": "Keuze 2"}},
            ]
        },
    }


def test_the_summary_has_the_total_in_bold_directly_above_the_button_that_obliges_to_pay() -> None:
    block = only(compiled(ORDINARY["cart"]))
    assert block["body"]["text"] == (
        "*Uw mandje*\n\n• 2 × Rode rozen (Middel): € 59,90\n\nVerzending: € 4,95\n*Totaal: € 64,85*\n\nInclusief btw."
    )
    assert block["action"]["buttons"][0]["reply"]["title"] == "Bestellen en betalen"


@pytest.mark.parametrize("count", [30, 60, 120, 400])
def test_a_long_summary_still_has_its_total_directly_above_the_buttons(count: int) -> None:
    lines = tuple(Line(title=f"{n} × Rode rozen, middelgroot", amount="€ 59,90") for n in range(count))
    result = compiled(ORDINARY["cart"].model_copy(update={"lines": lines}))
    assert set(kinds(result)[:-1]) == {"text"}
    assert kinds(result)[-1] == "button"
    assert body(result.payloads[-1]).endswith("Verzending: € 4,95\n*Totaal: € 64,85*\n\nInclusief btw.")


def test_a_payment_request_shows_its_amount_once() -> None:
    link = Link(title="Betalen", url="https://shop.example/p/o1")
    without = compiled(PaymentRequest(body="Betaal hier.", link=link, amount="€ 64,85"))
    assert only(without)["body"]["text"] == "Betaal hier.\n\n*€ 64,85*"
    within = compiled(PaymentRequest(body="Betaal € 64,85 hier.", link=link, amount="€ 64,85"))
    assert only(within)["body"]["text"] == "Betaal € 64,85 hier."


def test_a_receipt_always_shows_its_number() -> None:
    receipt = Receipt(heading="Bedankt!", number="1042", lines=(), totals=())
    assert only(compiled(receipt))["body"] == "*Bedankt! 1042*"


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("image/jpeg", "image"),
        ("image/png", "image"),
        ("image/webp", "document"),
        ("video/mp4", "video"),
        ("audio/mpeg", "audio"),
        ("application/pdf", "document"),
    ],
)
def test_media_are_sent_as_what_whatsapp_can_show(mime: str, kind: str) -> None:
    assert compiled(Media(url=PICTURE, mime=mime)).payloads[0]["type"] == kind


def test_a_caption_that_does_not_fit_follows_as_text() -> None:
    assert kinds(compiled(Media(url=PICTURE, mime="image/jpeg", caption="x" * 1025))) == ["image", "text"]
    assert kinds(compiled(Media(url=PICTURE, mime="audio/mpeg", caption="Luister"))) == ["audio", "text"]


# --- templates ---------------------------------------------------------------------------------------------------


def test_an_approved_template_has_its_parameters_in_order() -> None:
    payload = WhatsApp().template("order_dispatched", "nl", ("1042", "PostNL"))
    assert problems(addressed(payload, "+31612345678", "c1/1/0")) == []
    assert payload["template"]["language"]["code"] == "nl"
    parameters = payload["template"]["components"][0]["parameters"]
    assert [parameter["text"] for parameter in parameters] == ["1042", "PostNL"]


def test_a_template_without_parameters_has_no_components() -> None:
    assert WhatsApp().template("hello", "en_GB", ())["template"]["components"] == []


@pytest.mark.parametrize(
    ("given", "sent"),
    [("a\nb\tc", "a b c"), ("a      b", "a b"), ("", "–"), ("€\u00a01", "€\u00a01"), ("x" * 2000, None)],
)
def test_a_parameter_is_made_into_what_meta_accepts(given: str, sent: str | None) -> None:
    payload = WhatsApp().template("order_dispatched", "nl", (given,))
    assert problems(addressed(payload, "+31612345678", "c1/1/0")) == []
    text = payload["template"]["components"][0]["parameters"][0]["text"]
    assert text == (sent or "x" * 1023 + "…")


# --- the shop's catalogue at Meta ---------------------------------------------------------------------------------


def catalogued(count: int, **fields: Any) -> Message:
    found = carousel(count, catalogue="354160437058781", **fields)
    cards = tuple(each.model_copy(update={"sku": f"SKU-{number}"}) for number, each in enumerate(found.cards))
    return found.model_copy(update={"cards": cards})


def test_with_a_catalogue_a_carousel_is_a_list_of_its_products() -> None:
    interactive = only(compiled(catalogued(12)))
    assert interactive["type"] == "product_list"
    assert interactive["header"] == {"type": "text", "text": "Bekijk"} and interactive["body"]["text"] == "Dit vond ik:"
    [section] = interactive["action"]["sections"]
    assert [item["product_retailer_id"] for item in section["product_items"]] == [f"SKU-{n}" for n in range(12)]
    assert interactive["action"]["catalog_id"] == "354160437058781"


def test_one_product_of_a_catalogue_is_a_message_of_its_own() -> None:
    interactive = only(compiled(catalogued(1)))
    assert interactive["type"] == "product"
    assert interactive["action"] == {"catalog_id": "354160437058781", "product_retailer_id": "SKU-0"}


def test_what_is_left_to_see_of_a_catalogue_is_asked_for_beside_it() -> None:
    result = compiled(catalogued(3, more=Option(id="more", title="Meer")))
    assert kinds(result) == ["product_list", "button"]


def test_a_card_that_the_catalogue_does_not_have_makes_all_of_them_cards() -> None:
    message = catalogued(3)
    assert isinstance(message, Carousel)
    bare = message.cards[0].model_copy(update={"sku": ""})
    assert kinds(compiled(message.model_copy(update={"cards": (bare, *message.cards[1:])}))) == ["carousel"]

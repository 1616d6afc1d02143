"""What is written to Messenger and Instagram: within every limit, nothing lost, and what is tapped comes back."""

import json
from decimal import Decimal
from typing import Any

import pytest

from functions.channels.instagram import Instagram
from functions.channels.messenger import Messenger
from functions.channels.messenger.receipt import decimal
from functions.commerce.money import exponent
from functions.conversation.message import (
    BillItem,
    Carousel,
    Choices,
    Detail,
    Line,
    Link,
    Message,
    Option,
    PaymentRequest,
    Text,
)
from functions.errors import Refused
from tests.channels.messages import HERE, ORDINARY, PICTURE, billed, carousel, options
from tests.channels.send_api import problems

CHANNELS = {"messenger": Messenger(), "instagram": Instagram()}
both = pytest.mark.parametrize("name", CHANNELS)


def compiled(found: Message, name: str = "messenger") -> list[dict[str, Any]]:
    return [payload["message"] for payload in CHANNELS[name].compile(found).payloads]


def template_of(sent: dict[str, Any]) -> dict[str, Any]:
    assert sent["attachment"]["type"] == "template"
    return dict(sent["attachment"]["payload"])


# --- each kind of message -----------------------------------------------------------------------------------------


def choices(count: int, body: str = "Wat wilt u doen?") -> Choices:
    return Choices(body=body, options=options(count), opener="Kies")


def test_many_choices_are_quick_replies_under_their_text() -> None:
    assert compiled(choices(4)) == [
        {
            "text": "Wat wilt u doen?",
            "quick_replies": [
                {"content_type": "text", "title": f"Keuze {number}", "payload": f"o{number}"} for number in (1, 2, 3, 4)
            ],
        }
    ]


def test_a_few_are_buttons_that_stay_when_something_is_said_after_them() -> None:
    [sent] = compiled(choices(3))
    assert template_of(sent) == {
        "template_type": "button",
        "text": "Wat wilt u doen?",
        "buttons": [{"type": "postback", "title": f"Keuze {number}", "payload": f"o{number}"} for number in (1, 2, 3)],
    }
    [long] = compiled(choices(3, "Wat wilt u doen? " * 40))
    assert len(long["quick_replies"]) == 3, "a template's text is shorter"


def test_names_too_long_for_a_button_are_cards_without_a_picture() -> None:
    long = tuple(Option(id=f"p:{n}", title=f"Boeket met pioenrozen nummer {n}", detail="€ 20") for n in range(14))
    body, *cards = compiled(Choices(body="Welke?", options=long, opener="Kies"))
    assert body == {"text": "Welke?"}
    elements = [element for sent in cards if "attachment" in sent for element in template_of(sent)["elements"]]
    assert [each["buttons"][0]["payload"] for each in elements] == [f"p:{n}" for n in range(14)]
    assert elements[0]["title"] == "Boeket met pioenrozen nummer 0" and elements[0]["subtitle"] == "€ 20"


def test_on_instagram_they_are_named_in_full_and_may_be_written() -> None:
    """Cards are not shown in its browser: a number is heard as well as a tap."""
    long = tuple(Option(id=f"p:{n}", title=f"Boeket met pioenrozen nummer {n}") for n in range(14))
    [sent] = compiled(Choices(body="Welke?", options=long, opener="Kies"), "instagram")
    assert "14. Boeket met pioenrozen nummer 13" in sent["text"]
    assert [each["payload"] for each in sent["quick_replies"]] == [f"p:{n}" for n in range(13)]
    assert Instagram.capabilities.tapped_by_words == 13


def test_ten_products_are_one_carousel_with_its_text_ahead() -> None:
    body, cards = compiled(carousel(10))
    assert body == {"text": "Dit vond ik:"}
    elements = template_of(cards)["elements"]
    assert len(elements) == 10
    assert elements[0] == {
        "title": "Boeket 1",
        "subtitle": "€ 19,95 · nog 2",
        "image_url": PICTURE,
        "buttons": [
            {"type": "postback", "title": "Bekijk", "payload": "p:1"},
            {"type": "postback", "title": "In mandje", "payload": "add:1"},
        ],
    }


def test_a_product_that_fits_is_one_card_and_one_that_does_not_is_a_picture_and_its_text() -> None:
    [card] = compiled(ORDINARY["detail"])
    assert template_of(card)["elements"][0]["title"] == "Rode rozen"
    assert CHANNELS["messenger"].compile(ORDINARY["detail"]).report == ()
    long = Detail(title="Rozen", body="Lang. " * 40, image=PICTURE, options=options(3), opener="Kies")
    picture, text = compiled(long)
    assert picture == {"attachment": {"type": "image", "payload": {"url": PICTURE}}}
    question = template_of(text)
    assert question["text"].startswith("Rozen\n\nLang.") and len(question["buttons"]) == 3


def test_the_way_to_pay_is_a_button_that_stays() -> None:
    [sent] = compiled(ORDINARY["payment request"])
    assert template_of(sent) == {
        "template_type": "button",
        "text": "Betaal hier.\n\n€ 64,85",
        "buttons": [{"type": "web_url", "title": "Betalen", "url": "https://shop.example/p/o1"}],
    }


def test_a_long_account_above_a_link_goes_ahead_and_the_amount_stays_with_the_button() -> None:
    long = PaymentRequest(
        body="Een lange uitleg. " * 60, link=Link(title="Betalen", url="https://x.example/p"), amount="€ 64,85"
    )
    ahead, button = compiled(long)
    assert "€ 64,85" in template_of(button)["text"]
    assert len(ahead["text"]) <= 2000


def test_a_receipt_in_figures_is_messengers_own_with_the_rest_in_words_above() -> None:
    words, sent = compiled(billed(address=HERE.model_copy(update={"region": "Noord-Holland", "extra": "kamer 4"})))
    assert words["text"] == (
        "Bedankt! Bestelling 1042\n\nWaarvan btw: € 6,59\n\nVoor Sanne, Lindengracht 12."
        "\n\nFactuur (pdf): https://shop.example/i/1"
    )
    assert template_of(sent) == {
        "template_type": "receipt",
        "recipient_name": "Sanne de Vries",
        "merchant_name": "De Linde",
        "order_number": "1042",
        "currency": "EUR",
        "payment_method": "iDEAL",
        "timestamp": "1795780800",
        "elements": [
            {"title": "Rode rozen (Middel)", "quantity": 2, "price": 59.9, "currency": "EUR", "image_url": PICTURE},
            {"title": "Vaas", "quantity": 1, "price": 20.0, "currency": "EUR"},
        ],
        "address": {
            "street_1": "Lindengracht 12",
            "street_2": "kamer 4",
            "city": "Amsterdam",
            "postal_code": "1015 KB",
            "state": "Noord-Holland",
            "country": "NL",
        },
        "summary": {"subtotal": 79.9, "shipping_cost": 4.95, "total_cost": 79.85},
        "adjustments": [{"name": "Korting LENTE", "amount": 5.0}],
    }


def test_an_address_without_its_province_stays_in_the_words() -> None:
    """Meta wants a state or province, and none is made up."""
    assert "address" not in template_of(compiled(billed(address=HERE))[1])


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        (1, "EUR", "0.01"),
        (99_999_999, "EUR", "999999.99"),
        (0, "EUR", "0.0"),
        (500, "JPY", "500"),
        (1230, "KWD", "1.23"),
    ],
)
def test_an_amount_is_written_exactly(amount: int, currency: str, written: str) -> None:
    assert json.dumps(decimal(amount, currency)) == written


def test_every_amount_that_can_be_charged_is_written_exactly() -> None:
    assert all(
        Decimal(json.dumps(decimal(amount, currency))).scaleb(exponent(currency)) == amount
        for currency in ("EUR", "JPY", "KWD")
        for amount in (*range(0, 30_000, 7), *range(99_970_000, 100_000_000, 11))
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"total": 7986},
        {"buyer": " "},
        {"paid_with": ""},
        {"items": (BillItem(title="Kaart", quantity=1, amount=0),) * 101, "total": -5},
        {"items": (BillItem(title="", quantity=1, amount=7990),)},
    ],
)
def test_figures_that_meta_would_refuse_are_text(wrong: dict[str, Any]) -> None:
    [sent] = compiled(billed(**wrong))
    assert "• 2 × Rode rozen (Middel): € 59,90" in sent["text"] and "Totaal: € 79,85" in sent["text"]


def test_so_is_a_receipt_that_is_longer_than_one_message_would_hold_in_its_stead() -> None:
    lines = (Line(title="1 × Kaart", amount="€ 1,00"),) * 150
    assert all("text" in sent for sent in compiled(billed().model_copy(update={"lines": lines})))


def test_instagram_has_no_receipt_of_its_own() -> None:
    [sent] = compiled(billed(), "instagram")
    assert "• 1 × Vaas: € 20,00" in sent["text"] and "Waarvan btw: € 6,59" in sent["text"]


def test_a_receipt_of_before_there_were_figures_is_text_with_all_of_it() -> None:
    [sent] = compiled(ORDINARY["receipt"])
    assert set(sent) == {"text"}
    assert "1042" in sent["text"] and "Totaal: € 20,00" in sent["text"]


def test_instagram_counts_bytes() -> None:
    emoji = Text(body="🌷 " * 300)
    assert len(compiled(emoji)) == 1
    assert len(compiled(emoji, "instagram")) == 2
    assert all(len(sent["text"].encode()) <= 1000 for sent in compiled(emoji, "instagram"))


# --- outside the window -------------------------------------------------------------------------------------------


def test_an_approved_template_is_a_utility_message() -> None:
    found = Messenger().template("order_paid", "en_GB", ("1042", "a\nb\t c     d", ""))
    assert found == {
        "messaging_type": "UTILITY",
        "message": {
            "template": {
                "name": "order_paid",
                "language": {"code": "en_GB"},
                "components": [
                    {
                        "type": "body",
                        "parameters": [
                            {"type": "text", "text": "1042"},
                            {"type": "text", "text": "a b c d"},
                            {"type": "text", "text": "–"},
                        ],
                    }
                ],
            }
        },
    }
    assert Messenger().template("plain", "nl", ())["message"]["template"]["components"] == []


def test_instagram_has_no_templates() -> None:
    with pytest.raises(Refused):
        Instagram().template("order_paid", "nl", ())


# --- whatever is said ---------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("kind", ORDINARY)
def test_an_ordinary_message_is_accepted(name: str, kind: str) -> None:
    assert [
        problems(each, name) for each in CHANNELS[name].compile(ORDINARY[kind]).payloads if problems(each, name)
    ] == []


def test_the_kinds_of_message_that_are_tried_are_all_there_are() -> None:
    assert isinstance(ORDINARY["carousel"], Carousel)
    assert {each.kind for each in ORDINARY.values()} == {
        "text", "choices", "carousel", "detail", "cart", "form", "payment_request", "receipt", "media",
    }  # fmt: skip

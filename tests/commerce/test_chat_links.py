"""Addresses that open a chat, as wa.me, m.me and t.me read them."""

from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from functions.commerce.chat_links import chat, opening, ways
from tests.starter import starter_shop

RULES = starter_shop().rules.model_copy(
    update={"whatsapp_number": "+31201234567", "messenger_page": "delinde", "telegram_bot": "@DeLindeBot"}
)


@given(text=st.text(min_size=1))
def test_any_text_is_read_back_from_the_link(text: str) -> None:
    link = urlsplit(opening(RULES, "whatsapp", "word", text))
    assert (link.netloc, link.path) == ("wa.me", "/31201234567")
    assert parse_qs(link.query, keep_blank_values=True) == {"text": [text]}


def test_messenger_and_telegram_carry_the_word() -> None:
    assert opening(RULES, "messenger", "sku_ROOS-1", "rozen") == "https://m.me/delinde?ref=sku_ROOS-1"
    assert opening(RULES, "telegram", "sku_ROOS-1", "rozen") == "https://t.me/DeLindeBot?start=sku_ROOS-1"


def test_only_channels_that_the_shop_is_on_are_ways() -> None:
    assert ways(RULES) == ("whatsapp", "messenger", "telegram")
    nowhere = RULES.model_copy(update={"whatsapp_number": "", "messenger_page": "", "telegram_bot": ""})
    assert ways(nowhere) == ()
    assert ways(RULES.model_copy(update={"channels": {"messenger": False}})) == ("whatsapp", "telegram")


def test_a_chat_is_opened_with_nothing_said() -> None:
    assert [chat(RULES, way) for way in ways(RULES)] == [
        "https://wa.me/31201234567",
        "https://m.me/delinde",
        "https://t.me/DeLindeBot",
    ]

"""The checkout's questions in one form: kept when right, asked again when not, and never in the way of words."""

import pytest

from functions.conversation.events import FormFilled
from functions.conversation.message import Form
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import at

RIGHT = {
    "gift": "other",
    "name": "Els de Wit",
    "shipping": "standard",
    "street": "Lindengracht 12 hs",
    "postcode": "1015kb",
    "city": "Amsterdam",
    "email": "ada@example.com",
    "phone": "",
}


@pytest.fixture
def chat() -> Chat:
    chat = at(Step.CART)
    chat.tap("checkout")
    return chat


def fill(chat: Chat, **changes: str) -> None:
    chat.wrote(FormFilled(form="checkout", fields=RIGHT | changes))


def errors(chat: Chat) -> set[str]:
    return {field.id for field in chat.form.fields if field.error} if chat.form else set()


def test_the_form_asks_all_that_is_missing_and_names_the_browsers_own_words_for_it(chat: Chat):
    assert isinstance(chat.form, Form)
    words = {field.id: field.autocomplete for field in chat.form.fields if field.autocomplete != "off"}
    assert words == {
        "name": "name",
        "street": "address-line1",
        "postcode": "postal-code",
        "city": "address-level2",
        "email": "email",
        "phone": "tel",
    }
    shipping = next(field for field in chat.form.fields if field.id == "shipping")
    assert [option.id for option in shipping.options] == ["standard", "evening", "pickup"]


def test_a_form_that_is_right_leads_to_what_it_does_not_ask(chat: Chat):
    fill(chat)
    assert chat.conversation
    draft = chat.conversation.draft
    assert (draft.name, draft.gift, draft.email, draft.shipping) == ("Els de Wit", True, "ada@example.com", "standard")
    assert draft.address and draft.address.line.endswith("1015 KB Amsterdam")
    assert chat.step is Step.CHECKOUT_DAY
    assert "1015 KB Amsterdam" in chat.text  # read back: what we made of it may not be what was meant


def test_what_is_wrong_is_asked_again_beside_its_field_and_the_rest_is_kept(chat: Chat):
    fill(chat, email="ada", street="Lindengracht")
    assert errors(chat) == {"email", "street"}
    assert chat.form
    assert {field.id: field.value for field in chat.form.fields} == RIGHT | {"email": "ada", "street": "Lindengracht"}
    assert chat.conversation and chat.conversation.draft.name == "Els de Wit"
    fill(chat)
    assert chat.step is Step.CHECKOUT_DAY


def test_a_postcode_that_the_chosen_way_does_not_go_to_is_refused_in_the_form(chat: Chat):
    fill(chat, shipping="evening", street="Meir 50", postcode="2000", city="Antwerpen")
    assert "postcode" in errors(chat)
    assert chat.conversation and chat.conversation.draft.address is None


def test_who_collects_it_needs_no_address(chat: Chat):
    fill(chat, shipping="pickup", street="", postcode="", city="")
    assert errors(chat) == set()
    assert chat.conversation and chat.conversation.draft.address is None


def test_who_answers_in_words_goes_on_in_words(chat: Chat):
    chat.tap("forother")
    chat.say("Els de Wit")
    assert chat.step is Step.CHECKOUT_SHIPPING
    assert chat.form is None


@pytest.mark.parametrize("fields", [{}, {"name": ""}, {"shipping": "rocket", "name": "x" * 4000}, {"strange": "1"}])
def test_a_form_with_anything_in_it_never_fails(chat: Chat, fields: dict[str, str]):
    chat.wrote(FormFilled(form="checkout", fields=fields))
    assert chat.form and errors(chat)


def test_a_form_from_the_scroll_back_harms_nothing(chat: Chat):
    fill(chat)
    paid = at(Step.AFTER_ORDER)
    before = paid.order
    fill(paid)
    assert paid.order == before
    assert paid.cart == {}
    waiting = at(Step.AWAITING_PAYMENT)
    fill(waiting, name="Iemand Anders")
    assert waiting.step is Step.AWAITING_PAYMENT
    waiting.wrote(FormFilled(form="other", fields={}))
    assert waiting.order.recipient != "Iemand Anders"

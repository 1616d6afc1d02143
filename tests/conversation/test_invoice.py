"""The invoice in the chat: its link when it is asked for, and the company that it is addressed to."""

import pytest

from functions.commerce.orders import Company, OrderStatus
from functions.conversation.effects import Mail
from functions.conversation.invoice_words import named_company, read_company
from functions.conversation.message import Receipt
from functions.conversation.state import Step
from tests.conversation.states import at, new_chat

VAT_ID = "NL123456789B01"


def link(chat) -> str:
    return f"https://shop.test/i/{chat.order.id}"


def test_the_receipt_and_the_letter_tell_the_link_once_it_is_paid():
    chat = at(Step.AWAITING_PAYMENT)
    assert "/i/" not in chat.text
    chat.paid()
    (receipt,) = [message for message in chat.said if isinstance(message, Receipt)]
    assert link(chat) in receipt.note
    (letter,) = [effect for effect in chat.effects if isinstance(effect, Mail)]
    assert link(chat) in letter.model_dump_json()


@pytest.mark.parametrize("asked", ["factuur", "kan ik een bon krijgen?", "stuur me de factuur", "mag ik een factuur?"])
def test_who_asks_for_the_invoice_gets_its_link(asked):
    chat = at(Step.AFTER_ORDER)
    chat.say(asked)
    assert link(chat) in chat.text
    assert chat.step is Step.AFTER_ORDER


@pytest.mark.parametrize("asked", ["invoice please", "can i get a receipt?"])
def test_in_english_too(asked):
    chat = at(Step.AFTER_ORDER, "en")
    chat.say(asked)
    assert link(chat) in chat.text


def test_before_anything_is_paid_it_is_said_when_there_will_be_one():
    chat = new_chat()
    chat.say("kan ik een factuur krijgen?")
    assert "/i/" not in chat.text and "factuur" in chat.text
    chat.say("factuur op naam van mijn bedrijf")
    assert "/i/" not in chat.text
    assert chat.step is not Step.INVOICE


def test_the_company_and_then_its_vat_number_are_asked_and_stand_on_the_order():
    chat = at(Step.AFTER_ORDER)
    chat.say("Kan de factuur op naam van mijn bedrijf?")
    assert chat.step is Step.INVOICE and "welk bedrijf" in chat.text
    chat.say("Bakkerij Jansen B.V.")
    assert chat.order.company is None and "btw-nummer van Bakkerij Jansen B.V." in chat.text
    chat.say("nl 1234.56.789 b01")
    assert chat.order.company == Company(name="Bakkerij Jansen B.V.", vat_id=VAT_ID)
    assert chat.step is Step.AFTER_ORDER and link(chat) in chat.text and VAT_ID in chat.text


def test_a_vat_number_that_was_told_first_is_not_asked_again():
    chat = at(Step.AFTER_ORDER)
    chat.say(f"zakelijke factuur, btw-nummer {VAT_ID}")
    assert "welk bedrijf" in chat.text
    chat.say("Bakkerij Jansen")
    assert chat.order.company == Company(name="Bakkerij Jansen", vat_id=VAT_ID)


def test_all_of_it_in_one_message():
    chat = at(Step.AFTER_ORDER)
    chat.say(f"Graag de factuur op naam van Bakkerij Jansen B.V., btw-nummer {VAT_ID}")
    assert chat.order.company == Company(name="Bakkerij Jansen B.V.", vat_id=VAT_ID)


@pytest.mark.parametrize("none", ["nee", "geen", "heb ik niet", "sla over", "Geen btw-nummer"])
def test_a_company_need_not_have_a_vat_number(none):
    chat = at(Step.INVOICE)
    chat.say("Stichting De Brug")
    if none in chat.offered():
        chat.tap(none)
    else:
        chat.say(none)
    assert chat.order.company == Company(name="Stichting De Brug")


@pytest.mark.parametrize("wrong", ["123456789", "NL12B01", "mijn fiets", "DE1234567890"])
def test_what_has_not_the_form_of_a_vat_number_is_asked_again(wrong):
    chat = at(Step.INVOICE)
    chat.say("Bakkerij Jansen")
    chat.say(wrong)
    assert chat.step is Step.INVOICE and chat.order.company is None
    assert "NL000000000B00" in chat.text
    chat.say(VAT_ID)
    assert chat.order.company == Company(name="Bakkerij Jansen", vat_id=VAT_ID)


@pytest.mark.parametrize("wrong", ["12345", "x" * 81, "mijn bedrijf"])
def test_what_is_no_name_is_asked_again(wrong):
    chat = at(Step.INVOICE)
    chat.say(wrong)
    assert chat.step is Step.INVOICE and chat.order.company is None
    chat.say("Bakkerij Jansen")
    assert "Bakkerij Jansen" in chat.text


def test_a_company_is_set_once_and_after_that_a_person_changes_it():
    chat = at(Step.AFTER_ORDER)
    chat.say(f"factuur op naam van Bakkerij Jansen, btw {VAT_ID}")
    chat.say("zakelijke factuur op naam van Slagerij Smit")
    assert chat.order.company == Company(name="Bakkerij Jansen", vat_id=VAT_ID)
    assert "Bakkerij Jansen" in chat.text and "+31 20 555 0142" in chat.text
    assert chat.step is Step.AFTER_ORDER


@pytest.mark.parametrize("leaving", ["annuleren", "laat maar", "nee"])
def test_who_leaves_it_leaves_the_invoice_as_it_is(leaving):
    chat = at(Step.INVOICE)
    chat.say(leaving)
    assert chat.step is Step.AFTER_ORDER and chat.order.company is None
    assert chat.conversation.invoicing is None


def test_asked_in_the_middle_of_another_checkout_it_goes_back_to_the_open_question():
    chat = at(Step.AFTER_ORDER)
    chat.tap("add:TULP-YEL")
    chat.tap("checkout")
    before = chat.step
    assert before.value.startswith("checkout")
    chat.say("mag ik van de vorige bestelling een zakelijke factuur?")
    assert chat.step is Step.INVOICE
    chat.say("Bakkerij Jansen")
    chat.say(VAT_ID)
    assert chat.order.company and chat.step is before
    assert len(chat.said) == 2


def test_cancel_here_does_not_touch_an_order_that_is_being_paid():
    chat = at(Step.AFTER_ORDER)
    paid = chat.order.id
    chat.tap("buy:VAAS-TER")
    if chat.step is not Step.AWAITING_PAYMENT and chat.order.id == paid:
        chat.tap("buyday:2026-11-27")
    chat.say("zakelijke factuur")
    assert chat.step is Step.INVOICE
    chat.say("annuleren")
    assert all(order.status is not OrderStatus.CANCELLED for order in chat.orders.values())
    assert chat.step is not Step.INVOICE


def test_a_button_of_long_ago_does_nothing():
    chat = at(Step.AFTER_ORDER)
    chat.tap("novat")
    assert chat.order.company is None and chat.said


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Bakkerij Jansen B.V.", "Bakkerij Jansen B.V."),
        ("op naam van Bakkerij Jansen graag", "Bakkerij Jansen"),
        ("Het is Bakkerij Jansen, btw-nummer NL123456789B01", "Bakkerij Jansen"),
        ("NL123456789B01 Bakkerij Jansen", "Bakkerij Jansen"),
        ("It's Smith & Sons Ltd, VAT number: IE1234567FA", "Smith & Sons Ltd"),
        ("De Zaak van Anna", "De Zaak van Anna"),
        ("mijn bedrijf", ""),
        ("our company", ""),
        ("???", ""),
    ],
)
def test_a_companys_name_is_read_without_what_is_said_around_it(said, name):
    assert read_company(said) == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("factuur op naam van mijn bedrijf", ""),
        ("zakelijke factuur", ""),
        ("factuur op naam van Jansen B.V.", "Jansen B.V."),
        ("please make the invoice out: made out to Smith & Sons Ltd please", "Smith & Sons Ltd"),
    ],
)
def test_a_name_in_the_request_itself_is_taken(said, name):
    assert named_company(said) == name

"""Changing one's mind at the summary and while the link is open: taken, or asked again, and never promised in vain."""

import pytest

from functions.conversation.state import Step
from tests.conversation.states import at


@pytest.mark.parametrize("step", [Step.CHECKOUT_CONFIRM, Step.AWAITING_PAYMENT])
@pytest.mark.parametrize("text", ["toch liever zaterdag", "actually can you deliver it on saturday instead"])
def test_another_day_leads_to_the_summary_with_that_day(step, text):
    chat = at(step)
    chat.say(text)
    assert str(chat.conversation.draft.delivery.day) == "2026-11-28"
    assert chat.step is Step.CHECKOUT_CONFIRM


def test_what_is_paid_after_the_change_is_what_was_said():
    chat = at(Step.AWAITING_PAYMENT)
    first = chat.order.id
    chat.say("toch liever zaterdag")
    chat.tap("Bestellen en betalen")
    chat.observed("expired")
    chat.observed()
    chat.paid()
    assert chat.order.id != first
    assert str(chat.order.delivery.day) == "2026-11-28"


@pytest.mark.parametrize("step", [Step.CHECKOUT_CONFIRM, Step.AWAITING_PAYMENT])
@pytest.mark.parametrize("text", ["zet op het kaartje: Liefs van Jan", 'put "Liefs van Jan" on the card'])
def test_words_for_the_card_are_on_it(step, text):
    chat = at(step)
    chat.say(text)
    assert chat.conversation.draft.card_message == "Liefs van Jan"
    assert chat.step is Step.CHECKOUT_CONFIRM


@pytest.mark.parametrize("step", [Step.CHECKOUT_CONFIRM, Step.AWAITING_PAYMENT])
@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("het adres klopt niet", Step.CHECKOUT_ADDRESS),
        ("kan er nog een kaartje bij", Step.CHECKOUT_CARD),
    ],
)
def test_what_is_only_named_is_asked_again(step, text, question):
    chat = at(step)
    chat.say(text)
    assert chat.step is question


def test_an_e_mail_address_told_is_taken():
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.say("ander e-mailadres: jan@example.nl")
    assert chat.conversation.draft.email == "jan@example.nl"


def test_taking_a_line_out_at_the_summary_leaves_the_delivery_alone():
    chat = at(Step.CART)
    chat.tap("add:ZON-LOS")
    chat.tap("checkout")
    for answer in ("Sanne de Boer", "Bezorgen", "Dorpsstraat 12a, 2011 AB Haarlem", "slot:2026-11-27:afternoon",
                   "s@example.nl", "Geen kaartje"):  # fmt: skip
        chat.tap(answer) if answer.startswith(("Bezorgen", "slot", "Geen")) else chat.say(answer)
    assert chat.step is Step.CHECKOUT_CONFIRM
    chat.say("haal de tulpen weg")
    assert chat.cart == {"ZON-LOS": 1}
    assert chat.conversation.draft.shipping == "standard"
    assert chat.step is Step.CHECKOUT_CONFIRM


@pytest.mark.parametrize("step", [Step.CHECKOUT_DAY, Step.CHECKOUT_CONFIRM])
@pytest.mark.parametrize("text", ["oops wrong number", "sorry wrong house number", "sorry, i meant number 14"])
def test_a_sorry_in_the_checkout_empties_no_cart(step, text):
    chat = at(step)
    chat.say(text)
    assert chat.cart == {"TULP-YEL": 1}


@pytest.mark.parametrize(
    "text", ["betaal vanavond wel even als ik thuis ben", "i pay tomorrow ok", "wat kost bezorgen?"]
)
def test_paying_later_and_asking_change_nothing(text):
    chat = at(Step.AWAITING_PAYMENT)
    before = chat.conversation.draft
    chat.say(text)
    assert chat.conversation.draft == before
    assert chat.step is Step.AWAITING_PAYMENT


@pytest.mark.parametrize("step", [Step.CHECKOUT_DAY, Step.CHECKOUT_CONFIRM])
@pytest.mark.parametrize("text", ["sorry, i meant number 14", "het adres klopt niet, het is nummer 14"])
def test_a_corrected_house_number_leaves_the_rest_of_the_address(step, text):
    chat = at(step)
    chat.say(text)
    assert chat.conversation.draft.address.line == "Dorpsstraat 14, 2011 AB Haarlem"
    assert "Dorpsstraat 14, 2011 AB Haarlem" in chat.text
    assert chat.step is step


def test_a_correction_is_no_street():
    chat = at(Step.CHECKOUT_ADDRESS)
    for text in ("Herengracht 100 1015BS", "no that's wrong, number 102", "Amsterdam"):
        chat.say(text)
    assert chat.conversation.draft.address.line == "Herengracht 102, 1015 BS Amsterdam"


@pytest.mark.parametrize(
    "step", [Step.CHECKOUT_SHIPPING, Step.CHECKOUT_ADDRESS, Step.CHECKOUT_DAY, Step.CHECKOUT_EMAIL]
)
@pytest.mark.parametrize(
    ("text", "anonymous", "note"),
    [
        ("i want to send it anonymously", True, ""),
        ("zeg tegen de bezorger dat de bel kapot is", False, "de bel kapot is"),
    ],
)
def test_what_goes_with_it_is_kept_whatever_is_asked(step, text, anonymous, note):
    chat = at(step)
    chat.say(text)
    assert (chat.conversation.draft.anonymous, chat.conversation.draft.courier_note) == (anonymous, note)
    assert chat.step is step


def test_not_anonymous_is_not_anonymous():
    chat = at(Step.CHECKOUT_DAY)
    chat.say("niet anoniem hoor")
    assert not chat.conversation.draft.anonymous


def test_who_asks_for_the_day_before_paying_hears_it_with_the_link():
    chat = at(Step.AWAITING_PAYMENT)
    chat.say("welke dag wordt het bezorgd?")
    assert "nog niet betaald. Afgesproken is vrijdag 27 november, 13:00–18:00" in chat.text
    assert "payment_request" in chat.text


@pytest.mark.parametrize("text", ["10 Downing Street, London SW1A 2AA, UK", "10 Downing Street, London SW1A 2AA"])
def test_an_address_in_britain_is_refused_at_once(text):
    chat = at(Step.CHECKOUT_ADDRESS)
    chat.say(text)
    assert "SW1A 2AA" in chat.text
    assert chat.step is Step.CHECKOUT_ADDRESS


def test_three_things_in_one_message_are_all_put_in():
    chat = at(Step.BROWSING)
    chat.say("2 yellow tulips, 1 large red roses and a cactus")
    assert chat.cart == {"TULP-YEL": 2, "ROOS-ROOD-L": 1, "CACTUS": 1}


@pytest.mark.parametrize("text", ["toch liever zaterdag", "zet op het kaartje: Liefs van Jan"])
def test_what_was_bought_at_once_is_not_promised_otherwise(text):
    chat = at(Step.BUY_CARD)
    chat.say("Veel liefs")
    chat.observed()
    chat.say(text)
    assert "vrijdag 27 november" in chat.text
    assert "Schrijf “annuleren”" in chat.text
    assert chat.order.card_message == "Veel liefs"

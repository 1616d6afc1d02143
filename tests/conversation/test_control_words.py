"""Seven control words, in every step, however they are written; and what only looks like one."""

import pytest

from functions.conversation.effects import ExpirePayment
from functions.conversation.state import Step
from functions.conversation.understand import understand
from functions.conversation.words import CONTROL, CONTROL_ACTS, Act
from tests.conversation.states import at

STEPS = list(Step)
WORDS = {
    Act.STOP: ("stop", "stoppen", "afmelden", "unsubscribe"),
    Act.CANCEL: ("cancel", "annuleren", "annuleer"),
    Act.BACK: ("back", "terug", "vorige", "previous"),
    Act.MENU: ("menu", "hoofdmenu"),
    Act.CART: ("cart", "mandje", "winkelmandje", "winkelwagen", "basket"),
    Act.HELP: ("help", "hulp", "uitleg"),
    Act.HUMAN: ("human", "medewerker", "mens", "klantenservice"),
}
ASKED = {
    Act.STOP: ("please stop", "ik wil graag stoppen", "can you stop please", "ik wil me afmelden", "stop maar",
        "Kun je stoppen?"),
    Act.CANCEL: (
        "kan ik annuleren?", "Kan ik dit annuleren", "I want to cancel", "can I cancel my order?", "cancel please",
        "ik wil mijn bestelling annuleren", "mag ik annuleren aub", "could you please cancel this", "kan ik anuleren?",
    ),
    Act.BACK: (
        "mag ik even terug", "ga terug", "ik wil terug", "can I go back?", "go back please", "terug graag",
        "kan ik een stap terug?", "I want to go back", "kun je terug gaan", "mag ik even terugg",
    ),
    Act.MENU: ("mag ik het menu", "show me the menu", "menu please", "laat het menu zien", "open menu",
        "terug naar het menu"),
    Act.CART: (
        "laat mijn mandje zien", "show my cart", "mag ik mijn winkelmandje zien?", "what is in my cart?",
            "wat zit er in mijn mandje",
        "open cart", "toon winkelwagen", "can i see my basket please", "show me my crat",
    ),
    Act.HELP: ("help me", "kun je me helpen?", "can you help me please", "ik heb hulp nodig", "I need help"),
    Act.HUMAN: (
        "can I talk to a human", "kan ik een medewerker spreken?", "ik wil een mens spreken",
            "I want to speak to a real person",
        "mag ik iemand spreken", "talk to a human please", "ik wil graag een medewerker", "can i speak to someone?",
        "kan ik een medewreker spreken",
    ),
}  # fmt: skip
NEXT_KEY = {
    "a": "s",
    "b": "v",
    "c": "v",
    "d": "f",
    "e": "r",
    "h": "j",
    "i": "o",
    "k": "l",
    "l": "k",
    "m": "n",
    "n": "b",
    "o": "p",
    "p": "o",
    "r": "t",
    "s": "d",
    "t": "y",
    "u": "i",
    "v": "b",
    "w": "e",
}


def spellings(word: str) -> list[str]:
    """Case and punctuation; two letters swapped, one missing, doubled, or the next key, in the middle of the word."""
    middle = len(word) // 2
    written = [word, word.upper(), word.title(), f" {word}! ", f"{word}...", f"“{word}”", f"{word} 🙏"]
    written.append(word[:middle] + word[middle] + word[middle:] if len(word) > 4 else word + word[-1])
    if len(word) >= 5:
        written.append(word[:middle] + word[middle + 1 :])
        written.append(word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :])
        written.append(word[:middle] + NEXT_KEY.get(word[middle], "z") + word[middle + 1 :])
    return written


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("act", CONTROL_ACTS)
def test_a_control_word_is_heard_in_every_step_however_it_is_spelt(step, act):
    missed = [written for word in WORDS[act] for written in spellings(word) if understand(written, step).act is not act]
    assert not missed


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("act", CONTROL_ACTS)
def test_a_control_word_plainly_asked_for_is_heard_in_every_step(step, act):
    missed = [(asked, understand(asked, step).act) for asked in ASKED[act] if understand(asked, step).act is not act]
    assert not missed


@pytest.mark.parametrize("step", STEPS)
def test_short_words_with_swapped_letters_are_heard(step):
    meant = {
        "stpo": Act.STOP,
        "sotp": Act.STOP,
        "bcak": Act.BACK,
        "mneu": Act.MENU,
        "crat": Act.CART,
        "hlep": Act.HELP,
        "stp": Act.STOP,
        "hlp": Act.HELP,
    }
    assert {written: understand(written, step).act for written in meant} == meant


NOT_CONTROL = (
    "Stopweg 8", "Stopweg 8, 1234 AB Utrecht", "Koen Terug", "Stop nou met huilen", "Beckstraat 12", "Menno Terugman",
    "Lieve mam, stop met werken en geniet!", "Terug naar de kust", "Annulering is niet nodig hoor lieverd",
    "Helpstraat 4", "Human Resources afdeling", "Winkelmandjespad 3", "Backerweg 4, 9000 Gent", "Carter Humanson",
)  # fmt: skip
NAMES = (
    "Mr Beck",
    "Beck",
    "Bach",
    "Karl Marx",
    "Hulk",
    "Menno",
    "Carl",
    "Stoop",
    "Persson",
    "Mensen",
    "Stef Bos",
    "Marc",
    "Mandy",
    "Jan Stop",
    "A. Back-Jansen",
    "Kaart",
    "Bank",
    "Manu",
)
CARDS = (
    "ik wil je terug", "I want you back", "Kom je snel terug?", "Mag ik je terug?", "Stop nou met huilen",
        "Help! Je wordt 40",
    "Don't cancel Christmas", "Je bent een mens uit duizenden", "Welkom terug!", "Welcome back",
        "Fijn dat je er weer bent, mens",
    "Niet stoppen met dromen", "You are my favourite human", "Start van iets moois", "Thuis is waar jij bent",
)  # fmt: skip


@pytest.mark.parametrize("text", NOT_CONTROL)
def test_a_control_word_inside_something_else_is_none(text):
    heard = {step: understand(text, step).act for step in STEPS}
    assert {step: act for step, act in heard.items() if act in CONTROL} == {}


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_a_name_where_a_name_is_asked_for(text):
    chat = at(Step.CHECKOUT_NAME)
    chat.say(text)
    assert chat.conversation.draft.name == text
    assert chat.step is Step.CHECKOUT_SHIPPING


@pytest.mark.parametrize("text", CARDS)
def test_a_card_message_is_taken_as_it_is_written(text):
    chat = at(Step.CHECKOUT_CARD)
    chat.say(text)
    assert chat.conversation.draft.card_message == text
    assert f"“{text}”" in chat.said[-1].note


@pytest.mark.parametrize(
    "text",
    [
        "niet stoppen",
        "don't cancel",
        "Niet annuleren!",
        "do not stop",
        "geen hulp nodig",
        "no need to go back",
        "I don't want to cancel",
        "ik wil niet terug",
    ],
)
@pytest.mark.parametrize("step", STEPS)
def test_a_control_word_that_is_denied_is_none(step, text):
    assert understand(text, step).act not in CONTROL


def test_a_denied_stop_goes_on_where_we_were():
    chat = at(Step.AWAITING_PAYMENT)
    chat.say("niet stoppen")
    assert "gaan gewoon door" in chat.text
    assert chat.conversation.promotional
    assert chat.step is Step.AWAITING_PAYMENT
    assert not any(isinstance(effect, ExpirePayment) for effect in chat.effects)


@pytest.mark.parametrize(
    "word",
    [
        "bank",
        "kaart",
        "black",
        "bak",
        "snack",
        "kaars",
        "mand",
        "vaas",
        "tulpen",
        "roos",
        "lelie",
        "help mij kiezen voor mijn oma",
        "een plant voor een mens met weinig licht",
    ],
)
def test_what_a_shop_sells_is_looked_for(word):
    assert understand(word, Step.BROWSING).act not in CONTROL


# --- what each does, in every step --------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["nl", "en"])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("act", CONTROL_ACTS)
def test_every_control_word_is_answered_in_every_step_and_nothing_typed_is_lost(step, act, locale):
    chat = at(step, locale)
    before = chat.conversation
    chat.say(WORDS[act][0] if locale == "en" else WORDS[act][1 if act is not Act.MENU else 0])
    assert chat.said
    assert chat.conversation.locale == locale
    assert chat.conversation.misunderstood == 0
    for field in ("name", "shipping", "address", "email", "card_message"):
        assert getattr(chat.conversation.draft, field) == getattr(before.draft, field)
    assert chat.conversation.cart == before.cart


@pytest.mark.parametrize("step", STEPS)
def test_menu_cart_help_and_a_person_show_what_was_asked_for(step):
    for word, sign in (("menu", "Waar kan ik"), ("help", "Zo werkt het"), ("mens", "medewerker gevraagd")):
        chat = at(step)
        chat.say(word)
        assert sign in chat.text
    chat = at(step)
    chat.say("mandje")
    assert ("Je mandje is nog leeg" if chat.conversation.cart.empty else "Je mandje:") in chat.text


@pytest.mark.parametrize("step", STEPS)
def test_help_and_a_person_leave_the_step_as_it_was(step):
    for word in ("help", "medewerker"):
        chat = at(step)
        chat.say(word)
        assert chat.step is step


def test_a_request_for_a_person_is_recorded_and_says_when_and_how():
    chat = at(Step.CHECKOUT_EMAIL)
    chat.say("kan ik een mens spreken?")
    assert chat.conversation.human_requested_at is not None
    assert "+31 20 555 0142" in chat.text
    assert "dinsdag 09:00-18:00" in chat.text
    assert "human.requested" in [each.name for each in chat.announced]


BACK = {
    Step.CHECKOUT_NAME: Step.CART,
    Step.CHECKOUT_SHIPPING: Step.CHECKOUT_NAME,
    Step.CHECKOUT_ADDRESS: Step.CHECKOUT_SHIPPING,
    Step.CHECKOUT_PHONE: Step.CHECKOUT_ADDRESS,
    Step.CHECKOUT_DAY: Step.CHECKOUT_PHONE,
    Step.CHECKOUT_EMAIL: Step.CHECKOUT_DAY,
    Step.CHECKOUT_CARD: Step.CHECKOUT_EMAIL,
    Step.CHECKOUT_NOTE: Step.CHECKOUT_CONFIRM,
    Step.CHECKOUT_CONFIRM: Step.CHECKOUT_NOTE,
    Step.AWAITING_PAYMENT: Step.CHECKOUT_CONFIRM,
    Step.MOVE_DAY: Step.AFTER_ORDER,
    Step.CHANGE_ADDRESS: Step.AFTER_ORDER,
    Step.CANCEL_ORDER: Step.AFTER_ORDER,
    Step.INVOICE: Step.AFTER_ORDER,
}


@pytest.mark.parametrize(("step", "before"), BACK.items())
def test_back_is_one_step(step, before):
    chat = at(step)
    chat.say("terug")
    assert chat.step is before
    assert chat.said


def test_back_all_the_way_and_forth_again_asks_nothing_that_was_answered():
    chat = at(Step.CHECKOUT_NOTE)
    for _ in range(8):
        chat.say("terug")
    assert chat.step is Step.CHECKOUT_NAME
    assert "Sanne de Boer" in chat.question()
    chat.tap("Zo laten")
    assert chat.step is Step.CHECKOUT_CONFIRM


def test_back_with_nothing_behind_it_offers_the_menu():
    chat = at(Step.AFTER_ORDER)
    chat.say("terug")
    assert "Waar kan ik" in chat.text


@pytest.mark.parametrize("step", [step for step in STEPS if step.name.startswith("CHECKOUT_")])
def test_cancel_in_the_checkout_says_what_stays(step):
    chat = at(step)
    chat.say("kan ik annuleren?")
    assert "Je mandje (1 artikel)" in chat.text
    assert "bewaard" in chat.text
    assert chat.step is Step.CART
    assert chat.cart == {"CONCERT" if step is Step.CHECKOUT_TICKETS else "TULP-YEL": 1}


def test_cancel_while_a_link_is_open_closes_it_and_keeps_the_cart():
    chat = at(Step.AWAITING_PAYMENT)
    chat.say("annuleren")
    assert [effect.attempt for effect in chat.effects if isinstance(effect, ExpirePayment)] == [1]
    assert "blijven bewaard" in chat.text
    chat.observed("expired")
    assert chat.order.status == "cancelled"
    assert chat.said == []
    assert chat.cart == {"TULP-YEL": 1}


def test_cancel_of_a_paid_order_is_asked_once_more():
    chat = at(Step.AFTER_ORDER)
    chat.say("ik wil mijn bestelling annuleren")
    assert "1001 annuleren" in chat.text
    assert "Ja, annuleer" in chat.offered()
    assert chat.order.status == "paid"


def test_the_order_is_meant_where_it_is_named_while_looking_around():
    chat = at(Step.AFTER_ORDER)
    chat.tap("cat:bouquets")
    chat.say("annuleer mijn bestelling")
    assert chat.step is Step.CANCEL_ORDER

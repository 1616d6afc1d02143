"""Every kind of thing a shopper can send: an answer where one is due, and never a crash (docs/inbound.md)."""

import pytest

from functions.conversation.channel_events import ConsentChanged, DeliveryFailed
from functions.conversation.events import (
    CatalogueItem,
    CatalogueOrder,
    ContactIn,
    Deleted,
    Edited,
    LocationIn,
    MediaIn,
    Opened,
    PageContext,
    ReactionIn,
    Tapped,
    TextIn,
    Unsupported,
)
from functions.conversation.message import Cart
from functions.conversation.state import Step
from tests.conversation.states import at, new_chat

STEPS = list(Step)
UNREAD = {
    "een foto": MediaIn(media="image"),
    "een video": MediaIn(media="video"),
    "een spraakbericht": MediaIn(media="voice"),
    "geluid": MediaIn(media="audio"),
    "een document": MediaIn(media="document"),
    "een sticker": MediaIn(media="sticker"),
    "een locatie": LocationIn(latitude=52.1, longitude=4.3),
    "een contact": ContactIn(names=("Jan",)),
    "dit soort bericht": Unsupported(type="poll"),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("what", UNREAD)
def test_what_cannot_be_read_is_said_and_the_open_question_asked_again(what, step):
    chat = at(step)
    before = chat.conversation.draft
    chat.wrote(UNREAD[what])
    assert f"Met {what} kan ik niets" in chat.text
    assert len(chat.said) >= 2
    assert chat.step is step
    assert chat.conversation.draft == before


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("silent", [ReactionIn(to="m", emoji="👍"), ReactionIn(to="m"), Deleted(original="m")])
def test_a_reaction_or_deletion_asks_nothing_confirms_nothing_and_changes_nothing(silent, step):
    chat = at(step)
    before = chat.conversation
    chat.wrote(silent)
    assert chat.said == []
    assert (chat.step, chat.conversation.cart, chat.conversation.order) == (before.step, before.cart, before.order)


@pytest.mark.parametrize("step", STEPS)
def test_an_edit_is_told_what_we_go_by(step):
    chat = at(step)
    chat.wrote(Edited(original="m", text="iets anders"))
    assert "Ik ga uit van wat je eerst schreef" in chat.text
    assert chat.step is step


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "action",
    [
        "",
        "nonsense",
        "add:NOPE",
        "p:nope",
        "line:NOPE",
        "qty:9:NOPE",
        "rm:NOPE",
        "swap:A:B",
        "ship:moon",
        "ask:everything",
        "confirm:999",
        "confirm:x",
        "newlink:onope",
        "score:9:o",
        "score:5:onope",
        "cat:nope",
        "more",
        "similar:nope",
        "noreview:o",
        "keep",
        "myname",
    ],
)
def test_a_stale_or_forged_button_is_answered_and_breaks_nothing(action, step):
    chat = at(step)
    chat.wrote(Tapped(action=action))
    assert chat.said


def test_a_button_of_an_old_summary_confirms_nothing():
    chat = at(Step.CHECKOUT_CONFIRM)
    old = chat.offered()["Bestellen en betalen"]
    chat.say("mandje")
    chat.say("doe er maar twee")
    chat.wrote(Tapped(action=old))
    assert "intussen veranderd" in chat.text
    assert not chat.orders
    chat.tap("Bestellen en betalen")
    assert chat.order.lines[0].quantity == 2


def test_a_native_catalogue_cart_becomes_a_cart_at_our_prices():
    chat = new_chat()
    items = (
        CatalogueItem(sku="TULP-RED", quantity=2),
        CatalogueItem(sku="NOPE", quantity=1),
        CatalogueItem(sku="PIOEN", quantity=1),
    )
    chat.wrote(CatalogueOrder(items=items))
    assert chat.cart == {"TULP-RED": 2}
    assert "29,90" in chat.text
    assert "uitverkocht" in chat.text
    assert isinstance(chat.said[-1], Cart)


@pytest.mark.parametrize("content", [Opened(), TextIn(text="hallo")])
def test_the_first_answer_says_who_speaks_and_links_the_privacy_notice(content):
    chat = new_chat()
    chat.wrote(content)
    assert "automatische assistent van Bloemenzaak De Linde" in chat.text
    assert "https://www.bloemenzaak-de-linde.example/privacy" in chat.text
    assert chat.offered()
    chat.say("tulpen")
    assert "automatische assistent" not in chat.text


@pytest.mark.parametrize(
    ("context", "sign"),
    [
        (PageContext(product="TULP-RED"), "Bos tulpen"),
        (PageContext(product="bos-tulpen"), "Bos tulpen"),
        (PageContext(cart=(CatalogueItem(sku="TULP-RED", quantity=2),)), "2 × Bos tulpen (rood)"),
        (PageContext(order="1001"), "nog geen betaalde bestelling"),
        (PageContext(page="https://shop.example/"), "Rondkijken"),
        (PageContext(product="nope"), "Boeketten"),
        (PageContext(locale="en"), "automated assistant"),
        (PageContext(locale="fr"), "automatische assistent"),
        (PageContext(locale="en-GB"), "automated assistant"),
    ],
)
def test_the_chat_opens_on_what_the_page_was_about(context, sign):
    chat = new_chat()
    chat.wrote(Opened(), context=context)
    assert sign in chat.text
    assert "rivacy" in chat.text


def test_an_order_of_another_conversation_is_not_told():
    paid = at(Step.AFTER_ORDER)
    other = new_chat()
    other.orders = paid.orders
    other.wrote(Opened(), context=PageContext(order=paid.order.number))
    assert "nog geen betaalde bestelling" in other.text


def test_over_long_text_is_said_and_still_answered():
    chat = at(Step.BROWSING)
    chat.wrote(TextIn(text="tulpen", truncated=True))
    assert "4096" in chat.text
    assert "Bos tulpen" in chat.text


@pytest.mark.parametrize("step", STEPS)
def test_a_card_number_is_never_to_be_sent_and_the_question_is_asked_again(step):
    chat = at(step)
    chat.wrote(TextIn(text="•••• •••• •••• ••••", masked=("card",)))
    assert "Stuur nooit" in chat.text
    assert chat.step is step
    assert chat.conversation.draft == at(step).conversation.draft


def test_a_message_that_never_arrived_and_the_channels_own_switch_are_announced():
    chat = at(Step.AFTER_ORDER)
    chat.happens(DeliveryFailed(message_id="m", code=131026, reason="unreachable"))
    chat.happens(ConsentChanged(promotional=False))
    assert not chat.conversation.promotional
    chat.happens(ConsentChanged(promotional=True))
    assert chat.conversation.promotional
    names = [each.name for each in chat.announced]
    assert names[-3:] == ["message.failed", "shopper.opted_out", "shopper.opted_in"]


# --- language -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("messages", "locale"),
    [
        (["hoi"], "nl"),
        (["hi"], "en"),
        (["hello there"], "en"),
        (["hi", "ik zoek tulpen"], "nl"),
        (["hey", "tulpen"], "nl"),
        (["hallo", "ok"], "nl"),
        (["hello", "red roses please", "menu"], "en"),
        (["zzz"], "nl"),
        (["Good morning"], "en"),
        (["goedemorgen", "I would like some roses please"], "en"),
        (["hallo", "english please"], "en"),
        (["hello", "nederlands graag"], "nl"),
        (["hallo", "kun je engels praten?"], "en"),
        (["hello there", "can you speak dutch"], "nl"),
        (["rode rozen", "ja", "help"], "nl"),
        (["something for my mum", "orchidee"], "en"),
        (["do you speak english?"], "en"),
        (["spreek je nederlands"], "nl"),
    ],
)
def test_the_language_is_the_shoppers_own(messages, locale):
    chat = new_chat()
    for message in messages:
        chat.say(message)
    assert chat.conversation.locale == locale


def test_the_channels_language_counts_until_the_shopper_writes_in_another():
    chat = new_chat()
    chat.say("123", locale="en_GB")
    assert chat.conversation.locale == "en"
    chat.say("ik zoek rode rozen", locale="en_GB")
    assert chat.conversation.locale == "nl"
    chat.say("ok", locale="en_GB")
    assert chat.conversation.locale == "nl"


@pytest.mark.parametrize(
    "text", ["To my dear mother with love from all of us", "Voor mijn lieve moeder van ons allemaal"]
)
@pytest.mark.parametrize("locale", ["nl", "en"])
def test_words_for_somebody_else_do_not_switch_the_language(text, locale):
    chat = at(Step.CHECKOUT_CARD, locale)
    chat.say(text)
    assert chat.conversation.locale == locale


def test_a_language_the_shop_does_not_have_is_said():
    chat = new_chat()
    chat.say("hallo")
    chat.say("deutsch bitte")
    assert chat.said


# --- KPI ----------------------------------------------------------------------------------------------------------


def test_a_session_is_announced_with_its_start_first_answer_intent_and_basket():
    chat = new_chat()
    chat.say("tulpen")
    names = [each.name for each in chat.announced]
    assert names == ["conversation.started", "conversation.labelled", "conversation.answered"]
    started, labelled, answered = (each.detail for each in chat.announced)
    assert (started["basket"], started["returning"], started["currency"]) == (0, 0, "EUR")
    assert labelled["intent"] == "sales"
    assert answered["asked_at"]
    assert len({each.detail["session"] for each in chat.announced}) == 1


def test_a_new_session_begins_after_half_an_hour_and_is_labelled_anew():
    chat = at(Step.AFTER_ORDER)
    chat.later(hours=2)
    first = len(chat.announced)
    chat.say("waar is mijn bestelling?")
    new = chat.announced[first:]
    assert [each.name for each in new] == ["conversation.started", "conversation.labelled", "conversation.answered"]
    assert new[0].detail["returning"] == 1
    assert new[1].detail["intent"] == "service"
    chat.tap("add:TULP-RED")
    assert chat.announced[-1].detail["intent"] == "sales"


def test_the_basket_is_told_at_checkout_at_order_and_when_paid():
    chat = at(Step.AFTER_ORDER)
    by_name = {each.name: each.detail for each in chat.announced}
    assert by_name["checkout.started"]["basket"] == 1495
    assert by_name["order.placed"]["basket"] == by_name["order.paid"]["basket"] == 1495 + 495
    assert [each.name for each in chat.announced].count("checkout.started") == 1

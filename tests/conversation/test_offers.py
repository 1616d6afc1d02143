"""Taps that come back as words: by title, by number; of the last question only."""

from copy import deepcopy

import pytest

from functions.conversation.effects import Send
from functions.conversation.events import Event, ShopperWrote, Tapped, TextIn
from functions.conversation.message import Choices, Option, offered
from functions.conversation.offers import as_tapped, remember
from functions.conversation.state import Conversation, Offer, Step
from functions.conversation.talk import Talk
from functions.conversation.transition import Facts
from tests.conversation.chat import Chat, TestLinks
from tests.conversation.states import at, new_chat


def typed(step: Step, buttons: int = 20, locale: str = "nl") -> Chat:
    """At that step, in a channel where taps come back as words."""
    chat = at(step, locale)
    chat.buttons = buttons
    assert chat.conversation
    last: tuple[Option, ...] = next(filter(None, map(offered, reversed(chat.messages))), ())
    offers = tuple(Offer(action=each.id, title=each.title) for each in last)
    chat.conversation = chat.conversation.model_copy(update={"offered": offers})
    return chat


def titles(chat: Chat) -> list[str]:
    assert chat.conversation
    return [each.title for each in chat.conversation.offered]


def same(first: Chat, second: Chat) -> bool:
    assert first.conversation and second.conversation
    return (first.conversation, first.effects) == (second.conversation, second.effects)


@pytest.mark.parametrize("locale", ["nl", "en"])
@pytest.mark.parametrize("step", Step)
def test_the_title_of_what_is_offered_is_its_tap_at_every_step(step: Step, locale: str) -> None:
    chat = typed(step, locale=locale)
    assert chat.conversation
    for offer in chat.conversation.offered:
        by_words, by_tap = deepcopy(chat, {id(chat.shop): chat.shop}), deepcopy(chat, {id(chat.shop): chat.shop})
        by_words.say(f" {offer.title.upper()} " if offer.title.upper().lower() == offer.title.lower() else offer.title)
        by_tap.wrote(as_tapped_content(offer))
        assert same(by_words, by_tap), offer


def as_tapped_content(offer: Offer) -> Tapped:
    return Tapped(action=offer.action, title=offer.title)


@pytest.mark.parametrize("said", ["2", "2.", "2)", " nr. 2", "#2", "Nummer 2", "no 2"])
def test_a_number_is_the_option_that_it_stood_before(said: str) -> None:
    chat, tapped = typed(Step.CART, buttons=0), typed(Step.CART, buttons=0)
    assert chat.conversation
    chat.say(said)
    tapped.wrote(as_tapped_content(chat_offer(tapped, 2)))
    assert same(chat, tapped)


def chat_offer(chat: Chat, number: int) -> Offer:
    assert chat.conversation
    return chat.conversation.offered[number - 1]


def test_a_number_is_no_option_where_nothing_was_numbered() -> None:
    chat, plain = typed(Step.PRODUCT), at(Step.PRODUCT)
    assert len(titles(chat)) >= 2
    chat.say("2")
    plain.say("2")
    assert chat.cart == plain.cart
    assert chat.said == plain.said, "two of the product that is looked at"


def test_a_number_that_nothing_stood_behind_is_heard_as_it_is() -> None:
    chat, plain = typed(Step.CART, buttons=0), at(Step.CART)
    for said in ("77", "0"):
        chat.say(said)
        plain.say(said)
        assert chat.said == plain.said


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
def test_stars_are_stars_and_not_the_place_in_a_list(score: int) -> None:
    chat, plain = typed(Step.REVIEW_SCORE, buttons=0), at(Step.REVIEW_SCORE)
    assert titles(chat)[0].startswith("5")
    chat.say(str(score))
    plain.say(str(score))
    assert chat.said == plain.said and chat.orders == plain.orders


def test_a_house_number_is_a_house_number() -> None:
    chat, plain = typed(Step.CHECKOUT_ADDRESS, buttons=0), at(Step.CHECKOUT_ADDRESS)
    for each in (chat, plain):
        each.say("2011 AB")
        each.say("2")
    assert chat.conversation and plain.conversation
    assert chat.conversation.draft == plain.conversation.draft


def test_only_the_last_question_is_on_offer() -> None:
    chat = new_chat()
    chat.buttons = 20
    chat.say("hoi")
    first = titles(chat)
    assert "Rondkijken" in first
    chat.say("Rondkijken")
    now = titles(chat)
    assert now and "Rondkijken" not in now
    assert chat.conversation
    stale = Talk(chat.conversation, event_of(chat), facts_of(chat, buttons=20))
    assert isinstance(as_tapped(stale, wrote("Rondkijken")).content, TextIn)


def test_an_old_order_button_never_orders_what_the_cart_has_become() -> None:
    """Pitfall 23: the summary is shown as it is today, and waits to be agreed to."""
    chat = typed(Step.CHECKOUT_CONFIRM)
    assert "Bestellen en betalen" in titles(chat)
    chat.tap("add:ROOS-ROOD-S")
    assert "Bestellen en betalen" not in titles(chat)
    chat.say("Bestellen en betalen")
    assert not chat.orders and "Rode rozen (Klein)" in chat.text and "€ 44,85" in chat.text
    chat.say("Bestellen en betalen")
    assert chat.order.total == 4485


def test_a_question_in_words_leaves_nothing_on_offer_and_news_does_not_take_it_away() -> None:
    chat = typed(Step.RETURN)
    asked = titles(chat)
    assert asked
    chat.parcel("dispatched", carrier="PostNL", tracking_number="3S1", tracking_url="https://t.test/3S1")
    assert chat.messages and titles(chat) == asked
    name = typed(Step.CART)
    name.say("afrekenen")
    name.say("voor mijn moeder")
    assert name.step is Step.CHECKOUT_NAME and set(titles(name)) == set(name.offered())


def test_a_channel_whose_taps_are_taps_remembers_nothing() -> None:
    chat = new_chat()
    chat.say("hoi")
    chat.tap("Rondkijken")
    assert chat.conversation and chat.conversation.offered == ()


def test_what_is_remembered_is_bounded() -> None:
    chat = new_chat()
    chat.buttons = 20
    chat.say("hoi")
    assert chat.conversation
    many = tuple(Option(id=f"p:{'x' * 55}{n}", title="Boeket " * 40 + str(n)) for n in range(100))
    talk = Talk(chat.conversation, event_of(chat), facts_of(chat, buttons=20))
    talk.effects = [Send(message=Choices(body="Welk?", options=many, opener="Kies"), locale="nl")]
    remember(talk)
    kept: Conversation = talk.conversation
    assert len(kept.offered) == 30 and len(kept.model_dump_json()) < 10_000


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ("Groot veldboeket met pioenrozen en ranonkels", "Groot veldboeket met…"),
        ("Groot veldboeket", "Groot veldboeket – € 29,95"),
        ("Groot veldboeket met pioenrozen en ranonkels", "Groot veldboeket met… 2"),
        ("Café crème", "cafe\u0301 cre\u0300me"),
    ],
)
def test_a_title_is_known_as_it_stood_on_the_button(button: str, said: str) -> None:
    chat = new_chat()
    chat.buttons = 20
    chat.say("hoi")
    assert chat.conversation
    offers = (Offer(action="p:other", title="Ander boeket"), Offer(action="p:this", title=button))
    talk = Talk(chat.conversation.model_copy(update={"offered": offers}), event_of(chat), facts_of(chat, buttons=20))
    found = as_tapped(talk, wrote(said)).content
    assert getattr(found, "action", None) == "p:this"


def wrote(text: str) -> ShopperWrote:
    return ShopperWrote(content=TextIn(text=text))


def event_of(chat: Chat) -> Event:
    return Event(
        id="x", conversation="cabc", account="kik:roses", occurred_at=chat.now, received_at=chat.now, what=wrote("x")
    )


def facts_of(chat: Chat, buttons: int) -> Facts:
    return Facts(now=chat.now, shop=chat.shop, links=TestLinks(), buttons=buttons)

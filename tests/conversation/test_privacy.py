"""What is said to who asks what the shop knows of them, or wants it gone."""

import pytest

from functions.conversation.effects import ErasePerson, Send
from functions.conversation.erasure import begun_anew, ignores, nobody, of_nobody, tombstone
from functions.conversation.events import Event, ShopperWrote, TextIn, TimerDue
from functions.conversation.intents import Intent
from functions.conversation.money_events import RefundObserved
from functions.conversation.privacy import answer_privacy
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.transition import Facts
from functions.conversation.understand import understand
from tests.conversation.chat import Chat, TestLinks
from tests.conversation.states import at
from tests.conversation.test_buy_now import HOME, NOOR, bought, new_chat, pays
from tests.starter import starter_shop


def asks(chat: Chat, text: str) -> Talk:
    """As `understand` will hand it on."""
    assert chat.conversation
    what = ShopperWrote(content=TextIn(text=text))
    event = Event(
        id="asked", conversation="cabc", account="web:test", occurred_at=chat.now, received_at=chat.now, what=what
    )
    facts = Facts(now=chat.now, shop=starter_shop(), links=TestLinks(), orders=chat.orders)
    talk = Talk(chat.conversation, event, facts)
    answer_privacy(talk, understand(text, chat.step))
    return talk


def asked_to_erase() -> Chat:
    chat = at(Step.BROWSING)
    chat.say("verwijder al mijn gegevens")
    assert "erase:yes" in chat.offered().values()
    return chat


def said(talk: Talk) -> str:
    return "\n".join(effect.message.model_dump_json() for effect in talk.effects if isinstance(effect, Send))


@pytest.mark.parametrize(
    ("locale", "text"),
    [("nl", "welke gegevens hebben jullie van mij"), ("en", "what data do you have about me?")],
)
def test_who_asks_hears_what_is_kept_how_long_and_where_to_get_it(locale: str, text: str) -> None:
    talk = asks(at(Step.AFTER_ORDER, locale), text)
    assert talk.intent is Intent.PRIVACY
    for part in ("1001", "400", "@", "erase:ask", "privacy"):
        assert part in said(talk)
    assert talk.conversation.step is Step.AFTER_ORDER


@pytest.mark.parametrize(
    "text",
    ["verwijder mijn gegevens", "wis alles van mij", "delete my data", "erase me", "vergeet mij", "please forget me"],
)
def test_who_wants_it_gone_is_asked_first(text: str) -> None:
    talk = asks(at(Step.REVIEW_TEXT), text)
    assert talk.intent is Intent.PRIVACY
    assert talk.conversation.erasure_asked
    assert talk.conversation.step is Step.REVIEW_TEXT
    assert "erase:yes" in said(talk)
    assert not [effect for effect in talk.effects if isinstance(effect, ErasePerson)]


def test_in_the_middle_of_paying_a_yes_to_erasing_orders_nothing() -> None:
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.tap("erase:ask")
    chat.say("ja")
    assert not chat.orders
    assert [effect for effect in chat.effects if isinstance(effect, ErasePerson)]


def test_a_payment_that_is_open_is_said_to_stand_in_the_way() -> None:
    chat = at(Step.AWAITING_PAYMENT)
    chat.tap("erase:ask")
    assert "staat nog een betaling open" in chat.text
    chat.say("ja")
    assert not [effect for effect in chat.effects if isinstance(effect, ErasePerson)]
    assert "Zodra het kan, wis ik alles" in chat.text


def test_a_refund_of_what_could_not_be_delivered_is_waited_for() -> None:
    chat = bought("VAAS-WIT", new_chat())
    away = NOOR.model_copy(update={"address": HOME.model_copy(update={"country": "FR"})})
    pays(chat, customer=away.model_dump())
    refund = chat.order.refunds[0]
    chat.say("verwijder al mijn gegevens")
    chat.tap("erase:yes")
    assert not [effect for effect in chat.effects if isinstance(effect, ErasePerson)]
    seen = {"order": chat.order.id, "attempt": 1, "refund": refund.id, "status": "succeeded", "amount": refund.amount}
    chat.happens(RefundObserved.model_validate(seen))
    chat.later(hours=13)
    assert [effect for effect in chat.effects if isinstance(effect, ErasePerson)]


def test_the_erasure_names_the_version_at_which_it_was_asked() -> None:
    chat = asked_to_erase()
    chat.say("ja")
    assert chat.conversation
    (effect,) = [effect for effect in chat.effects if isinstance(effect, ErasePerson)]
    assert effect.through == chat.conversation.version
    assert chat.effects[-1] is effect
    timer = chat.conversation.timer("erase")
    assert timer is not None
    assert timer.subject == str(effect.through)


def test_until_it_is_done_it_is_asked_again() -> None:
    chat = asked_to_erase()
    chat.say("ja")
    chat.later(minutes=16)
    assert len([effect for effect in chat.effects if isinstance(effect, ErasePerson)]) == 1
    assert not chat.said, "nothing is said twice"


def test_what_is_neither_yes_nor_no_drops_the_question_and_a_later_yes_erases_nothing() -> None:
    chat = asked_to_erase()
    chat.say("wat kost bezorgen?")
    assert "€ 4,95" in chat.text
    chat.say("ja")
    assert not [effect for effect in chat.effects if isinstance(effect, ErasePerson)]
    chat.tap("erase:yes")
    assert "erase:yes" in chat.offered().values(), "a button of long ago is asked again"
    assert not [effect for effect in chat.effects if isinstance(effect, ErasePerson)]


def test_a_no_keeps_everything_and_the_open_question_open() -> None:
    chat = at(Step.CHECKOUT_ADDRESS)
    chat.say("verwijder mijn gegevens")
    chat.tap("erase:ask")
    chat.say("nee")
    assert chat.step is Step.CHECKOUT_ADDRESS
    assert not [effect for effect in chat.effects if isinstance(effect, ErasePerson)]


@pytest.mark.parametrize(
    ("locale", "text"), [("nl", "waarom heb je mijn naam nodig?"), ("en", "why do you need my name")]
)
def test_who_asks_what_for_hears_what_for_and_is_asked_on(locale: str, text: str) -> None:
    chat = at(Step.CHECKOUT_NAME, locale)
    chat.say(text)
    assert "/privacy" in chat.text
    assert chat.step is Step.CHECKOUT_NAME
    assert len(chat.said) == 2


# --- tombstones -----------------------------------------------------------------------------------------------------


def event(chat: Chat, what: object, **changed: object) -> Event:
    fields = {
        "id": "e",
        "conversation": "cabc",
        "account": "web:test",
        "occurred_at": chat.now,
        "received_at": chat.now,
    }
    return Event.model_validate(fields | {"what": what} | changed)


def test_a_tombstone_holds_nothing_but_where_it_stands() -> None:
    chat = at(Step.REVIEW_TEXT)
    assert chat.conversation
    before = chat.conversation
    buried = tombstone(before, chat.now)
    kept = buried.model_dump(exclude_defaults=True, mode="json")
    assert set(kept) == {
        "id", "version", "account", "channel", "locale", "last_now", "timers", "promotional", "transactional",
        "reachable", "erased_at", "erased_through",
    }  # fmt: skip
    assert (buried.version, buried.erased_through) == (before.version + 1, before.version)


def test_a_timer_wakes_a_tombstone_only_while_its_erasure_is_not_finished() -> None:
    chat = at(Step.BROWSING)
    assert chat.conversation
    buried = tombstone(chat.conversation, chat.now)
    chat.now += (buried.next_due or chat.now) - chat.now
    assert not ignores(buried, event(chat, TimerDue()))
    assert ignores(buried.without_timer("erase"), event(chat, TimerDue()))


def test_a_web_pages_wrong_clock_silences_nobody_but_a_providers_old_message_is_dropped() -> None:
    chat = at(Step.BROWSING)
    assert chat.conversation
    wrote = ShopperWrote(content=TextIn(text="hoi"))
    old = chat.now.replace(hour=chat.now.hour - 3)
    for channel, dropped in (("web", False), ("whatsapp", True)):
        buried = tombstone(chat.conversation.model_copy(update={"channel": channel}), chat.now)
        chat.now = chat.now.replace(second=chat.now.second + 1)
        assert ignores(buried, event(chat, wrote, occurred_at=old)) is dropped


def test_what_begins_anew_goes_on_with_the_version_and_is_no_tombstone() -> None:
    chat = at(Step.BROWSING)
    assert chat.conversation
    buried = tombstone(chat.conversation, chat.now)
    anew = begun_anew(buried, at(Step.CART).conversation or buried)
    assert (anew.version, anew.erased_at, anew.reachable) == (buried.version, chat.now, True)


def test_an_erased_orders_conversation_hears_of_money_only() -> None:
    chat = at(Step.BROWSING)
    assert chat.conversation
    fresh = chat.conversation.model_copy(update={"id": nobody("o1")})
    assert not of_nobody(fresh).reachable
    assert of_nobody(chat.conversation) is chat.conversation

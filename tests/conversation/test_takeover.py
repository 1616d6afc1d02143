"""A person of the shop answers: the bot listens and is silent, until it is called, given the thread, or time is up."""

from datetime import timedelta

import pytest

from functions.commerce.orders import OrderStatus
from functions.conversation import photos
from functions.conversation.channel_events import ControlPassed, HumanWrote
from functions.conversation.desk_events import DeskTookOver
from functions.conversation.effects import KeepPhoto
from functions.conversation.events import MediaIn, Tapped, TextIn
from functions.conversation.photo_events import PhotoKept, PhotoRefused
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import at
from tests.starter import Ruled, starter_shop, starter_stock

PICTURE = MediaIn(media="image", id="m_9", mime="image/jpeg")
HUMAN = HumanWrote(message_id="m_1", text="Met Anna van De Linde.", app="263902037430900")


def fresh() -> Chat:
    return Chat(shop=starter_shop(), stock=starter_stock())


def names(chat: Chat) -> list[str]:
    return [each.name for each in chat.announced]


def taken_over() -> Chat:
    chat = fresh()
    chat.say("hoi")
    chat.happens(HUMAN)
    chat.announced.clear()
    return chat


def test_somebody_of_the_shop_takes_the_conversation_over_and_nothing_is_said() -> None:
    chat = fresh()
    chat.say("hoi")
    assert chat.happens(HUMAN) == []
    assert chat.conversation and chat.conversation.human_until == chat.now + timedelta(minutes=60)
    assert chat.announced[-1].name == "conversation.taken_over"
    assert chat.announced[-1].detail["reason"] == "wrote"
    assert chat.announced[-1].detail["until"] == chat.conversation.human_until.isoformat()
    assert (chat.announced[-1].detail["label"], chat.announced[-1].detail["label_reason"]) == ("unknown", "")


def test_who_takes_it_over_and_who_is_called_is_told_that_the_shopper_may_be_leaving() -> None:
    chat = at(Step.REVIEW_SCORE)
    chat.say("1")
    chat.say("medewerker")
    chat.happens(HUMAN)
    told = {each.name: each.detail for each in chat.announced}
    for name in ("human.requested", "conversation.taken_over"):
        assert (told[name]["label"], told[name]["label_reason"]) == ("leaving", "score"), name


@pytest.mark.parametrize(
    "text", ["rode rozen", "wat kosten tulpen?", "ja", "cancel", "help", "mandje", "bedankt", "🌷"]
)
def test_what_the_shopper_writes_then_is_for_that_person_and_changes_nothing(text: str) -> None:
    chat = taken_over()
    before = chat.conversation
    assert before and chat.say(text) == []
    assert chat.conversation == before.model_copy(
        update={
            "version": before.version + 1,
            "heard_in": before.version + 1,
            "last_inbound_at": chat.now,
            "last_now": chat.now,
        }
    )
    assert chat.announced == []


@pytest.mark.parametrize("action", ["add:TULP-YEL", "checkout", "confirm:1", "human", "p:tulpen"])
def test_so_is_a_tap_on_an_old_card(action: str) -> None:
    chat = taken_over()
    assert chat.wrote(Tapped(action=action)) == []
    assert chat.cart == {}


def test_each_message_of_that_person_counts_the_time_anew_and_is_told_once() -> None:
    chat = taken_over()
    chat.now += timedelta(minutes=50)
    chat.happens(HUMAN)
    chat.now += timedelta(minutes=50)
    assert chat.say("nog iets") == []
    assert names(chat) == []


@pytest.mark.parametrize(
    "content",
    [
        TextIn(text="menu"),
        TextIn(text="mag ik het menu?"),
        Tapped(action="menu"),
        Tapped(action="browse"),
        Tapped(action="cart"),
    ],
)
def test_the_menu_calls_the_bot_back(content: TextIn | Tapped) -> None:
    chat = taken_over()
    assert chat.wrote(content)
    assert chat.conversation and chat.conversation.human_until is None
    assert chat.announced[0].name == "conversation.handed_back"
    assert chat.announced[0].detail["reason"] == "shopper"
    assert chat.say("rode rozen")


def test_the_bot_answers_again_when_the_person_has_been_silent_for_as_long_as_the_shop_says() -> None:
    chat = taken_over()
    chat.now += timedelta(minutes=59)
    assert chat.say("hallo?") == []
    chat.now += timedelta(minutes=2)
    assert chat.say("rode rozen")
    assert "conversation.handed_back" in names(chat)
    assert chat.announced[0].detail["reason"] == "time"


def test_the_shop_says_how_long() -> None:
    rules = starter_shop().rules.model_copy(update={"takeover_minutes": 5})
    chat = Chat(shop=Ruled(rules), stock=starter_stock())
    chat.happens(HUMAN)
    chat.now += timedelta(minutes=6)
    assert chat.say("hoi")


def test_a_thread_that_is_given_away_and_given_back() -> None:
    chat = fresh()
    chat.say("hoi")
    assert chat.happens(ControlPassed(ours=False)) == []
    assert chat.announced[-1].detail["reason"] == "control"
    assert chat.say("rozen") == []
    assert chat.happens(ControlPassed(ours=True)) == []
    assert chat.announced[-1].name == "conversation.handed_back"
    assert chat.say("rozen")


def test_a_thread_that_was_ours_all_along_changes_nothing() -> None:
    chat = fresh()
    chat.say("hoi")
    chat.announced.clear()
    assert chat.happens(ControlPassed(ours=True)) == []
    assert chat.announced == []


@pytest.mark.parametrize("text", ["rozen", "menu", "hoi"])
def test_on_standby_nothing_is_answered_not_even_the_menu(text: str) -> None:
    """Pitfall 12.21: another app has the thread, whether or not we have heard it take it."""
    chat = fresh()
    chat.say("hoi")
    assert chat.say(text, standby=True) == []
    assert chat.say(text)


def test_stop_counts_at_once_and_is_not_answered() -> None:
    chat = taken_over()
    assert chat.say("stop") == []
    assert chat.conversation and not chat.conversation.promotional
    assert names(chat) == ["shopper.opted_out"]
    assert not chat.conversation.stop_explained, "what is still sent was not told"


def test_the_payment_link_the_payment_and_the_parcel_are_told_all_the_while() -> None:
    chat = at(Step.AWAITING_PAYMENT)
    chat.happens(HUMAN)
    assert chat.paid()
    assert chat.order.status is OrderStatus.PAID
    assert chat.parcel("dispatched", tracking_url="https://example.test/3S")
    assert chat.say("leuk!") == []


def test_a_reminder_to_pay_is_sent_but_nobody_is_asked_how_it_was() -> None:
    chat = at(Step.AWAITING_PAYMENT)
    chat.happens(HUMAN)
    assert chat.later(minutes=31)
    chat.paid()
    chat.parcel("delivered")
    chat.later(hours=23, minutes=50)
    chat.happens(HUMAN)
    assert chat.later(minutes=20) == []
    assert chat.later(hours=2), "later it is asked"


def test_a_person_may_be_the_first_to_write() -> None:
    chat = fresh()
    assert chat.happens(HUMAN) == []
    assert chat.say("hallo Anna") == []
    assert chat.say("menu")


# --- pictures -----------------------------------------------------------------------------------------------------


def pictures(chat: Chat) -> list[KeepPhoto]:
    return [effect for effect in chat.effects if isinstance(effect, KeepPhoto)]


def test_a_picture_for_that_person_is_kept_as_the_conversations_and_nothing_is_said() -> None:
    chat = taken_over()
    assert chat.wrote(PICTURE) == []
    (effect,) = pictures(chat)
    assert (effect.subject, effect.picture.id) == ("person", "m_9")
    key = "photos/cabc/0000000003-x.jpg"
    assert chat.happens(PhotoKept(photo=effect.photo, subject=effect.subject, key=key)) == []
    assert [(each.name, each.detail["photo"]) for each in chat.announced] == [("photo.received", key)]
    assert chat.happens(PhotoRefused(photo=effect.photo, subject=effect.subject, why="heic")) == []
    assert chat.conversation and chat.conversation.pictures.loose == ()


def test_on_standby_a_picture_is_kept_as_well() -> None:
    chat = fresh()
    chat.wrote(PICTURE, standby=True)
    assert len(pictures(chat)) == 1 and chat.said == []


def test_so_many_pictures_and_no_more_are_kept_until_it_is_taken_over_anew() -> None:
    chat = taken_over()
    found = 0
    for _ in range(photos.MOST_WITH_PERSON + 3):
        chat.wrote(PICTURE)
        found += len(pictures(chat))
    assert found == photos.MOST_WITH_PERSON
    chat.happens(ControlPassed(ours=True))
    chat.happens(HUMAN)
    chat.wrote(PICTURE)
    assert len(pictures(chat)) == 1


def test_what_is_no_picture_is_not_kept() -> None:
    chat = taken_over()
    chat.wrote(MediaIn(media="video", id="m_9"))
    assert pictures(chat) == []


def test_after_a_named_persons_hour_of_silence_the_bot_says_that_it_is_back_before_it_answers() -> None:
    chat = fresh()
    chat.say("hoi")
    chat.happens(DeskTookOver(person="Jan"))
    chat.now += timedelta(minutes=61)
    answers = chat.say("rode rozen")
    assert "weer met de automatische assistent" in answers[0].body and len(answers) > 1


def test_called_by_name_of_what_it_offers_the_bot_says_that_it_is_back() -> None:
    chat = fresh()
    chat.say("hoi")
    chat.happens(DeskTookOver(person="Jan"))
    assert "weer met de automatische assistent" in chat.say("menu")[0].body
    assert chat.conversation and chat.conversation.human_name == ""


def test_what_another_app_took_from_a_named_person_comes_back_without_a_word() -> None:
    chat = fresh()
    chat.say("hoi")
    chat.happens(DeskTookOver(person="Jan"))
    chat.happens(ControlPassed(ours=False))
    assert chat.happens(ControlPassed(ours=True)) == []

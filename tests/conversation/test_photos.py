"""A picture comes in: what it is kept with, what is said when nobody waits for one, and what became of it."""

import pytest

from functions.conversation import photo_subjects, photos
from functions.conversation.effects import KeepPhoto
from functions.conversation.events import MediaIn
from functions.conversation.photo_events import PhotoKept, PhotoRefused
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.transition import Facts
from tests.conversation.chat import TestLinks
from tests.conversation.states import at, new_chat

PICTURE = MediaIn(media="image", id="wamid.1", mime="image/jpeg")


def kept(chat):
    return [effect for effect in chat.effects if isinstance(effect, KeepPhoto)]


def waiting(step=Step.RETURN, subject="damage:r1", most=photos.MOST):
    """A chat in which a step waits for a picture."""
    chat = at(step)
    talk = Talk(chat.conversation, None, Facts(now=chat.now, shop=chat.shop, links=TestLinks()))
    photos.ask_for(talk, subject, most)
    chat.conversation = talk.conversation
    return chat


@pytest.fixture
def heard(monkeypatch):
    told = []
    monkeypatch.setitem(
        photo_subjects.SUBJECTS,
        "damage",
        lambda talk, rest, kept: (told.append((rest, kept)), talk.say("photo_enough")),
    )
    return told


def test_a_picture_that_a_step_waits_for_is_kept_with_its_subject_and_answered_when_it_is(heard):
    chat = waiting()
    assert chat.wrote(PICTURE.model_copy(update={"caption": "hij is kapot"})) == []
    (effect,) = kept(chat)
    assert (effect.subject, effect.picture.id, effect.picture.caption) == ("damage:r1", "wamid.1", "hij is kapot")
    told = PhotoKept(photo=effect.photo, subject=effect.subject, key="photos/k.jpg", caption="hij is kapot")
    assert chat.happens(told)
    assert heard == [("r1", told)]


def test_who_sends_more_than_is_waited_for_is_told_that_it_is_enough():
    chat = waiting(most=2)
    for _ in range(2):
        chat.wrote(PICTURE)
        assert len(kept(chat)) == 1
    chat.wrote(PICTURE)
    assert not kept(chat)
    assert "genoeg" in chat.text


def test_that_it_is_enough_is_said_once_of_pictures_sent_at_once_and_again_later():
    chat = waiting(most=1)
    for _ in range(3):
        chat.wrote(PICTURE)
    assert chat.said == []
    chat.later(minutes=2)
    chat.wrote(PICTURE)
    assert "genoeg" in chat.text


def test_two_pictures_of_one_conversation_have_ids_of_their_own():
    chat = waiting()
    ids = set()
    for _ in range(3):
        chat.wrote(PICTURE)
        ids.add(kept(chat)[0].photo)
    assert len(ids) == 3


def test_a_picture_that_is_refused_does_not_count():
    chat = waiting(most=1)
    chat.wrote(PICTURE)
    effect = kept(chat)[0]
    chat.happens(PhotoRefused(photo=effect.photo, subject=effect.subject, why="too_large"))
    assert "10 MB" in chat.text and "nog een keer" in chat.text
    chat.wrote(PICTURE)
    assert len(kept(chat)) == 1


@pytest.mark.parametrize("why", ["no_picture", "heic", "too_large", "gone", "unavailable", "channel"])
@pytest.mark.parametrize("locale", ["nl", "en"])
def test_each_refusal_has_words_of_its_own(why, locale):
    chat = at(Step.AFTER_ORDER, locale)
    assert len(chat.happens(PhotoRefused(photo="ph1", subject="shop", why=why))[0].body) > 30


def test_once_another_question_is_open_no_picture_is_waited_for():
    chat = waiting()
    chat.tap("noreturn")
    chat.wrote(PICTURE)
    assert not kept(chat)
    assert "Geef foto door" in chat.offered()


def test_a_picture_that_nobody_waits_for_is_passed_on_if_the_shopper_wants_that():
    chat = at(Step.AFTER_ORDER)
    chat.wrote(PICTURE)
    assert not kept(chat)
    chat.tap("Geef foto door")
    (effect,) = kept(chat)
    assert (effect.subject, effect.picture.id) == ("shop", "wamid.1")
    chat.happens(PhotoKept(photo=effect.photo, subject="shop", key="photos/cabc/1.jpg"))
    assert "Doorgegeven" in chat.text
    assert {"photo.received", "human.requested"} <= {each.name for each in chat.announced}
    chat.tap("passphoto")
    assert not kept(chat) and "Stuur hem gerust" in chat.text


def test_pictures_sent_at_once_get_one_question_and_go_together():
    chat = at(Step.AFTER_ORDER)
    assert chat.wrote(PICTURE)
    assert not chat.wrote(PICTURE.model_copy(update={"id": "wamid.2"}))
    chat.tap("passphoto")
    assert [effect.picture.id for effect in kept(chat)] == ["wamid.1", "wamid.2"]
    assert len({effect.photo for effect in kept(chat)}) == 2


def test_in_the_checkout_the_open_question_is_asked_again():
    chat = at(Step.CHECKOUT_EMAIL)
    chat.wrote(PICTURE)
    assert chat.step is Step.CHECKOUT_EMAIL
    assert "mail" in chat.text and len(chat.said) == 2


def test_words_under_a_picture_are_answered():
    chat = at(Step.BROWSING)
    chat.wrote(PICTURE.model_copy(update={"caption": "hebben jullie zulke rode rozen?"}))
    assert chat.products()
    assert "Geef foto door" in chat.offered()
    chat.tap("Geef foto door")
    assert kept(chat)


def test_a_picture_can_be_the_first_that_is_ever_sent():
    chat = new_chat()
    said = chat.wrote(PICTURE.model_copy(update={"caption": "rozen"}))
    assert "assistent" in said[0].model_dump_json() and chat.products()


def test_a_picture_sent_as_a_file_is_one_and_what_is_none_is_still_not_read():
    for content, is_one in (
        (MediaIn(media="document", id="1", mime="image/png"), True),
        (MediaIn(media="image", url="https://scontent.xx.fbcdn.net/v/1.jpg"), True),
        (MediaIn(media="document", id="1", mime="application/pdf"), False),
        (MediaIn(media="voice", id="1", mime="audio/ogg"), False),
        (MediaIn(media="image"), False),
    ):
        chat = at(Step.AFTER_ORDER)
        chat.wrote(content)
        assert ("Geef foto door" in chat.offered()) is is_one
        assert ("kan ik niets" in chat.text) is not is_one

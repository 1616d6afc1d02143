"""A person at the console: introduced once, never two at a time, and by mail where the chat cannot tell it."""

import pytest

from functions.conversation.channel_events import ReachabilityChanged
from functions.conversation.desk_events import DeskGaveBack, DeskTookOver, DeskWrote
from functions.conversation.effects import Mail, Send
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import at
from tests.mailing import Ses
from tests.starter import starter_shop, starter_stock
from tests.world import World

WEB = {"user": "session-1", "account": "web:de-linde"}


def fresh() -> Chat:
    chat = Chat(shop=starter_shop(), stock=starter_stock())
    chat.say("hoi")
    return chat


def wrote(text: str = "Ik kijk het na.", **who: str | None) -> DeskWrote:
    return DeskWrote.model_validate({"person": "Jan", "by": "p1", "text": text} | who)


def mails(chat: Chat) -> list[Mail]:
    return [effect for effect in chat.effects if isinstance(effect, Mail)]


def holder(chat: Chat) -> tuple[str, str]:
    assert chat.conversation
    return chat.conversation.human_name, chat.conversation.human_by


def test_what_the_merchant_did_themselves_says_so_and_what_another_app_did_does_not() -> None:
    chat = fresh()
    chat.happens(DeskTookOver(person="Jan", by="p1"))
    assert [each.detail["by"] for each in chat.announced if each.name == "conversation.taken_over"] == ["merchant"]


def test_who_did_not_see_that_another_has_it_changes_nothing_and_says_nothing() -> None:
    chat = fresh()
    chat.happens(DeskTookOver(person="Anna", by="p2", seen=""))
    for late in (DeskTookOver(person="Jan", by="p1", seen=""), wrote(seen=""), wrote(seen="p3")):
        assert chat.happens(late) == []
        assert holder(chat) == ("Anna", "p2")


def test_who_saw_it_takes_it_over_from_them_and_is_introduced() -> None:
    chat = fresh()
    chat.happens(DeskTookOver(person="Anna", by="p2", seen=""))
    assert "Jan" in chat.happens(DeskTookOver(person="Jan", by="p1", seen="p2"))[0].body  # type: ignore[union-attr]
    assert holder(chat) == ("Jan", "p1")


def test_two_of_the_same_name_are_two_people() -> None:
    chat = fresh()
    chat.happens(DeskTookOver(person="Jan", by="p1", seen=""))
    assert chat.happens(wrote(by="p2", seen="")) == []
    assert len(chat.happens(wrote(by="p2", seen="p1"))) == 2


def test_after_the_time_is_over_nobody_has_it() -> None:
    chat = fresh()
    chat.happens(DeskTookOver(person="Anna", by="p2", seen=""))
    chat.later(hours=2)
    assert len(chat.happens(wrote(seen=""))) == 2
    assert holder(chat) == ("Jan", "p1")


def test_what_somebody_wrote_goes_by_mail_where_the_chat_does_not_tell_it() -> None:
    chat = at(Step.AFTER_ORDER)
    chat.effects.clear()
    chat.happens(wrote("Uw boeket is er morgen."))
    (mail,) = mails(chat)
    said = chat.effects[mail.instead_of or 0]
    assert isinstance(said, Send) and said.message.body == "Uw boeket is er morgen."  # type: ignore[union-attr]
    assert (mail.to, mail.purpose) == (chat.order.email, "answer")
    assert "Uw boeket is er morgen.\n\nJan, " in mail.sections[0].message.body  # type: ignore[union-attr]


def test_who_has_never_ordered_has_no_address() -> None:
    chat = fresh()
    chat.happens(wrote())
    assert mails(chat) == []


def test_a_number_that_may_be_anothers_is_told_nothing_and_the_mail_goes() -> None:
    chat = at(Step.AFTER_ORDER)
    chat.happens(ReachabilityChanged(reachable=False))
    chat.effects.clear()
    assert chat.happens(wrote()) == []
    assert [mail.instead_of for mail in mails(chat)] == [None]
    assert chat.happens(DeskGaveBack()) == []


@pytest.fixture
def world() -> World:
    with World(shop=starter_shop(), mailer=Ses().mailer) as world:
        return world


def test_on_the_web_chat_too_the_bot_is_silent_and_the_page_says_who_answers(world: World) -> None:
    world.writes("hallo", **WEB)
    world.run()
    world.happens(DeskTookOver(person="Jan", by="p1", seen=""), **WEB)
    world.writes("rode rozen", **WEB)
    world.happens(wrote("Goedemiddag.", seen="p1"), **WEB)
    world.run()
    said = [getattr(send.message, "body", "") for send in world.sends(**WEB)][-2:]
    assert "Jan" in said[0] and said[1] == "Goedemiddag."

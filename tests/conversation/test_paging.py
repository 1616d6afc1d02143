"""Turning the pages of a carousel: looking, not talking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.conversation.effects import Send, TurnPage
from functions.conversation.events import Tapped
from functions.conversation.message import Option
from functions.conversation.paging import page_action, turn_page
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.starter import starter_folder, starter_shop


@given(st.integers(0, 9_999_999_999), st.integers(0, 9999), st.integers(0, 9999))
def test_pitfall_29_a_page_button_has_room_in_64_bytes_and_comes_back_as_what_it_was(
    version: int, index: int, page: int
) -> None:
    action = page_action(f"c{'x' * 100}/with/slashes/{version}/{index}", page)
    assert Option(id=action, title="▶")
    assert turn_page(action, "42:7") == TurnPage(version=version, index=index, page=page, on="42:7")


@pytest.mark.parametrize(
    "action", ["page", "page:", "page:1/2", "page:1/2/3/4", "page:a/b/c", "page:-1/0/0", "p:1/2/3"]
)
def test_what_only_looks_like_one_is_none(action: str) -> None:
    assert turn_page(action, "") is None


def test_a_carousel_that_names_no_effect_has_pages_all_the_same() -> None:
    assert page_action("", 3) == "page:0/0/3"


def new_chat() -> Chat:
    return Chat(starter_shop(), dict(starter_folder().catalogue.stock))


@pytest.fixture
def chat() -> Chat:
    chat = new_chat()
    chat.say("hoi")
    chat.tap("browse")
    return chat


def test_a_page_is_turned_and_nothing_is_said(chat: Chat) -> None:
    before = chat.conversation
    assert before
    assert chat.wrote(Tapped(action="page:2/0/3", on="42:7")) == []
    assert chat.effects == [TurnPage(version=2, index=0, page=3, on="42:7")]
    same = {name: getattr(before, name) for name in ("version", "last_now", "last_inbound_at", "heard_in")}
    assert chat.conversation
    assert chat.conversation.model_copy(update=same) == before


def test_turning_pages_in_the_middle_of_the_checkout_leaves_the_question_open(chat: Chat) -> None:
    chat.tap("add:ROOS-ROOD-M")
    chat.tap("checkout")
    step = chat.step
    assert step is not Step.BROWSING
    chat.wrote(Tapped(action="page:2/0/1"))
    assert chat.step is step
    chat.say("Noor Smit")
    assert chat.conversation and chat.conversation.draft.name == "Noor Smit"


def test_turning_a_page_does_not_count_as_being_understood(chat: Chat) -> None:
    chat.say("qwertyuiop zxcvbnm")
    assert chat.conversation
    missed = chat.conversation.misunderstood
    assert missed
    chat.wrote(Tapped(action="page:2/0/1"))
    assert chat.conversation.misunderstood == missed


def test_whether_to_erase_everything_is_not_answered_by_turning_a_page(chat: Chat) -> None:
    chat.say("verwijder mijn gegevens")
    assert chat.conversation and chat.conversation.erasure_asked
    chat.wrote(Tapped(action="page:2/0/1"))
    assert chat.conversation.erasure_asked


def test_a_page_that_a_stranger_turns_is_greeted() -> None:
    chat = new_chat()
    assert chat.wrote(Tapped(action="page:2/0/1"))
    assert not [effect for effect in chat.effects if isinstance(effect, TurnPage)]
    assert [effect for effect in chat.effects if isinstance(effect, Send)]

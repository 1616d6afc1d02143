"""Satisfied or leaving; a link to share, that counts who comes and tells nobody whose it is; tips that are noted."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.commerce.loyalty import LoyaltyRules, Standing, judged
from functions.conversation.events import Opened, PageContext
from functions.conversation.feedback_words import tags_of
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import at, new_chat

NOW = datetime(2026, 11, 23, tzinfo=UTC)
RULES = LoyaltyRules(good_for_a_bad=3, returns=2, silent_days=30)


def announced(chat: Chat, name: str) -> list[dict[str, object]]:
    return [each.detail for each in chat.announced if each.name == name]


def after(*scores: int, **changed: object) -> Standing:
    standing = Standing()
    for score in scores:
        standing = standing.rated(score, RULES)
    return standing.model_copy(update=changed)


@pytest.mark.parametrize(
    ("standing", "label", "why"),
    [
        (after(), "unknown", ""),
        (after(3), "unknown", ""),
        (after(5), "satisfied", "score"),
        (after(5, 1), "leaving", "score"),
        (after(1, 5), "unknown", ""),
        (after(1, 5, 4), "unknown", ""),
        (after(1, 5, 4, 5), "satisfied", "score"),
        (after(1, 5, 5, 2, 5, 5), "unknown", ""),
        (after(5, returns=2), "leaving", "returns"),
        (after(5, returns=2).rated(4, RULES), "satisfied", "score"),
        (after(5, ordered_at=NOW - timedelta(days=29)), "satisfied", "score"),
        (after(5, ordered_at=NOW - timedelta(days=30)), "leaving", "silence"),
    ],
)
def test_a_label_comes_of_scores_returns_and_silence(standing: Standing, label: str, why: str):
    assert judged(standing, None, NOW, RULES) == (label, why)


def test_who_writes_now_and_then_is_not_silent():
    standing = after(5, ordered_at=NOW - timedelta(days=90))
    assert judged(standing, NOW - timedelta(days=1), NOW, RULES)[0] == "satisfied"


def test_a_label_is_told_when_it_changes_and_only_then():
    chat = at(Step.REVIEW_SCORE)
    chat.say("5")
    chat.say("Mooi!")
    assert [(each["before"], each["label"], each["reason"]) for each in announced(chat, "shopper.labelled")] == [
        ("unknown", "satisfied", "score")
    ]
    chat.later(days=179)
    assert len(announced(chat, "shopper.labelled")) == 1
    chat.later(days=3)
    chat.later(days=3)
    assert [each["reason"] for each in announced(chat, "shopper.labelled")] == ["score", "silence"]
    chat.tap("add:CACTUS")
    assert chat.conversation and chat.conversation.standing.label == "leaving", "a look is not an order"


# --- sharing -------------------------------------------------------------------------------------------------------


def shared(chat: Chat) -> str:
    """The code of the link that was given."""
    chat.say("deel met vrienden")
    assert "https://wa.me/3197010555142?text=" in chat.text
    assert chat.conversation
    return chat.conversation.share


def arrives(code: str) -> Chat:
    chat = new_chat()
    chat.wrote(Opened(), context=PageContext(page=code))
    return chat


def test_who_comes_by_a_link_is_counted_once_and_nobody_is_named():
    sharer = at(Step.AFTER_ORDER)
    code = shared(sharer)
    assert shared(sharer) == code
    assert [each["share"] for each in announced(sharer, "share.made")] == [code]
    friend = arrives(code)
    friend.wrote(Opened(), context=PageContext(page=code))
    (told,) = announced(friend, "share.followed")
    assert told["share"] == code
    assert sharer.conversation and friend.conversation
    assert sharer.conversation.id not in code


def test_whatsapp_brings_the_code_in_the_text_that_the_link_filled_in():
    code = shared(at(Step.AFTER_ORDER))
    friend = new_chat()
    friend.say(f"Hoi! Ik kom via een vriend (#{code})")
    assert [each["share"] for each in announced(friend, "share.followed")] == [code]


def test_neither_the_sharer_nor_a_made_up_link_is_counted():
    sharer = at(Step.AFTER_ORDER)
    code = shared(sharer)
    sharer.wrote(Opened(), context=PageContext(page=code))
    assert announced(sharer, "share.followed") == []
    for made_up in ("via-aaaaaaaaaaaaaaaa", code[:-1] + ("a" if code[-1] != "a" else "b"), "via-", "moederdag"):
        assert announced(arrives(made_up), "share.followed") == []


def test_the_first_order_of_who_came_by_a_link_is_told():
    code = shared(at(Step.AFTER_ORDER))
    friend = at(Step.AWAITING_PAYMENT)
    assert friend.conversation
    friend.conversation = friend.conversation.model_copy(update={"came_by": code})
    friend.paid()
    (told,) = announced(friend, "share.bought")
    assert (told["share"], told["basket"]) == (code, friend.order.total)


# --- the feedback inbox --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Tip: zet de bezorgtijd duidelijker op de website", {"tip", "delivery", "chat"}),
        ("De koerier was heel vriendelijk", {"praise", "delivery", "service"}),
        ("niet goed verpakt, de doos was kapot", {"complaint", "packaging", "quality"}),
        ("I wish you would sell peonies too", {"wish", "range"}),
        ("quite expensive", {"price"}),
        ("qwerty", set()),
    ],
)
def test_feedback_is_tagged_by_its_words(text: str, tags: set[str]):
    assert set(tags_of(text)) == tags


@pytest.mark.parametrize("said", ["tip: verkoop ook pioenrozen", "ik heb een idee, doe eens bloemen per abonnement"])
def test_a_tip_is_noted_and_the_talk_goes_on(said: str):
    chat = at(Step.CHECKOUT_EMAIL)
    step = chat.step
    chat.say(said)
    assert "genoteerd voor de winkel" in chat.text
    assert chat.step is step
    assert announced(chat, "feedback.noted")[-1]["source"] == ""


def test_a_tip_without_a_tip_is_asked_for():
    chat = at(Step.AFTER_ORDER)
    chat.say("ik heb een tip")
    assert "begint" in chat.text
    assert announced(chat, "feedback.noted") == []

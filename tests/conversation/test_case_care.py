"""After a case that ended well: how it was handled, one code for who got something damaged and is satisfied, a few
words, and only then a review."""

import pytest

from functions.commerce.issued import AfterComplaint, looks_issued
from functions.commerce.returns import Reason
from functions.conversation.effects import Send
from functions.conversation.state import Step
from functions.send_time import REVIEWS
from tests.conversation.cases import ended_case
from tests.conversation.chat import Chat
from tests.conversation.states import DAY, at
from tests.starter import Ruled


def settled(reason: Reason = Reason.WILTED, locale: str = "nl") -> Chat:
    """It is asked how it was handled."""
    chat = at(Step.AFTER_ORDER, locale)
    chat.parcel("delivered")
    ended_case(chat, reason)
    chat.later(hours=3)
    assert chat.step is Step.HANDLED_SCORE
    return chat


def announced(chat: Chat, name: str) -> list[dict[str, object]]:
    return [each.detail for each in chat.announced if each.name == name]


def test_damaged_and_satisfied_one_code_then_words_then_a_review():
    chat = settled()
    assert "R1001-1 is afgerond" in chat.text
    assert {each.update for each in chat.effects if isinstance(each, Send)} <= REVIEWS, "it may be sent unasked"
    chat.tap("5 ★★★★★")
    (code,) = chat.issued
    assert looks_issued(code)
    assert f"10% korting op je volgende bestelling, met de code {code}" in chat.text
    assert "22 januari 2027" in chat.text
    assert chat.step is Step.HANDLED_TEXT
    assert "review" not in chat.text
    chat.say("Heel snel opgelost, maar de doos kan beter")
    assert announced(chat, "feedback.noted")[-1]["tags"] == "praise,tip,packaging,service"
    assert "je review van Bos tulpen" in chat.text
    chat.tap("1 ★")
    chat.tap("Alleen sterren")
    assert chat.ratings["bos-tulpen"] == (1, 1)
    assert len(chat.issued) == 1
    chat.later(days=3)
    assert chat.said == [], "how the order was is not asked as well"


@pytest.mark.parametrize("again", ["tap", "another score"])
def test_asked_twice_it_is_one_code(again: str):
    chat = settled()
    tap = chat.offered()["5 ★★★★★"]
    chat.tap(tap)
    (code,) = chat.issued
    chat.tap(tap if again == "tap" else tap.replace(":5:", ":4:"))
    assert list(chat.issued) == [code]
    assert f"Jouw code is {code}" in chat.text
    assert len(announced(chat, "code.issued")) == 1


def test_not_damaged_no_code():
    chat = settled(Reason.SIZE, "en")
    chat.say("5")
    assert chat.issued == {}
    assert "I am glad it is settled!" in chat.text
    assert "code" not in chat.question()


@pytest.mark.parametrize("said", ["2", "3", "nee", "heel slecht"])
def test_not_satisfied_no_code_and_a_person(said: str):
    chat = settled()
    chat.say(said)
    assert chat.issued == {}
    assert "medewerker gevraagd" in chat.text
    assert announced(chat, "human.requested")[-1]["reason"] == "not_satisfied"
    chat.say("Ik moest er drie keer om vragen")
    assert "je review van Bos tulpen" in chat.text, "every rating may write a review"


def test_a_shop_without_the_policy_gives_no_code():
    chat = settled()
    chat.shop = Ruled(chat.shop.rules.model_copy(update={"after_complaint": AfterComplaint()}))
    chat.say("5")
    assert chat.issued == {}
    assert "Fijn dat het is opgelost" in chat.text


def test_it_is_not_asked_after_stop_and_no_review_without_words():
    chat = at(Step.AFTER_ORDER)
    chat.parcel("delivered")
    ended_case(chat)
    chat.say("stop")
    chat.later(hours=3)
    assert chat.said == []
    chat = settled()
    chat.say("5")
    chat.say("overslaan")
    assert "review van" not in chat.text


def test_somebody_elses_case_and_one_that_has_not_ended_give_nothing():
    chat = settled()
    tap = chat.offered()["5 ★★★★★"]
    order = chat.order
    for changed in ({"conversation": "c_else"}, {"returns": ()}):
        chat.orders[order.id] = order.model_copy(update=changed)
        chat.tap(tap)
        assert chat.issued == {}
    for action in ("handled:", "handled:9:x:y", f"handled:5:{order.id}:nothing", "handled:5"):
        chat.tap(action)
        assert chat.issued == {}


def with_code() -> tuple[Chat, str]:
    chat = settled()
    chat.say("5")
    chat.say("overslaan")
    return chat, next(iter(chat.issued))


def test_the_code_is_used_once_at_the_next_checkout():
    chat, code = with_code()
    chat.tap("add:CACTUS")
    chat.say(f"ik heb een code: {code.lower()}")
    assert "10% korting" in chat.text
    for does in ("checkout", DAY, "nocard"):
        chat.tap(does)
    chat.say("ja")
    chat.observed()
    assert chat.order.discount
    assert (chat.order.discount.code, chat.order.discount.most) == (code, 1)
    chat.paid()
    assert chat.codes[code] == 1
    chat.tap("add:CACTUS")
    chat.say(code)
    assert "al gebruikt" in chat.text
    assert chat.conversation and not chat.conversation.draft.code


def test_a_code_is_known_in_a_talk_that_was_not_given_it_and_is_used_by_one_of_them():
    chat, code = with_code()
    other = at(Step.CART)
    other.issued = chat.issued
    other.say(code)
    assert "10% korting" in other.text
    other = at(Step.CART)
    other.issued, other.codes = chat.issued, {code: 1}
    other.say(code)
    assert "zo vaak gebruikt als kon" in other.text
    other = at(Step.CART)
    other.say(code)
    assert "ken ik niet" in other.text


def test_a_code_expires():
    chat, code = with_code()
    chat.later(days=61)
    chat.tap("add:CACTUS")
    chat.say(code)
    assert "verlopen" in chat.text

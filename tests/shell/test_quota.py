"""A channel that lets a shop say only so much after a shopper's message: pitfall 31, WeChat's five in 48 hours."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.channels.channel import Payload
from functions.commerce.shop import Rules
from functions.conversation.effects import Send
from functions.conversation.events import Event, Opened, ShopperWrote, StockReturned, TextIn, TimerDue
from functions.conversation.message import Choices, Option, Text
from functions.conversation.state import Conversation
from functions.conversation.transition import Facts, Transition
from functions.errors import QuotaSpent
from functions.storage import keys, quotas
from tests.world import Phone, World

ACCOUNT, USER = "wechat:gh_1", "o1"


class Counted(Phone):
    name = "wechat"
    capabilities = replace(Phone.capabilities, quota=5, window=timedelta(hours=48), text=2048, measure="bytes")


class Script:
    """It says what it is told: "a + b" two texts, "a|b" one of two messages, "$a" about money, "?a" a question."""

    def begin(self, event: Event, *, channel: str, user: str, rules: Rules, now: datetime) -> Conversation:
        return Conversation(
            id=event.conversation, account=event.account, channel=channel, user=user, locale="nl", last_now=now
        )

    def decide(self, conversation: Conversation, event: Event, facts: Facts) -> Transition:
        what, told = event.what, ""
        if isinstance(what, ShopperWrote):
            heard: dict[str, Any] = {"last_inbound_at": facts.now, "heard_in": conversation.version + 1}
            heard |= {"briefly_at": facts.now} if what.brief else {}
            conversation = conversation.model_copy(update=heard)
            told = what.content.text if isinstance(what.content, TextIn) else "welcome"
        elif isinstance(what, StockReturned):
            told = what.sku
        moved = conversation.model_copy(update={"version": conversation.version + 1, "last_now": facts.now})
        return Transition(moved, effects=tuple(map(self._say, filter(None, told.split(" + ")))))

    def failed(self, conversation: Conversation, event: Event, facts: Facts) -> Transition:
        raise AssertionError(event)

    def _say(self, told: str) -> Send:
        if told.startswith("?"):
            question = Choices(body=told[1:], options=(Option(id="x", title="X"),), opener="Kies")
            return Send(message=question, locale="nl", overtakable=True)
        purpose = "transactional" if told.startswith("$") else "reply"
        return Send(message=Text(body=told.lstrip("$")), locale="nl", purpose=purpose)


@pytest.fixture
def phone() -> Counted:
    return Counted()


@pytest.fixture
def world(phone: Counted) -> Iterator[World]:
    with World(engine=Script(), channels={"wechat": phone}) as world:
        yield world


def writes(world: World, told: str) -> None:
    world.writes(told, account=ACCOUNT, user=USER)
    world.run()


def happens(world: World, told: str) -> None:
    """Something that the shopper did not ask for is told."""
    world.happens(StockReturned(sku=told), account=ACCOUNT, user=USER)
    world.run()


def glances(world: World) -> None:
    """The shopper follows the account: a moment in which something may be said."""
    world.clock.move(seconds=1)
    world.happens(ShopperWrote(content=Opened(), brief=True), account=ACCOUNT, user=USER)
    world.run()


def said(phone: Counted) -> list[str]:
    return [payload["text"] for _, _, payload in phone.sent]


def marks(world: World) -> list[tuple[str, str]]:
    return [(mark.state, mark.reason) for turn in world.turns(USER, ACCOUNT) for mark in turn.marks.values()]


def test_pitfall_31_five_may_follow_a_message_and_the_last_is_for_money(world: World, phone: Counted) -> None:
    writes(world, "1|2|3")
    happens(world, "4")
    happens(world, "held")
    assert said(phone) == ["1", "2", "3", "4"], "one is kept for money"
    happens(world, "$paid")
    happens(world, "$sent")
    assert said(phone)[4:] == ["paid"], "and no more than five"
    assert [mark for mark in marks(world) if mark[0] == "waiting"] == [("waiting", "quota")] * 2


def test_what_is_held_is_said_when_the_shopper_writes_and_the_answer_too(world: World, phone: Counted) -> None:
    writes(world, "1|2|3|4")
    happens(world, "held")
    happens(world, "$one")
    happens(world, "$two")
    writes(world, "answer")
    assert said(phone) == ["1", "2", "3", "4", "one", "held", "two", "answer"]
    assert {state for state, _ in marks(world)} == {"done"}
    happens(world, "more")
    assert said(phone)[-1] == "more"


def test_much_that_was_held_leaves_room_for_the_answer(world: World, phone: Counted) -> None:
    writes(world, "1|2|3|4")
    for number in range(6):
        happens(world, f"held {number}")
    writes(world, "answer")
    assert said(phone)[4:] == ["held 0", "held 1", "answer"]
    writes(world, "again")
    assert said(phone)[7:] == ["held 2", "held 3", "again"]
    writes(world, "and again")
    assert said(phone)[10:] == ["held 4", "held 5", "and again"]
    assert {state for state, _ in marks(world)} == {"done"}


def test_texts_of_one_turn_are_said_together(world: World, phone: Counted) -> None:
    writes(world, "one + two + ?three")
    [(_, reference, payload)] = phone.sent
    assert "one\\n\\ntwo\\n\\nthree" in payload["text"]
    assert marks(world) == [("done", "")] * 3
    assert reference.endswith("/2")


def test_texts_that_would_not_fit_one_message_are_not_joined(world: World, phone: Counted) -> None:
    long = "é" * 700
    writes(world, f"{long} + {long}")
    assert said(phone) == [long, long]


def test_money_goes_before_what_would_use_its_place(world: World, phone: Counted) -> None:
    writes(world, "1|2|3|4")
    happens(world, "a|b + $paid")
    assert said(phone)[4:] == ["paid"]


def test_a_message_goes_whole_or_later(world: World, phone: Counted) -> None:
    writes(world, "1|2|3")
    happens(world, "picture|menu")
    assert said(phone) == ["1", "2", "3"]
    writes(world, "answer")
    assert said(phone)[3:] == ["picture", "menu", "answer"]


def test_what_is_longer_than_any_quota_goes_in_parts(world: World, phone: Counted) -> None:
    parts = [f"part {number}" for number in range(9)]
    writes(world, "|".join(parts))
    assert said(phone) == parts[:4]
    while ("waiting", "quota") in marks(world):
        before = len(said(phone))
        writes(world, "go on")
        assert len(said(phone)) > before + 1
    assert [text for text in said(phone) if text.startswith("part")] == parts


def test_a_glance_is_three_within_a_minute(world: World, phone: Counted) -> None:
    glances(world)
    happens(world, "2")
    happens(world, "3")
    assert said(phone) == ["welcome", "2"]
    happens(world, "$3")
    happens(world, "$4")
    assert said(phone) == ["welcome", "2", "3"]
    world.clock.move(minutes=2)
    glances(world)
    assert said(phone)[3:] == ["4", "welcome"]
    world.clock.move(seconds=61)
    happens(world, "$late")
    assert said(phone)[5:] == []


def test_a_glance_takes_nothing_from_what_a_message_allows(world: World, phone: Counted) -> None:
    writes(world, "1")
    world.clock.move(minutes=10)
    glances(world)
    world.clock.move(minutes=10)
    happens(world, "$paid")
    assert said(phone) == ["1", "welcome", "paid"]


def test_a_question_that_was_held_and_is_past_is_not_asked(world: World, phone: Counted) -> None:
    writes(world, "1|2|3|4")
    happens(world, "?old question")
    writes(world, "?new question")
    assert "old question" not in "".join(said(phone)) and "new question" in said(phone)[-1]
    assert ("overtaken", "") in marks(world)


def test_after_the_window_all_is_held(world: World, phone: Counted) -> None:
    writes(world, "1")
    world.clock.move(hours=49)
    happens(world, "$shipped")
    assert said(phone) == ["1"]
    writes(world, "hi")
    assert said(phone) == ["1", "shipped", "hi"]


def test_the_channel_that_says_it_is_spent_is_believed(world: World, phone: Counted) -> None:
    tried: list[str] = []

    def spent(reference: str, payload: Payload) -> None:
        tried.append(payload["text"])
        raise QuotaSpent("errcode 45047")

    writes(world, "1")
    phone.refuse = spent
    happens(world, "$one")
    happens(world, "$two")
    assert tried == ["one"], "it is not asked again before the shopper has written"
    phone.refuse = lambda reference, payload: None
    world.happens(TimerDue(), account=ACCOUNT, user=USER)
    world.run()
    assert said(phone) == ["1"]
    writes(world, "hi")
    assert said(phone) == ["1", "one", "two", "hi"]


def test_who_never_writes_again_is_given_up_and_the_merchant_is_told(world: World, phone: Counted) -> None:
    writes(world, "1")
    world.clock.move(hours=49)
    happens(world, "$shipped")
    world.clock.move(days=7, minutes=5)
    world.happens(TimerDue(), account=ACCOUNT, user=USER)
    world.run()
    assert said(phone) == ["1"]
    assert ("undeliverable", "waited too long") in marks(world)
    assert [turn.event.what.type for turn in world.turns(USER, ACCOUNT)][-1] == "delivery_failed"


def test_who_dies_after_a_send_says_it_again_and_loses_nothing(world: World, phone: Counted) -> None:
    def die(reference: str, payload: Payload) -> None:
        phone.crash = lambda reference, payload: None
        raise KeyboardInterrupt

    phone.crash = die
    world.writes("1", account=ACCOUNT, user=USER)
    with pytest.raises(KeyboardInterrupt):
        world.step()
    world.run()
    assert said(phone) == ["1", "1"]
    assert quotas.read(world.table, world.conversation_id(USER, ACCOUNT)).sent in (1, 2)


def test_a_channel_that_counts_nothing_is_not_counted(world: World) -> None:
    world.writes("1|2|3|4|5|6|7")
    world.run()
    assert len(world.said()) == 7
    assert world.table.get(keys.quota(world.conversation_id())) is None

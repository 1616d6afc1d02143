"""What becomes of a turn's effects: windows, opt-out, slow down, never, and what waits behind what."""

from datetime import timedelta
from typing import Any

import pytest

from functions.clock import wake
from functions.conversation.channel_events import DeliveryFailed, ReachabilityChanged
from functions.conversation.fulfilment_events import FulfilmentReported
from functions.conversation.state import Conversation
from functions.errors import ChannelError, QueueError, Refused, SlowDown, Unavailable
from functions.storage import deliveries
from tests.world import ACCOUNT, World


class Raises:
    """A channel's mood: raises what it is given for as many sends, then sends again."""

    def __init__(self, failure: ChannelError, times: int = 10_000, only: str = "") -> None:
        self.failure, self.left, self.only = failure, times, only

    def __call__(self, reference: str, payload: dict[str, Any]) -> None:
        if self.left and self.only in str(payload):
            self.left -= 1
            raise self.failure


def marks(world: World) -> list[str]:
    return [f"{mark.state} {mark.reason}".strip() for turn in world.turns() for mark in turn.marks.values()]


def wakes(world: World, **later: float) -> None:
    world.clock.move(**later)
    wake(world.table, world.mailbox, world.clock())
    world.run()


# --- window and opt-out -------------------------------------------------------------------------------------------


def test_inside_the_window_free_text_is_sent(world: World) -> None:
    world.writes("parcel is on its way")
    world.run()
    assert world.said() == ["parcel is on its way"]


def test_outside_the_window_the_approved_template_is_sent(world: World) -> None:
    world.writes("parcel is on its way")
    messages = world.inbox.batch()
    world.clock.move(hours=25)
    world.step(messages)
    assert [payload for _, _, payload in world.phone.sent] == [
        {"template": "parcel", "language": "nl", "parameters": ["1042"]}
    ]


def test_outside_the_window_without_a_template_it_is_withheld_with_the_reason(world: World) -> None:
    world.writes("hallo")
    world.clock.move(hours=25)
    world.run()
    assert world.phone.sent == []
    assert marks(world) == ["withheld window"]


def test_the_window_is_judged_by_the_real_clock_and_not_by_the_event(world: World) -> None:
    world.writes("hallo")
    world.clock.move(hours=23, minutes=59)
    world.run()
    assert world.said() == ["hallo"]


def test_pitfall_38_stop_ends_promotion_at_once_and_nothing_else(world: World) -> None:
    for text in ("news", "stop", "news again", "hallo", "parcel"):
        world.writes(text)
        world.run()
    assert world.said() == ["news", "stop", "hallo", "parcel"]
    assert "withheld opted_out_promotional" in marks(world)


@pytest.mark.parametrize(("field", "reason"), [("transactional", "opted_out"), ("reachable", "unreachable")])
def test_what_the_shopper_ended_is_withheld(world: World, field: str, reason: str) -> None:
    decide = world.engine.decide

    def without(conversation: Conversation, *rest: Any) -> Any:
        return decide(conversation.model_copy(update={field: False}), *rest)

    world.engine.decide = without  # type: ignore[method-assign]
    world.writes("parcel")
    world.writes("hallo")
    world.run()
    assert world.said() == ["hallo"]
    assert marks(world)[0] == f"withheld {reason}"


def test_a_page_that_fetches_is_sent_nothing_but_the_turn_is_marked(world: World) -> None:
    world.writes("long", account="web:1", user="s1")
    world.run()
    assert world.page.sent == []
    (turn,) = world.turns("s1", "web:1")
    assert not turn.unfinished
    assert world.client.counted() == {"batch_get_item": 1, "transact_write_items": 1, "put_item": 1, "query": 1}


# --- slow down ----------------------------------------------------------------------------------------------------


def test_slow_down_acknowledges_the_event_and_sends_later_in_order(world: World) -> None:
    world.phone.refuse = Raises(SlowDown("131056"), times=1, only="two")
    world.writes("long")
    world.run()
    assert world.said() == ["one"]
    assert world.inbox.messages == []
    world.writes("later")
    world.run()
    assert world.said() == ["one"]
    wakes(world, minutes=1)
    assert world.said() == ["one", "two", "three", "later"]
    assert set(marks(world)) == {"done"}


def test_money_is_not_held_up_by_a_slow_channel(world: World) -> None:
    world.phone.refuse = Raises(SlowDown("131056"))
    world.writes("observe")
    world.writes("buy ROSE 1")
    world.run()
    assert [command.call.type for command in world.commands] == ["observe_payment", "observe_payment"]
    assert [each.name for each in world.bus.announced] == ["seen"]
    assert world.stock("ROSE") == (4, 1, 0)


def test_the_next_message_sends_what_waited_if_its_time_has_come(world: World) -> None:
    world.phone.refuse = Raises(SlowDown("131056"), times=1)
    world.writes("a")
    world.run()
    world.clock.move(seconds=5)
    world.writes("b")
    world.run()
    assert world.said() == ["a", "b"]


def test_patience_grows_and_gives_up_after_a_day(world: World) -> None:
    world.phone.refuse = Raises(SlowDown("131056"))
    world.writes("a")
    world.run()
    for _ in range(8):
        wakes(world, minutes=11)
    assert marks(world)[0] == "waiting slow_down"
    wakes(world, hours=25)
    assert marks(world)[0] == "undeliverable waited too long"
    before = world.client.counted()
    wakes(world, minutes=11)
    assert before
    assert "transact_write_items" not in world.client.counted()


def test_a_whole_account_that_must_slow_down_holds_everybody(world: World) -> None:
    world.phone.refuse = Raises(SlowDown("130429", seconds=60, whole_account=True), times=1)
    world.writes("a", user="+311")
    world.run()
    world.writes("b", user="+312")
    world.run()
    assert world.phone.sent == []
    wakes(world, seconds=61)
    assert sorted(world.said("+311") + world.said("+312")) == ["a", "b"]


def test_an_account_that_needs_a_person_loses_nothing(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.phone.refuse = Raises(Refused("token expired", code=190, operator=True), times=1)
    world.writes("a")
    world.run()
    assert marks(world) == ["waiting account"]
    assert "a person must look" in capsys.readouterr().out
    wakes(world, minutes=6)
    assert world.said() == ["a"]


# --- never, and not now -------------------------------------------------------------------------------------------


def test_never_is_marked_with_its_reason_and_told_to_the_conversation(world: World) -> None:
    world.phone.refuse = Raises(Refused("blocked", code=131026), only="two")
    world.writes("long")
    world.run()
    assert world.said() == ["one", "three"]
    assert marks(world) == ["done", "undeliverable refused 131026", "done"]
    told = [turn.event.what for turn in world.turns()][1]
    assert told == DeliveryFailed(message_id=f"{world.conversation_id()}/1/1", code=131026, reason="blocked")


def test_who_has_blocked_the_shop_is_told_to_the_conversation_as_out_of_reach(world: World) -> None:
    world.phone.refuse = Raises(Refused("not available", code=551, unreachable=True))
    world.writes("hallo")
    world.run()
    told = [turn.event.what for turn in world.turns()[1:]]
    assert told[0] == ReachabilityChanged(reachable=False)
    assert isinstance(told[1], DeliveryFailed)


def test_being_told_of_a_failure_does_not_go_round(world: World) -> None:
    world.phone.refuse = Raises(Refused("blocked", code=131026))
    for _ in range(3):
        world.writes("a")
    world.run()
    assert len(world.turns()) == 6


def test_an_unavailable_channel_is_retried_by_the_queue_and_money_goes_first(world: World) -> None:
    world.phone.refuse = Raises(Unavailable("503"), times=1)
    world.writes("observe")
    world.step()
    assert len(world.inbox.messages) == 1
    assert len(world.commands) == 1
    assert len(world.bus.announced) == 1
    world.step()
    assert world.said() == ["1"]
    assert len(world.commands) == 1
    assert len(world.bus.announced) == 1


def test_a_long_outage_does_not_end_in_the_dead_letter_queue(world: World) -> None:
    world.phone.refuse = Raises(Unavailable("503"), times=6)
    world.writes("a")
    for _ in range(4):
        if world.inbox.messages:
            world.step()
    assert world.inbox.messages == []
    assert world.inbox.dead == []
    wakes(world, minutes=11)
    wakes(world, minutes=11)
    wakes(world, minutes=11)
    assert world.said() == ["a"]


def test_events_the_bus_does_not_take_are_put_again(world: World) -> None:
    failing = [True]

    def refuse() -> None:
        if failing and failing.pop():
            raise QueueError("FailedEntryCount")

    world.bus.refuse = refuse
    world.writes("observe")
    world.run()
    assert [each.id for each in world.bus.announced] == [f"{world.conversation_id()}/1/2"]
    assert world.said() == ["1"]


def test_each_message_sent_knows_its_conversation(world: World) -> None:
    world.writes("first|second")
    world.run()
    for message in ("out1", "out2"):
        assert deliveries.conversation_of(world.table, ACCOUNT, message) == world.conversation_id()


def test_an_update_from_outside_goes_to_the_conversations_own_account(world: World) -> None:
    world.writes("hallo")
    world.run()
    world.phone.refuse = Raises(SlowDown("131056"), times=1)
    world.writes("later")
    world.run()
    world.clock.move(minutes=1)
    world.happens(
        FulfilmentReported(order="o1", state="delivered"), account="clock", conversation=world.conversation_id()
    )
    world.run()
    assert world.said() == ["hallo", "later"]
    assert deliveries.conversation_of(world.table, ACCOUNT, "out2") == world.conversation_id()
    assert timedelta() < world.clock() - world.turns()[0].at


def test_what_there_is_no_time_to_send_is_sent_by_the_next_run(world: World) -> None:
    world.writes("long")
    left = iter((15.0, 15.0, 9.0, 3.0))
    world.step(remaining=lambda: next(left))
    assert world.said() == ["one", "two"]
    world.run()
    assert world.said() == ["one", "two", "three"]
    assert world.delays == [2]


def test_an_event_that_comes_again_while_its_answer_waits_is_answered_once(world: World) -> None:
    world.phone.refuse = Raises(SlowDown("131056"), times=1)
    event = world.writes("a")
    world.run()
    world.clock.move(minutes=1)
    world.posts(event)
    world.run()
    assert world.said() == ["a"]


def test_who_writes_again_after_a_wait_was_given_up_is_answered(world: World) -> None:
    world.phone.refuse = Raises(SlowDown("131056"), times=1)
    world.writes("a")
    world.run()
    world.clock.move(hours=25)
    world.writes("b")
    world.run()
    assert world.said() == ["b"]
    assert marks(world) == ["undeliverable waited too long", "done"]

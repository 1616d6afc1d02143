"""One conversation's events through the real worker, storage and dispatch: requests, batches, failures (design 2)."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.commerce.places import Registered
from functions.conversation.channel_events import DeliveryFailed
from functions.conversation.events import TimerDue
from functions.conversation.money_events import PaymentObserved
from functions.errors import Contended, Unavailable
from functions.storage.stock import set_stock
from functions.worker import LONGEST_VISIBILITY, NEWER_VISIBILITY
from tests.dynamo import Crash, refused
from tests.world import ACCOUNT, START, World


def observed(order: str) -> PaymentObserved:
    return PaymentObserved(
        order=order, attempt=1, session="cs", status="complete", payment_status="paid", amount=200, currency="EUR",
        livemode=False, expires_at=START,
    )  # fmt: skip


def crash_at(world: World, call: str, number: int = 1) -> None:
    """The process dies just before that request."""
    seen = 0

    def fault(made: str, request: dict[str, Any]) -> None:
        nonlocal seen
        seen += made == call
        if made == call and seen == number:
            world.client.fault = lambda call, request: None
            raise Crash

    world.client.fault = fault


# --- the ordinary case --------------------------------------------------------------------------------------------


def test_a_message_is_answered_and_kept_as_a_turn(world: World) -> None:
    world.writes("hallo")
    world.run()
    assert world.said() == ["hallo"]
    (turn,) = world.turns()
    assert turn.version == 1
    assert turn.marks[0].ids == ("out1",)


def test_an_ordinary_message_takes_three_requests(world: World) -> None:
    world.writes("hallo")
    world.run()
    assert world.client.counted() == {"batch_get_item": 1, "transact_write_items": 2}


def test_live_stock_takes_one_request_more(world: World) -> None:
    world.writes("buy ROSE 2")
    world.run()
    assert world.client.counted() == {"batch_get_item": 2, "transact_write_items": 2}
    assert world.stock("ROSE") == (3, 2, 0)
    assert [command.call.type for command in world.commands] == ["observe_payment"]


def test_an_address_is_looked_up_when_it_is_asked_for_and_takes_no_request_of_the_table(world: World) -> None:
    asked = []

    def look_up(*address: str) -> Registered | None:
        asked.append(address)
        return Registered(street="Lindengracht", city="Amsterdam") if address[1] == "1015KB" else None

    world.worker = replace(world.worker, look_up=look_up)
    world.writes("where 1015KB 12")
    world.run()
    assert world.client.counted() == {"batch_get_item": 1, "transact_write_items": 2}
    for text in ("hallo", "where 9999ZZ 1", "stop"):
        world.writes(text)
    world.run()
    assert world.said() == ["Lindengracht, Amsterdam", "hallo", "not known", "stop"]
    assert asked == [("NL", "1015KB", "12"), ("NL", "9999ZZ", "1")]


def test_without_a_register_nothing_is_known_of_an_address(world: World) -> None:
    world.writes("where 1015KB 12")
    world.run()
    assert world.said() == ["not known"]


def test_a_turn_without_effects_takes_two_requests(world: World) -> None:
    world.writes("quiet")
    world.run()
    assert world.client.counted() == {"batch_get_item": 1, "transact_write_items": 1}


def test_a_batch_loads_its_conversation_once(world: World) -> None:
    for text in ("a", "b", "c"):
        world.writes(text)
    world.step()
    assert world.client.counted() == {"batch_get_item": 1, "transact_write_items": 6}


def test_time_never_runs_backwards(world: World) -> None:
    world.writes("a")
    world.run()
    world.clock.move(minutes=-5)
    world.writes("b")
    world.run()
    assert [turn.at for turn in world.turns()] == [START, START]


def test_the_address_is_kept_current(world: World) -> None:
    event = world.event(world.writes("a").what)
    world.posts(event.model_copy(update={"user": "NL.13491208655302741918"}))
    world.posts(world.event(TimerDue()))
    world.run()
    conversation = world.conversation()
    assert conversation is not None
    assert conversation.user == "NL.13491208655302741918"


def test_the_same_event_twice_in_a_batch_is_answered_once(world: World) -> None:
    event = world.writes("hallo")
    world.posts(event)
    world.step()
    assert world.said() == ["hallo"]


# --- a batch ------------------------------------------------------------------------------------------------------


def test_a_batch_is_decided_in_order_and_an_overtaken_answer_is_not_sent(world: World) -> None:
    for text in ("show a", "show b", "hallo", "show c"):
        world.writes(text)
    world.step()
    assert world.said() == ["hallo", "show c"]
    assert [turn.marks[0].state for turn in world.turns()] == ["overtaken", "overtaken", "done", "done"]


def test_an_answer_that_only_tells_something_overtakes_nothing(world: World) -> None:
    for text in ("show a", "hallo"):
        world.writes(text)
    world.step()
    assert world.said() == ["show a", "hallo"]


def test_an_old_message_that_comes_again_overtakes_nothing(world: World) -> None:
    old = world.writes("show a")
    world.writes("show b")
    world.posts(old)
    world.step()
    assert world.said() == ["show b"]


def test_only_an_answer_overtakes(world: World) -> None:
    world.writes("show a")
    world.writes("quiet")
    world.happens(TimerDue())
    world.step()
    assert world.said() == ["show a"]


def test_conversations_of_one_batch_do_not_touch_each_other(world: World) -> None:
    world.writes("show a", user="+311")
    world.writes("bug", user="+312")
    world.writes("show c", user="+313")
    world.step()
    assert [world.said(user) for user in ("+311", "+312", "+313")] == [["show a"], ["sorry"], ["show c"]]


def test_what_there_is_no_time_for_is_delivered_again_in_order(world: World) -> None:
    for text in ("a", "b", "c"):
        world.writes(text)
    left = iter((15.0, 13.0, 10.0, 10.0, 9.0))
    messages = world.inbox.batch()
    answer = world.step(messages, remaining=lambda: next(left))
    assert answer == {"batchItemFailures": [{"itemIdentifier": messages[2].id}]}
    assert world.said() == ["a", "b"]
    world.run()
    assert world.said() == ["a", "b", "c"]


def test_after_a_failure_nothing_later_of_that_conversation_is_done(world: World) -> None:
    world.writes("a", user="+311")
    world.writes("b", user="+312")
    world.writes("c", user="+311")
    first, other, last = world.inbox.batch()

    def fault(call: str, request: dict[str, Any]) -> None:
        if call == "batch_get_item" and first.group in json.dumps(request):
            raise refused("AccessDeniedException")

    world.client.fault = fault
    answer = world.step()
    assert {item["itemIdentifier"] for item in answer["batchItemFailures"]} == {first.id, last.id}
    assert world.said("+312") == ["b"]
    assert world.inbox.messages == [first, last]
    assert other not in world.inbox.messages


def test_events_that_travelled_together_are_a_turn_each(world: World) -> None:
    events = [world.writes(text) for text in ("a", "b", "c")]
    world.inbox.messages.clear()
    world.posts(*events)
    assert len(world.inbox.messages) == 1
    world.run()
    assert world.said() == ["a", "b", "c"]
    assert [turn.version for turn in world.turns()] == [1, 2, 3]


# --- delivered twice, crashed -------------------------------------------------------------------------------------


def test_a_second_delivery_changes_nothing(world: World) -> None:
    event = world.writes("buy ROSE 2")
    world.run()
    world.posts(event)
    world.run()
    assert world.said() == ["ordered ROSE"]
    assert world.stock("ROSE") == (3, 2, 0)
    assert len(world.turns()) == 1
    assert len(world.commands) == 1


def test_a_crash_after_commit_and_before_the_send_sends_once(world: World) -> None:
    world.writes("buy ROSE 2")

    def dies(reference: str, payload: object) -> None:
        raise Crash

    world.phone.refuse = dies
    with pytest.raises(Crash):
        world.step()
    world.phone.refuse = lambda reference, payload: None
    world.run()
    assert world.said() == ["ordered ROSE"]
    assert world.stock("ROSE") == (3, 2, 0)
    assert {command.id for command in world.commands} == {f"{world.conversation_id()}/1/1"}


def test_a_crash_between_the_send_and_its_mark_may_send_twice(world: World) -> None:
    """At-least-once, as the docs say."""
    world.writes("hallo")
    crash_at(world, "transact_write_items", 2)
    with pytest.raises(Crash):
        world.step()
    world.run()
    assert world.said() == ["hallo", "hallo"]
    assert len(world.turns()) == 1


def test_what_was_sent_before_a_failure_is_not_sent_again(world: World) -> None:
    world.writes("long")
    failing = [True]

    def refuse(reference: str, payload: dict[str, Any]) -> None:
        if payload["text"] == "three" and failing.pop():
            raise Unavailable("502")

    world.phone.refuse = refuse
    failing[:] = [False, True]
    world.step()
    assert world.said() == ["one", "two"]
    assert len(world.inbox.messages) == 1
    world.step()
    assert world.said() == ["one", "two", "three"]


def test_the_parts_of_one_message_are_resumed_where_they_stopped(world: World) -> None:
    world.writes("first|second|third")
    failing = [False, True]

    def refuse(reference: str, payload: dict[str, Any]) -> None:
        if payload["text"] == "second" and failing.pop():
            raise Unavailable("502")

    world.phone.refuse = refuse
    world.run()
    assert world.said() == ["first", "second", "third"]
    assert world.turns()[0].marks[0].ids == ("out1", "out2", "out3")


# --- conflicts ----------------------------------------------------------------------------------------------------


def interfere(world: World, meddle: Any, times: int = 1) -> None:
    """Something else is committed between our load and our commit."""
    left = times

    def fault(call: str, request: dict[str, Any]) -> None:
        nonlocal left
        if call == "transact_write_items" and left:
            left -= 1
            before, world.client.fault = world.client.fault, lambda call, request: None
            meddle()
            world.client.fault = before

    world.client.fault = fault


def test_stock_that_went_in_between_is_decided_again(world: World) -> None:
    world.writes("buy ROSE 4")
    interfere(world, lambda: set_stock(world.table, "ROSE", 2))
    world.run()
    assert world.said() == ["only 2 left"]
    assert world.stock("ROSE") == (2, 0, 0)
    assert world.commands == []


def test_a_conversation_that_moved_in_between_is_decided_again(world: World) -> None:
    world.writes("a")
    world.run()
    other = world.event(world.event(world.turns()[0].event.what).what, id="other")
    world.writes("b")

    def meddle() -> None:
        world.worker.settle(other, None, "")

    interfere(world, meddle)
    world.run()
    assert [turn.event.id for turn in world.turns()][1] == "other"
    assert [turn.version for turn in world.turns()] == [1, 2, 3]
    assert world.said()[-1] == "b"


def test_endless_conflict_is_left_to_the_queue(world: World) -> None:
    world.writes("buy ROSE 1")
    world.client.fault = _conflict
    world.step()
    assert len(world.inbox.messages) == 1
    assert world.delays == [2]


def _conflict(call: str, request: dict[str, Any]) -> None:
    if call == "transact_write_items":
        raise refused("TransactionCanceledException", "None", "None", "ConditionalCheckFailed")


def test_a_busy_table_is_left_to_the_queue_with_growing_patience(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: Any) -> None:
        raise Contended("TransactionConflict")

    monkeypatch.setattr(type(world.table), "transact", busy)
    world.writes("a")
    for _ in range(5):
        world.step()
    assert world.delays == [2, 4, 8, 16, 32]
    assert max(world.delays) < LONGEST_VISIBILITY
    world.step()
    assert len(world.inbox.dead) == 1


# --- bugs and newer releases --------------------------------------------------------------------------------------


def test_a_bug_becomes_an_apology_a_person_and_a_kept_event(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    event = world.writes("bug with a secret")
    world.run()
    assert world.said() == ["sorry"]
    conversation = world.conversation()
    assert conversation is not None
    assert conversation.human_requested_at == START
    (kept,) = world.kept
    assert json.loads(kept["body"])["id"] == event.id
    assert kept["why"] == "decide raised ZeroDivisionError"
    told = capsys.readouterr().out
    assert '"Undecided": 1' in told
    assert "secret" not in told


def test_the_shopper_goes_on_after_a_bug(world: World) -> None:
    world.writes("bug")
    world.writes("hallo")
    world.run()
    assert world.said() == ["sorry", "hallo"]
    assert [turn.version for turn in world.turns()] == [1, 2]


def test_an_event_of_a_newer_release_waits_for_it(world: World) -> None:
    event = world.event(TimerDue())
    body = json.dumps(json.loads(event.model_dump_json()) | {"v": 2})
    world.inbox.put(event.conversation, body)
    world.writes("a")
    world.step()
    assert len(world.inbox.messages) == 2
    assert world.delays == [NEWER_VISIBILITY]
    assert world.kept == []


def test_a_message_that_is_no_event_is_kept_and_holds_nobody_up(world: World) -> None:
    world.inbox.put(world.conversation_id(), "not ours")
    world.writes("a")
    world.run()
    assert world.said() == ["a"]
    assert [kept["body"] for kept in world.kept] == ["not ours"]


def test_a_shop_that_is_not_published_is_left_to_the_queue(world: World) -> None:
    world.table.shop = "elsewhere"
    world.writes("a")
    world.step()
    assert len(world.inbox.messages) == 1


# --- a whole order ------------------------------------------------------------------------------------------------


def test_a_paid_order_gets_its_number_once(world: World) -> None:
    world.writes("buy ROSE 2")
    world.run()
    conversation = world.conversation()
    assert conversation is not None
    order = conversation.orders[0].id
    for _ in range(3):
        world.happens(observed(order))
    world.run()
    assert world.said() == ["ordered ROSE", "paid 1001"]
    assert world.stock("ROSE") == (3, 0, 2)


def test_a_failed_delivery_reaches_the_engine(world: World) -> None:
    world.writes("a")
    world.happens(DeliveryFailed(message_id="out1"), account=ACCOUNT)
    world.run()
    assert len(world.turns()) == 2


def test_a_timer_due_twice_in_its_bucket_is_one_turn(world: World) -> None:
    world.writes("a")
    due = world.event(TimerDue(), id="c/2026/1", account="clock", conversation=world.conversation_id())
    world.posts(due, due)
    world.run()
    assert len(world.turns()) == 2
    assert timedelta() <= world.turns()[1].at - START

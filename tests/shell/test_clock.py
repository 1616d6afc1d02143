"""The clock's two Lambdas, and reports from the bus."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.bus import take_in
from functions.clock import TOLD_AT_ONCE, look_back, reconcile, tell_of_publish, tell_of_stock, wake
from functions.conversation.events import TimerDue
from functions.conversation.fulfilment_events import FulfilmentReported
from functions.payments.command import LookBack
from functions.storage import keys
from functions.storage.attempts import Attempts
from functions.storage.reconciled import Reconciled
from functions.storage.stock import set_stock
from functions.storage.table import text
from tests.starter import starter_shop, starter_stock
from tests.storage.examples import conversation, event, order, put, timer
from tests.world import POINTER, START, USER, World


def timed(world: World, name: str, due: datetime) -> None:
    put(world.table, conversation(id=name, timers=(timer(due),)), event(f"for-{name}", conversation=name))


def test_only_what_is_due_is_told_and_all_of_it(world: World) -> None:
    for minutes in range(6):
        timed(world, f"c{minutes}", START + timedelta(minutes=minutes))
    assert wake(world.table, world.mailbox, START + timedelta(minutes=3)) == 4
    assert {message.group for message in world.inbox.messages} == {"c0", "c1", "c2", "c3"}
    assert all(TimerDue().type in message.body for message in world.inbox.messages)


def test_a_timer_that_stays_due_is_told_again_after_ten_minutes(world: World) -> None:
    timed(world, "c0", START)
    ids = []
    for minutes in (0, 1, 9, 10, 19, 20):
        wake(world.table, world.mailbox, START + timedelta(minutes=minutes))
        ids.append(json.loads(world.inbox.messages.pop().body)["id"])
    assert len(set(ids)) == 3
    assert ids[0] == ids[1] == ids[2]


def test_many_due_at_once_are_all_told(world: World) -> None:
    for number in range(25):
        timed(world, f"c{number}", START)
    assert wake(world.table, world.mailbox, START) == 25
    assert len(world.inbox.messages) == 25


def test_open_attempts_are_looked_at_every_five_minutes(world: World) -> None:
    Attempts(world.table, world.clock).put_attempt({"order": "o1", "number": 2, "state": "open"})
    assert reconcile(world.table, world.payments_queue, START + timedelta(minutes=4)) == 0
    assert reconcile(world.table, world.payments_queue, START + timedelta(minutes=5)) == 1
    (command,) = world.commands
    assert (command.call.type, command.call.order, command.call.attempt) == ("observe_payment", "o1", 2)
    assert world.outbox.messages[0].group == "o1"


# --- what is waited for -----------------------------------------------------------------------------------------


@pytest.fixture
def florist() -> Iterator[World]:
    """The real engine and shop; of peonies there are none."""
    with World(shop=starter_shop(), stock=starter_stock()) as world:
        yield world


OTHER = "+31687654321"


def looks(world: World, **later: int) -> int:
    world.clock.move(**later)
    told = tell_of_stock(world.table, world.mailbox, world.clock())
    world.run()
    return told


def heard(world: World, user: str) -> list[str]:
    """Messages that say what is back."""
    return [
        json.dumps(payload)
        for address, _, payload in world.phone.sent
        if address == user and "voorraad" in str(payload)
    ]


def test_two_who_wait_are_told_once_when_it_is_back(florist: World) -> None:
    for user in (USER, OTHER):
        florist.writes("laat me weten als de pioenrozen er weer zijn", user=user)
    florist.run()
    assert looks(florist, minutes=5) == 0
    set_stock(florist.table, "PIOEN", 3)
    assert looks(florist, minutes=5) == 2
    assert [len(heard(florist, user)) for user in (USER, OTHER)] == [1, 1]
    assert looks(florist, minutes=5) == 0
    set_stock(florist.table, "PIOEN", 9)
    assert looks(florist, minutes=5) == 0
    assert [len(heard(florist, user)) for user in (USER, OTHER)] == [1, 1]


def test_looked_at_twice_before_it_is_read_it_is_told_once(florist: World) -> None:
    florist.writes("laat me weten als de pioenrozen er weer zijn")
    florist.run()
    set_stock(florist.table, "PIOEN", 3)
    for _ in range(2):
        tell_of_stock(florist.table, florist.mailbox, florist.clock())
    florist.run()
    assert len(heard(florist, USER)) == 1


def test_sold_out_again_before_it_is_read_it_is_told_the_next_time(florist: World) -> None:
    florist.writes("laat me weten als de pioenrozen er weer zijn")
    florist.run()
    set_stock(florist.table, "PIOEN", 1)
    assert tell_of_stock(florist.table, florist.mailbox, florist.clock()) == 1
    set_stock(florist.table, "PIOEN", 0)
    florist.run()
    assert heard(florist, USER) == []
    set_stock(florist.table, "PIOEN", 2)
    assert looks(florist, minutes=5) == 1
    assert len(heard(florist, USER)) == 1


def test_outside_the_window_the_approved_template_tells_it(florist: World) -> None:
    florist.writes("laat me weten als de pioenrozen er weer zijn")
    florist.run()
    set_stock(florist.table, "PIOEN", 3)
    assert looks(florist, days=2) == 1
    assert florist.phone.sent[-1][2] == {"template": "back_in_stock", "language": "nl", "parameters": ["Pioenrozen"]}


def test_where_nobody_waits_one_query_is_all(florist: World) -> None:
    florist.client.counted()
    assert tell_of_stock(florist.table, florist.mailbox, florist.clock()) == 0
    assert florist.client.counted() == {"query": 1}
    assert florist.inbox.messages == []


# --- looking back -------------------------------------------------------------------------------------------------


def looked_back(world: World, now: datetime) -> list[Any]:
    """What the clock asks at that moment: the readings."""
    before = len(world.outbox.messages)
    look_back(Reconciled(world.table, lambda: now), world.payments_queue, now)
    return [LookBack.model_validate_json(message.body).reading for message in world.outbox.messages[before:]]


def test_a_shop_that_has_never_looked_back_reads_three_days_of_events_and_fifteen_of_sessions(world: World) -> None:
    replay, sweep = looked_back(world, START)
    assert (replay.type, replay.since, replay.until) == ("replay_events", START - timedelta(days=3), START)
    assert (sweep.type, sweep.since, sweep.until) == ("sweep_sessions", START - timedelta(days=15), START)
    assert {message.group for message in world.outbox.messages} == {"look-back"}


def test_until_all_has_been_read_the_same_is_asked_every_five_minutes(world: World) -> None:
    for minutes in (0, 5, 10):
        assert len(looked_back(world, START + timedelta(minutes=minutes))) == 2


def test_events_are_read_each_hour_with_an_overlap_and_sessions_each_day(world: World) -> None:
    done = Reconciled(world.table, world.clock)
    done.note_replayed(START)
    done.note_swept(START)
    assert looked_back(world, START + timedelta(minutes=59)) == []
    (replay,) = looked_back(world, START + timedelta(hours=1))
    assert replay.since == START - timedelta(minutes=10)
    done.note_replayed(START + timedelta(hours=24))
    (sweep,) = looked_back(world, START + timedelta(hours=24))
    assert sweep.type == "sweep_sessions"


def test_no_more_is_asked_than_stripe_still_lists(world: World) -> None:
    Reconciled(world.table, world.clock).note_replayed(START)
    later = START + timedelta(days=90)
    replay, _ = looked_back(world, later)
    assert replay.since == later - timedelta(days=30)


# --- the bus ------------------------------------------------------------------------------------------------------


def record(detail: Any, id: str = "r1") -> dict[str, Any]:
    body = {"detail-type": "Fulfilment", "source": "merchant", "detail": detail}
    return {"messageId": id, "body": json.dumps(body), "receiptHandle": "h", "attributes": {}}


def take(world: World, *records: dict[str, Any]) -> list[str]:
    told: list[str] = []
    answer = take_in(
        {"Records": list(records)}, world.table, world.mailbox, world.unreadable, world.clock(), told.append
    )
    assert told == []
    return [item["itemIdentifier"] for item in answer["batchItemFailures"]]


@pytest.fixture
def ordered(world: World) -> World:
    put(world.table, conversation(), event(), orders=(order("o1", number="1001"),), order_number=1001)
    return world


@pytest.mark.parametrize("named", ["1001", "o1"])
def test_a_report_reaches_the_conversation_of_its_order(ordered: World, named: str) -> None:
    detail = {"id": "e1", "order": named, "state": "dispatched", "carrier": "PostNL", "expected": "2026-03-04"}
    assert take(ordered, record(detail)) == []
    (message,) = ordered.inbox.messages
    assert message.group == "c1"
    found = json.loads(message.body)
    assert found["id"] == "report:o1:e1"
    assert FulfilmentReported.model_validate(found["what"]) == FulfilmentReported(
        order="o1", state="dispatched", carrier="PostNL", expected="2026-03-04"
    )


def test_a_report_of_an_order_that_is_not_there_is_tried_again_and_the_others_go_on(ordered: World) -> None:
    unknown = record({"id": "e1", "order": "9999", "state": "delivered"}, "r1")
    known = record({"id": "e2", "order": "1001", "state": "delivered"}, "r2")
    assert take(ordered, unknown, known) == ["r1"]
    assert len(ordered.inbox.messages) == 1


@pytest.mark.parametrize(
    ("detail", "why"),
    [
        ({"id": "e1", "order": "1001", "state": "eaten"}, "state"),
        ({"order": "1001", "state": "delivered"}, "id"),
        ({"id": "e1", "state": "delivered"}, "order"),
        ({"id": "e1", "order": "1001", "state": "delivered", "tracking": "x"}, "tracking"),
        ({"id": "e1", "order": "1001", "state": "dispatched", "tracking_url": "javascript:alert(1)"}, "tracking_url"),
        ({"id": "e1", "order": "1001", "state": "delayed", "expected": "soon"}, "expected"),
        ("text", "body"),
    ],
)
def test_a_report_that_cannot_be_read_is_kept_and_not_tried_again(ordered: World, detail: Any, why: str) -> None:
    assert take(ordered, record(detail)) == []
    assert why in ordered.kept[0]["why"]
    assert ordered.inbox.messages == []


def test_who_watches_is_looked_at_once_after_a_publish_and_not_before(world: World) -> None:
    key = keys.notice(world.table.shop, "price:vaas", world.conversation_id())
    looked = {keys.TIMER_SHARD: text(keys.WATCH_SHARD), keys.TIMER_DUE: text(keys.due(world.clock()))}
    world.table.write(key, looked)
    told = tell_of_publish(world.table, world.mailbox, world.clock())
    world.clock.move(hours=1)
    pointer = {"doc": text(POINTER), "since": text(world.clock().isoformat())}
    world.table.write(keys.bundle_pointer(world.table.shop), pointer)
    assert (told, tell_of_publish(world.table, world.mailbox, world.clock())) == (0, 1)
    assert [message.body.count("price:vaas") > 0 for message in world.inbox.messages] == [True]
    world.table.write(key, looked | {keys.TIMER_DUE: text(keys.due(world.clock() + timedelta(seconds=1)))})
    assert tell_of_publish(world.table, world.mailbox, world.clock()) == 0


def test_of_a_crowd_that_waits_a_page_is_told_at_a_time_and_everybody_once(world: World) -> None:
    extra = 3
    for number in range(TOLD_AT_ONCE + extra):
        waits = {keys.TIMER_SHARD: text(keys.NOTICE_SHARD), keys.TIMER_DUE: text(keys.due(world.clock()))}
        world.table.write(keys.notice(world.table.shop, "TULP", f"c{number:05d}"), waits)
    set_stock(world.table, "TULP", 5)
    assert tell_of_stock(world.table, world.mailbox, world.clock()) == TOLD_AT_ONCE
    told = {message.group for message in world.inbox.messages}
    for name in told:
        world.table.delete(keys.notice(world.table.shop, "TULP", name))
    assert tell_of_stock(world.table, world.mailbox, world.clock()) == extra
    assert len(told | {message.group for message in world.inbox.messages}) == TOLD_AT_ONCE + extra

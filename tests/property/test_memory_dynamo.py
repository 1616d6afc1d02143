"""The table in memory answers what moto answers, to any order of what functions/storage asks of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from functions.commerce.delivery import Booking
from functions.commerce.stock import StockMove
from functions.errors import StorageError
from functions.storage import commit, deliveries, keys, stock, timers, waits
from functions.storage.attempts import Attempts
from functions.storage.keys import Key
from functions.storage.table import Cancelled, Table, Write, integer, key_of, text
from functions.storage.waits import Wait
from tests import dynamo
from tests.expressions import Unknown
from tests.memory_dynamo import MemoryDynamo

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
names = st.sampled_from(["a", "b", "c"])
small = st.integers(0, 3)
NOTICE = (keys.stock("de-linde", "gone"), {"doc": text("there")})
kinds = st.sampled_from(["reserve", "reserve", "release", "sell"])
tokens = st.sampled_from([f"t{number}" for number in range(20)])


def at(hours: int) -> datetime:
    return START + timedelta(hours=hours)


# --- what is asked, by name: each takes a table and plain values ------------------------------------------------------


def committed(table: Table, name: str, stale: int, kind: Any, by: int, token: str) -> None:
    """As a turn is: a receipt that tells who stands in its way, a version, a move of stock, a day."""
    there = table.get(keys.conversation("c"))
    version = max(0, int(there["version"]["N"]) - stale) if there else 0
    writes = [
        table.put("receipt", keys.receipt("acc", name), {"version": integer(version)}, **commit._absent(tell=True)),
        table.put("turn", keys.turn("c", version + 1), {"doc": text(name)}, **commit._absent()),
        table.put("conversation", keys.conversation("c"), _state(version + 1), **commit._at(version)),
        *commit._stock(table, [StockMove(sku="s", quantity=1, kind=each) for each in (kind, "take")[: 2 - stale]]),
        commit._book(table, Booking(key="2026-03-06/x", by=by, capacity=2)),
        table.remove("notice", keys.stock(table.shop, "gone")) if stale else table.put("notice", *NOTICE),
    ]
    table.transact(writes, f"{token} {name} {version} {kind} {by}")  # a token stands for one request


def _state(version: int) -> dict[str, Any]:
    due = {keys.TIMER_SHARD: text("c0"), keys.TIMER_DUE: text(keys.due(at(version)))} if version % 2 else {}
    return {"doc": text(f"v{version}"), "version": integer(version)} | due


def numbered(table: Table, taken: int) -> None:
    write = table.put(
        "counter",
        keys.order_counter("shop"),
        {"next": integer(taken + 1)},
        ConditionExpression="#next = :taken OR attribute_not_exists(#next)",
        ExpressionAttributeNames={"#next": "next"},
        ExpressionAttributeValues={":taken": integer(taken)},
    )
    table.transact([write], f"token-{taken}-{table.get(keys.order_counter('shop'))}")


def opened(table: Table, name: str, hour: int) -> bool:
    item = {"order": name, "number": 1, "state": "opening", "url": "", "livemode": None}
    return Attempts(table, lambda: at(hour)).put_attempt(item)


def seen(table: Table, name: str, hour: int, state: str) -> None:
    changes = {"state": state, "livemode": False, "payment_status": "unpaid"}
    Attempts(table, lambda: at(hour)).update_attempt(name, 1, changes)


def waited(table: Table, name: str, turns: frozenset[int], chat: bool) -> None:
    waits.put_wait(table, name, Wait(until=at(1), tries=1, turns=tuple(sorted(turns)), chat=chat))


def ended(table: Table, name: str, turns: frozenset[int]) -> None:
    waits.end_wait(table, name, Wait(until=at(1), tries=1, turns=tuple(sorted(turns))))


def turns_of(table: Table, after: int, limit: int, forward: bool) -> Any:
    first, last = keys.turn("c", after), keys.turn("c", 9_999_999_999)
    answer = table.query(
        KeyConditionExpression="#pk = :pk AND #sk BETWEEN :first AND :last",
        ExpressionAttributeNames={"#pk": keys.PK, "#sk": keys.SK},
        ExpressionAttributeValues={":pk": text(first.pk), ":first": text(first.sk), ":last": text(last.sk)},
        ConsistentRead=True,
        Limit=limit,
        ScanIndexForward=forward,
    )
    return answer["Items"], bool(answer.get("LastEvaluatedKey")) and len(answer["Items"]) == limit


def found(table: Table, name: str) -> Any:
    wanted = [keys.conversation("c"), keys.stock(table.shop, "s"), keys.wait(name), Key("NOT#THERE"), Key("CLOCK")]
    return table.batch_get(wanted), table.get(keys.delivery("acc", name))


ASKED: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "committed": (committed, (names, st.sampled_from([0, 0, 1]), kinds, st.sampled_from([1, 1, -1]), tokens)),
    "numbered": (numbered, (small,)),
    "opened": (opened, (names, small)),
    "seen": (seen, (names, small, st.sampled_from(["open", "complete", "expired"]))),
    "waited": (waited, (names, st.frozensets(small, min_size=1), st.booleans())),
    "ended": (ended, (names, st.frozensets(small, min_size=1))),
    "set_stock": (lambda table, units: stock.set_stock(table, "s", units), (small,)),
    "set_once": (lambda table, units: stock.set_stock_once(table, "s", units), (small,)),
    "adjusted": (lambda table, by: stock.adjust_stock(table, "s", by), (st.integers(-3, 3),)),
    "ranked": (lambda table, name, rank: deliveries.raise_rank(table, "acc", name, rank, now=START), (names, small)),
    "due": (lambda table, hour: sorted(timers.due_conversations(table, at(hour))), (small,)),
    "due_attempts": (lambda table, hour: sorted(timers.due_attempts(table, at(hour))), (st.integers(0, 6),)),
    "turns_of": (turns_of, (small, st.integers(1, 3), st.booleans())),
    "found": (found, (names,)),
}
steps = st.one_of(
    *(st.tuples(st.just(name), st.tuples(*arguments)) for name, (_, arguments) in ASKED.items()),
    *[st.tuples(st.just("committed"), st.tuples(*ASKED["committed"][1]))] * 4,
)


def answer(table: Table, name: str, arguments: tuple[Any, ...]) -> Any:
    try:
        return ASKED[name][0](table, *arguments)
    except Cancelled as cancelled:
        return "cancelled", cancelled.failed
    except StorageError as refused:
        return type(refused).__name__


def everything(client: dynamo.Counting) -> dict[Key, dict[str, Any]]:
    """Sets have no order."""
    return {
        key_of(item): {name: _plain(value) for name, value in item.items()} for item in client.items()
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return sorted(value["NS"]) if "NS" in value else value


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    phases=(Phase.generate,),
)
@given(st.lists(steps, min_size=10, max_size=30))
def test_the_table_in_memory_answers_as_moto_does(asked: list[tuple[str, tuple[Any, ...]]]) -> None:
    memory = dynamo.Counting(MemoryDynamo())
    with dynamo.dynamo() as moto:
        for client in (moto, memory):
            stock.set_stock(dynamo.table(client), "s", 3)
        for name, arguments in asked:
            answers = [answer(dynamo.table(client), name, arguments) for client in (moto, memory)]
            assert answers[0] == answers[1], (name, arguments)
        assert everything(moto) == everything(memory)


@pytest.mark.parametrize(
    "asked",
    [
        lambda client: client.scan(TableName=dynamo.NAME, FilterExpression="size(#a) = :a"),
        lambda client: client.put_item(TableName=dynamo.NAME, Item={}, ReturnValues="ALL_OLD"),
        lambda client: client.query(
            TableName=dynamo.NAME, KeyConditionExpression="begins_with(pk, :a)", ExpressionAttributeValues={}
        ),
        lambda client: client.update_item(
            TableName=dynamo.NAME, Key={"pk": text("a"), "sk": text("b")}, UpdateExpression="SET a.b = :c"
        ),
        lambda client: client.transact_write_items(TransactItems=[{"Get": {}}], ClientRequestToken="t"),
    ],
)
def test_what_it_does_not_know_is_refused(asked: Callable[[Any], Any]) -> None:
    client = MemoryDynamo()
    client.items["a", "b"] = {"pk": text("a"), "sk": text("b")}
    with pytest.raises((Unknown, TypeError)):
        asked(client)


def test_an_item_that_a_transaction_names_twice_is_refused_as_dynamodb_does() -> None:
    client = dynamo.Counting(MemoryDynamo())
    twice = [Write("a", {"Put": {"TableName": dynamo.NAME, "Item": {"pk": text("a"), "sk": text("b")}}})] * 2
    with pytest.raises(StorageError, match="ValidationException"):
        dynamo.table(client).transact(twice, "t")

"""What is due: the sparse index, which may be stale. The conversation or attempt itself has the last word."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from functions.storage import keys
from functions.storage.keys import Key
from functions.storage.table import Table, key_of, text


def due_conversations(table: Table, now: datetime) -> Iterator[tuple[str, str]]:
    """(conversation, when it was due)."""
    for shard in keys.conversation_shards():
        for key, due in _due(table, shard, now):
            yield key.pk.removeprefix("CONV#"), due


def due_attempts(table: Table, now: datetime) -> Iterator[tuple[str, int]]:
    """(order, attempt's number)."""
    for key, _ in _due(table, keys.ATTEMPT_SHARD, now):
        yield key.pk.removeprefix("ORDER#"), int(key.sk.removeprefix(keys.ATTEMPT))


def shard(table: Table, name: str) -> Iterator[tuple[Key, str]]:
    """All of a shard, due or not, the earliest first."""
    return _due(table, name, datetime.max.replace(tzinfo=UTC))


def due_notices(table: Table, now: datetime, shard: str = keys.NOTICE_SHARD) -> Iterator[tuple[str, str, str]]:
    """(conversation, SKU that it waits for, from when on to look)."""
    ours = keys.notice(table.shop, "", "").pk
    for key, due in _due(table, shard, now):
        if key.pk.startswith(ours):
            yield key.sk, key.pk.removeprefix(ours), due


def _due(table: Table, shard: str, now: datetime) -> Iterator[tuple[Key, str]]:
    start: dict[str, Any] = {}
    while True:
        answer = table.query(
            IndexName=keys.TIMERS,
            KeyConditionExpression="#shard = :shard AND #due <= :now",
            ExpressionAttributeNames={"#shard": keys.TIMER_SHARD, "#due": keys.TIMER_DUE},
            ExpressionAttributeValues={":shard": text(shard), ":now": text(now.strftime("%Y-%m-%dT%H:%M:%SZ"))},
            **start,
        )
        for item in answer["Items"]:
            yield key_of(item), str(item[keys.TIMER_DUE]["S"])
        if "LastEvaluatedKey" not in answer:
            return
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

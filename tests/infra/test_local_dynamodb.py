"""The local AWS answers a query for a range as DynamoDB does, though it reads no more than that (local_dynamodb)."""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from functions.storage import keys
from functions.storage.table import Table, address, text
from infra.local_aws import LocalAws
from infra.processes import Servers, free_port

pytestmark = pytest.mark.local_aws
PARTITION = "EVENT#one"
ATTRIBUTES = [{"AttributeName": name, "AttributeType": "S"} for name in (keys.PK, keys.SK)]
SCHEMA = [{"AttributeName": keys.PK, "KeyType": "HASH"}, {"AttributeName": keys.SK, "KeyType": "RANGE"}]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    with Servers() as servers:
        client = LocalAws(servers, tmp_path_factory.mktemp("aws"), free_port()).cloud.client("dynamodb")
        client.create_table(
            TableName="ranges", AttributeDefinitions=ATTRIBUTES, KeySchema=SCHEMA, BillingMode="PAY_PER_REQUEST"
        )
        yield Table("ranges", "de-linde", lambda: client)


def between(table: Table, first: str, last: str, **more: Any) -> list[str]:
    answer = table.query(
        KeyConditionExpression="#pk = :pk AND #sk BETWEEN :first AND :last",
        ExpressionAttributeNames={"#pk": keys.PK, "#sk": keys.SK},
        ExpressionAttributeValues={":pk": text(PARTITION), ":first": text(first), ":last": text(last)},
        **more,
    )
    return [item[keys.SK]["S"] for item in answer["Items"]]


def test_a_range_is_all_that_is_in_it_whatever_came_and_went(table: Table) -> None:
    chance = random.Random(7)
    there: set[str] = set()
    table.write(keys.Key("EVENT#other", "0050"), {"doc": text("{}")})
    for _ in range(300):
        name = f"{chance.randrange(100):04d}"
        key = keys.Key(PARTITION, name)
        if name in there and chance.random() < 0.5:
            table.delete(key)
            there.remove(name)
        else:
            table.write(key, {"doc": text("{}")})
            there.add(name)
        first, last = sorted(f"{chance.randrange(100):04d}" for _ in range(2))
        expected = sorted(each for each in there if first <= each <= last)
        limit = chance.randrange(1, 20)
        assert between(table, first, last) == expected
        assert between(table, first, last, Limit=limit, ScanIndexForward=False) == expected[::-1][:limit]
        start = {"ExclusiveStartKey": address(keys.Key(PARTITION, expected[0]))} if expected else {}
        assert between(table, first, last, **start) == expected[1:]


def test_what_a_transaction_wrote_is_in_the_next_range(table: Table) -> None:
    key = keys.Key(PARTITION, "9000")
    assert between(table, "9000", "9999") == []
    table.transact([table.put("new", key, {"doc": text("{}")})], token="one")
    assert between(table, "9000", "9999") == ["9000"]
    table.transact([table.remove("new", key)], token="two")
    assert between(table, "9000", "9999") == []

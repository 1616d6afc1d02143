"""The table on moto, with a count of the requests made of it and faults on demand. Small tables only: moto copies every
table on each transaction."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError
from botocore.session import get_session
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from functions.storage import keys
from functions.storage.table import Table

NAME = "chatkassa-test"
REGION = "eu-central-1"


@contextmanager
def dynamo() -> Iterator["Counting"]:
    with mock_aws():
        client = _client()
        create(client)
        yield Counting(client)


@cache
def _client() -> Any:
    return get_session().create_client(
        "dynamodb", region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test"
    )


def create(client: Any) -> None:
    names = (keys.PK, keys.SK, keys.TIMER_SHARD, keys.TIMER_DUE, keys.LIST_NAME, keys.LIST_AT)
    client.create_table(
        TableName=NAME,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
        KeySchema=_schema(keys.PK, keys.SK),
        GlobalSecondaryIndexes=[
            {
                "IndexName": keys.TIMERS,
                "KeySchema": _schema(keys.TIMER_SHARD, keys.TIMER_DUE),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            },
            {
                "IndexName": keys.LISTS,
                "KeySchema": _schema(keys.LIST_NAME, keys.LIST_AT),
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": [keys.ROW]},
            },
        ],
    )


def _schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]


class Crash(BaseException):
    """The process dies here: nothing catches it."""


class Counting:
    """The client. `fault` is told each call before it is made and may raise; `after` once it has been carried out."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.calls: list[str] = []
        self.fault: Callable[[str, dict[str, Any]], None] = lambda call, request: None
        self.after: Callable[[str, dict[str, Any]], None] = lambda call, request: None

    def __getattr__(self, call: str) -> Callable[..., Any]:
        def made(**request: Any) -> Any:
            self.calls.append(call)
            self.fault(call, request)
            answer = getattr(self._client, call)(**request)
            self.after(call, request)
            return answer

        return made

    def counted(self) -> Counter[str]:
        made, self.calls = Counter(self.calls), []
        return made

    def items(self) -> list[dict[str, Any]]:
        """All there are, for who checks: by moto's back door, for a scan costs it more than all that is tested."""
        if not isinstance(self._client, BaseClient):
            found: list[dict[str, Any]] = self._client.scan(TableName=NAME)["Items"]
            return found
        kept = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].get_table(NAME)
        return [{name: dict(value.to_json()) for name, value in item.attrs.items()} for item in kept.all_items()]


def table(client: Counting, shop: str = "de-linde", sleep: Callable[[float], None] = lambda seconds: None) -> Table:
    return Table(NAME, shop, lambda: client, sleep)


def refused(code: str, *reasons: str) -> ClientError:
    """An answer of DynamoDB's; `reasons` of a cancelled transaction, by index."""
    answer: dict[str, Any] = {"Error": {"Code": code, "Message": ""}}
    if reasons:
        answer["CancellationReasons"] = [{"Code": reason} for reason in reasons]
    return ClientError(answer, "TransactWriteItems")  # type: ignore[arg-type]

"""The DynamoDB table as the rest of `storage` uses it: items in and out, conditions by name, patience.

Values are JSON text in one attribute, `doc`, beside the few attributes that conditions and the index need: boto3 spends
its CPU on every attribute of a map (reference/speed.md A3). Knows botocore; no other package of ours but errors.
"""

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from functions.errors import Conflict, Contended, StorageError
from functions.storage.keys import EXPIRES, PK, SK, Key

Item = Mapping[str, Any]
"""Attributes as DynamoDB has them: {"doc": {"S": "…"}}."""
PATIENCE = 3.0
"""Seconds that a busy table is asked again for, before the queue does the waiting."""
MOST_KEYS = 100
BUSY = frozenset(
    {
        "TransactionConflict",
        "TransactionConflictException",
        "TransactionInProgressException",
        "ThrottlingError",
        "ThrottlingException",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "InternalServerError",
    }
)


def text(value: str) -> dict[str, str]:
    return {"S": value}


def integer(value: int) -> dict[str, str]:
    return {"N": str(value)}


def expiry(moment: datetime, days: int) -> dict[str, str]:
    return integer(int((moment + timedelta(days=days)).timestamp()))


def address(key: Key) -> dict[str, Any]:
    return {PK: text(key.pk), SK: text(key.sk)}


def key_of(item: Item) -> Key:
    return Key(item[PK]["S"], item[SK]["S"])


def doc(item: Item) -> str:
    return str(item["doc"]["S"])


@dataclass(frozen=True)
class Write:
    """One action of a transaction. `name` says what its condition guards: "receipt", "conversation", "stock:ROSE-M"."""

    name: str
    action: dict[str, Any]


class Cancelled(Exception):
    """A transaction that did not happen: the names whose condition was false, and the item that stood in the way."""

    def __init__(self, failed: Mapping[str, Item]) -> None:
        self.failed = failed
        super().__init__(", ".join(failed))


@dataclass
class Table:
    """`client` makes the botocore client when it is first needed; it is the only thing here that costs time."""

    name: str
    shop: str
    client: Callable[[], Any]
    sleep: Callable[[float], None] = field(default=time.sleep)

    def put(self, name: str, key: Key, attributes: dict[str, Any], **condition: Any) -> Write:
        """A put for a transaction; `condition` as `conditional` makes it."""
        return Write(name, {"Put": {"TableName": self.name, "Item": address(key) | attributes, **condition}})

    def change(self, name: str, key: Key, **expression: Any) -> Write:
        return Write(name, {"Update": {"TableName": self.name, "Key": address(key), **expression}})

    def check(self, name: str, key: Key, **condition: Any) -> Write:
        """That an item is as it was thought to be; it stays so."""
        return Write(name, {"ConditionCheck": {"TableName": self.name, "Key": address(key), **condition}})

    def remove(self, name: str, key: Key) -> Write:
        return Write(name, {"Delete": {"TableName": self.name, "Key": address(key)}})

    def transact(self, writes: Sequence[Write], token: str) -> None:
        """All or nothing. The same request is sent again while the table is busy. Raises Cancelled or Contended.

        `token` makes that safe: a request whose answer was lost is not carried out twice within ten minutes.
        """
        request = {"TransactItems": [write.action for write in writes], "ClientRequestToken": token}
        self._patiently(lambda client: client.transact_write_items(**request), writes)

    def batch_get(self, keys: Iterable[Key]) -> dict[Key, Item]:
        """Strongly consistent: a stale conversation would only be decided twice. At most 100 keys."""
        wanted = [address(key) for key in dict.fromkeys(keys)]
        found: dict[Key, Item] = {}
        deadline = time.monotonic() + PATIENCE
        for again in range(1_000):
            request = {self.name: {"Keys": wanted, "ConsistentRead": True}}
            answer = self._patiently(partial(_batch_get, request))
            found |= {key_of(item): item for item in answer["Responses"].get(self.name, ())}
            wanted = answer.get("UnprocessedKeys", {}).get(self.name, {}).get("Keys", [])
            if not wanted:
                return found
            self._wait(again, deadline, "unprocessed keys")
        raise Contended("unprocessed keys")

    def get(self, key: Key) -> Item | None:
        answer = self._patiently(
            lambda client: client.get_item(TableName=self.name, Key=address(key), ConsistentRead=True)
        )
        found: Item | None = answer.get("Item")
        return found

    def write(self, key: Key, attributes: dict[str, Any], **condition: Any) -> None:
        """Raises Conflict when the condition is false."""
        self._patiently(
            lambda client: client.put_item(TableName=self.name, Item=address(key) | attributes, **condition)
        )

    def update(self, key: Key, **expression: Any) -> Item:
        """The attributes asked for by ReturnValues. Raises Conflict when the condition is false."""
        answer = self._patiently(lambda client: client.update_item(TableName=self.name, Key=address(key), **expression))
        return answer.get("Attributes") or {}

    def delete(self, key: Key, **condition: Any) -> None:
        self._patiently(lambda client: client.delete_item(TableName=self.name, Key=address(key), **condition))

    def query(self, **request: Any) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = self._patiently(lambda client: client.query(TableName=self.name, **request))
        return answer

    def scan(self, **request: Any) -> Mapping[str, Any]:
        """A page of the whole table. Only for what is rare: it reads, and is billed for, everything."""
        answer: Mapping[str, Any] = self._patiently(
            lambda client: client.scan(TableName=self.name, ConsistentRead=True, **request)
        )
        return answer

    def _patiently(self, call: Callable[[Any], Any], writes: Sequence[Write] = ()) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError  # botocore costs 250 ms to import

        deadline = time.monotonic() + PATIENCE
        for again in range(1_000):
            try:
                return call(self.client())
            except ClientError as error:
                busy = self._busy(error.response, writes)
            except BotoCoreError as error:  # no answer: what was sent may or may not have been done
                busy = type(error).__name__
            self._wait(again, deadline, busy)
        raise Contended(self.name)

    def _busy(self, response: Mapping[str, Any], writes: Sequence[Write]) -> str:
        """Why to try again. Raises what there is no point in trying again for."""
        code = str(response["Error"]["Code"])
        if code == "ConditionalCheckFailedException":
            raise Conflict(response["Error"].get("Message", ""))
        if code == "TransactionCanceledException":
            return _cancelled(writes, response.get("CancellationReasons", ()))
        if code in BUSY:
            return code
        raise StorageError(f"{code}: {response['Error'].get('Message', '')}")

    def _wait(self, again: int, deadline: float, why: str) -> None:
        """Full jitter, from 25 ms, doubling: those who collided must not collide again."""
        pause = random.uniform(0, min(0.025 * 2**again, 0.8))
        if time.monotonic() + pause > deadline:
            raise Contended(why)
        self.sleep(pause)


def _batch_get(request: Mapping[str, Any], client: Any) -> Any:
    return client.batch_get_item(RequestItems=request)


def _cancelled(writes: Sequence[Write], reasons: Sequence[Mapping[str, Any]]) -> str:
    """Reasons are read by index: they stand in the order of the actions."""
    codes = [str(reason.get("Code", "None")) for reason in reasons]
    failed = {
        write.name: reason.get("Item", {})
        for write, reason, code in zip(writes, reasons, codes, strict=False)
        if code == "ConditionalCheckFailed"
    }
    if failed:
        raise Cancelled(failed)
    busy = next((code for code in codes if code in BUSY), None)
    if busy is None:
        raise StorageError(f"transaction cancelled: {[code for code in codes if code != 'None']}")
    return busy


def expires(moment: datetime, days: int) -> dict[str, Any]:
    return {EXPIRES: expiry(moment, days)}

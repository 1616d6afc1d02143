"""The local stage's own table and queues, as far as breaking it and keeping its books want them. Blocking.

The clock has a client of its own. A simulator in front of a stage that it has no table of has none of this.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from functions.commerce.orders import Order
from functions.crash import Crash, Moment
from functions.storage import keys, reads, stock
from functions.storage.table import Table, text
from infra.simulator.config import Config

WORKING = ("Mailbox", "Payments")
"""Queues of which the messages are events and commands on their way."""
COUNTED = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
VISIBILITY = "VisibilityTimeout"


class LocalCloud:
    def __init__(self, config: Config) -> None:
        self._config = config

    def __bool__(self) -> bool:
        return bool(self._config.table and self._config.shop)

    @cached_property
    def table(self) -> Table:
        return Table(self._config.table, self._config.shop, lambda: self._dynamodb)

    def order(self, number_or_id: str) -> Order | None:
        return reads.find_order(self.table, number_or_id) if self else None

    def items(self, *families: str) -> Iterator[Mapping[str, Any]]:
        """Of these families of keys ("ORDER#"). It reads the whole table: a demo's is small."""
        wanted = {f":{at}": text(family) for at, family in enumerate(families)}
        request: dict[str, Any] = {
            "FilterExpression": " OR ".join(f"begins_with(#pk, {name})" for name in wanted),
            "ExpressionAttributeNames": {"#pk": keys.PK},
            "ExpressionAttributeValues": wanted,
        }
        while True:
            page = self.table.scan(**request)
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def waiting(self) -> dict[str, int]:
        """How many messages are in each working queue, given out or not."""
        return {name: sum(int(self._attributes(name)[each]) for each in COUNTED) for name in self._working}

    def leave_one(self, sku: str) -> int:
        """Take all but one off the shelf; how many, to put them back. Raises LookupError."""
        found = self.table.get(keys.stock(self._config.shop, sku))
        if found is None:
            raise LookupError(f"nobody counts how many of {sku} there are")
        left = int(found["available"]["N"]) - 1
        stock.adjust_stock(self.table, sku, -left)
        return left

    def restock(self, sku: str, few: int, more: int) -> bool:
        """Where there are fewer than `few`; whether there were."""
        found = self.table.get(keys.stock(self._config.shop, sku))
        if found is None or int(found["available"]["N"]) >= few:
            return False
        stock.adjust_stock(self.table, sku, more)
        return True

    def arm(self, moment: Moment) -> None:
        Crash(self.table).arm(moment)

    def is_armed(self) -> bool:
        found = self.table.get(keys.crash())
        return bool(found and "moment" in found)

    def disarm(self) -> None:
        self.table.delete(keys.crash())

    def give_out_again_after(self, seconds: int) -> dict[str, int]:
        """How soon the queues give out again what a dead worker had taken; what it was before."""
        before = {name: int(self._attributes(name)[VISIBILITY]) for name in self._working}
        self.set_visibility(dict.fromkeys(before, seconds))
        return before

    def set_visibility(self, seconds: Mapping[str, int]) -> None:
        for name, value in seconds.items():
            self._sqs.set_queue_attributes(QueueUrl=self._config.queues[name], Attributes={VISIBILITY: str(value)})

    @property
    def _working(self) -> tuple[str, ...]:
        return tuple(name for name in WORKING if name in self._config.queues)

    def _attributes(self, queue: str) -> Mapping[str, str]:
        names = [*COUNTED, VISIBILITY]
        found = self._sqs.get_queue_attributes(QueueUrl=self._config.queues[queue], AttributeNames=names)
        attributes: Mapping[str, str] = found["Attributes"]
        return attributes

    @cached_property
    def _dynamodb(self) -> Any:
        return self._client("dynamodb")

    @cached_property
    def _sqs(self) -> Any:
        return self._client("sqs")

    def _client(self, service: str) -> Any:
        import boto3

        where = {"endpoint_url": self._config.endpoint} if self._config.endpoint else {}
        keys_ = {"aws_access_key_id": "test", "aws_secret_access_key": "test"} if where else {}
        return boto3.client(service, region_name=self._config.region, **where, **keys_)  # type: ignore[call-overload]

"""Live stock of SKUs that have none yet; what is there is the shop's own by now. DynamoDB's client is given."""

from collections.abc import Iterator, Mapping
from typing import Any

from functions.errors import PublishError
from functions.shop.progress import Progress, quiet

_TRANSACTION = 100
"""DynamoDB: "up to 100 action requests" in a TransactWriteItems, 100 keys in a BatchGetItem."""


class NewStock:
    def __init__(self, dynamodb: Any, table: str, shop: str) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._shop = shop

    def set(self, stock: Mapping[str, int], progress: Progress = quiet) -> int:
        """How many were new. Raises PublishError."""
        from botocore.exceptions import ClientError

        skus = list(stock)
        there = {sku for chunk in _chunks(skus) for sku in self._with_stock(chunk)}
        new = [sku for sku in skus if sku not in there]
        for done, chunk in enumerate(_chunks(new)):
            progress("stock", done * _TRANSACTION, len(new))
            puts = [{"Put": self._new(sku, stock[sku])} for sku in chunk]
            try:
                self._dynamodb.transact_write_items(TransactItems=puts)
            except ClientError as error:
                if error.response["Error"]["Code"] != "TransactionCanceledException":
                    raise
                raise PublishError(["stock was set while publishing → publish again"]) from error
        progress("stock", len(new), len(new))
        return len(new)

    def _with_stock(self, skus: list[str]) -> Iterator[str]:
        wanted: dict[str, Any] = {self._table: {"Keys": [self.key(sku) for sku in skus], "ProjectionExpression": "pk"}}
        while wanted:
            answer = self._dynamodb.batch_get_item(RequestItems=wanted)
            for item in answer["Responses"].get(self._table, ()):
                yield item["pk"]["S"].removeprefix(f"STOCK#{self._shop}#")
            wanted = answer.get("UnprocessedKeys") or {}

    def _new(self, sku: str, available: int) -> dict[str, Any]:
        numbers = {"available": available, "reserved": 0, "sold": 0}
        return {
            "TableName": self._table,
            "Item": {**self.key(sku), **{name: {"N": str(number)} for name, number in numbers.items()}},
            "ConditionExpression": "attribute_not_exists(#pk)",
            "ExpressionAttributeNames": {"#pk": "pk"},
        }

    def key(self, sku: str) -> dict[str, Any]:
        """As functions/storage/keys.py names it (a test holds them equal)."""
        return {"pk": {"S": f"STOCK#{self._shop}#{sku}"}, "sk": {"S": "-"}}


def _chunks(skus: list[str]) -> Iterator[list[str]]:
    return (skus[at : at + _TRANSACTION] for at in range(0, len(skus), _TRANSACTION))

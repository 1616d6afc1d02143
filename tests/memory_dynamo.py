"""DynamoDB in a dict, for runs of many thousands of examples: moto costs ten times as much as all that is tested.

Only the requests that functions/storage makes; anything else is refused. `tests/property/test_memory_dynamo.py` holds
it against moto. Attributes are never changed in place, neither here nor by who reads them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from functions.storage import keys
from tests.dynamo import NAME
from tests.expressions import Unknown, condition, plain, update

Item = dict[str, Any]
Address = tuple[str, str]
CONDITION = {"ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues"}
ALLOWED = {
    "get_item": {"TableName", "Key", "ConsistentRead"},
    "put_item": {"TableName", "Item", *CONDITION},
    "update_item": {"TableName", "Key", "UpdateExpression", "ReturnValues", *CONDITION},
    "delete_item": {"TableName", "Key", *CONDITION},
    "query": {"TableName", "IndexName", "KeyConditionExpression", "ConsistentRead", "Limit", "ScanIndexForward",
              "ExclusiveStartKey",
              "ExpressionAttributeNames", "ExpressionAttributeValues"},
    "scan": {"TableName", "ConsistentRead", "Limit", "ExclusiveStartKey", "FilterExpression",
             "ExpressionAttributeNames", "ExpressionAttributeValues"},
    "Put": {"TableName", "Item", "ReturnValuesOnConditionCheckFailure", *CONDITION},
    "Update": {"TableName", "Key", "UpdateExpression", *CONDITION},
    "Delete": {"TableName", "Key"},
    "ConditionCheck": {"TableName", "Key", *CONDITION},
}  # fmt: skip
KEY_NAMES = (keys.PK, keys.SK)
INDEXES = {keys.TIMERS: (keys.TIMER_SHARD, keys.TIMER_DUE), keys.LISTS: (keys.LIST_NAME, keys.LIST_AT)}
INCLUDED = {keys.LISTS: (keys.ROW,)}
"""What an index holds beside the keys."""


class MemoryDynamo:
    def __init__(self) -> None:
        self.items: dict[Address, Item] = {}
        self.tokens: dict[str, Any] = {}
        """Requests of transactions that were carried out: the same again does nothing."""

    # --- the client -------------------------------------------------------------------------------------------------

    def get_item(self, **request: Any) -> dict[str, Any]:
        _check("get_item", request)
        found = self.items.get(_address(request["Key"]))
        return {"Item": dict(found)} if found else {}

    def batch_get_item(self, *, RequestItems: Mapping[str, Any]) -> dict[str, Any]:
        ((name, wanted),) = RequestItems.items()
        addresses = [_address(key) for key in wanted["Keys"]]
        if name != NAME or not 0 < len(addresses) <= 100 or len(set(addresses)) < len(addresses):
            raise Unknown(str(RequestItems))
        found = [dict(self.items[address]) for address in addresses if address in self.items]
        return {"Responses": {NAME: found}, "UnprocessedKeys": {}}

    def put_item(self, **request: Any) -> dict[str, Any]:
        _check("put_item", request)
        self._demand(_address(request["Item"]), request)
        self._put(request)
        return {}

    def update_item(self, **request: Any) -> dict[str, Any]:
        _check("update_item", request)
        self._demand(_address(request["Key"]), request)
        before = self.items.get(_address(request["Key"]), {})
        item = self._update(request)
        wanted = request.get("ReturnValues", "NONE")
        if wanted == "NONE":
            return {}
        if wanted == "ALL_NEW":
            return {"Attributes": dict(item)}
        if wanted != "UPDATED_NEW":
            raise Unknown(wanted)
        changed = {name: value for name, value in item.items() if before.get(name) != value}
        return {"Attributes": changed}

    def delete_item(self, **request: Any) -> dict[str, Any]:
        _check("delete_item", request)
        self._demand(_address(request["Key"]), request)
        self.items.pop(_address(request["Key"]), None)
        return {}

    def transact_write_items(self, *, TransactItems: Sequence[Any], ClientRequestToken: str = "") -> dict[str, Any]:
        if ClientRequestToken in self.tokens:
            if self.tokens[ClientRequestToken] != TransactItems:
                raise _error("IdempotentParameterMismatchException", "TransactWriteItems")
            return {}
        actions = [_action(each) for each in TransactItems]
        addresses = [_address(request["Item" if kind == "Put" else "Key"]) for kind, request in actions]
        if len(set(addresses)) < len(addresses) or len(actions) > 100:
            raise _error("ValidationException", "TransactWriteItems")
        pairs = zip(actions, addresses, strict=True)
        reasons = [self._reason(address, request) for (_, request), address in pairs]
        if any(reason["Code"] != "None" for reason in reasons):
            raise _error("TransactionCanceledException", "TransactWriteItems", CancellationReasons=reasons)
        for kind, request in actions:
            self._carry_out(kind, request)
        if ClientRequestToken:
            self.tokens[ClientRequestToken] = TransactItems
        return {}

    def query(self, **request: Any) -> dict[str, Any]:
        _check("query", request)
        index = request.get("IndexName", "")
        if index and index not in INDEXES:
            raise Unknown(index)
        order = INDEXES.get(index, KEY_NAMES)
        matches = condition(request["KeyConditionExpression"], _names(request))
        values = request["ExpressionAttributeValues"]
        found = [item for item in self.items.values() if order[0] in item and matches(item, values)]
        found.sort(key=lambda item: plain(item[order[1]]), reverse=not request.get("ScanIndexForward", True))
        limit = request.get("Limit", len(found) + 1)
        if "ExclusiveStartKey" in request:
            start = _address(request["ExclusiveStartKey"])
            found = found[next(at for at, item in enumerate(found) if _address(item) == start) + 1 :]
        shown = [_projected(item, index) if index else dict(item) for item in found[:limit]]
        last = {*KEY_NAMES, *order} & shown[-1].keys() if shown else ()
        more = {"LastEvaluatedKey": {name: shown[-1][name] for name in last}} if len(found) >= limit and shown else {}
        return {"Items": shown, "Count": len(shown)} | more

    def scan(self, **request: Any) -> dict[str, Any]:
        """In the order of the keys; `Limit` is of what is looked at, as it is in DynamoDB."""
        _check("scan", request)
        matches = condition(request["FilterExpression"], _names(request)) if "FilterExpression" in request else None
        values = request.get("ExpressionAttributeValues", {})
        start = _address(request["ExclusiveStartKey"]) if "ExclusiveStartKey" in request else ("", "")
        looked_at = [address for address in sorted(self.items) if address > start]
        limit = request.get("Limit", len(looked_at) + 1)
        seen = [dict(self.items[address]) for address in looked_at[:limit]]
        more = {"LastEvaluatedKey": {name: seen[-1][name] for name in KEY_NAMES}} if len(looked_at) >= limit else {}
        return {"Items": [item for item in seen if matches is None or matches(item, values)]} | more

    # --- how --------------------------------------------------------------------------------------------------------

    def _holds(self, address: Address, request: Mapping[str, Any]) -> bool:
        if "ConditionExpression" not in request:
            return True
        demanded = condition(request["ConditionExpression"], _names(request))
        return demanded(self.items.get(address, {}), request.get("ExpressionAttributeValues", {}))

    def _demand(self, address: Address, request: Mapping[str, Any]) -> None:
        if not self._holds(address, request):
            raise _error("ConditionalCheckFailedException", "PutItem")

    def _reason(self, address: Address, request: Mapping[str, Any]) -> dict[str, Any]:
        if self._holds(address, request):
            return {"Code": "None"}
        tells = request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" and address in self.items
        return {"Code": "ConditionalCheckFailed"} | ({"Item": dict(self.items[address])} if tells else {})

    def _carry_out(self, kind: str, request: Mapping[str, Any]) -> None:
        if kind == "Put":
            self._put(request)
        elif kind == "Update":
            self._update(request)
        elif kind == "Delete":
            self.items.pop(_address(request["Key"]), None)

    def _put(self, request: Mapping[str, Any]) -> None:
        self.items[_address(request["Item"])] = dict(request["Item"])

    def _update(self, request: Mapping[str, Any]) -> Item:
        address = _address(request["Key"])
        before = self.items.get(address, dict(request["Key"]))
        item = dict(before)
        update(request["UpdateExpression"], _names(request))(item, before, request.get("ExpressionAttributeValues", {}))
        self.items[address] = item
        return item


def _check(call: str, request: Mapping[str, Any]) -> None:
    unknown = request.keys() - ALLOWED[call]
    if unknown or request["TableName"] != NAME:
        raise Unknown(f"{call}: {sorted(unknown)}")


def _action(each: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    ((kind, request),) = each.items()
    if kind not in ("Put", "Update", "Delete", "ConditionCheck"):
        raise Unknown(kind)
    _check(kind, request)
    return kind, request


def _names(request: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(request.get("ExpressionAttributeNames", {}).items())


def _address(key: Mapping[str, Any]) -> Address:
    return key[keys.PK]["S"], key[keys.SK]["S"]


def _projected(item: Item, index: str) -> Item:
    shown = (*KEY_NAMES, *INDEXES[index], *INCLUDED.get(index, ()))
    return {name: item[name] for name in shown if name in item}


def _error(code: str, operation: str, **more: Any) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": ""}, **more}
    return ClientError(answer, operation)

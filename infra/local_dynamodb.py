"""Starts the local AWS with a DynamoDB that looks for a range of a partition instead of reading all of it.

ministack 1.5.33 sorts a partition and evaluates the condition on each of its items at every query, and reads the
condition's text anew for each item. A query for one order's tickets among 10,000 of an event takes half a second so,
and telling them all is quadratic. Here the text is read once, and a query for `BETWEEN` is handed only the items within
those bounds: the answer is ministack's own, and so is everything else. Nothing that is installed is changed.

Run by local_aws.py in ministack's environment, by its path: it may import nothing of ours.
"""

import functools
import re
from bisect import bisect_left, bisect_right
from types import FunctionType
from typing import Any

from ministack.services import dynamodb

RANGE = re.compile(r"\s*(#?\w+)\s*=\s*(:\w+)\s+AND\s+(#?\w+)\s+BETWEEN\s+(:\w+)\s+AND\s+(:\w+)\s*")
"""All of the condition: what does not match is left to ministack as it is."""
SORTED = "sorted sort keys"
"""Among the members of the table's indexes: derived, not persisted, dropped when all items are replaced at once."""

Answer = tuple[int, dict[str, str], bytes]

plain_query = dynamodb._query
plain_set_item = dynamodb._set_item
plain_remove_item = dynamodb._remove_item


class OneTable:
    """Stands where a query looks for its table."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.table = table

    def get(self, name: str) -> dict[str, Any]:
        return self.table


def query(data: dict[str, Any]) -> Answer:
    """ministack's own, on its own table or on one with fewer items in it, none of which is in the answer."""
    table = dynamodb._tables.get(data.get("TableName"))
    within = _bounds(table, data) if table else None
    if table is None or within is None:
        return plain_query(data)
    partition, first, last = within
    items = table["items"].get(partition, {})
    names = _sorted(table, partition, items)
    found = {name: items[name] for name in names[bisect_left(names, first) : bisect_right(names, last)]}
    narrowed = {**table, "items": {partition: found}}
    answer: Answer = FunctionType(plain_query.__code__, {**vars(dynamodb), "_tables": OneTable(narrowed)})(data)
    return answer


def _bounds(table: dict[str, Any], data: dict[str, Any]) -> tuple[str, str, str] | None:
    """The partition, and what its sort keys are between; None: not a query of that kind."""
    said = RANGE.fullmatch(data.get("KeyConditionExpression") or "")
    if said is None or data.get("IndexName"):
        return None
    names, values = data.get("ExpressionAttributeNames") or {}, data.get("ExpressionAttributeValues") or {}
    keys = [names.get(said[at], said[at]) for at in (1, 3)]
    texts = [values.get(said[at], {}).get("S") for at in (2, 4, 5)]
    if keys != [table["pk_name"], table["sk_name"]] or not all(isinstance(each, str) for each in texts):
        return None
    return texts[0], texts[1], texts[2]


def _sorted(table: dict[str, Any], partition: str, items: dict[str, Any]) -> list[str]:
    known = dynamodb._index_members(table).setdefault(SORTED, {})
    names = known.get(partition)
    if names is None:
        names = known[partition] = sorted(items)
    return names  # type: ignore[no-any-return]


def set_item(table: dict[str, Any], partition: str, name: str, item: dict[str, Any]) -> Any:
    before = plain_set_item(table, partition, name, item)
    if before is None:
        _forget(table, partition)
    return before


def remove_item(table: dict[str, Any], partition: str, name: str) -> Any:
    before = plain_remove_item(table, partition, name)
    _forget(table, partition)
    return before


def _forget(table: dict[str, Any], partition: str) -> None:
    table.get(dynamodb._INDEX_MEMBERS, {}).get(SORTED, {}).pop(partition, None)


def mend() -> None:
    dynamodb._condition_syntax_error = functools.lru_cache(maxsize=1024)(dynamodb._condition_syntax_error)
    dynamodb._query, dynamodb._set_item, dynamodb._remove_item = query, set_item, remove_item


if __name__ == "__main__":
    from ministack.app import main

    mend()
    main()

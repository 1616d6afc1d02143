"""Payment attempts: an item each, the payments worker's alone to write. Its fields are `functions/payments`' affair."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.errors import Conflict
from functions.storage import keys
from functions.storage.table import Item, Table, integer, text

OBSERVED_AFTER: Mapping[str, timedelta] = {
    "opening": timedelta(minutes=5),
    "open": timedelta(minutes=5),
    "confirming": timedelta(minutes=5),
    "complete": timedelta(hours=1),
}
"""When the reconciler looks again, by state: a webhook may have been lost. A delayed method takes its bank days. In a
state that is not here, and once it is paid, nothing can happen any more."""


@dataclass(frozen=True)
class Attempts:
    table: Table
    clock: Callable[[], datetime]

    def put_attempt(self, item: Mapping[str, Any]) -> bool:
        """Write unless it is there; False where it was."""
        key = keys.attempt(item["order"], item["number"])
        try:
            self.table.write(
                key,
                {name: _attribute(value) for name, value in item.items()} | self._due(item),
                ConditionExpression="attribute_not_exists(#pk)",
                ExpressionAttributeNames={"#pk": keys.PK},
            )
        except Conflict:
            return False
        return True

    def get_attempt(self, order: str, number: int) -> Mapping[str, Any] | None:
        found = self.table.get(keys.attempt(order, number))
        return _values(found) if found else None

    def update_attempt(self, order: str, number: int, changes: Mapping[str, Any]) -> None:
        """Raises Conflict when there is no such attempt."""
        self._update(order, number, changes, {})

    def change_attempt(self, order: str, number: int, changes: Mapping[str, Any], *, seen: Mapping[str, Any]) -> bool:
        """Only if these fields still are as they were seen; False: somebody was first, or there is no such attempt."""
        try:
            self._update(order, number, changes, seen)
        except Conflict:
            return False
        return True

    def _update(self, order: str, number: int, changes: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
        due = self._due(changes)
        fields = {name: _attribute(value) for name, value in changes.items()} | due
        gone = (keys.TIMER_SHARD, keys.TIMER_DUE) if "state" in changes and not due else ()
        names = {f"#{at}": name for at, name in enumerate((*fields, *gone))}
        setting = ", ".join(f"#{at} = :{at}" for at in range(len(fields)))
        removing = ", ".join(f"#{len(fields) + at}" for at in range(len(gone)))
        as_seen = [f"#seen{at} = :seen{at}" for at in range(len(seen))]
        names |= {f"#seen{at}": name for at, name in enumerate(seen)} | {"#pk": keys.PK}
        values = {f":{at}": value for at, value in enumerate(fields.values())}
        values |= {f":seen{at}": _attribute(value) for at, value in enumerate(seen.values())}
        self.table.update(
            keys.attempt(order, number),
            UpdateExpression=f"SET {setting}" + (f" REMOVE {removing}" if removing else ""),
            ConditionExpression=" AND ".join(("attribute_exists(#pk)", *as_seen)),
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
        )

    def put_payment_intent(self, payment_intent: str, order: str, number: int) -> None:
        self.table.write(keys.payment_intent(payment_intent), {"order": text(order), "attempt": integer(number)})

    def find_payment_intent(self, payment_intent: str) -> tuple[str, int] | None:
        """The order and attempt that a refund or dispute is about."""
        found = self.table.get(keys.payment_intent(payment_intent))
        return (str(found["order"]["S"]), int(found["attempt"]["N"])) if found else None

    def _due(self, item: Mapping[str, Any]) -> dict[str, Any]:
        after = OBSERVED_AFTER.get(item.get("state", ""))
        if after is None or item.get("payment_status") in ("paid", "no_payment_required"):
            return {}
        return {
            keys.TIMER_SHARD: text(keys.ATTEMPT_SHARD),
            keys.TIMER_DUE: text(keys.due(self.clock() + after)),
        }


def _attribute(value: Any) -> dict[str, Any]:
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    return integer(value) if isinstance(value, int) else text(str(value))


def _values(item: Item) -> dict[str, Any]:
    read: dict[str, Callable[[Any], Any]] = {"S": str, "N": int, "BOOL": bool, "NULL": lambda _: None}
    hidden = (keys.PK, keys.SK, keys.TIMER_SHARD, keys.TIMER_DUE)
    return {
        name: read[kind](value)
        for name, attribute in item.items()
        if name not in hidden
        for kind, value in attribute.items()
    }

"""What the merchant has been told: a receipt an event, and a count of each kind in each window. Both expire."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from functions.errors import Conflict
from functions.storage import keys
from functions.storage.table import Table, expires, integer

RECEIPT_DAYS = 15
"""A dead letter lives for 14."""
COUNT_DAYS = 2


@dataclass(frozen=True)
class Count:
    number: int
    subjects: tuple[str, ...] = ()


def number(table: Table, event_id: str, name: str, window: int, subject: str, now: datetime) -> int | None:
    """The event's place among those of its kind in the window, the same when it is asked again; None: told already,
    or being told by another invocation."""
    known = table.get(keys.told(table.shop, event_id))
    if known is not None:
        return None if "done" in known else int(known["number"]["N"])
    place = _add(table, name, window, subject, now)
    attributes = {"number": integer(place), **expires(now, RECEIPT_DAYS)}
    try:
        table.write(
            keys.told(table.shop, event_id),
            attributes,
            ConditionExpression="attribute_not_exists(#pk)",
            ExpressionAttributeNames={"#pk": keys.PK},
        )
    except Conflict:
        return None
    return place


def done(table: Table, event_id: str, now: datetime) -> None:
    table.update(
        keys.told(table.shop, event_id),
        UpdateExpression="SET #done = :done, #expires = :expires",
        ExpressionAttributeNames={"#done": "done", "#expires": keys.EXPIRES},
        ExpressionAttributeValues={":done": {"BOOL": True}, ":expires": expires(now, RECEIPT_DAYS)[keys.EXPIRES]},
    )


def is_done(table: Table, event_id: str) -> bool:
    known = table.get(keys.told(table.shop, event_id))
    return known is not None and "done" in known


def count(table: Table, name: str, window: int) -> Count:
    found = table.get(keys.alerts(table.shop, name, window))
    if found is None:
        return Count(0)
    return Count(int(found["number"]["N"]), _sorted(found.get("subjects", {}).get("SS", ())))


def _add(table: Table, name: str, window: int, subject: str, now: datetime) -> int:
    adds, names = "#number :one", {"#number": "number", "#expires": keys.EXPIRES}
    values: dict[str, object] = {":one": integer(1), ":expires": expires(now, COUNT_DAYS)[keys.EXPIRES]}
    if subject:
        adds = f"{adds}, #subjects :subject"
        names["#subjects"], values[":subject"] = "subjects", {"SS": [subject]}
    changed = table.update(
        keys.alerts(table.shop, name, window),
        UpdateExpression=f"SET #expires = :expires ADD {adds}",
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values,
        ReturnValues="UPDATED_NEW",
    )
    return int(changed["number"]["N"])


def _sorted(subjects: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(subjects, key=lambda each: (len(each), each)))

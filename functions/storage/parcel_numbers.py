"""Which orders a tracking number belongs to, and what carriers told of it before an order knew it.

A carrier's report and the number's registration cross each other safely: whoever writes second reads what the first
wrote (both reads are consistent), so a report is never kept for nobody.
"""

import re
from datetime import datetime

from functions.storage import keys
from functions.storage.keys import Key
from functions.storage.table import Item, Table, expires, text

KNOWN_DAYS = 120
"""Carriers use a number again after months."""
EARLY_DAYS = 14
MOST_READ = 50


def _plain(number: str) -> str:
    """It is written with spaces or without."""
    return re.sub(r"[^0-9A-Z]", "", number.upper())


def orders_of(table: Table, number: str) -> tuple[str, ...]:
    """Ids of the orders that have a parcel with that number: more than one where they travel together."""
    return tuple(item["order"]["S"] for item in _read(table, number) if "order" in item)


def register(table: Table, number: str, order: str, now: datetime) -> list[str]:
    """That an order has it; and what was kept of it so far, as it was given."""
    table.write(keys.parcel_of(table.shop, _plain(number), order), {"order": text(order), **expires(now, KNOWN_DAYS)})
    return [str(item["doc"]["S"]) for item in _read(table, number) if "doc" in item]


def keep_early(table: Table, number: str, report_id: str, doc: str, now: datetime) -> None:
    key = keys.parcel_early(table.shop, _plain(number), report_id)
    table.write(key, {"doc": text(doc), **expires(now, EARLY_DAYS)})


def forget(table: Table, number: str) -> None:
    """All of it, when the buyer of an order is erased."""
    for item in _read(table, number):
        table.delete(Key(item[keys.PK]["S"], item[keys.SK]["S"]))


def _read(table: Table, number: str) -> list[Item]:
    found = table.query(
        KeyConditionExpression="#pk = :pk",
        ExpressionAttributeNames={"#pk": keys.PK},
        ExpressionAttributeValues={":pk": text(keys.parcel_of(table.shop, _plain(number), "").pk)},
        ConsistentRead=True,
        Limit=MOST_READ,
    )
    items: list[Item] = list(found["Items"])
    return items

"""The shop's own texts that could not be said to a shopper: an item for each, with the version in which it last failed.

Whoever has published since has another version, in which it may be well again: it counts once it fails there too.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from functions.storage import keys
from functions.storage.table import Table, expires, text

KEPT_DAYS = 30


@dataclass(frozen=True)
class BrokenText:
    template: str
    locale: str
    last: datetime


def note(table: Table, template: str, locale: str, version: str, now: datetime) -> bool:
    """Whether the merchant has not been told today. Raises StorageError."""
    changed = table.update(
        keys.broken_text(table.shop, template, locale),
        UpdateExpression="SET #version = :version, #last = :last, #expires = :expires",
        ExpressionAttributeNames={"#version": "version", "#last": "last", "#expires": keys.EXPIRES},
        ExpressionAttributeValues={
            ":version": text(version),
            ":last": text(now.isoformat()),
            ":expires": expires(now, KEPT_DAYS)[keys.EXPIRES],
        },
        ReturnValues="ALL_NEW",
    )
    return "told" not in changed or changed["told"]["S"] != day(now)


def told(table: Table, template: str, locale: str, now: datetime) -> None:
    table.update(
        keys.broken_text(table.shop, template, locale),
        UpdateExpression="SET #told = :day",
        ExpressionAttributeNames={"#told": "told"},
        ExpressionAttributeValues={":day": text(day(now))},
    )


def broken(table: Table, version: str) -> list[BrokenText]:
    """Those that failed in this version of the shop."""
    answer = table.query(
        KeyConditionExpression="#pk = :pk",
        ExpressionAttributeNames={"#pk": keys.PK},
        ExpressionAttributeValues={":pk": text(keys.all_broken_texts(table.shop))},
    )
    found = [item for item in answer["Items"] if item["version"]["S"] == version]
    return [_read(item[keys.SK]["S"], item["last"]["S"]) for item in found]


def day(now: datetime) -> str:
    return now.astimezone(UTC).date().isoformat()


def _read(name: str, last: str) -> BrokenText:
    template, _, locale = name.partition("#")
    return BrokenText(template, locale, datetime.fromisoformat(last))

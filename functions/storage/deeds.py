"""What people did at the console: written before it is done, and what came of it after, so that nothing goes unsaid."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.storage import keys
from functions.storage.table import Table, doc, expiry, text

KEPT_DAYS = 400
MOST_TEXT = 2_000
"""Characters of a value before or after: what is longer is cut, and says so."""


@dataclass(frozen=True)
class Deed:
    name: str
    """Sorts by time."""
    at: datetime
    who: str
    role: str
    what: str
    """The route: "POST /orders/{order}/refunds"."""
    subject: str = ""
    """What it was done to, as people call it: "1042", "rode-rozen"."""
    before: Mapping[str, str] | None = None
    after: Mapping[str, str] | None = None
    outcome: str = "begun"
    """begun, done, refused; one that stayed "begun" was cut off: look at its subject."""


def keep(table: Table, deed: Deed) -> None:
    """As it stands: begun, and once more when it is known what came of it."""
    table.write(
        keys.deed(table.shop, deed.name), {"doc": text(_written(deed)), keys.EXPIRES: expiry(deed.at, KEPT_DAYS)}
    )


def latest(table: Table, limit: int = 200, before: str = "") -> Iterator[Deed]:
    """The newest first; `before`: the name of the last one of the page before."""
    answer = table.query(
        KeyConditionExpression="#pk = :pk AND #sk < :before" if before else "#pk = :pk",
        ExpressionAttributeNames={"#pk": keys.PK} | ({"#sk": keys.SK} if before else {}),
        ExpressionAttributeValues={":pk": text(keys.deeds(table.shop))} | ({":before": text(before)} if before else {}),
        ScanIndexForward=False,
        Limit=limit,
    )
    for item in answer["Items"]:
        found: dict[str, Any] = json.loads(doc(item))
        yield Deed(**{**found, "at": datetime.fromisoformat(found["at"])})


def _written(deed: Deed) -> str:
    values = {**vars(deed), "at": deed.at.isoformat(), "before": _cut(deed.before), "after": _cut(deed.after)}
    return json.dumps(values, ensure_ascii=False)


def _cut(values: Mapping[str, str] | None) -> dict[str, str] | None:
    if values is None:
        return None
    return {name: value if len(value) <= MOST_TEXT else f"{value[:MOST_TEXT]} …" for name, value in values.items()}

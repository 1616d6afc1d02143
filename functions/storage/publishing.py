"""The publish that is under way, or was the last: one small item, so that a page can show how far it is."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from functions.errors import Conflict
from functions.storage import keys
from functions.storage.table import Table, doc, integer, text

LONGEST = timedelta(minutes=15)
"""A Lambda runs no longer: what says nothing for so long is over."""


@dataclass(frozen=True)
class Publishing:
    by: str
    at: datetime
    manifest: str
    """Of the draft that is published."""
    instead_of: str = ""
    """The version that was live."""
    note: str = ""
    state: str = "under way"
    """under way, done, failed."""
    step: str = ""
    done: int = 0
    total: int = 0
    told: tuple[str, ...] = ()
    """What was wrong, or is worth telling."""

    def running(self, now: datetime) -> bool:
        return self.state == "under way" and now < self.at + LONGEST


def latest(table: Table) -> Publishing | None:
    found = table.get(keys.publishing(table.shop))
    return _read(json.loads(doc(found))) if found else None


def begin(table: Table, publishing: Publishing) -> None:
    """Raises Conflict while another is under way."""
    found = table.get(keys.publishing(table.shop))
    if found and _read(json.loads(doc(found))).running(publishing.at):
        raise Conflict("a publish is under way")
    condition: dict[str, Any] = (
        {"ConditionExpression": "#doc = :doc", "ExpressionAttributeValues": {":doc": found["doc"]}}
        if found
        else {"ConditionExpression": "attribute_not_exists(#doc)"}
    )
    _write(table, publishing, ExpressionAttributeNames={"#doc": "doc"}, **condition)


def tell(table: Table, publishing: Publishing, **changes: Any) -> Publishing:
    """How it stands now."""
    changed = replace(publishing, **changes)
    _write(table, changed)
    return changed


def _write(table: Table, publishing: Publishing, **condition: Any) -> None:
    written = json.dumps({**asdict(publishing), "at": publishing.at.isoformat()}, ensure_ascii=False)
    table.write(keys.publishing(table.shop), {"doc": text(written), "v": integer(1)}, **condition)


def _read(found: Mapping[str, Any]) -> Publishing:
    return Publishing(**{**found, "at": datetime.fromisoformat(found["at"]), "told": tuple(found["told"])})

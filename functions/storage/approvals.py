"""The submitting of many templates that is under way, or was the last, and when each provider was last asked how they
stand: one small item, so that a page can show it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from functions.errors import Conflict
from functions.storage import keys
from functions.storage.table import Table, text

LONGEST = timedelta(minutes=11)
"""The function that does it runs ten at most."""
LOOKED = "looked_"


@dataclass(frozen=True)
class Submitting:
    by: str
    at: datetime
    manifest: str
    """Of the draft whose texts are submitted."""
    wish: str
    state: str = "under way"
    """under way, done, failed."""
    done: int = 0
    total: int = 0
    taken: int = 0
    refused: int = 0
    stopped: tuple[tuple[str, str], ...] = ()
    """Channels on which it did not go on, and why: "no_answer", "too_many", "out_of_time", or in Meta's own words."""

    def running(self, now: datetime) -> bool:
        return self.state == "under way" and now < self.at + LONGEST


def latest(table: Table) -> tuple[Submitting | None, dict[str, datetime]]:
    """And by channel when its provider was last asked."""
    found = table.get(keys.approvals(table.shop)) or {}
    looked = {
        name.removeprefix(LOOKED): datetime.fromisoformat(value["S"])
        for name, value in found.items()
        if name.startswith(LOOKED)
    }
    return (_read(json.loads(found["doc"]["S"])) if "doc" in found else None), looked


def begin(table: Table, asked: Submitting) -> None:
    """Raises Conflict while another is under way, and for a wish that was heard."""
    found = table.get(keys.approvals(table.shop)) or {}
    before = _read(json.loads(found["doc"]["S"])) if "doc" in found else None
    if before and (before.running(asked.at) or before.wish == asked.wish):
        raise Conflict("templates are being submitted")
    since = "#doc = :before" if before else "attribute_not_exists(#doc)"
    values = {":before": found["doc"]} if before else {}
    _write(table, asked, values, ConditionExpression=since)


def tell(table: Table, submitting: Submitting, **changes: Any) -> Submitting:
    """How it stands now."""
    changed = replace(submitting, **changes)
    _write(table, changed, {})
    return changed


def looked(table: Table, channel: str, now: datetime) -> None:
    table.update(
        keys.approvals(table.shop),
        UpdateExpression="SET #looked = :now",
        ExpressionAttributeNames={"#looked": f"{LOOKED}{channel}"},
        ExpressionAttributeValues={":now": text(now.isoformat())},
    )


def _write(table: Table, submitting: Submitting, values: Mapping[str, Any], **condition: Any) -> None:
    written = json.dumps({**asdict(submitting), "at": submitting.at.isoformat()}, ensure_ascii=False)
    table.update(
        keys.approvals(table.shop),
        UpdateExpression="SET #doc = :doc",
        ExpressionAttributeNames={"#doc": "doc"},
        ExpressionAttributeValues={":doc": text(written), **values},
        **condition,
    )


def _read(found: Mapping[str, Any]) -> Submitting:
    stopped = tuple((channel, why) for channel, why in found["stopped"])
    return Submitting(**{**found, "at": datetime.fromisoformat(found["at"]), "stopped": stopped})

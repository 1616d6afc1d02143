"""What the last try of each of the shop's connections told: one item, of the set-up page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.storage import keys
from functions.storage.table import Table, doc, text


@dataclass(frozen=True)
class Tried:
    at: datetime
    says: str
    values: Mapping[str, str]


def tried(table: Table) -> dict[str, Tried]:
    """By the connection's name."""
    found = table.get(keys.connections(table.shop))
    known = json.loads(doc(found)) if found else {}
    return {name: Tried(**{**each, "at": datetime.fromisoformat(each["at"])}) for name, each in known.items()}


def note(table: Table, name: str, told: Tried) -> None:
    """Two at once: the later one stands, and the other is tried again with a click."""
    every = tried(table) | {name: told}
    written = {
        each: {"at": at.at.isoformat(), "says": at.says, "values": dict(at.values)} for each, at in every.items()
    }
    table.write(keys.connections(table.shop), {"doc": text(json.dumps(written, ensure_ascii=False))})

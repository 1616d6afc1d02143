"""The conversation beside an order: what was said, with the pictures that the shopper sent, by signed links."""

from collections.abc import Iterable
from typing import Any

from functions import bootstrap, transcript
from functions.console.visit import Visit
from functions.conversation.photo_events import PhotoKept
from functions.storage.turns import Turn

BESIDE = 40
"""Entries, the latest."""


def spoken(visit: Visit, turns: Iterable[Turn]) -> list[dict[str, Any]]:
    """A picture stands where it was kept, a moment after the message that it came with."""
    found: list[dict[str, Any]] = []
    for turn in turns:
        found += transcript.entries([turn])
        what = turn.event.what
        if isinstance(what, PhotoKept):
            found.append({"from": "shopper", "at": turn.at.isoformat(), "key": what.key, "message": {}})
    shown = found[-BESIDE:]
    for entry in shown:
        if "key" in entry:
            entry["message"] = {"image": visit.shows(bootstrap.photos().link(entry["key"]))}
    return shown

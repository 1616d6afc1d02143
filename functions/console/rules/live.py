"""What is in force at once, without a publish: the pause, today closed, orders a day. As `make pause` does it."""

import json
from typing import Any

from functions import bootstrap
from functions.commerce.delivery import today
from functions.commerce.live import Live
from functions.console.visit import Visit
from functions.errors import BadRequest, NotFound
from functions.live_change import read_change
from functions.storage import deeds
from functions.storage import live as kept

ROUTE = "POST /rules/live/now"
DEEDS = 100
"""So far back the page looks for who did it last."""


def standing() -> dict[str, Any]:
    """For the page."""
    table, now = bootstrap.table(), bootstrap.clock()
    try:
        rules = bootstrap.rules()
    except NotFound:
        return {"now": None}
    found = kept.live(table)
    first = today(rules, now)
    last = next((deed for deed in deeds.latest(table, DEEDS) if deed.what == ROUTE and deed.outcome == "done"), None)
    return {
        "now": found, "paused": found.pausing(now), "today": first, "closed_today": first in found.closed,
        "most": found.over(rules).orders_a_day, "last": last,
    }  # fmt: skip


def change(visit: Visit) -> tuple[dict[str, str], dict[str, str]]:
    """What was said before and after, in words. Raises BadRequest."""
    table, rules, now = bootstrap.table(), bootstrap.rules(), bootstrap.clock()
    wish = read_change(json.dumps(_asked(visit, today(rules, now).isoformat())))
    before = kept.live(table)
    after = kept.change(table, lambda found: wish.on(found, rules, now))
    return _words(before), _words(after)


def _asked(visit: Visit, day: str) -> dict[str, Any]:
    what = visit.form("what")
    if what == "pause":
        until = visit.form("until", "")
        return {"paused": True, "why": visit.form("why", "")} | ({"until": until} if until else {})
    if what == "orders":
        most = visit.form("orders_a_day", "")
        if not most.isdigit():
            raise BadRequest("orders a day: write a whole number; 0 goes back to the rules")
        return {"orders_a_day": int(most)}
    asked: dict[str, dict[str, Any]] = {"resume": {"paused": False}, "close": {"close": [day]}, "open": {"open": [day]}}
    if what not in asked:
        raise BadRequest("the form asks for nothing that is known: load the page anew")
    return asked[what]


def _words(found: Live) -> dict[str, str]:
    until = f"{found.until:%Y-%m-%d %H:%M}" if found.until else ""
    return {
        "paused": " ".join(filter(None, ("yes" if found.paused else "no", until, found.why))),
        "closed": ", ".join(map(str, found.closed)),
        "orders_a_day": str(found.orders_a_day or ""),
    }

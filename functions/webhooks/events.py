"""The merchant's own API about events: news to who holds tickets, and letting them in.

Imports chalice, as edges do. News needs the key of money (`merchant_keys`), for a cancelled event is refunded; a
scanner needs no more than one of `api_keys`.
"""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Response

from functions import bootstrap
from functions.errors import BadRequest, NotFound
from functions.webhooks.api import answered
from functions.webhooks.raw import raw_body

blueprint = Blueprint(__name__)


@blueprint.route("/api/events/{event}/news", methods=["POST"])
def news(event: str) -> Response:
    return answered(blueprint.current_request, "merchant_keys", lambda: _tell(event))


@blueprint.route("/api/tickets/scan", methods=["POST"])
def scan() -> Response:
    return answered(blueprint.current_request, "api_keys", _scan, 200)


def _tell(event: str) -> dict[str, Any]:
    from functions.news_wish import read_news

    wish = read_news(raw_body(blueprint.current_request))
    rules = bootstrap.rules()
    if rules.event(event) is None:
        known = ", ".join(each.id for each in rules.events) or "none"
        raise NotFound(f"there is no event {event[:40]}; the shop has {known}")
    if wish.event not in ("", event):
        raise BadRequest("event: the body and the address name different events")
    unknown = [locale for locale in wish.words if locale and locale not in rules.locales]
    if unknown:
        raise BadRequest(f"text: {', '.join(unknown)} is no locale of the shop; write {', '.join(rules.locales)}")
    bootstrap.tell_news(wish.job(event, bootstrap.clock()).model_dump_json())
    return {"event": event, "news": wish.id, "kind": wish.kind}


def _scan() -> dict[str, Any]:
    from functions.admission import read_scan

    return bootstrap.gate().judge(read_scan(raw_body(blueprint.current_request)))

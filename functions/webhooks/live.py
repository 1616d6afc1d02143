"""The merchant's own API about the shop of this moment: pause it, close days, set orders a day. In force at once.

Imports chalice, as edges do. With the merchant's key. Written straight to the table: nobody's conversation decides it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalice.app import Blueprint, Response

from functions import bootstrap
from functions.webhooks.api import answered
from functions.webhooks.raw import raw_body

if TYPE_CHECKING:
    from functions.commerce.live import Live

blueprint = Blueprint(__name__)


@blueprint.route("/api/live", methods=["GET", "POST"])
def live() -> Response:
    request = blueprint.current_request
    return answered(request, "merchant_keys", _now if request.method == "GET" else _change, 200)


def _now() -> dict[str, Any]:
    from functions.storage.live import live

    return _shown(live(bootstrap.table()))


def _change() -> dict[str, Any]:
    from functions.live_change import read_change
    from functions.storage.live import change

    asked = read_change(raw_body(blueprint.current_request))
    rules, now = bootstrap.rules(), bootstrap.clock()
    return _shown(change(bootstrap.table(), lambda before: asked.on(before, rules, now)))


def _shown(found: Live) -> dict[str, Any]:
    return {**found.model_dump(mode="json", exclude={"v"}), "pausing": found.pausing(bootstrap.clock())}

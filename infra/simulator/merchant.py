"""The merchant's own system: refunds and decisions over the merchant API, cancelling by a fulfilment report."""

import uuid
from typing import Any

import httpx

from infra.simulator.carrier import Carrier
from infra.simulator.config import Config
from infra.simulator.shop_api import post
from infra.simulator.traffic import Traffic

Json = dict[str, Any]
DOES = {
    "refund": "orders/{}/refunds",
    "resolve": "reviews/{}",
    "substitute": "orders/{}/substitutions",
    "return": "returns/{}",
    "live": "live",
    "news": "events/{}/news",
}
"""What it does → where it is asked."""


EVENT = "tuinconcert"
"""Of the starter shop."""


class Merchant:
    def __init__(self, config: Config, client: httpx.AsyncClient, traffic: Traffic, carrier: Carrier) -> None:
        self._config = config
        self._client = client
        self._traffic = traffic
        self._carrier = carrier

    async def does(self, what: str, order: str, **given: Any) -> Json:
        """`given`: the rest of the body, as docs/events has it. Raises ValueError with the shop's words."""
        if what == "cancel":
            return await self._carrier.report(order, "cancelled", **given)
        if what == "scan":
            return await self._scan(given)
        if what not in DOES:
            raise ValueError(f"do: {', '.join((*DOES, 'cancel', 'scan'))}")
        order = str(given.pop("event", EVENT)) if what == "news" else order
        path = DOES[what].format(order)
        body = given if what == "live" else {"id": f"sim-{uuid.uuid4().hex[:12]}", **given}
        url = f"{self._config.api}/api/{path}"
        return await post(self._client, self._traffic, "merchant", url, self._config.merchant_keys, body)

    async def _scan(self, given: Json) -> Json:
        """At the door: a code as a scanner reads it, or the address of its picture on a phone."""
        url = f"{self._config.api}/api/tickets/scan"
        return await post(self._client, self._traffic, "merchant", url, self._config.api_keys, given)

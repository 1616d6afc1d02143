"""The merchant's own system: refunds and decisions over the merchant API, cancelling by a fulfilment report; and what
is done at the desk (office.py), after which whoever waited for it is told.
"""

import asyncio
import re
import uuid
from typing import Any

import httpx

from functions import ticket_codes
from infra.simulator.carrier import Carrier
from infra.simulator.clock import Clock
from infra.simulator.config import Config
from infra.simulator.office import DOES as AT_THE_DESK
from infra.simulator.office import Office
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
OF_NO_ORDER = ("live", "news", "scan", *AT_THE_DESK)
WAITED_FOR = ("stock", "price")
"""What shoppers may have asked to be told of."""

PICTURE = re.compile(r"/t/(?P<token>[^/]+)/code\.png")
EVENT = "tuinconcert"
"""Of the starter shop."""


class Merchant:
    def __init__(
        self,
        config: Config,
        client: httpx.AsyncClient,
        traffic: Traffic,
        carrier: Carrier,
        office: Office,
        clock: Clock,
    ) -> None:
        self._config = config
        self._client = client
        self._traffic = traffic
        self._carrier = carrier
        self._office = office
        self._clock = clock

    async def does(self, what: str, order: str, **given: Any) -> Json:
        """`given`: the rest of the body, as docs/events has it. Raises ValueError with the shop's words."""
        if what == "cancel":
            return await self._carrier.report(order, "cancelled", **given)
        if what == "scan":
            return await self._scan(given)
        if what in AT_THE_DESK:
            return await self._at_the_desk(what, given)
        if what not in DOES:
            raise ValueError(f"do: {', '.join((*DOES, *AT_THE_DESK, 'cancel', 'scan'))}")
        order = str(given.pop("event", EVENT)) if what == "news" else order
        path = DOES[what].format(order)
        body = given if what == "live" else {"id": f"sim-{uuid.uuid4().hex[:12]}", **given}
        url = f"{self._config.api}/api/{path}"
        return await post(self._client, self._traffic, "merchant", url, self._config.merchant_keys, body)

    async def _at_the_desk(self, what: str, given: Json) -> Json:
        """Who waits for it need not wait five minutes."""
        done = await asyncio.to_thread(AT_THE_DESK[what], self._office, given)
        if what in WAITED_FOR:
            await self._clock.fire_timers()
        return done

    async def _scan(self, given: Json) -> Json:
        """At the door: a code as a scanner reads it, or the address of its picture on a phone."""
        url = f"{self._config.api}/api/tickets/scan"
        scan = {**given, "code": self._code(str(given.get("code", "")))}
        return await post(self._client, self._traffic, "merchant", url, self._config.api_keys, scan)

    def _code(self, scanned: str) -> str:
        """What the picture at that address says. Raises ValueError where it is none of the shop's."""
        found = PICTURE.search(scanned)
        if not found:
            return scanned
        ref = ticket_codes.read_token(found["token"], self._config.link_key.split(","))
        if not ref or not self._config.ticket_key:
            raise ValueError("that is no picture of a ticket of this shop")
        return ticket_codes.code(ref, self._config.ticket_key.partition(",")[0])

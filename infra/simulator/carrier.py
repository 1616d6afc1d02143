"""The carrier and the merchant's own systems: says where an order is, over the merchant HTTP API or the event bus."""

import asyncio
import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from infra.simulator.clock import Clock
from infra.simulator.config import Config
from infra.simulator.shop_api import post
from infra.simulator.traffic import Traffic

STATES = (
    "accepted",
    "dispatched",
    "out_for_delivery",
    "attempt_failed",
    "at_neighbour",
    "at_pickup_point",
    "delayed",
    "delivered",
    "damaged",
    "lost",
    "returned",
    "cancelled",
)
TRACKED = {
    "carrier": "PostNL",
    "tracking_number": "3SCHAT0012345",
    "tracking_url": "https://track.example/3SCHAT0012345",
}
LATER = timedelta(days=2)
Json = dict[str, Any]


def usual(state: str, now: datetime) -> Json:
    """What a carrier tells with a state, where nothing else is given."""
    if state == "delayed":
        return {"expected": (now + LATER).date().isoformat()}
    if state == "attempt_failed":
        return {"expected": (now + LATER / 2).date().isoformat()}
    if state == "at_neighbour":
        return {"neighbour": "14"}
    if state == "at_pickup_point":
        return {"pickup": {"name": "Primera, Plein 3", "hours": "9:00–18:00", "code": "K77"}}
    return TRACKED if state in ("dispatched", "out_for_delivery") else {}


class Carrier:
    def __init__(self, config: Config, clock: Clock, client: httpx.AsyncClient, traffic: Traffic) -> None:
        self._config = config
        self._clock = clock
        self._client = client
        self._traffic = traffic

    async def report(self, order: str, state: str, *, by_bus: bool = False, **given: str) -> Json:
        """What was posted. `id` may be given, to post the same event again. Raises ValueError."""
        if state not in STATES:
            raise ValueError(f"state: {', '.join(STATES)}")
        detail: Json = {"id": given.pop("id", "") or f"sim-{uuid.uuid4().hex[:12]}", "order": order, "state": state}
        detail |= usual(state, datetime.fromtimestamp(self._clock.now(), UTC))
        detail |= {name: value for name, value in given.items() if value}
        if by_bus:
            await asyncio.to_thread(self._put, detail)
        else:
            url = f"{self._config.api}/api/orders/{order}/fulfilment"
            await post(self._client, self._traffic, "carrier", url, self._config.api_keys, detail)
        return detail

    def _put(self, detail: Json) -> None:
        import boto3

        where = {"endpoint_url": self._config.endpoint} if self._config.endpoint else {}
        entry = {
            "Source": "carrier.simulator",
            "DetailType": "Fulfilment",
            "Detail": json.dumps(detail),
            "EventBusName": self._config.bus,
        }
        answer: Any = boto3.client("events", region_name=self._config.region, **where).put_events(Entries=[entry])
        self._traffic.add("carrier", "PutEvents", self._config.bus, request=json.dumps(entry), status=200)
        if answer["FailedEntryCount"]:
            raise ValueError(f"the bus did not take it: {answer['Entries'][0]}")

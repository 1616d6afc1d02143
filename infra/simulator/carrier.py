"""Whoever brings parcels, and the merchant's own systems: where an order is, over the shop's API, over the event bus,
or in the signed webhook of a carrier."""

import asyncio
import hashlib
import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from functions.carriers.registry import CARRIERS
from infra.simulator.carrier_webhooks import TRACK, WEBHOOKS, Scan, codes, signed
from infra.simulator.clock import Clock
from infra.simulator.cloud import LocalCloud
from infra.simulator.config import Config
from infra.simulator.shop_api import exchange, post
from infra.simulator.traffic import Traffic

STATES = (
    "accepted",
    "packed",
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
OWN = ("http", "bus")
"""How the merchant's own system tells it."""
WAYS = (*OWN, *WEBHOOKS)
TOLD_BY_CARRIERS = frozenset(("id", "code", "parcel", "tracking_number", "expected"))
LATER = timedelta(days=2)
Json = dict[str, Any]


def number_of(order: str, parcel: str = "1") -> str:
    """Another for each parcel of each order: a carrier knows nothing else of it."""
    return f"3SCHAT{int(hashlib.sha256(f'{order} {parcel}'.encode()).hexdigest(), 16) % 10**7:07d}"


def usual(state: str, now: datetime, number: str) -> Json:
    """What is told with a state, where nothing else is given."""
    if state == "delayed":
        return {"expected": (now + LATER).date().isoformat()}
    if state == "attempt_failed":
        return {"expected": (now + LATER / 2).date().isoformat()}
    if state == "at_neighbour":
        return {"neighbour": "14"}
    if state == "at_pickup_point":
        return {"pickup": {"name": "Primera, Plein 3", "hours": "9:00–18:00", "code": "K77"}}
    if state in ("dispatched", "out_for_delivery"):
        return {"carrier": "PostNL", "tracking_number": number, "tracking_url": TRACK.format(number)}
    return {}


class Carrier:
    def __init__(
        self, config: Config, clock: Clock, client: httpx.AsyncClient, traffic: Traffic, cloud: LocalCloud
    ) -> None:
        self._config = config
        self._clock = clock
        self._client = client
        self._traffic = traffic
        self._cloud = cloud
        self._told_by_carriers: set[str] = set()
        """Numbers by which the shop knows a parcel before the merchant's own system names it."""

    async def report(self, order: str, state: str, *, by: str = "http", **given: str) -> Json:
        """What was posted. `id` may be given, to post the same event again. Raises ValueError."""
        if by not in WAYS:
            raise ValueError(f"by: {', '.join(WAYS)}")
        if state not in STATES and not given.get("code"):
            raise ValueError(f"state: {', '.join(STATES)}")
        given = {name: value for name, value in given.items() if value}
        order_id, reference = await asyncio.to_thread(self._known, order)
        number = number_of(order_id, given.get("parcel", "1"))
        if by in WEBHOOKS:
            return await self._signed(by, state, {"tracking_number": number, **given}, reference)
        told: Json = {"id": f"sim-{uuid.uuid4().hex[:12]}", "order": order, "state": state}
        known = {"tracking_number": number} if number in self._told_by_carriers else {}
        told |= known | usual(state, self._now, number) | given
        if by == "bus":
            await asyncio.to_thread(self._put, told)
        else:
            url = f"{self._config.api}/api/orders/{order}/fulfilment"
            await post(self._client, self._traffic, "carrier", url, self._config.api_keys, told)
        return told

    @property
    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now(), UTC)

    def _known(self, order: str) -> tuple[str, str]:
        """Its id, and its number, where that is known: what a label has on it."""
        found = self._cloud.order(order)
        if found:
            return found.id, found.number or ""
        return order, order if order.isdecimal() else ""

    async def _signed(self, name: str, state: str, given: Json, reference: str) -> Json:
        """In a carrier's own words. Raises ValueError where it has none."""
        if unknown := given.keys() - TOLD_BY_CARRIERS:
            raise ValueError(f"{name} tells no {', '.join(sorted(unknown))}")
        code = str(given.get("code", "")) or codes(name).get(state, "")
        if not code:
            raise ValueError(f"{name} has no word for {state}; it has {', '.join(codes(name))}")
        told = usual(state, self._now, given["tracking_number"]) | given
        scan = Scan(
            id=str(given.get("id") or uuid.uuid4().hex[:16]),
            code=code,
            number=told["tracking_number"],
            order=reference if WEBHOOKS[name].knows_order else "",
            at=self._now,
            expected=told.get("expected", ""),
            point=told.get("pickup", {}).get("name", ""),
        )
        secret = str(getattr(self._config, CARRIERS[name].secret)).partition(",")[0]
        raw, headers = signed(name, scan, secret)
        url = f"{self._config.api}/carriers/{name}"
        await exchange(self._client, self._traffic, "carrier", url, raw, headers)
        self._told_by_carriers.add(scan.number)
        return {"id": scan.id, "by": name, "state": state, "code": code, "tracking_number": scan.number}

    def _put(self, told: Json) -> None:
        import boto3

        where = {"endpoint_url": self._config.endpoint} if self._config.endpoint else {}
        entry = {
            "Source": "carrier.simulator",
            "DetailType": "Fulfilment",
            "Detail": json.dumps(told),
            "EventBusName": self._config.bus,
        }
        answer: Any = boto3.client("events", region_name=self._config.region, **where).put_events(Entries=[entry])
        self._traffic.add("carrier", "PutEvents", self._config.bus, request=json.dumps(entry), status=200)
        if answer["FailedEntryCount"]:
            raise ValueError(f"the bus did not take it: {answer['Entries'][0]}")

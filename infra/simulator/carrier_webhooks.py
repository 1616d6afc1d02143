"""Webhooks of carriers, written and signed as they do it, from their documentation: functions/carriers names the pages.

Pure. WEBHOOKS is the index. Which code of theirs tells a state, our own tables say: the first that does.
"""

import base64
import hashlib
import hmac
import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.carriers.registry import CARRIERS

Json = dict[str, Any]
TRACK = "https://track.example/{}"


@dataclass(frozen=True)
class Scan:
    """What happened to a parcel, in a carrier's own words."""

    id: str
    code: str
    number: str
    order: str
    """Our order's number, as the label was given it; "": it was not."""
    at: datetime
    expected: str = ""
    """ISO date."""
    point: str = ""
    """Where it can be fetched."""


@dataclass(frozen=True)
class Webhook:
    body: Callable[[Scan], Json]
    sign: Callable[[bytes, str], dict[str, str]]
    """Its header, from the body's bytes and the secret."""
    knows_order: bool = True
    """Whether it is told the order's number with the label."""


def codes(name: str) -> dict[str, str]:
    """State → the carrier's code for it; those that it has no word for are left out."""
    found: dict[str, str] = {}
    for code, (state, _) in CARRIERS[name].states.items():
        if state:
            found.setdefault(state, code)
    return found


def signed(name: str, scan: Scan, secret: str) -> tuple[bytes, dict[str, str]]:
    raw = json.dumps(WEBHOOKS[name].body(scan), separators=(",", ":")).encode()
    return raw, {"content-type": "application/json", **WEBHOOKS[name].sign(raw, secret)}


# --- Sendcloud ----------------------------------------------------------------------------------------------------


def _sendcloud(scan: Scan) -> Json:
    at = int(scan.at.timestamp() * 1000)
    return {
        "action": "parcel_status_changed",
        "timestamp": at,
        "carrier_status_change_timestamp": at,
        "parcel": {
            "id": int(hashlib.sha256(scan.number.encode()).hexdigest()[:7], 16),
            "order_number": scan.order,
            "tracking_number": scan.number,
            "tracking_url": TRACK.format(scan.number),
            "carrier": {"code": "postnl"},
            "status": {"id": int(scan.code), "message": _meaning("sendcloud", scan.code)},
        },
    }


def _hexadecimal(body: bytes, secret: str) -> dict[str, str]:
    return {"Sendcloud-Signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


# --- EasyPost -----------------------------------------------------------------------------------------------------


def _easypost(scan: Scan) -> Json:
    status, _, detail = scan.code.partition("/")
    at = f"{scan.at:%Y-%m-%dT%H:%M:%SZ}"
    return {
        "id": f"evt_{scan.id}",
        "object": "Event",
        "mode": "test",
        "description": "tracker.updated",
        "status": "completed",
        "result": {
            "object": "Tracker",
            "tracking_code": scan.number,
            "status": status,
            "status_detail": detail or status,
            "updated_at": at,
            "est_delivery_date": f"{scan.expected}T00:00:00Z" if scan.expected else None,
            "carrier": "PostNL",
            "public_url": TRACK.format(scan.number),
            "tracking_details": [{"object": "TrackingDetail", "status": status, "datetime": at}],
        },
    }


def _prefixed(body: bytes, secret: str) -> dict[str, str]:
    key = unicodedata.normalize("NFKD", secret).encode()
    return {"X-Hmac-Signature": f"hmac-sha256-hex={hmac.new(key, body, hashlib.sha256).hexdigest()}"}


# --- AfterShip ----------------------------------------------------------------------------------------------------


def _aftership(scan: Scan) -> Json:
    tag, _, subtag = scan.code.partition("_")
    at = scan.at.isoformat(timespec="seconds")
    return {
        "event": "tracking_update",
        "event_id": scan.id,
        "is_tracking_first_tag": True,
        "msg": {
            "tracking_number": scan.number,
            "slug": "postnl",
            "order_number": scan.order,
            "tag": tag,
            "subtag": scan.code if subtag else f"{tag}_001",
            "subtag_message": _meaning("aftership", scan.code),
            "courier_tracking_link": TRACK.format(scan.number),
            "latest_estimated_delivery": {"type": "specific", "datetime": scan.expected or None},
            "pickup_location": scan.point or None,
            "updated_at": at,
            "checkpoints": [{"checkpoint_time": at, "tag": tag, "slug": "postnl"}],
        },
    }


def _base64(body: bytes, secret: str) -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {"aftership-hmac-sha256": base64.b64encode(digest).decode()}


def _meaning(name: str, code: str) -> str:
    _, meaning = CARRIERS[name].states.get(code, (None, "Not in the table"))
    return meaning


WEBHOOKS: dict[str, Webhook] = {
    "sendcloud": Webhook(_sendcloud, _hexadecimal),
    "easypost": Webhook(_easypost, _prefixed, knows_order=False),
    "aftership": Webhook(_aftership, _base64),
}


def about() -> Json:
    """For the page: of each carrier its name, whether it knows orders, and its code for each state."""
    return {
        name: {
            "title": type(CARRIERS[name]).__name__,
            "knows_order": webhook.knows_order,
            "codes": {state: f"{code}: {_meaning(name, code)}" for state, code in codes(name).items()},
        }
        for name, webhook in WEBHOOKS.items()
    }

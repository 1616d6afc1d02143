"""Webhooks as the carriers document them, signed as they sign, for tests and the simulator's own checks. Written from
their documentation (functions/carriers/*.py name the pages), never from our parser.
"""

import base64
import hashlib
import hmac
import json
import unicodedata
from typing import Any

SECRET = "geheim-é"
NUMBER = "3SYZXG132912330"


def signed(body: bytes, secret: str = SECRET) -> dict[str, dict[str, str]]:
    """Headers by carrier."""
    nfkd = unicodedata.normalize("NFKD", secret).encode()
    plain = hmac.new(secret.encode(), body, hashlib.sha256)
    return {
        "sendcloud": {"sendcloud-signature": plain.hexdigest()},
        "easypost": {"x-hmac-signature": "hmac-sha256-hex=" + hmac.new(nfkd, body, hashlib.sha256).hexdigest()},
        "aftership": {"aftership-hmac-sha256": base64.b64encode(plain.digest()).decode()},
    }


def sendcloud(
    status: int = 92,
    number: str = NUMBER,
    order: str = "ORD12334",
    at: int = 1_795_773_600_000,
    *,
    carriers_time: bool = True,
    is_return: bool = False,
) -> bytes:
    told: dict[str, Any] = {
        "action": "parcel_status_changed",
        "timestamp": at + 5_000,
        "carrier_status_change_timestamp": at if carriers_time else None,
        "parcel": {
            "id": 1,
            "name": "Mr Bob",
            "company_name": "Sendcloud",
            "address": "Stadhuisplein 10",
            "address_divided": {"street": "Stadhuisplein", "house_number": 10},
            "city": "Eindhoven",
            "postal_code": "5611 EM",
            "date_created": "2019-02-03T06:48:07",
            "tracking_number": number,
            "tracking_url": f"https://tracking.example/forward?code={number}",
            "weight": "2.000",
            "status": {"id": status, "message": "as it is called"},
            "carrier": {"code": "postnl"},
            "data": {},
            "country": {"iso_3": "NLD", "iso_2": "NL", "name": "Netherlands"},
            "shipment": {"id": 1, "name": "PostNL Standard"},
            "order_number": order,
            "shipment_uuid": "87e18823-016b-479b-b9e0-c5c0c4065452",
            "external_order_id": "AMZ23311",
            "external_shipment_id": "AMZ231231",
            "is_return": is_return,
        },
    }
    return json.dumps(told).encode()


def easypost(
    status: str = "out_for_delivery",
    detail: str = "out_for_delivery",
    number: str = NUMBER,
    *,
    local: str | None = None,
    is_return: bool = False,
) -> bytes:
    told: dict[str, Any] = {
        "id": "evt_qatAiJDM",
        "object": "Event",
        "mode": "production",
        "description": "tracker.updated",
        "previous_attributes": {"status": "unknown"},
        "created_at": "2026-11-27T09:30:01.000Z",
        "updated_at": "2026-11-27T09:30:01.000Z",
        "pending_urls": ["https://shop.example/carriers/easypost"],
        "completed_urls": [],
        "user_id": "user_1",
        "status": "pending",
        "result": {
            "id": "trk_Txyy1vaM",
            "object": "Tracker",
            "mode": "production",
            "tracking_code": number,
            "status": status,
            "status_detail": detail,
            "created_at": "2026-11-25T20:41:32Z",
            "updated_at": "2026-11-27T09:30:00Z",
            "signed_by": None,
            "est_delivery_date": "2026-11-28T00:00:00Z",
            "shipment_id": None,
            "carrier": "PostNL",
            "carrier_detail": {
                "object": "CarrierDetail",
                "service": "STANDARD",
                "container_type": None,
                "est_delivery_date_local": local,
                "est_delivery_time_local": None,
                "origin_location": "EINDHOVEN NL",
                "destination_location": None,
                "guaranteed_delivery_date": None,
                "initial_delivery_attempt": None,
            },
            "finalized": False,
            "is_return": is_return,
            "public_url": "https://track.easypost.example/djE7",
            "tracking_details": [
                {"object": "TrackingDetail", "message": "Picked up", "description": "Picked up",
                 "status": "in_transit", "status_detail": "received_at_origin_facility",
                 "datetime": "2026-11-26T18:00:00Z", "source": "PostNL", "carrier_code": "PU",
                 "tracking_location": {"object": "TrackingLocation", "city": "EINDHOVEN", "state": None,
                                       "country": "NL", "zip": "5611"}},
                {"object": "TrackingDetail", "message": "On its way", "description": "On its way",
                 "status": status, "status_detail": detail,
                 "datetime": "2026-11-27T09:12:00Z", "source": "PostNL", "carrier_code": "OD",
                 "tracking_location": {"object": "TrackingLocation", "city": "UTRECHT", "state": None,
                                       "country": "NL", "zip": "3511"}},
            ],
            "fees": [],
        },
    }  # fmt: skip
    return json.dumps(told).encode()


def aftership(
    tag: str = "OutForDelivery",
    subtag: str = "OutForDelivery_001",
    number: str = NUMBER,
    order: str = "",
    *,
    pickup: tuple[str | None, str | None] = ("Primera, Plein 3", None),
    expected: dict[str, str | None] | None = None,
) -> bytes:
    specific = {"type": "specific", "source": "Order EDD", "datetime": "2026-11-28", "datetime_min": None}
    told: dict[str, Any] = {
        "ts": 1_795_773_605,
        "event": "tracking_update",
        "event_id": "b4bae2d7-3d34-4b29-b4b3-5a4d1e4a2d1f",
        "is_tracking_first_tag": True,
        "msg": {
            "id": "53aa7b5c415a670000000021",
            "tracking_number": number,
            "title": number,
            "slug": "postnl",
            "order_id": None,
            "order_number": order or None,
            "tag": tag,
            "subtag": subtag,
            "subtag_message": "as it is called",
            "courier_tracking_link": f"https://postnl.example/{number}",
            "latest_estimated_delivery": expected or specific,
            "delivery_type": None,
            "pickup_location": pickup[0],
            "pickup_note": pickup[1],
            "updated_at": "2026-11-27T10:00:05+00:00",
            "checkpoints": [
                {"slug": "postnl", "checkpoint_time": "2026-11-26T19:00:00+01:00", "tag": "InTransit"},
                {"slug": "postnl", "checkpoint_time": "2026-11-27T10:12:00+01:00", "tag": tag, "subtag": subtag},
            ],
        },
    }
    return json.dumps(told).encode()


BODIES = {"sendcloud": sendcloud, "easypost": easypost, "aftership": aftership}

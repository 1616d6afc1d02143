"""AfterShip Tracking. Event `tracking_update`, `aftership-hmac-sha256`: HMAC-SHA256 of the body with the account's
webhook secret, in base64 (aftership.com/docs/tracking/webhook/webhook-signature and webhook-specifications). Tags and
subtags: aftership.com/docs/tracking/enum/delivery-statuses and delivery-sub-statuses (2026-07). The fields are those of
AfterShip/tracking-sdk-nodejs (src/model/Tracking.ts): of a pick-up point its name and a note, of a neighbour no number.
"""

import base64
from collections.abc import Iterable, Mapping

from functions.carriers.carrier import (
    CarrierReport,
    Told,
    check_signature,
    child,
    day,
    expected_day,
    https,
    moment,
    read_object,
    string,
)
from functions.commerce.parcels import ParcelState, PickUpPoint

STATES: Mapping[str, tuple[ParcelState | None, str]] = {
    "Pending": (None, "Not tracked yet"),
    "InfoReceived": ("accepted", "The carrier knows of it"),
    "InTransit": ("dispatched", "On its way"),
    "OutForDelivery": ("out_for_delivery", "Out for delivery"),
    "AttemptFail": ("attempt_failed", "Failed attempt"),
    "AvailableForPickup": ("at_pickup_point", "To be fetched"),
    "Delivered": ("delivered", "Delivered"),
    "Delivered_005": ("at_neighbour", "Delivered to neighbor"),
    "Expired": (None, "Nothing heard for 30 days"),
    "Exception": (None, "Exception"),
    "Exception_002": ("attempt_failed", "Customer moved"),
    "Exception_003": ("attempt_failed", "Customer refused delivery"),
    "Exception_007": ("attempt_failed", "Incorrect address"),
    "Exception_010": ("returned", "Returning to sender"),
    "Exception_011": ("returned", "Returned to sender"),
    "Exception_012": ("damaged", "Shipment damaged"),
    "Exception_013": ("lost", "Shipment lost"),
    "Exception_021": ("lost", "Shipment disposed"),
}
"""By tag, or by subtag where that says more."""


class AfterShip:
    name = "aftership"
    secret = "aftership_secret"
    states = STATES

    def verify(self, body: bytes, headers: Mapping[str, str], secrets: Iterable[str]) -> None:
        given = headers.get("aftership-hmac-sha256", "")
        check_signature(given, map(str.encode, secrets), body, lambda digest: base64.b64encode(digest).decode())

    def parse(self, body: bytes) -> Told:
        event = read_object(body)
        tracking = child(event, "msg")
        number = string(tracking, "tracking_number")
        if event.get("event") != "tracking_update" or not number:
            return Told()
        tag, subtag = string(tracking, "tag"), string(tracking, "subtag")
        code = subtag if subtag in STATES else tag
        if code not in STATES:
            return Told(unknown=(code or "no tag",))
        state, _ = STATES[code]
        if state is None:
            return Told()
        latest = _latest(tracking)
        at = moment(string(latest, "checkpoint_time")) or moment(string(tracking, "updated_at"))
        report = CarrierReport(
            id=f"{string(event, 'event_id', 120) or number}:{code}",
            source=self.name,
            number=number,
            reference=(string(tracking, "order_number", 40) or string(tracking, "order_id", 40)).lstrip("#"),
            state=state,
            occurred_at=at,
            carrier=string(tracking, "slug").replace("-", " ").title(),
            url=https(tracking, "courier_tracking_link"),
            expected=expected_day(_expected(tracking), state, at),
            pickup=_pickup(tracking) if state == "at_pickup_point" else None,
        )
        return Told(reports=(report,))


def _expected(tracking: Mapping[str, object]) -> str:
    """Of a range ("type": "range") its last day."""
    told = child(tracking, "latest_estimated_delivery")
    return day(string(told, "datetime")) or day(string(told, "datetime_max"))


def _pickup(tracking: Mapping[str, object]) -> PickUpPoint | None:
    """The note is the carrier's own sentence: opening hours, a locker's code, how long it is kept."""
    point = PickUpPoint(name=string(tracking, "pickup_location", 100), note=string(tracking, "pickup_note", 200))
    return point if point.name or point.note else None


def _latest(tracking: Mapping[str, object]) -> dict[str, object]:
    checkpoints = tracking.get("checkpoints")
    found = [each for each in checkpoints if isinstance(each, dict)] if isinstance(checkpoints, list) else []
    return found[-1] if found else {}

"""Sendcloud. Webhook `parcel_status_changed`, `Sendcloud-Signature`: HMAC-SHA256 of the body with the integration's
secret, in hexadecimal (sendcloud.dev/api/v2/webhooks, parcel-status-changed; its example's digest is in the test). The
statuses are those of sendcloud.dev/api/v2/parcel-statuses; each number was held against the list in white-nl/
commerce-sendcloud (OrderSyncStatus). Times are in milliseconds of Unix time; that of the carrier may be null.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from functions.carriers.carrier import CarrierReport, Told, check_signature, child, https, read_object, string
from functions.commerce.parcels import ParcelState

STATES: Mapping[str, tuple[ParcelState | None, str]] = {
    "1000": (None, "Ready to send"),
    "1001": (None, "Being announced"),
    "1002": (None, "Announcement failed"),
    "1": ("accepted", "Announced"),
    "13": (None, "Announced: not collected"),
    "15": (None, "Error collecting"),
    "22": ("dispatched", "Shipment picked up by driver"),
    "3": ("dispatched", "En route to sorting center"),
    "62990": ("dispatched", "At sorting centre"),
    "7": ("dispatched", "Being sorted"),
    "5": ("dispatched", "Sorted"),
    "6": (None, "Not sorted"),
    "62989": ("dispatched", "At customs"),
    "91": ("dispatched", "Parcel en route"),
    "92": ("out_for_delivery", "Driver en route"),
    "4": (None, "Delivery delayed"),
    "8": ("attempt_failed", "Delivery attempt failed"),
    "80": ("attempt_failed", "Unable to deliver"),
    "12": ("at_pickup_point", "Awaiting customer pickup"),
    "11": ("delivered", "Delivered"),
    "93": ("delivered", "Shipment collected by customer"),
    "94": (None, "Parcel cancellation failed"),
    "62991": ("attempt_failed", "Refused by recipient"),
    "62992": ("returned", "Returned to sender"),
    "62993": (None, "Delivery method changed"),
    "62994": (None, "Delivery date changed"),
    "62995": (None, "Delivery address changed"),
    "62996": (None, "Exception: lost, damaged or destroyed, without saying which"),
    "62997": (None, "Address invalid"),
    "1337": (None, "Unknown status"),
    "1998": (None, "Cancelled upstream"),
    "1999": (None, "Cancellation requested"),
    "2000": (None, "Cancelled"),
    "2001": (None, "Submitting cancellation request"),
    "999": (None, "No label"),
}
MILLISECONDS = 1e11
"""Smaller than this it is in seconds."""


class Sendcloud:
    name = "sendcloud"
    secret = "sendcloud_secret"
    states = STATES

    def verify(self, body: bytes, headers: Mapping[str, str], secrets: Iterable[str]) -> None:
        check_signature(headers.get("sendcloud-signature", ""), map(str.encode, secrets), body, bytes.hex)

    def parse(self, body: bytes) -> Told:
        told = read_object(body)
        parcel = child(told, "parcel")
        number = string(parcel, "tracking_number")
        if told.get("action") != "parcel_status_changed" or not number:
            return Told()  # integration_connected and its like, and a label that has no number yet
        if parcel.get("is_return") is True:
            return Told()  # it has the number of the order that it comes back from, which has arrived long since
        code = string(child(parcel, "status"), "id")
        if code not in STATES:
            return Told(unknown=(code or "no status",))
        state, _ = STATES[code]
        if state is None:
            return Told()
        at = _moment(told.get("carrier_status_change_timestamp")) or _moment(told.get("timestamp"))
        report = CarrierReport(
            id=f"{string(parcel, 'id')}:{code}:{at.isoformat() if at else ''}",
            source=self.name,
            number=number,
            reference=string(parcel, "order_number", 40),
            state=state,
            occurred_at=at,
            carrier=string(child(parcel, "carrier"), "code").replace("_", " ").title(),
            url=https(parcel, "tracking_url"),
        )
        return Told(reports=(report,))


def _moment(value: object) -> datetime | None:
    if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
        return None
    try:
        return datetime.fromtimestamp(value / 1000 if value > MILLISECONDS else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None

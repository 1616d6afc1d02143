"""EasyPost. Event `tracker.updated` (and `tracker.created`), `X-Hmac-Signature`: "hmac-sha256-hex=" and HMAC-SHA256 of
the body with the webhook's secret in Unicode's form NFKD (docs.easypost.com/guides/webhooks-guide; its client
libraries' validate_webhook). Statuses and details: docs.easypost.com/docs/trackers, and the tracker.updated that
EasyPost/examples has (official/fixtures/event-body.json). A tracker knows no order of ours, and no pick-up point.
"""

import unicodedata
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
from functions.commerce.parcels import ParcelState

STATES: Mapping[str, tuple[ParcelState | None, str]] = {
    "unknown": (None, "Nothing known yet"),
    "pre_transit": ("accepted", "Label made, not yet with the carrier"),
    "in_transit": ("dispatched", "On its way"),
    "in_transit/damaged": ("damaged", "Damaged"),
    "in_transit/lost": ("lost", "Lost"),
    "out_for_delivery": ("out_for_delivery", "Out for delivery"),
    "available_for_pickup": ("at_pickup_point", "To be fetched"),
    "delivered": ("delivered", "Delivered"),
    "return_to_sender": ("returned", "Returned to sender"),
    "failure": ("attempt_failed", "Could not be delivered"),
    "failure/damaged": ("damaged", "Damaged"),
    "failure/lost": ("lost", "Lost"),
    "failure/return": ("returned", "On its way back to the sender"),
    "failure/refused": ("attempt_failed", "Refused"),
    "error": (None, "EasyPost cannot track it"),
    "cancelled": (None, "Label cancelled"),
}
"""By status, or by status and its detail where that says more."""
EVENTS = ("tracker.updated", "tracker.created")


class EasyPost:
    name = "easypost"
    secret = "easypost_secret"
    states = STATES

    def verify(self, body: bytes, headers: Mapping[str, str], secrets: Iterable[str]) -> None:
        keys = (unicodedata.normalize("NFKD", secret).encode() for secret in secrets)
        given = headers.get("x-hmac-signature", "")
        check_signature(given, keys, body, lambda digest: f"hmac-sha256-hex={digest.hex()}")

    def parse(self, body: bytes) -> Told:
        event = read_object(body)
        tracker = child(event, "result")
        number = string(tracker, "tracking_code")
        if event.get("description") not in EVENTS or not number or tracker.get("is_return") is True:
            return Told()
        latest = _latest(tracker)
        status, detail = string(tracker, "status"), string(tracker, "status_detail")
        code = f"{status}/{detail}" if f"{status}/{detail}" in STATES else status
        if code not in STATES:
            return Told(unknown=(code or "no status",))
        state, _ = STATES[code]
        if state is None:
            return Told()
        at = moment(string(latest, "datetime")) or moment(string(tracker, "updated_at"))
        report = CarrierReport(
            id=f"{string(event, 'id', 120) or number}:{code}",
            source=self.name,
            number=number,
            state=state,
            occurred_at=at,
            carrier=string(tracker, "carrier"),
            url=https(tracker, "public_url"),
            expected=expected_day(_expected(tracker), state, at),
        )
        return Told(reports=(report,))


def _expected(tracker: Mapping[str, object]) -> str:
    """Where it is delivered, as the carrier says; else midnight UTC of a day."""
    local = string(child(tracker, "carrier_detail"), "est_delivery_date_local")
    return day(local) or day(string(tracker, "est_delivery_date"))


def _latest(tracker: Mapping[str, object]) -> dict[str, object]:
    details = tracker.get("tracking_details")
    found = [each for each in details if isinstance(each, dict)] if isinstance(details, list) else []
    return found[-1] if found else {}

"""Refunds: never more than was paid, none while the buyer's bank claims the money; and one may fail afterwards."""

from typing import Any

from infra.simulator.stripe import charges, money
from infra.simulator.stripe.checkout import check_metadata
from infra.simulator.stripe.errors import ApiError
from infra.simulator.stripe.ledger import Ledger
from infra.simulator.stripe.methods import METHODS

FAILURES = (
    "charge_for_pending_refund_disputed",
    "declined",
    "expired_or_canceled_card",
    "insufficient_funds",
    "lost_or_stolen_card",
    "merchant_request",
    "unknown",
)


def create(ledger: Ledger, parameters: dict[str, Any]) -> dict[str, Any]:
    """By a call of the API, or by a person at the Dashboard, who gives no metadata."""
    check_metadata(parameters.get("metadata", {}))
    charge = charges.of(ledger, parameters)
    amount = _amount(ledger, charge, parameters)
    made = money.refund(f"re_{ledger.next('re'):024d}", ledger.now, charge, parameters, amount)
    if METHODS[charge["payment_method_details"]["type"]].slow_refund:
        made.update(status="pending", pending_reason="processing")
    ledger.refunds[made["id"]] = made
    charges.count(ledger, charge)
    ledger.events.emit("refund.created", made)
    ledger.events.emit("charge.refunded", charge)
    return made


def _amount(ledger: Ledger, charge: dict[str, Any], parameters: dict[str, Any]) -> int:
    left = charge["amount"] - charge["amount_refunded"]
    amount = int(parameters.get("amount", left))
    if not charges.refundable(ledger, charge):
        raise ApiError(400, "The charge has been charged back.", code="charge_disputed", kept=True)
    if left == 0:
        raise ApiError(400, "The charge has been refunded already.", code="charge_already_refunded", kept=True)
    if not 0 < amount <= left:
        raise ApiError(400, f"At most {left} can be refunded.", param="amount", kept=True)
    return amount


def settle(ledger: Ledger, id: str, *, succeeded: bool, reason: str = "unknown") -> dict[str, Any]:
    """The bank's answer to one on its way; one that had succeeded may fail days later, and the money is ours again."""
    found = ledger.refund(id)
    if found["status"] in ("failed", "canceled"):
        raise ApiError(400, f"This refund is {found['status']}: that is its end.")
    found.pop("pending_reason", None)
    if not succeeded:
        if reason not in FAILURES:
            raise ApiError(400, f"No reason for which a refund fails: {reason}", param="failure_reason")
        found.update(status="failed", failure_reason=reason)
        charges.count(ledger, ledger.charge(found["charge"]))
        ledger.events.emit("refund.failed", found)
    else:
        found["status"] = "succeeded"
    ledger.events.emit("refund.updated", found)
    return found

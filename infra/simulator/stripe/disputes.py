"""Disputes: the buyer's bank asks what a charge was for (an inquiry), or takes the money back (a chargeback).

One charge may have several. Refunds are refused while one of them is a chargeback that the merchant has not won.
"""

from typing import Any, Literal

from infra.simulator.stripe import charges, money, refunds
from infra.simulator.stripe.errors import ApiError
from infra.simulator.stripe.ledger import Ledger

REASONS = (
    "bank_cannot_process",
    "credit_not_processed",
    "customer_initiated",
    "debit_not_authorized",
    "duplicate",
    "fraudulent",
    "general",
    "incorrect_account_details",
    "insufficient_funds",
    "noncompliant",
    "product_not_received",
    "product_unacceptable",
    "subscription_canceled",
    "unrecognized",
)
CLOSED = ("won", "lost", "warning_closed")
FINAL = ("sepa_debit",)
"""A bank takes a direct debit back without asking anybody: such a dispute is lost as it comes."""
Outcome = Literal["won", "lost"]


def open_(
    ledger: Ledger, intent: str, *, amount: int | None = None, inquiry: bool = False, reason: str = "fraudulent"
) -> dict[str, Any]:
    """`amount`: what is claimed; None: all that has not gone back."""
    charge = charges.of(ledger, {"payment_intent": intent})
    claimed = charge["amount"] - charge["amount_refunded"] if amount is None else amount
    if reason not in REASONS:
        raise ApiError(400, f"No reason of a dispute: {reason}", param="reason")
    if not 0 < claimed <= charge["amount"]:
        raise ApiError(400, f"At most {charge['amount']} can be claimed.", param="amount")
    made = money.dispute(f"dp_{ledger.next('dp'):024d}", ledger.now, charge, claimed, reason)
    ledger.disputes[made["id"]] = made
    charge["disputed"] = True
    made["status"] = "warning_needs_response" if inquiry else "needs_response"
    _set_refundable(made)
    ledger.events.emit("charge.dispute.created", made)
    if not inquiry:
        _withdraw(ledger, made, charge)
    return made


def update(ledger: Ledger, id: str, status: str = "") -> dict[str, Any]:
    """The merchant has answered, and the bank reads; or, `status="needs_response"`, an inquiry became a chargeback."""
    found = _still_open(ledger, id)
    inquiry = found["status"].startswith("warning_")
    found["status"] = status or ("warning_under_review" if inquiry else "under_review")
    _set_refundable(found)
    ledger.events.emit("charge.dispute.updated", found)
    if inquiry and not found["status"].startswith("warning_"):
        _withdraw(ledger, found, ledger.charge(found["charge"]))
    return found


def close(ledger: Ledger, id: str, outcome: Outcome = "lost") -> dict[str, Any]:
    """An inquiry is closed, whatever its outcome; of a chargeback the money comes back where it was won."""
    found = _still_open(ledger, id)
    inquiry = found["status"].startswith("warning_")
    found["status"] = "warning_closed" if inquiry else outcome
    _set_refundable(found)
    ledger.events.emit("charge.dispute.closed", found)
    if found["status"] == "won":
        ledger.events.emit("charge.dispute.funds_reinstated", found)
    return found


def _set_refundable(dispute: dict[str, Any]) -> None:
    # that a charge whose dispute was won may be refunded again is our reading: Stripe's pages do not say
    dispute["is_charge_refundable"] = dispute["status"].startswith("warning_") or dispute["status"] == "won"


def _withdraw(ledger: Ledger, dispute: dict[str, Any], charge: dict[str, Any]) -> None:
    for refund in list(ledger.refunds.values()):
        if refund["charge"] == charge["id"] and refund["status"] == "pending":
            refunds.settle(ledger, refund["id"], succeeded=False, reason="charge_for_pending_refund_disputed")
    ledger.events.emit("charge.dispute.funds_withdrawn", dispute)
    if charge["payment_method_details"]["type"] in FINAL:
        close(ledger, dispute["id"], "lost")


def _still_open(ledger: Ledger, id: str) -> dict[str, Any]:
    found = ledger.dispute(id)
    if found["status"] in CLOSED:
        raise ApiError(400, f"This dispute is closed: {found['status']}.", kept=True)
    return found

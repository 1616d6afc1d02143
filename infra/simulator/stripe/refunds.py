"""Refunds: never more than was paid."""

from typing import Any

from infra.simulator.stripe import objects
from infra.simulator.stripe.checkout import check_metadata
from infra.simulator.stripe.errors import ApiError
from infra.simulator.stripe.ledger import Ledger


def create(ledger: Ledger, parameters: dict[str, Any]) -> dict[str, Any]:
    check_metadata(parameters.get("metadata", {}))
    if "payment_intent" not in parameters:
        raise ApiError(400, "The stand-in refunds by payment_intent only.", param="payment_intent")
    intent = ledger.intent(parameters["payment_intent"])
    left = intent["amount_received"] - refunded(ledger, intent["id"])
    amount = parameters.get("amount", left)
    if intent["amount_received"] == 0:
        raise ApiError(400, "This payment has no successful charge to refund.", param="payment_intent", kept=True)
    if left == 0:
        raise ApiError(400, "The charge has been refunded already.", code="charge_already_refunded", kept=True)
    if not 0 < amount <= left:
        raise ApiError(400, f"At most {left} can be refunded.", param="amount", kept=True)
    id = f"re_{ledger.next('re'):024d}"
    made = objects.refund(id, ledger.now, intent, parameters, amount)
    if intent["payment_method"] == "pm_sepa_debit":
        made["status"] = "pending"
    ledger.refunds[id] = made
    ledger.events.emit("refund.created", made)
    return made


def settle(ledger: Ledger, id: str, *, succeeded: bool) -> dict[str, Any]:
    """The bank's answer; a refund that had succeeded may still fail."""
    found = ledger.refund(id)
    found["status"] = "succeeded" if succeeded else "failed"
    ledger.events.emit("refund.updated", found)
    return found


def refunded(ledger: Ledger, intent: str) -> int:
    return sum(
        refund["amount"]
        for refund in ledger.refunds.values()
        if refund["payment_intent"] == intent and refund["status"] not in ("failed", "canceled")
    )

"""A charge is the money of a payment intent: how much came, how much went back, and whether a bank has claimed it."""

from typing import Any

from infra.simulator.stripe import money, objects
from infra.simulator.stripe.errors import ApiError
from infra.simulator.stripe.ledger import Ledger


def make(ledger: Ledger, session: dict[str, Any], intent: dict[str, Any]) -> dict[str, Any]:
    """The intent's metadata is copied to its charge, as it is now; to refunds and disputes nothing is copied."""
    id = f"ch_{ledger.next('ch'):024d}"
    made = money.charge(id, ledger.now, session, intent)
    ledger.charges[id] = made
    intent["latest_charge"] = id
    return made


def elsewhere(ledger: Ledger, amount: int, currency: str) -> dict[str, Any]:
    """By a till that is not ours, at the same account: without a session, and with nobody's metadata."""
    paid = {
        "amount_total": amount,
        "currency": currency.lower(),
        "payment_method_types": ["card"],
        "customer_details": None,
    }
    id = f"pi_{ledger.next('pi'):024d}"
    intent = objects.payment_intent(id, ledger.now, paid, {})
    intent.update(status="succeeded", amount_received=amount, payment_method="pm_card")
    ledger.intents[id] = intent
    return make(ledger, paid, intent)


def of(ledger: Ledger, parameters: dict[str, Any]) -> dict[str, Any]:
    """The charge that a request names by itself or by its payment intent. Raises ApiError where there is none."""
    if "charge" in parameters:
        return ledger.charge(parameters["charge"])
    if "payment_intent" not in parameters:
        raise ApiError(400, "One of charge or payment_intent is needed.", code="parameter_missing")
    intent = ledger.intent(parameters["payment_intent"])
    if intent["latest_charge"] is None or intent["amount_received"] == 0:
        raise ApiError(400, "This payment has no successful charge to refund.", param="payment_intent", kept=True)
    return ledger.charge(intent["latest_charge"])


def count(ledger: Ledger, charge: dict[str, Any]) -> None:
    """What went back, after a refund was made or has failed. A refund on its way counts; a failed one does not."""
    back = refunded(ledger, charge["payment_intent"])
    charge.update(amount_refunded=back, refunded=back == charge["amount"])


def refunded(ledger: Ledger, intent: str) -> int:
    return sum(
        refund["amount"]
        for refund in ledger.refunds.values()
        if refund["payment_intent"] == intent and refund["status"] not in ("failed", "canceled")
    )


def refundable(ledger: Ledger, charge: dict[str, Any]) -> bool:
    """As far as its disputes go: each of them says so of itself."""
    return all(each["is_charge_refundable"] for each in ledger.disputes.values() if each["charge"] == charge["id"])

"""The objects that come of a payment: charges, refunds, disputes; and what takes off a price."""

from typing import Any

from infra.simulator.stripe.objects import NO_ADDRESS


def charge(id: str, created: int, session: dict[str, Any], intent: dict[str, Any]) -> dict[str, Any]:
    absent = dict.fromkeys(
        (
            "application application_fee application_fee_amount balance_transaction calculated_statement_descriptor "
            "customer description failure_balance_transaction failure_code failure_message on_behalf_of "
            "receipt_number receipt_url review shipping source source_transfer statement_descriptor "
            "statement_descriptor_suffix transfer_data transfer_group"
        ).split()
    )
    method = intent["payment_method"].removeprefix("pm_")
    payer = session["customer_details"] or {}
    billing = {key: payer.get(key) for key in ("email", "name", "phone")}
    return absent | {
        "id": id,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "billing_details": {"address": payer.get("address") or NO_ADDRESS, "tax_id": None, **billing},
        "captured": True,
        "created": created,
        "currency": intent["currency"],
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "outcome": {"network_status": "approved_by_network", "reason": None, "type": "authorized"},
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": intent["payment_method"],
        "payment_method_details": {"type": method, method: {}},
        "receipt_email": intent["receipt_email"],
        "refunded": False,
        "status": "succeeded",
    }


def dispute(id: str, created: int, charge: dict[str, Any], amount: int, reason: str) -> dict[str, Any]:
    return {
        "id": id,
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": {"due_by": created + 7 * 86_400, "has_evidence": False, "submission_count": 0},
        "is_charge_refundable": True,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"type": charge["payment_method_details"]["type"]},
        "reason": reason,
        "status": "needs_response",
    }


def refund(id: str, created: int, charge: dict[str, Any], parameters: dict[str, Any], amount: int) -> dict[str, Any]:
    """`pending_reason` and `failure_reason` are only there while there is one."""
    absent = dict.fromkeys(
        (
            "balance_transaction customer customer_account destination_details payment_method receipt_number "
            "source_transfer_reversal transfer_reversal"
        ).split()
    )
    return absent | {
        "id": id,
        "object": "refund",
        "amount": amount,
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "metadata": parameters.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "reason": parameters.get("reason"),
        "status": "succeeded",
    }


def coupon(id: str, created: int, given: dict[str, Any]) -> dict[str, Any]:
    keys = "amount_off currency duration_in_months max_redemptions name percent_off redeem_by".split()
    return {key: given.get(key) for key in keys} | {
        "id": id,
        "object": "coupon",
        "created": created,
        "duration": given.get("duration", "once"),
        "livemode": False,
        "metadata": given.get("metadata", {}),
        "times_redeemed": 0,
        "valid": True,
    }


def promotion_code(id: str, created: int, given: dict[str, Any], code: str) -> dict[str, Any]:
    restrictions = {"first_time_transaction": False, "minimum_amount": None, "minimum_amount_currency": None}
    keys = "customer customer_account expires_at max_redemptions".split()
    return {key: given.get(key) for key in keys} | {
        "id": id,
        "object": "promotion_code",
        "active": given.get("active", True),
        "code": code,
        "created": created,
        "livemode": False,
        "metadata": given.get("metadata", {}),
        "promotion": given["promotion"],
        "restrictions": restrictions | given.get("restrictions", {}),
        "times_redeemed": 0,
    }

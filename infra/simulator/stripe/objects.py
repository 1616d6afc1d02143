"""The objects that the stand-in answers with: all keys that Stripe's have, as an account has them with nothing on."""

from typing import Any

from infra.simulator.stripe.methods import offered

NO_ADDRESS = {"city": None, "country": None, "line1": None, "line2": None, "postal_code": None, "state": None}


GIVEN = (
    "client_reference_id",
    "customer_email",
    "locale",
    "shipping_address_collection",
    "submit_type",
    "success_url",
    "cancel_url",
)
"""Parameters that a session says again as they were given."""


def session(
    id: str, created: int, parameters: dict[str, Any], *, amount: int, url: str, rates: list[dict[str, Any]]
) -> dict[str, Any]:
    """`rates`: of the shipping options; the first is chosen until the shopper chooses another."""
    currency = parameters["line_items"][0]["price_data"]["currency"]
    given = {key: parameters.get(key) for key in GIVEN}
    texts = parameters.get("custom_text", {})
    absent = dict.fromkeys(
        (
            "allow_promotion_codes automatic_tax billing_address_collection client_secret consent consent_collection "
            "collected_information currency_conversion customer customer_account customer_details discounts "
            "integration_identifier invoice managed_payments origin_context payment_intent payment_link "
            "payment_method_configuration_details permissions recovered_from saved_payment_method_options "
            "setup_intent shipping_cost subscription wallet_options"
        ).split()
    )
    return absent | {
        "id": id,
        "object": "checkout.session",
        "adaptive_pricing": parameters.get("adaptive_pricing", {"enabled": True}),
        "after_expiration": parameters.get("after_expiration"),
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "created": created,
        "currency": currency,
        "custom_fields": [],
        "custom_text": {
            place: texts.get(place)
            for place in ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
        },
        "customer_creation": parameters.get("customer_creation", "if_required"),
        "expires_at": parameters.get("expires_at", created + 86_400),
        "invoice_creation": {"enabled": False, "invoice_data": None},
        "livemode": False,
        "metadata": parameters.get("metadata", {}),
        "mode": parameters["mode"],
        "payment_method_collection": "if_required",
        "payment_method_options": {},
        "payment_method_types": parameters.get("payment_method_types") or offered(currency),
        "payment_status": "unpaid",
        "phone_number_collection": parameters.get("phone_number_collection", {"enabled": False}),
        "shipping_options": [
            {"shipping_amount": rate["fixed_amount"]["amount"], "shipping_rate": rate["id"]} for rate in rates
        ],
        "status": "open",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": url,
        **given,
        **(shipped(amount, rates[0]) if rates else {}),
    }


def shipped(goods: int, rate: dict[str, Any]) -> dict[str, Any]:
    """What choosing a shipping rate makes of a session."""
    cost = rate["fixed_amount"]["amount"]
    return {
        "amount_total": goods + cost,
        "shipping_cost": {
            "amount_subtotal": cost,
            "amount_tax": 0,
            "amount_total": cost,
            "shipping_rate": rate["id"],
        },
        "total_details": {"amount_discount": 0, "amount_shipping": cost, "amount_tax": 0},
    }


def shipping_rate(id: str, created: int, given: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": id,
        "object": "shipping_rate",
        "active": True,
        "created": created,
        "delivery_estimate": given.get("delivery_estimate"),
        "display_name": given["display_name"],
        "fixed_amount": given["fixed_amount"],
        "livemode": False,
        "metadata": given.get("metadata", {}),
        "tax_behavior": given.get("tax_behavior", "unspecified"),
        "tax_code": given.get("tax_code"),
        "type": "fixed_amount",
    }


def customer_details(session: dict[str, Any], typed: dict[str, str]) -> dict[str, Any]:
    """`typed`: what the shopper filled in on the pay page."""
    return {
        "address": address(typed) if typed.get("line1") else NO_ADDRESS,
        "business_name": None,
        "email": session["customer_email"] or typed.get("email"),
        "individual_name": None,
        "name": typed.get("name"),
        "phone": typed.get("phone"),
        "tax_exempt": "none",
        "tax_ids": [],
    }


def collected_information(typed: dict[str, str]) -> dict[str, Any]:
    """Where the shipping address is since 2025-03-31.basil; it was at the session's top before."""
    return {
        "business_name": None,
        "individual_name": None,
        "shipping_details": {"address": address(typed), "name": typed["name"]},
    }


def address(typed: dict[str, str]) -> dict[str, Any]:
    return {part: typed.get(part) or None for part in NO_ADDRESS}


def line_item(id: str, line: dict[str, Any]) -> dict[str, Any]:
    price = line["price_data"]
    quantity = line.get("quantity", 1)
    amount = price["unit_amount"] * quantity
    return {
        "id": id,
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": price["product_data"]["name"],
        "metadata": {},
        "price": None,
        "quantity": quantity,
    }


def payment_intent(id: str, created: int, session: dict[str, Any], metadata: dict[str, str]) -> dict[str, Any]:
    absent = dict.fromkeys(
        (
            "amount_details application application_fee_amount automatic_payment_methods canceled_at "
            "cancellation_reason customer customer_account description excluded_payment_method_types "
            "last_payment_error latest_charge managed_payments next_action on_behalf_of payment_method "
            "payment_method_configuration_details processing receipt_email review setup_future_usage shipping source "
            "statement_descriptor statement_descriptor_suffix transfer_data transfer_group"
        ).split()
    )
    return absent | {
        "id": id,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_received": 0,
        "capture_method": "automatic_async",
        "client_secret": f"{id}_secret_stand_in",
        "confirmation_method": "automatic",
        "created": created,
        "currency": session["currency"],
        "livemode": False,
        "metadata": metadata,
        "payment_method_options": {},
        "payment_method_types": session["payment_method_types"],
        "status": "requires_payment_method",
    }


def event(id: str, created: int, kind: str, found: dict[str, Any], api_version: str) -> dict[str, Any]:
    return {
        "id": id,
        "object": "event",
        "api_version": api_version,
        "created": created,
        "data": {"object": found},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }

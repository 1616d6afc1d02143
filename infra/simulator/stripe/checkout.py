"""Checkout Sessions and what a shopper does with them: Stripe's rules, as reference/stripe.md has them."""

from typing import Any

from infra.simulator.stripe import asked, charges, currencies, objects
from infra.simulator.stripe.errors import ApiError
from infra.simulator.stripe.ledger import Ledger
from infra.simulator.stripe.methods import METHODS


def create(ledger: Ledger, parameters: dict[str, Any]) -> dict[str, Any]:
    _check(ledger, parameters)
    number = ledger.next("cs")
    id = f"cs_test_{number:056d}"
    lines = parameters["line_items"]
    amount = sum(line["price_data"]["unit_amount"] * line.get("quantity", 1) for line in lines)
    rates = asked.rates(ledger, number, parameters)
    made = objects.session(id, ledger.now, parameters, amount=amount, url=f"{ledger.public_url}/pay/{id}", rates=rates)
    currencies.check(made["amount_total"], lines[0]["price_data"]["currency"])
    ledger.sessions[id] = made
    ledger.lines[id] = [objects.line_item(f"li_{number}_{index}", line) for index, line in enumerate(lines)]
    ledger.intent_metadata[id] = parameters.get("payment_intent_data", {}).get("metadata", {})
    return made


def expire(ledger: Ledger, id: str) -> dict[str, Any]:
    found = ledger.session(id)
    if found["status"] != "open":
        raise ApiError(
            400,
            f"Only sessions that are open can be expired; this one is {found['status']}.",
            kept=True,
        )
    found.update(status="expired", url=None)
    ledger.events.emit("checkout.session.expired", found)
    return found


def expire_due(ledger: Ledger) -> None:
    for found in list(ledger.sessions.values()):
        if found["status"] == "open" and found["expires_at"] <= ledger.now:
            expire(ledger, found["id"])


def pay(ledger: Ledger, id: str, method: str, typed: dict[str, str] | None = None) -> dict[str, Any]:
    """The shopper pays. By a delayed method the session completes now, and the money comes, or not, later.

    `typed`: what the page asked; None: filled in as somebody would.
    """
    found = _payable(ledger, id)
    if method not in found["payment_method_types"]:
        raise ApiError(400, f"The payment method {method} is not on for this session.", param="payment_method")
    typed = asked.usual(found) if typed is None else typed
    asked.submit(ledger, found, typed)
    found.update(status="complete", url=None, customer_details=objects.customer_details(found, typed))
    if found["amount_total"] == 0:
        found["payment_status"] = "no_payment_required"
    else:
        _submit(ledger, found, method)
    ledger.events.emit("checkout.session.completed", found)
    return found


def pay_late(ledger: Ledger, id: str, method: str) -> dict[str, Any]:
    """As `pay`, of a session that has expired meanwhile."""
    found = ledger.session(id)
    if found["status"] == "expired":
        found.update(status="open", expires_at=ledger.now + 60)
    return pay(ledger, id, method)


def decline(ledger: Ledger, id: str) -> dict[str, Any]:
    """The card is refused: the page stays open for another try."""
    found = _payable(ledger, id)
    intent = _intent(ledger, found)
    intent.update(
        status="requires_payment_method",
        last_payment_error={"type": "card_error", "code": "card_declined", "decline_code": "generic_decline"},
    )
    ledger.events.emit("payment_intent.payment_failed", intent)
    return found


def settle(ledger: Ledger, id: str, *, succeeded: bool) -> dict[str, Any]:
    """The bank's answer to a delayed payment. A failed one leaves the session complete and unpaid."""
    found = ledger.session(id)
    intent = ledger.intents.get(found["payment_intent"] or "")
    if intent is None or intent["status"] not in ("processing", "requires_action"):
        raise ApiError(400, "No delayed payment of this session is on its way.")
    if succeeded:
        _receive(ledger, found, intent)
        ledger.events.emit("checkout.session.async_payment_succeeded", found)
    else:
        _fail(ledger, intent)
        ledger.events.emit("checkout.session.async_payment_failed", found)
    return found


def _fail(ledger: Ledger, intent: dict[str, Any]) -> None:
    """A direct debit is refused by the bank; a transfer that never comes is called off by the merchant."""
    if intent["status"] == "requires_action":
        intent.update(status="canceled", canceled_at=ledger.now, cancellation_reason="abandoned")
        ledger.events.emit("payment_intent.canceled", intent)
        return
    error = {"type": "invalid_request_error", "code": "payment_intent_payment_attempt_failed"}
    intent.update(status="requires_payment_method", processing=None, last_payment_error=error)
    ledger.events.emit("payment_intent.payment_failed", intent)


def _submit(ledger: Ledger, session: dict[str, Any], method: str) -> None:
    intent = _intent(ledger, session)
    # the shipping may have been chosen after a card was declined, which is when the intent was made
    intent.update(payment_method=f"pm_{method}", last_payment_error=None, amount=session["amount_total"])
    delayed = METHODS[method].delayed
    if delayed:
        intent.update(status=delayed, processing={"type": method} if delayed == "processing" else None)
    else:
        _receive(ledger, session, intent)


def _receive(ledger: Ledger, session: dict[str, Any], intent: dict[str, Any]) -> None:
    intent.update(status="succeeded", processing=None, amount_received=intent["amount"])
    charges.make(ledger, session, intent)
    session["payment_status"] = "paid"


def _intent(ledger: Ledger, session: dict[str, Any]) -> dict[str, Any]:
    """Made when the shopper first submits, not with the session."""
    if session["payment_intent"] is None:
        id = f"pi_{ledger.next('pi'):024d}"
        metadata = ledger.intent_metadata[session["id"]]
        ledger.intents[id] = objects.payment_intent(id, ledger.now, session, metadata)
        session["payment_intent"] = id
    return ledger.intents[session["payment_intent"]]


def _payable(ledger: Ledger, id: str) -> dict[str, Any]:
    expire_due(ledger)
    found = ledger.session(id)
    if found["status"] != "open":
        raise ApiError(400, f"This session is {found['status']} and cannot be paid.")
    return found


def _check(ledger: Ledger, parameters: dict[str, Any]) -> None:
    """What the SDK's parameter types do not say."""
    if parameters.get("mode") != "payment":
        raise ApiError(400, "The stand-in knows mode=payment only.", param="mode")
    lines = parameters.get("line_items", [])
    if not 1 <= len(lines) <= 100:
        raise ApiError(400, "A session has 1 to 100 line items.", param="line_items")
    for index, line in enumerate(lines):
        _check_line(f"line_items[{index}]", line)
    if len({line["price_data"]["currency"] for line in lines}) > 1:
        raise ApiError(400, "All line items must have the same currency.", param="line_items")
    for discount in ("discounts", "allow_promotion_codes"):
        if parameters.get(discount):
            raise ApiError(400, "The stand-in's sessions take no discount: the shop prices.", param=discount)
    _check_terms(ledger, parameters)
    asked.check(parameters)


def _check_terms(ledger: Ledger, parameters: dict[str, Any]) -> None:
    if not str(parameters.get("success_url", "")).startswith(("http://", "https://")):
        raise ApiError(400, "Not a valid URL", code="url_invalid", param="success_url")
    if not ledger.now + 30 * 60 <= parameters.get("expires_at", ledger.now + 86_400) <= ledger.now + 86_400:
        raise ApiError(400, "`expires_at` must be 30 minutes to 24 hours from now.", param="expires_at")
    if len(parameters.get("client_reference_id", "")) > 200:
        raise ApiError(400, "At most 200 characters.", param="client_reference_id")
    if "@" not in parameters.get("customer_email", "@"):
        raise ApiError(400, "Invalid email address", code="email_invalid", param="customer_email")
    check_metadata(parameters.get("metadata", {}))
    check_metadata(parameters.get("payment_intent_data", {}).get("metadata", {}))


def _check_line(param: str, line: dict[str, Any]) -> None:
    price = line.get("price_data")
    if not price:
        raise ApiError(400, "You must give a price or price_data; the stand-in knows no prices.", param=param)
    # the wire form drops an empty object, so a product without a name arrives as no product
    if not price.get("product_data", {}).get("name"):
        raise ApiError(400, "You must give a product with a name.", param=f"{param}[price_data][product_data]")
    if price.get("unit_amount", -1) < 0:
        raise ApiError(400, "unit_amount must be 0 or more.", param=f"{param}[price_data][unit_amount]")
    if line.get("quantity", 1) < 1:
        raise ApiError(400, "quantity must be 1 or more.", param=f"{param}[quantity]")


def check_metadata(metadata: dict[str, str]) -> None:
    if len(metadata) > 50 or any(len(key) > 40 or len(str(value)) > 500 for key, value in metadata.items()):
        raise ApiError(400, "Metadata: 50 keys of 40 characters, values of 500.", param="metadata")

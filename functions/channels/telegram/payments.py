"""Telegram Bot Payments: the three updates that are about money, and the invoice that they are about.

Bot API 10.1 (sendInvoice, PreCheckoutQuery, ShippingQuery, SuccessfulPayment). Physical goods go by the provider token
that BotFather gives for Stripe; the token is the worker's, and is put in when the invoice is sent.
"""

import json
from functools import partial
from typing import Any

from functions.channels.channel import CheckoutAsked, Compiled, PaidInChat, Payload
from functions.channels.fitting import shorten, width
from functions.channels.wire import Json, Unusable, mapping, needed, string, whole
from functions.conversation.message import Invoice

METHOD = "sendInvoice"
LONGEST_TITLE, LONGEST_DESCRIPTION = 32, 255


def asked(kind: str, query: Json, account: str) -> CheckoutAsked:
    """A `pre_checkout_query` or `shipping_query`: seconds to answer it (channels.md 12.27). Raises Unusable."""
    payer = mapping(query.get("from"))
    id = needed(query, "id")
    common: dict[str, Any] = {
        "id": id,
        "account": account,
        "payer": needed(payer, "id"),
        "locale": string(payer.get("language_code")).partition("-")[0],
        "payload": needed(query, "invoice_payload"),
    }
    if kind == "shipping_query":
        return CheckoutAsked(
            **common, shipping=True, answer=partial(_answer, "answerShippingQuery", "shipping_query_id", id)
        )
    return CheckoutAsked(
        **common,
        amount=_amount(query),
        currency=needed(query, "currency"),
        answer=partial(_answer, "answerPreCheckoutQuery", "pre_checkout_query_id", id),
    )


def paid(message: Json, account: str) -> PaidInChat:
    """A message's `successful_payment`. Raises Unusable: then a person must look."""
    found = mapping(message["successful_payment"])
    return PaidInChat(
        account=account,
        payload=needed(found, "invoice_payload"),
        amount=_amount(found),
        currency=needed(found, "currency"),
        charge=needed(found, "telegram_payment_charge_id"),
        payment=needed(found, "provider_payment_charge_id"),
    )


def _amount(found: Json) -> int:
    amount = whole(found.get("total_amount"))
    if amount is None:
        raise Unusable("total_amount is missing")
    return amount


def _answer(method: str, key: str, id: str, refusal: str) -> str:
    """A method in the webhook's own answer is carried out without a call (Bot API, "Making requests")."""
    answer: Json = {"method": method, key: id, "ok": not refusal}
    return json.dumps(answer | ({"error_message": refusal} if refusal else {}))


def tells(description: str) -> bool:
    """Whether an invoice can say all of it: its description is one line."""
    return width(description) <= LONGEST_DESCRIPTION and "\n" not in description.strip()


def invoice(invoice: Invoice, description: str) -> Compiled:
    """sendInvoice, without the chat and the provider's token. What the checkout in the chat has asked is not asked
    again, and nothing is left to choose: the total is what was agreed."""
    title, about = shorten(invoice.title, LONGEST_TITLE), shorten(" ".join(description.split()), LONGEST_DESCRIPTION)
    payload: Payload = {
        "method": METHOD,
        "title": title,
        "description": about,
        "payload": invoice.payload,
        "currency": invoice.currency,
        "prices": [{"label": price.label, "amount": price.amount} for price in invoice.prices],
        "start_parameter": invoice.start,
        "is_flexible": False,
        "need_name": False,
        "need_phone_number": False,
        "need_email": False,
        "need_shipping_address": False,
    }
    report = []
    if title != invoice.title:
        report.append(f"invoice: title → {LONGEST_TITLE} characters, with an ellipsis")
    if about.endswith("…"):
        report.append(f"invoice: description → {LONGEST_DESCRIPTION} characters, with an ellipsis")
    return Compiled((payload,), tuple(report))

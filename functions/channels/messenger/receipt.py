"""Messenger's receipt template (developers.facebook.com, "Receipt template", April 2026). Pure.

Meta's own example adds up as subtotal + shipping + tax - adjustments, with the price of an element for all its units.
Our prices have their VAT in them, so there is no `total_tax`: the VAT is told in words.
"""

from decimal import Decimal

from functions.channels.channel import Payload
from functions.channels.pieces import Slip
from functions.commerce.money import exponent
from functions.commerce.orders import Address
from functions.conversation.message import BillItem


def receipt(slip: Slip) -> Payload:
    """`order_number` must be unique, says Meta: sent a second time it may be refused, and its stand-in goes."""
    bill = slip.bill
    currency = bill.currency
    written = {
        "template_type": "receipt",
        "recipient_name": bill.buyer,
        "merchant_name": bill.shop,
        "order_number": slip.number,
        "currency": currency,
        "payment_method": bill.paid_with,
        "timestamp": str(int(bill.paid_at.timestamp())),
        "elements": [_element(item, currency) for item in bill.items],
        "address": _address(bill.address) if bill.address else None,
        "summary": {
            "subtotal": decimal(bill.goods, currency),
            "shipping_cost": decimal(bill.shipping, currency),
            "total_cost": decimal(bill.total, currency),
        },
        "adjustments": [{"name": each.label, "amount": decimal(each.amount, currency)} for each in bill.discounts],
    }
    return {name: value for name, value in written.items() if value}


def decimal(amount: int, currency: str) -> int | float:
    """A number that JSON writes with the currency's decimals: 2995 of EUR as 29.95. Of no more digits than a float
    keeps (`commerce.money.MOST`), so that what is written is exact."""
    places = exponent(currency)
    return float(Decimal(amount).scaleb(-places)) if places else amount


def _element(item: BillItem, currency: str) -> Payload:
    shown = {"image_url": item.image} if item.image and item.image.startswith(("https://", "http://")) else {}
    return {
        "title": item.title,
        "quantity": item.quantity,
        "price": decimal(item.amount, currency),
        "currency": currency,
        **shown,
    }


def _address(address: Address) -> Payload | None:
    """All that Meta wants of an address, or none: it takes no part of one. The words beside the receipt have it too."""
    street = f"{address.street} {address.number}".strip()
    wanted = {
        "street_1": street,
        "city": address.city,
        "postal_code": address.postcode,
        "state": address.region,
        "country": address.country,
    }
    if not all(part.strip() for part in wanted.values()):
        return None
    return wanted | ({"street_2": address.extra} if address.extra.strip() else {})

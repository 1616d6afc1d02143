"""What the Send API refuses of a receipt template (Meta, "Receipt template", April 2026). Pure; raises ApiRefusal.

Stricter than Meta says in one thing: the figures have to add up as those of its own example do.
"""

from decimal import Decimal
from typing import Any

from infra.simulator.messenger.checks import array, block, text
from infra.simulator.messenger.refusals import invalid

Json = dict[str, Any]
ELEMENTS, DECIMALS, LONGEST = 100, 2, 1000
REQUIRED = ("recipient_name", "order_number", "currency", "payment_method")
ADDRESS = ("street_1", "city", "postal_code", "state", "country")


def receipt(payload: Json) -> None:
    for name in REQUIRED:
        text(payload.get(name), f"receipt {name}", LONGEST)
    if len(payload["currency"]) != 3:
        raise invalid(f"receipt currency {payload['currency']!r}")
    if not str(payload.get("timestamp", "0")).isdecimal():
        raise invalid("receipt timestamp: seconds, as a string")
    elements = array(payload.get("elements", []), "receipt elements", 0, ELEMENTS)
    prices = [_element(element) for element in elements]
    if "address" in payload:
        for name in ADDRESS:
            text(block(payload["address"], "receipt address").get(name), f"receipt address {name}", LONGEST)
        if len(payload["address"]["country"]) != 2:
            raise invalid("receipt address country: two letters")
    _sums(payload, prices)


def _element(element: Json) -> Decimal:
    text(element.get("title"), "receipt element title", LONGEST)
    quantity = element.get("quantity", 1)
    if isinstance(quantity, bool) or not isinstance(quantity, int) or quantity < 1:
        raise invalid(f"receipt element quantity {quantity!r}")
    return _amount(element.get("price"), "receipt element price")


def _sums(payload: Json, prices: list[Decimal]) -> None:
    summary = block(payload.get("summary"), "receipt summary")
    total = _amount(summary.get("total_cost"), "summary total_cost")
    subtotal = _amount(summary.get("subtotal", sum(prices)), "summary subtotal")
    added = [_amount(summary.get(name, 0), f"summary {name}") for name in ("shipping_cost", "total_tax")]
    adjustments = array(payload.get("adjustments", []), "receipt adjustments", 0, ELEMENTS)
    taken = [_amount(each.get("amount"), f"adjustment {each.get('name')}") for each in adjustments]
    if prices and sum(prices) != subtotal:
        raise invalid(f"receipt: the elements come to {sum(prices)}, the subtotal is {subtotal}")
    if subtotal + sum(added) - sum(taken) != total:
        raise invalid(f"receipt: {subtotal} + {sum(added)} - {sum(taken)} is not {total}")


def _amount(value: object, name: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise invalid(f"{name} is a number")
    written = Decimal(str(value))
    exponent = written.normalize().as_tuple().exponent
    if written < 0 or not isinstance(exponent, int) or -exponent > DECIMALS:
        raise invalid(f"{name}: {value} has more than {DECIMALS} decimals, or is less than nothing")
    return written

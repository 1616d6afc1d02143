"""What an invoice says, ready to show: of the order as it was agreed, the shop's particulars, and its own texts.

Imports the core only. Directive 2006/112/EC, art. 226: date, sequential number, both parties, VAT numbers, date of
supply, quantity, unit price, amount and VAT by rate. Texts are templates/pages/invoice/<locale>.json.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from functions.commerce.orders import Order, Refund
from functions.commerce.pricing import quote
from functions.commerce.proposals import as_agreed
from functions.commerce.returns import PASSED
from functions.commerce.shop import Rules, Shop

TEXTS = Path(__file__).parents[2] / "templates" / "pages" / "invoice"
FALLBACK = "en"
MINUS = "\N{MINUS SIGN}"
NOT_OF_THIS_SALE = "duplicate"
"""A second payment that went back by itself was never this order's."""
Contents = dict[str, Any]
"""JSON, as invoice.typ takes it."""


def has_invoice(order: Order | None) -> bool:
    """Of an order that was paid; when its buyer was erased there is nobody left to show it to."""
    return bool(order and order.number and order.paid_at and order.email)


def describe(order: Order, shop: Shop) -> Contents:
    """For an order that has one (`has_invoice`)."""
    says = _Says(order, shop)
    texts, trader = says.texts, shop.rules.particulars
    return {
        "language": says.language,
        "title": texts["title"].format(number=order.number, shop=shop.rules.name),
        "heading": texts["heading"],
        "shop": shop.rules.name,
        "seller": list(_seller(shop.rules, texts)),
        **_date(order, shop.rules),
        "facts": list(_facts(order, says)),
        "to": {"heading": texts["to"], "lines": list(_buyer(order, texts))},
        "columns": texts["columns"],
        "lines": [
            [line.title, str(line.quantity), says.money(line.price), says.rate(line.vat), says.money(line.gross)]
            for line in as_agreed(order)
        ],
        "totals": list(_totals(order, says)),
        "total": [texts["total"], says.money(order.total)],
        "vat": {"heading": texts["vat"], "columns": texts["vat_columns"], "rows": list(_vat(order, says))},
        "paid": _paid(order, says),
        "substitutes": _substitutes(order, says),
        "refunds": _refunds(order, says),
        "footer": texts["footer"].format(trader=trader.legal_name, email=trader.email, phone=trader.phone),
    }


def file_name(order: Order) -> str:
    """ "factuur-1042.pdf"."""
    return f"{_texts(_language(order.locale))['heading'].lower()}-{order.number}.pdf"


class _Says:
    """Money, days and texts as the order's locale writes them."""

    def __init__(self, order: Order, shop: Shop) -> None:
        self._locale, self._shop = order.locale, shop
        self.language = _language(order.locale)
        self.texts = _texts(self.language)

    def money(self, amount: int) -> str:
        return self._shop.money(self._locale, amount)

    def less(self, amount: int) -> str:
        return f"{MINUS}\N{NO-BREAK SPACE}{self.money(amount)}"

    def day(self, when: object) -> str:
        written = when.isoformat() if hasattr(when, "isoformat") else str(when)
        return self._shop.say(self._locale, "invoice_date", day=written)

    def rate(self, rate: int) -> str:
        whole, rest = divmod(rate, 100)
        figure = f"{whole}{self.texts['decimal']}{rest:02d}".rstrip("0") if rest else str(whole)
        return str(self.texts["rate"].format(rate=figure))


def _language(locale: str) -> str:
    return locale if (TEXTS / f"{locale}.json").is_file() else FALLBACK


@cache
def _texts(language: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((TEXTS / f"{language}.json").read_text(encoding="utf-8"))
    return found


def _date(order: Order, rules: Rules) -> dict[str, int]:
    """Of issue, in the document's properties: with no clock in it, the same order prints to the same bytes."""
    paid: datetime = (order.paid_at or order.created_at).astimezone(ZoneInfo(rules.time_zone))
    return {"year": paid.year, "month": paid.month, "day": paid.day}


def _seller(rules: Rules, texts: dict[str, Any]) -> Iterator[str]:
    trader = rules.particulars
    if trader.legal_name != rules.name:
        yield trader.legal_name
    street, _, city = trader.address.partition(", ")
    yield from filter(None, (street, city))
    if trader.registration:
        yield texts["registration"].format(registration=trader.registration)
    if trader.vat_id:
        yield texts["vat_id"].format(vat_id=trader.vat_id)


def _buyer(order: Order, texts: dict[str, Any]) -> Iterator[str]:
    """The company where one was told, and who bought; of a gift the address is somebody else's, so it is left out."""
    name = order.buyer or ("" if order.gift else order.recipient)
    if order.company:
        yield order.company.name
    if name:
        yield name
    elif not order.company:
        yield order.email
    if order.address and not order.gift:
        where = order.address
        lines = (where.extra, f"{where.street} {where.number}", f"{where.postcode} {where.city}")
        yield from filter(None, (line.strip() for line in lines))
    if order.company and order.company.vat_id:
        yield texts["vat_id"].format(vat_id=order.company.vat_id)


def _facts(order: Order, says: _Says) -> Iterator[list[str]]:
    yield [says.texts["number"], order.number or ""]
    yield [says.texts["date"], says.day(order.paid_at)]
    yield [says.texts["ordered"], says.day(order.created_at)]
    delivered = max((parcel.delivered_at for parcel in order.parcels if parcel.delivered_at), default=None)
    when = delivered or (order.delivery.day if order.delivery else None)
    if when:
        yield [says.texts["delivery"], says.day(when)]


def _totals(order: Order, says: _Says) -> Iterator[list[str]]:
    yield [says.texts["goods"], says.money(sum(line.gross for line in as_agreed(order)))]
    off = sum(line.discount for line in as_agreed(order))
    if off:
        code = order.discount.code if order.discount else ""
        yield [says.texts["discount"].format(code=code).strip(), says.less(off)]
    yield [order.shipping.label, says.money(order.shipping.price)]


def _paid(order: Order, says: _Says) -> str:
    """An exchange is paid with what came back, as far as that goes; what was passed back since was paid so, too."""
    credit = order.credited + sum(refund.amount for refund in order.refunds if refund.state == PASSED)
    if credit:
        return str(says.texts["paid_credit"].format(day=says.day(order.paid_at), credit=says.money(credit)))
    return str(says.texts["paid"].format(day=says.day(order.paid_at)) if order.total else says.texts["paid_free"])


def _vat(order: Order, says: _Says) -> Iterator[list[str]]:
    """Base, VAT and the two together for each rate, from the same sums as what Stripe was asked to charge."""
    totals = quote(as_agreed(order), order.shipping)
    for rate, vat in totals.vat.items():
        whole = totals.taxed[rate]
        yield [says.rate(rate), says.money(whole - vat), says.money(vat), says.money(whole)]


def _substitutes(order: Order, says: _Says) -> list[str]:
    """What was delivered in the place of what stands above, at what was paid for that."""
    taken = [each for each in order.proposals if each.state == "accepted"]
    text = says.texts["substitute"]
    return [text.format(quantity=each.was.quantity, instead=each.instead.title, was=each.was.title) for each in taken]


def _refunds(order: Order, says: _Says) -> Contents | None:
    of_it = [refund for refund in order.refunds if refund.counts and refund.reason != NOT_OF_THIS_SALE]
    if not of_it:
        return None
    texts, left = says.texts, order.total - sum(refund.amount for refund in of_it)
    return {
        "heading": texts["refunds"],
        "columns": texts["refund_columns"],
        "rows": [[_when(refund, says), says.less(refund.amount)] for refund in of_it],
        "left": [texts["left"], says.money(left)],
    }


def _when(refund: Refund, says: _Says) -> str:
    return " · ".join(
        filter(
            None,
            (
                says.day(refund.at) if refund.at else "",
                "" if refund.state == "succeeded" else str(says.texts["refund_pending"]),
            ),
        )
    )

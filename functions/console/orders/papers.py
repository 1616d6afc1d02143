"""What is printed and kept of orders: packing slips, invoices, and the list as a file for a spreadsheet."""

import base64
import csv
import hashlib
import io
import re
from collections.abc import Iterator

from functions import bootstrap
from functions.commerce.orders import Order
from functions.console.amounts import as_decimal
from functions.console.answers import HTML, Answer
from functions.console.downloads import hand_over
from functions.console.orders.asking import called, meant
from functions.console.orders.finding import every, read_wanted
from functions.console.orders.fulfilment import MOST_TICKED
from functions.console.orders.stages import stage
from functions.console.render import draw
from functions.console.texts import Texts
from functions.console.visit import Visit
from functions.errors import BadRequest, NotFound, PrinterUnavailable
from functions.invoices.contents import describe, file_name, has_invoice
from functions.observability import log
from functions.packing_slip import Slip, as_page, slip, warnings
from functions.spreadsheets import safe
from functions.storage import reads
from functions.storage.lists import OrderRow

MOST_EXPORTED = 12_000
"""Rows of a file: what a Lambda may answer with, and find in the time that it has."""
COLUMNS = (
    "number", "placed", "paid", "state", "channel", "total", "refunded", "currency", "name", "recipient", "email",
    "day", "shipping", "contents",
)  # fmt: skip
SEPARATORS = {"nl": (";", ",")}
"""Of fields and of decimals, as a spreadsheet in that language takes them; elsewhere a comma and a point."""


# --- packing slips ------------------------------------------------------------------------------------------------


def print_slip(visit: Visit) -> Answer:
    order = meant(visit)
    return _printed(visit, [order])


def print_slips(visit: Visit) -> Answer:
    """Of the ticked orders, one a sheet; what there is nothing to make of is left out."""
    ticked = list(dict.fromkeys(visit.every("order")))[:MOST_TICKED]
    orders = [order for name in ticked if (order := reads.find_order(bootstrap.table(), name))]
    visit.did(", ".join(called(order) for order in orders))
    return _printed(visit, orders)


def _printed(visit: Visit, orders: list[Order]) -> Answer:
    made: list[Slip] = []
    why: list[str] = []
    shop = bootstrap.live_shop()
    for order in orders:
        try:
            made.append(slip(order, shop))
        except BadRequest as wrong:
            why.append(str(wrong))
        why += [f"{called(order)}: {warning}" for warning in warnings(order)]
    if not made:
        raise BadRequest("; ".join(why) or "tick the orders that you want slips of")
    page = as_page(*made)
    return Answer(page, kind=HTML, headers={"Content-Security-Policy": _policy(page)})


def _policy(page: str) -> str:
    """A page to print has its style in itself, so that it can be kept as one file: that style, and nothing else."""
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return f"default-src 'none'; style-src {allowed}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


# --- the invoice --------------------------------------------------------------------------------------------------


def print_invoice(visit: Visit) -> Answer:
    order = meant(visit)
    if not has_invoice(order):
        raise NotFound(f"order {called(order)} has no invoice: it was never paid, or its buyer was erased")
    try:
        made = bootstrap.print_invoice(describe(order, bootstrap.live_shop()))
    except PrinterUnavailable as why:
        log.error("invoice not printed", order=order.id, why=str(why))
        return Answer(draw(visit, "frame/notice.html", says="frame.not_done", again=False), 503)
    name = f'inline; filename="{file_name(order)}"'
    return Answer(made, kind="application/pdf", headers={"Content-Disposition": name})


# --- the list as a file -------------------------------------------------------------------------------------------


def export(visit: Visit) -> Answer:
    """What the list's filters let through, all of it."""
    locale = visit.look.locale
    between, decimal = SEPARATORS.get(locale, (",", "."))
    t, out = Texts(locale), io.StringIO()
    file = csv.writer(out, delimiter=between, lineterminator="\r\n")
    file.writerow([t(f"orders.column_{name}") for name in COLUMNS])
    wanted = read_wanted(visit.query, bootstrap.rules())
    for count, row in enumerate(every(bootstrap.table(), wanted)):
        if count == MOST_EXPORTED:
            raise BadRequest(f"those are over {MOST_EXPORTED} orders: choose a shorter time, and export it in parts")
        file.writerow([safe(cell) for cell in _cells(row, t, decimal)])
    # the mark tells Excel that it is UTF-8
    return hand_over("orders.csv", "\ufeff" + out.getvalue(), "text/csv; charset=utf-8")


def _cells(row: OrderRow, t: Texts, decimal: str) -> Iterator[str]:
    yield row.number or row.id
    yield row.created_at.isoformat(timespec="seconds")
    yield row.paid_at.isoformat(timespec="seconds") if row.paid_at else ""
    yield t(f"orders.stage_{stage(row)}")
    yield row.channel
    yield as_decimal(row.total, row.currency, decimal)
    yield as_decimal(row.refunded, row.currency, decimal)
    yield row.currency
    yield from (row.name, row.recipient, row.email, row.day, row.shipping)
    yield ", ".join(row.titles)

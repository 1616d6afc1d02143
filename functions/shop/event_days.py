"""Reads what `shop.yaml` and `catalogue.csv` say of events and their tickets. Imports core types and problems.

A row with `seats` stands for a row a seat: each seat is a SKU of its own with a stock of one (docs/adr/0035).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from functions.commerce.catalogue import Product
from functions.commerce.shop import Rules
from functions.commerce.tickets import IN_CHAT
from functions.shop.faults import NONE, fault
from functions.shop.problems import Problems

FILE = "shop.yaml"
CATALOGUE = "catalogue.csv"
SEAT = "seat"
"""The axis of variants that are seats."""
MOST_SEATS = 200
"""Of one product: all its stock is read when it is shown. A larger hall is several products, one a section."""
_TIME = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")
_SEAT = re.compile(r"^(?P<row>[A-Z]{0,3})(?P<number>\d{1,3})$")

Row = dict[str, str]


def prepare(raw: dict[str, Any], problems: Problems) -> None:
    """Times as YAML may have read them, and labels that are one text for every language."""
    events, locales = raw.get("events"), raw.get("locales")
    for number, event in enumerate(events if isinstance(events, list) else [], start=1):
        if isinstance(event, dict):
            where = f"{FILE}, events {event.get('id', number)}"
            for name in ("start", "doors"):
                _read_time(event, name, where, problems)
            _read_sale_ends(event, where, problems)
            if isinstance(event.get("title"), str) and isinstance(locales, list):
                event["title"] = {str(locale): event["title"] for locale in locales}


def _read_time(raw: dict[str, Any], name: str, where: str, problems: Problems) -> None:
    """YAML reads 19:30 without quotes as 1170 (a number to the base of 60): it is a time all the same."""
    found = raw.get(name)
    if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 24 * 60:
        raw[name] = time(*divmod(found, 60))
    elif found is not None and not _TIME.match(str(found)):
        problems.add(f"{where}.{name}", f"“{found}” is not a time", "write it as 19:30")
        raw[name] = time()


def _read_sale_ends(raw: dict[str, Any], where: str, problems: Problems) -> None:
    found = raw.get("sale_ends")
    try:
        if found is not None and not isinstance(found, date):
            raw["sale_ends"] = datetime.fromisoformat(str(found))
    except ValueError:
        problems.add(f"{where}.sale_ends", f"“{found}” is not a moment", "write it as 2026-12-19 18:00")
        raw["sale_ends"] = None


def check_events(rules: Rules, problems: Problems) -> None:
    seen: set[str] = set()
    for event in rules.events:
        where = f"{FILE}, events {event.id}"
        if event.id in seen:
            problems.add(where, "is there twice", "give each event an id of its own")
        seen.add(event.id)
        for locale in rules.locales:
            if not event.title.get(locale, "").strip():
                problems.add(f"{where}.title", f"has no {locale}", f"add its {locale} text")
        if event.doors and event.doors > event.start:
            problems.add(f"{where}.doors", "opens after it starts", "write the earlier time at `doors`")
        if event.sale_ends and event.sale_ends.date() > event.day:
            problems.add(f"{where}.sale_ends", "is after the event", "write a moment before it, or leave it out")
    if rules.events and any(option.id == IN_CHAT for option in rules.shipping):
        problems.add(f"{FILE}, shipping {IN_CHAT}", "is how tickets are delivered", "give this way another id")


def check_tickets(rules: Rules, products: list[Product], stock: Mapping[str, int], problems: Problems) -> None:
    """That each ticket is for an event of the shop's, and that no more are for sale than fit in."""
    events = {event.id: event for event in rules.events}
    offered = dict.fromkeys(events, 0)
    for product in products:
        if not product.event:
            continue
        where = f"{CATALOGUE}, {product.id}"
        if product.event not in events:
            unknown = fault("event", event=product.event, known=", ".join(events) or NONE, product=product.id)
            problems.report(f"{where}, event", unknown, column="event")
            continue
        for variant in product.variants:
            if not variant.tracked:
                endless = fault("ticket_endless", sku=variant.sku, product=product.id)
                problems.report(f"{where}, stock", endless, column="stock")
            offered[product.event] += stock.get(variant.sku, 0)
    for name, tickets in offered.items():
        if tickets > events[name].capacity:
            many = fault("tickets_many", tickets=tickets, capacity=events[name].capacity, event=name)
            problems.report(f"{FILE}, events {name}", many)


# --- seats ------------------------------------------------------------------------------------------------------


def a_row_a_seat(number: int, row: Row, problems: Problems) -> list[tuple[int, Row]]:
    """A row as it is, or for a row with `seats` ("A1-A10 B1-B8") one for each, with a SKU of its own."""
    told = row.get("seats", "")
    if not told:
        return [(number, row)]
    where = f"{CATALOGUE} row {number}, seats"
    seats = [seat for part in told.replace(",", " ").split() for seat in _seats(part, number, problems)]
    if len(seats) > MOST_SEATS:
        problems.report(where, fault("seats_many", count=len(seats), most=MOST_SEATS), row=number, column="seats")
        return [(number, row)]
    if not row.get("event"):
        problems.report(where, fault("seats_alone"), row=number, column="seats")
    if row["stock"] not in ("", str(len(seats))):
        twofold = fault("seats_stock", count=len(seats), stock=row["stock"])
        problems.report(where, twofold, row=number, column="stock")
    again = {seat for seat in seats if seats.count(seat) > 1}
    if again:
        problems.report(where, fault("seats_twice", seats=", ".join(sorted(again))), row=number, column="seats")
    first = {**row, "seats": ""}
    return [
        (number, {**first, "sku": f"{row['sku']}-{seat}", "stock": "1", SEAT: seat}) for seat in dict.fromkeys(seats)
    ]


def _seats(part: str, number: int, problems: Problems) -> list[str]:
    """ "A1-A10", or one seat."""
    first, _, last = part.upper().partition("-")
    begin, end = _SEAT.match(first), _SEAT.match(last or first)
    if not begin or not end or begin["row"] != end["row"] or int(begin["number"]) > int(end["number"]):
        where = f"{CATALOGUE} row {number}, seats"
        problems.report(where, fault("seat_form", seat=part), row=number, column="seats")
        return []
    return [f"{begin['row']}{number}" for number in range(int(begin["number"]), int(end["number"]) + 1)]


def seat_labels(rows: list[tuple[int, Row]], locales: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Seat → locale → how it is called."""
    return {row[SEAT]: dict.fromkeys(locales, row[SEAT]) for _, row in rows if row.get(SEAT)}

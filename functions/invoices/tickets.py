"""What tickets on paper say, ready to show. Imports the core only; the code's picture is given, for its key is not ours
to know. Texts are message templates, as the merchant may have changed them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.commerce.event_days import EventDay
from functions.commerce.shop import Shop
from functions.commerce.tickets import Ticket

DOCUMENT = "tickets"


@dataclass(frozen=True)
class Coded:
    ticket: Ticket
    code: str
    """What its QR code says."""
    picture: str
    """That code, as SVG."""


def describe(shop: Shop, locale: str, event: EventDay, tickets: Sequence[Coded], now: datetime) -> dict[str, Any]:
    """JSON, as tickets.typ takes it."""
    contact = shop.rules.contact
    title = event.title.get(locale) or next(iter(event.title.values()))
    facts = shop.say(locale, "event_facts", **event.facts)
    return {
        "document": DOCUMENT,
        "language": locale.split("-")[0],
        "title": title,
        "shop": shop.rules.name,
        "year": now.year,
        "month": now.month,
        "day": now.day,
        "footer": f"{contact.phone} · {contact.email}",
        "tickets": [
            {
                "title": title,
                "facts": facts.splitlines(),
                "lines": [_named(shop, locale, each.ticket)],
                "code": each.picture,
                "spoken": each.code,
            }
            for each in tickets
        ],
    }


def _named(shop: Shop, locale: str, ticket: Ticket) -> str:
    return shop.say(locale, "label_ticket", number=ticket.number, place=ticket.place, name=ticket.name)

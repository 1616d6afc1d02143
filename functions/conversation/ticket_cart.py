"""Tickets before they are bought: whether they are for sale, how many, and that they need no delivery.

What became of an event since it was published (moved, cancelled) is a fact, and outranks shop.yaml.
"""

from functions.commerce import cart as carts
from functions.commerce.catalogue import Product
from functions.commerce.event_days import MOST_TICKETS, EventDay, as_it_stands, sale_ends_at
from functions.commerce.orders import Shipping
from functions.commerce.shop import ShippingOption
from functions.commerce.tickets import IN_CHAT
from functions.conversation.talk import Talk


def event_now(talk: Talk, event_id: str) -> EventDay | None:
    """The event as it stands; None: the shop has it no more. Raises FactsNeeded."""
    event = talk.rules.event(event_id)
    return as_it_stands(event, talk.facts.event_state(event_id)) if event else None


def why_not_sold(talk: Talk, product: Product) -> str:
    """ "cancelled", "closed" (its sale has ended), or "": it is for sale."""
    if not product.event:
        return ""
    event = event_now(talk, product.event)
    if event is None or talk.facts.event_state(product.event).status == "cancelled":
        return "cancelled"
    return "closed" if talk.now >= sale_ends_at(event, talk.rules.time_zone) else ""


def most_units(talk: Talk, product: Product, sku: str) -> int:
    """Of a SKU in one cart."""
    if not product.event:
        return talk.rules.max_units
    others = sum(line.quantity for line in ticket_lines(talk) if line.sku != sku)
    return min(talk.rules.max_units, MOST_TICKETS - others)


def ticket_lines(talk: Talk) -> list[carts.CartLine]:
    return [line for line in talk.conversation.cart.lines if _is_ticket(talk, line.sku)]


def only_tickets(talk: Talk) -> bool:
    """Whether nothing in the cart has to be delivered."""
    lines = talk.conversation.cart.lines
    return bool(lines) and all(_is_ticket(talk, line.sku) for line in lines)


def names_needed(talk: Talk) -> int:
    """How many names the tickets in the cart ask for."""
    return sum(line.quantity for line in ticket_lines(talk) if _asks_names(talk, line.sku))


def in_chat_option(talk: Talk) -> ShippingOption:
    """How an order of tickets only is delivered."""
    return ShippingOption(id=IN_CHAT, label={talk.locale: talk.text("label_in_chat")}, price=0)


def in_chat(talk: Talk) -> Shipping:
    return Shipping(id=IN_CHAT, label=talk.text("label_in_chat"), price=0)


def facts_line(talk: Talk, event: EventDay) -> str:
    """ "zaterdag 19 december, 20:15 (deuren open 19:30) · Binnentuin, Lindengracht 12"."""
    return talk.text("event_facts", **event.facts)


def about(talk: Talk, product: Product) -> str:
    """Its description; of a ticket first when and where."""
    event = event_now(talk, product.event) if product.event else None
    description = product.description[talk.locale]
    return f"{facts_line(talk, event)}\n\n{description}" if event else description


def _is_ticket(talk: Talk, sku: str) -> bool:
    product = talk.shop.product_of(sku)
    return bool(product and product.event)


def _asks_names(talk: Talk, sku: str) -> bool:
    product = talk.shop.product_of(sku)
    event = talk.rules.event(product.event) if product else None
    return bool(event and event.names)

"""Tickets once they are paid: issued, shown again, void after a refund. Passing them on is `ticket_transfer`.

What became of a ticket is in its own item, which is loaded where it matters; the order says only what was bought.
"""

from collections.abc import Iterable
from datetime import timedelta

from functions.commerce.catalogue import Product
from functions.commerce.event_days import EventDay, is_over, starts_at
from functions.commerce.orders import Order
from functions.commerce.tickets import Ticket, TicketRef, events_of, has_tickets, to_void, units
from functions.conversation.counting import count_first
from functions.conversation.effects import Tell
from functions.conversation.intents import Intent
from functions.conversation.message import Link, Media, Text
from functions.conversation.named_order import past_orders
from functions.conversation.plain import spoken
from functions.conversation.searching import named_in_shop
from functions.conversation.show import search, show_product
from functions.conversation.talk import Talk
from functions.conversation.ticket_cart import event_now, facts_line
from functions.conversation.ticket_events import TicketLost
from functions.conversation.understand import Said
from functions.conversation.words import FILLER

MIME = "image/png"

# --- issued -----------------------------------------------------------------------------------------------------


def rest_on_events(talk: Talk, order: Order) -> None:
    """What is sold holds only as long as its events are what they were when it was decided."""
    for event in events_of(order):
        talk.event_versions[event] = talk.facts.event_state(event).version


def cancelled_event(talk: Talk, order: Order) -> bool:
    """Whether one of the order's events will not be."""
    return any(talk.facts.event_state(event).status == "cancelled" for event in events_of(order))


def issue(talk: Talk, order: Order) -> Order:
    """One ticket a unit, in the transaction in which the order becomes paid."""
    if not has_tickets(order):
        return order
    rest_on_events(talk, order)
    names = iter(order.ticket_names)
    for number, line in units(order):
        event, product = talk.rules.event(line.event), talk.shop.product(line.product)
        ticket = Ticket(
            event=line.event,
            order=order.id,
            number=number,
            sku=line.sku,
            title=line.title,
            place=product.label(line.sku, talk.locale) if product and line.sku in _skus(product) else "",
            name=next(names, "") if event and event.names else "",
            conversation=order.conversation,
            account=order.account,
        )
        talk.tickets[ticket.ref] = ticket
        talk.announce("ticket.issued", order=order.id, ticket=number, event=line.event, place=ticket.place)
    days = [event.day for each in events_of(order) if (event := event_now(talk, each))]
    return order.model_copy(update={"tickets_until": max(days, default=None)})


def _skus(product: Product) -> set[str]:
    return {variant.sku for variant in product.variants}


# --- what there is ----------------------------------------------------------------------------------------------


def tickets_of(talk: Talk, orders: Iterable[Order], event: str = "") -> list[Ticket]:
    """As this transition has them so far. `event`: of that one only. Raises FactsNeeded."""
    every = [(each, order.id) for order in orders for each in events_of(order) if event in ("", each) and order.number]
    fresh = [ticket for ticket in talk.tickets.values() if (ticket.event, ticket.order) in every]
    new = {(ticket.event, ticket.order) for ticket in fresh if not ticket.version}
    known = talk.facts.tickets(each for each in every if each not in new)
    found = {ticket.ref: ticket for ticket in (*known, *fresh)}
    return list(found.values())


def ours(talk: Talk, ticket: Ticket) -> bool:
    """Whether who talks here holds it: here, or where this talk came from."""
    here = {talk.conversation.id, *(link.conversation for link in talk.conversation.linked)}
    return ticket.conversation in here


def held(talk: Talk) -> list[Ticket]:
    """Valid tickets that are the shopper's now, bought here or passed on to them, of events still to come."""
    talk.facts.load(orders=[each.order for each in talk.conversation.given_tickets])
    given = [order for each in talk.conversation.given_tickets if (order := talk.order(each.order))]
    orders = {order.id: order for order in (*past_orders(talk), *given)}
    found = tickets_of(talk, orders.values())
    return [each for each in found if each.status == "valid" and ours(talk, each) and not _past(talk, each)]


def _past(talk: Talk, ticket: Ticket) -> bool:
    event = event_now(talk, ticket.event)
    return event is None or is_over(event, talk.rules.time_zone, talk.now)


# --- shown ------------------------------------------------------------------------------------------------------


def send_tickets(talk: Talk, tickets: Iterable[Ticket]) -> None:
    """A picture a ticket, which is all that is needed at the door; then what can be printed."""
    tickets = list(tickets)
    for ticket in tickets:
        event = event_now(talk, ticket.event)
        if event:
            picture = talk.facts.links.ticket(ref(ticket))
            talk.send(Media(url=picture, mime=MIME, caption=caption(talk, ticket, event)), purpose="transactional")


def send_issued(talk: Talk, order: Order) -> None:
    """The tickets of an order that was just paid."""
    mine = [ticket for ticket in talk.tickets.values() if ticket.order == order.id]
    send_tickets(talk, mine)
    for event_id in events_of(order):
        event, link = talk.rules.event(event_id), pdf_link(talk, order, event_id)
        passes = bool(event and event.transfer)
        talk.send(
            Text(body=talk.text("tickets_note", count=len(mine), passes=passes), link=link), purpose="transactional"
        )


def pdf_link(talk: Talk, order: Order, event_id: str) -> Link:
    whole = TicketRef(event=event_id, order=order.id, number=0, serial=0)
    return Link(title=talk.text("label_tickets_pdf"), url=talk.facts.links.tickets(whole))


def caption(talk: Talk, ticket: Ticket, event: EventDay) -> str:
    """All that somebody without a connection must know."""
    return talk.text(
        "ticket_caption",
        title=event.title[talk.locale],
        facts=facts_line(talk, event),
        place=ticket.place,
        name=ticket.name,
        number=ticket.number,
    )


def ref(ticket: Ticket) -> TicketRef:
    return TicketRef(event=ticket.event, order=ticket.order, number=ticket.number, serial=ticket.serial)


def show_tickets(talk: Talk, said: Said) -> None:
    """ "Mijn kaartjes", "my tickets". Who has none is shown what there is."""
    talk.understood(Intent.TICKET)
    mine = held(talk)
    if mine:
        talk.say("tickets_again", count=len(mine))
        send_tickets(talk, mine)
        options = [talk.option("give", "give_ticket")] if any(passable(talk, each) for each in mine) else []
        talk.ask(talk.text("tickets_more"), *options, talk.option("status", "order_status"), overtakable=False)
    elif talk.rules.events:
        if talk.conversation.orders:
            talk.say("tickets_none")
        _show_what_there_is(talk, said)
    else:
        talk.say("no_tickets_sold", phone=talk.rules.contact.phone, email=talk.rules.contact.email)


def _show_what_there_is(talk: Talk, said: Said) -> None:
    """The event that is named, and as many as were said, where that is clear."""
    wanted = count_first(spoken(said.text), FILLER) or 1
    product = named_in_shop(talk, said.text)
    if product and product.event:
        show_product(talk, product, wanted=wanted)
    else:
        search(talk, talk.shop.read_wish(said.text, talk.locale), wanted=wanted)


def passable(talk: Talk, ticket: Ticket) -> bool:
    """Whether it may be passed on."""
    event = event_now(talk, ticket.event)
    return bool(event and event.transfer and ticket.status == "valid" and not ticket.admitted_at)


# --- void -------------------------------------------------------------------------------------------------------


def void_refunded(talk: Talk, order: Order) -> None:
    """Of an order of which money went back: what it was for opens no door any more. Who holds it elsewhere is told."""
    if not has_tickets(order) or not order.number:
        return
    for ticket in to_void(order, tickets_of(talk, (order,))):
        talk.tickets[ticket.ref] = ticket.model_copy(update={"status": "void", "void_reason": "refunded"})
        talk.announce("ticket.void", order=order.id, ticket=ticket.number, event=ticket.event, reason="refunded")
        if ticket.serial and not ours(talk, ticket):
            talk.effects.append(
                Tell(conversation=ticket.conversation, what=TicketLost(event=ticket.event, number=ticket.number))
            )


def why_keep(talk: Talk, order: Order) -> str:
    """Why a shopper may not give an order's tickets back; "": they may, or it has none."""
    if not has_tickets(order) or not order.number:
        return ""
    tickets = tickets_of(talk, (order,))
    if any(each.admitted_at or not ours(talk, each) for each in tickets if each.status == "valid"):
        return "used"
    for event_id in events_of(order):
        event, state = event_now(talk, event_id), talk.facts.event_state(event_id)
        if event is None or (event.cancel_until_hours is None and state.status == "planned"):
            return "never"
        hours = event.cancel_until_hours or 0
        if talk.now + timedelta(hours=hours) >= starts_at(event, talk.rules.time_zone):
            return "late"
    return ""

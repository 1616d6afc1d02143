"""A ticket passed on to somebody else: a code that counts once. Who brings it has the ticket, and the old QR code is
dead; until then the giver may call it off. Nothing of the giver is shown to the taker, nor the reverse.
"""

import re

from functions.commerce import chat_links
from functions.commerce.tickets import Ticket
from functions.conversation.effects import Tell
from functions.conversation.events import ShopperWrote, TextIn
from functions.conversation.intents import Intent
from functions.conversation.message import Option, Text
from functions.conversation.names import is_name
from functions.conversation.open_question import ask_on
from functions.conversation.state import GivenTicket
from functions.conversation.talk import Talk
from functions.conversation.ticket_cart import event_now
from functions.conversation.ticket_events import TicketAdmitted, TicketLost, TicketTaken
from functions.conversation.ticketing import held, ours, passable, ref, send_tickets, show_tickets, tickets_of
from functions.conversation.understand import Said

CODE = re.compile(r"(?<![a-z0-9])tko[a-z2-7]{16}-\d{1,3}-\d{1,3}-[a-z2-7]{20}(?![a-z0-9])")
"""What a code looks like: at most 64 characters, of signs that every channel lets through."""
MOST_GIVEN = 20
MOST_CHOICES = 10
"""Rows of one WhatsApp list."""


def hear(talk: Talk, said: Said) -> None:
    """ "Mijn kaartjes", "ik wil een kaartje doorgeven"."""
    if said.topic == "give":
        begin(talk)
    else:
        show_tickets(talk, said)
    ask_on(talk)


# --- given away -------------------------------------------------------------------------------------------------


def begin(talk: Talk) -> None:
    talk.understood(Intent.TICKET)
    mine = [each for each in held(talk) if passable(talk, each)]
    if not mine:
        talk.say("give_none")
    elif len(mine) == 1:
        _send_code(talk, mine[0])
    else:
        options = [Option(id=f"give:{each.order}:{each.number}", title=_named(talk, each)) for each in mine]
        talk.ask(talk.text("give_which"), *options[:MOST_CHOICES], overtakable=False)


def give(talk: Talk, rest: str) -> None:
    """A button; "": which one is asked."""
    order, _, number = rest.partition(":")
    mine = [each for each in held(talk) if passable(talk, each)]
    chosen = next((each for each in mine if (each.order, str(each.number)) == (order, number)), None)
    if chosen:
        talk.understood(Intent.TICKET)
        _send_code(talk, chosen)
    else:
        begin(talk)


def _named(talk: Talk, ticket: Ticket) -> str:
    return talk.text("label_ticket", number=ticket.number, place=ticket.place, name=ticket.name)


def _send_code(talk: Talk, ticket: Ticket) -> None:
    """What is to be done, and below it a message that can be passed on as it is."""
    code = talk.facts.links.gift(ref(ticket))
    event = event_now(talk, ticket.event)
    title = event.title[talk.locale] if event else ticket.title
    text = talk.text("give_message", code=code)
    ways = [{"way": way, "url": chat_links.opening(talk.rules, way, code, text)} for way in chat_links.ways(talk.rules)]
    back = talk.option(f"ungive:{ticket.order}:{ticket.number}:{ticket.serial}", "ungive")
    talk.ask(talk.text("give_how", ticket=_named(talk, ticket), title=title), back, overtakable=False)
    talk.send(Text(body=talk.text("give_forward", title=title, shop=talk.rules.name, code=code, ways=ways)))


def revoke(talk: Talk, rest: str) -> None:
    """A code that nobody has used yet counts no more. A code is bound to the serial, so the holder's own is new too."""
    given = next((each for each in held(talk) if f"{each.order}:{each.number}:{each.serial}" == rest), None)
    if given is None or not passable(talk, given):
        talk.say("ungive_late")
        return
    talk.understood(Intent.TICKET)
    kept = given.model_copy(update={"serial": given.serial + 1})
    talk.tickets[kept.ref] = kept
    talk.announce("ticket.revoked", order=kept.order, ticket=kept.number, event=kept.event, serial=kept.serial)
    talk.say("ungive_done", ticket=_named(talk, kept))
    send_tickets(talk, [kept])


# --- taken over -------------------------------------------------------------------------------------------------


def code_in(wrote: ShopperWrote) -> str:
    """By whatever road the channel brings it; "": none."""
    context = wrote.context
    places = [wrote.content.text] if isinstance(wrote.content, TextIn) else []
    places += [context.product, context.page] if context else []
    found = (CODE.search(place.casefold()) for place in places)
    return next((each.group() for each in found if each), "")


def accept(talk: Talk, code: str) -> None:
    """The ticket is whose code came first; what its transaction finds changed is decided again."""
    talk.understood(Intent.TICKET)
    ticket, why = _meant(talk, code)
    if ticket is None or why:
        talk.say("gift_refused", why=why)
        return
    event, profile = event_now(talk, ticket.event), talk.conversation.profile_name
    taken = ticket.model_copy(
        update={
            "serial": ticket.serial + 1,
            "conversation": talk.conversation.id,
            "account": talk.conversation.account,
            "name": profile if event and event.names and is_name(profile) else "",
        }
    )
    talk.tickets[taken.ref] = taken
    others = tuple(
        each for each in talk.conversation.given_tickets if (each.order, each.number) != (taken.order, taken.number)
    )
    talk.change(given_tickets=(GivenTicket(order=taken.order, number=taken.number), *others)[:MOST_GIVEN])
    told = TicketTaken(event=taken.event, order=taken.order, number=taken.number)
    talk.effects.append(Tell(conversation=ticket.conversation, what=told))
    talk.announce("ticket.transferred", order=taken.order, ticket=taken.number, event=taken.event, serial=taken.serial)
    talk.say(
        "gift_taken", title=event.title[talk.locale] if event else taken.title, pdf=talk.facts.links.tickets(ref(taken))
    )
    send_tickets(talk, [taken])


def _meant(talk: Talk, code: str) -> tuple[Ticket | None, str]:
    """The ticket of a code, and why it cannot be taken over; "": it can."""
    made = talk.facts.links.given(code)
    order = talk.order(made[0]) if made else None
    if not made or not order:
        return None, "unknown"
    ticket = next((each for each in tickets_of(talk, (order,)) if each.number == made[1]), None)
    if ticket is None:
        return None, "unknown"
    if ours(talk, ticket):
        return ticket, "here"
    if ticket.serial != made[2]:
        return ticket, "used"
    return ticket, "" if passable(talk, ticket) else "void"


# --- told of ----------------------------------------------------------------------------------------------------


def on_ticket_taken(talk: Talk, told: TicketTaken) -> None:
    kept = tuple(
        each for each in talk.conversation.given_tickets if (each.order, each.number) != (told.order, told.number)
    )
    talk.change(given_tickets=kept)
    _tell(talk, "ticket_taken", told.event, told.number)


def on_ticket_lost(talk: Talk, told: TicketLost) -> None:
    _tell(talk, "ticket_lost", told.event, told.number)


def _tell(talk: Talk, key: str, event_id: str, number: int) -> None:
    event = talk.rules.event(event_id)
    body = talk.text(key, title=event.title[talk.locale] if event else "", number=number)
    talk.send(Text(body=body), purpose="transactional")


def on_ticket_admitted(talk: Talk, told: TicketAdmitted) -> None:
    """Nothing is said to somebody who is walking in."""
    talk.announce("ticket.admitted", order=told.order, ticket=told.number, event=told.event, gate=told.gate)

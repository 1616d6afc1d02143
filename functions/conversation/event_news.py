"""News of an event, in the conversation of who holds tickets for it: told once, refunded once where it is cancelled.

Who is reached is the fan-out's affair (functions/event_news.py); whether a ticket still counts is looked at here.
"""

from functions.commerce.event_days import EventDay
from functions.commerce.orders import Order, RefundedLine, Repayment
from functions.commerce.refunding import paying, worth
from functions.conversation.effects import Mail, Section
from functions.conversation.message import Text
from functions.conversation.paying_back import give_or_wait, left_of
from functions.conversation.refunds import tell_of_refund
from functions.conversation.talk import Talk
from functions.conversation.ticket_cart import event_now, facts_line
from functions.conversation.ticket_events import EventNews
from functions.conversation.ticketing import ours, tickets_of

MOST_TOLD = 10
UPDATES = {"moved": "event_moved", "cancelled": "event_cancelled"}
"""Approved templates; that of other kinds is `event_news`."""
LONGEST_VALUE = 600
"""Of a template's parameter: all of it together may have 1,024 characters (Meta)."""


def on_event_news(talk: Talk, news: EventNews) -> None:
    order, event = talk.order(news.order), event_now(talk, news.event)
    if not order or not event:
        return
    tickets = tickets_of(talk, (order,), news.event)
    mine = [each for each in tickets if each.status == "valid" and ours(talk, each)]
    home = any(past.id == order.id for past in talk.conversation.orders) or order.conversation == talk.conversation.id
    told = news.news in talk.conversation.event_news
    bought = home and any(each.status == "valid" for each in tickets)
    if not told and (mine or (news.kind == "cancelled" and bought)):
        talk.change(event_news=(news.news, *talk.conversation.event_news)[:MOST_TOLD])
        _tell(talk, news, event, order if home else None)
    if news.kind == "moved" and home and order.tickets_until:
        talk.save(order.model_copy(update={"tickets_until": max(order.tickets_until, event.day)}))
    if news.kind == "cancelled" and home:
        _give_back(talk, order, news.event)


def _tell(talk: Talk, news: EventNews, event: EventDay, order: Order | None) -> None:
    words = news.text.get(talk.locale) or news.text.get("") or next(iter(news.text.values()), "")
    title = event.title[talk.locale]
    facts = facts_line(talk, event)
    doors = f"{event.doors or event.start:%H:%M}"
    state = talk.facts.event_state(news.event)
    body = talk.text(
        "event_news", kind=news.kind, title=title, words=words, facts=facts, doors=doors, back=state.status == "moved"
    )
    what = words or talk.text("event_doors", doors=doors)
    values = {
        "event": title,
        "when": " ".join(facts.split()),
        "what": " ".join(what.split())[:LONGEST_VALUE],
        "shop": talk.rules.name,
    }
    talk.send(Text(body=body), purpose="transactional", update=UPDATES.get(news.kind, "event_news"), values=values)
    if news.kind in UPDATES and order and order.email:
        talk.effects.append(
            Mail(
                to=order.email,
                subject=talk.text("mail_event_subject", kind=news.kind, title=title),
                sections=(Section(message=Text(body=body)),),
                purpose="contract",
                order=order.id,
                locale=talk.locale,
            )
        )


def _give_back(talk: Talk, order: Order, event: str) -> None:
    """What was paid for the event's tickets and has not gone back yet. Its places are not for sale again."""
    lines = tuple(
        RefundedLine(sku=line.sku, quantity=line.quantity - gone)
        for line in order.lines
        if line.event == event and line.quantity > (gone := _gone(order, line.sku))
    )
    amount = min(worth(order, lines), left_of(order)) if paying(order) else 0
    if not lines or amount <= 0:
        return
    order, made = give_or_wait(talk, order, Repayment(amount=amount, reason="event_cancelled", lines=lines))
    if made:
        tell_of_refund(talk, order, made.model_copy(update={"amount": amount, "lines": lines}))


def _gone(order: Order, sku: str) -> int:
    """Units of a SKU that were refunded before."""
    return sum(line.quantity for line in order.given_back if line.sku == sku)

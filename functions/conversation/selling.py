"""An order becomes PAID: its number, its stock, its receipt, and what that makes of the conversation.

Nothing here asks whether it may: an observation decides that (`settlement`), or a person (`reviewing`).
"""

from functions.commerce.orders import Attempt, AttemptState, Order, OrderLine, OrderStatus
from functions.commerce.pricing import Quote, quote
from functions.commerce.tickets import has_tickets, only_tickets
from functions.conversation import move_day
from functions.conversation.basket import shown_agreed, shown_credit, shown_lines, shown_totals
from functions.conversation.booking import book, order_when, over
from functions.conversation.confirmation import confirm_by_mail
from functions.conversation.exchanges import note_paid
from functions.conversation.loyalty import ordered
from functions.conversation.message import Bill, BillItem, Price, Receipt
from functions.conversation.payment import close_newer, stop_timers
from functions.conversation.sharing import note_purchase
from functions.conversation.state import MOST_ORDERS, PastOrder, Step
from functions.conversation.talk import Talk
from functions.conversation.ticketing import issue, send_issued

BUYING = (Step.BUY_DAY, Step.BUY_CARD, Step.INVOICE)
"""Questions about something else than what was just paid: they stay open."""


def sell(talk: Talk, order: Order, attempt: Attempt, *, take: bool) -> Order:
    """`take`: its stock was let go, and is taken afresh. What it holds of a day is booked by now."""
    talk.order_number = talk.facts.order_number()
    talk.move(order, "take" if take else "sell")
    paid = order.moved(OrderStatus.PAID).model_copy(update={"number": str(talk.order_number), "paid_at": talk.now})
    paid = issue(talk, close_newer(talk, paid))
    talk.save(paid)
    stop_timers(talk, order)
    bought(talk, paid, attempt)
    if talk.conversation.order == order.id:
        talk.change(order=None)
    _send_receipt(talk, paid, attempt)
    send_issued(talk, paid)
    confirm_by_mail(talk, paid)
    if paid.delivery and over(talk, paid.delivery):
        # Only a bank that takes days, or a person: the day was held, and is over all the same.
        move_day.offer(talk, paid, "day_over")
    elif move_day.lacks_a_day(talk, paid):
        move_day.ask_day(talk, paid)
    _announce(talk, paid)
    note_paid(talk, paid)
    return paid


def settle_free(talk: Talk, order: Order) -> None:
    """Nothing to pay: paid as it is placed, by an attempt that Stripe never hears of. Nothing is held for it yet, as
    for an order whose link has expired: all of it is taken at once, or the transaction fails."""
    talk.change(transactional=True, stop_explained=False)
    attempt = Attempt(number=1, state=AttemptState.PAID, amount=0, cart_hash=talk.conversation.cart.hash)
    unheld = order.model_copy(update={"status": OrderStatus.EXPIRED}).with_attempt(attempt)
    sell(talk, book(talk, unheld), attempt, take=True)


def _announce(talk: Talk, paid: Order) -> None:
    talk.announce(
        "order.paid",
        order=paid.id,
        number=paid.number,
        basket=paid.total,
        currency=paid.currency,
        units=sum(line.quantity for line in paid.lines),
        lines=[{"sku": line.sku, "quantity": line.quantity, "price": line.price} for line in paid.lines],
    )
    note_purchase(talk, paid.id, paid.total, paid.currency)
    ordered(talk, paid)


def bought(talk: Talk, order: Order, attempt: Attempt) -> None:
    """The order is among the shopper's own from now on, and what it holds is not in the cart any more."""
    conversation = talk.conversation
    others = tuple(past for past in conversation.orders if past.id != order.id)
    past = (PastOrder(id=order.id, number=order.number), *others)[:MOST_ORDERS]
    talk.change(orders=past, confirming=None)
    if conversation.buying and conversation.buying.agreed:
        talk.change(buying=None)
    if conversation.cart.hash == attempt.cart_hash:
        draft = conversation.draft.for_next_order()
        step = conversation.step if conversation.step in BUYING else Step.AFTER_ORDER
        talk.change(cart=conversation.cart.clear(), undo=None, draft=draft, step=step, back=())
    elif conversation.step is Step.AWAITING_PAYMENT:
        talk.change(step=Step.AFTER_ORDER, back=())


def _send_receipt(talk: Talk, order: Order, attempt: Attempt) -> None:
    totals = quote(order.lines, order.shipping)
    told = {
        "when": order_when(talk, order),
        "gift": order.gift,
        "card": order.card_message,
        "invoice": talk.facts.links.invoice(order.id),
        "tickets": has_tickets(order),
        "only_tickets": only_tickets(order),
    }
    address = order.address.line if order.address else ""
    talk.send(
        Receipt(
            heading=talk.text("receipt_heading", number=order.number, total=order.due),
            number=order.number or "",
            lines=shown_lines(talk, order.lines),
            totals=(
                *shown_agreed(talk, order),
                *shown_totals(talk, totals, order.shipping),
                *shown_credit(talk, order),
            ),
            note=talk.text("receipt_note", name=order.recipient, address=address, email=order.email, **told),
            bill=None if order.exchange_of else _bill(talk, order, attempt, totals),
        ),
        purpose="transactional",
        update="order_paid",
        values={"order_number": order.number or "", "total": talk.money(order.total), "shop": talk.rules.name},
    )


def _bill(talk: Talk, order: Order, attempt: Attempt, totals: Quote) -> Bill:
    """For the buyer, as all of a receipt is: who a gift goes to is written to about nothing."""
    code = order.discount
    label = talk.text("total_discount", code=code.code) if code else ""
    return Bill(
        currency=order.currency,
        buyer=order.buyer or order.recipient,
        shop=talk.rules.name,
        paid_with=talk.text("paid_with", method=attempt.method, total=order.total),
        paid_at=order.paid_at or talk.now,
        items=tuple(_item(line) for line in order.lines),
        discounts=(Price(label=label, amount=code.amount),) if code else (),
        shipping=totals.shipping,
        total=order.total,
        address=order.address,
        besides=shown_totals(talk, totals, order.shipping)[:-1],
    )


def _item(line: OrderLine) -> BillItem:
    return BillItem(title=line.title, quantity=line.quantity, amount=line.gross, image=line.image)

"""How a case of goods that come back ends: in money, in what came instead, and the law's days for that."""

from functions.commerce.orders import Order, OrderStatus, Refund, Repayment
from functions.commerce.parcels import GONE_WRONG
from functions.commerce.returning import (
    REFUND_WITHIN,
    WARN_BEFORE,
    costs_kept,
    delivery_back,
    is_due,
    refund_lines,
    value,
    when_settled,
)
from functions.commerce.returns import ENDED, PASSED, Kind, Return, ReturnState
from functions.commerce.terms import When
from functions.conversation import exchanges
from functions.conversation.exchanges import announce
from functions.conversation.feedback import disputed, plan_question
from functions.conversation.paying_back import TAKEN, WAITS, is_frozen, is_lost, left_of, pay_back
from functions.conversation.refunds import tell_of_refund
from functions.conversation.state import Timer
from functions.conversation.talk import Talk


def progress(talk: Talk, order: Order, case: Return) -> None:
    """Give the shopper what they asked for, if that is due."""
    returns = talk.rules.returns
    if case.undecided:
        return
    if is_due(case, returns):
        _give(talk, order, case)
    order = talk.order(order.id) or order
    case = order.return_of(case.id) or case
    _give_rest(talk, order, case)


def _give(talk: Talk, order: Order, case: Return) -> None:
    instead = talk.order(case.exchange) if case.exchange else None
    if instead and instead.status is not OrderStatus.HELD:
        return  # its difference is being paid
    if is_lost(talk, order):
        talk.announce("refund.refused", order=order.id, reason=f"{case.number}: {TAKEN}")
        _end_by_bank(talk, order, case)
    elif is_frozen(talk, order):
        # what is done when the bank has decided: `disputes.settle`
        talk.announce("refund.refused", order=order.id, reason=f"{case.number}: {WAITS}")
    elif instead:
        exchanges.begin(talk, instead)
    else:
        _give_money(talk, order, case)


def _end_by_bank(talk: Talk, order: Order, case: Return) -> None:
    """The shopper has their money, not from the shop: how that was handled is not asked."""
    if case.exchange:
        order, case = exchanges.let_go_of(talk, order, case)
    over = {"wish": "refund", "settled_at": talk.now, "closed_at": talk.now}
    case = case.moved(ReturnState.REFUNDED).moved(ReturnState.CLOSED).model_copy(update=over)
    talk.conversation = talk.conversation.without_timer(f"return_due:{case.id}")
    talk.save(order.with_return(case))
    announce(talk, order, case, "closed")


def _give_money(talk: Talk, order: Order, case: Return) -> None:
    if not case.sent_back and case.kind is Kind.WITHDRAWAL:
        case = restock(talk, order, case)  # it never left
        order = order.with_return(case)
    delivery = delivery_back(order, case, talk.rules)
    amount = min(_worth(order, case) + delivery - costs_kept(case, talk.rules.returns), left_of(order))
    case = case.moved(ReturnState.REFUNDED).model_copy(update={"settled_at": talk.now})
    talk.conversation = talk.conversation.without_timer(f"return_due:{case.id}")
    if amount <= 0:
        talk.save(order.with_return(case))
        close(talk, order.with_return(case), case)
        return
    lines = refund_lines(case)
    back = Repayment(amount=amount, reason="return", lines=lines, shipping=bool(delivery), purpose=f"return:{case.id}")
    order, made = pay_back(talk, order, back)
    case = case.model_copy(update={"refund": made.id, "given": case.given + amount})
    order = order.with_return(case)
    talk.save(order)
    tell_of_refund(talk, order, made.model_copy(update={"amount": amount, "lines": lines, "shipping": bool(delivery)}))
    announce(talk, order, case, "refunded", amount=amount, currency=order.currency)
    if made.state == PASSED:
        close(talk, order, case)


def _worth(order: Order, case: Return) -> int:
    """What is to go back for its units still; nothing, where they were given back otherwise meanwhile."""
    try:
        return value(order, case) - case.given
    except ValueError:
        return 0


def _give_rest(talk: Talk, order: Order, case: Return) -> None:
    """What came instead was cheaper: the difference, by the rule for money."""
    if not case.rest or case.state not in (ReturnState.EXCHANGED, ReturnState.CLOSED):
        return
    if is_lost(talk, order):
        talk.announce("refund.refused", order=order.id, reason=f"{case.number}: {TAKEN}")
        talk.save(order.with_return(case.model_copy(update={"rest": 0})))
        return
    by_then = when_settled(case.model_copy(update={"wish": "refund"}), talk.rules.returns)
    reached = {When.APPROVAL: True, When.RECEIPT: bool(case.received_at), When.INSPECTION: bool(case.looked_at)}
    amount = min(case.rest, left_of(order))
    if not reached[by_then] or amount <= 0 or is_frozen(talk, order):
        return
    order, made = pay_back(talk, order, Repayment(amount=amount, reason="return", purpose=f"rest:{case.id}"))
    case = case.model_copy(update={"rest": 0, "given": case.given + amount})
    order = order.with_return(case)
    talk.save(order)
    tell_of_refund(talk, order, made.model_copy(update={"amount": amount}))


def close(talk: Talk, order: Order, case: Return) -> None:
    """The shopper has what they asked for."""
    case = case.moved(ReturnState.CLOSED).model_copy(update={"closed_at": talk.now})
    talk.save(order.with_return(case))
    announce(talk, order, case, "closed")
    plan_question(talk, order.with_return(case), case)


def note_refund(talk: Talk, order: Order, made: Refund) -> None:
    """A refund that a case ended in has reached the bank."""
    case = next((each for each in order.returns if each.refund == made.id), None)
    if case and case.can_become(ReturnState.CLOSED):
        close(talk, order, case)


def note_delivery(talk: Talk, order: Order) -> None:
    """All parcels of an order that stands in for something have come."""
    first = talk.order(order.exchange_of) if order.exchange_of and order.arrived else None
    case = exchanges.case_of(first, order)
    if first and case and case.state is ReturnState.EXCHANGED:
        close(talk, first, case)


def take_for_delivered(talk: Talk, timer: Timer) -> None:
    """Nobody reported that what came instead has come: after so many days it counts as such, unless something was heard
    of it since, or has gone wrong."""
    order = talk.order(timer.subject)
    case = order.return_of(timer.id.removeprefix("exchange_came:")) if order else None
    instead = talk.order(case.exchange) if case and case.exchange else None
    if not order or not case or not instead or case.state is not ReturnState.EXCHANGED:
        return
    wrong = disputed(instead) or any(parcel.state in GONE_WRONG for parcel in instead.parcels)
    if wrong or exchanges.counts_as_delivered(talk, instead) > talk.now:
        exchanges.look_whether_it_came(talk, order, case, instead)
    else:
        close(talk, order, case)


def undo_exchange(talk: Talk, instead: Order) -> None:
    """The order that stands in for something was cancelled before it left: its credit is money again, by the rule."""
    order = talk.order(instead.exchange_of)
    case = exchanges.case_of(order, instead)
    if not order or not case:
        return
    order, _ = exchanges.give_credit_back(talk, order, instead)
    back_to = ReturnState.RECEIVED if case.received_at else ReturnState.APPROVED
    case = case.moved(back_to) if case.can_become(back_to) else case
    case = case.model_copy(update={"exchange": "", "wish": "refund", "rest": 0})
    order = order.with_return(case)
    talk.save(order)
    progress(talk, order, case)


# --- the fourteen days --------------------------------------------------------------------------------------------


def watch(talk: Talk, order: Order, case: Return, times: int) -> None:
    due = case.asked_at + REFUND_WITHIN - (WARN_BEFORE if not times else WARN_BEFORE * 0)
    timer = Timer(
        id=f"return_due:{case.id}", due=max(due, talk.now), kind="return_due", subject=order.id, generation=times
    )
    talk.conversation = talk.conversation.with_timer(timer)


def warn(talk: Talk, timer: Timer) -> None:
    """The law's fourteen days are nearly over, or over, and the money has not gone back: the merchant hears it."""
    order = talk.order(timer.subject)
    case = order.return_of(timer.id.removeprefix("return_due:")) if order else None
    if not order or not case or case.state in ENDED or case.settled_at:
        return
    announce(talk, order, case, "due")
    if not timer.generation:
        watch(talk, order, case, 1)


def restock(talk: Talk, order: Order, case: Return) -> Return:
    """What came back in order is for sale again, once."""
    if case.restocked or case.damaged or not talk.rules.returns.restock:
        return case
    tracked = {line.sku for line in order.lines if line.tracked}
    talk.move_units({line.sku: line.quantity for line in refund_lines(case) if line.sku in tracked}, "restock")
    return case.model_copy(update={"restocked": True})

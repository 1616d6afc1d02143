"""What the merchant decides about a case of goods that come back. One that does not fit any more changes nothing."""

from collections.abc import Callable

from functions.commerce.orders import Order
from functions.commerce.returning import is_due, refund_lines
from functions.commerce.returns import Kind, Return, ReturnState
from functions.commerce.terms import When
from functions.conversation import exchanges
from functions.conversation.case_ends import progress, restock
from functions.conversation.case_news import say
from functions.conversation.cases import agree, being_paid
from functions.conversation.exchanges import announce
from functions.conversation.return_events import ReturnDecided
from functions.conversation.talk import Talk


def on_return_decided(talk: Talk, wish: ReturnDecided) -> None:
    """What does not fit any more is announced as refused, and changes nothing."""
    order = talk.order(wish.order)
    case = order.return_of(wish.number) if order else None
    reason = why_not(case, wish.decision, wish.note, talk.rules.returns.refund_when) if case else "no such return"
    if case and wish.decision == "refuse" and being_paid(talk, case):
        reason = "the difference is being paid: wait until that link is over"
    if not order or not case or reason:
        which = {"return": wish.number, "decision": wish.decision, "reason": reason}
        talk.announce("return.refused", order=wish.order, **which)
        return
    DECISIONS[wish.decision](talk, order, case, wish.note)


def why_not(case: Return, decision: str, note: str, refund_when: When = When.INSPECTION) -> str:
    """Why a case cannot be decided about so, as it stands; "": it can, by rules of which no more is known."""
    if decision in ("approve", "reject") and case.state is not ReturnState.ASKED:
        return f"it is {case.state.value}: there is nothing to {decision}"
    if decision in ("reject", "refuse") and not note.strip():
        return "say why in `note`: the shopper reads it"
    if decision == "receive":
        return _why_not_received(case)
    if decision in ("accept", "refuse"):
        return _why_not_looked_at(case, decision, refund_when)
    return ""


def _why_not_received(case: Return) -> str:
    if case.received_at:
        return "it was received already"
    if not case.sent_back:
        return "it does not have to come back"
    if case.given_up or case.state is ReturnState.ASKED:
        return f"it is {case.state.value}: approve it first" if not case.given_up else f"it is {case.state.value}"
    return ""


def _why_not_looked_at(case: Return, decision: str, refund_when: When) -> str:
    if case.state is ReturnState.RECEIVED:
        return ""
    rest = case.rest and case.received_at and refund_when is When.INSPECTION
    if decision == "accept" and rest and not case.looked_at:
        return ""
    return f"it is {case.state.value}: only what has been received, and is not settled, is inspected"


def _approve(talk: Talk, order: Order, case: Return, note: str) -> None:
    agree(talk, order, case, lambda agreed, to: say(talk, agreed, to, "return_approved", note=note))


def _reject(talk: Talk, order: Order, case: Return, note: str) -> None:
    order, case = exchanges.let_go_of(talk, order, case)
    case = case.moved(ReturnState.REJECTED).model_copy(update={"why": note, "decided_at": talk.now})
    talk.save(order.with_return(case))
    announce(talk, order, case, "rejected")
    say(talk, order, case, "return_rejected", note=note, looked=False)


def _receive(talk: Talk, order: Order, case: Return, note: str) -> None:
    open_still = case.state in (ReturnState.APPROVED, ReturnState.SENT)
    case = case.moved(ReturnState.RECEIVED) if open_still else case
    case = case.model_copy(update={"received_at": talk.now})
    if talk.rules.returns.refund_when is not When.INSPECTION or case.kind is Kind.WITHDRAWAL:
        case = restock(talk, order, case)
    order = order.with_return(case)
    talk.save(order)
    announce(talk, order, case, "received")
    waits = open_still and not is_due(case, talk.rules.returns)
    say(talk, order, case, "return_received", note=note, waits=waits)
    progress(talk, order, case)


def _accept(talk: Talk, order: Order, case: Return, note: str) -> None:
    case = case.moved(ReturnState.ACCEPTED) if case.state is ReturnState.RECEIVED else case
    case = restock(talk, order, case.model_copy(update={"looked_at": talk.now}))
    order = order.with_return(case)
    talk.save(order)
    progress(talk, order, case)


def _refuse(talk: Talk, order: Order, case: Return, note: str) -> None:
    """Looked at, and not in order: the units are the shopper's again."""
    if case.restocked:
        tracked = {line.sku for line in order.lines if line.tracked}
        talk.move_units({line.sku: line.quantity for line in refund_lines(case) if line.sku in tracked}, "take")
        case = case.model_copy(update={"restocked": False})
    order, case = exchanges.let_go_of(talk, order, case)
    case = case.moved(ReturnState.REFUSED).model_copy(update={"why": note, "looked_at": talk.now})
    talk.save(order.with_return(case))
    announce(talk, order, case, "rejected")
    say(talk, order, case, "return_rejected", note=note, looked=True)


DECISIONS: dict[str, Callable[[Talk, Order, Return, str], None]] = {
    "approve": _approve,
    "reject": _reject,
    "receive": _receive,
    "accept": _accept,
    "refuse": _refuse,
}

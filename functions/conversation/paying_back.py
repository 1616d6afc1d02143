"""Money back of an order that was paid in more ways than one: first what it paid itself, then the credits it was paid
with, each by the order whose payment that is. See docs/adr/0030-the-books-of-an-exchange.md.
"""

from functions.commerce.orders import Attempt, Order, Refund, Repayment
from functions.commerce.refunding import frozen, left, paying, taken_back
from functions.commerce.returns import PASSED, Credit
from functions.conversation.refunds import refund
from functions.conversation.talk import Talk
from functions.conversation.ticketing import void_refunded

TAKEN = "the bank has given the buyer the money back: nothing more goes back for it"
WAITS = "the payment is disputed: it goes back by itself as soon as the bank decides for you"


def left_of(order: Order) -> int:
    """All that may still go back of what an order was paid with."""
    attempt = paying(order)
    return (left(order, attempt) if attempt else 0) + order.credited


def is_frozen(talk: Talk, order: Order) -> bool:
    """A payment that it was paid with is disputed, be it another order's. Raises FactsNeeded."""
    return any(frozen(whose, attempt) for whose, attempt in _payments(talk, order))


def is_lost(talk: Talk, order: Order) -> bool:
    """The bank has given one of them back. Raises FactsNeeded."""
    return any(taken_back(whose, attempt) for whose, attempt in _payments(talk, order))


def _payments(talk: Talk, order: Order) -> list[tuple[Order, Attempt]]:
    """What it was paid with: its own attempt, and those of the orders that lent to it."""
    talk.facts.load(orders=[credit.order for credit in order.credits])
    lenders = ((talk.order(credit.order), credit.attempt) for credit in order.credits)
    found = [(lender, lender.at(number)) for lender, number in lenders if lender]
    attempt = paying(order)
    return [*found, (order, attempt)] if attempt else found


def give_or_wait(talk: Talk, order: Order, back: Repayment) -> tuple[Order, Refund | None]:
    """What is due. While the payment is disputed it is kept, and goes back by `disputes.settle`; None: it was not made.
    The merchant hears why."""
    if not is_frozen(talk, order):
        return pay_back(talk, order, back)
    lost = is_lost(talk, order)
    talk.announce("refund.refused", order=order.id, reason=TAKEN if lost else WAITS)
    if not lost:
        order = order.model_copy(update={"waiting": (*order.waiting, back)})
        talk.save(order)
    return order, None


def pay_back(talk: Talk, order: Order, back: Repayment) -> tuple[Order, Refund]:
    """No more than `left_of`. The refund that stands for it on the order; who calls tells of it."""
    attempt = paying(order)
    assert attempt and back.amount <= left_of(order), f"{order.id}: {back.amount} is more than is left"
    own = min(back.amount, left(order, attempt))
    rest = back.amount - own
    if own:
        order = refund(talk, order, attempt, back.model_copy(update={"amount": own}))
        if not rest:
            return order, order.refunds[-1]
        back = back.of(rest, f"passed:{back.purpose}")
    passed = Refund(
        id=talk.new_id("r", back.purpose or f"refund:{attempt.number}"),
        attempt=0,
        state=PASSED,
        at=talk.now,
        **back.model_dump(exclude={"purpose"}),
    )
    order = _pass_on(talk, order, back)
    order = order.model_copy(update={"refunds": (*order.refunds, passed)})
    talk.save(order)
    void_refunded(talk, order)
    return order, passed


def _pass_on(talk: Talk, order: Order, back: Repayment) -> Order:
    amount = back.amount
    for credit in order.credits:
        part = min(amount, credit.amount)
        lender = talk.order(credit.order)
        if not part or not lender:
            continue
        lender = lender.model_copy(update={"lent": less(lender.lent, order.id, credit.attempt, part)})
        purpose = f"passed:{order.id}:{credit.attempt}:{talk.event.id}"
        theirs = Repayment(amount=part, reason="exchange", note=back.note, purpose=purpose)
        refund(talk, lender, lender.at(credit.attempt), theirs)
        order = order.model_copy(update={"credits": less(order.credits, credit.order, credit.attempt, part)})
        amount -= part
    return order


def less(credits: tuple[Credit, ...], order: str, attempt: int, by: int) -> tuple[Credit, ...]:
    """Smaller by so much, or gone."""
    return more(credits, order, attempt, -by)


def more(credits: tuple[Credit, ...], order: str, attempt: int, by: int) -> tuple[Credit, ...]:
    amounts = {(each.order, each.attempt): each.amount for each in credits}
    amounts[order, attempt] = amounts.get((order, attempt), 0) + by
    return tuple(Credit(order=name, attempt=number, amount=sum_) for (name, number), sum_ in amounts.items() if sum_)

"""Money back of an order that was paid in more ways than one: first what it paid itself, then the credits it was paid
with, each by the order whose payment that is. See docs/adr/0030-the-books-of-an-exchange.md.
"""

from functions.commerce.orders import Order, Refund, RefundedLine
from functions.commerce.refunding import frozen, left, paying
from functions.commerce.returns import PASSED, Credit
from functions.conversation.refunds import refund
from functions.conversation.talk import Talk


def left_of(order: Order) -> int:
    """All that may still go back of what an order was paid with."""
    attempt = paying(order)
    return (left(order, attempt) if attempt else 0) + order.credited


def is_frozen(talk: Talk, order: Order) -> bool:
    """A payment that it was paid with is disputed, be it another order's. Raises FactsNeeded."""
    talk.facts.load(orders=[credit.order for credit in order.credits])
    attempt = paying(order)
    lenders = ((talk.order(credit.order), credit.attempt) for credit in order.credits)
    elsewhere = any(lender and frozen(lender, lender.at(number)) for lender, number in lenders)
    return elsewhere or bool(attempt and frozen(order, attempt))


def pay_back(
    talk: Talk,
    order: Order,
    amount: int,
    reason: str,
    *,
    lines: tuple[RefundedLine, ...] = (),
    shipping: bool = False,
    restocked: bool = False,
    note: str = "",
    purpose: str = "",
) -> tuple[Order, Refund]:
    """`amount`, which is no more than `left_of`. The refund that stands for it on the order; who calls tells of it."""
    attempt = paying(order)
    assert attempt and amount <= left_of(order), f"{order.id}: {amount} is more than is left"
    own = min(amount, left(order, attempt))
    if own:
        order = refund(
            talk, order, attempt, own, reason,
            lines=lines, shipping=shipping, restocked=restocked, note=note, purpose=purpose,
        )  # fmt: skip
        if own == amount:
            return order, order.refunds[-1]
    passed = Refund(
        id=talk.new_id("r", f"passed:{purpose}" if own else purpose or f"refund:{attempt.number}"),
        attempt=0,
        amount=amount - own,
        reason=reason,
        state=PASSED,
        lines=() if own else lines,
        shipping=shipping and not own,
        restocked=restocked and not own,
        note=note,
        at=talk.now,
    )
    order = _pass_on(talk, order, amount - own, note)
    order = order.model_copy(update={"refunds": (*order.refunds, passed)})
    talk.save(order)
    return order, passed


def _pass_on(talk: Talk, order: Order, amount: int, note: str) -> Order:
    for credit in order.credits:
        part = min(amount, credit.amount)
        lender = talk.order(credit.order)
        if not part or not lender:
            continue
        lender = lender.model_copy(update={"lent": less(lender.lent, order.id, credit.attempt, part)})
        refund(
            talk, lender, lender.at(credit.attempt), part, "exchange",
            note=note, purpose=f"passed:{order.id}:{credit.attempt}:{talk.event.id}",
        )  # fmt: skip
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

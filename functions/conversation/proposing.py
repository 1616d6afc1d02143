"""An order's proposals and their hold on stock: what is proposed is set aside at once, and let go with its proposal."""

from collections.abc import Iterable

from functions.commerce.orders import Order, OrderStatus
from functions.commerce.proposals import Proposal, open_for
from functions.commerce.refunding import left, paying, settled_units
from functions.conversation.talk import Talk


def timer_id(proposal: Proposal) -> str:
    return f"substitute:{proposal.id}"


def set_aside(talk: Talk, proposal: Proposal) -> None:
    if proposal.instead.tracked:
        talk.move_units({proposal.instead.sku: proposal.instead.quantity}, "reserve")


def let_go(talk: Talk, proposal: Proposal) -> None:
    if proposal.instead.tracked:
        talk.move_units({proposal.instead.sku: proposal.instead.quantity}, "release")


def with_proposal(order: Order, proposal: Proposal) -> Order:
    """Replace the proposal of that id, or add it at the end."""
    known = proposal.id in {each.id for each in order.proposals}
    kept = tuple(proposal if each.id == proposal.id else each for each in order.proposals)
    return order.model_copy(update={"proposals": kept if known else (*kept, proposal)})


def close_proposals(talk: Talk, order: Order, which: Iterable[Proposal] | None = None) -> Order:
    """They are asked about no more; None: all that are open. Who calls saves the order."""
    for proposal in open_for(order) if which is None else which:
        let_go(talk, proposal)
        order = with_proposal(order, proposal.model_copy(update={"state": "closed", "settled_at": talk.now}))
        talk.conversation = talk.conversation.without_timer(timer_id(proposal))
    return order


def close_refunded(talk: Talk, order: Order) -> None:
    """The merchant gave a line back in another way: what was proposed for it is not wanted any more."""
    attempt = paying(order)
    over = order.status is not OrderStatus.PAID or attempt is None or left(order, attempt) <= 0
    gone = [each for each in open_for(order) if over or settled_units(order, each.was.sku)]
    if gone:
        talk.save(close_proposals(talk, order, gone))

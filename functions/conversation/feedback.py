"""When to ask how it was, and how a case of goods that came back was handled."""

from datetime import timedelta

from functions.commerce.feedback import handled_of
from functions.commerce.orders import Order
from functions.commerce.returns import ENDED, Return
from functions.conversation.state import Timer
from functions.conversation.talk import Talk


def plan_feedback(talk: Talk, order: Order) -> None:
    """Ask how it was, a set time after the last parcel came; once an order, and not after `stop`."""
    if not order.arrived or disputed(order) or order.feedback.asked_at or not talk.conversation.promotional:
        return
    due = talk.now + timedelta(hours=talk.rules.review_delay_hours)
    timer = Timer(id=_timer(order), due=due, kind="ask_feedback", subject=order.id)
    talk.conversation = talk.conversation.with_timer(timer)


def plan_question(talk: Talk, order: Order, case: Return) -> None:
    """To be called when a case has ended well. Once a case, and not after `stop`."""
    if handled_of(order.handled, case.id) or not talk.conversation.promotional:
        return
    due = talk.now + timedelta(hours=talk.rules.after_complaint.ask_after_hours)
    timer = Timer(id=f"ask_handled:{case.id}", due=due, kind="ask_handled", subject=order.id)
    talk.conversation = talk.conversation.with_timer(timer)


def open_case(order: Order) -> bool:
    """Whether something of it is being returned: how the order was is then asked when that is over."""
    return any(case.state not in ENDED for case in order.returns)


def call_off_feedback(talk: Talk, order: Order) -> None:
    talk.conversation = talk.conversation.without_timer(_timer(order))


def disputed(order: Order) -> bool:
    """Whether the shopper says that something has not come which was reported as delivered."""
    return any(parcel.not_received_at for parcel in order.parcels)


def _timer(order: Order) -> str:
    return f"ask_feedback:{order.id}"

"""What is done when a timer of the conversation comes due. Setting and stopping them is done where they are wanted."""

from collections.abc import Callable
from datetime import timedelta

from functions.commerce.feedback import handled_of
from functions.commerce.orders import AttemptState, Order, OrderStatus
from functions.conversation.case_ends import take_for_delivered, warn
from functions.conversation.effects import ObservePayment
from functions.conversation.events import TimerDue
from functions.conversation.feedback import disputed, open_case
from functions.conversation.loyalty import on_silence
from functions.conversation.message import Choices
from functions.conversation.pausing import is_paused
from functions.conversation.payment import send_link
from functions.conversation.privacy import erase_when_done
from functions.conversation.refund_news import check_refunds
from functions.conversation.state import Step, Timer
from functions.conversation.steps import handled
from functions.conversation.steps.review import score_options
from functions.conversation.substituting import cut_off
from functions.conversation.talk import Talk

CHECK_AGAIN = timedelta(minutes=5)
NOT_NOW = timedelta(hours=1)
BUSY = (
    Step.AWAITING_PAYMENT,
    Step.BUY_DAY,
    Step.BUY_CARD,
    *(step for step in Step if step.name.startswith("CHECKOUT_")),
)
"""Steps in which "how was it?" would come between a shopper and a purchase."""
MOST_FAILURES = 3


def on_timer_due(talk: Talk, _: TimerDue) -> None:
    """Fire what is due in the conversation itself: a stale index entry fires nothing."""
    for timer in talk.conversation.timers:
        if timer.due <= talk.now:
            talk.conversation = talk.conversation.without_timer(timer.id)
            TIMERS[timer.kind](talk, timer)


def park_failing(talk: Talk) -> None:
    """A timer whose firing raised: tried three times, then parked, with an alarm."""
    for timer in talk.conversation.timers:
        if timer.due > talk.now:
            continue
        failures = timer.failures + 1
        if failures >= MOST_FAILURES:
            talk.conversation = talk.conversation.without_timer(timer.id)
            talk.announce("timer.parked", timer=timer.id, kind=timer.kind)
        else:
            later = timer.model_copy(update={"failures": failures, "due": talk.now + CHECK_AGAIN})
            talk.conversation = talk.conversation.with_timer(later)


def _remind(talk: Talk, timer: Timer) -> None:
    order = talk.order(timer.subject)
    open_ = order and order.status is OrderStatus.AWAITING_PAYMENT and order.attempt.state is AttemptState.OPEN
    if order and open_ and not is_paused(talk):
        send_link(talk, order, "payment_reminder")


def _check(talk: Talk, timer: Timer) -> None:
    """Past its time: ask Stripe, and look again until the order is settled."""
    order = talk.order(timer.subject)
    if not order or order.status not in (OrderStatus.AWAITING_PAYMENT, OrderStatus.PAYMENT_PENDING):
        return
    talk.effects.append(ObservePayment(order=order.id, attempt=order.attempt.number))
    pending = order.status is OrderStatus.PAYMENT_PENDING
    wait = timedelta(hours=12) if pending else CHECK_AGAIN
    again = timer.model_copy(update={"due": talk.now + wait, "generation": timer.generation + 1})
    talk.conversation = talk.conversation.with_timer(again)


def _may_ask(talk: Talk, order: Order | None) -> bool:
    return bool(order and order.status is OrderStatus.PAID and not disputed(order) and talk.conversation.promotional)


def _put_off(talk: Talk, timer: Timer, *, busy: bool = False) -> bool:
    """Whether it is asked later: a purchase, or a person of the shop, is not to be come between."""
    if not (busy or talk.conversation.step in BUSY or talk.conversation.human_has(talk.now)):
        return False
    talk.conversation = talk.conversation.with_timer(timer.model_copy(update={"due": talk.now + NOT_NOW}))
    return True


def _ask_handled(talk: Talk, timer: Timer) -> None:
    order = talk.order(timer.subject)
    case = order.return_of(timer.id.partition(":")[2]) if order else None
    if not order or not case or not _may_ask(talk, order) or handled_of(order.handled, case.id):
        return
    if not _put_off(talk, timer):
        handled.begin(talk, order, case)


def _ask_feedback(talk: Talk, timer: Timer) -> None:
    """Once an order; where something of it came back, how that was handled is asked instead."""
    order = talk.order(timer.subject)
    if not order or not _may_ask(talk, order) or order.feedback.asked_at or order.handled or order.exchange_of:
        return
    if _put_off(talk, timer, busy=open_case(order)):
        return
    talk.save(order.model_copy(update={"feedback": order.feedback.model_copy(update={"asked_at": talk.now})}))
    talk.go(Step.REVIEW_SCORE)
    talk.change(review_order=order.id)
    number = order.number or ""
    message = Choices(
        body=talk.text("ask_score", number=number),
        options=score_options(talk, order),
        opener=talk.text("label_choose"),
    )
    values = {"order_number": number, "shop": talk.rules.name, "name": order.recipient}
    talk.send(message, purpose="promotional", update="ask_feedback", values=values)
    talk.announce("feedback.asked", order=order.id, number=order.number)


TIMERS: dict[str, Callable[[Talk, Timer], None]] = {
    "payment_reminder": _remind,
    "payment_check": _check,
    "refund_check": check_refunds,
    "ask_feedback": _ask_feedback,
    "ask_handled": _ask_handled,
    "silence": on_silence,
    "erase": erase_when_done,
    "substitute": cut_off,
    "return_due": warn,
    "exchange_came": take_for_delivered,
}

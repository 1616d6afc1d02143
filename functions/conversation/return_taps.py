"""What is tapped about something that is to go back, and pictures of it. An old button harms nothing."""

from functions.commerce.orders import Order
from functions.commerce.returns import Reason, Return
from functions.conversation import cancelling, photos
from functions.conversation.cases import choose_money, drop, say_sent
from functions.conversation.named_order import past_orders
from functions.conversation.photo_events import PhotoKept
from functions.conversation.return_answers import (
    ALL_LINES,
    LONGEST_WORDS,
    Heard,
    choose_instead_of,
    choose_line,
    choose_next,
)
from functions.conversation.return_draft import CaseDraft
from functions.conversation.return_questions import (
    Question,
    candidates,
    draft,
    keep,
    order_of,
    preview,
    question,
    returnable,
    the_same,
)
from functions.conversation.return_talk import ask, begin, go_on, send
from functions.conversation.state import Step
from functions.conversation.talk import Talk


def _in_it(talk: Talk) -> bool:
    """Whether there is something being returned; else it is begun, for an old button means that at most."""
    if talk.conversation.step is Step.RETURN and talk.conversation.returning:
        return True
    if not begin(talk):
        talk.say("no_orders")
    return False


def tap_order(talk: Talk, order_id: str) -> None:
    if _in_it(talk):
        if order_id in {order.id for order in returnable(talk)}:
            keep(talk, order=order_id)
        go_on(talk)


def tap_here(talk: Talk, _: str) -> None:
    if _in_it(talk):
        keep(talk, has_it=True)
        go_on(talk)


def tap_cancel(talk: Talk, _: str) -> None:
    """It has not left: it is cancelled instead of returned."""
    order = order_of(talk)
    if order:
        photos.stop_asking(talk)
        talk.change(returning=None)
        cancelling.ask_to_cancel(talk, order)
    else:
        ask(talk)


def tap_line(talk: Talk, sku: str) -> None:
    if _in_it(talk):
        choose_line(talk, sku)
        go_on(talk)


def tap_quantity(talk: Talk, number: str) -> None:
    if _in_it(talk):
        order, now = order_of(talk), draft(talk)
        most = candidates(talk, order).get(now.sku, 0) if order else 0
        if number.isdigit() and 1 <= int(number) <= most:
            keep(talk, quantity=int(number))
        go_on(talk)


def tap_reason(talk: Talk, reason: str) -> None:
    if _in_it(talk):
        now = draft(talk)
        if reason in set(Reason) and now.sku and not now.withdrawing:
            keep(talk, reason=Reason(reason), has_it=True)
        go_on(talk)


def tap_fault(talk: Talk, _: str) -> None:
    """There is no right to send it back without a reason; it was not in order, though."""
    if _in_it(talk):
        keep(talk, withdrawing=False, reason=None, has_it=True)
        go_on(talk)


def tap_photo(talk: Talk, _: str) -> None:
    if _in_it(talk):
        keep(talk, photo_done=True)
        go_on(talk)


def tap_wish(talk: Talk, wish: str) -> None:
    if not _in_it(talk):
        return
    order, now = order_of(talk), draft(talk)
    case = order.return_of(now.case) if order and now.case else None
    if order and case and case.undecided and wish == "refund":
        talk.change(step=Step.AFTER_ORDER, back=(), returning=None)
        _money_instead(talk, case.id)
        return
    if wish in ("refund", "exchange") and not now.withdrawing:
        keep(talk, wish=wish, instead=())
    go_on(talk)


def tap_instead(talk: Talk, rest: str) -> None:
    """ "VAAS-GLAS-L", "1:VAAS-GLAS-L" of the second line, "*" for the same of all that are left."""
    if not _in_it(talk):
        return
    order, (place, _, sku) = order_of(talk), rest.rpartition(":")
    heard = Heard.ON
    if order and question(talk) is Question.INSTEAD:
        if sku == ALL_LINES:
            heard = choose_instead_of(talk, the_same(talk, preview(talk, order)))
        elif (place or "0") == str(len(draft(talk).instead)):
            heard = choose_next(talk, sku)
    if heard is Heard.ON:
        go_on(talk)


def tap_more(talk: Talk, _: str) -> None:
    """Something else of the same order, with it."""
    if not _in_it(talk):
        return
    order, now = order_of(talk), draft(talk)
    units = candidates(talk, order) if order else {}
    if order and now.lines and now.wish == "refund" and units:
        keep(talk, sku=next(iter(units)) if len(units) == 1 else "", adding=True)
    go_on(talk)


def tap_send(talk: Talk, _: str) -> None:
    if _in_it(talk):
        send(talk)


# --- of a case that there is --------------------------------------------------------------------------------------


def _mine(talk: Talk, case_id: str) -> tuple[Order, Return] | None:
    for order in past_orders(talk):
        case = order.return_of(case_id)
        if case:
            return order, case
    return None


def tap_keep(talk: Talk, case_id: str) -> None:
    found = _mine(talk, case_id)
    if found and drop(talk, *found):
        talk.say("return_dropped", number=found[1].number)
    else:
        tell_case(talk, case_id)


def tap_sent(talk: Talk, case_id: str) -> None:
    found = _mine(talk, case_id)
    if found and say_sent(talk, *found):
        talk.say("return_sent_noted", number=found[1].number)
    else:
        tell_case(talk, case_id)


def tap_other(talk: Talk, case_id: str) -> None:
    """The exchange came to nothing: what shall come instead?"""
    found = _mine(talk, case_id)
    if not found or not found[1].undecided:
        tell_case(talk, case_id)
        return
    order, case = found
    talk.go(Step.RETURN)
    talk.change(returning=CaseDraft(order=order.id, case=case.id, lines=case.lines, wish="exchange"))
    go_on(talk)


def tap_money(talk: Talk, case_id: str) -> None:
    _money_instead(talk, case_id)


def _money_instead(talk: Talk, case_id: str) -> None:
    found = _mine(talk, case_id)
    if not found or not found[1].undecided:
        tell_case(talk, case_id)
        return
    talk.say("return_money_instead", number=found[1].number, waits=found[1].sent_back and not found[1].received_at)
    choose_money(talk, *found)


def tell_case(talk: Talk, case_id: str) -> None:
    found = _mine(talk, case_id)
    if found:
        talk.say("return_status", number=found[1].number, case_state=found[1].state.value, why=found[1].why)
    else:
        talk.say("no_orders")


# --- pictures -----------------------------------------------------------------------------------------------------


def on_photo(talk: Talk, order_id: str, kept: PhotoKept) -> None:
    """A picture of what arrived: with what is being told, or with the case it became meanwhile."""
    now = talk.conversation.returning
    if talk.conversation.step is Step.RETURN and now and now.order == order_id:
        keep(talk, photos=(*now.photos, kept.key), words=f"{now.words} {kept.caption}".strip()[:LONGEST_WORDS])
        go_on(talk)
        return
    order = talk.order(order_id)
    case = next((each for each in reversed(order.returns) if not each.given_up), None) if order else None
    if order and case:
        talk.save(order.with_return(case.model_copy(update={"photos": (*case.photos, kept.key)})))
        talk.say("return_photo_added", number=case.number)

"""Something of a paid order goes back, is exchanged, or was not in order: by tap or in the shopper's own words.

Which question is open, and how it is asked, is `return_questions`; what an answer tells is `return_answers`. What comes
of it is a case (`cases`).
"""

from functions.commerce.returning import open_units
from functions.commerce.returns import Kind, Reason, ReturnLine
from functions.conversation import photos
from functions.conversation.cases import open_case
from functions.conversation.exchanges import available
from functions.conversation.intents import Intent
from functions.conversation.named_order import named
from functions.conversation.plain import spoken
from functions.conversation.return_answers import (
    HEARD,
    Heard,
    take,
)
from functions.conversation.return_draft import CaseDraft
from functions.conversation.return_questions import (
    Question,
    candidates,
    draft,
    keep,
    may_withdraw,
    order_of,
    preview,
    question,
    returnable,
)
from functions.conversation.return_questions import ask as ask_question
from functions.conversation.return_words import CANCELS, THE_RETURN, read_reason, says
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import PHRASES, Act

CERTAIN = (Question.PHOTO, Question.WISH, Question.INSTEAD, Question.CONFIRM)
"""Questions at which it is known what goes back, and why."""


# --- coming to it -------------------------------------------------------------------------------------------------


def begin(talk: Talk, text: str = "", *, withdrawing: bool = False) -> bool:
    """Ask about the order that a text names, else the only one it can be. False: there is none."""
    orders = returnable(talk)
    if withdrawing:
        orders = [order for order in orders if may_withdraw(talk, order)]
    meant = named(talk, text)
    if not orders:
        return False
    order = meant if meant in orders else orders[0] if len(orders) == 1 else None
    talk.go(Step.RETURN)
    talk.change(returning=CaseDraft(order=order.id if order else "", withdrawing=withdrawing), misunderstood=0)
    if text:
        take(talk, text)
    go_on(talk)
    return True


def begin_withdrawal(talk: Talk, text: str = "") -> None:
    """The withdrawal function of art. 11a. Where there is nothing to withdraw from, why; a fault is another matter."""
    talk.understood(Intent.RETURN)
    if begin(talk, text, withdrawing=True):
        return
    orders = returnable(talk)
    meant = named(talk, text)
    order = meant if meant in orders else orders[0] if orders else None
    if not order:
        talk.say("no_orders")
        return
    talk.go(Step.RETURN)
    first = next(iter(candidates(talk, order)), order.lines[0].sku)
    talk.change(returning=CaseDraft(order=order.id, withdrawing=True, sku=first, quantity=1))
    ask_question(talk, Question.NO_RIGHT)


def go_on(talk: Talk) -> None:
    """Ask what is not known yet; a line that is known for certain is kept as such."""
    asked, now = question(talk), draft(talk)
    if now.sku and asked in CERTAIN and not now.case:
        reason = now.reason or Reason.NONE
        others = now.lines if not now.together else tuple(e.model_copy(update={"reason": reason}) for e in now.lines)
        line = ReturnLine(sku=now.sku, quantity=now.quantity, reason=reason)
        wish = "refund" if now.withdrawing else now.wish
        keep(talk, lines=(*others, line), sku="", quantity=0, reason=None, together=False, adding=False, wish=wish)
        asked = question(talk)
    ask_question(talk, asked)


def ask(talk: Talk) -> None:
    if talk.conversation.returning is not None:
        go_on(talk)
    elif not begin(talk):
        talk.change(step=Step.AFTER_ORDER, back=())
        talk.say("no_orders")


# --- what is said -------------------------------------------------------------------------------------------------


def hear(talk: Talk, said: Said) -> None:
    talk.understood(Intent.RETURN)
    asked = question(talk)
    if spoken(said.text) in PHRASES[Act.GREET]:
        talk.understood(Intent.GREET)
        go_on(talk)
        return
    if said.act is Act.NO and asked is not Question.PHOTO:
        leave(talk)
        return
    heard = HEARD[asked](talk, said) or (Heard.ON if take(talk, said.text) else Heard.NOT)
    if heard is Heard.ON:
        go_on(talk)
    elif heard is Heard.SEND:
        send(talk)
    elif heard is Heard.NOT:
        _not_understood(talk, asked)


def _not_understood(talk: Talk, asked: Question) -> None:
    talk.understood(Intent.INVALID_ANSWER)
    if talk.conversation.misunderstood:
        talk.ask(talk.text("return_by_person"), talk.option("human", "human"), overtakable=False)
    talk.change(misunderstood=talk.conversation.misunderstood + 1)
    ask_question(talk, asked)


def step_back(talk: Talk) -> bool:
    """One question back. False: at the first."""
    before = draft(talk).one_back() if talk.conversation.returning else None
    if before is None:
        return False
    talk.change(returning=before)
    ask_question(talk, question(talk))
    return True


def leave(talk: Talk) -> None:
    """The shopper keeps it, or is done."""
    talk.understood(Intent.CANCEL)
    photos.stop_asking(talk)
    talk.change(step=Step.AFTER_ORDER, back=(), returning=None)
    talk.say("return_left")


def send(talk: Talk) -> None:
    """Of a confirmation that is still what would be sent: the case is opened."""
    order, now = order_of(talk), draft(talk)
    if not order or question(talk) is not Question.CONFIRM:
        ask(talk)
        return
    units = {line.sku: line.quantity for line in now.lines}
    free = may_withdraw(talk, order)
    gone = now.withdrawing and preview(talk, order).kind is not Kind.WITHDRAWAL
    if gone or not _still_there(talk, units):
        talk.change(returning=CaseDraft(order=order.id, withdrawing=now.withdrawing))
        talk.say("return_stale")
        go_on(talk)
        return
    photos.stop_asking(talk)
    talk.change(step=Step.AFTER_ORDER, back=(), returning=None)
    open_case(
        talk, order, now.lines, now.wish or "refund",
        may_withdraw=free, instead=now.instead, words=now.words, photos=now.photos,
    )  # fmt: skip


def _still_there(talk: Talk, units: dict[str, int]) -> bool:
    """Nobody has given them back meanwhile, and what comes instead has not been sold."""
    order, now = order_of(talk), draft(talk)
    left = open_units(order) if order else {}
    return all(units[sku] <= left.get(sku, 0) for sku in units) and (not now.instead or available(talk, now.instead))


def gives_reason(talk: Talk, text: str) -> bool:
    """ "I changed my mind", where it is asked why: that is the answer."""
    asked = talk.conversation.returning is not None and question(talk) is Question.REASON
    return asked and read_reason(text) is not None


def is_to_be_cancelled(talk: Talk, text: str) -> bool:
    """Asked whether the order is to be cancelled, "annuleer" is the answer; "laat maar", "cancel the return" never."""
    if not talk.conversation.returning or question(talk) is not Question.LEFT:
        return False
    return says(CANCELS, text) and not says(THE_RETURN, text)

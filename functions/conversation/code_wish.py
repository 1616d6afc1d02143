"""A discount code that a shopper names, asks about, or wants gone: what it gives, or exactly why not."""

from functions.commerce.discounts import FOR_GOOD, Judged, find_code
from functions.conversation.basket import plain_lines, show_cart
from functions.conversation.code_words import issued_in, named_code, other_code, unwanted_code
from functions.conversation.codes import judged_now, keep_code, kept_code, names, say_refused
from functions.conversation.intents import Intent
from functions.conversation.open_question import LOOKING, ask_on
from functions.conversation.ordering import send_summary
from functions.conversation.payment import follow_code, open_order
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said


def apply_code(talk: Talk, said: Said) -> None:
    _look_up(talk, said.text)
    codes, kept = talk.discount_codes, talk.conversation.draft.code
    gone = unwanted_code(said.text, codes, kept=kept)
    named = gone or named_code(said.text, codes)
    talk.understood(Intent.APPLY_CODE, **({"code": named} if named else {}))
    if gone is not None and (kept or codes):
        _remove(talk, gone, instead=other_code(said.text, gone or kept, codes))
    elif not codes:
        talk.say("no_codes")
        ask_on(talk)
    elif named or kept:
        _try(talk, named or kept)
    else:
        talk.say("code_which")
        ask_on(talk)
        talk.change(code_asked=True)


def _look_up(talk: Talk, text: str) -> None:
    """A code that was made for one person is the table's to know. Raises FactsNeeded."""
    for word in issued_in(text):
        code = talk.facts.issued_code(word)
        if code:
            talk.know_voucher(code)


def _remove(talk: Talk, gone: str, instead: str) -> None:
    """`gone`: "" is whichever is on. One that is not on is never put on for it."""
    kept = talk.conversation.draft.code
    is_on = bool(kept) and gone in ("", kept)
    if is_on:
        keep_code(talk, "")
    if instead and instead != kept:
        _try(talk, instead)
        _follow(talk)
    elif is_on:
        talk.say("code_removed", code=kept)
        _show(talk)
    else:
        talk.say("code_not_on", code=gone, on=kept)
        ask_on(talk)


def _try(talk: Talk, written: str) -> None:
    code, before = find_code(talk.discount_codes, written), kept_code(talk)
    other = before if before and before != code else None
    lines = plain_lines(talk)
    found = judged_now(talk, code, lines) if code else Judged()
    if not code or found.refusal in FOR_GOOD:
        say_refused(talk, code, written, found)
        ask_on(talk)
        return
    given = judged_now(talk, other, lines).amount if other else 0
    if other and given > found.amount:
        # one code an order: the better one is not given up
        if found.refusal:
            say_refused(talk, code, written, found, stays=other.code)
        else:
            talk.say("code_better", code=other.code, amount=given, new=code.code, less=found.amount)
        ask_on(talk)
        return
    keep_code(talk, code.code, found.amount)
    if found.refusal and lines:
        say_refused(talk, code, written, found, replaced=other.code if other else "")
        if not _follow(talk):
            ask_on(talk)
        return
    talk.say(
        "code_kept",
        code=code.code,
        amount=found.amount,
        percent=f"{code.percent / 100:g}" if code.percent else "",
        off=code.amount,
        minimum=code.minimum,
        only=names(talk, code),
        apart=_buys_apart(talk),
        replaced=other.code if other else "",
    )
    _show(talk)


def _buys_apart(talk: Talk) -> bool:
    """What is bought at once takes no code: the sum is told on a page that is not ours."""
    order = open_order(talk)
    return bool(order and order.buy_now) or talk.conversation.step in (Step.BUY_DAY, Step.BUY_CARD)


def _show(talk: Talk) -> None:
    """What it all costs now, where that was in front of the shopper, or where a link was open for another sum."""
    if _follow(talk):
        return
    order = open_order(talk)
    if talk.conversation.cart.empty:
        ask_on(talk)
    elif talk.conversation.step is Step.AWAITING_PAYMENT and order and not order.buy_now:
        _summarise(talk)
    elif talk.conversation.step is Step.CART:
        show_cart(talk)
    elif talk.conversation.step not in LOOKING:
        ask_on(talk)


def _follow(talk: Talk) -> bool:
    """False: no link was open for another sum."""
    if not follow_code(talk):
        return False
    if talk.conversation.step in LOOKING and not talk.conversation.cart.empty:
        _summarise(talk)
    else:
        ask_on(talk)
    return True


def _summarise(talk: Talk) -> None:
    talk.go(Step.CHECKOUT_CONFIRM)
    send_summary(talk)

"""A discount code that a shopper names, asks about, or wants gone: what it gives, or exactly why not."""

from functions.commerce.discounts import FOR_GOOD, Judged, find_code
from functions.conversation.basket import plain_lines, show_cart
from functions.conversation.code_words import named_code, removes
from functions.conversation.codes import judged_now, keep_code, names, say_refused
from functions.conversation.intents import Intent
from functions.conversation.open_question import LOOKING, ask_on
from functions.conversation.ordering import send_summary
from functions.conversation.payment import open_order
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said


def apply_code(talk: Talk, said: Said) -> None:
    named = named_code(said.text, talk.rules.discount_codes)
    talk.understood(Intent.APPLY_CODE, **({"code": named} if named else {}))
    draft = talk.conversation.draft
    if draft.code and removes(said.text):
        keep_code(talk, "")
        talk.say("code_removed", code=draft.code)
        _show(talk)
    elif not talk.rules.discount_codes:
        talk.say("no_codes")
        ask_on(talk)
    elif named or draft.code:
        _try(talk, named or draft.code)
    else:
        talk.say("code_which")
        ask_on(talk)
        talk.change(code_asked=True)


def _try(talk: Talk, written: str) -> None:
    code, draft = find_code(talk.rules.discount_codes, written), talk.conversation.draft
    lines = plain_lines(talk)
    found = judged_now(talk, code, lines) if code else Judged()
    if (
        not code
        or found.refusal in FOR_GOOD
        or (found.refusal and lines and draft.discount and draft.code != code.code)
    ):
        # another code that does take something off is not given up for it
        say_refused(talk, code, written, found)
        ask_on(talk)
        return
    keep_code(talk, code.code, found.amount)
    if found.refusal and lines:
        say_refused(talk, code, written, found)
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
    )
    _show(talk)


def _buys_apart(talk: Talk) -> bool:
    """What is bought at once takes no code: the sum is told on a page that is not ours."""
    order = open_order(talk)
    return bool(order and order.buy_now) or talk.conversation.step in (Step.BUY_DAY, Step.BUY_CARD)


def _show(talk: Talk) -> None:
    """What it all costs now, where that was in front of the shopper; a link that was made for another sum is closed
    once they agree to the new one, as with any other answer that changes."""
    order = open_order(talk)
    if talk.conversation.cart.empty:
        ask_on(talk)
    elif talk.conversation.step is Step.AWAITING_PAYMENT and order and not order.buy_now:
        talk.go(Step.CHECKOUT_CONFIRM)
        send_summary(talk)
    elif talk.conversation.step is Step.CART:
        show_cart(talk)
    elif talk.conversation.step not in LOOKING:
        ask_on(talk)

"""The checkout: which question comes next. Each is asked only when its answer is missing or wrong.

Answers live in the conversation's draft, apart from the steps: going back, or wandering off, loses none. The questions
themselves are in `who`, `where`, `day` and `extras`.
"""

from collections.abc import Callable
from functools import wraps

from functions.commerce.shop import ShippingOption
from functions.conversation.basket import show_cart
from functions.conversation.booking import shipping_option
from functions.conversation.events import FormFilled
from functions.conversation.ordering import check_cart, send_summary, substitutable
from functions.conversation.pausing import stops
from functions.conversation.payment import resume_payment
from functions.conversation.state import Draft, Step
from functions.conversation.steps import day, extras, form, offer, tickets, where, who
from functions.conversation.steps.answering import keep
from functions.conversation.talk import Talk
from functions.conversation.ticket_cart import names_needed, only_tickets
from functions.conversation.understand import TO_OTHERS, Said

ASK: dict[Step, Callable[[Talk], None]] = {
    Step.CHECKOUT_NAME: who.ask_name,
    Step.CHECKOUT_SHIPPING: where.ask_shipping,
    Step.CHECKOUT_ADDRESS: where.ask_address,
    Step.CHECKOUT_PHONE: who.ask_phone,
    Step.CHECKOUT_DAY: day.ask,
    Step.CHECKOUT_EMAIL: extras.ask_email,
    Step.CHECKOUT_CARD: extras.ask_card,
    Step.CHECKOUT_NOTE: extras.ask_note,
    Step.CHECKOUT_TICKETS: tickets.ask_names,
}

Missing = Callable[[Talk, Draft, ShippingOption | None], bool]
QUESTIONS: tuple[tuple[Step, Missing], ...] = (
    (Step.CHECKOUT_NAME, lambda talk, draft, option: not draft.name),
    (Step.CHECKOUT_SHIPPING, lambda talk, draft, option: option is None),
    (Step.CHECKOUT_ADDRESS, lambda talk, draft, option: bool(option and where.address_missing(talk, option))),
    (
        Step.CHECKOUT_PHONE,
        lambda talk, draft, option: bool(option and option.countries and draft.gift) and draft.phone is None,
    ),
    (Step.CHECKOUT_DAY, lambda talk, draft, option: bool(option and day.missing(talk, option))),
    (Step.CHECKOUT_EMAIL, lambda talk, draft, option: extras.email_missing(talk)),
    (Step.CHECKOUT_CARD, lambda talk, draft, option: draft.card_message is None and extras.takes_card(talk)),
    (Step.CHECKOUT_TICKETS, lambda talk, draft, option: tickets.missing(talk)),
)
"""In the order in which they are asked, and when each has yet to be."""


def start(talk: Talk) -> None:
    """Begin, or go on with, the checkout of what is in the cart."""
    if resume_payment(talk, for_cart=not talk.conversation.cart.empty):
        return
    if talk.conversation.cart.empty:
        show_cart(talk)
        return
    if stops(talk) or (not check_cart(talk) and talk.conversation.cart.empty):
        return
    cart = talk.conversation.cart
    if not talk.conversation.step.name.startswith("CHECKOUT_"):
        talk.announce("checkout.started", basket=cart.total, units=cart.units, currency=talk.rules.currency)
        offer.offer_once(talk)
    next_question(talk)
    form.instead_of_question(talk)


def take_form(talk: Talk, filled: FormFilled) -> None:
    """Answers that came together; a form of another day, or of another cart, is as good as a new one."""
    if filled.form != form.FORM or talk.conversation.cart.empty:
        show_cart(talk)
    elif not resume_payment(talk) and form.take(talk, filled.fields):
        next_question(talk)


def next_question(talk: Talk) -> None:
    """The first answer that is missing; none is: the summary."""
    if stops(talk):
        return
    if len(talk.rules.shipping) == 1:
        keep(talk, shipping=talk.rules.shipping[0].id)
    tickets.settle_way(talk)
    step = unanswered(talk)
    if step:
        _open(talk, step)
        return
    talk.go(Step.CHECKOUT_CONFIRM)
    send_summary(talk)


def unanswered(talk: Talk) -> Step | None:
    """The first question that has no answer; None: nothing is left to ask."""
    for step, missing in QUESTIONS:
        draft = talk.conversation.draft
        if missing(talk, draft, shipping_option(talk, draft.shipping)):
            return step
    return None


def answer(talk: Talk, **fields: object) -> None:
    """Keep an answer and go on."""
    keep(talk, **fields)
    next_question(talk)


def then_on(hear: Callable[[Talk, Said], bool]) -> Callable[[Talk, Said], None]:
    """A question's `hear`, followed by the next question when it was answered. A note for the courier, or that nobody
    is to know who sent it, is kept whatever is asked."""

    @wraps(hear)
    def heard(talk: Talk, said: Said) -> None:
        aside = talk.conversation.step not in TO_OTHERS and extras.hear_aside(talk, said)
        if aside:
            ASK[talk.conversation.step](talk)
        elif hear(talk, said):
            next_question(talk)

    return heard


ASK_AGAIN = {
    "name": Step.CHECKOUT_NAME,
    "shipping": Step.CHECKOUT_SHIPPING,
    "address": Step.CHECKOUT_ADDRESS,
    "phone": Step.CHECKOUT_PHONE,
    "day": Step.CHECKOUT_DAY,
    "email": Step.CHECKOUT_EMAIL,
    "card": Step.CHECKOUT_CARD,
    "note": Step.CHECKOUT_NOTE,
    "tickets": Step.CHECKOUT_TICKETS,
}
"""Answers that the summary lets one change."""


def change_answer(talk: Talk, what: str) -> None:
    """Ask one question again; its old answer stays until there is a new one."""
    if what in ASK_AGAIN:
        talk.change(draft=talk.conversation.draft.model_copy(update={"wanted": None}))
        _open(talk, ASK_AGAIN[what])
    elif what == "substitution":
        extras.ask_substitution(talk)
    else:
        show_cart(talk)


def offer_changes(talk: Talk) -> None:
    """What of the summary to change, or to add to it. At most ten: more do not fit a list."""
    draft = talk.conversation.draft
    option = shipping_option(talk, draft.shipping)
    there = bool(option and option.countries)
    asked = {
        "name": True,
        "shipping": len(talk.rules.shipping) > 1 and not only_tickets(talk),
        "address": there,
        "day": bool(option and option.by_day),
        "email": True,
        "card": extras.takes_card(talk),
        "note": there,
        "substitution": substitutable(talk),
        "tickets": names_needed(talk) > 0,
    }
    options = [talk.option(f"ask:{what}", f"change_{what}") for what, wanted in asked.items() if wanted]
    if draft.gift:
        options.append(
            talk.option(f"anon:{int(not draft.anonymous)}", "with_sender" if draft.anonymous else "no_sender")
        )
    talk.ask(talk.text("change_what"), talk.option("edit", "change_cart"), *options)


def keep_answer(talk: Talk) -> None:
    """The answer that was there stays."""
    if talk.conversation.cart.empty:
        show_cart(talk)
    else:
        next_question(talk)


def _open(talk: Talk, step: Step) -> None:
    talk.go(step)
    ASK[step](talk)

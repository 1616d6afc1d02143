"""The seven words that work in every state, and the few wishes that do too (a language, "where is my order")."""

import re
from collections.abc import Callable
from dataclasses import replace

from functions.commerce.hours import open_until, opens_next
from functions.commerce.orders import OrderStatus
from functions.conversation import (
    consent,
    move_day,
    privacy,
    readdress,
    return_talk,
    return_taps,
    substitute_words,
    ticket_transfer,
    watches,
)
from functions.conversation.aftercare import (
    begin_return,
    call_a_person,
    change_order,
    complain,
    withdraw,
)
from functions.conversation.answers import answer_question, opening_hours, tell_delivery, tell_hours, tell_price
from functions.conversation.basket import reorder, show_cart, undo
from functions.conversation.cancelling import answers, choose
from functions.conversation.code_wish import apply_code
from functions.conversation.effects import ObservePayment
from functions.conversation.intents import Intent
from functions.conversation.manners import bear
from functions.conversation.menu import menu_options
from functions.conversation.message import Text
from functions.conversation.noting import hear_tip
from functions.conversation.open_question import CHECKOUT_STEPS, LOOKING, ask_on
from functions.conversation.order_status import answer_order_status, asks_of_refund, asks_where_it_is, tell_order_status
from functions.conversation.parcel_wishes import hears_wish
from functions.conversation.payment import cancel_payment, open_order
from functions.conversation.product_reviews import show_reviews, write_review
from functions.conversation.sharing import share
from functions.conversation.show import browse
from functions.conversation.stars import names_score
from functions.conversation.state import Shown, Step
from functions.conversation.step import REVIEWING, SCORED, TOLD
from functions.conversation.steps import STEPS, invoice
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, understand
from functions.conversation.wants import card_message
from functions.conversation.words import CONTROL_ACTS, Act

INTENTS: dict[Act, Intent] = {
    Act.STOP: Intent.STOP,
    Act.CANCEL: Intent.CANCEL,
    Act.BACK: Intent.BACK,
    Act.MENU: Intent.MENU,
    Act.CART: Intent.CART,
    Act.HELP: Intent.HELP,
    Act.HUMAN: Intent.HUMAN,
    Act.SWITCH_LANGUAGE: Intent.SWITCH_LANGUAGE,
    Act.ORDER_STATUS: Intent.ORDER_STATUS,
    Act.PAYMENT: Intent.PAYMENT,
    Act.HAS_PAID: Intent.PAYMENT,
    Act.GREET: Intent.GREET,
    Act.THANKS: Intent.SMALLTALK,
    Act.PAUSE: Intent.SMALLTALK,
    Act.CARRY_ON: Intent.SMALLTALK,
    Act.BROWSE: Intent.BROWSE,
    Act.UNDO: Intent.UNDO,
    Act.REORDER: Intent.REORDER,
}
"""What a control is taken for; the others say so themselves."""


def obey(talk: Talk, said: Said) -> bool:
    """Do what a control word asks. False: it was none, the open step hears it."""
    if said.act not in CONTROL_ACTS and (asks_of_refund(talk, said.text) or asks_where_it_is(talk, said.text)):
        said = replace(said, act=Act.ORDER_STATUS)
    if hears_wish(talk, said):
        return True
    control = CONTROLS.get(said.act)
    if not control or _answers(said, talk.conversation.step):
        return False
    if said.act in INTENTS:
        talk.understood(INTENTS[said.act], **({"locale": said.locale} if said.locale else {}))
    control(talk, said)
    return True


def _answers(said: Said, step: Step) -> bool:
    """Whether a text that could be a wish of its own is the answer to the open question."""
    if step is Step.CANCEL_ORDER and said.act is not Act.STOP and answers(said.text):
        return True
    if step is Step.SUBSTITUTE and said.act not in CONTROL_ACTS and substitute_words.answers(said.text):
        return True
    scored = step in SCORED and said.act not in CONTROL_ACTS and names_score(said.text)
    return scored or (said.act, step) in HEARD_BY_STEP


def obey_word(talk: Talk, text: str) -> None:
    """A tapped text that is no action of ours: a control word, or else a step's answer."""
    said = understand(text, talk.conversation.step)
    if not obey(talk, said):
        STEPS[talk.conversation.step].hear(talk, said)


def show_menu(talk: Talk, said: Said | None = None) -> None:
    talk.go(Step.BROWSING, Shown())
    talk.ask(talk.text("menu", name=talk.conversation.profile_name), *menu_options(talk))


def say_first(talk: Talk, body: str) -> None:
    talk.send(Text(body=body))


def back(talk: Talk, said: Said) -> None:
    """One step; no answer is lost, for answers are kept apart from steps."""
    if talk.conversation.step is Step.RETURN and return_talk.step_back(talk):
        return
    places = talk.conversation.back
    if not places:
        show_menu(talk)
        talk.change(back=())
        return
    talk.change(step=places[-1].step, shown=places[-1].shown, back=places[:-1])
    STEPS[talk.conversation.step].ask(talk)


def cancel(talk: Talk, said: Said) -> None:
    """Leave what one was doing, and say what stays."""
    step = talk.conversation.step
    if step is Step.INVOICE:
        invoice.leave(talk)
        return
    if step is Step.RETURN and _of_the_return(talk, said.text):
        return
    open_order = talk.order(talk.conversation.order) if talk.conversation.order else None
    waiting = (OrderStatus.AWAITING_PAYMENT, OrderStatus.PAYMENT_PENDING)
    if open_order and open_order.status in waiting and step not in (Step.BUY_DAY, Step.BUY_CARD):
        cancel_payment(talk)
        return
    if step in CHECKOUT_STEPS:
        talk.change(step=Step.CART, back=(), confirming=None)
        kept = talk.text("cancelled_checkout", units=talk.conversation.cart.units)
        talk.ask(kept, talk.option("cart", "cart"), talk.option("browse", "browse"), overtakable=False)
        return
    if step in STAYS:
        _leave_as_it_was(talk, said, STAYS[step])
        return
    if step in LEFT:
        talk.change(step=Step.AFTER_ORDER, review_order=None, reviewing=None, caring=None, back=(), returning=None)
        talk.say(LEFT[step])
        return
    ordered = any(past.number for past in talk.conversation.orders)
    if ordered and (
        step in (Step.AFTER_ORDER, Step.SUBSTITUTE) or (step in LOOKING and OF_THE_ORDER.search(said.text.casefold()))
    ):
        choose(talk, said.text)
        return
    talk.change(step=Step.BROWSING, shown=Shown(), back=(), buying=None)
    body = talk.text("cancelled_nothing", units=talk.conversation.cart.units)
    talk.ask(body, *menu_options(talk), overtakable=False)


def _of_the_return(talk: Talk, text: str) -> bool:
    """What is to be cancelled is the return itself, or it is the reason for it."""
    if return_talk.is_to_be_cancelled(talk, text):
        return_taps.tap_cancel(talk, "")
    elif return_talk.gives_reason(talk, text):
        return_talk.hear(talk, Said(Act.TEXT, text))
    else:
        return False
    return True


def _leave_as_it_was(talk: Talk, said: Said, stay: Callable[[Talk], None]) -> None:
    """ "Annuleren" is of the change that is being asked for, unless the order is named."""
    if OF_THE_ORDER.search(said.text.casefold()):
        talk.change(step=Step.AFTER_ORDER, moving=None, moving_to=None, back=())
        choose(talk, said.text)
    else:
        stay(talk)


def tell_cart(talk: Talk, said: Said) -> None:
    """An empty one is a place to be, too."""
    show_cart(talk)
    if talk.conversation.step in LOOKING:
        talk.go(Step.CART)


def help_out(talk: Talk, said: Said | None = None) -> None:
    contact = talk.rules.contact
    body = talk.text("help", shop=talk.rules.name, phone=contact.phone, email=contact.email)
    talk.ask(body, *menu_options(talk)[:2], talk.option("human", "human"))


def ask_for_human(talk: Talk, said: Said | None = None) -> None:
    """A request is recorded for the merchant; the shopper hears honestly when and how a person can be reached."""
    talk.understood(Intent.HUMAN)
    rules, zone = talk.rules, talk.rules.time_zone
    until, opens = open_until(rules.hours, zone, talk.now), opens_next(rules.hours, zone, talk.now)
    talk.say(
        "human",
        hours=opening_hours(talk),
        open_until=until.isoformat() if until else "",
        opens=opens.isoformat() if opens else "",
        phone=rules.contact.phone,
        email=rules.contact.email,
    )
    call_a_person(talk, "asked")


def switch_language(talk: Talk, said: Said) -> None:
    if said.locale not in talk.rules.locales:
        talk.say("language_unknown", locales=list(talk.rules.locales))
        return
    talk.change(locale=said.locale, locale_sure=True)
    talk.say("language_switched")
    STEPS[talk.conversation.step].ask(talk)


def tell_privacy(talk: Talk, said: Said) -> None:
    privacy.answer_privacy(talk, said)
    if not talk.conversation.erasure_asked:
        ask_on(talk)


def send_payment_link(talk: Talk, said: Said) -> None:
    order = talk.order(talk.conversation.order) if talk.conversation.order else None
    if not order:
        show_cart(talk)
        return
    STEPS[Step.AWAITING_PAYMENT].hear(talk, Said(Act.PAYMENT, said.text))


def greet_again(talk: Talk, said: Said) -> None:
    """ "Hoi" in the middle of something does not lose it."""
    if talk.conversation.step in (Step.BROWSING, Step.AFTER_ORDER):
        show_menu(talk)
        return
    talk.say("hello_again", name=talk.conversation.profile_name)
    STEPS[talk.conversation.step].ask(talk)


def thank(talk: Talk, said: Said) -> None:
    if said.topic == "praise":
        talk.understood(Intent.REVIEW)
    talk.say("welcome")


def carry_on(talk: Talk, said: Said) -> None:
    """ "Niet stoppen": nothing is stopped, the open question is still open."""
    talk.say("carry_on")
    STEPS[talk.conversation.step].ask(talk)


def has_paid(talk: Talk, said: Said) -> None:
    """Stripe is asked at once; what it says is told when it has said so."""
    order = open_order(talk)
    if order and order.status is OrderStatus.AWAITING_PAYMENT and order.attempt.session:
        talk.effects.append(ObservePayment(order=order.id, attempt=order.attempt.number))
        talk.say("looking_for_payment")
    else:
        tell_order_status(talk)


def pause(talk: Talk, said: Said) -> None:
    talk.say("take_your_time")


def tell_machine(talk: Talk, said: Said) -> None:
    """A person must be able to tell that they talk to a machine (Regulation (EU) 2024/1689 art. 50)."""
    talk.understood(Intent.QUESTION, topic="robot")
    body = talk.text("machine", shop=talk.rules.name)
    talk.ask(body, talk.option("human", "human"), *menu_options(talk)[:1], overtakable=False)
    ask_on(talk)


LEFT = {Step.RETURN: "return_left", **dict.fromkeys(REVIEWING, "review_skipped")}
"""Steps that `cancel` leaves for the order they are about, and what is said."""
STAYS: dict[Step, Callable[[Talk], None]] = {Step.MOVE_DAY: move_day.stay, Step.CHANGE_ADDRESS: readdress.stay}
"""Steps in which something of a paid order is changed: `cancel` keeps it as it is."""
OF_THE_ORDER = re.compile(r"\b(?:bestelling|order|bestelde)\b")
"""What is to be cancelled, where it could be something else as well."""
HEARD_BY_STEP = frozenset(
    {
        *((Act.THANKS, step) for step in (*SCORED, Step.REVIEW_PHOTO)),
        *((Act.RETURN, step) for step in TOLD),
        (Act.RETURN, Step.RETURN),
        (Act.COMPLAINT, Step.RETURN),
        (Act.CHANGE_ORDER, Step.RETURN),
        (Act.TICKET, Step.RETURN),
        (Act.BROWSE, Step.CHECKOUT_NAME),
        (Act.DELIVERY, Step.CHECKOUT_CONFIRM),
        (Act.CARD_MESSAGE, Step.CHECKOUT_CONFIRM),
        *((act, Step.AWAITING_PAYMENT) for act in (Act.DELIVERY, Act.CARD_MESSAGE, Act.CHANGE_ORDER)),
    }
)
"""What is an answer to the open question rather than a wish of its own."""
CONTROLS: dict[Act, Callable[[Talk, Said], None]] = {
    Act.STOP: consent.stop,
    Act.CANCEL: cancel,
    Act.BACK: back,
    Act.MENU: show_menu,
    Act.CART: tell_cart,
    Act.HELP: help_out,
    Act.HUMAN: ask_for_human,
    Act.SWITCH_LANGUAGE: switch_language,
    Act.ORDER_STATUS: answer_order_status,
    Act.PAYMENT: send_payment_link,
    Act.GREET: greet_again,
    Act.THANKS: thank,
    Act.CARRY_ON: carry_on,
    Act.HAS_PAID: has_paid,
    Act.MACHINE: tell_machine,
    Act.PAUSE: pause,
    Act.DELIVERY: tell_delivery,
    Act.HOURS: tell_hours,
    Act.PRICE: tell_price,
    Act.QUESTION: answer_question,
    Act.NOTIFY_ME: watches.notify,
    Act.APPLY_CODE: apply_code,
    Act.CARD_MESSAGE: card_message,
    Act.CHANGE_ORDER: change_order,
    Act.TICKET: ticket_transfer.hear,
    Act.INVOICE: invoice.begin,
    Act.COMPLAINT: complain,
    Act.RETURN: begin_return,
    Act.WITHDRAW: withdraw,
    Act.PRIVACY: tell_privacy,
    Act.ABUSE: bear,
    Act.BROWSE: lambda talk, said: browse(talk),
    Act.UNDO: lambda talk, said: undo(talk),
    Act.REORDER: lambda talk, said: reorder(talk),
    Act.TIP: hear_tip,
    Act.SHARE: lambda talk, said: share(talk),
    Act.REVIEWS: lambda talk, said: write_review(talk) if said.topic == "write" else show_reviews(talk),
}
"""What works in every state. Free-text steps never see the lower ones, for there nearly any word is an answer."""

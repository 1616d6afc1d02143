"""The steps of a conversation: how each asks its question, and how it hears the answer. The index of the conversation.

Adding a step: one file here, one member of `state.Step`, one line in `STEPS`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from functions.conversation import cancelling, move_day, readdress, return_talk
from functions.conversation.state import Step
from functions.conversation.steps import (
    after_order,
    browsing,
    buy_now,
    card,
    cart,
    confirm,
    day,
    extras,
    handled,
    invoice,
    pay,
    product,
    review,
    review_photo,
    review_product,
    substitute,
    tickets,
    where,
    who,
)
from functions.conversation.steps.checkout import then_on
from functions.conversation.talk import Talk
from functions.conversation.understand import Said


@dataclass(frozen=True)
class Question:
    """`ask` says the step's question (again); `hear` deals with what was said while it was open."""

    ask: Callable[[Talk], None]
    hear: Callable[[Talk, Said], None]


STEPS: dict[Step, Question] = {
    Step.BROWSING: Question(browsing.ask, browsing.hear),
    Step.PRODUCT: Question(product.ask, product.hear),
    Step.CART: Question(cart.ask, cart.hear),
    Step.CHECKOUT_NAME: Question(who.ask_name, then_on(who.hear_name)),
    Step.CHECKOUT_SHIPPING: Question(where.ask_shipping, then_on(where.hear_shipping)),
    Step.CHECKOUT_ADDRESS: Question(where.ask_address, then_on(where.hear_address)),
    Step.CHECKOUT_PHONE: Question(who.ask_phone, then_on(who.hear_phone)),
    Step.CHECKOUT_DAY: Question(day.ask, then_on(day.hear)),
    Step.CHECKOUT_EMAIL: Question(extras.ask_email, then_on(extras.hear_email)),
    Step.CHECKOUT_CARD: Question(extras.ask_card, card.hear),
    Step.CHECKOUT_NOTE: Question(extras.ask_note, then_on(extras.hear_note)),
    Step.CHECKOUT_CONFIRM: Question(confirm.ask, confirm.hear),
    Step.AWAITING_PAYMENT: Question(pay.ask, pay.hear),
    Step.AFTER_ORDER: Question(after_order.ask, after_order.hear),
    Step.RETURN: Question(return_talk.ask, return_talk.hear),
    Step.MOVE_DAY: Question(move_day.ask, move_day.hear),
    Step.CHANGE_ADDRESS: Question(readdress.ask, readdress.hear),
    Step.CANCEL_ORDER: Question(cancelling.ask, cancelling.hear),
    Step.REVIEW_SCORE: Question(review.ask_score, review.hear_score),
    Step.REVIEW_TEXT: Question(review.ask_text, review.hear_text),
    Step.REVIEW_PRODUCT: Question(review_product.ask_stars, review_product.hear_stars),
    Step.REVIEW_WORDS: Question(review_product.ask_words, review_product.hear_words),
    Step.REVIEW_PHOTO: Question(review_photo.ask, review_photo.hear),
    Step.HANDLED_SCORE: Question(handled.ask_score, handled.hear_score),
    Step.HANDLED_TEXT: Question(handled.ask_words, handled.hear_words),
    Step.BUY_DAY: Question(buy_now.ask_day, buy_now.hear_day),
    Step.BUY_CARD: Question(buy_now.ask_card, buy_now.hear_card),
    Step.INVOICE: Question(invoice.ask, invoice.hear),
    Step.SUBSTITUTE: Question(substitute.ask, substitute.hear),
    Step.CHECKOUT_TICKETS: Question(tickets.ask_names, then_on(tickets.hear_names)),
}

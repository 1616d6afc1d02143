"""The steps of a conversation: how each asks its question, and how it hears the answer. The index of the conversation.

Adding a step: one file here, one member of `state.Step`, one line in `STEPS`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from functions.conversation.state import Step
from functions.conversation.steps import after_order, browsing, cart, checkout, confirm, pay, product, returning, review
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
    Step.CHECKOUT_NAME: Question(checkout.ask_name, checkout.hear_name),
    Step.CHECKOUT_SHIPPING: Question(checkout.ask_shipping, checkout.hear_shipping),
    Step.CHECKOUT_ADDRESS: Question(checkout.ask_address, checkout.hear_address),
    Step.CHECKOUT_EMAIL: Question(checkout.ask_email, checkout.hear_email),
    Step.CHECKOUT_CARD: Question(checkout.ask_card, checkout.hear_card),
    Step.CHECKOUT_CONFIRM: Question(confirm.ask, confirm.hear),
    Step.AWAITING_PAYMENT: Question(pay.ask, pay.hear),
    Step.AFTER_ORDER: Question(after_order.ask, after_order.hear),
    Step.RETURN: Question(returning.ask, returning.hear),
    Step.REVIEW_SCORE: Question(review.ask_score, review.hear_score),
    Step.REVIEW_TEXT: Question(review.ask_text, review.hear_text),
}

"""Where a conversation stands."""

from enum import StrEnum


class Step(StrEnum):
    """Where the conversation stands: which question is open. Each has one file and one line in STEPS."""

    BROWSING = "browsing"
    PRODUCT = "product"
    CART = "cart"
    CHECKOUT_NAME = "checkout_name"
    CHECKOUT_SHIPPING = "checkout_shipping"
    CHECKOUT_ADDRESS = "checkout_address"
    CHECKOUT_PHONE = "checkout_phone"
    CHECKOUT_DAY = "checkout_day"
    CHECKOUT_EMAIL = "checkout_email"
    CHECKOUT_CARD = "checkout_card"
    CHECKOUT_NOTE = "checkout_note"
    CHECKOUT_CONFIRM = "checkout_confirm"
    AWAITING_PAYMENT = "awaiting_payment"
    AFTER_ORDER = "after_order"
    RETURN = "return"
    MOVE_DAY = "move_day"
    CHANGE_ADDRESS = "change_address"
    CANCEL_ORDER = "cancel_order"
    REVIEW_SCORE = "review_score"
    REVIEW_TEXT = "review_text"
    REVIEW_PRODUCT = "review_product"
    REVIEW_WORDS = "review_words"
    REVIEW_PHOTO = "review_photo"
    HANDLED_SCORE = "handled_score"
    HANDLED_TEXT = "handled_text"
    BUY_DAY = "buy_day"
    BUY_CARD = "buy_card"
    INVOICE = "invoice"
    SUBSTITUTE = "substitute"
    CHECKOUT_TICKETS = "checkout_tickets"


SCORED = frozenset({Step.REVIEW_SCORE, Step.REVIEW_PRODUCT, Step.HANDLED_SCORE})
"""Steps that ask for a score of five."""
TOLD = frozenset({Step.REVIEW_TEXT, Step.REVIEW_WORDS, Step.HANDLED_TEXT})
"""Steps that ask for a few words with it, in which nothing is asked of us."""
REVIEWING = SCORED | TOLD | {Step.REVIEW_PHOTO}
"""Steps in which a shopper says how it was."""

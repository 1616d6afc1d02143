"""What a shopper's message means, in the words of docs/understanding.md (which is written from this file).

An intent is what the engine took a message for: whoever deals with it says so (`Talk.understood`), so that what is
reported is what was done. May import nothing of ours.
"""

from enum import StrEnum


class Intent(StrEnum):
    # control
    STOP = "stop"
    CANCEL = "cancel"
    BACK = "back"
    MENU = "menu"
    CART = "cart"
    HELP = "help"
    HUMAN = "human"
    # finding
    GREET = "greet"
    BROWSE = "browse"
    SEARCH = "search"
    REFINE = "refine"
    MORE = "more"
    PICK = "pick"
    NOTIFY_ME = "notify_me"
    SWITCH_LANGUAGE = "switch_language"
    # cart
    ADD = "add"
    SET_QUANTITY = "set_quantity"
    CHANGE_VARIANT = "change_variant"
    REMOVE = "remove"
    UNDO = "undo"
    APPLY_CODE = "apply_code"
    REORDER = "reorder"
    # checkout
    CHECKOUT = "checkout"
    CONFIRM = "confirm"
    DECLINE = "decline"
    PROVIDE_NAME = "provide_name"
    PROVIDE_ADDRESS = "provide_address"
    PROVIDE_EMAIL = "provide_email"
    CHOOSE_DELIVERY = "choose_delivery"
    CARD_MESSAGE = "card_message"
    INVALID_ANSWER = "invalid_answer"
    # after the order
    PAYMENT = "payment"
    ORDER_STATUS = "order_status"
    CHANGE_ORDER = "change_order"
    CANCEL_ORDER = "cancel_order"
    TICKET = "ticket"
    COMPLAINT = "complaint"
    RETURN = "return"
    REVIEW = "review"
    # other
    QUESTION = "question"
    PRIVACY = "privacy"
    CARD_NUMBER = "card_number"
    ABUSE = "abuse"
    SMALLTALK = "smalltalk"
    UNCLEAR = "unclear"


INTENT_GROUPS: dict[str, tuple[Intent, ...]] = {
    "control": tuple(Intent)[:7],
    "finding": tuple(Intent)[7:15],
    "cart": tuple(Intent)[15:22],
    "checkout": tuple(Intent)[22:31],
    "after": tuple(Intent)[31:39],
    "other": tuple(Intent)[39:],
}

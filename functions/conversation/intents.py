"""What a shopper's message means, in the words of docs/understanding.md (which is written from this file).

An intent is what the engine took a message for: whoever deals with it says so (`Talk.understood`), so that what is
reported is what was done. May import nothing of ours.
"""

from enum import StrEnum


class Intent(StrEnum):
    STOP = "stop"
    CANCEL = "cancel"
    BACK = "back"
    MENU = "menu"
    CART = "cart"
    HELP = "help"
    HUMAN = "human"
    GREET = "greet"
    BROWSE = "browse"
    SEARCH = "search"
    REFINE = "refine"
    MORE = "more"
    PICK = "pick"
    NOTIFY_ME = "notify_me"
    SWITCH_LANGUAGE = "switch_language"
    CHANNELS = "channels"
    ADD = "add"
    SET_QUANTITY = "set_quantity"
    CHANGE_VARIANT = "change_variant"
    REMOVE = "remove"
    UNDO = "undo"
    APPLY_CODE = "apply_code"
    REORDER = "reorder"
    CHECKOUT = "checkout"
    CONFIRM = "confirm"
    DECLINE = "decline"
    PROVIDE_NAME = "provide_name"
    PROVIDE_ADDRESS = "provide_address"
    PROVIDE_EMAIL = "provide_email"
    CHOOSE_DELIVERY = "choose_delivery"
    CARD_MESSAGE = "card_message"
    INVALID_ANSWER = "invalid_answer"
    PAYMENT = "payment"
    ORDER_STATUS = "order_status"
    CHANGE_ORDER = "change_order"
    CANCEL_ORDER = "cancel_order"
    TICKET = "ticket"
    INVOICE = "invoice"
    COMPLAINT = "complaint"
    RETURN = "return"
    REVIEW = "review"
    QUESTION = "question"
    PRIVACY = "privacy"
    CARD_NUMBER = "card_number"
    ABUSE = "abuse"
    SMALLTALK = "smalltalk"
    UNCLEAR = "unclear"


INTENT_GROUPS: dict[str, dict[Intent, str]] = {
    "control": {
        Intent.STOP: "no messages any more, but what money demands",
        Intent.CANCEL: "leave what one was doing; what stays is said",
        Intent.BACK: "one step back, no answer lost",
        Intent.MENU: "the ways on",
        Intent.CART: "what is in the cart",
        Intent.HELP: "what can be done here",
        Intent.HUMAN: "a person: hours, an honest time, telephone and e-mail",
    },
    "finding": {
        Intent.GREET: "says hello",
        Intent.BROWSE: "wants to look around",
        Intent.SEARCH: "looks for something",
        Intent.REFINE: "makes narrower what is shown: a colour, a price, not those",
        Intent.MORE: "the next page",
        Intent.PICK: "one of the list",
        Intent.NOTIFY_ME: "wants to hear when something is there again",
        Intent.SWITCH_LANGUAGE: "another language",
        Intent.CHANNELS: "takes the talk to another channel, asks which are linked, or undoes it",
    },
    "cart": {
        Intent.ADD: "puts something in",
        Intent.SET_QUANTITY: "so many of it",
        Intent.CHANGE_VARIANT: "another size or colour",
        Intent.REMOVE: "takes something out",
        Intent.UNDO: "takes back the last change",
        Intent.APPLY_CODE: "has a discount code",
        Intent.REORDER: "the last order again",
    },
    "checkout": {
        Intent.CHECKOUT: "wants to order what is in the cart",
        Intent.CONFIRM: "agrees",
        Intent.DECLINE: "does not",
        Intent.PROVIDE_NAME: "a name",
        Intent.PROVIDE_ADDRESS: "an address, or a part of it",
        Intent.PROVIDE_EMAIL: "an e-mail address",
        Intent.CHOOSE_DELIVERY: "a way or a day of delivery",
        Intent.CARD_MESSAGE: "what is to be written on the card",
        Intent.INVALID_ANSWER: "answers the open question with what is no answer",
    },
    "after the order": {
        Intent.PAYMENT: "about paying: has paid, the link does not work",
        Intent.ORDER_STATUS: "where is it",
        Intent.CHANGE_ORDER: "another day, address or card for a paid order",
        Intent.CANCEL_ORDER: "a paid order is to be cancelled",
        Intent.TICKET: "wants a ticket again",
        Intent.INVOICE: "the invoice is to be addressed to a company; says which, or its VAT number",
        Intent.COMPLAINT: "something is wrong with what was delivered",
        Intent.RETURN: "something is to go back",
        Intent.REVIEW: "says how it was",
    },
    "other": {
        Intent.QUESTION: "asks about the shop; the slot `topic` says what",
        Intent.PRIVACY: "asks about their data, or to have it erased",
        Intent.CARD_NUMBER: "sent a card number: masked, never used",
        Intent.ABUSE: "is rude, and nothing else",
        Intent.SMALLTALK: "chats",
        Intent.UNCLEAR: "means nothing to us",
    },
}
"""Every intent once, with what it means."""
SLOTS: dict[str, str] = {
    "quantity": "how many",
    "ordinal": "which of the list; -1: the last",
    "sku": "the thing itself, as it is in the cart",
    "product": "the product, before its size or colour is known",
    "colours": "ids of words.yaml, comma between",
    "category": "id of shop.yaml",
    "occasion": "id of words.yaml",
    "terms": "the words that are searched for",
    "without": "what is not wanted",
    "min_price": "minor units",
    "max_price": "minor units",
    "date": "ISO date of a day that was named",
    "slot": "the part of that day, an id of shop.yaml",
    "topic": "of a question: delivery, hours, address, price, payment_methods, payment_safety, payment_link, returns, "
    "vat, invoice, product, robot, faq id or other; of privacy: data, erase",
    "code": "a discount code",
    "locale": "the language asked for",
    "name": "of who gets it",
    "email": "as it was understood",
    "postcode": "of the address",
    "shipping": "id of shop.yaml",
    "order": "an order's number",
    "score": "1 to 5",
    "also": "the intent of a second wish in the message",
}
"""What may have been read out of a message. They are for who asks (the `understand` command), never for a log."""

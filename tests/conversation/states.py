"""A conversation brought to each step once; a test gets a copy of it, which costs nothing."""

from copy import deepcopy
from functools import cache

from functions.conversation.state import Step
from functions.conversation.substitute_events import SubstituteProposed
from tests.conversation.cases import ended_case
from tests.conversation.chat import Chat
from tests.starter import starter_shop, starter_stock

DAY = "slot:2026-11-27:afternoon"
"""A day and slot of delivery and of fetching alike."""
WAY = {
    Step.BROWSING: lambda chat: chat.tap("cat:bouquets"),
    Step.PRODUCT: lambda chat: chat.tap("p:bos-tulpen"),
    Step.CART: lambda chat: chat.tap("add:TULP-YEL"),
    Step.CHECKOUT_NAME: lambda chat: (chat.tap("checkout"), chat.tap("forother")),
    Step.CHECKOUT_SHIPPING: lambda chat: chat.say("Sanne de Boer"),
    Step.CHECKOUT_ADDRESS: lambda chat: chat.tap("ship:standard"),
    Step.CHECKOUT_PHONE: lambda chat: chat.say("Dorpsstraat 12a, 2011 AB Haarlem"),
    Step.CHECKOUT_DAY: lambda chat: chat.tap("nophone"),
    Step.CHECKOUT_EMAIL: lambda chat: chat.tap(DAY),
    Step.CHECKOUT_CARD: lambda chat: chat.say("sanne@example.nl"),
    Step.CHECKOUT_NOTE: lambda chat: (chat.tap("nocard"), chat.tap("ask:note")),
    Step.CHECKOUT_CONFIRM: lambda chat: chat.tap("nonote"),
    Step.AWAITING_PAYMENT: lambda chat: (chat.say("ja"), chat.observed()),
    Step.AFTER_ORDER: lambda chat: chat.paid(),
    Step.RETURN: lambda chat: chat.tap("return"),
    Step.MOVE_DAY: lambda chat: chat.tap("move"),
    Step.CHANGE_ADDRESS: lambda chat: chat.tap("readdress"),
    Step.CANCEL_ORDER: lambda chat: chat.say("annuleer"),
    Step.REVIEW_SCORE: lambda chat: (chat.parcel("delivered"), chat.later(hours=25)),
    Step.REVIEW_TEXT: lambda chat: chat.say("5"),
    Step.REVIEW_PRODUCT: lambda chat: chat.say("Mooi!"),
    Step.REVIEW_WORDS: lambda chat: chat.say("4"),
    Step.REVIEW_PHOTO: lambda chat: chat.say("Ze bleven lang mooi"),
    Step.HANDLED_SCORE: lambda chat: (chat.parcel("delivered"), ended_case(chat), chat.later(hours=3)),
    Step.HANDLED_TEXT: lambda chat: chat.say("5"),
    Step.BUY_DAY: lambda chat: chat.tap("buy:ROOS-ROOD-S"),
    Step.BUY_CARD: lambda chat: chat.tap("buyday:2026-11-27"),
    Step.INVOICE: lambda chat: chat.tap("company"),
    Step.SUBSTITUTE: lambda chat: chat.happens(
        SubstituteProposed(order=chat.order.id, line=chat.order.lines[0].sku, sku="TULP-RED")
    ),
    Step.CHECKOUT_TICKETS: lambda chat: (chat.tap("add:CONCERT"), chat.tap("checkout"), chat.say("Sanne de Boer")),
}
"""From one step to the next, the whole path."""
BEFORE = dict.fromkeys(
    (
        Step.MOVE_DAY,
        Step.CHANGE_ADDRESS,
        Step.CANCEL_ORDER,
        Step.INVOICE,
        Step.REVIEW_SCORE,
        Step.HANDLED_SCORE,
        Step.BUY_DAY,
        Step.SUBSTITUTE,
        Step.CHECKOUT_TICKETS,
    ),
    Step.AFTER_ORDER,
)
"""Where a step is come to from, when it is not the one before."""


def new_chat() -> Chat:
    return Chat(starter_shop(), starter_stock())


@cache
def _prepared(step: Step, locale: str) -> Chat:
    steps = list(Step)
    if step is steps[0]:
        chat = new_chat()
        chat.say("ik zoek graag iets" if locale == "nl" else "i am looking for something")
    else:
        chat = at(BEFORE.get(step, steps[steps.index(step) - 1]), locale)
    WAY[step](chat)
    assert chat.step is step
    assert chat.conversation and chat.conversation.locale == locale
    return chat


def at(step: Step, locale: str = "nl") -> Chat:
    """A chat of its own, at that step."""
    shop = starter_shop()
    return deepcopy(_prepared(step, locale), {id(shop): shop})

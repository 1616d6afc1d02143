"""A sale that fell through, one tap from being tried again: the cart and the answers are as they were."""

from functions.commerce.orders import Order
from functions.conversation.state import Step
from functions.conversation.talk import Talk

KEPT = ("card_message", "delivery", "courier_note", "anonymous")
"""Answers of one order only: a paid order's leave the draft."""


def restore(talk: Talk, order: Order) -> None:
    """Put an order that will not be paid back in the cart, if that is still as the order left it."""
    if not talk.conversation.cart.empty or talk.conversation.order != order.id:
        return
    cart = talk.conversation.cart
    for line in order.lines:
        cart = cart.set(line.sku, line.quantity, line.price)
    answers = {name: getattr(order, name) for name in KEPT}
    if order.discount:
        answers |= {"code": order.discount.code, "discount": order.discount.amount}
    talk.change(cart=cart, draft=talk.conversation.draft.model_copy(update=answers))


def offer_another_day(talk: Talk, order: Order) -> None:
    """It was paid when its day was gone: only the day has to be another."""
    restore(talk, order)
    draft = talk.conversation.draft.model_copy(update={"delivery": None, "wanted": None})
    talk.change(draft=draft, step=Step.CART, back=())
    if talk.conversation.order == order.id:
        talk.change(order=None)
    if not talk.conversation.cart.empty:
        talk.ask(talk.text("day_gone"), talk.option("checkout", "other_day"), talk.option("cart", "cart"))


def offer_without_code(talk: Talk, order: Order) -> None:
    """It was paid when others had used its code up: all else can be as it was. Who has ordered again meanwhile needs no
    offer."""
    if talk.conversation.order != order.id:
        return
    restore(talk, order)
    draft = talk.conversation.draft.model_copy(update={"code": "", "discount": 0})
    talk.change(draft=draft, order=None, step=Step.CART, back=())
    if not talk.conversation.cart.empty:
        talk.ask(talk.text("code_gone"), talk.option("checkout", "checkout"), talk.option("cart", "cart"))

"""The cart is in front of the shopper, or something was just put in it."""

from functions.conversation.basket import show_cart
from functions.conversation.choose import change_line, change_variant, only_counts
from functions.conversation.steps import browsing, checkout
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act

CHANGES = (Act.TEXT, Act.SET_QUANTITY, Act.CHANGE_VARIANT, Act.ADD)
"""What may name another size or colour of the line in front of the shopper."""


def ask(talk: Talk) -> None:
    show_cart(talk)


def hear(talk: Talk, said: Said) -> None:
    """A bare number, or "2x", is the quantity of the line last touched; "de grote" its size."""
    if said.act in (Act.CHECKOUT, Act.YES) and not talk.conversation.cart.empty:
        checkout.start(talk)
    elif said.number and (said.act in (Act.SET_QUANTITY, Act.PICK) or _counts(said)):
        change_line(talk, max(said.number, 1))
    elif said.act in CHANGES and change_variant(talk, said.text):
        return
    else:
        browsing.hear(talk, said)


def _counts(said: Said) -> bool:
    return said.act is Act.ADD and only_counts(said.text)

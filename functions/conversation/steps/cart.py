"""The cart is in front of the shopper, or something was just put in it."""

from functions.conversation.basket import show_cart
from functions.conversation.choose import only_counts
from functions.conversation.intents import Intent
from functions.conversation.lines import (
    change_line,
    change_line_named,
    change_variant,
    line_meant,
    line_named,
    remove_named,
    show_line,
)
from functions.conversation.plain import spoken
from functions.conversation.steps import browsing, checkout
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import MORE_OF_IT, NEGATION, REMOVE, Act

CHANGES = (Act.TEXT, Act.SET_QUANTITY, Act.CHANGE_VARIANT, Act.ADD)
"""What may name another size or colour of the line in front of the shopper."""

GOING = NEGATION | REMOVE | frozenset("rid skip forget vergeet minus hoef hoeft".split())
DOUBLED = frozenset("double dubbel dubbele verdubbel".split())


def ask(talk: Talk) -> None:
    show_cart(talk)


def hear(talk: Talk, said: Said) -> None:
    """A bare number, or "2x", is the quantity of the line last touched; "de grote" its size."""
    if said.act in (Act.CHECKOUT, Act.YES) and not talk.conversation.cart.empty:
        talk.understood(Intent.CONFIRM if said.act is Act.YES else Intent.CHECKOUT)
        checkout.start(talk)
    elif said.ordinal is not None and said.act in CHANGES and _change_nth(talk, said):
        return
    elif said.act is Act.PICK and said.ordinal is not None:
        _pick_line(talk, said)
    elif said.number and said.act is Act.SET_QUANTITY:
        change_line_named(talk, said)
    elif said.number and (said.act is Act.PICK or _counts(said)):
        talk.understood(Intent.SET_QUANTITY, quantity=said.number)
        change_line(talk, max(said.number, 1))
    elif said.act in CHANGES and not (said.act is Act.ADD and said.number) and change_variant(talk, said):
        return
    elif not _about_a_line(talk, said):
        _else(talk, said)


def _else(talk: Talk, said: Said) -> None:
    if said.act is Act.NO:
        talk.understood(Intent.DECLINE)
        show_cart(talk)
    else:
        browsing.hear(talk, said)


def _about_a_line(talk: Talk, said: Said) -> bool:
    """One line is named, and that it goes, or how many of it there shall be, however that is said."""
    if said.act is not Act.TEXT or said.asks:
        return False
    line = line_named(talk, said.text)
    words = set(spoken(said.text).split())
    if not line or words & MORE_OF_IT:
        return False
    if words & GOING:
        remove_named(talk, Said(Act.REMOVE, said.text))
    elif said.number or words & DOUBLED:
        change_line_named(talk, Said(Act.SET_QUANTITY, said.text, number=said.number or line.quantity * 2))
    else:
        return False
    return True


def _change_nth(talk: Talk, said: Said) -> bool:
    """ "Maak van de tweede een grote", "van de eerste wil ik er 4": size or number of that line."""
    if change_variant(talk, said):
        return True
    more = MORE_OF_IT & set(spoken(said.text).split())
    line = line_meant(talk, said) if said.number and not more else None
    if line:
        change_line_named(talk, said)
    return line is not None


def _pick_line(talk: Talk, said: Said) -> None:
    """ "De tweede": a line of the cart; where it names a size as well, that line's size."""
    line = line_meant(talk, said)
    if change_variant(talk, said):
        return
    if line and not talk.conversation.shown.products:
        talk.understood(Intent.PICK, ordinal=said.ordinal or 0, sku=line.sku)
        show_line(talk, line.sku)
    else:
        browsing.hear(talk, said)


def _counts(said: Said) -> bool:
    return said.act is Act.ADD and only_counts(said.text)

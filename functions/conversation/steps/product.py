"""One product is in front of the shopper, with its variants."""

from functions.conversation.basket import add_to_cart, tell_added
from functions.conversation.choose import names_something, put_in
from functions.conversation.intents import Intent
from functions.conversation.lines import change_line
from functions.conversation.show import show_again, show_product, wanted_units
from functions.conversation.state import Step
from functions.conversation.steps import browsing
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.unwanted import take_unwanted
from functions.conversation.words import Act


def ask(talk: Talk) -> None:
    product = talk.shop.product(talk.conversation.shown.product or "")
    if product:
        show_product(talk, product)
    else:
        talk.change(step=Step.BROWSING)
        show_again(talk)


def hear(talk: Talk, said: Said) -> None:
    """A number is a quantity where there is one variant, and a choice where there are more."""
    product = talk.shop.product(talk.conversation.shown.product or "")
    if not product:
        browsing.hear(talk, said)
    elif said.act is Act.YES or (said.act is Act.CHECKOUT and talk.conversation.cart.empty):
        talk.understood(Intent.CONFIRM if said.act is Act.YES else Intent.CHECKOUT)
        put_in(talk, Said(Act.ADD, ""))
    elif said.act is Act.PICK and said.number and len(product.variants) == 1:
        talk.understood(Intent.ADD, quantity=said.number, sku=product.variants[0].sku)
        _add(talk, product.variants[0].sku, said.number)
    elif said.act is Act.PICK and 0 < (said.number or 0) <= len(product.variants):
        sku = product.variants[(said.number or 1) - 1].sku
        talk.understood(Intent.PICK, ordinal=said.number or 1, sku=sku)
        _add(talk, sku, wanted_units(talk, sku))
    elif said.act is Act.SET_QUANTITY and said.number is not None:
        talk.understood(Intent.SET_QUANTITY, quantity=said.number)
        named = Said(Act.TEXT, said.text, number=said.number)
        if not (names_something(said.text) and put_in(talk, named)):
            change_line(talk, said.number)
    elif said.act is Act.TEXT and _names_variant(talk, said):
        return
    else:
        browsing.hear(talk, said)


def _names_variant(talk: Talk, said: Said) -> bool:
    """ "de grote", "maat M": only when every word is of this product."""
    wanted, _ = take_unwanted(said.text)
    talk.understood(Intent.ADD)
    return put_in(talk, Said(Act.TEXT, wanted, number=said.number)) if 0 < len(wanted.split()) <= 6 else False


def _add(talk: Talk, sku: str, quantity: int) -> None:
    tell_added(talk, sku, add_to_cart(talk, sku, quantity))

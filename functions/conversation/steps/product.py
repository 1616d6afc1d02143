"""One product is in front of the shopper, with its variants."""

import re

from functions.commerce.catalogue import Product
from functions.conversation.answers import answer_question
from functions.conversation.basket import add_to_cart, tell_added
from functions.conversation.choose import focus, is_about, names_something, put_in
from functions.conversation.intents import Intent
from functions.conversation.lines import change_line
from functions.conversation.plain import spoken
from functions.conversation.show import show_again, show_product, wanted_units
from functions.conversation.state import Step
from functions.conversation.steps import browsing
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.unwanted import take_unwanted
from functions.conversation.words import Act

REQUESTS = re.compile(r"^(?:\w+ ){0,1}(?:kan ik|mag ik|kunnen we|can i|could i|may i|can we)\b")
"""A question only in its form."""


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
    elif said.act is Act.PICK and (said.number or 0) > 0:
        _take(talk, product, said)
    elif said.act is Act.SET_QUANTITY and said.number is not None:
        _set(talk, said, said.number)
    elif said.act in (Act.TEXT, Act.CHANGE_VARIANT) and said.asks and not REQUESTS.match(spoken(said.text)):
        _answer(talk, said)
    elif not (said.act is Act.TEXT and _names_variant(talk, said)):
        browsing.hear(talk, said)


def _take(talk: Talk, product: Product, said: Said) -> None:
    number = said.number or 1
    if len(product.variants) == 1:
        talk.understood(Intent.ADD, quantity=number, sku=product.variants[0].sku)
        _add(talk, product.variants[0].sku, number)
    elif number <= len(product.variants):
        sku = product.variants[number - 1].sku
        talk.understood(Intent.PICK, ordinal=number, sku=sku)
        _add(talk, sku, wanted_units(talk, sku))
    else:
        browsing.hear(talk, said)


def _set(talk: Talk, said: Said, number: int) -> None:
    talk.understood(Intent.SET_QUANTITY, quantity=number)
    if not (names_something(said.text) and put_in(talk, Said(Act.TEXT, said.text, number=number))):
        change_line(talk, number)


def _answer(talk: Talk, said: Said) -> None:
    """ "Do you have it in large?" puts nothing in; asked about something else, that is looked for."""
    product = focus(talk)
    if product and is_about(talk, product, said.text) and names_something(said.text):
        answer_question(talk, said)
    else:
        browsing.hear(talk, said)


def _names_variant(talk: Talk, said: Said) -> bool:
    """ "de grote", "maat M": only when every word is of this product."""
    wanted, _ = take_unwanted(said.text)
    talk.understood(Intent.ADD)
    return put_in(talk, Said(Act.TEXT, wanted, number=said.number)) if 0 < len(wanted.split()) <= 6 else False


def _add(talk: Talk, sku: str, quantity: int) -> None:
    tell_added(talk, sku, add_to_cart(talk, sku, quantity))

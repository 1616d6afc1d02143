"""One product is in front of the shopper, with its variants."""

import re

from functions.commerce.catalogue import Product
from functions.commerce.money import exponent
from functions.commerce.patterns import Pattern
from functions.conversation.answers import answer_question
from functions.conversation.basket import add_to_cart, tell_added
from functions.conversation.choose import (
    focus,
    is_about,
    named_words,
    names_another,
    names_something,
    put_in,
    variant_named,
)
from functions.conversation.intents import Intent
from functions.conversation.lines import change_line
from functions.conversation.plain import normalise, spoken
from functions.conversation.show import show_again, show_product, wanted_units
from functions.conversation.state import Step
from functions.conversation.steps import browsing, buy_now
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.unwanted import take_unwanted
from functions.conversation.words import Act

REQUESTS = re.compile(r"^(?:\w+ ){0,1}(?:kan ik|mag ik|kunnen we|can i|could i|may i|can we)\b")
"""A question only in its form."""

_REASON = Pattern(r"\b(?:want|omdat|because|cause|since|aangezien|that way)\b", re.IGNORECASE)
"""What follows tells why, and may name the others."""
CHEAPEST = frozenset("goedkoopste cheapest".split())
DEAREST = frozenset("duurste dearest priciest".split())
_PRICED = Pattern(
    r"\b(?:van|voor|of|for|at) (?:€ ?)?(?P<whole>\d{1,4})(?:[.,](?P<cents>\d{2}))?(?=\D|$)"
    r"|\b(?:the|die|that|de) (?:€ ?)?(?P<one>\d{1,4})(?:[.,](?P<one_cents>\d{2}))?"
    r"(?: euros?| quid| pounds?)? (?:one|euro)\b",
    re.IGNORECASE,
)
BUYS_NOW = frozenset(("nu kopen", "koop nu", "direct kopen", "koop direct", "buy now", "buy it now", "buy this now"))
"""The button's words, typed."""
NAMING = (Act.TEXT, Act.ADD, Act.PICK, Act.CHANGE_VARIANT)
MOST_NAMING = 6
"""Words; what is longer is a sentence about it."""


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
    elif _at_once(talk, product, said):
        return
    elif said.act is Act.YES or (said.act is Act.CHECKOUT and talk.conversation.cart.empty):
        talk.understood(Intent.CONFIRM if said.act is Act.YES else Intent.CHECKOUT)
        put_in(talk, Said(Act.ADD, ""))
    elif said.act is Act.PICK and (said.number or 0) > 0:
        _take(talk, product, said)
    elif said.act is Act.SET_QUANTITY and said.number is not None:
        _set(talk, said, said.number)
    elif said.act in (Act.TEXT, Act.CHANGE_VARIANT) and said.asks and not REQUESTS.match(spoken(said.text)):
        _answer(talk, said)
    elif not (said.act in NAMING and _chooses(talk, product, said)):
        browsing.hear(talk, said)


def _at_once(talk: Talk, product: Product, said: Said) -> bool:
    """The words of a button, or "L"."""
    plain = normalise(said.text)
    if plain in BUYS_NOW:
        talk.understood(Intent.CHECKOUT)
        buy_now.choose(talk, product.id)
        return True
    called = [each.sku for each in product.variants if plain in map(normalise, each.options.values())]
    if len(called) == 1:
        talk.understood(Intent.ADD, sku=called[0])
        _add(talk, called[0], wanted_units(talk, called[0]))
    return len(called) == 1


def _chooses(talk: Talk, product: Product, said: Said) -> bool:
    """One of the variants: by its price, by nothing but its words, or in a sentence about nothing else."""
    sku = _variant_priced(talk, product, said.text)
    if sku:
        talk.understood(Intent.PICK, sku=sku)
        _add(talk, sku, wanted_units(talk, sku))
        return True
    return (said.act is Act.TEXT and _names_variant(talk, said)) or _decides(talk, product, said)


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
    if 0 < len(wanted.split()) <= MOST_NAMING:
        return put_in(talk, Said(Act.TEXT, wanted, number=said.number))
    return False


def _decides(talk: Talk, product: Product, said: Said) -> bool:
    """ "Nou, ik denk dat ik toch maar voor de middelste ga": one variant is named, and nothing else that is sold."""
    text = _REASON.split(take_unwanted(said.text)[0], maxsplit=1)[0]
    words = named_words(text)
    variant = variant_named(talk, product, words)
    if not variant or names_another(talk, product, words):
        return False
    quantity = said.number or wanted_units(talk, variant.sku)
    talk.understood(Intent.ADD, quantity=quantity, sku=variant.sku)
    _add(talk, variant.sku, quantity)
    return True


def _variant_priced(talk: Talk, product: Product, text: str) -> str:
    """The sku of the one variant that costs what is said: "die van 34,95", "the 60 euro one", the cheapest; ""."""
    superlative = set(spoken(text).split())
    if superlative & CHEAPEST or superlative & DEAREST:
        choose = min if superlative & CHEAPEST else max
        return choose(product.variants, key=lambda each: each.price.amount).sku
    told = _PRICED.search(text)
    if not told:
        return ""
    digits = exponent(talk.rules.currency)
    whole, cents = told["whole"] or told["one"], told["cents"] or told["one_cents"]
    amount = int(whole) * 10**digits + int((cents or "").ljust(digits, "0")[:digits] or 0)
    costs = [(each.sku, each.price.amount) for each in product.variants]
    found = [
        sku
        for sku, price in costs
        if price == amount or (not cents and int(whole) in (price // 10**digits, -(-price // 10**digits)))
    ]
    return found[0] if len(found) == 1 else ""


def _add(talk: Talk, sku: str, quantity: int) -> None:
    tell_added(talk, sku, add_to_cart(talk, sku, quantity))

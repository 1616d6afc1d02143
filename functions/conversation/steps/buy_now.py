"""Buy now: one tap from a card to Stripe's page. What is asked before is only what that page cannot ask: the card."""

from functions.commerce.catalogue import Product
from functions.conversation.buy_now import find, order_now, resume
from functions.conversation.confused import not_understood
from functions.conversation.message import Option
from functions.conversation.shipping import asked_by_stripe
from functions.conversation.show import browse, show_product, stock_of
from functions.conversation.state import Buying, Step
from functions.conversation.steps.checkout import LONGEST_CARD
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act


def start(talk: Talk, sku: str) -> None:
    """Buy one of a SKU. A second tap on the same thing leads to the link that is open for it."""
    if resume(talk, sku):
        return
    product = find(talk, sku)
    if not product:
        return
    if not asked_by_stripe(talk.rules.shipping):
        show_product(talk, product)  # a button from before the shop stopped delivering
        return
    price = product.variant(sku).price.amount
    talk.announce("checkout.started", basket=price, units=1, currency=talk.rules.currency)
    focus = talk.conversation.shown.model_copy(update={"product": product.id, "sku": sku})
    talk.change(buying=Buying(sku=sku), shown=focus)
    if product.takes_card:
        talk.go(Step.BUY_CARD)
        ask_card(talk)
    else:
        order_now(talk)


def choose(talk: Talk, product_id: str) -> None:
    """Which of its variants: never the cheapest unasked, for a card may say "from"."""
    product = talk.shop.product(product_id)
    if not product:
        talk.say("not_sold")
        browse(talk)
        return
    there = _there(talk, product)
    if len(there) > 1:
        talk.ask(talk.text("buy_which", title=product.title[talk.locale]), *there)
    else:
        start(talk, there[0].id.partition(":")[2] if there else product.variants[0].sku)


def _there(talk: Talk, product: Product) -> tuple[Option, ...]:
    stock = stock_of(talk, (product,))
    return tuple(
        Option(
            id=f"buy:{variant.sku}",
            title=product.label(variant.sku, talk.locale),
            detail=talk.money(variant.price.amount),
        )
        for variant in product.variants
        if stock[variant.sku] != 0
    )


def ask_card(talk: Talk) -> None:
    if not talk.conversation.buying:
        browse(talk)
        return
    talk.ask(talk.text("ask_card", most=LONGEST_CARD, now=""), talk.option("buycard", "no_card"))


def hear_card(talk: Talk, said: Said) -> None:
    """The shopper's own words, as they are: nothing in them is a command."""
    if said.act in (Act.NO, Act.SKIP):
        take_card(talk, "")
    elif len(said.text) > LONGEST_CARD:
        _wrong(talk, "card_too_long", most=LONGEST_CARD, length=len(said.text))
    elif not said.text:
        _wrong(talk, "invalid_card")
    else:
        take_card(talk, said.text)


def take_card(talk: Talk, words: str) -> None:
    """Keep the answer, and go to the payment. A button of a purchase that is over does nothing."""
    buying = talk.conversation.buying
    if not buying or talk.conversation.step is not Step.BUY_CARD:
        not_understood(talk)
        return
    talk.change(buying=buying.model_copy(update={"card_message": words}), misunderstood=0)
    order_now(talk)


def _wrong(talk: Talk, key: str, **values: object) -> None:
    if talk.conversation.misunderstood:
        not_understood(talk, talk.text(key, **values))
        return
    talk.change(misunderstood=1)
    talk.say(key, **values)

"""One thing that goes with what is in the cart, offered once in a checkout, of the rules in shop.yaml (`upsell`)."""

from functions.commerce.catalogue import Product, Variant, Wish
from functions.commerce.patterns import Pattern
from functions.conversation.basket import add_to_cart, line_title
from functions.conversation.plain import spoken
from functions.conversation.show import stock_of
from functions.conversation.steps.answering import keep
from functions.conversation.talk import Talk

MOST_LOOKED_AT = 5
_ACCEPTS = Pattern(
    r"(?:(?:yes|ja|ok|oke|sure|graag) )*"
    r"(?:(?:add|put|doe|zet)(?: \w+){1,5}|(?:(?:die|de|het) (?:\w+ )?)?er ?bij)(?: (?:please|graag|maar|too|aub))*"
)


def offer_once(talk: Talk) -> None:
    """Nothing is offered that is in the cart already, or sold out."""
    if talk.conversation.draft.offered or not talk.rules.upsell:
        return
    found = _fitting(talk)
    if not found:
        return
    product, variant = found
    keep(talk, offered=True)
    title, price = line_title(product, variant.sku, talk.locale), variant.price.amount
    talk.ask(talk.text("offer", title=title, price=price), talk.option(f"offer:{variant.sku}", "offer"))
    _announce(talk, "offer.shown", variant.sku, price)


def _fitting(talk: Talk) -> tuple[Product, Variant] | None:
    bought = [product for sku in talk.conversation.cart.skus if (product := talk.shop.product_of(sku))]
    names = {name for product in bought for name in (product.id, product.category)}
    for rule in talk.rules.upsell:
        if not names & set(rule.wherever) or rule.offer in names:
            continue
        single = talk.shop.product(rule.offer)
        candidates = (single,) if single else talk.shop.find(Wish(category=rule.offer), limit=MOST_LOOKED_AT).products
        found = _in_stock(talk, tuple(each for each in candidates if each.id not in names))
        if found:
            return found
    return None


def _in_stock(talk: Talk, candidates: tuple[Product, ...]) -> tuple[Product, Variant] | None:
    stock = stock_of(talk, candidates)
    every = [(each, variant) for each in candidates for variant in each.variants if stock[variant.sku] != 0]
    return min(every, key=lambda pair: pair[1].price.amount, default=None)


def accept(talk: Talk, sku: str) -> None:
    """One tap puts one in the cart; a second tap does not put in another."""
    if talk.conversation.cart.quantity(sku):
        return
    if add_to_cart(talk, sku, 1):
        product = talk.shop.product_of(sku)
        talk.say("offer_added", title=line_title(product, sku, talk.locale) if product else sku)
        _announce(talk, "offer.accepted", sku, talk.conversation.cart.total)


def hear(talk: Talk, text: str) -> bool:
    """ "Add it", "doe de vaas er maar bij": the offer above the first question. False: it is not accepted."""
    found = _fitting(talk) if talk.conversation.draft.offered and _ACCEPTS.fullmatch(spoken(text)) else None
    if found:
        accept(talk, found[1].sku)
    return found is not None


def _announce(talk: Talk, name: str, sku: str, amount: int) -> None:
    product = talk.shop.product_of(sku)
    price = product.variant(sku).price.amount if product else amount
    talk.announce(
        name,
        sku=sku,
        product=product.id if product else "",
        price=price,
        basket=talk.conversation.cart.total,
        currency=talk.rules.currency,
    )

"""Something else is proposed for what the shop cannot make: yes, another, or the money back."""

from functions.commerce.catalogue import Product, Variant, Wish
from functions.commerce.orders import Order
from functions.commerce.proposals import Proposal
from functions.commerce.shop import Shop
from functions.conversation import substituting
from functions.conversation.intents import Intent
from functions.conversation.message import Card, Carousel, Choices
from functions.conversation.state import Step
from functions.conversation.substitute_words import agrees, wants_back, wants_other
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act

MOST_OTHERS = 5
LOOKED_AT = 30
"""Products among which some are looked for that cost no more."""


def ask(talk: Talk) -> None:
    known = _asked(talk)
    if known:
        talk.send(substituting.question(talk, *known), overtakable=True)
    else:
        _over(talk)


def hear(talk: Talk, said: Said) -> None:
    """What is no plain yes and asks for no money names what is wanted instead."""
    known = _asked(talk)
    if not known:
        _over(talk)
        return
    talk.understood(Intent.CHANGE_ORDER)
    order, made = known
    if wants_back(said.text) and not said.text.rstrip().endswith("?"):
        substituting.refund_line(talk, order, made, by="shopper")
    elif agrees(said.text) or (said.act is Act.YES and not wants_other(said.text)):
        substituting.accept(talk, order, made, by="shopper")
    else:
        _offer_others(talk, order, made, said.text)


# --- taps, which may be of long ago -------------------------------------------------------------------------------


def accept(talk: Talk, proposal_id: str) -> None:
    known = substituting.found(talk, proposal_id)
    if known:
        substituting.accept(talk, *known, by="shopper")
    else:
        _over(talk)


def refund(talk: Talk, proposal_id: str) -> None:
    known = substituting.found(talk, proposal_id)
    if known:
        substituting.refund_line(talk, *known, by="shopper")
    else:
        _over(talk)


def show_others(talk: Talk, proposal_id: str) -> None:
    known = substituting.found(talk, proposal_id)
    if not known:
        _over(talk)
        return
    talk.go(Step.SUBSTITUTE)
    talk.change(substituting=proposal_id)
    _offer_others(talk, *known, "")


def take(talk: Talk, sku: str) -> None:
    """Another of the shop: of at most the same value, and there."""
    known = _asked(talk)
    if not known:
        _over(talk)
        return
    order, made = known
    product = talk.shop.product_of(sku)
    line = substituting.line_of(order, made.was.sku)
    if not product or product.variant(sku) not in _fitting(talk, order, made, product):
        _offer_others(talk, order, made, "")
        return
    what = substituting.of_the_shop(talk, order, line, product, product.variant(sku))
    substituting.accept(talk, order, made, by="shopper", instead=what)


# --- another ------------------------------------------------------------------------------------------------------


def _offer_others(talk: Talk, order: Order, made: Proposal, text: str) -> None:
    """What is named, or else what is like it; each product by what of it comes nearest to what was paid."""
    wish = talk.shop.read_wish(text, talk.locale) if text else Wish()
    like = talk.shop.similar(made.was.product, limit=LOOKED_AT)
    others = _others(talk, order, made, _named(talk.shop, wish), wish) or _others(talk, order, made, like, wish)
    cards = tuple(_card(talk, product, variant) for product, variant in others[:MOST_OTHERS])
    opener = talk.text("label_choose")
    body = talk.text("substitute_others", count=len(cards), price=made.was.price, product=made.was.title)
    if cards:
        talk.send(Carousel(body=body, cards=cards, opener=opener), overtakable=True)
    back = substituting.options(talk, made)
    ask_too = body if not cards else talk.text("substitute_or", instead=made.instead.title)
    talk.send(Choices(body=ask_too, options=(back[0], back[2]), opener=opener), overtakable=True)


def _named(shop: Shop, wish: Wish) -> tuple[Product, ...]:
    if wish.empty:
        return ()
    found = shop.find(wish, limit=LOOKED_AT)
    return found.products if found.known or not found.relaxed else ()


def _others(
    talk: Talk, order: Order, made: Proposal, products: tuple[Product, ...], wish: Wish
) -> list[tuple[Product, Variant]]:
    """What costs less than half of what was paid comes last: it is hardly of the same value."""
    talk.facts.load(skus=[each.sku for product in products for each in product.variants if each.tracked])
    fitting = [(product, _fitting(talk, order, made, product)) for product in products]
    found = [(product, _nearest(fits, wish)) for product, fits in fitting if fits]
    return sorted(found, key=lambda each: each[1].price.amount * 2 < made.was.price)


def _nearest(variants: tuple[Variant, ...], wish: Wish) -> Variant:
    """In the colour that was named, else the dearest."""
    return max(variants, key=lambda each: (bool(set(each.options.values()) & set(wish.colours)), each.price.amount))


def _fitting(talk: Talk, order: Order, made: Proposal, product: Product) -> tuple[Variant, ...]:
    """What of a product can take the line's place by the shopper's own choice. Raises FactsNeeded."""
    line = substituting.line_of(order, made.was.sku)
    taken = {each.sku for each in order.lines} | {made.instead.sku}
    if product.event or not substituting.same_vat(talk, order, line, product):
        return ()
    talk.facts.load(skus=[each.sku for each in product.variants if each.tracked])
    units = {each.sku: substituting.free_units(talk, order, each) for each in product.variants}
    return tuple(
        each
        for each in product.variants
        if each.sku not in taken
        and each.price.amount <= line.price
        and ((free := units[each.sku]) is None or free >= line.quantity)
    )


def _card(talk: Talk, product: Product, variant: Variant) -> Card:
    label, image = product.label(variant.sku, talk.locale), variant.image or product.picture
    return Card(
        title=f"{product.title[talk.locale]} ({label})" if label else product.title[talk.locale],
        subtitle=talk.money(variant.price.amount),
        image=image,
        alt=product.alt(image, talk.locale),
        options=(talk.option(f"subtake:{variant.sku}", "substitute_take"),),
    )


# --- which --------------------------------------------------------------------------------------------------------


def _asked(talk: Talk) -> tuple[Order, Proposal] | None:
    asked = talk.conversation.substituting
    return substituting.found(talk, asked) if asked else None


def _over(talk: Talk) -> None:
    """It was answered, or its time has passed."""
    if talk.conversation.step is Step.SUBSTITUTE:
        talk.change(step=Step.AFTER_ORDER, back=(), substituting=None)
    talk.ask(talk.text("substitute_over"), talk.option("status", "order_status"), overtakable=False)

"""What a shopper is shown while choosing: categories, carousels, a product, what is like it.

Live stock is asked of the facts, never of the catalogue.
"""

from functions.commerce.catalogue import Found, Product, Variant, Wish
from functions.commerce.content import unit_price
from functions.conversation.message import Card, Carousel, Detail, Option
from functions.conversation.state import Shown, Step
from functions.conversation.talk import Talk
from functions.conversation.ticket_cart import about, why_not_sold
from functions.conversation.ways import at_stripe

PAGE = 10
"""Cards of a page: as many as a carousel holds (channels.md 1.3); "more" is asked for beside it."""
NEAR_ENOUGH = 3
"""Products shown when nothing of what was asked could be found."""
FEW = 5
"""From this number down, what is left is said."""


def browse(talk: Talk) -> None:
    """The categories to choose from."""
    talk.go(Step.BROWSING, Shown())
    options = tuple(
        Option(id=f"cat:{category.id}", title=category.title[talk.locale]) for category in talk.shop.categories()
    )
    talk.ask(talk.text("browse"), *options)


def search(talk: Talk, wish: Wish, *, wanted: int = 1) -> None:
    """The first page for a wish; the product itself where there is just one."""
    found = talk.shop.find(wish, limit=PAGE)
    if found.wish.empty and found.relaxed:
        found = found.model_copy(update={"products": found.products[:NEAR_ENOUGH]})
    if found.total == 1 and not found.relaxed:
        talk.change(shown=Shown(wish=found.wish, total=1, products=(found.products[0].id,)))
        show_product(talk, found.products[0], wanted=wanted)
        return
    shown = Shown(wish=found.wish, total=found.total, products=tuple(product.id for product in found.products))
    talk.go(Step.BROWSING, shown)
    send_carousel(talk, found, asked=wish)


def more(talk: Talk) -> None:
    """The next page of what is shown."""
    shown = talk.conversation.shown
    offset = shown.offset + len(shown.products)
    if not shown.products or offset >= shown.total:
        to_cart = () if talk.conversation.cart.empty else (talk.option("cart", "cart"),)
        talk.ask(talk.text("no_more"), talk.option("browse", "browse"), *to_cart)
        return
    found = talk.shop.find(shown.wish, offset=offset, limit=PAGE)
    page = Shown(wish=shown.wish, offset=offset, total=found.total, products=tuple(each.id for each in found.products))
    talk.go(Step.BROWSING, page)
    send_carousel(talk, found, asked=shown.wish)


def show_again(talk: Talk) -> None:
    """The page that `back` returned to."""
    shown = talk.conversation.shown
    if not shown.products:
        browse(talk)
        return
    found = talk.shop.find(shown.wish, offset=shown.offset, limit=PAGE)
    send_carousel(talk, found, asked=shown.wish)


def send_carousel(talk: Talk, found: Found, *, asked: Wish) -> None:
    """Products side by side; what is sold out goes to the end, and is said so on its card."""
    stock = stock_of(talk, found.products, rated=True)
    products = sorted(found.products, key=lambda product: not _available(product, stock))
    offset = talk.conversation.shown.offset
    left = found.total - offset - len(found.products)
    body = talk.text(
        "found",
        total=found.total,
        relaxed=list(found.relaxed),
        first=offset == 0,
        asked=_wish_words(talk, asked),
        wish=_wish_words(talk, found.wish),
    )
    carousel = Carousel(
        body=body,
        cards=tuple(_card(talk, product, stock) for product in products),
        opener=talk.text("label_choose"),
        more=talk.option("more", "more", detail=talk.text("more_left", left=left)) if left > 0 else None,
        catalogue=talk.rules.whatsapp_catalogue,
    )
    talk.send(carousel, overtakable=True)


def _wish_words(talk: Talk, wish: Wish) -> dict[str, str]:
    """A wish in words that a template can use; "" for what was not wished."""
    categories = {category.id: category.title[talk.locale] for category in talk.shop.categories()}
    return {
        "terms": wish.terms,
        "category": categories.get(wish.category or "", ""),
        "colours": ", ".join(talk.shop.word(talk.locale, "colour", colour) for colour in wish.colours),
        "occasion": talk.shop.word(talk.locale, "occasion", wish.occasion) if wish.occasion else "",
        "min_price": talk.money(wish.min_price) if wish.min_price is not None else "",
        "max_price": talk.money(wish.max_price) if wish.max_price is not None else "",
    }


def _card(talk: Talk, product: Product, stock: dict[str, int | None]) -> Card:
    several = len({variant.price.amount for variant in product.variants}) > 1
    left = _left(product, stock)
    cheapest = min(product.variants, key=lambda variant: variant.price.amount)
    subtitle = talk.text(
        "card",
        price=cheapest.price.amount,
        several=several,
        left=left,
        few=FEW,
        lowest=cheapest.lowest_30_days,
        unit_price=_unit_price(talk, cheapest),
        rating=_rating(talk, product),
        unsold=why_not_sold(talk, product),
    )
    if left == 0:
        others: tuple[Option, ...] = (talk.option(f"similar:{product.id}", "similar"),)
    else:
        only = product.variants[0].sku
        # Not the id of the other button: WhatsApp takes an id once a message (channels.md 2.2).
        add = talk.option(f"add:{only}" if len(product.variants) == 1 else f"choose:{product.id}", "add")
        others = (*_buy_now(talk, product), add)
    return Card(
        title=product.title[talk.locale],
        subtitle=subtitle,
        image=product.picture,
        alt=product.alt(product.picture, talk.locale),
        sku=cheapest.sku,
        # In order of importance: WhatsApp shows two, and the cart is one tap further, behind "view".
        options=(talk.option(f"p:{product.id}", "view"), *others),
    )


def _buy_now(talk: Talk, product: Product) -> tuple[Option, ...]:
    if product.event:
        return ()
    only = len(product.variants) == 1
    return buy_now_option(talk, f"buy:{product.variants[0].sku}" if only else f"buywhich:{product.id}")


def buy_now_option(talk: Talk, action: str) -> tuple[Option, ...]:
    """Straight to Stripe's page, where the shop delivers: that page asks for an address."""
    return (talk.option(action, "buy_now"),) if at_stripe(talk.rules.shipping).options else ()


def show_product(talk: Talk, product: Product, *, wanted: int = 1) -> None:
    """A product with its picture, its variants with price and stock, and a button for each."""
    stock = stock_of(talk, (product,), rated=True)
    shown = talk.conversation.shown
    first = product.variants[0].sku
    talk.go(Step.PRODUCT, shown.model_copy(update={"product": product.id, "sku": first, "wanted": wanted}))
    variants = [
        {
            "label": product.label(variant.sku, talk.locale),
            "price": variant.price.amount,
            "left": _variant_left(variant, stock),
            "lowest": variant.lowest_30_days,
            "unit_price": _unit_price(talk, variant),
        }
        for variant in product.variants
    ]
    left = _left(product, stock)
    seats = "seat" in product.axes
    body = talk.text(
        "product",
        description=about(talk, product),
        variants=variants[:1] if seats else variants,
        left=left,
        few=FEW,
        rating=_rating(talk, product),
        unsold=why_not_sold(talk, product),
    )
    talk.send(
        Detail(
            title=product.title[talk.locale],
            body=body,
            image=product.picture,
            alt=product.alt(product.picture, talk.locale),
            pictures=product.images[1:],
            options=(*_product_options(talk, product, stock, left), *_reviews(talk, product)),
            opener=talk.text("label_choose"),
        ),
        overtakable=True,
    )


def _product_options(
    talk: Talk, product: Product, stock: dict[str, int | None], left: int | None
) -> tuple[Option, ...]:
    if left == 0:
        only = product.variants[0].sku
        notice = f"notice:{only}" if len(product.variants) == 1 else f"noticefor:{product.id}"
        # What is over or cancelled never comes back.
        waits = () if why_not_sold(talk, product) else (talk.option(notice, "notice"),)
        return (*waits, talk.option(f"similar:{product.id}", "similar"), talk.option("browse", "browse"))
    now = _buy_now(talk, product)
    if len(product.variants) == 1:
        return (talk.option(f"add:{product.variants[0].sku}", "add"), *now, talk.option("browse", "browse"))
    there = tuple(
        Option(id=f"add:{variant.sku}", title=product.label(variant.sku, talk.locale))
        for variant in product.variants
        if _variant_left(variant, stock) != 0
    )
    return (*there, *(option.model_copy(update={"spare": True}) for option in now))


def tell_sold_out(talk: Talk, title: str, sku: str) -> None:
    """It is not there; and a notice can be had when it is."""
    talk.ask(talk.text("sold_out", title=title), talk.option(f"notice:{sku}", "notice"), overtakable=False)


def _unit_price(talk: Talk, variant: Variant) -> str:
    """ "€ 12,50 per kilo"; "" where there is nothing to say."""
    each = unit_price(variant.price, variant.content) if variant.content else None
    return (
        talk.text("unit_price", price=each.amount, unit=str(variant.content.unit)) if each and variant.content else ""
    )


def wanted_units(talk: Talk, sku: str) -> int:
    """How many of it were asked for before the variant was chosen."""
    shown = talk.conversation.shown
    product = talk.shop.product_of(sku)
    return shown.wanted if product and product.id == shown.product and not talk.conversation.cart.quantity(sku) else 1


def show_similar(talk: Talk, product_id: str) -> None:
    """Alternatives to a product, only those that can be had."""
    products = talk.shop.similar(product_id, limit=PAGE)
    stock = stock_of(talk, products, rated=True)
    there = tuple(product for product in products if _available(product, stock))[:3]
    if not there:
        browse(talk)
        return
    shown = Shown(total=len(there), products=tuple(product.id for product in there))
    talk.go(Step.BROWSING, shown)
    cards = tuple(_card(talk, product, stock) for product in there)
    talk.send(Carousel(body=talk.text("similar"), cards=cards, opener=talk.text("label_choose")), overtakable=True)


def stock_of(talk: Talk, products: tuple[Product, ...], *, rated: bool = False) -> dict[str, int | None]:
    """SKU → units available; None: never runs out. `rated`: their ratings are asked for in the same round. Of what is
    not sold any more (an event that is over, or cancelled) there are none."""
    variants = [variant for product in products for variant in product.variants]
    ratings = [product.id for product in products] if rated else []
    live = talk.stock((variant.sku for variant in variants if variant.tracked), rated=ratings)
    over = {product.id for product in products if why_not_sold(talk, product)}
    left = {variant.sku: live[variant.sku] if variant.tracked else None for variant in variants}
    return left | {variant.sku: 0 for variant in variants if variant.product in over}


def _rating(talk: Talk, product: Product) -> dict[str, int]:
    """For a template; a count of 0 where nobody has reviewed it."""
    rating = talk.facts.ratings[product.id]
    return {"tenths": rating.tenths, "count": rating.number}


def _reviews(talk: Talk, product: Product) -> tuple[Option, ...]:
    """Where there is room; the word does the same."""
    count = talk.facts.ratings[product.id].number
    option = talk.option(f"reviews:{product.id}", "reviews", count=count)
    return (option.model_copy(update={"spare": True}),) if count else ()


def _variant_left(variant: Variant, stock: dict[str, int | None]) -> int | None:
    return stock[variant.sku]


def _left(product: Product, stock: dict[str, int | None]) -> int | None:
    """Units of all variants together; None: never runs out."""
    levels = [stock[variant.sku] for variant in product.variants]
    return None if None in levels else sum(level or 0 for level in levels)


def _available(product: Product, stock: dict[str, int | None]) -> bool:
    return _left(product, stock) != 0

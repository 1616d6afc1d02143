"""What a shopper is shown while choosing: categories, carousels, a product, the cart; and changes to the cart.

Live stock is asked of the facts, never of the catalogue.
"""

from functions.commerce.cart import MOST_LINES
from functions.commerce.catalogue import Found, Product, Variant, Wish
from functions.commerce.orders import OrderLine, Shipping
from functions.commerce.pricing import Quote, quote, shipping_price
from functions.conversation.message import Card, Carousel, Cart, Detail, Line, Option
from functions.conversation.state import Shown, Step
from functions.conversation.talk import Talk

PAGE = 9
"""Cards of a page: with "more" it is the ten that a carousel or a list holds (channels.md 1.3)."""
NEAR_ENOUGH = 3
"""Products shown when nothing of what was asked could be found."""
FEW = 5
"""From this number down, what is left is said."""


# --- finding --------------------------------------------------------------------------------------------------


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
    stock = stock_of(talk, found.products)
    products = sorted(found.products, key=lambda product: not _available(product, stock))
    offset = talk.conversation.shown.offset
    more_left = found.total > offset + len(found.products)
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
        more=talk.option("more", "more") if more_left else None,
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
    subtitle = talk.text("card", price=product.cheapest.amount, several=several, left=left, few=FEW)
    if left == 0:
        second = talk.option(f"similar:{product.id}", "similar")
    else:
        only = product.variants[0].sku
        # Not the id of the other button: WhatsApp takes an id once a message (channels.md 2.2).
        second = talk.option(f"add:{only}" if len(product.variants) == 1 else f"choose:{product.id}", "add")
    return Card(
        title=product.title[talk.locale],
        subtitle=subtitle,
        image=product.images[0] if product.images else None,
        options=(talk.option(f"p:{product.id}", "view"), second),
    )


def show_product(talk: Talk, product: Product, *, wanted: int = 1) -> None:
    """A product with its picture, its variants with price and stock, and a button for each."""
    stock = stock_of(talk, (product,))
    shown = talk.conversation.shown
    first = product.variants[0].sku
    talk.go(Step.PRODUCT, shown.model_copy(update={"product": product.id, "sku": first, "wanted": wanted}))
    variants = [
        {
            "label": product.label(variant.sku, talk.locale),
            "price": variant.price.amount,
            "left": _variant_left(variant, stock),
        }
        for variant in product.variants
    ]
    left = _left(product, stock)
    body = talk.text("product", description=product.description[talk.locale], variants=variants, left=left, few=FEW)
    talk.send(
        Detail(
            title=product.title[talk.locale],
            body=body,
            image=product.images[0] if product.images else None,
            options=_product_options(talk, product, stock, left),
            opener=talk.text("label_choose"),
        ),
        overtakable=True,
    )


def _product_options(
    talk: Talk, product: Product, stock: dict[str, int | None], left: int | None
) -> tuple[Option, ...]:
    if left == 0:
        return (talk.option(f"similar:{product.id}", "similar"), talk.option("browse", "browse"))
    if len(product.variants) == 1:
        return (talk.option(f"add:{product.variants[0].sku}", "add"), talk.option("browse", "browse"))
    return tuple(
        Option(id=f"add:{variant.sku}", title=product.label(variant.sku, talk.locale))
        for variant in product.variants
        if _variant_left(variant, stock) != 0
    )


def wanted_units(talk: Talk, sku: str) -> int:
    """How many of it were asked for before the variant was chosen."""
    shown = talk.conversation.shown
    product = talk.shop.product_of(sku)
    return shown.wanted if product and product.id == shown.product and not talk.conversation.cart.quantity(sku) else 1


def show_similar(talk: Talk, product_id: str) -> None:
    """Alternatives to a product, only those that can be had."""
    products = talk.shop.similar(product_id, limit=PAGE)
    stock = stock_of(talk, products)
    there = tuple(product for product in products if _available(product, stock))[:3]
    if not there:
        browse(talk)
        return
    shown = Shown(total=len(there), products=tuple(product.id for product in there))
    talk.go(Step.BROWSING, shown)
    cards = tuple(_card(talk, product, stock) for product in there)
    talk.send(Carousel(body=talk.text("similar"), cards=cards, opener=talk.text("label_choose")), overtakable=True)


# --- stock ----------------------------------------------------------------------------------------------------


def stock_of(talk: Talk, products: tuple[Product, ...]) -> dict[str, int | None]:
    """SKU → units available; None: never runs out."""
    variants = [variant for product in products for variant in product.variants]
    live = talk.stock(variant.sku for variant in variants if variant.tracked)
    return {variant.sku: live[variant.sku] if variant.tracked else None for variant in variants}


def _variant_left(variant: Variant, stock: dict[str, int | None]) -> int | None:
    return stock[variant.sku]


def _left(product: Product, stock: dict[str, int | None]) -> int | None:
    """Units of all variants together; None: never runs out."""
    levels = [stock[variant.sku] for variant in product.variants]
    return None if None in levels else sum(level or 0 for level in levels)


def _available(product: Product, stock: dict[str, int | None]) -> bool:
    return _left(product, stock) != 0


# --- the cart -------------------------------------------------------------------------------------------------


def add_to_cart(talk: Talk, sku: str, quantity: int) -> int:
    """Put units in the cart, as many as there are; what could not be is said. Returns how many went in."""
    return set_in_cart(talk, sku, talk.conversation.cart.quantity(sku) + quantity)


def set_in_cart(talk: Talk, sku: str, quantity: int) -> int:
    """Set a line's quantity within stock and the shop's limit; says what is short. Returns the units added."""
    product = talk.shop.product_of(sku)
    if not product:
        talk.say("not_sold")
        return 0
    cart = talk.conversation.cart
    had = cart.quantity(sku)
    if not had and len(cart.lines) >= MOST_LINES:
        talk.say("cart_full", most=MOST_LINES)
        return 0
    variant = product.variant(sku)
    left = stock_of(talk, (product,))[sku]
    most = talk.rules.max_units if left is None else min(left, talk.rules.max_units)
    possible = min(quantity, most)
    if possible < quantity:
        _say_short(talk, product, sku, left=left, most=most)
    focus = talk.conversation.shown.model_copy(update={"product": product.id, "sku": sku})
    talk.change(shown=focus)
    if possible != had:
        talk.put_cart(cart.set(sku, possible, variant.price.amount))
    return possible - had


def _say_short(talk: Talk, product: Product, sku: str, *, left: int | None, most: int) -> None:
    title = line_title(product, sku, talk.locale)
    if left == 0:
        talk.say("sold_out", title=title)
    elif left is not None and left <= most:
        talk.say("short", title=title, left=left)
    else:
        talk.say("too_many", title=title, most=most)


def line_title(product: Product, sku: str, locale: str) -> str:
    """ "Rode rozen (Middel)"."""
    label = product.label(sku, locale)
    return f"{product.title[locale]} ({label})" if label else product.title[locale]


def tell_added(talk: Talk, sku: str, added: int) -> None:
    """What went in, and what can be done next; alternatives where nothing could be added."""
    product = talk.shop.product_of(sku)
    if not product:
        browse(talk)
        return
    if added <= 0 and not talk.conversation.cart.quantity(sku):
        show_similar(talk, product.id)
        return
    cart = talk.conversation.cart
    talk.go(Step.CART)
    body = talk.text(
        "added",
        title=line_title(product, sku, talk.locale),
        quantity=cart.quantity(sku),
        units=cart.units,
        total=cart.total,
    )
    options = (talk.option("checkout", "checkout"), talk.option("cart", "cart"), talk.option("browse", "continue"))
    talk.ask(body, *options)


def show_cart(talk: Talk) -> None:
    """Lines, shipping, VAT included, total; and what can be done."""
    cart = talk.conversation.cart
    if cart.empty:
        talk.ask(talk.text("cart_empty"), talk.option("browse", "browse"), talk.option("help", "help"))
        return
    talk.go(Step.CART)
    lines = order_lines(talk)
    shipping = chosen_shipping(talk, sum(line.total for line in lines)) or cheapest_shipping(talk, lines)
    talk.send(
        Cart(
            heading=talk.text("cart_heading", units=cart.units),
            lines=shown_lines(talk, lines),
            totals=shown_totals(talk, quote(lines, shipping), shipping, certain=bool(talk.conversation.draft.shipping)),
            options=(
                talk.option("checkout", "checkout"),
                talk.option("edit", "edit"),
                talk.option("browse", "continue"),
            ),
            opener=talk.text("label_choose"),
        ),
        overtakable=True,
    )


def order_lines(talk: Talk) -> tuple[OrderLine, ...]:
    """The cart's lines, at the prices the shopper has been shown; a line no longer sold is left out."""
    lines = []
    for line in talk.conversation.cart.lines:
        product = talk.shop.product_of(line.sku)
        if product:
            lines.append(
                OrderLine(
                    sku=line.sku,
                    product=product.id,
                    title=line_title(product, line.sku, talk.locale),
                    quantity=line.quantity,
                    price=line.price,
                    vat=talk.rules.vat[product.vat],
                    image=product.images[0] if product.images else None,
                    tracked=product.variant(line.sku).tracked,
                )
            )
    return tuple(lines)


def chosen_shipping(talk: Talk, goods: int) -> Shipping | None:
    """The shipping option of the draft, priced for these goods."""
    for option in talk.rules.shipping:
        if option.id == talk.conversation.draft.shipping:
            label = option.label[talk.locale]
            return Shipping(id=option.id, label=label, price=shipping_price(option, goods))
    return None


def cheapest_shipping(talk: Talk, lines: tuple[OrderLine, ...]) -> Shipping:
    """What delivery costs from: shown in the cart until an option is chosen."""
    goods = sum(line.total for line in lines)
    delivered = [option for option in talk.rules.shipping if option.countries] or list(talk.rules.shipping)
    option = min(delivered, key=lambda option: shipping_price(option, goods))
    return Shipping(id=option.id, label=option.label[talk.locale], price=shipping_price(option, goods))


def shown_lines(talk: Talk, lines: tuple[OrderLine, ...]) -> tuple[Line, ...]:
    return tuple(Line(title=f"{line.quantity} × {line.title}", amount=talk.money(line.total)) for line in lines)


def shown_totals(talk: Talk, totals: Quote, shipping: Shipping, *, certain: bool = True) -> tuple[Line, ...]:
    """Shipping, the VAT that is in it, the total. `certain`: the shopper chose the shipping."""
    label = talk.text("total_shipping", label=shipping.label, certain=certain)
    return (
        Line(title=label, amount=talk.money(totals.shipping) if totals.shipping else talk.text("free")),
        Line(title=talk.text("total_vat"), amount=talk.money(totals.vat_total)),
        Line(title=talk.text("total"), amount=talk.money(totals.total)),
    )


def undo(talk: Talk) -> None:
    """Take back the last change of the cart; once more takes back the undoing."""
    before = talk.conversation.undo
    if before is None:
        talk.say("nothing_to_undo")
        return
    talk.put_cart(talk.conversation.cart.restored(before))
    talk.say("undone")
    show_cart(talk)


def reorder(talk: Talk) -> None:
    """Put the last order's lines in the cart, at today's prices."""
    past = next((order for order in talk.conversation.orders if order.number), None)
    order = talk.order(past.id) if past else None
    if not order:
        talk.ask(talk.text("no_orders"), talk.option("browse", "browse"), talk.option("help", "help"))
        return
    sold = [line for line in order.lines if talk.shop.product_of(line.sku)]
    stock_of(talk, tuple(filter(None, (talk.shop.product_of(line.sku) for line in sold))))
    gone = [line.title for line in order.lines if line not in sold]
    if gone:
        talk.say("reorder_gone", titles=gone)
    for line in sold:
        add_to_cart(talk, line.sku, line.quantity)
    talk.say("reordered", number=order.number or "")
    show_cart(talk)

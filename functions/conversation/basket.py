"""The cart in front of the shopper, and what changes it. Live stock decides what fits; whatever does not is said."""

from functions.commerce.cart import MOST_LINES
from functions.commerce.catalogue import Product
from functions.commerce.orders import Order, OrderLine, Shipping
from functions.commerce.pricing import Quote, goods_value, quote, shipping_price, vat_rate
from functions.commerce.tickets import IN_CHAT
from functions.conversation.codes import discounted, drop_lost_code, judged, kept_code, note_discount
from functions.conversation.message import Cart, Line
from functions.conversation.show import browse, show_similar, stock_of, tell_sold_out
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.ticket_cart import in_chat, most_units, only_tickets, why_not_sold


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
    if (why := why_not_sold(talk, product)) and quantity:
        talk.say("tickets_closed", title=line_title(product, sku, talk.locale), why=why)
        return 0
    variant = product.variant(sku)
    left = stock_of(talk, (product,))[sku]
    limit = most_units(talk, product, sku)
    most = limit if left is None else min(left, limit)
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
        tell_sold_out(talk, title, sku)
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
    drop_lost_code(talk, plain_lines(talk))
    lines = order_lines(talk)
    note_discount(talk, lines)
    shipping = chosen_shipping(talk, goods_value(lines)) or cheapest_shipping(talk, lines)
    talk.send(
        Cart(
            heading=talk.text("cart_heading", units=cart.units),
            lines=shown_lines(talk, lines),
            totals=(
                *shown_code(talk, lines),
                *shown_totals(talk, quote(lines, shipping), shipping, certain=bool(talk.conversation.draft.shipping)),
            ),
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
    """The cart's lines, at the prices the shopper has been shown and with what their code takes off."""
    return discounted(talk, plain_lines(talk))


def plain_lines(talk: Talk) -> tuple[OrderLine, ...]:
    """Without a discount; a line no longer sold is left out."""
    lines, country = [], goes_to(talk)
    for line in talk.conversation.cart.lines:
        product = talk.shop.product_of(line.sku)
        if product:
            lines.append(order_line(talk, product, line.sku, line.quantity, line.price, country))
    return tuple(lines)


def goes_to(talk: Talk) -> str:
    """The country whose VAT is due, as far as it is known: "" is the shop's own."""
    draft = talk.conversation.draft
    sent = any(option.id == draft.shipping and option.countries for option in talk.rules.shipping)
    return draft.address.country if sent and draft.address else ""


def order_line(talk: Talk, product: Product, sku: str, quantity: int, price: int, country: str = "") -> OrderLine:
    return OrderLine(
        sku=sku,
        product=product.id,
        title=line_title(product, sku, talk.locale),
        quantity=quantity,
        price=price,
        vat=vat_rate(product.vat, talk.rules, country),
        image=product.picture,
        tracked=product.variant(sku).tracked,
        event=product.event,
    )


def chosen_shipping(talk: Talk, goods: int) -> Shipping | None:
    """The shipping option of the draft, priced for these goods; tickets alone come in the chat."""
    if only_tickets(talk):
        return in_chat(talk)
    for option in talk.rules.shipping:
        if option.id == talk.conversation.draft.shipping:
            label = option.label[talk.locale]
            return Shipping(id=option.id, label=label, price=shipping_price(option, goods))
    return None


def cheapest_shipping(talk: Talk, lines: tuple[OrderLine, ...]) -> Shipping:
    """What delivery costs from: shown in the cart until an option is chosen."""
    goods = goods_value(lines)
    delivered = [option for option in talk.rules.shipping if option.countries] or list(talk.rules.shipping)
    option = min(delivered, key=lambda option: shipping_price(option, goods))
    return Shipping(id=option.id, label=option.label[talk.locale], price=shipping_price(option, goods))


def shown_lines(talk: Talk, lines: tuple[OrderLine, ...]) -> tuple[Line, ...]:
    """Before the discount, which stands below them."""
    return tuple(Line(title=f"{line.quantity} × {line.title}", amount=talk.money(line.gross)) for line in lines)


def shown_code(talk: Talk, lines: tuple[OrderLine, ...]) -> tuple[Line, ...]:
    """The kept code: what it takes off, or from what on it would."""
    code = kept_code(talk)
    if not code:
        return ()
    amount = sum(line.discount for line in lines)
    if amount:
        return shown_discount(talk, code.code, amount)
    why = judged(talk, code, lines).refusal
    return (
        Line(
            title=talk.text("total_discount", code=code.code),
            amount=talk.text("discount_not_yet", why=why.value if why else "", minimum=code.minimum),
        ),
    )


def shown_agreed(talk: Talk, order: Order) -> tuple[Line, ...]:
    """What a code took off an order."""
    return shown_discount(talk, order.discount.code, order.discount.amount) if order.discount else ()


def shown_credit(talk: Talk, order: Order) -> tuple[Line, ...]:
    """Of an exchange: what it was paid with, below its total."""
    if not order.credits:
        return ()
    credit = Line(title=talk.text("total_credit"), amount=f"−{talk.money(order.credited)}")
    return (credit, Line(title=talk.text("total_due"), amount=talk.money(order.due)))


def shown_discount(talk: Talk, code: str, amount: int) -> tuple[Line, ...]:
    return (Line(title=talk.text("total_discount", code=code), amount=f"−{talk.money(amount)}"),)


def shown_totals(talk: Talk, totals: Quote, shipping: Shipping, *, certain: bool = True) -> tuple[Line, ...]:
    """Shipping, the VAT that is in it, the total. `certain`: the shopper chose the shipping."""
    label = talk.text("total_shipping", label=shipping.label, certain=certain)
    way = Line(title=label, amount=talk.money(totals.shipping) if totals.shipping else talk.text("free"))
    return (
        *(() if shipping.id == IN_CHAT else (way,)),
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

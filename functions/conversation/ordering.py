"""From a confirmed cart to an order with an attempt to pay it. Stock is held from here on."""

from datetime import timedelta

from functions.commerce import cart as carts
from functions.commerce.catalogue import Product
from functions.commerce.orders import Attempt, AttemptState, Order, OrderLine, OrderStatus, Shipping
from functions.commerce.pricing import quote, shipping_price
from functions.conversation.basket import chosen_shipping, line_title, order_lines, show_cart, shown_lines, shown_totals
from functions.conversation.effects import ChargeLine, ChargeShipping, OpenPayment
from functions.conversation.message import Cart
from functions.conversation.shipping import asked_by_stripe, common_countries
from functions.conversation.show import show_similar
from functions.conversation.state import Step, Timer
from functions.conversation.talk import Talk

UNANSWERED = timedelta(minutes=5)
"""After which an attempt that is still opening is looked at."""


def check_cart(talk: Talk) -> bool:
    """Hold the cart against today's catalogue, prices and stock; put it right and say every difference.

    True: nothing had to be changed. When nothing is left of it, alternatives are shown.
    """
    cart = talk.conversation.cart
    changed = False
    for line in cart.lines:
        product = talk.shop.product_of(line.sku)
        if not product:
            cart = cart.remove(line.sku)
            talk.say("line_gone")
            changed = True
            continue
        variant = product.variant(line.sku)
        title = line_title(product, line.sku, talk.locale)
        if variant.price.amount != line.price:
            talk.say("price_changed", title=title, old=line.price, new=variant.price.amount)
            cart = cart.set(line.sku, line.quantity, variant.price.amount)
            changed = True
        left = _left(talk, product, line.sku)
        if left is not None and left < line.quantity:
            talk.say("sold_out" if left == 0 else "short", title=title, left=left)
            cart = cart.set(line.sku, left, variant.price.amount)
            changed = True
    if changed:
        before = talk.conversation.cart
        talk.put_cart(cart)
        if cart.empty:
            _show_others(talk, before)
    return not changed


def _show_others(talk: Talk, before: carts.Cart) -> None:
    product = next(filter(None, map(talk.shop.product_of, before.skus)), None)
    if product:
        show_similar(talk, product.id)
    else:
        show_cart(talk)


def _left(talk: Talk, product: Product, sku: str) -> int | None:
    """Units that can be had; None: never runs out. All the cart's are asked for in one round."""
    if not product.variant(sku).tracked:
        return None
    sold = [(sku, talk.shop.product_of(sku)) for sku in talk.conversation.cart.skus]
    tracked = [sku for sku, of in sold if of and of.variant(sku).tracked]
    return talk.stock(tracked)[sku]


def send_summary(talk: Talk) -> None:
    """Everything that is agreed to, directly above the button that obliges to pay (2011/83/EU art. 8(2))."""
    lines = order_lines(talk)
    shipping = chosen_shipping(talk, sum(line.total for line in lines))
    if not lines or not shipping:
        show_cart(talk)
        return
    draft = talk.conversation.draft
    note = talk.text(
        "summary_note",
        name=draft.name,
        address=draft.address.line if draft.address and delivered(talk) else "",
        shipping=shipping.label,
        email=draft.email,
        card=draft.card_message or "",
        terms_url=talk.rules.terms_url,
        privacy_url=talk.rules.privacy_url,
    )
    talk.send(
        Cart(
            heading=talk.text("summary_heading"),
            lines=shown_lines(talk, lines),
            totals=shown_totals(talk, quote(lines, shipping), shipping),
            note=note,
            options=(
                talk.option(f"confirm:{talk.conversation.cart.version}", "order_and_pay"),
                talk.option("change", "change"),
            ),
            opener=talk.text("label_choose"),
        ),
        overtakable=True,
    )


def delivered(talk: Talk) -> bool:
    chosen = talk.conversation.draft.shipping
    return any(option.id == chosen and option.countries for option in talk.rules.shipping)


def place(talk: Talk) -> None:
    """Make the order and its first attempt; reserve its stock; ask for the payment link."""
    lines = order_lines(talk)
    shipping = chosen_shipping(talk, sum(line.total for line in lines))
    if not shipping:
        show_cart(talk)
        return
    draft, conversation = talk.conversation.draft, talk.conversation
    total = quote(lines, shipping).total
    order = Order(
        id=talk.new_id("o", "order"),
        conversation=conversation.id,
        account=conversation.account,
        locale=conversation.locale,
        currency=talk.rules.currency,
        bundle=talk.shop.version,
        status=OrderStatus.AWAITING_PAYMENT,
        lines=lines,
        shipping=shipping,
        total=total,
        recipient=draft.name,
        email=draft.email,
        address=draft.address if delivered(talk) else None,
        card_message=draft.card_message or "",
        created_at=talk.now,
    )
    talk.change(order=order.id, confirming=None)
    talk.go(Step.AWAITING_PAYMENT)
    talk.announce("order.placed", order=order.id, basket=total, currency=order.currency, units=conversation.cart.units)
    open_attempt(talk, order)
    talk.say("preparing_payment")


def open_attempt(talk: Talk, order: Order) -> None:
    """One more try at paying an order that has none open: hold the stock and ask for a session."""
    # Who orders wants to hear of it, whatever was stopped before; promotional consent stays as it was.
    talk.change(transactional=True, stop_explained=False)
    number = len(order.attempts) + 1
    cart_hash = "" if order.buy_now else talk.conversation.cart.hash
    offered = shipping_offered(talk, order)
    if offered:
        order = _supposing(order, offered[0])
    attempt = Attempt(
        number=number, state=AttemptState.OPENING, amount=order.total, cart_hash=cart_hash, offered=offered
    )
    talk.save(order.moved(OrderStatus.AWAITING_PAYMENT).with_attempt(attempt))
    talk.move(order, "reserve")
    # Should the command be lost before Stripe is called, nobody else would ever ask what became of it.
    check = Timer(id=f"payment_check:{order.id}", due=talk.now + UNANSWERED, kind="payment_check", subject=order.id)
    talk.conversation = talk.conversation.with_timer(check)
    talk.effects.append(
        OpenPayment(
            order=order.id,
            attempt=number,
            amount=order.total,
            currency=order.currency,
            lines=charge_lines(order.lines, None if offered else order.shipping),
            cart_hash=cart_hash,
            email="" if offered else order.email,
            locale=order.locale,
            hold_minutes=talk.rules.payment_hold_minutes,
            shipping=tuple(ChargeShipping(id=way.id, name=way.label, amount=way.price) for way in offered),
            countries=common_countries(asked_by_stripe(talk.rules.shipping)) if offered else (),
            note=talk.text("buy_now_terms", shop=talk.rules.name, terms_url=talk.rules.terms_url) if offered else "",
        )
    )


def shipping_offered(talk: Talk, order: Order) -> tuple[Shipping, ...]:
    """What Stripe's page lets the shopper choose from: of an order of "buy now" only, for others chose in the chat."""
    if not order.buy_now:
        return ()
    goods = sum(line.total for line in order.lines)
    return tuple(
        Shipping(id=option.id, label=option.label[order.locale], price=shipping_price(option, goods))
        for option in asked_by_stripe(talk.rules.shipping)
    )


def _supposing(order: Order, shipping: Shipping) -> Order:
    """Priced with the way of delivery that Stripe's page has chosen beforehand."""
    total = sum(line.total for line in order.lines) + shipping.price
    return order.model_copy(update={"shipping": shipping, "total": total})


def check_again(talk: Talk, order: Order) -> bool:
    """Hold an order of "buy now" against today's catalogue, prices and stock; say what differs. True: nothing."""
    line = order.lines[0]
    product = talk.shop.product_of(line.sku)
    if not product or not shipping_offered(talk, order):
        talk.say("line_gone")
        show_similar(talk, line.product)
        return False
    variant = product.variant(line.sku)
    if variant.tracked and talk.stock([line.sku])[line.sku] < line.quantity:
        talk.say("sold_out", title=line.title)
        show_similar(talk, product.id)
        return False
    if variant.price.amount != line.price:
        body = talk.text("price_changed", title=line.title, old=line.price, new=variant.price.amount)
        talk.ask(body, talk.option(f"buy:{line.sku}", "buy_now"), talk.option("browse", "browse"))
        return False
    return True


def charge_lines(lines: tuple[OrderLine, ...], shipping: Shipping | None) -> tuple[ChargeLine, ...]:
    """The lines of the Stripe page. Shipping is a line, so that they add up to the total to the cent; None: it is
    chosen there."""
    goods = tuple(
        ChargeLine(name=line.title, amount=line.price, quantity=line.quantity, image=line.image) for line in lines
    )
    if not shipping or not shipping.price:
        return goods
    return (*goods, ChargeLine(name=shipping.label, amount=shipping.price, quantity=1))

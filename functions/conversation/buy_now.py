"""An order of one thing, apart from the cart: made at once, and what is yet unknown of it is asked by Stripe's page.

The cart is neither read nor changed. At most one link is open: an older one is closed first, as it is for the cart's.
"""

from functions.commerce.catalogue import Product
from functions.commerce.orders import Order, OrderStatus
from functions.conversation.basket import cheapest_shipping, line_title, order_line
from functions.conversation.ordering import open_attempt
from functions.conversation.payment import LIVE, close_attempt, open_order, resume_payment
from functions.conversation.show import browse, show_similar, stock_of
from functions.conversation.state import Buying, Step
from functions.conversation.talk import Talk


def find(talk: Talk, sku: str) -> Product | None:
    """The product, if it can be had now. None: it is said that it cannot, and what can is shown."""
    product = talk.shop.product_of(sku)
    if not product:
        talk.say("not_sold")
        browse(talk)
        return None
    if stock_of(talk, (product,))[sku] == 0:
        talk.say("sold_out", title=line_title(product, sku, talk.locale))
        show_similar(talk, product.id)
        return None
    return product


def resume(talk: Talk, sku: str) -> bool:
    """Lead back to the open link for that very thing at that price: a second tap buys it no second time."""
    order, product = open_order(talk), talk.shop.product_of(sku)
    if not order or not product or not order.buy_now or order.status is not OrderStatus.AWAITING_PAYMENT:
        return False
    line = order.lines[0]
    same = (line.sku, line.price) == (sku, product.variant(sku).price.amount)
    return same and order.attempt.state in LIVE and resume_payment(talk)


def order_now(talk: Talk) -> None:
    """Order what `buying` holds; while an older link is still open, as soon as Stripe has closed that."""
    buying = talk.conversation.buying
    if not buying:
        return
    before = open_order(talk)
    if before and before.status is OrderStatus.AWAITING_PAYMENT:
        close_attempt(talk, before)
        talk.change(buying=buying.model_copy(update={"agreed": True}), confirming=None)
        talk.say("one_moment")
        return
    talk.change(buying=None)
    product = find(talk, buying.sku)
    if product:
        _place(talk, product, buying)


def _place(talk: Talk, product: Product, buying: Buying) -> None:
    conversation = talk.conversation
    lines = (order_line(talk, product, buying.sku, 1, product.variant(buying.sku).price.amount),)
    shipping = cheapest_shipping(talk, lines)
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
        total=lines[0].total + shipping.price,
        recipient="",
        email="",
        card_message=buying.card_message or "",
        buy_now=True,
        created_at=talk.now,
    )
    talk.change(order=order.id, confirming=None)
    talk.go(Step.AWAITING_PAYMENT)
    open_attempt(talk, order)
    placed = talk.order(order.id) or order
    talk.announce("order.placed", order=order.id, basket=placed.total, currency=order.currency, units=1)
    talk.say("preparing_payment")

"""An order of one thing, apart from the cart: what can be had of it, and placing it. What is yet unknown of it is asked
by Stripe's page. The cart is neither read nor changed. Who asks first, and closes older links, is `steps.buy_now`.
"""

from datetime import date

from functions.commerce.catalogue import Product
from functions.commerce.delivery import Reason
from functions.commerce.orders import DeliveryDay, Offered, Order, OrderStatus
from functions.conversation.basket import line_title, order_line
from functions.conversation.booking import when, why_not_now
from functions.conversation.days import refuse
from functions.conversation.message import Option
from functions.conversation.ordering import can_be_charged, open_attempt, say_preparing
from functions.conversation.show import browse, show_similar, stock_of, tell_sold_out
from functions.conversation.state import Buying, Step
from functions.conversation.talk import Talk
from functions.conversation.testing import pretend
from functions.conversation.ways import at_stripe, days_offered, ways


def find(talk: Talk, sku: str) -> Product | None:
    """The product, if it can be had now. None: it is said that it cannot, and what can is shown."""
    product = talk.shop.product_of(sku)
    if not product:
        talk.say("not_sold")
        browse(talk)
        return None
    if stock_of(talk, (product,))[sku] == 0:
        tell_sold_out(talk, line_title(product, sku, talk.locale), sku)
        show_similar(talk, product.id)
        return None
    return product


# --- the day ------------------------------------------------------------------------------------------------------


def asks_day(talk: Talk, product: Product) -> bool:
    """What can have a card with it is for a day: flowers, a present. Anything else goes on the earliest."""
    return product.takes_card and at_stripe(talk.rules.shipping).by_day


def ask_day(talk: Talk, key: str = "ask_day") -> None:
    """The earliest days, each one tap."""
    talk.go(Step.BUY_DAY)
    days = days_offered(talk)
    if not days:
        option = at_stripe(talk.rules.shipping).options[0]
        talk.ask(talk.text("no_days", option=option.label[talk.locale]), talk.option("human", "human"))
        return
    body = talk.text(key, now="") if key == "ask_day" else talk.text(key)
    talk.ask(body, *(Option(id=f"buyday:{day}", title=talk.text("label_day", day=day)) for day in days))


def can_be_on(talk: Talk, day: date) -> bool:
    """Whether something goes on that day; if not, it is said why, with the nearest days."""
    wish = DeliveryDay(day=day)
    refused = None
    for option in at_stripe(talk.rules.shipping).options:
        reason = why_not_now(talk, option, wish) if option.by_day else None
        if not reason:
            return True
        refused = refused or (option, reason)
    if refused:
        refuse(talk, refused[0], wish, refused[1], "buyday")
    return False


def _offer(talk: Talk, product: Product, sku: str, day: date | None, card: str | None) -> tuple[Offered, ...]:
    """What Stripe's page can let choose from. None of it: the day is asked (again)."""
    first = day or next(iter(days_offered(talk)), None)
    line = order_line(talk, product, sku, 1, product.variant(sku).price.amount)
    offered = ways(talk, (line,), first)
    if not offered:
        if day:
            lost, option = DeliveryDay(day=day), at_stripe(talk.rules.shipping).options[0]
            reason = why_not_now(talk, option, lost) or Reason.FULL
            talk.say("day_lost", when=when(talk, option, lost), reason=reason.value)
        talk.change(buying=Buying(sku=sku, card_message=card))
        ask_day(talk)
    return offered


# --- the order ----------------------------------------------------------------------------------------------------


def place(talk: Talk, product: Product, buying: Buying) -> None:
    offered = _offer(talk, product, buying.sku, buying.day, buying.card_message)
    if not offered:
        return
    conversation = talk.conversation
    line = order_line(talk, product, buying.sku, 1, product.variant(buying.sku).price.amount)
    if not can_be_charged(talk, line.total + min(way.price for way in offered)):
        talk.change(buying=None, step=Step.BROWSING)
        return
    if pretend(talk, (line,), offered[0].shipping):
        return
    order = Order(
        id=talk.new_id("o", "order"),
        conversation=conversation.id,
        account=conversation.account,
        locale=conversation.locale,
        currency=talk.rules.currency,
        bundle=talk.shop.version,
        status=OrderStatus.AWAITING_PAYMENT,
        lines=(line,),
        shipping=offered[0].shipping,
        total=line.total + offered[0].price,
        recipient="",
        email="",
        card_message=buying.card_message or "",
        buy_now=True,
        created_at=talk.now,
    )
    talk.change(order=order.id, confirming=None, buying=None)
    talk.go(Step.AWAITING_PAYMENT)
    talk.announce("order.placed", order=order.id, basket=order.total, currency=order.currency, units=1)
    open_attempt(talk, order, offered)
    say_preparing(talk, order.id)


def check_again(talk: Talk, order: Order) -> tuple[Offered, ...]:
    """Hold an expired order against today's catalogue, price, stock and days. Empty: what differs has been said."""
    line = order.lines[0]
    product = find(talk, line.sku)
    if not product:
        return ()
    price = product.variant(line.sku).price.amount
    if price != line.price:
        body = talk.text("price_changed", title=line.title, old=line.price, new=price)
        talk.ask(body, talk.option(f"buy:{line.sku}", "buy_now"), talk.option("browse", "browse"))
        return ()
    asked = order.delivery.day if order.delivery and asks_day(talk, product) else None
    return _offer(talk, product, line.sku, asked, order.card_message)

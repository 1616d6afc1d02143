"""Buy now: one tap from a card to Stripe's page. What is asked before is only what that page cannot: day and card.

At most one link is open: an older one is closed first, as it is for the cart's.
"""

from datetime import date

from functions.commerce.catalogue import Product
from functions.commerce.delivery import today
from functions.commerce.discounts import is_for
from functions.commerce.orders import OrderStatus
from functions.conversation.basket import order_line, plain_lines
from functions.conversation.buy_now import ask_day as offer_days
from functions.conversation.buy_now import asks_day, can_be_on, find, place
from functions.conversation.card_answer import Answer, read_card_answer
from functions.conversation.codes import judged, kept_code
from functions.conversation.confused import not_understood
from functions.conversation.dates import read_day
from functions.conversation.days import EARLIEST
from functions.conversation.message import Option
from functions.conversation.pausing import stops
from functions.conversation.payment import LIVE, close_attempt, open_order, resume_payment
from functions.conversation.show import browse, show_product, stock_of
from functions.conversation.state import Buying, Step
from functions.conversation.steps import card
from functions.conversation.steps.answering import wrong
from functions.conversation.steps.extras import LONGEST_CARD
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, normalise
from functions.conversation.ways import at_stripe, days_offered
from functions.conversation.words import Act


def start(talk: Talk, sku: str) -> None:
    """Buy one of a SKU. A second tap on the same thing leads to the link that is open for it."""
    if _resume(talk, sku):
        return
    if stops(talk):
        return
    product = find(talk, sku)
    if not product:
        return
    if product.event or not at_stripe(talk.rules.shipping).options:
        show_product(talk, product)  # a button from before the shop stopped delivering
        return
    price = product.variant(sku).price.amount
    talk.announce("checkout.started", basket=price, units=1, currency=talk.rules.currency)
    focus = talk.conversation.shown.model_copy(update={"product": product.id, "sku": sku})
    talk.change(buying=Buying(sku=sku), shown=focus)
    _tell_of_code(talk, product, sku)
    next_question(talk, product)


def _tell_of_code(talk: Talk, product: Product, sku: str) -> None:
    """A kept code that is for this counts in the cart only, one tap away."""
    line = order_line(talk, product, sku, 1, product.variant(sku).price.amount)
    code = kept_code(talk)
    if code and is_for(code, product) and judged(talk, code, (*plain_lines(talk), line)).amount:
        talk.ask(talk.text("buy_now_code", code=code.code), talk.option(f"add:{sku}", "add"), overtakable=False)


def _resume(talk: Talk, sku: str) -> bool:
    order, product = open_order(talk), talk.shop.product_of(sku)
    if not order or not product or not order.buy_now or order.status is not OrderStatus.AWAITING_PAYMENT:
        return False
    line = order.lines[0]
    same = (line.sku, line.price) == (sku, product.variant(sku).price.amount)
    return same and order.attempt.state in LIVE and resume_payment(talk)


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


def next_question(talk: Talk, product: Product) -> None:
    """The first answer that is missing; none is: the order."""
    buying = talk.conversation.buying
    if not buying:
        browse(talk)
    elif buying.day is None and asks_day(talk, product):
        offer_days(talk)
    elif buying.card_message is None and product.takes_card:
        talk.go(Step.BUY_CARD)
        ask_card(talk)
    else:
        order_now(talk)


def order_now(talk: Talk) -> None:
    """Order what `buying` holds; while an older link is still open, as soon as Stripe has closed that."""
    buying, before = talk.conversation.buying, open_order(talk)
    if not buying or stops(talk):
        return
    if before and before.status is OrderStatus.AWAITING_PAYMENT:
        close_attempt(talk, before)
        talk.change(buying=buying.model_copy(update={"agreed": True}), confirming=None)
        talk.say("one_moment")
        return
    talk.change(buying=None)
    product = find(talk, buying.sku)
    if product:
        place(talk, product, buying)


def _keep(talk: Talk, **answer: object) -> None:
    """Keep an answer and go on."""
    buying = talk.conversation.buying
    product = find(talk, buying.sku) if buying else None
    if buying and product:
        talk.change(buying=buying.model_copy(update=answer), misunderstood=0)
        next_question(talk, product)


# --- the day ------------------------------------------------------------------------------------------------------


def ask_day(talk: Talk) -> None:
    if talk.conversation.buying:
        offer_days(talk)
    else:
        browse(talk)


def hear_day(talk: Talk, said: Said) -> None:
    """A day in any words, or its place in the list."""
    day = read_day(said.text, today(talk.rules, talk.now)) or _picked(talk, said)
    if day:
        _take_day(talk, day)
    else:
        wrong(talk, "invalid_day")
        offer_days(talk, "ask_day_again")


def _picked(talk: Talk, said: Said) -> date | None:
    number = said.number if said.act is Act.PICK else None
    if number is None and set(normalise(said.text).split()) & EARLIEST:
        number = 1
    days = days_offered(talk) if number else ()
    return days[(number or 1) - 1] if 0 < (number or 0) <= len(days) else None


def tap_day(talk: Talk, rest: str) -> None:
    """A button of a purchase that is over, or of a day that was never offered, does nothing."""
    try:
        day = date.fromisoformat(rest)
    except ValueError:
        not_understood(talk)
        return
    if talk.conversation.buying and talk.conversation.step in (Step.BUY_DAY, Step.BUY_CARD):
        _take_day(talk, day)
    else:
        not_understood(talk)


def _take_day(talk: Talk, day: date) -> None:
    if can_be_on(talk, day):
        _keep(talk, day=day)


# --- the card -----------------------------------------------------------------------------------------------------


def ask_card(talk: Talk) -> None:
    if not talk.conversation.buying:
        browse(talk)
        return
    talk.ask(talk.text("ask_card", most=LONGEST_CARD, now=""), talk.option("buycard", "no_card"))


def hear_card(talk: Talk, said: Said) -> None:
    """The shopper's own words as they are. Nothing is shown between this and the order: what may be said to us is not
    taken at once."""
    answer, words = read_card_answer(said.text)
    day = read_day(said.text, today(talk.rules, talk.now)) if answer is Answer.CHANGE else None
    if said.act in (Act.NO, Act.SKIP) or answer is Answer.NONE:
        no_card(talk)
    elif answer is Answer.YES:
        ask_card(talk)
    elif answer is Answer.QUESTION:
        card.reply(talk, said)
    elif day:
        _take_day(talk, day)
    elif answer is not Answer.WORDS and not talk.conversation.misunderstood:
        card.doubt(talk)
        ask_card(talk)
    elif card.fits(talk, words):
        _keep(talk, card_message=words)


def no_card(talk: Talk) -> None:
    """A button of a purchase that is over does nothing."""
    if talk.conversation.buying and talk.conversation.step is Step.BUY_CARD:
        _keep(talk, card_message="")
    else:
        not_understood(talk)

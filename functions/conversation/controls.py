"""The seven words that work in every state, and the few wishes that do too (a language, "where is my order")."""

from collections.abc import Callable

from functions.commerce.orders import FULFILMENT_RANK, Order, OrderStatus
from functions.commerce.pricing import shipping_price
from functions.conversation import consent
from functions.conversation.basket import reorder, show_cart, undo
from functions.conversation.effects import ObservePayment
from functions.conversation.message import Link, Option, Text
from functions.conversation.payment import cancel_payment, open_order, send_link
from functions.conversation.show import browse, show_again, show_product
from functions.conversation.state import Shown, Step
from functions.conversation.steps import STEPS
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, understand
from functions.conversation.words import Act

CHECKOUT_STEPS = frozenset(step for step in Step if step.name.startswith("CHECKOUT_"))


def obey(talk: Talk, said: Said) -> bool:
    """Do what a control word asks. False: it was none, the open step hears it."""
    control = CONTROLS.get(said.act)
    praise = said.act is Act.THANKS and talk.conversation.step is Step.REVIEW_SCORE
    if not control or praise:
        return False
    control(talk, said)
    return True


def obey_word(talk: Talk, text: str) -> None:
    """A tapped text that is no action of ours: a control word, or else a step's answer."""
    said = understand(text, talk.conversation.step)
    if not obey(talk, said):
        STEPS[talk.conversation.step].hear(talk, said)


def menu_options(talk: Talk) -> tuple[Option, ...]:
    options = [talk.option("browse", "browse")]
    if not talk.conversation.cart.empty:
        options.append(talk.option("cart", "cart"))
    if talk.conversation.orders:
        options.append(talk.option("status", "order_status"))
    options.append(talk.option("help", "help"))
    return tuple(options)


def show_menu(talk: Talk, said: Said | None = None) -> None:
    talk.go(Step.BROWSING, Shown())
    talk.ask(talk.text("menu", name=talk.conversation.profile_name), *menu_options(talk))


def say_first(talk: Talk, body: str) -> None:
    talk.send(Text(body=body))


def back(talk: Talk, said: Said) -> None:
    """One step; no answer is lost, for answers are kept apart from steps."""
    places = talk.conversation.back
    if not places:
        show_menu(talk)
        talk.change(back=())
        return
    talk.change(step=places[-1].step, shown=places[-1].shown, back=places[:-1])
    STEPS[talk.conversation.step].ask(talk)


def cancel(talk: Talk, said: Said) -> None:
    """Leave what one was doing, and say what stays."""
    step = talk.conversation.step
    open_order = talk.order(talk.conversation.order) if talk.conversation.order else None
    waiting = (OrderStatus.AWAITING_PAYMENT, OrderStatus.PAYMENT_PENDING)
    if open_order and open_order.status in waiting and step not in (Step.BUY_DAY, Step.BUY_CARD):
        cancel_payment(talk)
        return
    if step in CHECKOUT_STEPS:
        talk.change(step=Step.CART, back=(), confirming=None)
        kept = talk.text("cancelled_checkout", units=talk.conversation.cart.units)
        talk.ask(kept, talk.option("cart", "cart"), talk.option("browse", "browse"), overtakable=False)
        return
    if step in (Step.REVIEW_SCORE, Step.REVIEW_TEXT):
        talk.change(step=Step.BROWSING, review_order=None, back=())
    paid = _last_paid(talk)
    if paid and step is Step.AFTER_ORDER:
        contact = talk.rules.contact
        body = talk.text("cancel_paid", number=paid.number, phone=contact.phone, email=contact.email)
        talk.ask(body, talk.option("human", "human"), talk.option("status", "order_status"), overtakable=False)
        return
    talk.change(step=Step.BROWSING, shown=Shown(), back=(), buying=None)
    body = talk.text("cancelled_nothing", units=talk.conversation.cart.units)
    talk.ask(body, *menu_options(talk), overtakable=False)


def tell_cart(talk: Talk, said: Said) -> None:
    show_cart(talk)


def help_out(talk: Talk, said: Said | None = None) -> None:
    contact = talk.rules.contact
    body = talk.text("help", shop=talk.rules.name, phone=contact.phone, email=contact.email)
    talk.ask(body, *menu_options(talk)[:2], talk.option("human", "human"))


def ask_for_human(talk: Talk, said: Said | None = None) -> None:
    """A request is recorded for the merchant; the shopper hears when and how a person can be reached."""
    first = talk.conversation.human_requested_at is None
    talk.change(human_requested_at=talk.now, misunderstood=0)
    rules = talk.rules
    talk.say("human", hours=opening_hours(talk), phone=rules.contact.phone, email=rules.contact.email)
    if first:
        basket = talk.conversation.cart.total
        talk.announce("human.requested", step=talk.conversation.step.value, basket=basket, currency=rules.currency)


def opening_hours(talk: Talk) -> list[dict[str, str]]:
    """A row a day: {"day": "mon", "hours": "09:00-18:00"}; "" when closed."""
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return [{"day": day, "hours": ", ".join(talk.rules.hours.get(day, ()))} for day in days]


def switch_language(talk: Talk, said: Said) -> None:
    if said.locale not in talk.rules.locales:
        talk.say("language_unknown", locales=list(talk.rules.locales))
        return
    talk.change(locale=said.locale, locale_sure=True)
    talk.say("language_switched")
    STEPS[talk.conversation.step].ask(talk)


def order_status(talk: Talk, said: Said) -> None:
    digits = "".join(char for char in said.text if char.isdigit())
    tell_order_status(talk, digits)


def tell_order_status(talk: Talk, number: str = "") -> None:
    """State and tracking of an order placed here: the one with that number, else the latest."""
    past = talk.conversation.orders
    chosen = next((order for order in past if number and order.number == number), past[0] if past else None)
    order = talk.order(chosen.id) if chosen else None
    if not order:
        talk.ask(talk.text("no_orders"), *menu_options(talk)[:2], overtakable=False)
        return
    if order.status is OrderStatus.AWAITING_PAYMENT:
        send_link(talk, order, "payment_open", purpose="reply")
        return
    parcels = sorted(order.parcels, key=lambda parcel: FULFILMENT_RANK.get(parcel.state, 0))
    latest = parcels[-1] if parcels else None
    body = talk.text(
        "order_status",
        number=order.number or "",
        status=order.status.value,
        parcel=latest.model_dump(mode="json") if latest else None,
    )
    link = Link(title=talk.text("label_track"), url=latest.tracking_url) if latest and latest.tracking_url else None
    talk.send(Text(body=body, link=link))


def send_payment_link(talk: Talk, said: Said) -> None:
    order = talk.order(talk.conversation.order) if talk.conversation.order else None
    if not order:
        show_cart(talk)
        return
    STEPS[Step.AWAITING_PAYMENT].hear(talk, Said(Act.PAYMENT, said.text))


def greet_again(talk: Talk, said: Said) -> None:
    """ "Hoi" in the middle of something does not lose it."""
    if talk.conversation.step in (Step.BROWSING, Step.AFTER_ORDER):
        show_menu(talk)
        return
    talk.say("hello_again", name=talk.conversation.profile_name)
    STEPS[talk.conversation.step].ask(talk)


def thank(talk: Talk, said: Said) -> None:
    talk.say("welcome")


def carry_on(talk: Talk, said: Said) -> None:
    """ "Niet stoppen": nothing is stopped, the open question is still open."""
    talk.say("carry_on")
    STEPS[talk.conversation.step].ask(talk)


def has_paid(talk: Talk, said: Said) -> None:
    """Stripe is asked at once; what it says is told when it has said so."""
    order = open_order(talk)
    if order and order.status is OrderStatus.AWAITING_PAYMENT and order.attempt.session:
        talk.effects.append(ObservePayment(order=order.id, attempt=order.attempt.number))
        talk.say("looking_for_payment")
    else:
        tell_order_status(talk)


def pause(talk: Talk, said: Said) -> None:
    talk.say("take_your_time")


def tell_delivery(talk: Talk, said: Said) -> None:
    """What delivery costs and where it goes; the open question stays open."""
    goods = talk.conversation.cart.total
    options = [
        {
            "label": option.label[talk.locale],
            "price": shipping_price(option, goods),
            "countries": list(option.countries),
            "free_from": option.free_from or 0,
        }
        for option in talk.rules.shipping
    ]
    talk.say("delivery", options=options, address=talk.rules.contact.address)
    _ask_on(talk)


def tell_hours(talk: Talk, said: Said) -> None:
    contact = talk.rules.contact
    talk.say("hours", hours=opening_hours(talk), address=contact.address, phone=contact.phone)
    _ask_on(talk)


def tell_price(talk: Talk, said: Said) -> None:
    """Of the product in front of the shopper, else of the cart."""
    product = talk.shop.product(talk.conversation.shown.product or "")
    if product and talk.conversation.step is Step.PRODUCT:
        show_product(talk, product)
    elif talk.conversation.step is Step.CHECKOUT_CONFIRM:
        STEPS[Step.CHECKOUT_CONFIRM].ask(talk)
    elif talk.conversation.step in CHECKOUT_STEPS:
        talk.say("total_so_far", total=talk.conversation.cart.total)
        STEPS[talk.conversation.step].ask(talk)
    elif talk.conversation.cart.empty and talk.conversation.shown.products:
        show_again(talk)
    else:
        show_cart(talk)


def _ask_on(talk: Talk) -> None:
    """In the checkout the open question is asked again; elsewhere nothing needs to be."""
    if talk.conversation.step in CHECKOUT_STEPS:
        STEPS[talk.conversation.step].ask(talk)


def tell_machine(talk: Talk, said: Said) -> None:
    """A person must be able to tell that they talk to a machine (Regulation (EU) 2024/1689 art. 50)."""
    talk.ask(talk.text("machine", shop=talk.rules.name), talk.option("human", "human"), *menu_options(talk)[:1])


def _last_paid(talk: Talk) -> Order | None:
    for past in talk.conversation.orders[:1]:
        order = talk.order(past.id)
        if order and order.status is OrderStatus.PAID:
            return order
    return None


CONTROLS: dict[Act, Callable[[Talk, Said], None]] = {
    Act.STOP: consent.stop,
    Act.CANCEL: cancel,
    Act.BACK: back,
    Act.MENU: show_menu,
    Act.CART: tell_cart,
    Act.HELP: help_out,
    Act.HUMAN: ask_for_human,
    Act.SWITCH_LANGUAGE: switch_language,
    Act.ORDER_STATUS: order_status,
    Act.PAYMENT: send_payment_link,
    Act.GREET: greet_again,
    Act.THANKS: thank,
    Act.CARRY_ON: carry_on,
    Act.HAS_PAID: has_paid,
    Act.MACHINE: tell_machine,
    Act.PAUSE: pause,
    Act.DELIVERY: tell_delivery,
    Act.HOURS: tell_hours,
    Act.PRICE: tell_price,
    Act.BROWSE: lambda talk, said: browse(talk),
    Act.UNDO: lambda talk, said: undo(talk),
    Act.REORDER: lambda talk, said: reorder(talk),
}
"""What works in every state. Free-text steps never see the lower ones, for there nearly any word is an answer."""

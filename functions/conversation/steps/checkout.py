"""The questions of the checkout: who, how, where, e-mail, card. Each is asked only when its answer is missing or wrong.

Answers live in the conversation's draft, apart from the steps: going back, or wandering off, loses none.
"""

import re

from functions.commerce.address import POSTCODES, missing_parts, read_address
from functions.commerce.orders import Address
from functions.commerce.pricing import shipping_price
from functions.commerce.shop import ShippingOption
from functions.conversation.basket import show_cart
from functions.conversation.confused import not_understood
from functions.conversation.intents import Intent
from functions.conversation.message import Option, Text
from functions.conversation.names import NAME_LEAD_IN, is_name, read_name
from functions.conversation.ordering import check_cart, send_summary
from functions.conversation.payment import resume_payment
from functions.conversation.shipping import read_shipping
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act

LONGEST_CARD = 300
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


def start(talk: Talk) -> None:
    """Begin, or go on with, the checkout of what is in the cart."""
    if resume_payment(talk):
        return
    if talk.conversation.cart.empty:
        show_cart(talk)
        return
    if not check_cart(talk) and talk.conversation.cart.empty:
        return
    cart = talk.conversation.cart
    if not talk.conversation.step.name.startswith("CHECKOUT_"):
        talk.announce("checkout.started", basket=cart.total, units=cart.units, currency=talk.rules.currency)
    next_question(talk)


def next_question(talk: Talk) -> None:
    """The first answer that is missing; none is: the summary."""
    draft = talk.conversation.draft
    option = _option(talk)
    if not draft.name:
        _open(talk, Step.CHECKOUT_NAME)
    elif option is None and len(talk.rules.shipping) > 1:
        _open(talk, Step.CHECKOUT_SHIPPING)
    elif option is None:
        answer(talk, shipping=talk.rules.shipping[0].id)
    elif option.countries and _address_incomplete(draft.address, option):
        _open(talk, Step.CHECKOUT_ADDRESS)
    elif not draft.email:
        _open(talk, Step.CHECKOUT_EMAIL)
    elif draft.card_message is None and _takes_card(talk):
        _open(talk, Step.CHECKOUT_CARD)
    else:
        talk.go(Step.CHECKOUT_CONFIRM)
        send_summary(talk)


def answer(talk: Talk, **fields: str | Address | None) -> None:
    """Keep an answer and go on."""
    talk.change(draft=talk.conversation.draft.model_copy(update=fields), misunderstood=0)
    next_question(talk)


ASK_AGAIN = {
    "name": Step.CHECKOUT_NAME,
    "shipping": Step.CHECKOUT_SHIPPING,
    "address": Step.CHECKOUT_ADDRESS,
    "email": Step.CHECKOUT_EMAIL,
    "card": Step.CHECKOUT_CARD,
}
"""Answers that the summary lets one change."""


def change_answer(talk: Talk, what: str) -> None:
    """Ask one question again; its old answer stays until there is a new one."""
    if what in ASK_AGAIN:
        _open(talk, ASK_AGAIN[what])
    else:
        show_cart(talk)


def offer_changes(talk: Talk) -> None:
    """What of the summary to change."""
    option = _option(talk)
    asked = ["name", "shipping", *(["address"] if option and option.countries else []), "email"]
    asked += ["card"] if _takes_card(talk) else []
    options = [talk.option(f"ask:{what}", f"change_{what}") for what in asked]
    talk.ask(talk.text("change_what"), talk.option("edit", "change_cart"), *options)


def _open(talk: Talk, step: Step) -> None:
    talk.go(step)
    ASK[step](talk)


# --- who ------------------------------------------------------------------------------------------------------


def ask_name(talk: Talk) -> None:
    profile, now = talk.conversation.profile_name, talk.conversation.draft.name
    options = [Option(id="myname", title=profile)] if is_name(profile) and profile != now else []
    _ask(talk, talk.text("ask_name", name=profile if options else "", now=now), *options, now=now)


def hear_name(talk: Talk, said: Said) -> None:
    """A name; an address or e-mail that comes with it is kept, and not asked for again."""
    first, rest = _first_line(NAME_LEAD_IN.sub("", said.text).strip())
    name = read_name(first, talk.conversation.profile_name)
    if said.act is Act.TEXT and name:
        _keep_more(talk, rest)
        answer(talk, name=name)
    else:
        _wrong(talk, "invalid_name")


def _first_line(text: str) -> tuple[str, str]:
    """The name, and what stands after it on other lines or behind a comma."""
    parts = re.split(r"[\n,;]", text, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


def _keep_more(talk: Talk, text: str) -> None:
    """An address or an e-mail told before it was asked for."""
    found = EMAIL.search(text)
    draft = talk.conversation.draft
    if found:
        draft = draft.model_copy(update={"email": found.group().strip(".").lower()})
        text = text.replace(found.group(), " ")
    address = read_address(text.strip(" ,\n"), Address(), _countries(talk))
    if address.postcode and address.number:
        draft = draft.model_copy(update={"address": address})
    talk.change(draft=draft)


# --- how ------------------------------------------------------------------------------------------------------


def ask_shipping(talk: Talk) -> None:
    _offer_shipping(talk, "ask_shipping")


def _offer_shipping(talk: Talk, key: str) -> None:
    goods = talk.conversation.cart.total
    options = []
    for option in talk.rules.shipping:
        price = shipping_price(option, goods)
        detail = talk.money(price) if price else talk.text("free")
        options.append(Option(id=f"ship:{option.id}", title=option.label[talk.locale], detail=detail))
    talk.ask(talk.text(key), *options)


def hear_shipping(talk: Talk, said: Said) -> None:
    chosen = read_shipping(said, talk.rules.shipping, talk.conversation.cart.total)
    before = talk.conversation.draft
    if not chosen:
        _keep_more(talk, said.text)
    if chosen:
        answer(talk, shipping=chosen.id)
    elif talk.conversation.draft != before:
        talk.change(misunderstood=0)
        ask_shipping(talk)
    elif talk.conversation.misunderstood:
        _wrong(talk, "invalid_shipping")
        ask_shipping(talk)
    else:
        talk.change(misunderstood=1)
        _offer_shipping(talk, "which_shipping")


def _option(talk: Talk) -> ShippingOption | None:
    chosen = talk.conversation.draft.shipping
    return next((option for option in talk.rules.shipping if option.id == chosen), None)


# --- where ----------------------------------------------------------------------------------------------------


def ask_address(talk: Talk) -> None:
    known = talk.conversation.draft.address
    missing = missing_parts(known) if known else ()
    if known and missing and len(missing) < 4:
        talk.say("ask_address_rest", known=known.line, missing=list(missing))
    else:
        now = known.line if known else ""
        _ask(talk, talk.text("ask_address", name=talk.conversation.draft.name, now=now), now=now)


def _countries(talk: Talk) -> tuple[str, ...]:
    """Where the chosen shipping goes; before it is chosen, wherever any goes."""
    option = _option(talk)
    if option and option.countries:
        return option.countries
    every = tuple(dict.fromkeys(country for each in talk.rules.shipping for country in each.countries))
    return every or (talk.rules.country,)


def hear_address(talk: Talk, said: Said) -> None:
    """Take what the message tells, ask only for what it does not."""
    option, countries = _option(talk), _countries(talk)
    known = talk.conversation.draft.address
    complete = known is not None and not _address_incomplete(known, option)
    start_from = Address() if known is None or complete else known
    address = read_address(said.text, start_from, tuple(dict.fromkeys((*countries, *POSTCODES))))
    said_something = address != start_from.model_copy(update={"country": address.country})
    if said.act is not Act.TEXT or not said_something or said.text.strip().endswith("?"):
        _wrong(talk, "invalid_address")
    elif address.country not in countries:
        _wrong(talk, "wrong_country", countries=list(countries))
    else:
        answer(talk, address=address)


def _address_incomplete(address: Address | None, option: ShippingOption | None) -> bool:
    if address is None or missing_parts(address):
        return True
    return bool(option and option.countries and address.country not in option.countries)


# --- e-mail, card ---------------------------------------------------------------------------------------------


def ask_email(talk: Talk) -> None:
    now = talk.conversation.draft.email
    _ask(talk, talk.text("ask_email", now=now), now=now)


def hear_email(talk: Talk, said: Said) -> None:
    found = EMAIL.search(said.text)
    if found and ".." not in found.group() and len(found.group()) <= 254:
        answer(talk, email=found.group().strip(".").lower())
    else:
        _wrong(talk, "invalid_email")


def ask_card(talk: Talk) -> None:
    now = talk.conversation.draft.card_message or ""
    _ask(talk, talk.text("ask_card", most=LONGEST_CARD, now=now), talk.option("nocard", "no_card"), now=now)


def hear_card(talk: Talk, said: Said) -> None:
    """The shopper's own words, as they are: nothing in them is a command."""
    if said.act in (Act.NO, Act.SKIP):
        answer(talk, card_message="")
    elif len(said.text) > LONGEST_CARD:
        _wrong(talk, "card_too_long", most=LONGEST_CARD, length=len(said.text))
    elif not said.text:
        _wrong(talk, "invalid_card")
    else:
        answer(talk, card_message=said.text)


def keep_answer(talk: Talk) -> None:
    """The answer that was there stays."""
    if talk.conversation.cart.empty:
        show_cart(talk)
    else:
        next_question(talk)


def _ask(talk: Talk, body: str, *options: Option, now: str) -> None:
    """Ask; an answer that is there already can be kept with one tap."""
    every = [*([talk.option("keep", "keep")] if now else []), *options]
    if every:
        talk.ask(body, *every)
    else:
        talk.send(Text(body=body), overtakable=True)


def _takes_card(talk: Talk) -> bool:
    products = [talk.shop.product_of(sku) for sku in talk.conversation.cart.skus]
    return any(product and product.takes_card for product in products)


def _wrong(talk: Talk, key: str, **values: object) -> None:
    """What was wrong and what to do; the second time in a row a person is offered too."""
    talk.understood(Intent.INVALID_ANSWER)
    if talk.conversation.misunderstood:
        not_understood(talk, talk.text(key, **values))
        return
    talk.change(misunderstood=talk.conversation.misunderstood + 1)
    talk.say(key, **values)


ASK = {
    Step.CHECKOUT_NAME: ask_name,
    Step.CHECKOUT_SHIPPING: ask_shipping,
    Step.CHECKOUT_ADDRESS: ask_address,
    Step.CHECKOUT_EMAIL: ask_email,
    Step.CHECKOUT_CARD: ask_card,
}

"""The questions of the checkout: who, how, where, e-mail, card. Each is asked only when its answer is missing or wrong.

Answers live in the conversation's draft, apart from the steps: going back, or wandering off, loses none.
"""

import re
import unicodedata

from functions.commerce.address import POSTCODES, missing_parts, read_address
from functions.commerce.orders import Address
from functions.commerce.pricing import shipping_price
from functions.commerce.shop import ShippingOption
from functions.conversation.confused import not_understood
from functions.conversation.message import Option, Text
from functions.conversation.ordering import check_cart, send_summary
from functions.conversation.payment import resume_payment
from functions.conversation.show import show_cart
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, normalise
from functions.conversation.words import Act

LONGEST_NAME = 80
LONGEST_CARD = 300
NAME_LEAD_IN = re.compile(
    r"^\s*(?:het is voor|dit is voor|voor|mijn naam is|ik ben|ik heet|naam:?|it is for|it's for|for|my name is|i am"
    r"|i'm)\s+",
    re.IGNORECASE,
)
ONESELF = frozenset(
    ["mij", "mezelf", "mijzelf", "ikzelf", "ik", "voor mij", "me", "myself", "for me", "zelf", "ik zelf"]
)
QUESTION_WORDS = frozenset(
    "waar wat hoe wanneer waarom welke kunnen mogen bezorgen leveren where what how when why which does could".split()
)
"""With two or more words after them they begin a question or a sentence, not a name."""
COLLECTED = frozenset(
    "afhalen afhaal ophalen haal zelf winkel collect pickup pick collection store shop myself".split()
)
DELIVERED = frozenset(
    "thuis thuisbezorgen thuisbezorgd bezorg bezorgd opsturen versturen verzenden verzending sturen post gewoon gewone "
    "normaal standaard home deliver delivered ship shipping send mail normal regular standard".split()
)
CHEAPEST = frozenset("goedkoopste goedkoop gratis cheapest cheap free".split())
MOST_SHIPPING_WORDS = 8
LEAST_ALIKE = 5
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
    name = first.strip(" .,!\n")
    if normalise(name) in ONESELF:
        name = talk.conversation.profile_name
    if said.act is Act.TEXT and is_name(name):
        _keep_more(talk, rest)
        answer(talk, name=" ".join(name.split()))
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


def is_name(text: str) -> bool:
    """Letters of any script, no digits but a few, no address signs: anything that a person may be called."""
    letters = sum(char.isalpha() or unicodedata.category(char).startswith("M") for char in text)
    words = normalise(text).split()
    return (
        2 <= len(text) <= LONGEST_NAME
        and letters >= 2
        and not any(sign in text for sign in "@\n?？/")
        and letters * 2 > len(text)
        and not (len(words) > 2 and words[0] in QUESTION_WORDS)
        and not (words and words[0] in ("mijn", "my") and len(words) < 4)
    )


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
    chosen = _named_option(talk, said)
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


def _named_option(talk: Talk, said: Said) -> ShippingOption | None:
    """By number, by a word of its label ("bezorg maar"), or by what shoppers call it ("afhalen", "de goedkoopste")."""
    options = talk.rules.shipping
    if said.act is Act.PICK and said.number and 0 < said.number <= len(options):
        return options[said.number - 1]
    words = set(normalise(said.text).split())
    if len(words) > MOST_SHIPPING_WORDS:
        return None
    scored = [(_label_score(words, option), option) for option in options]
    best = max(score for score, _ in scored)
    fits = [option for score, option in scored if score == best]
    if best and len(fits) == 1:
        return fits[0]
    if words & CHEAPEST:
        goods = talk.conversation.cart.total
        return min(options, key=lambda option: shipping_price(option, goods))
    kinds = [option for option in options if bool(option.countries) == (not words & COLLECTED)]
    return kinds[0] if kinds and words & (COLLECTED | DELIVERED) else None


def _label_score(words: set[str], option: ShippingOption) -> float:
    """Letters that are alike, less those of the label that were not said: "delivery" is not the evening's."""
    return max(0.0, *(_alike(words, normalise(label).split()) for label in option.label.values()))


def _alike(words: set[str], label: list[str]) -> float:
    score = 0.0
    for each in label:
        most = max((len(_shared(word, each)) for word in words), default=0)
        score += most if most >= LEAST_ALIKE else -len(each) / 2 if len(each) >= LEAST_ALIKE else 0
    return score


def _shared(one: str, other: str) -> str:
    """The beginning that two words share, when it is all of one but an ending."""
    letters = "".join(a for a, b in zip(one, other, strict=False) if a == b) if one[:1] == other[:1] else ""
    common = one[: len(letters)] if other.startswith(one[: len(letters)]) else ""
    return common if len(common) >= min(len(one), len(other)) - 3 else ""


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

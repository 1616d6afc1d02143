"""How it goes and where to: the way of shipping, the address. A `hear` says whether to go on."""

import re

from functions.commerce.address import POSTCODES, missing_parts, read_address
from functions.commerce.delivery import delivers_to
from functions.commerce.orders import Address
from functions.commerce.patterns import Pattern
from functions.commerce.pricing import shipping_price
from functions.commerce.shop import ShippingOption
from functions.conversation.address_doubt import ask_doubt
from functions.conversation.booking import shipping_option
from functions.conversation.intents import Intent
from functions.conversation.message import Option
from functions.conversation.registered import hear_here
from functions.conversation.shipping import COLLECTED, read_shipping
from functions.conversation.steps.answering import ask, countries, keep, keep_contact, keep_more, wrong
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, normalise
from functions.conversation.words import Act

_NUMBER_TOLD = Pattern(
    r"\b(?:huisnummer|nummer|house number|number|nr\.?)(?: is)? (?P<number>\d{1,5}(?: ?[a-z])?)\s*[.!]*$", re.IGNORECASE
)

# --- how ------------------------------------------------------------------------------------------------------


def ask_shipping(talk: Talk) -> None:
    _offer_shipping(talk, "ask_shipping")


def _offer_shipping(talk: Talk, key: str) -> None:
    talk.ask(talk.text(key), *(shipping_choice(talk, option) for option in talk.rules.shipping))


def shipping_choice(talk: Talk, option: ShippingOption) -> Option:
    price = shipping_price(option, talk.conversation.cart.total)
    detail = talk.money(price) if price else talk.text("free")
    return Option(id=f"ship:{option.id}", title=option.label[talk.locale], detail=detail)


def hear_shipping(talk: Talk, said: Said) -> bool:
    chosen = read_shipping(said, talk.rules.shipping, talk.conversation.cart.total)
    before = talk.conversation.draft
    keep_more(talk, said.text)
    if chosen:
        take_shipping(talk, chosen)
        return True
    if talk.conversation.draft != before:
        if talk.conversation.draft.address != before.address:
            talk.understood(Intent.PROVIDE_ADDRESS)
        talk.change(misunderstood=0)
        ask_shipping(talk)
    elif talk.conversation.misunderstood:
        wrong(talk, "invalid_shipping")
        ask_shipping(talk)
    else:
        talk.understood(Intent.INVALID_ANSWER)
        talk.change(misunderstood=1)
        _offer_shipping(talk, "which_shipping")
    return False


def take_shipping(talk: Talk, option: ShippingOption) -> None:
    """Another way has other days and slots: the day that was chosen is tried there."""
    talk.understood(Intent.CHOOSE_DELIVERY, option=option.id)
    draft = talk.conversation.draft
    if draft.shipping != option.id and draft.delivery:
        keep(talk, wanted=draft.delivery.day, delivery=None)
    before = shipping_option(talk, draft.shipping)
    keep(talk, shipping=option.id)
    address = draft.address
    if address and before and not delivers_to(before, address) and not address_missing(talk, option):
        read_back(talk, address)


# --- where ----------------------------------------------------------------------------------------------------


def address_missing(talk: Talk, option: ShippingOption) -> bool:
    """Whether there is no whole address that this option goes to."""
    address = talk.conversation.draft.address
    return bool(option.countries) and (
        address is None or bool(missing_parts(address)) or not delivers_to(option, address)
    )


def ask_address(talk: Talk) -> None:
    draft = talk.conversation.draft
    known, option = draft.address, shipping_option(talk, draft.shipping)
    missing = missing_parts(known) if known else ()
    if known and missing and len(missing) < 4:
        talk.say("ask_address_rest", known=known.line, missing=list(missing))
    elif known and not missing and option and not delivers_to(option, known):
        refuse_address(talk, option, known)
    else:
        now = known.line if known else ""
        ask(talk, talk.text("ask_address", name=draft.name, now=now), now=now)


def hear_address(talk: Talk, said: Said) -> bool:
    """Take what the message tells, ask only for what it does not; what cannot be delivered is said at once."""
    if _collects_after_all(talk, said) or correct_number(talk, said.text):
        return True
    option = shipping_option(talk, talk.conversation.draft.shipping)
    known = talk.conversation.draft.address
    whole = known is not None and (option is None or not address_missing(talk, option))
    start_from = Address() if known is None or whole or not missing_parts(known) else known
    told = hear_here(talk, said.text, start_from, tuple(dict.fromkeys((*countries(talk), *POSTCODES))))
    address = told.address
    said_something = address != start_from.model_copy(update={"country": address.country})
    if said.act is not Act.TEXT or not said_something or said.text.strip().endswith("?"):
        wrong(talk, "invalid_address")
        return False
    if option and address.postcode and not delivers_to(option, address):
        # Whole, it is kept: another way of shipping, one tap away, may go there.
        keep(talk, **({} if missing_parts(address) else {"address": address}))
        refuse_address(talk, option, address)
        return False
    keep_contact(talk, told.rest)
    take_address(talk, address)
    if told.doubt:
        ask_doubt(talk, told)
    return not told.doubt


def _collects_after_all(talk: Talk, said: Said) -> bool:
    """ "Ik haal het toch zelf op": no address is needed any more."""
    if any(char.isdigit() for char in said.text) or not COLLECTED & set(normalise(said.text).split()):
        return False
    chosen = read_shipping(said, talk.rules.shipping, talk.conversation.cart.total)
    if not chosen or chosen.countries:
        return False
    take_shipping(talk, chosen)
    return True


def correct_number(talk: Talk, text: str) -> bool:
    """ "Sorry, ik bedoel nummer 14": the number of an address that is there already; the rest stays."""
    known, told = talk.conversation.draft.address, _NUMBER_TOLD.search(text)
    if not known or not known.street or not told or read_address(text, Address(), countries(talk)).postcode:
        return False
    take_address(talk, known.model_copy(update={"number": told["number"].replace(" ", "")}))
    return True


def take_address(talk: Talk, address: Address) -> None:
    """A whole address is always read back: what we made of it may not be what was meant."""
    talk.understood(Intent.PROVIDE_ADDRESS)
    keep(talk, address=address)
    if not missing_parts(address):
        read_back(talk, address)


def read_back(talk: Talk, address: Address) -> None:
    talk.say("address_read", address=address.line, country=_abroad(talk, address))


def choose_part(talk: Talk, part: str, name: str) -> None:
    """A street or city that was asked about, by a tap."""
    address = talk.conversation.draft.address
    if address and name:
        take_address(talk, address.model_copy(update={part: name}))


def _abroad(talk: Talk, address: Address) -> str:
    return address.country if address.country != talk.rules.country else ""


def refuse_address(talk: Talk, option: ShippingOption, address: Address) -> None:
    """Where this option does not go, and what does go there."""
    talk.understood(Intent.INVALID_ANSWER)
    others = [each for each in talk.rules.shipping if each.id != option.id and delivers_to(each, address)]
    body = talk.text(
        "cannot_deliver",
        option=option.label[talk.locale],
        place=f"{address.postcode} {address.city}".strip(),
        countries=list(option.countries),
        abroad=address.country not in option.countries,
    )
    talk.ask(body, *(shipping_choice(talk, each) for each in others), talk.option("human", "human"))

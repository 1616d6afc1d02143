"""When: the day and slot of delivery, or of fetching it. A `hear` says whether to go on."""

from functions.commerce.address import read_address
from functions.commerce.delivery import delivers_to, today, why_never
from functions.commerce.orders import Address, DeliveryDay
from functions.commerce.shop import ShippingOption
from functions.conversation.booking import shipping_option, when, why_not_now
from functions.conversation.dates import read_day
from functions.conversation.day_words import read_slot
from functions.conversation.days import (
    bookable_slots_of,
    offer_days,
    offer_slots,
    read_choice,
    refuse,
    settled,
    show_days,
)
from functions.conversation.intents import Intent
from functions.conversation.move_day import read_wish
from functions.conversation.state import Step
from functions.conversation.steps.answering import countries, keep, wrong
from functions.conversation.steps.where import correct_number, take_address
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, normalise


def ask(talk: Talk) -> None:
    """The slots of a day that was told before; why that cannot be; else the earliest days."""
    draft = talk.conversation.draft
    option = shipping_option(talk, draft.shipping)
    wish = DeliveryDay(day=draft.wanted) if draft.wanted and not draft.delivery else None
    reason = why_not_now(talk, option, wish) if option and wish else None
    if option and wish and reason:
        keep(talk, wanted=None)
        refuse(talk, option, wish, reason, "day")
    else:
        offer_days(talk)


def hear(talk: Talk, said: Said) -> bool:
    """A day in any words; an address that is typed again is put right."""
    draft = talk.conversation.draft
    option = shipping_option(talk, draft.shipping)
    if not option:
        return True
    if correct_number(talk, said.text):
        return True
    address = read_address(said.text, Address(), countries(talk))
    if option.countries and address.postcode and address.number and delivers_to(option, address):
        take_address(talk, address)
        return True
    wish = read_choice(talk, said, option, draft.wanted)
    if wish:
        return take(talk, option, wish)
    if draft.address and normalise(said.text) in (normalise(draft.address.city), normalise(draft.address.postcode)):
        ask(talk)  # the last line of an address that was whole without it
        return False
    wrong(talk, "invalid_day")
    show_days(talk, option, talk.text("ask_day_again"), "day")
    return False


def choose(talk: Talk, rest: str) -> bool:
    """A tapped day, or day and slot."""
    option = shipping_option(talk, talk.conversation.draft.shipping)
    wish = read_wish(rest)
    if not option or not option.by_day or not wish:
        return True
    return take(talk, option, wish)


def take(talk: Talk, option: ShippingOption, wish: DeliveryDay) -> bool:
    """Keep a day that can be, and say it back in full; ask for its slot; or say why not. True: it is settled."""
    talk.understood(Intent.CHOOSE_DELIVERY, date=str(wish.day), **({"slot": wish.slot} if wish.slot else {}))
    talk.change(misunderstood=0)
    reason = why_not_now(talk, option, wish)
    found = None if reason else settled(talk, option, wish)
    if reason:
        keep(talk, wanted=None)
        refuse(talk, option, wish, reason, "day")
    elif found:
        keep(talk, delivery=found, wanted=None)
        talk.say("day_kept", when=when(talk, option, found))
    else:
        keep(talk, wanted=wish.day)
        offer_slots(talk, option, wish.day, "slot")
    return found is not None


def change(talk: Talk, text: str) -> bool | None:
    """Another day than the agreed one, told at a later question: the same part of it where that can be. True: it is
    settled; False: it has yet to be; None: no other day is told."""
    agreed = talk.conversation.draft.delivery
    option = shipping_option(talk, talk.conversation.draft.shipping)
    day = read_day(text, today(talk.rules, talk.now))
    if not option or not option.by_day or not agreed or not day:
        return None
    told = DeliveryDay(day=day, slot=read_slot(text, option.slots))
    same = DeliveryDay(day=day, slot=told.slot or agreed.slot)
    if same == agreed:
        return None
    talk.go(Step.CHECKOUT_DAY)
    return take(talk, option, told if why_not_now(talk, option, same) else same)


def missing(talk: Talk, option: ShippingOption) -> bool:
    """Whether the day has yet to be asked; one that was told before, and can be, is taken here."""
    draft = talk.conversation.draft
    if draft.delivery and option.by_day and why_never(draft.delivery, option, talk.rules, talk.now):
        keep(talk, delivery=None, wanted=draft.delivery.day)
        draft = talk.conversation.draft
    if not option.by_day or draft.delivery:
        return False
    if draft.wanted and draft.wanted < today(talk.rules, talk.now):
        keep(talk, wanted=None)
        return True
    if not draft.wanted or len(bookable_slots_of(talk, option, draft.wanted)) != 1:
        return True
    return not take(talk, option, DeliveryDay(day=draft.wanted))

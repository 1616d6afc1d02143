"""Days and slots in front of the shopper, to choose from. What becomes of the choice is for who asked."""

import re
from datetime import date

from functions.commerce.delivery import Reason, closure, today, why_never
from functions.commerce.orders import DeliveryDay
from functions.commerce.shop import ShippingOption
from functions.conversation.booking import (
    bookable_days,
    bookable_slots,
    shipping_option,
    slot_title,
    when,
    why_not_now,
)
from functions.conversation.dates import read_day
from functions.conversation.day_words import read_slot
from functions.conversation.message import Option
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, normalise
from functions.conversation.words import Act

_FOR_A_DAY = re.compile(r"\b(?:voor|op|tegen|for|on|by|uiterlijk|komende|aanstaande)\s+(?P<when>\S.*)", re.I | re.S)
EARLIEST = frozenset("snel snelst snelste eerste eerst asap soon soonest earliest first quickest gauw".split())
"""Words by which the earliest day is meant."""


def ask_for_day(talk: Talk) -> None:
    talk.go(Step.CHECKOUT_DAY)
    offer_days(talk)


def offer_days(talk: Talk) -> None:
    """The days of the chosen option; the slots of the day that was told, where it has several."""
    draft = talk.conversation.draft
    option = shipping_option(talk, draft.shipping)
    if not option:
        return
    if draft.wanted and len(bookable_slots_of(talk, option, draft.wanted)) > 1:
        offer_slots(talk, option, draft.wanted, "slot")
        return
    key = "ask_day" if option.countries else "ask_day_collect"
    now = when(talk, option, draft.delivery) if draft.delivery else ""
    show_days(talk, option, talk.text(key, now=now), "day", keep=bool(now))


def show_days(
    talk: Talk, option: ShippingOption, body: str, verb: str, *, near: date | None = None, keep: bool = False
) -> None:
    """The earliest days, or those nearest to one; none: other ways of shipping."""
    days = bookable_days(talk, option, near=near)
    if not days:
        others = [each for each in talk.rules.shipping if each.id != option.id]
        options = [Option(id=f"ship:{each.id}", title=each.label[talk.locale]) for each in others]
        talk.ask(talk.text("no_days", option=option.label[talk.locale]), *options, talk.option("human", "human"))
        return
    shown = [_day_option(talk, option, day, verb) for day in days]
    talk.ask(body, *([talk.option("keep", "keep")] if keep else []), *shown)


def _day_option(talk: Talk, option: ShippingOption, day: date, verb: str) -> Option:
    slots = option.slots
    detail = slot_title(talk, option, slots[0].id) if len(slots) == 1 else ""
    return Option(id=f"{verb}:{day}", title=talk.text("label_day", day=day), detail=detail)


def bookable_slots_of(talk: Talk, option: ShippingOption, day: date) -> tuple[DeliveryDay, ...]:
    """Slots of a day that may not be a day of delivery at all."""
    if why_never(DeliveryDay(day=day), option, talk.rules, talk.now):
        return ()
    return bookable_slots(talk, option, day)


def offer_slots(talk: Talk, option: ShippingOption, day: date, verb: str, *, first: str = "") -> None:
    options = [
        Option(id=f"{verb}:{each.day}:{each.slot}", title=slot_title(talk, option, each.slot))
        for each in bookable_slots(talk, option, day)
    ]
    talk.ask(f"{first} {talk.text('ask_slot', day=day)}".strip(), *options)


def read_choice(talk: Talk, said: Said, option: ShippingOption, known: date | None) -> DeliveryDay | None:
    """The day and slot that an answer means; `known`: the day of which the slot was asked. None: neither."""
    slot = read_slot(said.text, option.slots)
    if known and said.act is Act.PICK and said.number:
        slots = bookable_slots_of(talk, option, known)
        return slots[said.number - 1] if 0 < said.number <= len(slots) else None
    day = read_day(said.text, today(talk.rules, talk.now))
    if day:
        return DeliveryDay(day=day, slot=slot)
    if known and slot:
        return DeliveryDay(day=known, slot=slot)
    if said.act is Act.PICK and said.number:
        days = bookable_days(talk, option)
        return DeliveryDay(day=days[said.number - 1], slot=slot) if 0 < said.number <= len(days) else None
    return _earliest(talk, option, slot) if EARLIEST & set(normalise(said.text).split()) else None


def _earliest(talk: Talk, option: ShippingOption, slot: str) -> DeliveryDay | None:
    """The first of the days, or with a part of the day the first on which it can be had."""
    days = bookable_days(talk, option)
    free = (each for day in days for each in bookable_slots(talk, option, day)) if slot else ()
    first = DeliveryDay(day=days[0]) if days else None
    return next((each for each in free if each.slot == slot), first)


def note_day(talk: Talk, text: str) -> None:
    """A day told while still looking around is kept for the checkout."""
    told = _FOR_A_DAY.search(text)
    day = read_day(told["when"], today(talk.rules, talk.now)) if told else None
    if day:
        talk.change(draft=talk.conversation.draft.model_copy(update={"wanted": day, "delivery": None}))


def settled(talk: Talk, option: ShippingOption, wish: DeliveryDay) -> DeliveryDay | None:
    """The wish with its slot, when it can be and nothing is left to ask. Raises FactsNeeded."""
    if why_not_now(talk, option, wish):
        return None
    if wish.slot or not option.slots:
        return wish
    slots = bookable_slots(talk, option, wish.day)
    return slots[0] if len(slots) == 1 and len(option.slots) == 1 else None


def refuse(talk: Talk, option: ShippingOption, wish: DeliveryDay, reason: Reason, verb: str) -> None:
    """Why a day cannot be, and the nearest ones that can."""
    label = closure(wish.day, talk.rules) or talk.rules.holidays.get(wish.day) or {}
    told = {
        "when": when(talk, option, wish),
        "why": label.get(talk.locale, ""),
        "option": option.label[talk.locale],
        "cut_off": f"{option.cut_off:%H:%M}" if option.cut_off else "",
        "lead_days": option.lead_days,
        "ahead": talk.rules.days_ahead,
        "days": list(option.days),
    }
    show_days(talk, option, talk.text("day_refused", reason=reason.value, **told), verb, near=wish.day)

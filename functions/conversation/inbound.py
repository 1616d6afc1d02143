"""A shopper's message: who they are, which language, and to whom it goes. See docs/inbound.md for the whole table."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Literal

from functions.conversation import (
    channel_off,
    controls,
    moving,
    photos,
    privacy,
    sharing,
    takeover,
    testing,
    ticket_transfer,
    watches,
)
from functions.conversation.actions import act_on
from functions.conversation.arriving import arrived
from functions.conversation.basket import add_to_cart, show_cart
from functions.conversation.clauses import clauses
from functions.conversation.code_words import is_code, is_code_alone, issued_in
from functions.conversation.controls import INTENTS, obey
from functions.conversation.days import note_day
from functions.conversation.effects import Send
from functions.conversation.events import (
    CatalogueOrder,
    Deleted,
    Edited,
    FormFilled,
    MediaIn,
    Opened,
    PageContext,
    ReactionIn,
    ShopperWrote,
    Tapped,
    TextIn,
)
from functions.conversation.intents import Intent
from functions.conversation.language import detect_language
from functions.conversation.loops import heard_person, is_loop
from functions.conversation.menu import menu_options
from functions.conversation.offers import as_tapped
from functions.conversation.open_question import LOOKING
from functions.conversation.order_status import tell_order_status
from functions.conversation.paging import turn_page
from functions.conversation.payment import follow_cart
from functions.conversation.pictures import Picture
from functions.conversation.show import browse, show_product
from functions.conversation.state import Conversation, Draft, Step
from functions.conversation.step import REVIEWING
from functions.conversation.steps import STEPS
from functions.conversation.steps.browsing import look_for_beside, only_says_more
from functions.conversation.steps.checkout import take_form
from functions.conversation.talk import Talk
from functions.conversation.understand import FREE_TEXT_STEPS, TO_OTHERS, Said, understand
from functions.conversation.words import CONTROL_ACTS, Act

SWITCH_LEAD = 2
"""Words of another language by which a conversation, sure of its own, goes over to it."""
LONGEST = 4096
SHOPPING = (Step.BROWSING, Step.PRODUCT, Step.CART)
"""Where a day that is told ("rozen voor vrijdag") is the day of delivery to come."""
ANSWERED_FIRST = (Intent.CARD_MESSAGE, Intent.CHOOSE_DELIVERY)
"""What is answered by itself, with a wish for goods perhaps in the same sentence."""
SERVICE = (Act.ORDER_STATUS, Act.HUMAN, Act.HAS_PAID)
""" "Where is my order": what makes a session one of service."""
OWN_WORDS = (
    Step.CHECKOUT_NAME, Step.CHECKOUT_ADDRESS, Step.CHECKOUT_CARD, Step.CHECKOUT_NOTE, Step.BUY_CARD, Step.INVOICE,
    Step.CHECKOUT_TICKETS,
)  # fmt: skip
"""Steps whose answers tell nothing of the shopper's language: names and streets, and words to somebody else."""


ANSWERS: dict[Step, Intent] = {
    Step.CHECKOUT_NAME: Intent.PROVIDE_NAME,
    Step.CHECKOUT_ADDRESS: Intent.PROVIDE_ADDRESS,
    Step.CHECKOUT_EMAIL: Intent.PROVIDE_EMAIL,
    Step.CHECKOUT_SHIPPING: Intent.CHOOSE_DELIVERY,
    Step.CHECKOUT_CARD: Intent.CARD_MESSAGE,
    Step.CHECKOUT_CONFIRM: Intent.CONFIRM,
    Step.INVOICE: Intent.INVOICE,
    **dict.fromkeys(REVIEWING, Intent.REVIEW),
}
"""What an answer to the open question is, unless it turns out not to be one."""
ANSWERED: dict[Intent, Callable[[Draft], dict[str, str]]] = {
    Intent.PROVIDE_NAME: lambda draft: {"name": draft.name},
    Intent.PROVIDE_EMAIL: lambda draft: {"email": draft.email},
    Intent.PROVIDE_ADDRESS: lambda draft: {"postcode": draft.address.postcode if draft.address else ""},
    Intent.CHOOSE_DELIVERY: lambda draft: {
        "shipping": draft.shipping,
        "date": draft.wanted.isoformat() if draft.wanted else "",
    },
}
"""What was read out of an answer; for the one who asks, never for the log."""


def on_shopper_wrote(talk: Talk, wrote: ShopperWrote) -> None:
    """Every message is answered, but what asks for nothing, and what is for a person of the shop."""
    wrote = as_tapped(talk, wrote)
    talk.change(heard_in=talk.conversation.version)
    if _asks_for_nothing(talk, wrote.content):
        return
    if testing.toggles(talk, wrote.content, in_own_words=talk.conversation.step in TO_OTHERS):
        testing.toggle(talk)
        return
    wrote = arrived(talk.shop, wrote, in_own_words=talk.conversation.step in TO_OTHERS)
    if not takeover.listens_only(talk, wrote):
        _answer(talk, wrote)


def _answer(talk: Talk, wrote: ShopperWrote) -> None:
    code, gift = moving.code_in(wrote), ticket_transfer.code_in(wrote)
    wrote = moving.without_code(wrote) if code or gift else wrote
    sharing.note_arrival(talk, wrote)
    wrote, picture = photos.words_of(talk, wrote)
    fresh = _meet(talk, wrote)
    if not gift and channel_off.turns_away(talk, wrote):
        return
    _go_into(talk, wrote, picture, code=code, gift=gift)
    if fresh:
        talk.announce("conversation.answered", asked_at=talk.event.received_at.isoformat())


def _go_into(talk: Talk, wrote: ShopperWrote, picture: Picture | None, *, code: str, gift: str) -> None:
    content = wrote.content
    asked = talk.conversation.code_asked
    talk.change(erasure_asked=False, code_asked=False)
    before = talk.conversation
    if picture:
        photos.remember(talk, picture)
    said = _read(talk, content.text, code_asked=asked) if isinstance(content, TextIn) else None
    if code:
        _greet(talk, None, alone=False)
        moving.use(talk, code)
    elif gift:
        _greet(talk, None, alone=False)
        ticket_transfer.accept(talk, gift)
    elif not moving.is_elsewhere(talk, content, getattr(content, "text", ""), said.act if said else None):
        _hear(talk, wrote, said)
    if not talk.silent and not any(isinstance(effect, Send) for effect in talk.effects):
        STEPS[talk.conversation.step].ask(talk)
    if not talk.conversation.moved_to:  # then it is the other conversation that pays
        follow_cart(talk)
    _label(talk, before, said)


def _asks_for_nothing(talk: Talk, content: Any) -> bool:
    """A reaction, a deletion, and the turning of a page, which is done."""
    if isinstance(content, ReactionIn | Deleted):
        talk.change(last_inbound_at=talk.event.received_at)
        return True
    page = turn_page(content.action, content.on) if isinstance(content, Tapped) else None
    if not page or not talk.conversation.greeted:
        return False
    # It is looking, not talking: no answer, no step, nothing understood or not, and what was asked stays asked.
    talk.change(last_inbound_at=talk.event.received_at, reachable=True)
    talk.effects.append(page)
    return True


def _hear(talk: Talk, wrote: ShopperWrote, said: Said | None) -> None:
    content = wrote.content
    new = _greet(talk, said, alone=isinstance(content, Opened) and not _opens_on_something(wrote.context))
    if isinstance(content, TextIn) and talk.conversation.pictures.loose_at == talk.now:
        photos.tell_unseen(talk)
    if wrote.context:
        _open_on(talk, wrote.context)
    if isinstance(content, TextIn) and talk.conversation.step in SHOPPING:
        note_day(talk, content.text)
    _deal_with(talk, content, said, greeted=new)


def _read(talk: Talk, text: str, *, code_asked: bool) -> Said:
    """What a text does. The shop's own discount codes are words of no language; none is a control word."""
    step, kept, codes = talk.conversation.step, talk.conversation.draft.code, talk.discount_codes
    said = understand(text, step)
    if not (codes or issued_in(text)) or said.act in CONTROL_ACTS:
        return said
    if step in TO_OTHERS and not is_code_alone(said.text, codes):
        return said
    looking = step in LOOKING
    if step not in TO_OTHERS and not is_code(said, codes, kept=kept, asked=code_asked, looking=looking):
        return said
    return Said(Act.APPLY_CODE, said.text)


def _deal_with(talk: Talk, content: Any, said: Said | None, *, greeted: bool) -> None:
    if isinstance(content, TextIn) and (privacy.hear_answer(talk, content.text) or watches.hear(talk, content.text)):
        return
    if isinstance(content, TextIn) and talk.conversation.step not in TO_OTHERS and moving.hear(talk, content.text):
        return
    if isinstance(content, TextIn):
        _hear_text(talk, content, said or understand(content.text, talk.conversation.step), greeted=greeted)
    elif isinstance(content, Tapped):
        talk.conversation = heard_person(talk.conversation)
        act_on(talk, content.action)
    elif isinstance(content, CatalogueOrder):
        _take_order(talk, content)
    elif isinstance(content, FormFilled):
        take_form(talk, content)
    elif not isinstance(content, Opened):
        _cannot_read(talk, content)


def _opens_on_something(context: PageContext | None) -> bool:
    """A page's address alone is where the shopper comes from, nothing to show."""
    return context is not None and bool(context.product or context.cart or context.order)


def _meet(talk: Talk, wrote: ShopperWrote) -> bool:
    """Note the name, the time, the session and the language. True: a new session begins."""
    conversation = talk.conversation
    before = conversation.last_inbound_at
    gap = timedelta(minutes=talk.rules.session_gap_minutes)
    fresh = before is None or conversation.session_started_at is None or talk.event.received_at - before > gap
    talk.change(
        profile_name=wrote.profile_name or conversation.profile_name,
        last_inbound_at=talk.event.received_at,
        briefly_at=talk.event.received_at if wrote.brief else conversation.briefly_at,
        reachable=True,
    )
    _set_language(talk, wrote)
    if fresh:
        talk.change(session_started_at=talk.now, intent="", insults=0)
        talk.announce(
            "conversation.started",
            source=wrote.context.page if wrote.context else "",
            returning=int(before is not None),
            basket=conversation.cart.total,
            currency=talk.rules.currency,
        )
    return fresh


def _set_language(talk: Talk, wrote: ShopperWrote) -> None:
    conversation, locales = talk.conversation, talk.rules.locales
    told = (wrote.context.locale if wrote.context else "") or wrote.locale
    if not conversation.locale_sure:
        language = told.split("-")[0].split("_")[0].lower()
        if language in locales:
            talk.change(locale=language)
    if not isinstance(wrote.content, TextIn) or conversation.step in OWN_WORDS:
        return
    found, lead = detect_language(wrote.content.text, locales)
    if found and (lead >= SWITCH_LEAD or (lead and not conversation.locale_sure)):
        talk.change(locale=found, locale_sure=True)
    elif found and not conversation.greeted and not told:
        talk.change(locale=found)


def _greet(talk: Talk, said: Said | None, *, alone: bool) -> bool:
    """The first answer says who is speaking: the shop's automated assistant. True when it was given now."""
    if talk.conversation.greeted:
        if alone:
            controls.show_menu(talk)
        return False
    talk.change(greeted=True)
    body = talk.text("greeting", shop=talk.rules.name, privacy_url=talk.rules.privacy_url)
    if alone or (said and said.act in (Act.GREET, Act.MENU, Act.HELP, Act.BACK, Act.CANCEL)):
        talk.ask(body, *menu_options(talk), overtakable=False)
    else:
        controls.say_first(talk, body)
    return True


def _hear_text(talk: Talk, content: TextIn, said: Said, *, greeted: bool) -> None:
    if is_loop(talk, content, said):
        talk.silent = True
        return
    if content.masked:
        talk.say("masked")
        talk.understood(Intent.CARD_NUMBER)
    if content.truncated:
        talk.say("too_long", most=LONGEST)
    if greeted and said.act in (Act.GREET, Act.MENU, Act.HELP, Act.BACK, Act.CANCEL):
        talk.understood(INTENTS[said.act])
        return
    if content.masked and said.act not in CONTROL_ACTS:
        STEPS[talk.conversation.step].ask(talk)
        return
    _hear_clauses(talk, content.text, said)
    if said.act is not Act.TEXT and talk.intent not in (Intent.UNCLEAR, Intent.INVALID_ANSWER):
        talk.change(misunderstood=0)


def _hear_clauses(talk: Talk, text: str, said: Said) -> None:
    before = talk.conversation
    for clause in clauses(text, said, before.step):
        _hear_clause(talk, clause)
    if talk.intent in ANSWERED_FIRST and before.step in SHOPPING and _nothing_shown(before, talk.conversation):
        look_for_beside(talk, text)


def _nothing_shown(before: Conversation, now: Conversation) -> bool:
    return (before.shown, before.cart, before.step) == (now.shown, now.cart, now.step)


def _hear_clause(talk: Talk, said: Said) -> None:
    """One wish. The first of two is what the message is taken for; the other is told as `also`."""
    first, slots = talk.intent, talk.slots
    step, draft = talk.conversation.step, talk.conversation.draft
    if first and said.act is Act.TEXT and (step in FREE_TEXT_STEPS or only_says_more(talk, said)):
        return
    talk.intent, talk.slots = None, {}
    if not obey(talk, said):
        talk.understood(ANSWERS.get(step, Intent.UNCLEAR))
        STEPS[step].hear(talk, said)
        _read_answer(talk, step, draft)
    if first:
        second = talk.intent
        talk.understood(first, **(dict(slots) | ({"also": second.value} if second else {})))


def _read_answer(talk: Talk, step: Step, before: Draft) -> None:
    """What was read out of an answer; where nothing was, it answered nothing."""
    intent, draft = talk.intent, talk.conversation.draft
    if intent not in ANSWERED:
        return
    slots = {name: value for name, value in ANSWERED[intent](draft).items() if value}
    number = draft.address and draft.address.number if intent is Intent.PROVIDE_ADDRESS else ""
    told_who = intent is Intent.PROVIDE_NAME and draft.gift != before.gift
    read = draft != before and (slots or number or told_who or talk.conversation.step is not step)
    if read:
        talk.understood(intent, **slots)
    elif talk.conversation.step is step:
        talk.understood(Intent.INVALID_ANSWER)


def _take_order(talk: Talk, order: CatalogueOrder) -> None:
    """A native catalogue cart becomes our cart, at our prices: its own are not trusted (channels.md 12.36)."""
    for item in order.items:
        add_to_cart(talk, item.sku, item.quantity)
    show_cart(talk)


def _open_on(talk: Talk, context: PageContext) -> None:
    """Open the chat on what the page or the ad was about."""
    for item in context.cart:
        add_to_cart(talk, item.sku, item.quantity)
    if context.cart:
        show_cart(talk)
    elif context.product:
        product = talk.shop.product(context.product) or talk.shop.product_of(context.product)
        if product:
            show_product(talk, product)
        elif context.product != context.page:  # else it is a campaign's name
            browse(talk)
    elif context.order:
        tell_order_status(talk, context.order)


def _cannot_read(talk: Talk, content: Any) -> None:
    """What we cannot read is said so, and the open question is asked again."""
    if isinstance(content, Edited):
        talk.say("edited")
        return
    if isinstance(content, MediaIn) and photos.take(talk, content):
        return
    kind = content.media if isinstance(content, MediaIn) else content.kind
    talk.say("cannot_read", kind=kind)
    STEPS[talk.conversation.step].ask(talk)


def _label(talk: Talk, before: Conversation, said: Said | None) -> None:
    """Label the session "sales" or "service" for the KPIs, once it is clear; who buys after all makes it sales."""
    now = talk.conversation
    bought = now.cart.version != before.cart.version and not now.cart.empty
    looked = now.shown != before.shown and bool(now.shown.products or now.shown.product)
    about_order = now.step in REVIEWING or (said is not None and said.act in SERVICE)
    label: Literal["", "sales", "service"] = ""
    if bought or (looked and not now.intent):
        label = "sales"
    elif about_order and not now.intent:
        label = "service"
    if label and label != now.intent:
        talk.change(intent=label)
        talk.announce("conversation.labelled", intent=label, basket=now.cart.total, currency=talk.rules.currency)

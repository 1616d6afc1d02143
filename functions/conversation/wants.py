"""Wishes that the shop cannot fulfil by itself yet, answered honestly; and what is to be written on the card."""

import re

from functions.conversation.choose import focused_or_named
from functions.conversation.intents import Intent
from functions.conversation.open_question import ask_on
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said

ON_THE_CARD = re.compile(
    r"[\"“”'‘’](?P<quoted>[^\"“”]{3,300})[\"“”'‘’]\s*"
    r"(?:(?:on|op|at) (?:the|het|a|een|my|mijn) (?:card|kaartje|note)\b.*)?$"
    r"|(?:kaartje|kaart|card|note|briefje|schrijf|write|erop|op)\b[^:]{0,40}:\s*(?P<after>.{2,300})$"
    r"|(?:kaartje|kaart|card|note|briefje)\b.{0,25}?"
    r"\b(?:met|saying|that says|says|with the text|met de tekst|komt)\b\s+(?P<said>.{3,300})$",
    re.IGNORECASE | re.DOTALL,
)


def notify_me(talk: Talk, said: Said) -> None:
    """The merchant hears what is missed; the shopper, that the shop does not write by itself."""
    product = focused_or_named(talk, said.text)
    talk.understood(Intent.NOTIFY_ME, **({"product": product.id} if product else {}))
    if product:
        talk.announce("product.wanted", product=product.id, sku=product.variants[0].sku)
    title = product.title[talk.locale] if product else ""
    options = [talk.option(f"similar:{product.id}", "similar")] if product else []
    contact = talk.rules.contact
    body = talk.text("notify_me", title=title, phone=contact.phone, email=contact.email)
    talk.ask(body, *options, talk.option("human", "human"), overtakable=False)
    ask_on(talk)


def card_message(talk: Talk, said: Said) -> None:
    """The words themselves, where they come along, are kept for the card; else it is said when they are asked for."""
    talk.understood(Intent.CARD_MESSAGE)
    words = words_for_card(said.text)
    if words:
        talk.change(draft=talk.conversation.draft.model_copy(update={"card_message": words}))
    talk.say("card_kept" if words else "card_later", **({"card": words} if words else {}))
    if talk.conversation.step is not Step.CHECKOUT_CARD:
        ask_on(talk)


def words_for_card(text: str) -> str:
    found = ON_THE_CARD.search(text.strip())
    return next((each.strip(" \"“”'") for each in found.groups() if each), "") if found else ""

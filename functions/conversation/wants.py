"""Wishes that the shop cannot fulfil by itself yet, answered honestly; and what is to be written on the card."""

import re

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

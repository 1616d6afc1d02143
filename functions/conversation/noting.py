"""What shoppers tell of the shop in their own words: kept with tags in the merchant's feedback inbox, and told."""

import re

from functions.commerce.noted import Noted
from functions.commerce.orders import Order
from functions.commerce.reviews import LONGEST
from functions.conversation.feedback_words import tags_of
from functions.conversation.intents import Intent
from functions.conversation.open_question import ask_on
from functions.conversation.said import Said
from functions.conversation.talk import Talk

ANNOUNCED = re.compile(
    r"^\W*(?:(?:ik heb|ik had|i have|ive|heb|mag ik|nog|even|just|een|a|an|my|mijn|voor jullie|for you) )*"
    r"(?:tip|tips|idee|idea|suggestie|suggestion|feedback|wens|wish|compliment)\b\W*",
    re.IGNORECASE,
)
LEAST = 3
"""Words, or nothing was told yet."""


def note(talk: Talk, text: str, source: str, order: Order | None = None) -> tuple[str, ...]:
    """`source`: what was asked, "order", "case"; "complaint"; "" where the shopper began. Returns its tags."""
    tags = tags_of(text)
    conversation = talk.conversation
    talk.noted.append(
        Noted(
            conversation=conversation.id, channel=conversation.channel, locale=talk.locale, text=text[:LONGEST],
            order=(order.number or "") if order else "", source=source, tags=tags, at=talk.now,
        )
    )  # fmt: skip
    talk.announce(
        "feedback.noted",
        order=order.id if order else "",
        number=order.number if order else None,
        source=source,
        tags=",".join(tags),
    )
    return tags


def hear_tip(talk: Talk, said: Said) -> None:
    """A tip, a wish, a compliment: the shopper hears that it was noted, and that an answer would come here."""
    talk.understood(Intent.REVIEW)
    told = ANNOUNCED.sub("", said.text).strip()
    if len(told.split()) < LEAST:
        talk.say("tip_which")
        ask_on(talk)
        return
    note(talk, said.text, "")
    talk.say("noted")
    ask_on(talk)

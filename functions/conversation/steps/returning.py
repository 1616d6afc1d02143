"""Something of a paid order is to go back: the shopper tells what and why in their own words, which a person reads.

What was sent back, and money, are a person's to decide; the shopper hears the procedure and that somebody was asked.
"""

import re

from functions.conversation.intents import Intent
from functions.conversation.plain import spoken
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import PHRASES, Act

KEEPS = re.compile(
    r"\b(?:ik hou|hou (?:ze|het|hem)|houden|ill keep|i will keep|keep (?:it|them)|its fine|laat maar|nevermind"
    r"|dont bother|toch niet|hoeft niet|wants (?:it|them))\b"
    r"|\b(?:dont|do not|niet)\b.*\b(?:return|send (?:it|them) back|terug\w*|retour\w*)\b"
)


def ask(talk: Talk) -> None:
    past = talk.conversation.orders[:1]
    number = past[0].number or "" if past else ""
    talk.ask(talk.text("ask_return", number=number), talk.option("noreturn", "no_return"), overtakable=False)


def hear(talk: Talk, said: Said) -> None:
    if said.act in (Act.NO, Act.SKIP) or KEEPS.search(spoken(said.text)):
        leave(talk)
        return
    if spoken(said.text) in PHRASES[Act.GREET]:
        _greeted(talk)
        return
    first = talk.conversation.human_requested_at is None
    talk.understood(Intent.RETURN)
    past = talk.conversation.orders[:1]
    talk.change(human_requested_at=talk.now, misunderstood=0)
    if past:
        talk.announce("return.requested", order=past[0].id, number=past[0].number)
    contact = talk.rules.contact
    body = talk.text("return_noted", again=not first, phone=contact.phone, email=contact.email)
    talk.ask(body, talk.option("noreturn", "no_return"), talk.option("status", "order_status"), overtakable=False)


def _greeted(talk: Talk) -> None:
    """Says nothing of the goods. Where they were told of already, the talk goes on as it does after an order."""
    talk.understood(Intent.GREET)
    if talk.conversation.human_requested_at is None:
        ask(talk)
    else:
        talk.change(step=Step.AFTER_ORDER, back=())


def leave(talk: Talk) -> None:
    """The shopper keeps it, or is done."""
    talk.understood(Intent.CANCEL)
    talk.change(step=Step.AFTER_ORDER, back=())
    talk.say("return_left")

"""An order was placed and paid; whatever is said now is either about it or the start of something new."""

from functions.conversation.dates import names_day
from functions.conversation.day_words import wants_to_move
from functions.conversation.intents import Intent
from functions.conversation.move_day import has_a_day, start
from functions.conversation.steps import browsing
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act

ABOUT_THE_ORDER = (Act.TEXT, Act.DELIVERY, Act.CHANGE_VARIANT, Act.SET_QUANTITY, Act.CHANGE_ORDER, Act.QUESTION)


def ask(talk: Talk) -> None:
    options = (talk.option("status", "order_status"), talk.option("browse", "browse"), talk.option("help", "help"))
    talk.ask(talk.text("after_order"), *options)


def hear(talk: Talk, said: Said) -> None:
    """Nothing is asked here: "ok" and "nee" end a talk."""
    if said.act in ABOUT_THE_ORDER and _is_of_a_day(talk, said.text):
        start(talk, said.text, sure=wants_to_move(said.text) and not said.text.rstrip().endswith("?"))
    elif said.act in (Act.YES, Act.NO):
        talk.understood(Intent.CONFIRM if said.act is Act.YES else Intent.DECLINE)
        talk.say("welcome")
    else:
        browsing.hear(talk, said)


def _is_of_a_day(talk: Talk, text: str) -> bool:
    """Whether a text is about the day of what was ordered, rather than of something new ("voor vrijdag nog een …")."""
    told = names_day(text) and has_a_day(talk) and browsing.only_says_more(talk, Said(Act.TEXT, text))
    return wants_to_move(text) or told

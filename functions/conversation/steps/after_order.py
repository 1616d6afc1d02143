"""An order was placed and paid; whatever is said now is either about it or the start of something new."""

from functions.conversation.day_words import wants_to_move
from functions.conversation.intents import Intent
from functions.conversation.move_day import start
from functions.conversation.steps import browsing
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act


def ask(talk: Talk) -> None:
    options = (talk.option("status", "order_status"), talk.option("browse", "browse"), talk.option("help", "help"))
    talk.ask(talk.text("after_order"), *options)


def hear(talk: Talk, said: Said) -> None:
    """Nothing is asked here: "ok" and "nee" end a talk."""
    if wants_to_move(said.text):
        start(talk, said.text)
    elif said.act in (Act.YES, Act.NO):
        talk.understood(Intent.CONFIRM if said.act is Act.YES else Intent.DECLINE)
        talk.say("welcome")
    else:
        browsing.hear(talk, said)

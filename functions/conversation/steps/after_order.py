"""An order was placed and paid; whatever is said now is either about it or the start of something new."""

from functions.conversation.day_words import wants_to_move
from functions.conversation.move_day import start
from functions.conversation.steps import browsing
from functions.conversation.talk import Talk
from functions.conversation.understand import Said


def ask(talk: Talk) -> None:
    options = (talk.option("status", "order_status"), talk.option("browse", "browse"), talk.option("help", "help"))
    talk.ask(talk.text("after_order"), *options)


def hear(talk: Talk, said: Said) -> None:
    if wants_to_move(said.text):
        start(talk, said.text)
        return
    browsing.hear(talk, said)

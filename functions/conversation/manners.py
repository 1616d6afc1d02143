"""How the shop behaves towards what is not shopping: a chat, an insult, a machine's own answer."""

from functions.conversation.confused import not_understood
from functions.conversation.intents import Intent
from functions.conversation.open_question import ask_on
from functions.conversation.talk import Talk
from functions.conversation.understand import Said

CALM, SHORT = 1, 2
"""The first insult gets a calm answer, the second a short one; from then on nothing is said to them."""


def bear(talk: Talk, said: Said) -> None:
    """One calm answer, then less."""
    times = talk.conversation.insults + 1
    talk.understood(Intent.ABUSE)
    talk.change(insults=times)
    if times == CALM:
        talk.ask(talk.text("abuse", again=False), talk.option("human", "human"), overtakable=False)
    elif times == SHORT:
        talk.say("abuse", again=True)
    else:
        talk.silent = True


def chat(talk: Talk, said: Said) -> None:
    talk.understood(Intent.SMALLTALK)
    talk.say("smalltalk")
    ask_on(talk)


def ignore_machine(talk: Talk, said: Said) -> None:
    """An absence note wants nothing; should it come again, `loops` says nothing at all."""
    talk.understood(Intent.UNCLEAR)
    not_understood(talk)

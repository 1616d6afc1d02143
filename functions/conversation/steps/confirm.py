"""The summary is in front of the shopper: agree, or change something."""

from functions.conversation.answers import tell_delivery
from functions.conversation.choose import only_counts
from functions.conversation.confused import not_understood
from functions.conversation.effects import Send
from functions.conversation.intents import Intent
from functions.conversation.lines import change_line
from functions.conversation.message import Cart
from functions.conversation.ordering import send_summary
from functions.conversation.payment import confirm
from functions.conversation.plain import normalise
from functions.conversation.steps.amend import DIFFERENT, amend, ask_again, named
from functions.conversation.steps.checkout import offer_changes
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import NEGATION, Act


def ask(talk: Talk) -> None:
    send_summary(talk)


def hear(talk: Talk, said: Said) -> None:
    wanted = named(said)
    if said.act in (Act.YES, Act.CHECKOUT):
        talk.understood(Intent.CONFIRM)
        if not _only_now_shown(talk):
            confirm(talk)
    elif amend(talk, said):
        return
    elif said.act is Act.DELIVERY:
        tell_delivery(talk, said)
    elif wanted:
        ask_again(talk, said, wanted)
    elif said.number and said.act in (Act.SET_QUANTITY, Act.ADD) and only_counts(said.text):
        change_line(talk, said.number)
    elif _denies(said):
        talk.understood(Intent.DECLINE)
        offer_changes(talk)
    else:
        not_understood(talk, talk.text("confirm_question"))


def _only_now_shown(talk: Talk) -> bool:
    """ "Bestellen en betalen" from elsewhere (the words of an old button, say) asks for the summary and agrees to it in
    one breath: nobody has read it yet."""
    return any(isinstance(effect, Send) and isinstance(effect.message, Cart) for effect in talk.effects)


def _denies(said: Said) -> bool:
    denying = said.act in (Act.NO, Act.SET_QUANTITY, Act.REMOVE)
    return denying or bool(set(normalise(said.text).split()) & (NEGATION | DIFFERENT))

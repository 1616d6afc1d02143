"""A person of the shop asks that something be said to the shopper once more."""

from functions.conversation.effects import Retell
from functions.conversation.talk import Talk
from functions.conversation.telling_events import SendAgain


def on_send_again(talk: Talk, wish: SendAgain) -> None:
    """What it was, and which way it can go, the outbox knows: this talk says only that it is to be told."""
    if wish.message.startswith(f"{talk.conversation.id}/"):
        talk.effects.append(Retell(message=wish.message, afresh=True))

"""Tells here what another conversation of the same person could not; the shopper's place in this one stays as it is."""

from functions.conversation.passing_events import PassedOn
from functions.conversation.talk import Talk


def on_passed_on(talk: Talk, told: PassedOn) -> None:
    index = len(talk.effects)
    talk.effects.append(told.send.model_copy(update={"passed": True}))
    if told.mail:
        talk.effects.append(told.mail.model_copy(update={"instead_of": index}))

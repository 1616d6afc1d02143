"""What erasing means has been said: shall we? Only a plain yes does it, and it cannot be undone."""

from functions.conversation.confused import not_understood
from functions.conversation.privacy import ask_erase, erase, keep
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act


def ask(talk: Talk) -> None:
    ask_erase(talk)


def hear(talk: Talk, said: Said) -> None:
    if said.act is Act.YES:
        erase(talk)
    elif said.act is Act.NO:
        keep(talk)
    else:
        not_understood(talk, talk.text("erase_question"))

"""What becomes of an e-mail address that is told: kept, or, when it is probably mistyped, offered for correction."""

from functions.conversation.email import read_email
from functions.conversation.message import Option
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, normalise
from functions.conversation.words import PHRASES, Act

LONGEST_OFFER = 200
"""An action id may have 256 characters."""


def hear(talk: Talk, said: Said) -> str | None:
    """The address to keep; "": what was probably meant has been offered; None: there is no address in it."""
    address, meant = read_email(said.text)
    if not address and not meant:
        return _hear_choice(talk, said)
    if not meant or len(said.text) > LONGEST_OFFER:
        return address or None
    _doubt(talk, address or said.text)
    offer(talk)
    return ""


def offer(talk: Talk) -> bool:
    """Ask whether the address in doubt was meant to be another. False: none is in doubt."""
    typed, meant = read_email(talk.conversation.draft.email_doubt)
    if not meant:
        return False
    no = talk.option(f"mail:{typed}", "email_as_typed") if typed else talk.option("mail:", "email_other")
    yes = Option(id=f"mail:{meant}", title=talk.text("label_yes"))
    talk.ask(talk.text("email_meant", meant=meant, typed=typed), yes, no)
    return True


def keep_told(talk: Talk, text: str) -> None:
    """An address that is told before it is asked for; one in doubt is asked about when its turn comes."""
    address, meant = read_email(text)
    if meant:
        _doubt(talk, address or text[:LONGEST_OFFER])
    elif address:
        talk.change(draft=talk.conversation.draft.model_copy(update={"email": address, "email_doubt": ""}))


def _hear_choice(talk: Talk, said: Said) -> str | None:
    """Yes or no, in words, to what was offered."""
    typed, meant = read_email(talk.conversation.draft.email_doubt)
    if meant and (said.act is Act.YES or normalise(said.text) in PHRASES[Act.YES]):
        return meant
    return typed if meant and typed and (said.act is Act.NO or normalise(said.text) in AS_TYPED) else None


AS_TYPED = frozenset(
    ["nee", "nee het klopt", "nee het klopt zo", "het klopt", "het klopt zo", "no", "no its right", "no mine is right"]
)


def _doubt(talk: Talk, typed: str) -> None:
    talk.change(draft=talk.conversation.draft.model_copy(update={"email_doubt": typed, "email": ""}), misunderstood=0)

"""The summary is in front of the shopper: agree, or change something."""

from functions.conversation.choose import only_counts
from functions.conversation.confused import not_understood
from functions.conversation.lines import change_line
from functions.conversation.ordering import send_summary
from functions.conversation.payment import confirm
from functions.conversation.plain import normalise
from functions.conversation.steps.checkout import change_answer, offer_changes
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import NEGATION, Act

CHANGE_WORDS: dict[str, frozenset[str]] = {
    "address": frozenset("adres address straat street postcode".split()),
    "email": frozenset("email mail mailadres".split()),
    "shipping": frozenset("bezorging verzending shipping delivery ophalen bezorgen levering".split()),
    "card": frozenset("kaartje kaart card kaarttekst boodschap".split()),
    "name": frozenset("naam name ontvanger recipient".split()),
    "cart": frozenset("aantal quantity product boeket".split()),
}
DIFFERENT = frozenset(
    "fout verkeerd anders wijzig wijzigen verander veranderen aanpassen change wrong edit different".split()
)


def ask(talk: Talk) -> None:
    send_summary(talk)


def hear(talk: Talk, said: Said) -> None:
    words = set(normalise(said.text).split())
    wanted = next((what for what, names in CHANGE_WORDS.items() if words & names), None)
    if said.act in (Act.YES, Act.CHECKOUT):
        confirm(talk)
    elif wanted:
        change_answer(talk, wanted)
    elif said.number and said.act in (Act.SET_QUANTITY, Act.ADD) and only_counts(said.text):
        change_line(talk, said.number)
    elif said.act in (Act.NO, Act.SET_QUANTITY, Act.REMOVE) or words & (NEGATION | DIFFERENT):
        offer_changes(talk)
    else:
        not_understood(talk, talk.text("confirm_question"))

"""The summary is in front of the shopper: agree, or change something."""

from functions.conversation.choose import only_counts
from functions.conversation.confused import not_understood
from functions.conversation.intents import Intent
from functions.conversation.lines import change_line
from functions.conversation.ordering import send_summary
from functions.conversation.payment import confirm
from functions.conversation.plain import normalise
from functions.conversation.steps.checkout import change_answer, next_question, offer_changes
from functions.conversation.steps.extras import hear_extra
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import NEGATION, Act

CHANGE_WORDS: dict[str, frozenset[str]] = {
    "note": frozenset("bezorger koerier courier driver notitie bezorgnotitie".split()),
    "phone": frozenset("telefoon telefoonnummer phone mobiel".split()),
    "day": frozenset("dag datum tijd tijdstip bezorgdag bezorgmoment tijdvak day date time slot".split()),
    "substitution": frozenset("uitverkocht vervanging substitution alternatief".split()),
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
        talk.understood(Intent.CONFIRM)
        confirm(talk)
    elif hear_extra(talk, said.text):
        next_question(talk)
    elif wanted:
        change_answer(talk, wanted)
    elif said.number and said.act in (Act.SET_QUANTITY, Act.ADD) and only_counts(said.text):
        change_line(talk, said.number)
    elif said.act in (Act.NO, Act.SET_QUANTITY, Act.REMOVE) or words & (NEGATION | DIFFERENT):
        talk.understood(Intent.DECLINE)
        offer_changes(talk)
    else:
        not_understood(talk, talk.text("confirm_question"))

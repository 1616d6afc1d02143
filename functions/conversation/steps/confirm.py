"""The summary is in front of the shopper: agree, or change something."""

from functions.conversation.answers import tell_delivery
from functions.conversation.choose import only_counts
from functions.conversation.confused import not_understood
from functions.conversation.dates import names_day
from functions.conversation.intents import Intent
from functions.conversation.lines import change_line
from functions.conversation.ordering import send_summary
from functions.conversation.payment import confirm
from functions.conversation.plain import normalise
from functions.conversation.shipping import read_shipping
from functions.conversation.steps.checkout import answer, change_answer, next_question, offer_changes
from functions.conversation.steps.day import change
from functions.conversation.steps.extras import hear_extra
from functions.conversation.steps.where import take_shipping
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
    elif hear_extra(talk, said.text) or _another_way(talk, said):
        next_question(talk)
    elif said.act is Act.DELIVERY or (said.act is Act.CHANGE_VARIANT and names_day(said.text)):
        _hear_delivery(talk, said)
    elif wanted == "card" and words & NEGATION:
        answer(talk, card_message="")
    elif wanted:
        change_answer(talk, wanted)
    elif said.number and said.act in (Act.SET_QUANTITY, Act.ADD) and only_counts(said.text):
        change_line(talk, said.number)
    elif said.act in (Act.NO, Act.SET_QUANTITY, Act.REMOVE) or words & (NEGATION | DIFFERENT):
        talk.understood(Intent.DECLINE)
        offer_changes(talk)
    else:
        not_understood(talk, talk.text("confirm_question"))


def _another_way(talk: Talk, said: Said) -> bool:
    """ "Ik haal het toch zelf op": another way of delivery, named rather than asked about."""
    if said.act not in (Act.TEXT, Act.REMOVE) or said.asks or DIFFERENT & set(normalise(said.text).split()):
        return False
    option = read_shipping(said, talk.rules.shipping, talk.conversation.cart.total)
    if not option or option.id == talk.conversation.draft.shipping or (said.act is Act.REMOVE and option.countries):
        return False
    take_shipping(talk, option)
    return True


def _hear_delivery(talk: Talk, said: Said) -> None:
    """Another day is taken; anything else about delivery is answered."""
    changed = None if said.asks and said.topic != "day" else change(talk, said.text)
    if changed is None:
        tell_delivery(talk, said)
    elif changed:
        next_question(talk)

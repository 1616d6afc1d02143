"""What was answered is changed in a shopper's own words, at the summary or while the link is open: a day, a way, a
card, an e-mail address, a note, a line. What they told is taken; what they only named is asked again.
"""

from functions.conversation.basket import show_cart
from functions.conversation.email import read_email
from functions.conversation.lines import line_named, remove_line
from functions.conversation.plain import normalise
from functions.conversation.shipping import read_shipping
from functions.conversation.steps.answering import keep
from functions.conversation.steps.checkout import answer, change_answer, next_question
from functions.conversation.steps.day import change
from functions.conversation.steps.extras import hear_extra
from functions.conversation.steps.where import correct_number, take_shipping
from functions.conversation.talk import Talk
from functions.conversation.ticket_cart import only_tickets
from functions.conversation.understand import Said
from functions.conversation.wants import words_for_card
from functions.conversation.words import NEGATION, Act

CHANGE_WORDS: dict[str, frozenset[str]] = {
    "note": frozenset("bezorger koerier courier driver notitie bezorgnotitie".split()),
    "phone": frozenset("telefoon telefoonnummer phone mobiel".split()),
    "day": frozenset("dag datum tijd tijdstip bezorgdag bezorgmoment tijdvak day date time slot".split()),
    "substitution": frozenset("uitverkocht vervanging substitution alternatief".split()),
    "address": frozenset("adres address straat street postcode huisnummer".split()),
    "email": frozenset("email mail mailadres".split()),
    "shipping": frozenset("bezorging verzending shipping delivery ophalen bezorgen levering".split()),
    "card": frozenset("kaartje kaart card kaarttekst boodschap".split()),
    "name": frozenset("naam name ontvanger recipient".split()),
    "cart": frozenset("aantal quantity product boeket".split()),
}
DIFFERENT = frozenset(
    "fout verkeerd anders wijzig wijzigen verander veranderen aanpassen change wrong edit different".split()
)
FETCHING = frozenset("zelf ophalen afhalen op myself".split())
""" "Haal" takes a line out as well."""


def amend(talk: Talk, said: Said) -> bool:
    """Change what a text tells, and go on. False: it tells nothing that was asked."""
    if _told(talk, said):
        next_question(talk)
        return True
    changed = change(talk, said.text) if _tells_day(said) else None
    if changed is not None:
        if changed:
            next_question(talk)
        return True
    return _takes_line_out(talk, said)


def named(said: Said) -> str:
    """The answer that a text names without telling a new one; ""."""
    words = set(normalise(said.text).split())
    return next((what for what, names in CHANGE_WORDS.items() if words & names), "")


def ask_again(talk: Talk, said: Said, what: str) -> None:
    """ "Het adres klopt niet" asks for it again; "geen kaartje" is an answer."""
    if what == "card" and NEGATION & set(normalise(said.text).split()):
        answer(talk, card_message="")
    else:
        change_answer(talk, what)


def _told(talk: Talk, said: Said) -> bool:
    """A value told in the text, kept."""
    email = read_email(said.text)[0] if "@" in said.text else ""
    card = words_for_card(said.text) if named(said) == "card" else ""
    if email or card:
        keep(talk, **({"email": email, "email_meant": ""} if email else {"card_message": card}))
        return True
    return hear_extra(talk, said.text) or correct_number(talk, said.text) or _another_way(talk, said)


def _another_way(talk: Talk, said: Said) -> bool:
    """ "Ik haal het toch zelf op": another way of delivery, named rather than asked about."""
    words = set(normalise(said.text).split())
    fetched = said.act is Act.REMOVE and not line_named(talk, said.text) and words & FETCHING
    if not (said.act is Act.TEXT or fetched) or said.asks or DIFFERENT & words or only_tickets(talk):
        return False
    option = read_shipping(said, talk.rules.shipping, talk.conversation.cart.total)
    if not option or option.id == talk.conversation.draft.shipping:
        return False
    take_shipping(talk, option)
    return True


def _tells_day(said: Said) -> bool:
    """A day that is only asked about, with what it costs, is not."""
    if said.act is Act.DELIVERY:
        return said.topic == "day" or not said.asks
    return said.act in (Act.CHANGE_VARIANT, Act.CHANGE_ORDER, Act.SET_QUANTITY)


def _takes_line_out(talk: Talk, said: Said) -> bool:
    line = line_named(talk, said.text) if said.act is Act.REMOVE else None
    if not line:
        return False
    remove_line(talk, line.sku)
    if not talk.conversation.cart.empty:
        next_question(talk)
    else:
        show_cart(talk)
    return True

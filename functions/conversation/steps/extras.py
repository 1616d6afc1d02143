"""What goes with it: e-mail, card, a note for the courier, what to do when something is sold out, no sender's name."""

import re

from functions.conversation.intents import Intent
from functions.conversation.ordering import substitutable
from functions.conversation.steps.answering import ask, keep, read_email, wrong
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, normalise
from functions.conversation.words import Act

LONGEST_CARD = 300
LONGEST_NOTE = 200
SUBSTITUTIONS = ("substitute", "ask", "refund")
SUBSTITUTION_WORDS: dict[str, re.Pattern[str]] = {
    "refund": re.compile(r"\b(geld terug|terugbetalen|terug betalen|refund|money back)\b"),
    "ask": re.compile(r"\b(vraag (het )?(mij|me|eerst)|overleg\w*|bel (mij|me)|ask me( first)?|call me)\b"),
    "substitute": re.compile(
        r"\b(vervang\w*|alternatief mag|iets anders mag|iets vergelijkbaars|substitut\w*|replace)\b"
    ),
}
ANONYMOUS = re.compile(
    r"\b(anoniem|anonymous\w*|zonder afzender|geen afzender|no sender( name)?|without (a )?sender)\b"
)
NAMED = re.compile(r"\b(met afzender|niet anoniem|not anonymous\w*|with (the )?sender)\b")
NOTE = re.compile(
    r"\b(?:opmerking|notitie|bericht|briefje|note|instructions?)\s+(?:voor|for)\s+(?:de\s+|the\s+)?"
    r"(?:bezorger|koerier|bezorging|courier|driver)\b\s*:?\s*",
    re.IGNORECASE,
)


def takes_card(talk: Talk) -> bool:
    products = [talk.shop.product_of(sku) for sku in talk.conversation.cart.skus]
    return any(product and product.takes_card for product in products)


def ask_email(talk: Talk) -> None:
    now = talk.conversation.draft.email
    ask(talk, talk.text("ask_email", now=now), now=now)


def hear_email(talk: Talk, said: Said) -> bool:
    email = read_email(said.text)
    if not email:
        wrong(talk, "invalid_email")
        return False
    talk.understood(Intent.PROVIDE_EMAIL, email=email)
    keep(talk, email=email)
    return True


def ask_card(talk: Talk) -> None:
    now = talk.conversation.draft.card_message or ""
    ask(talk, talk.text("ask_card", most=LONGEST_CARD, now=now), talk.option("nocard", "no_card"), now=now)


def hear_card(talk: Talk, said: Said) -> bool:
    """The shopper's own words, as they are: nothing in them is a command."""
    if said.act in (Act.NO, Act.SKIP):
        keep(talk, card_message="")
    elif len(said.text) > LONGEST_CARD:
        wrong(talk, "card_too_long", most=LONGEST_CARD, length=len(said.text))
        return False
    elif not said.text:
        wrong(talk, "invalid_card")
        return False
    else:
        keep(talk, card_message=said.text)
    talk.understood(Intent.CARD_MESSAGE)
    return True


def ask_note(talk: Talk) -> None:
    now = talk.conversation.draft.courier_note
    ask(talk, talk.text("ask_note", now=now, most=LONGEST_NOTE), talk.option("nonote", "no_note"), now=now)


def hear_note(talk: Talk, said: Said) -> bool:
    if said.act in (Act.NO, Act.SKIP):
        keep(talk, courier_note="")
    elif len(said.text) > LONGEST_NOTE:
        wrong(talk, "note_too_long", most=LONGEST_NOTE, length=len(said.text))
        return False
    elif not said.text:
        wrong(talk, "invalid_note")
        return False
    else:
        keep(talk, courier_note=said.text)
    return True


def ask_substitution(talk: Talk) -> None:
    """What to do when something in it cannot be had on the day."""
    options = [talk.option(f"subst:{choice}", f"subst_{choice}") for choice in SUBSTITUTIONS]
    talk.ask(talk.text("ask_substitution"), *options)


def hear_extra(talk: Talk, text: str) -> bool:
    """An extra asked for in words, at the summary. True: it is in the draft now."""
    plain = normalise(text)
    note = NOTE.search(text)
    choice = next((name for name, words in SUBSTITUTION_WORDS.items() if words.search(plain)), "")
    if note and text[note.end() :].strip():
        keep(talk, courier_note=text[note.end() :].strip()[:LONGEST_NOTE])
    elif ANONYMOUS.search(plain) or NAMED.search(plain):
        keep(talk, anonymous=not NAMED.search(plain))
    elif choice and substitutable(talk):
        keep(talk, substitution=choice)
    else:
        return False
    return True

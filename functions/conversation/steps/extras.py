"""What goes with it: e-mail, card, a note for the courier, what to do when something is sold out, no sender's name."""

from functions.conversation.email import read_email
from functions.conversation.extra_words import ANONYMOUS, NAMED, SUBSTITUTION_WORDS, read_note
from functions.conversation.intents import Intent
from functions.conversation.ordering import substitutable
from functions.conversation.steps.answering import ask, keep, wrong
from functions.conversation.steps.day import change
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, normalise
from functions.conversation.words import PHRASES, Act

LONGEST_CARD = 300
LONGEST_NOTE = 200
EMAIL_CHOICE = {
    **dict.fromkeys(PHRASES[Act.YES], "meant"),
    **dict.fromkeys(PHRASES[Act.NO], "typed"),
    **dict.fromkeys(("ja dat bedoel ik", "dat bedoel ik", "yes that one", "that one"), "meant"),
    **dict.fromkeys(("nee het klopt", "nee het klopt zo", "het klopt zo", "no its right", "no as i wrote it"), "typed"),
}
"""Words in which the offer of what was probably meant is answered."""
SUBSTITUTIONS = ("substitute", "ask", "refund")


def takes_card(talk: Talk) -> bool:
    products = [talk.shop.product_of(sku) for sku in talk.conversation.cart.skus]
    return any(product and product.takes_card for product in products)


def ask_email(talk: Talk) -> None:
    draft = talk.conversation.draft
    if draft.email_meant:
        options = [talk.option("mail:meant", "use_meant")]
        options += [talk.option("mail:typed", "use_typed")] if draft.email else []
        talk.ask(talk.text("email_meant", meant=draft.email_meant, typed=draft.email), *options)
        return
    ask(talk, talk.text("ask_email", now=draft.email), now=draft.email)


def email_missing(talk: Talk) -> bool:
    draft = talk.conversation.draft
    return not draft.email or bool(draft.email_meant)


def hear_email(talk: Talk, said: Said) -> bool:
    """An address; one that looks mistyped is asked about first, and no other is sent anything."""
    draft = talk.conversation.draft
    email, meant = read_email(said.text)
    choice = EMAIL_CHOICE.get(normalise(said.text), "") if draft.email_meant else ""
    if choice:
        return choose_email(talk, choice)
    if not email and not meant:
        changed = change(talk, said.text)
        if changed is None:
            wrong(talk, "invalid_email")
        return bool(changed)
    talk.understood(Intent.PROVIDE_EMAIL, email=email or meant or "")
    keep(talk, email=email, email_meant=meant or "")
    return True


def choose_email(talk: Talk, which: str) -> bool:
    """What was probably meant, or what was typed after all."""
    draft = talk.conversation.draft
    talk.understood(Intent.PROVIDE_EMAIL)
    keep(talk, email=(draft.email_meant or draft.email) if which == "meant" else draft.email, email_meant="")
    return True


def ask_card(talk: Talk) -> None:
    now = talk.conversation.draft.card_message or ""
    ask(talk, talk.text("ask_card", most=LONGEST_CARD, now=now), talk.option("nocard", "no_card"), now=now)


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


def hear_aside(talk: Talk, said: Said) -> bool:
    """ "Can I send it anonymously", "zeg tegen de bezorger …" at another question. True: it is kept, and said so."""
    note = read_note(said.text)
    if note:
        keep(talk, courier_note=note[:LONGEST_NOTE])
        talk.say("note_kept", note=note[:LONGEST_NOTE])
        return True
    plain = normalise(said.text)
    if not ANONYMOUS.search(plain) or NAMED.search(plain):
        return False
    keep_anonymous(talk)
    return True


def keep_anonymous(talk: Talk) -> None:
    keep(talk, anonymous=True)
    talk.say("anonymous_kept")


def hear_extra(talk: Talk, text: str) -> bool:
    """An extra asked for in words, at the summary. True: it is in the draft now."""
    plain = normalise(text)
    note = read_note(text)
    choice = next((name for name, words in SUBSTITUTION_WORDS.items() if words.search(plain)), "")
    if note:
        keep(talk, courier_note=note[:LONGEST_NOTE])
    elif ANONYMOUS.search(plain) or NAMED.search(plain):
        keep(talk, anonymous=not NAMED.search(plain))
    elif choice and substitutable(talk):
        keep(talk, substitution=choice)
    else:
        return False
    return True

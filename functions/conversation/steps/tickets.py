"""On which names the tickets are, where their event asks for that. A `hear` says whether to go on."""

import re

from functions.commerce.tickets import IN_CHAT
from functions.conversation.names import NAME_LEAD_IN, is_name, read_name
from functions.conversation.steps.answering import ask, keep, wrong
from functions.conversation.talk import Talk
from functions.conversation.ticket_cart import names_needed, only_tickets
from functions.conversation.understand import Said

_BETWEEN = re.compile(r"\s*(?:[,;\n&]|\b(?:en|and)\b)\s*")
_COUNTED = re.compile(r"^\s*(?:\d{1,2}[.):]?|[-*•])\s+")


def missing(talk: Talk) -> bool:
    return len(talk.conversation.draft.ticket_names) < names_needed(talk)


def ask_names(talk: Talk) -> None:
    """All of them, or those that are not told yet; the buyer's own is one tap away."""
    known, needed = talk.conversation.draft.ticket_names, names_needed(talk)
    now = ", ".join(known[:needed]) if len(known) >= needed else ""
    own = talk.conversation.draft.name
    mine = not known and bool(own) and needed == 1
    options = [talk.option("ticketme", "ticket_mine", name=own)] if mine else []
    body = talk.text("ask_ticket_names", count=needed, known=list(known[:needed]), left=needed - len(known), now=now)
    ask(talk, body, *options, now=now)


def hear_names(talk: Talk, said: Said) -> bool:
    """Names, with commas or on lines of their own. Fewer than there are tickets: the rest is asked."""
    parts = [part for line in said.text.split("\n") for part in _BETWEEN.split(_COUNTED.sub("", line)) if part]
    own = talk.conversation.draft.name or talk.conversation.profile_name
    names = [read_name(NAME_LEAD_IN.sub("", part), own) for part in parts]
    if not names or not all(names):
        wrong(talk, "invalid_name")
        return False
    needed, known = names_needed(talk), talk.conversation.draft.ticket_names
    every = tuple(names) if len(known) >= needed else (*known, *names)
    if len(every) > needed:
        wrong(talk, "too_many_names", count=needed, told=len(every))
        return False
    keep(talk, ticket_names=every)
    if missing(talk):
        ask_names(talk)
        return False
    return True


def take_own(talk: Talk) -> None:
    """The buyer's own name on the one ticket."""
    own = talk.conversation.draft.name
    if own and names_needed(talk) == 1:
        keep(talk, ticket_names=(own,))


def settle_way(talk: Talk) -> None:
    """Tickets alone are for who writes, and come in the chat; with goods beside them those decide."""
    draft = talk.conversation.draft
    if only_tickets(talk):
        _for_oneself(talk)
    elif draft.shipping == IN_CHAT:
        keep(talk, shipping="")
    needed = names_needed(talk)
    if len(draft.ticket_names) > needed:
        keep(talk, ticket_names=draft.ticket_names[:needed])


def _for_oneself(talk: Talk) -> None:
    draft, profile = talk.conversation.draft, talk.conversation.profile_name
    name = "" if draft.gift else draft.name
    keep(talk, shipping=IN_CHAT, gift=False, name=name or (profile if is_name(profile) else ""))

"""Whom it is for: the shopper, or somebody with a name and a telephone of their own. A `hear` says whether to go on."""

import re

from functions.commerce.delivery import today
from functions.commerce.patterns import Pattern
from functions.commerce.phone import read_phone, shown_phone
from functions.conversation.dates import take_day
from functions.conversation.intents import Intent
from functions.conversation.message import Option
from functions.conversation.names import NAME_LEAD_IN, ONESELF, is_name, read_name
from functions.conversation.names_in_talk import name_in_talk
from functions.conversation.plain import spoken
from functions.conversation.steps import offer
from functions.conversation.steps.answering import ask, keep, keep_more, wrong
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, normalise
from functions.conversation.words import FILLER, Act

ELSE = re.compile(
    r"\b(iemand anders|een ander|ander persoon|someone else|somebody else|another person|cadeau|kado|cadeautje|gift"
    r"|present|(voor|for) (mijn|m n|mn|een|de|my|a|our|onze|her|him|haar|hem)|^(mijn|mn|my|onze|our) )\b"
)

WHO_NAMED = re.compile(
    r"(?:\b(?i:voor|for)\s+|^(?=(?i:mijn|m'?n|my|onze|our)\s))"
    r"(?:(?i:mijn|m'?n|my|onze|our)\s+[^\W\d_]+,?\s+)?(?P<name>[^\W\d_].*)",
    re.DOTALL,
)
""" "Voor mijn zus Fleur Jansen, Lindengracht 12": from the name on, if it is one."""

_OWN_NAME = Pattern(r"\s*(?:mijn|m'?n|my) (?:naa[mn]|name)\b", re.IGNORECASE)
_JUST = Pattern(r"^(?:just|only|gewoon|alleen|oh|nee|no|ja|yes) ")
TITLED = (
    "miss ",
    "mrs ",
    "mr ",
    "ms ",
    "dr ",
    "juf ",
    "meester ",
    "mevrouw ",
    "meneer ",
    "oma ",
    "opa ",
    "tante ",
    "oom ",
)
LONGEST_TOLD = 4
"""Words; what is longer is a sentence with a name in it, rather than a name."""
FOR = re.compile(r"^(?:\w+ ){0,3}(?:voor|for) ")
""" "Voor Anna": nobody says so of themselves."""


def _hear_for(talk: Talk, said: Said) -> bool:
    """Me, somebody else, or at once the name of who gets it."""
    if offer.hear(talk, said.text) or _only_a_day(talk, said.text):
        ask_name(talk)
        return False
    first, rest = _first_line(said.text)
    plain = spoken(first)
    name, mine = read_name(NAME_LEAD_IN.sub("", first.strip()), ""), read_name(rest, "")
    told = name_in_talk(said.text) if len(first.split()) > LONGEST_TOLD or not name else ""
    plain = _JUST.sub("", plain)
    oneself = plain in ONESELF or normalise(NAME_LEAD_IN.sub("", first.strip())) in ONESELF
    if oneself and mine:
        take_name(talk, mine, gift=False)
    elif oneself or said.text.strip() == "1":
        for_me(talk)
    elif name and told in ("", name) and _OWN_NAME.match(first):
        keep_more(talk, rest)
        take_name(talk, name, gift=False)
    elif said.text.strip() == "2" or ELSE.search(plain):
        _for_other_named(talk, said, told)
    elif said.act is Act.TEXT and (told or name):
        keep_more(talk, rest)
        take_name(talk, told or name, gift=bool(FOR.search(plain)) or _is_another(talk, told or name))
    else:
        wrong(talk, "invalid_for")
        return False
    return True


def _only_a_day(talk: Talk, text: str) -> bool:
    """ "Vrijdag graag" is nobody: kept for its question."""
    day, rest = take_day(text, today(talk.rules, talk.now))
    if not day or set(rest.split()) - FILLER:
        return False
    keep_more(talk, text)
    return True


def _for_other_named(talk: Talk, said: Said, told: str) -> None:
    """Somebody else, whose name may stand behind what they are to the shopper: with a capital, else it is any word."""
    if told:
        take_name(talk, told, gift=True)
        return
    found = WHO_NAMED.search(said.text)
    first, rest = _first_line(found["name"]) if found else ("", "")
    name = read_name(first, "")
    if name and (name[0].isupper() or name.startswith(TITLED)) and not ELSE.search(normalise(name)):
        keep_more(talk, rest)
        take_name(talk, name, gift=True)
    else:
        for_other(talk)


def for_me(talk: Talk) -> None:
    """The channel tells the name of most; whom it does not know is asked."""
    talk.understood(Intent.PROVIDE_NAME)
    profile = talk.conversation.profile_name
    keep(talk, gift=False, name=profile if is_name(profile) else "", phone=None)


def for_other(talk: Talk) -> None:
    talk.understood(Intent.PROVIDE_NAME)
    draft = talk.conversation.draft
    known = draft.name if draft.gift else ""
    keep(talk, gift=True, name=known)


def _is_another(talk: Talk, name: str) -> bool:
    """Whether a name is not the shopper's own, of whom the channel tells the name: that, or a part of it, is theirs."""
    own = set(normalise(talk.conversation.profile_name).split())
    return bool(own) and not own & set(normalise(name).split())


def take_name(talk: Talk, name: str, *, gift: bool) -> None:
    talk.understood(Intent.PROVIDE_NAME, name=name)
    draft = talk.conversation.draft
    keep(talk, name=name, gift=gift, phone=draft.phone if name == draft.name else None)


def ask_name(talk: Talk) -> None:
    """Whom it is for, and of whom that does not tell enough, the name."""
    if talk.conversation.draft.gift is None and not talk.conversation.draft.name:
        talk.ask(talk.text("ask_for"), talk.option("forme", "for_me"), talk.option("forother", "for_other"))
        return
    draft, profile = talk.conversation.draft, talk.conversation.profile_name
    mine = is_name(profile) and profile != draft.name and not draft.gift
    options = [Option(id="myname", title=profile)] if mine else []
    body = talk.text("ask_name", name=profile if options else "", now=draft.name, gift=bool(draft.gift))
    ask(talk, body, *options, now=draft.name)


def hear_name(talk: Talk, said: Said) -> bool:
    """A name; an address or e-mail that comes with it is kept, and not asked for again."""
    if talk.conversation.draft.gift is None and not talk.conversation.draft.name:
        return _hear_for(talk, said)
    told = name_in_talk(said.text)
    if told or ELSE.search(spoken(said.text)):
        _for_other_named(talk, said, told)
        return bool(told)
    first, rest = _first_line(NAME_LEAD_IN.sub("", said.text).strip())
    name = read_name(first, talk.conversation.profile_name)
    if said.act is not Act.TEXT or not name:
        wrong(talk, "invalid_name")
        return False
    keep_more(talk, rest)
    take_name(talk, name, gift=bool(talk.conversation.draft.gift) and name != talk.conversation.profile_name)
    return True


def _first_line(text: str) -> tuple[str, str]:
    """The name, and what stands after it on other lines or behind a comma."""
    parts = re.split(r"[\n,;]", text, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


# --- telephone ------------------------------------------------------------------------------------------------


def ask_phone(talk: Talk) -> None:
    draft = talk.conversation.draft
    now = shown_phone(draft.phone, talk.rules.country) if draft.phone else ""
    body = talk.text("ask_phone", name=draft.name, now=now, gift=bool(draft.gift))
    ask(talk, body, talk.option("nophone", "no_phone"), now=now)


def hear_phone(talk: Talk, said: Said) -> bool:
    phone = read_phone(said.text, _country(talk))
    if said.act in (Act.NO, Act.SKIP):
        keep(talk, phone="")
    elif phone:
        keep(talk, phone=phone)
    else:
        wrong(talk, "invalid_phone")
        return False
    return True


def _country(talk: Talk) -> str:
    address = talk.conversation.draft.address
    return address.country if address else talk.rules.country

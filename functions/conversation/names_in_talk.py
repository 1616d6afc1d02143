"""The name that a whole sentence tells of who it is for: "het is voor de buurvrouw, die heet Wilma". Pure reading."""

import re

from functions.commerce.patterns import Pattern
from functions.conversation.language_words import LANGUAGE_WORDS
from functions.conversation.names import FOR_ONESELF, read_name
from functions.conversation.plain import normalise
from functions.conversation.words import FILLER

RELATIONS = frozenset(
    """moeder mama mam ma vader papa pap pa opa oma zus zusje broer broertje vriend vriendin buurvrouw buurman buur
    collega baas chef juf meester tante oom nicht nichtje neef neefje dochter zoon vrouw man partner verloofde
    schoonmoeder schoonvader schoonzus kleindochter kleinzoon vriendje
    mother mum mom mam dad father gran grandma grandmother nan grandpa grandad grandfather sister brother friend mate
    girlfriend boyfriend wife husband fiancee neighbour neighbor colleague coworker boss teacher aunt auntie uncle
    niece nephew cousin daughter son""".split()
)
"""What somebody is to the shopper; a name may follow."""
_PARTICLES = frozenset("de van der den het ten ter la el von da di and en mr mrs ms dr mevr dhr meneer mevrouw".split())
_DAYS = frozenset(
    """maandag dinsdag woensdag donderdag vrijdag zaterdag zondag morgen overmorgen vandaag vanavond volgende week
    monday tuesday wednesday thursday friday saturday sunday tomorrow today tonight next week birthday
    verjaardag""".split()
)
_NOBODY = frozenset("someone somebody else anders iemand ander another person anyone me myself mij mezelf".split())
_NO_NAMES = (_NOBODY | FILLER.union(*LANGUAGE_WORDS.values()) | RELATIONS | _DAYS) - _PARTICLES
_RELATED = Pattern(
    r"\b(?:mijn|m'?n|my|onze|our|de|the|een|a) "
    r"(?:(?:beste?|lieve|kleine|grote|oude|jongste|oudste|little|big|dear|dearest|old|new|nieuwe) )?"
    r"(?P<relation>[^\W\d_]+),? (?=(?P<name>[^\W\d_].*))",
    re.IGNORECASE,
)
_CALLED = Pattern(
    r"^.*?(?P<own>\b(?:mijn|m'?n|my)\s+)?\b(?:heet|heten|genaamd|called|named|naa[mn] is|name is|name's|names)\s+"
    r"(?P<name>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_MEANT_FOR = Pattern(r"^.*\b(?:voor|for)\s+(?P<name>[^\W\d_].*)$", re.IGNORECASE | re.DOTALL)
_SAID_ON = Pattern(
    r"\s*(?:[,.;!\n]|\b(?:and it|en het|en t|who|from|that|because|she|he|die|want|omdat|zij|ze|hij|graag|please)\b)",
    re.IGNORECASE,
)
MOST_IN_TALK = 5
"""Words of a name in the middle of a sentence."""


def name_in_talk(text: str) -> str:
    """The name that a whole sentence tells: "het is voor de buurvrouw, die heet Wilma de Groot", "it's for my colleague
    sanne de wit"; "": none. A shopper who tells two, tells who they are and who it is for."""
    text = FOR_ONESELF.sub("", text)
    related = [found["name"] for found in _RELATED.finditer(text) if normalise(found["relation"]) in RELATIONS]
    called, meant = _CALLED.match(text), _MEANT_FOR.match(text)
    others = [called["name"]] if called and not (called["own"] and meant) else []
    candidates = [*others, *related[-1:], *([meant["name"]] if meant else [])]
    return next((name for each in candidates if (name := _name_said(each))), "")


def _name_said(text: str) -> str:
    """The name that a sentence goes on with, if it is one: no word of it is of everyday talk."""
    name = read_name(_SAID_ON.split(text, maxsplit=1)[0], "")
    words = normalise(name).split()
    if not set(words) - _PARTICLES or len(words) > MOST_IN_TALK:
        return ""
    led = zip(["", *words], words, strict=False)
    talk = [word for before, word in led if word in _NO_NAMES and before not in _PARTICLES - {"and", "en"}]
    return "" if talk else name

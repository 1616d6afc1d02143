"""Whether a text is a name, and which. Pure reading, no talk: a person may be called nearly anything."""

import re
import unicodedata

from functions.commerce.patterns import Pattern
from functions.commerce.places import is_street
from functions.conversation.plain import normalise
from functions.conversation.words import FILLER, LANGUAGE_WORDS

LONGEST_NAME = 80
MOST_WORDS = 8
NAME_LEAD_IN = Pattern(
    r"^\s*(?:het is voor|dit is voor|voor|op naam van|t\.?n\.?v\.?|(?:(?:mijn|m'?n|me|de|haar|zijn) )?naa[mn] is|ik ben|ik heet"
    r"|zij heet|hij heet|naam:?|it is for|it's for|for|my name is|the name is|name:?|i am|i'm"
    r"|her name is|his name is)\s+",
    re.IGNORECASE,
)
LEAD_OUT = Pattern(
    r"[\s,]+(?:graag|please|aub|a\.u\.b\.|alsjeblieft|alstublieft|thanks|bedankt)[\s.!]*$", re.IGNORECASE
)
ONESELF = frozenset(
    [
        "mij",
        "mezelf",
        "mijzelf",
        "ikzelf",
        "ik",
        "voor mij",
        "voor me",
        "voor mezelf",
        "voor mijzelf",
        "me",
        "myself",
        "for me",
        "for myself",
        "zelf",
        "ik zelf",
    ]
)
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
    monday tuesday wednesday thursday friday saturday sunday tomorrow today tonight next week birthday verjaardag""".split()
)
_NO_NAMES = (FILLER.union(*LANGUAGE_WORDS.values()) | RELATIONS | _DAYS) - _PARTICLES
_RELATED = re.compile(
    r"\b(?:mijn|m'?n|my|onze|our|de|the|een|a) (?:(?:beste?|lieve|kleine|grote|oude|jongste|oudste|little|big|dear|dearest|old|new|nieuwe) )?(?P<relation>[^\W\d_]+),? (?=(?P<name>[^\W\d_].*))",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"^.*?(?P<own>\b(?:mijn|m'?n|my)\s+)?\b(?:heet|heten|genaamd|called|named|na[am]{2} is|name is|name's|names)\s+"
    r"(?P<name>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_MEANT_FOR = re.compile(r"^.*\b(?:voor|for)\s+(?P<name>[^\W\d_].*)$", re.IGNORECASE | re.DOTALL)
_SAID_ON = re.compile(
    r"\s*(?:[,.;!\n]|\b(?:who|from|that|because|she|he|die|want|omdat|zij|ze|hij|graag|please)\b)", re.IGNORECASE
)
MOST_IN_TALK = 5
"""Words of a name in the middle of a sentence."""
QUESTION_WORDS = frozenset(
    "waar wat hoe wanneer waarom welke kunnen mogen bezorgen leveren where what how when why which does could".split()
)
"""With two or more words after them they begin a question or a sentence, not a name."""
SENTENCE_WORDS = frozenset(
    """jullie weet niet geen hebben heeft bezorgen bestellen bestel betalen annuleren kost kosten moet kunt kun
    dont know cannot want order deliver please would should cost pay whats forget changed mind business eerst erbij
    nog toch""".split()
)
"""No name of several words has one of these."""
TALK = frozenset(
    """ja nee ok oke yes no nope hoi hallo hi hello hey dag goedemorgen goedemiddag goedenavond bedankt dankje thanks
    geen niemand nobody none test huh wat what weet niet weetniet overslaan skip""".split()
)
"""Alone they are talk, not a name."""
_HUMMED = re.compile(r"(?:(?:h+m+|e+h+m*|u+h*m+|e+r+m+|m+) ?)+")
SIGNS = "@\n?？/\\|{}[]<>=*#€$%"
SYMBOLS = ("So", "Sk", "Cs", "Co", "Cn")
JOINERS = "\u200d\ufe0f\ufe0e"
"""Inside an emoji; in Persian and Indian names the first joins letters and stays."""
HAN = Pattern(r"[\u3400-\u9fff\uac00-\ud7af]")
"""Scripts of which one sign may be a name."""


def read_name(text: str, profile: str) -> str:
    """The name in an answer to "who is it for": without "it is for", and oneself by the profile's name; "": none."""
    name = LEAD_OUT.sub("", _without_emoji(text).strip(" .,!\n"))
    if normalise(name) in ONESELF:
        name = _without_emoji(profile)
    name = " ".join(name.split())
    return name if is_name(name) else ""


def name_in_talk(text: str) -> str:
    """The name that a whole sentence tells: "het is voor de buurvrouw, die heet Wilma de Groot", "it's for my colleague
    sanne de wit"; "": none. A shopper who tells two, tells who they are and who it is for."""
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


def is_name(text: str) -> bool:
    """Letters of any script, no number of its own, no address: anything that a person or a firm may be called."""
    words = normalise(text).split()
    return _is_written_as_name(text) and not _is_said_in_talk(words) and not _is_address(text, words)


def _is_written_as_name(text: str) -> bool:
    letters = sum(char.isalpha() or unicodedata.category(char).startswith("M") for char in text)
    enough = 1 if HAN.search(text) else 2
    return (
        enough <= len(text) <= LONGEST_NAME
        and letters >= enough
        and letters * 2 > len(text)
        and not any(sign in text for sign in SIGNS)
        and len(text.split()) <= MOST_WORDS
    )


def _is_said_in_talk(words: list[str]) -> bool:
    if not words:
        return False
    return (
        set(words) <= TALK
        or _HUMMED.fullmatch(" ".join(words)) is not None
        or (len(words) > 2 and words[0] in QUESTION_WORDS)
        or (len(words) > 1 and not SENTENCE_WORDS.isdisjoint(words))
        or (words[0] in ("mijn", "my") and len(words) < 4)
    )


def _is_address(text: str, words: list[str]) -> bool:
    """A word of figures is a house number or a quantity; "Team4You" is a name."""
    numbers = [word for word in words if word[0].isdigit()]
    return bool(numbers) or (is_street(text) and any(char.isdigit() for char in text))


def _without_emoji(text: str) -> str:
    kept = []
    for at, char in enumerate(text):
        if unicodedata.category(char) in SYMBOLS:
            continue
        between_letters = 0 < at < len(text) - 1 and text[at - 1].isalnum() | unicodedata.combining(text[at - 1]) > 0
        if char in JOINERS and not between_letters:
            continue
        kept.append(char)
    return "".join(kept)

"""Whether a text is a name, and which. Pure reading, no talk: a person may be called nearly anything."""

import re
import unicodedata

from functions.commerce.patterns import Pattern
from functions.commerce.places import is_street
from functions.conversation.plain import normalise

LONGEST_NAME = 80
MOST_WORDS = 8
NAME_LEAD_IN = Pattern(
    r"^\s*(?:(?:put|zet)(?: (?:it|het|m|hem|maar|ze|them))* (?:under|in the name of|op naam van|op)"
    r"|het is voor|dit is voor|voor|op naam van|t\.?n\.?v\.?|(?:(?:mijn|m'?n|me|de|haar|zijn) )?naa[mn] is"
    r"|ik ben|ik heet"
    r"|zij heet|hij heet|naam:?|it is for|it's for|for|(?:my )?name'?s|my name is|the name is|name:?|i am|i'm"
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
QUESTION_WORDS = frozenset(
    "waar wat hoe wanneer waarom welke kunnen mogen bezorgen leveren where what how when why which does could".split()
)
"""With two or more words after them they begin a question or a sentence, not a name."""
NO_BEGINNING = frozenset("doe naar ja yes nee no and to add put zet graag please".split())
"""Nobody is called so in front of another name."""
_REQUESTS = frozenset(("can i", "could i", "may i", "can you", "kan ik", "mag ik", "kun je", "kan het"))
SENTENCE_WORDS = frozenset(
    """actually eigenlijk add change surprise verrassing verkeerd wrong bezorg ophalen afhalen afrekenen laten
    jullie weet niet geen hebben heeft bezorgen bestellen bestel betalen annuleren kost kosten moet kunt kun
    dont know cannot want order deliver please would should cost pay whats forget changed mind business eerst erbij
    nog toch""".split()
)
"""No name of several words has one of these."""
TALK = frozenset(
    """ja nee ok oke yes no nope hoi hallo hi hello hey dag goedemorgen goedemiddag goedenavond bedankt dankje thanks
    afrekenen betalen bestellen volgende verder bezorgen ophalen afhalen thuis kopen checkout pay next continue delivery
    deliver pickup buy order home surprise verrassing cadeau gift present address adres
    geen niemand nobody none test huh wat what weet niet weetniet overslaan skip""".split()
)
"""Alone they are talk, not a name."""
_HUMMED = Pattern(r"(?:(?:h+m+|e+h+m*|u+h+m*|e+u+h*m*|e+r+m+|m+) ?)+")
SIGNS = "@\n?？/\\|{}[]<>=*#€$%"
SYMBOLS = ("So", "Sk", "Cs", "Co", "Cn")
JOINERS = "\u200d\ufe0f\ufe0e"
"""Inside an emoji; in Persian and Indian names the first joins letters and stays."""
HAN = Pattern(r"[\u3400-\u9fff\uac00-\ud7af]")
"""Scripts of which one sign may be a name."""


def read_name(text: str, profile: str) -> str:
    """The name in an answer to "who is it for": without "it is for", and oneself by the profile's name; "": none."""
    name = LEAD_OUT.sub("", FOR_ONESELF.sub("", _without_emoji(text)).strip(" .,!\n"))
    if normalise(name) in ONESELF:
        name = _without_emoji(profile)
    name = " ".join(name.split())
    return name if is_name(name) else ""


FOR_ONESELF = Pattern(
    r",? (?:en|and) (?:het|t|'t|it)?'?s? ?(?:is )?(?:voor|for) (?:mezelf|mij|me|myself)[ .!]*$", re.IGNORECASE
)


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
        or (len(words) > 1 and (words[0] in NO_BEGINNING or " ".join(words[:2]) in _REQUESTS))
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

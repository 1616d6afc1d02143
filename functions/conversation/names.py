"""Whether a text is a name, and which. Pure reading, no talk: a person may be called nearly anything."""

import re
import unicodedata

from functions.conversation.understand import normalise

LONGEST_NAME = 80
NAME_LEAD_IN = re.compile(
    r"^\s*(?:het is voor|dit is voor|voor|mijn naam is|ik ben|ik heet|naam:?|it is for|it's for|for|my name is|i am"
    r"|i'm)\s+",
    re.IGNORECASE,
)
ONESELF = frozenset(
    ["mij", "mezelf", "mijzelf", "ikzelf", "ik", "voor mij", "me", "myself", "for me", "zelf", "ik zelf"]
)
QUESTION_WORDS = frozenset(
    "waar wat hoe wanneer waarom welke kunnen mogen bezorgen leveren where what how when why which does could".split()
)
"""With two or more words after them they begin a question or a sentence, not a name."""


def read_name(text: str, profile: str) -> str:
    """The name in an answer to "who is it for": without "it is for", and oneself by the profile's name; "": none."""
    name = text.strip(" .,!\n")
    if normalise(name) in ONESELF:
        name = profile
    return " ".join(name.split()) if is_name(name) else ""


def is_name(text: str) -> bool:
    """Letters of any script, no digits but a few, no address signs: anything that a person may be called."""
    letters = sum(char.isalpha() or unicodedata.category(char).startswith("M") for char in text)
    words = normalise(text).split()
    return (
        2 <= len(text) <= LONGEST_NAME
        and letters >= 2
        and not any(sign in text for sign in "@\n?？/")
        and letters * 2 > len(text)
        and not (len(words) > 2 and words[0] in QUESTION_WORDS)
        and not (words and words[0] in ("mijn", "my") and len(words) < 4)
    )

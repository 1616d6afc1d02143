"""What an answer to "what shall we write on the card?" is: the words themselves, or something said about them.

To somebody else one may write anything; so only what is plainly said to the shop is taken for that. Pure reading.
"""

import re
from enum import StrEnum

from functions.commerce.patterns import Pattern
from functions.conversation.asked import read_topic
from functions.conversation.dates import names_day
from functions.conversation.email import read_email
from functions.conversation.extra_words import ANONYMOUS
from functions.conversation.plain import spoken
from functions.conversation.state import Step


class Answer(StrEnum):
    WORDS = "words"
    NONE = "none"
    """No card, or a blank one."""
    YES = "yes"
    """A card, of which the words have yet to come."""
    ANONYMOUS = "anonymous"
    QUESTION = "question"
    CHANGE = "change"
    """Of something else: "maak er zaterdag van", "sorry i meant jane@example.com", "wait"."""


_NONE = Pattern(
    r"(?:(?:nee|no|doe|maar|liever|ik wil|i want|we want|just) )*"
    r"(?:(?:no|geen|without(?: a)?|zonder) (?:card|kaartje|kaart|note|tekst|text|message|bericht)"
    r"|(?:leave it |laat (?:het |hem )?|keep it )(?:maar )?(?:blank|empty|leeg))"
    r"(?: (?:thanks|thank you|please|bedankt|dank je|graag|hoor|nodig|needed|aub))*"
)
_YES = frozenset(
    ("ja", "ja graag", "graag", "yes", "yes please", "ja hoor", "ja doe maar", "sure", "ok", "oke", "ja leuk", "prima")
)
_ABOUT_CARDS = Pattern(
    r"\b(?:card|kaartje|kaart|cost|costs|kost|kosten|price|prijs|letters|tekens|words|woorden|handgeschreven"
    r"|handwritten|other people|anderen|bezorg\w*|deliver\w*)\b"
)
_TO_US = Pattern(
    r"^(?:(?:oh|nee|no|ja|yes|eh) )*(?:wacht|wait|hold on|hang on|actually|toch (?:maar|liever)"
    r"|sorry (?:i meant|ik bedoel\w*|verkeerd\w*|wrong|nee|no|change|wacht|wait)"
    r"|weet ik (?:nog )?niet|i dont know(?: yet)?)\b"
    r"|\b(?:change|wijzig\w*|verander\w*)\b.*\b(?:address|adres|name|naam|day|dag|date|datum|e?mail|order|bestelling)\b"
)
_OF_A_DAY = Pattern(r"\b(?:bezorg\w*|deliver\w*|toch|liever|actually|instead|make (?:it|that)|maak (?:er|het))\b")
_DICTATED = Pattern(
    r"^(?:(?:can|could) you |please |kun je |kunt u |graag |en )*(?:write|put|schrijf|zet) (?P<words>.+?) "
    r"(?:on (?:the|a|my) card|op (?:het|een|mijn) kaartje|erop)(?: (?:please|graag|aub|svp))*[\s.!?]*$",
    re.IGNORECASE,
)
MOST_SAID = 8
"""Words; who says something about the card says it shortly."""


def read_card_answer(text: str) -> tuple[Answer, str]:
    """What it is, and the words for the card where they are among others ("can you write … on the card")."""
    plain = spoken(text)
    dictated = _DICTATED.match(text.strip())
    if dictated:
        return Answer.WORDS, dictated["words"].strip(" \"“”'")
    if len(plain.split()) > MOST_SAID:
        return Answer.WORDS, text
    return _said(text, plain), text


def _said(text: str, plain: str) -> Answer:
    asked = text.rstrip().endswith("?")
    if _NONE.fullmatch(plain):
        return Answer.NONE
    if plain in _YES:
        return Answer.YES
    if ANONYMOUS.search(plain):
        return Answer.ANONYMOUS
    if asked and (_ABOUT_CARDS.search(plain) or read_topic(plain, text, Step.CART)):
        return Answer.QUESTION
    told = _TO_US.search(plain) or (names_day(text) and _OF_A_DAY.search(plain)) or read_email(text)[0]
    return Answer.CHANGE if told else Answer.WORDS

"""How one answers what is proposed instead of something, as `plain.spoken` leaves a text: Dutch and English."""

import re

from functions.conversation.plain import spoken

LONGEST_YES = 7
"""Words: what is longer says more than yes."""
LONGEST = 12
REFUND = re.compile(
    r"\b(?:geld|money|refund\w*|terug ?betal\w*|terug ?stort\w*|cash back)\b|\bbetaal\w* .*\bterug\b"
    r"|\b(?:laat|leave|skip|sla|drop) (?:it|that|them|hem|het|ze|die|dat) ?(?:maar |dan )?(?:weg|over|out)?$"
)
OTHER = re.compile(
    r"\b(?:iets anders|wat anders|een ander\w*|andere|something else|anything else|another|other|different|liever"
    r"|rather|prefer|instead|nee|neen|nope|no|niet|not|dont|geen)\b"
)
AGREES = re.compile(
    r"\b(?:ja|jep|jup|yes|yep|yeah|sure|ok|oke|okay|prima|goed|fine|graag|please|doe (?:het |dat |die )?maar|do it"
    r"|go ahead|akkoord|agreed?|lovely|perfect|mooi|super|top|leuk|great|good)\b"
)


def wants_back(text: str) -> bool:
    return bool(REFUND.search(spoken(text)))


def wants_other(text: str) -> bool:
    return bool(OTHER.search(spoken(text)))


def agrees(text: str) -> bool:
    """A question agrees to nothing, and neither does what denies anything or wishes for something else."""
    plain = spoken(text)
    asks = text.rstrip().endswith("?") or wants_back(text) or wants_other(text)
    return not asks and len(plain.split()) <= LONGEST_YES and bool(AGREES.search(plain))


def answers(text: str) -> bool:
    """Whether a text that could be a wish of its own is the answer."""
    short = len(text.split()) <= LONGEST and not text.rstrip().endswith("?")
    return short and (wants_back(text) or wants_other(text) or agrees(text))

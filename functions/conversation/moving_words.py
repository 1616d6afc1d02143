"""How one asks to go on in another channel, to see which are linked, and to undo it: tables, and their matching."""

import re
from typing import Literal

from functions.conversation.plain import normalise

Wish = Literal["move", "channels", "unlink", "return"]
NAMES = {
    "whatsapp": "whatsapp", "whatsap": "whatsapp", "watsapp": "whatsapp", "wa": "whatsapp", "app": "whatsapp",
    "messenger": "messenger", "facebook": "messenger", "fb": "messenger", "telegram": "telegram", "tg": "telegram",
    "telefoon": "", "phone": "", "mobiel": "", "mobile": "",
}  # fmt: skip
"""What a channel is called; "": any that is on a phone."""
_NAME = "|".join(sorted(NAMES, key=len, reverse=True))
_MOVE = re.compile(
    rf"(?:(?:kan|kun|mag|zou|can|could|ik|i|wil|want|id|like|graag|je|we|dit|this|deze|het|to|liever|rather|please) )*"
    rf"(?:ga |go |gaan )?(?:verder|doorgaan|door|continue|carry on|keep talking|chatten|chat|praten|talk|overstappen"
    rf"|switch|move|verhuis|verhuizen|neem|take)"
    rf"(?: (?:dit|this|it|gesprek|chat|talk|the|het|mijn|my|mee|along|verder|maar|liever|praten|chatten))*"
    rf" (?:op|in|via|met|naar|on|over to|to|with|over)(?: (?:mijn|my|de|the))?(?: (?P<name>{_NAME}))"
    rf"(?: (?:verder|mee|nemen|please|graag|aub|gaan|praten|chatten|instead|doorgaan))*"
)
_CHANNELS = re.compile(
    r"(?:(?:toon|show|wat zijn|what are|welke zijn) )?(?:mijn|my) (?:kanalen|channels|gekoppelde kanalen"
    r"|linked channels|koppelingen|links)"
)
_UNLINK = re.compile(
    r"(?:ontkoppel\w*|loskoppelen|koppel (?:dit |het )?los|unlink|disconnect)"
    r"(?: (?:dit|this|kanaal|channel|alles|all|het|it))?"
)
_RETURN = re.compile(
    r"(?:hier (?:weer )?verder|(?:ga |gaan we )?(?:weer )?hier (?:weer )?verder|haal (?:het |mijn gesprek )?terug"
    r"|terughalen|terug|undo|ongedaan maken|maak ongedaan|dat was ik niet|ik was dat niet"
    r"|(?:continue|carry on|go on) here|back|take (?:it|my chat) back|that wasnt me|it wasnt me|not me)"
)


def wish(text: str) -> tuple[Wish, str] | None:
    """What is wished, and the channel that is named ("": none); None: nothing of this."""
    plain = normalise(text)
    if found := _MOVE.fullmatch(plain):
        return "move", NAMES[found["name"]]
    if _CHANNELS.fullmatch(plain):
        return "channels", ""
    return ("unlink", "") if _UNLINK.fullmatch(plain) else None


def wants_back(text: str) -> bool:
    """Said where the talk has gone from: it is to go on here again."""
    return _RETURN.fullmatch(normalise(text)) is not None

"""What a text says is not wanted: "niet de rode", "no lilies please", "paars maar geen rozen". Pure reading."""

import re

_END = (
    r"(?=[,.;!?]|$| (?:maar|but|want|because|en|and|graag|please|svp|aub|pls|die|ze|she|he|er|wel|just|doe|liever"
    r"|rather|ik|i|im|for|voor|hoor)\b)"
)
_NOT = re.compile(
    r"\b(?:maar |but |en |and )?(?:niet|geen|zonder|no|not|without|except|behalve|dont want|don't want|doesn't like"
    r"|houdt niet van|hou niet van|hate|hates|haat|allergic to|allergisch voor)\b"
    r"(?: (?:de|het|die|een|van|the|any|a|those|these|this|that|wil|like|met|with|for|voor|of|to|nog|meer|dat|dit"
    r"|deze))*"
    rf" (?P<what>[^,.;!?]+?){_END}",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"^(?:te|too|zo|so|meer|more|over|above|onder|boven|under|than|dan|duur|expensive|idea|idee|problem|probleem|haast|hurry|sure|zeker|thanks|thank|bedankt|dank|nothing|niks|naar|nodig|needed|need|know|weet|mij|me|now|nu|veel|much|many|worry)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\b(?:niet|not|geen|dont|don't)\b(?P<left>.+?)[, ]+(?:maar|but|wel|alleen|just|only)\b(?P<meant>.+)$",
    re.IGNORECASE,
)


def take_unwanted(text: str) -> tuple[str, str]:
    """The text without what it rejects, and what it rejects: ("iets paars", "rozen")."""
    rejected: list[str] = []

    def gone(found: re.Match[str]) -> str:
        if _NOTHING.match(found["what"]):
            return found.group()
        rejected.append(found["what"])
        return " "

    wanted = _NOT.sub(gone, text)
    return wanted.strip(), " ".join(rejected)


def meant_instead(text: str) -> str:
    """ "Niet de tulpen maar de vaas" → "de vaas"; the text itself where nothing is set against another."""
    found = _INSTEAD.search(text)
    return (found["meant"] or found["other"]).strip() if found else text

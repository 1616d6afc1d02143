"""What feedback is about, by its words, Dutch and English: a table, no logic. Pure."""

from functions.conversation.patterns import within
from functions.conversation.plain import spoken

TAGS: dict[str, tuple[str, ...]] = {
    "praise": (
        r"^(?!.*\b(?:niet|not|geen|no|nooit|never)\b).*\b(?:super|top|geweldig\w*|fijn|prima|netjes|snel|vriendelijk\w*"
        r"|goed|prachtig\w*|mooi\w*|great|lovely|excellent|perfect|friendly|quick\w*|good|nice|helpful|happy|blij)\b",
    ),
    "complaint": (
        r"\b(?:slecht\w*|jammer|teleur\w*|irritant|vervelend|onvriendelijk|kapot\w*|verlept\w*|beschadigd\w*|te laat"
        r"|duurde\w*|nooit meer|klacht\w*|bad|poor|rude|disappoint\w*|annoying|broken|wilted|damaged|late|complain\w*"
        r"|never again|terrible|awful)\b",
        r"\b(?:niet|not|wasnt|isnt|geen|no) (?:\w+ ){0,2}(?:goed|blij|tevreden|netjes|vers"
        r"|good|happy|fresh|impressed)\b",
    ),
    "wish": (
        r"\b(?:ik (?:zou|wil) (?:\w+ ){0,3}graag|ik wens|ik mis|fijn (?:zijn )?als|leuk (?:zijn )?als|zouden jullie"
        r"|jullie zouden"
        r"|hopelijk|wens|i wish|i would (?:love|like)|id (?:love|like)|would be (?:nice|great|good)|please (?:add|sell)"
        r"|i miss)\b",
    ),
    "tip": (
        r"\b(?:tip|tips|idee|ideetje|suggestie|suggestion|idea|advice|advies)\b",
        r"\b(?:kan|kon|kunnen|mag|mocht|moet|could|can|should) (?:\w+ ){0,4}(?:beter|sneller|duidelijker|better|faster"
        r"|quicker|clearer)\b",
    ),
    "delivery": (
        r"\b(?:bezorg\w*|geleverd|lever\w*|koerier\w*|postnl|dhl|pakket\w*|deliver\w*|courier\w*|parcel|arriv\w*|shipping"
        r"|verzend\w*)\b",
    ),
    "packaging": (r"\b(?:verpak\w*|doos|dozen|inpak\w*|packag\w*|packed|box|wrapp\w*)\b",),
    "quality": (
        r"\b(?:kwaliteit|vers|verse|verlept\w*|kapot\w*|slap|houdbaar\w*|quality|fresh|wilted|broken|last(?:ed|s)?"
        r"|bloemen|flowers)\b",
    ),
    "price": (r"\b(?:prij[sz]\w*|duur|goedkoop|kost\w*|korting\w*|price\w*|expensive|cheap|cost\w*|discount\w*)\b",),
    "range": (r"\b(?:assortiment|aanbod|keuze|soorten|verkopen|range|choice|selection|assortment|sell|stock)\b",),
    "service": (
        r"\b(?:service|medewerker\w*|klantenservice|contact|antwoord\w*|opgelost|geholpen|afgehandeld|staff|support"
        r"|answer\w*|helped|solved|handled|vriendelijk\w*|friendly)\b",
    ),
    "chat": (r"\b(?:chat|app|whatsapp|telegram|bot|robot|website|site|knop|button\w*)\b",),
}
KINDS = ("praise", "complaint", "wish", "tip")
"""The rest says what it is about."""


def tags_of(text: str) -> tuple[str, ...]:
    """In the order of the table. What complains praises nothing: "niet goed"."""
    plain = spoken(text)
    found = [tag for tag, patterns in TAGS.items() if within(patterns, plain)]
    if "complaint" in found and "praise" in found:
        found.remove("praise")
    return tuple(found)

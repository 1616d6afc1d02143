"""What an address says besides street, number, postcode and city: institution, department, room, floor, who to ask for.

Pure. It is taken out before the rest is read, so that the number of a room is not taken for that of the house.
"""

import re

from functions.commerce.patterns import Pattern

MARK = "¤"
"""Begins a part that is extra: "¤3" is the third that was taken out."""
ROOM = Pattern(
    r"\b(?:kamer|kmr|room|zimmer|afdeling|afd|ward|lokaal|vleugel|wing|gebouw|building|etage|verdieping|floor)"
    r"(?:\.|(?: ?nr\.?))? ?(?=\w*\d|[a-z]{1,2}\b)[\w-]{1,6}(?:\.\d{1,4})?(?!\w)"
    r"|\b\d{1,2} ?(?:e|de|ste|nd|rd|st|th) (?:verdieping|etage|floor)\b"
    r"|\b(?:eerste|tweede|derde|vierde|vijfde|bovenste) (?:verdieping|etage)\b|\bbegane grond\b|\bground floor\b"
    r"|\b\d{1,2}\.? ?(?:OG|UG|Stock|Etage|Obergeschoss)\b\.?(?: (?:links|rechts|mitte))?"
    r"|\b(?:Hinterhaus|Vorderhaus|Seitenflügel|Erdgeschoss|achterhuis)\b(?! ?#)(?:,? ?(?:links|rechts))?",
    re.IGNORECASE,
)
INSTITUTION = Pattern(
    r"ziekenhuis\b|verpleeghuis|verzorgingshuis|zorgcentrum|woonzorg|zorghuis|bejaardenhuis|\b(?:hospice|hospital|"
    r"clinic|kliniek|krankenhaus|klinikum|pflegeheim|seniorenheim|hotel|motel|school|basisschool|college|lyceum|"
    r"universiteit|university|kantoor|bedrijf|restaurant|café|crematorium|uitvaartcentrum|kerk|stadhuis|gemeentehuis|"
    r"politiebureau|camping|umc|amc|vumc|lumc|olvg|medisch centrum|medical center|afdeling|afd\.?|kraamafdeling|"
    r"receptie|reception|rezeption|balie|verpleging|poli|polikliniek|salon|winkel|residentie|résidence|residence|"
    r"b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|gmbh|ag|bvba|sprl|srl|ltd|inc|llc|stichting|vereniging|firma|fa\.)(?!\w)",
    re.IGNORECASE,
)
PERSON = Pattern(
    r"(?:t\.? ?a\.? ?v\.?|ter attentie van|p/a|per adres|c/o|z\. ?hd\.?|z\.hd\.|attn?\.?:?|attention|fao)\s", re.I
)
BRACKETS = Pattern(r"\(([^()]{2,60})\)")


def mark_extras(text: str) -> tuple[str, list[str]]:
    """The message with each room, floor and bracketed remark replaced by a part of its own, and these."""
    taken: list[str] = []

    def take(match: re.Match[str]) -> str:
        taken.append(" ".join(match.group(match.lastindex or 0).split()).strip(" ,"))
        return f", {MARK}{len(taken) - 1} ,"

    return ROOM.sub(take, BRACKETS.sub(take, text)), taken


def is_extra(part: str, others: list[str]) -> bool:
    """Whether a part of the address names an institution or a person, and is not itself where to go."""
    if part.startswith(MARK) or PERSON.match(part):
        return True
    if not INSTITUTION.search(part):
        return False
    return not re.search(r"\d", part) or any(re.search(r"[^\W\d]{3}.* \d", other) for other in others)

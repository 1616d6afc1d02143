"""Reading to whom an invoice is to be addressed out of the shopper's own words. Pure."""

import re

from functions.commerce.patterns import Pattern
from functions.commerce.vat_id import read_vat_id, without_vat_id
from functions.conversation.plain import spoken

LONGEST_COMPANY = 80
_NAMED = Pattern(
    r"\b(?:op|onder) (?:de )?naam(?: van)?\b:?|\bten name van\b:?|\bt\.?n\.?v\.?\b:?|\bin the name of\b:?"
    r"|\b(?:made out|addressed|billed|invoiced?) to\b:?",
    re.IGNORECASE,
)
"""What stands before a company's name in a sentence."""
_BEFORE = Pattern(
    r"^(?:(?:het is|dat is|dit is|it is|it's|its|that's|that is|wij heten|we heten|we are|onze naam is|our name is|"
    r"de naam is|naam|name|bedrijf|bedrijfsnaam|company|company name)\b[:\s]*)+",
    re.IGNORECASE,
)
_VAT_WORDS = Pattern(
    r"[,;(]?\s*\b(?:met|with|and|en|our|ons|mijn|my|het)?\s*\b(?:btw|vat)[\s-]*(?:nummer|number|nr|no|id)?\b\.?:?\s*(?:is\b)?",
    re.IGNORECASE,
)
_NOT_A_NAME = Pattern(
    r"^(?:(?:mijn|my|onze|our|ons|de|het|the|een|a|mn|m'n|jouw|your|eigen|own)\s+)*"
    r"(?:bedrijf|zaak|firma|werk|kantoor|werkgever|stichting|vereniging|organisatie|company|business|firm|work|employer"
    r"|office|organi[sz]ation|b\.?v\.?|zzp)?$",
    re.IGNORECASE,
)
_POLITE_END = Pattern(
    r"[\s,]*\b(?:graag|please|alsjeblieft|alstublieft|aub|svp|thanks|bedankt|dank je)\b[.!\s]*$", re.I
)


def tells_company(text: str) -> bool:
    """Whether a message says already who it is for, be it with commas in it."""
    return bool(named_company(text) or read_vat_id(text))


def named_company(text: str) -> str:
    """The name in "factuur op naam van Bakkerij Jansen B.V., btw-nummer NL…"; "": none, or "mijn bedrijf"."""
    found = _NAMED.search(text)
    return read_company(text[found.end() :]) if found else ""


def read_company(text: str) -> str:
    """A name as it was told, without what is said around it; "": it is no name."""
    bare = _POLITE_END.sub("", _VAT_WORDS.sub(" ", without_vat_id(text)))
    named = _NAMED.search(bare)
    bare = " ".join((bare[named.end() :] if named else bare).split()).strip(" ,;:()\"“”'?!")
    bare = _BEFORE.sub("", bare)
    if _NOT_A_NAME.match(bare) or not any(char.isalpha() for char in bare):
        return ""
    return bare


def lacks_vat_id(text: str) -> bool:
    """ "Heb ik niet": a company need not have one."""
    plain = spoken(text)
    none = re.search(r"\b(?:geen|niet|zonder|no|none|not|dont|nope|without|n\.?v\.?t|na|skip|overslaan|weet)\b", plain)
    return bool(none) and not read_vat_id(text) and not any(char.isdigit() for char in text)

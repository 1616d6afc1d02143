"""The invoice of a paid order: its link, to the buyer; and the company and VAT number that it is to be addressed to.

What stands on it is functions/invoices' to say; here is only who it is for, read out of the shopper's own words.
"""

import re

from functions.commerce.orders import Company, Order
from functions.commerce.patterns import Pattern
from functions.commerce.vat_id import read_vat_id, without_vat_id
from functions.conversation.message import Text
from functions.conversation.plain import spoken
from functions.conversation.talk import Talk

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


def invoiced(talk: Talk) -> Order | None:
    """The latest order of this talk that was paid. Raises FactsNeeded."""
    for past in talk.conversation.orders:
        order = talk.order(past.id)
        if order and order.number and order.paid_at and order.email:
            return order
    return None


def tell_invoice(talk: Talk) -> bool:
    """The link to the latest. False: nothing was paid here yet."""
    order = invoiced(talk)
    if not order:
        return False
    body = talk.text("invoice_link", number=order.number, url=talk.facts.links.invoice(order.id))
    if order.company:
        talk.send(Text(body=body))
    else:
        talk.ask(body, talk.option("company", "invoice_company"), overtakable=False)
    return True


def address(talk: Talk, order: Order, company: Company) -> None:
    """Who it is for is set once: whoever has the first copy in their books must be able to trust it."""
    talk.save(order.model_copy(update={"company": company}))
    told = {"company": company.name, "vat_id": company.vat_id}
    talk.say("invoice_addressed", number=order.number, url=talk.facts.links.invoice(order.id), **told)


def tell_addressed(talk: Talk, order: Order, company: Company) -> None:
    contact = talk.rules.contact
    talk.say(
        "invoice_company_kept",
        number=order.number,
        company=company.name,
        url=talk.facts.links.invoice(order.id),
        phone=contact.phone,
        email=contact.email,
    )


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

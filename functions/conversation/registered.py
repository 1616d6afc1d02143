"""An address held against the register of addresses: what is missing is filled in, what contradicts is asked. Pure."""

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict

from functions.commerce.address import read
from functions.commerce.orders import Address
from functions.commerce.patterns import Pattern
from functions.commerce.places import Registered
from functions.commerce.postcode import Doubt
from functions.conversation.counting import in_figures
from functions.conversation.talk import Talk
from functions.conversation.typing_errors import distance_of
from functions.conversation.understand import normalise

MOST_SLIPS = 2
SHORT_FORMS = (
    (Pattern(r"\bstr\b|str\.?$"), "straat"),
    (Pattern(r"\b(?:burg|burgem)\b"), "burgemeester"),
    (Pattern(r"\b1e\b"), "eerste"),
    (Pattern(r"\b2e\b"), "tweede"),
    (Pattern(r"\b3e\b"), "derde"),
    (Pattern(r"\bv d\b|\bvd\b"), "van der"),
)
SAME_CITY = ({"den haag", "s gravenhage", "sgravenhage"}, {"den bosch", "shertogenbosch", "s hertogenbosch"})


class Heard(BaseModel):
    """An address as it was told and looked up. What is in doubt is empty in it."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    address: Address
    doubt: Doubt | Literal["street", "city"] = ""
    said: str = ""
    meant: str = ""
    """What the register has instead of `said`."""
    rest: str = ""


def hear_here(talk: Talk, text: str, known: Address, countries: tuple[str, ...]) -> Heard:
    """Read an address out of a message, and look up what can be. Raises FactsNeeded."""
    reading = read(text, known, countries)
    if not reading.address.number:
        reading = read(in_figures(text), known, countries)
    address = reading.address.model_copy(update={"region": ""})
    heard = Heard(address=address, doubt=reading.doubt, said=reading.said, rest=reading.rest)
    number = re.match(r"\d+", address.number)
    if heard.doubt or address.country != "NL" or not address.postcode or not number:
        return heard
    found = talk.facts.registered("NL", address.postcode, number.group())
    return _held(heard, found, known) if found else heard


def _held(heard: Heard, found: Registered, known: Address) -> Heard:
    address = heard.address
    asked = (known.postcode, known.number) == (address.postcode, address.number)
    parts: tuple[tuple[Literal["street", "city"], str, str, str], ...] = (
        ("street", address.street, found.street, known.street),
        ("city", address.city, found.city, known.city),
    )
    for part, said, there, before in parts:
        if said and not _same(said, there):
            # Who tells just the street of a postcode and number that we know was asked for it: registers lag.
            if asked and not before:
                continue
            return Heard(
                address=address.model_copy(update={part: ""}), doubt=part, said=said, meant=there, rest=heard.rest
            )
        address = address.model_copy(update={part: there})
    return heard.model_copy(update={"address": address.model_copy(update={"region": found.region})})


def _same(said: str, there: str) -> bool:
    """Apart from capitals, short forms and a slip or two."""
    one, other = _long(said), _long(there)
    if any({one, other} <= names for names in SAME_CITY):
        return True
    part = one.startswith(f"{other} ") or other.startswith(f"{one} ")
    return part or distance_of(one, other) <= min(MOST_SLIPS, len(other) // 4)


def _long(name: str) -> str:
    plain = normalise(name)
    for short, long in SHORT_FORMS:
        plain = short.sub(long, plain)
    return plain.replace("-", " ")

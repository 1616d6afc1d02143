"""Reading a postal address out of one message, in any order, and saying what is missing or doubtful. Pure.

Taken out one after another: what is no address (phone, e-mail), country, what is extra, postcode, number. Street and
city are what is left around these: the street stands beside its number, the city behind its postcode.
"""

import re
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from functions.commerce import address_extra, house_number, postcode
from functions.commerce.address_extra import is_extra, mark_extras
from functions.commerce.house_number import ONLY_ADDITION, normal, take_number
from functions.commerce.orders import Address
from functions.commerce.patterns import Pattern
from functions.commerce.places import is_place, is_street, split_place
from functions.commerce.postcode import POSTCODES as POSTCODES
from functions.commerce.postcode import Doubt, take_postcode

COUNTRY_NAMES: dict[str, tuple[str, ...]] = {
    "NL": ("nederland", "netherlands", "the netherlands", "holland", "niederlande", "pays-bas", "nl"),
    "BE": ("belgie", "belgië", "belgium", "belgique", "belgien", "be"),
    "GB": ("united kingdom", "uk", "england", "scotland", "wales", "great britain", "engeland", "groot-brittannië"),
    "DE": ("duitsland", "germany", "deutschland", "allemagne", "de"),
}
GREETING = r"(?:(?:hoi|hallo|hi|hello|ja|yes|ok|oke|okay|so|dus|nou)[,.! ]+)*"
LEAD_IN = Pattern(
    r"^(?:.*\b)?(?:mijn|het|haar|zijn|hun|my|the|her|his|their) add?ress? is\s*:?\s+"
    rf"|^\s*{GREETING}(?:it'?s|dat is|that'?s|adres|bezorgen (?:op|bij|aan)|naar|"
    r"address|deliver to|send (?:it )?to|it is|het is|(?:ik woon|wij wonen|we wonen)(?: (?:op|in|aan))?(?: de| het)?|"
    r"(?:i|we) live (?:at|on)|(?:het )?moet naar|graag naar|(?:kan|mag|moet|wil|can|could|stuur|breng|bezorg|lever)\b"
    r"[^\d,]{0,30}\b(?:naar|op|bij|to))\s*:?\s+",
    re.IGNORECASE,
)
LABEL = Pattern(
    r"\b(?:(?:straat(?:naam)?|street|woonplaats|plaats|stad|city|postcode|post code|zip|plz|toevoeging|adres|address)"
    r"\s*[:=]|postcode(?= ?\d)|(?:postcode|straat|street|stad|city|plaats) is)\s*",
    re.IGNORECASE,
)
"""As in a form that is filled in: "Straat: Lindengracht"."""
JOINED = Pattern(
    r"\s+(?:en|and)\s+(?:dat is|dit is|het is|that'?s|its|it's|is)\s+in\s+"
    r"|\s+(?:en|and)\s+(?:de|the|mijn|my)\s+(?=post ?code)"
    r"|\s+(?:nummer|(?:house )?number|huisnummer)\s+(?:is )?(?=\d)",
    re.IGNORECASE,
)
"""What stands between the parts when they are spoken."""
INSTEAD = Pattern(r"\b(?:ipv|i\.p\.v\.|in plaats van|instead of|en niet|niet|not)\s+\S+", re.IGNORECASE)
"""What it is not: "13 in plaats van 12"."""
CONTACT = Pattern(
    r"(?:\b(?:tel|telefoon|mobiel|phone|e-?mail|mail|telefoonnummer)\b[.:]?\s*)?"
    r"(?:[^\s,;<>]+@[^\s,;<>]+\.[^\s,;<>]+|(?<![\w.])(?:\+|00)\d[\d ()/.-]{7,16}\d(?!\w)"
    r"|(?<![\w.-])0[\d ()/.-]{7,13}\d(?!\w))",
    re.IGNORECASE,
)
LEAST_PHONE = 9
FILLER = frozenset(
    "hoi hallo hi hello hey ja yes graag please bedankt dankje dank thanks alvast alsjeblieft aub svp ok oke".split()
)
NO_PLACE = frozenset(
    "weet ik jij je jullie niet geen wil wilt kan kun kunt zal mag moet ben bent is wat waar hoe waarom know dont do "
    "not want can you we what where how why dat dit klopt that this duizend honderd".split()
)
"""Words of sentences: no street or city has them (of one alone, or of a whole part, it is not known)."""
ABBREVIATED = Pattern(r"(?:str|\b\w{1,2})\.$", re.IGNORECASE)
"""A full stop that belongs to the word: "Invalidenstr."."""
RANGE = Pattern(r"(?<=\d) - (?=(?:\d{1,3}[a-z]?|hs|huis|bis|[iv]{1,4}|[a-z])(?!\w))", re.IGNORECASE)
"""A dash with spaces parts an address, but not a number from its addition: "12 - 1"."""
NO_NAME = frozenset(
    "graag mijn my onze our bezorgen bezorg leveren deliver please morgen vandaag tomorrow today order zaterdag".split()
)
"""Words of wishes: what has them is told with an address, but is no part of it."""
LONGEST = 80
LONGEST_MESSAGE = 500
"""Of a longer one the end is not read: no address is that long."""
POSTCODE, NUMBER = postcode.MARK, house_number.MARK
MARKS = Pattern(rf"[{POSTCODE}{NUMBER}{address_extra.MARK}|]")


class Reading(BaseModel):
    """`address`: with what is in doubt left empty, so that it is missing."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    address: Address
    doubt: Doubt = ""
    said: str = ""
    """The postcode as written, when it was read otherwise or is in doubt."""
    rest: str = ""
    """What of the message is no address: a phone number, an e-mail address, a remark."""


def read_address(text: str, known: Address, countries: tuple[str, ...]) -> Address:
    """Add what a message says to what is known. Never raises; what it does not say stays as it was."""
    return read(text, known, countries).address


def missing_parts(address: Address) -> tuple[str, ...]:
    """Of "street", "number", "postcode", "city": those that are still empty, in the order to ask for them."""
    return tuple(part for part in ("street", "number", "postcode", "city") if not getattr(address, part))


def read(text: str, known: Address, countries: tuple[str, ...]) -> Reading:
    """As `read_address`, with what was corrected, what is in doubt and what is no address."""
    rest, contact = _take_contact(MARKS.sub(" ", text[:LONGEST_MESSAGE]))
    rest, told = _take_country(INSTEAD.sub("", LEAD_IN.sub("", rest.replace("\n", ", ").strip())), countries)
    rest, taken = mark_extras(RANGE.sub("-", LABEL.sub("", JOINED.sub(_parted, rest))))
    found = take_postcode(rest, countries, told)
    body, extras = _take_extras(found.text, taken)
    added = ONLY_ADDITION.fullmatch(body) if known.number else None
    if added:
        body, number = "", normal(f"{known.number} {added['addition'].strip()}")
    else:
        body, number = take_number(body, POSTCODE, lone_only=bool(known.number) and POSTCODE not in body)
    left = _place(_pieces(body), known)
    address = Address(
        street=left.street or known.street,
        number=number or known.number,
        postcode=found.code or ("" if found.doubt else known.postcode),
        city=left.city or known.city,
        country=found.country or known.country or countries[0],
        extra=", ".join((*extras, *left.before)) or known.extra,
    )
    return Reading(address=address, doubt=found.doubt, said=found.said, rest=", ".join((*contact, *left.behind)))


def _parted(joint: re.Match[str]) -> str:
    return " " if "num" in joint.group().casefold() else ", "


def _take_contact(text: str) -> tuple[str, list[str]]:
    """Phone numbers and e-mail addresses are for others to read."""
    taken: list[str] = []

    def take(match: re.Match[str]) -> str:
        if "@" not in match.group() and sum(char.isdigit() for char in match.group()) < LEAST_PHONE:
            return match.group()
        taken.append(match.group().strip())
        return ", "

    return CONTACT.sub(take, text), taken


def _take_country(text: str, countries: tuple[str, ...]) -> tuple[str, str]:
    for country in dict.fromkeys((*countries, *COUNTRY_NAMES)):
        for name in sorted(COUNTRY_NAMES.get(country, (country.lower(),)), key=len, reverse=True):
            match = re.search(rf"(?:,|\s)\s*\(?{re.escape(name)}\)?[\s.,!]*$", text, re.IGNORECASE)
            if match and (len(name) > 2 or re.match(r"\s*,", match.group()) or match.group().strip().isupper()):
                return text[: match.start()], country
    return text, ""


def _take_extras(text: str, taken: list[str]) -> tuple[str, list[str]]:
    parts = [part.strip(" \t-") for part in re.split(r"[,;]| - ", text)]
    parts = [part for part in parts if part]
    extras, kept = [], []
    for part in parts:
        if is_extra(part, [other for other in parts if other is not part]):
            marked = part.startswith(address_extra.MARK)
            extras.append(taken[int(part[1:])] if marked else part)
        else:
            kept.append(part)
    return ", ".join(kept), extras


@dataclass(frozen=True)
class _Piece:
    """A text, or the mark of what stood there. `part`: which part between commas it is in."""

    text: str
    part: int

    @property
    def is_text(self) -> bool:
        return self.text not in (POSTCODE, NUMBER)


@dataclass(frozen=True)
class _Left:
    street: str = ""
    city: str = ""
    before: tuple[str, ...] = ()
    """Parts before the street: a company, a name."""
    behind: tuple[str, ...] = ()


def _pieces(text: str) -> list[_Piece]:
    """What stands between commas, dashes and the places where number and postcode were."""
    found = []
    for part, segment in enumerate(re.split(r"[,;]| - ", text)):
        for piece in re.split(rf"([{POSTCODE}{NUMBER}])", segment):
            plain = re.sub(r"^(?:in|te) ", "", " ".join(piece.split()).strip(" !-\t"))
            plain = plain if ABBREVIATED.search(plain) else plain.strip(" .")
            if plain in (POSTCODE, NUMBER) or _may_be_name(plain):
                found.append(_Piece(plain, part))
    return found


def _may_be_name(text: str) -> bool:
    words = re.sub(r"[^\w\s]", "", text.casefold()).split()
    letters = sum(char.isalpha() for char in text)
    return letters > 1 and len(text) <= LONGEST and not (set(words) & NO_PLACE) and not (set(words) <= FILLER)


def _place(pieces: list[_Piece], known: Address) -> _Left:
    texts = [piece for piece in pieces if piece.is_text]
    if not texts:
        return _Left()
    if len(texts) == 1:
        return _lone(pieces, texts[0], known)
    street = _street(pieces, texts)
    city = _city(pieces, texts, street)
    at = pieces.index(street) if street else 0
    others = [piece for piece in texts if piece not in (street, city)]
    before = tuple(piece.text for piece in others if pieces.index(piece) < at and not _is_wish(piece.text))
    names = (street.text if street else "", city.text if city else "")
    if street and not city:
        names = _split(street.text, pieces, at)
    behind = tuple(piece.text for piece in others if piece.text not in before)
    return _Left(street=names[0], city=names[1], before=before, behind=behind)


def _is_wish(text: str) -> bool:
    return not NO_NAME.isdisjoint(text.casefold().split())


def _lone(pieces: list[_Piece], text: _Piece, known: Address) -> _Left:
    """The only words of a message: a street or a city, or both in one."""
    at = pieces.index(text)
    name, city = _split(text.text, pieces, at)
    if city:
        return _Left(street=name, city=city)
    marks = [piece.text for piece in pieces if not piece.is_text]
    before_number = at + 1 < len(pieces) and pieces[at + 1].text == NUMBER
    if is_street(text.text):
        return _Left(street=text.text)
    if is_place(text.text) and (known.street or POSTCODE in marks or not marks):
        return _Left(city=text.text)
    is_city = POSTCODE in marks and not before_number if NUMBER in marks else POSTCODE in marks or bool(known.street)
    return _Left(city=text.text) if is_city else _Left(street=text.text)


def _split(text: str, pieces: list[_Piece], at: int) -> tuple[str, str]:
    """A street and its city in one breath: "Lindengracht Amsterdam", "Haarlem Lange Nieuwstraat"."""
    before_number = at + 1 < len(pieces) and pieces[at + 1].text == NUMBER
    behind_postcode = at > 0 and pieces[at - 1].text == POSTCODE
    for behind, certain in ((True, not before_number and not behind_postcode), (False, behind_postcode)):
        rest, city = split_place(text, behind=behind)
        if city and (certain or is_street(rest)):
            return rest, city
    return text, ""


def _street(pieces: list[_Piece], texts: list[_Piece]) -> _Piece | None:
    """Beside the number; without one, what looks most like it."""
    at = next((at for at, piece in enumerate(pieces) if piece.text == NUMBER), None)
    if at is not None:
        if at and pieces[at - 1].is_text and not (is_place(pieces[at - 1].text) and _has_street(texts)):
            return pieces[at - 1]
        follows = pieces[at + 1] if at + 1 < len(pieces) else None
        opens = not at or pieces[at - 1].part < pieces[at].part
        if follows and follows.is_text and follows.part == pieces[at].part and opens and not is_place(follows.text):
            return follows
    streets = [piece for piece in texts if is_street(piece.text) and not is_place(piece.text)]
    others = [piece for piece in texts if not _behind_postcode(pieces, piece) and not is_place(piece.text)]
    return next(iter([*streets, *others]), None)


def _has_street(texts: list[_Piece]) -> bool:
    return any(is_street(piece.text) for piece in texts)


def _city(pieces: list[_Piece], texts: list[_Piece], street: _Piece | None) -> _Piece | None:
    """Behind the postcode, or between number and postcode; a town that is known; else what follows the street."""
    rest = [piece for piece in texts if piece != street]
    found = [piece for piece in rest if _behind_postcode(pieces, piece)]
    found += [piece for piece in rest if is_place(piece.text)]
    at = pieces.index(street) if street else -1
    found += [piece for piece in rest if pieces.index(piece) > at]
    return found[0] if found else None


def _behind_postcode(pieces: list[_Piece], piece: _Piece) -> bool:
    at = pieces.index(piece)
    return at > 0 and pieces[at - 1].text == POSTCODE

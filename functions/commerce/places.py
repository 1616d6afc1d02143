"""Names that tell a city from a street where nothing else does: larger towns, and how streets are called. Pure data.

It need not be complete: a place that is not here is found by where it stands, or asked for.
"""

import re
import unicodedata
from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from functions.commerce.patterns import Pattern


class Registered(BaseModel):
    """What a register of addresses says stands at a postcode and number."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    street: str
    city: str
    region: str = ""
    """Province."""


DUTCH = frozenset(
    name.strip()
    for name in """
    amsterdam, rotterdam, den haag, 's gravenhage, utrecht, eindhoven, groningen, tilburg, almere, breda,
    nijmegen, apeldoorn, arnhem, haarlem, enschede, haarlemmermeer, amersfoort, zaandam, zaanstad,
    's hertogenbosch, den bosch, zwolle, leiden, zoetermeer, leeuwarden, ede, dordrecht, alphen aan den rijn,
    alkmaar, emmen, delft, deventer, venlo, sittard, geleen, helmond, oss, amstelveen, hilversum, heerlen,
    purmerend, hoofddorp, schiedam, lelystad, hoorn, vlaardingen, leidschendam, voorburg, almelo, gouda,
    spijkenisse, assen, capelle aan den ijssel, veenendaal, katwijk, zeist, nieuwegein, hengelo, roosendaal,
    hardenberg, doetinchem, barneveld, terneuzen, rijswijk, houten, kampen, woerden, heerhugowaard, oosterhout,
    waalwijk, bergen op zoom, weert, drachten, rheden, pijnacker, zutphen, maastricht, roermond, heemskerk,
    beverwijk, velsen, ijmuiden, heemstede, bloemendaal, zandvoort, overveen, castricum, diemen, weesp, muiden,
    naarden, bussum, huizen, laren, blaricum, aalsmeer, uithoorn, badhoevedorp, nieuw vennep, lisse, hillegom,
    sassenheim, noordwijk, wassenaar, voorschoten, ridderkerk, barendrecht, delfgauw, papendrecht, gorinchem,
    tiel, culemborg, wageningen, rhenen, doorn, driebergen, de bilt, bilthoven, soest, baarn, middelburg,
    vlissingen, goes, zierikzee, best, veldhoven, geldrop, boxtel, uden, veghel, cuijk, boxmeer, sneek,
    heerenveen, harlingen, franeker, dokkum, stadskanaal, winschoten, delfzijl, meppel, hoogeveen, steenwijk,
    den helder, schagen, enkhuizen, medemblik, volendam, edam, monnickendam, krommenie, wormerveer, assendelft,
    oud beijerland, hellevoetsluis, maassluis, hoek van holland, den burg, valkenburg, kerkrade, landgraaf,
    brunssum, capelle, krimpen aan den ijssel, nieuwerkerk aan den ijssel, berkel en rodenrijs, bodegraven,
    ijsselstein, wijk bij duurstede, vianen, leerdam, zaltbommel, winterswijk, lochem, borculo, raalte, ommen,
    oldenzaal
    """.split(",")
)
BELGIAN = frozenset(
    name.strip()
    for name in """
    antwerpen, anvers, gent, gand, charleroi, luik, liège, liege, brussel, bruxelles, brussels, schaarbeek,
    anderlecht, brugge, bruges, namen, namur, leuven, louvain, bergen, mons, mechelen, malines, aalst,
    la louvière, kortrijk, hasselt, sint niklaas, oostende, ostende, doornik, tournai, genk, seraing, roeselare,
    verviers, moeskroen, mouscron, beveren, dendermonde, beringen, turnhout, dilbeek, heist op den berg, lokeren,
    sint truiden, louvain la neuve, elsene, ixelles, ukkel, uccle, etterbeek, knokke, ieper, geel, mol, lier,
    halle, vilvoorde
    """.split(",")
)
GERMAN = frozenset(
    name.strip()
    for name in """
    berlin, hamburg, münchen, munich, köln, keulen, frankfurt, frankfurt am main, stuttgart, düsseldorf, leipzig,
    dortmund, essen, bremen, dresden, hannover, nürnberg, duisburg, bochum, wuppertal, bielefeld, bonn, münster,
    karlsruhe, mannheim, augsburg, wiesbaden, aachen, aken, kleve, emmerich, gronau, krefeld, oldenburg, osnabrück
    """.split(",")
)
STREET = Pattern(
    r"(?:straat|strasse|straße|str\.|weg|laan|plein|gracht|kade|singel|hof|park|dijk|pad|steeg|dreef|markt|plantsoen|"
    r"wal|burgwal|haven|baan|lei|vest|allee|platz|gasse|ring|ufer|damm|street|road|lane|square)\b"
    r"|\b(?:rue|avenue|av\.|boulevard|bd\.|chaussée|place|quai|allée|chemin|laan|plein|am|an der|auf der|unter den) ",
    re.IGNORECASE,
)
"""Words and endings of street names."""
MOST_WORDS = 5


@lru_cache(maxsize=512)
def is_place(text: str) -> bool:
    """Whether it is one of the towns listed above, however it is written."""
    name = _plain(text)
    return name in _PLAIN[0] or name in _PLAIN[1] or name in _PLAIN[2]


def country_of(place: str) -> str:
    """ "NL", "BE" or "DE" for a town that is known, and in one of them only; else ""."""
    name = _plain(place)
    found = [country for country, names in zip(("NL", "BE", "DE"), _PLAIN, strict=True) if name in names]
    return found[0] if len(found) == 1 else ""


def is_street(text: str) -> bool:
    return STREET.search(f"{text} ") is not None


def split_place(text: str, *, behind: bool) -> tuple[str, str]:
    """What a text says besides a town at its end (`behind`) or its beginning, and the town; "" when there is none."""
    words = text.split()
    for count in range(min(MOST_WORDS, len(words) - 1), 0, -1):
        place, rest = (words[-count:], words[:-count]) if behind else (words[:count], words[count:])
        if is_place(" ".join(place)):
            return " ".join(rest), " ".join(place)
    return text, ""


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    kept = (char if char.isalnum() else " " for char in folded if not unicodedata.combining(char) and char not in "'’")
    return " ".join("".join(kept).split())


_PLAIN = tuple(frozenset(map(_plain, names)) for names in (DUTCH, BELGIAN, GERMAN))

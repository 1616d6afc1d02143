"""PDOK's Locatieserver, as far as the shop asks it: the "free" search for an address by postcode and house number.

Speaks its wire format, refuses parameters that it does not know as 3.1 does, and has the postcodes below; houses 1 to
999 stand in each. It is no register: what is here is enough to try the checkout with.
"""

from typing import Any

Json = dict[str, Any]
PARAMETERS = frozenset({"q", "fq", "fl", "df", "rows", "start", "sort", "wt", "lat", "lon", "bq", "qf"})
HIGHEST_NUMBER = 999
POSTCODES: dict[str, tuple[str, str]] = {
    postcode: (street, city)
    for city, streets in {
        "Amsterdam": {
            "1015KB": "Lindengracht", "1015KC": "Lindengracht", "1015KD": "Lindengracht", "1015BS": "Herengracht",
            "1015BA": "Herengracht", "1016GV": "Prinsengracht", "1015DV": "Prinsengracht", "1015NE": "Rozengracht",
            "1016LZ": "Rozengracht", "1015LT": "Bloemgracht", "1015TV": "Bloemgracht", "1015RE": "Brouwersgracht",
            "1013HG": "Haarlemmerdijk", "1013EP": "Haarlemmerstraat", "1012JS": "Dam", "1012AB": "Stationsplein",
            "1011PN": "Amstel", "1017DA": "Rembrandtplein", "1017RR": "Leidseplein", "1017PG": "Leidsestraat",
            "1054HV": "Overtoom", "1054HW": "Overtoom", "1056BL": "Jan van Galenstraat", "1071XX": "Museumstraat",
            "1071DJ": "Museumplein", "1072BM": "Albert Cuypstraat", "1074XV": "Tweede Jan van der Heijdenstraat",
            "1091AC": "Oosterpark", "1093BK": "Linnaeusstraat", "1054CX": "Eerste Helmersstraat",
        },
        "Haarlem": {
            "2011AB": "Dorpsstraat", "2011RC": "Grote Markt", "2011RD": "Grote Markt", "2011HR": "Zijlstraat",
            "2011TL": "Zijlstraat", "2012ES": "Julianastraat", "2022ZJ": "Riouwstraat", "2023CE": "Kleverparkweg",
            "2011DN": "Nieuwe Gracht", "2011NJ": "Bakenessergracht", "2012LM": "Wagenweg", "2035VM": "Schipholweg",
        },
    }.items()
    for postcode, street in streets.items()
}  # fmt: skip


def search(asked: list[tuple[str, str]]) -> tuple[int, Json]:
    """Status and body for the parameters of a request, in order."""
    unknown = sorted({name for name, _ in asked} - PARAMETERS)
    if unknown:
        return 400, {"error": {"msg": f"unknown parameters: {', '.join(unknown)}", "code": 400}}
    filters = dict(value.split(":", 1) for name, value in asked if name == "fq" and ":" in value)
    given = dict(asked)
    documents = [_document(*found, given.get("fl", "*")) for found in _found(filters)]
    found = {"numFound": len(documents), "start": 0, "maxScore": 14.2 if documents else 0.0, "numFoundExact": True}
    return 200, {"response": {**found, "docs": documents[: int(given.get("rows", "10"))]}}


def _found(filters: dict[str, str]) -> list[tuple[str, str, str, int]]:
    postcode, number = filters.get("postcode", "").upper(), filters.get("huisnummer", "")
    if filters.get("type", "adres") != "adres" or postcode not in POSTCODES or not number.isdecimal():
        return []
    street, city = POSTCODES[postcode]
    return [(postcode, street, city, int(number))] if 0 < int(number) <= HIGHEST_NUMBER else []


def _document(postcode: str, street: str, city: str, number: int, fields: str) -> Json:
    every = {
        "bron": "BAG",
        "type": "adres",
        "straatnaam": street,
        "huisnummer": number,
        "huis_nlt": str(number),
        "postcode": postcode,
        "woonplaatsnaam": city,
        "gemeentenaam": city,
        "provincienaam": "Noord-Holland",
        "weergavenaam": f"{street} {number}, {postcode} {city}",
        "id": f"adr-{postcode.lower()}{number}",
        "score": 14.2,
    }
    wanted = fields.replace(",", " ").split()
    return every if "*" in wanted else {name: value for name, value in every.items() if name in wanted}

"""Addresses as people write them."""

import pytest

from functions.commerce.address import missing_parts, read_address
from functions.commerce.orders import Address

NL, BE = ("NL",), ("NL", "BE")
WHOLE = [
    ("Dorpsstraat 12a, 2011 AB Haarlem", "Dorpsstraat|12a|2011 AB|Haarlem|NL"),
    ("Dorpsstraat 12a 2011 AB Haarlem", "Dorpsstraat|12a|2011 AB|Haarlem|NL"),
    ("dorpsstraat 12 A, 2011ab haarlem", "dorpsstraat|12 A|2011 AB|haarlem|NL"),
    ("Dorpsstraat 12\n2011 AB\nHaarlem", "Dorpsstraat|12|2011 AB|Haarlem|NL"),
    ("Dorpsstraat 12\n2011 AB Haarlem\nNederland", "Dorpsstraat|12|2011 AB|Haarlem|NL"),
    ("2011 AB Haarlem, Dorpsstraat 12", "Dorpsstraat|12|2011 AB|Haarlem|NL"),
    ("Mijn adres is Dorpsstraat 12, 2011AB Haarlem", "Dorpsstraat|12|2011 AB|Haarlem|NL"),
    ("Bezorgen op Dorpsstraat 12, 2011AB Haarlem.", "Dorpsstraat|12|2011 AB|Haarlem|NL"),
    ("Lange Nieuwstraat 12-2, 3512 PH Utrecht", "Lange Nieuwstraat|12-2|3512 PH|Utrecht|NL"),
    ("Jan van Galenstraat 103-III, 1056 BL Amsterdam", "Jan van Galenstraat|103-III|1056 BL|Amsterdam|NL"),
    ("Prinsengracht 263 hs, 1016 GV Amsterdam", "Prinsengracht|263 hs|1016 GV|Amsterdam|NL"),
    ("Prinsengracht 263 bis, 1016 GV Amsterdam", "Prinsengracht|263 bis|1016 GV|Amsterdam|NL"),
    ("Stopweg 8, 1234 AB Utrecht", "Stopweg|8|1234 AB|Utrecht|NL"),
    ("'s-Gravelandseweg 5, 1211 BN 's-Hertogenbosch", "'s-Gravelandseweg|5|1211 BN|'s-Hertogenbosch|NL"),
    ("Burgemeester de Vlugtlaan 1, 1063BJ Den Haag", "Burgemeester de Vlugtlaan|1|1063 BJ|Den Haag|NL"),
    ("Laan van Nieuw Oost-Indië 12, 2593 BS Den Haag", "Laan van Nieuw Oost-Indië|12|2593 BS|Den Haag|NL"),
    ("1e Helmersstraat 41, 1054 CX Amsterdam", "1e Helmersstraat|41|1054 CX|Amsterdam|NL"),
    ("Plein 1944 12, 6511 JC Nijmegen", "Plein 1944|12|6511 JC|Nijmegen|NL"),
    ("Zuiderpark 7 , 9724AG , Groningen", "Zuiderpark|7|9724 AG|Groningen|NL"),
    ("Kerkstraat 5 in Utrecht, 3512AB", "Kerkstraat|5|3512 AB|Utrecht|NL"),
    ("my address is Dorpsstraat 12, 2011 AB Haarlem, The Netherlands", "Dorpsstraat|12|2011 AB|Haarlem|NL"),
    ("Send it to Dorpsstraat 12, 2011 AB Haarlem, Netherlands", "Dorpsstraat|12|2011 AB|Haarlem|NL"),
    ("Dorpsstraat 12 - 2011 AB - Haarlem", "Dorpsstraat|12|2011 AB|Haarlem|NL"),
    ("Dorpsstraat 12; 2011 AB; Haarlem", "Dorpsstraat|12|2011 AB|Haarlem|NL"),
    ("Dorpsstraat 12, Haarlem, 2011 AB", "Dorpsstraat|12|2011 AB|Haarlem|NL"),
    ("Backerweg 4, 9000 Gent", "Backerweg|4|9000|Gent|BE"),
    ("Meir 78, 2000 Antwerpen, België", "Meir|78|2000|Antwerpen|BE"),
    ("Veldstraat 1 bus 3, 9000 Gent", "Veldstraat|1 bus 3|9000|Gent|BE"),
    ("Rue Neuve 123, 1000 Bruxelles, Belgium", "Rue Neuve|123|1000|Bruxelles|BE"),
    ("Grote Markt 1\nB-2000 Antwerpen", "Grote Markt|1|2000|Antwerpen|BE"),
    ("Korenlei 10, 9000 Gent, Belgie", "Korenlei|10|9000|Gent|BE"),
    ("1000 Brussel, Nieuwstraat 5", "Nieuwstraat|5|1000|Brussel|BE"),
]


def flat(address):
    return "|".join((address.street, address.number, address.postcode, address.city, address.country))


@pytest.mark.parametrize(("text", "meant"), WHOLE)
def test_an_address_in_one_message(text, meant):
    countries = NL if meant.endswith("NL") else BE
    assert flat(read_address(text, Address(), countries)) == meant


@pytest.mark.parametrize(("text", "meant"), [case for case in WHOLE if case[1].endswith("NL")])
def test_a_dutch_address_is_dutch_where_belgium_is_served_too(text, meant):
    assert flat(read_address(text, Address(), BE)) == meant


@pytest.mark.parametrize(
    ("messages", "missing"),
    [
        (("Dorpsstraat 12",), ("postcode", "city")),
        (("Dorpsstraat",), ("number", "postcode", "city")),
        (("Dorpsstraat 12", "2011 AB"), ("city",)),
        (("Dorpsstraat 12", "Haarlem"), ("postcode",)),
        (("2011 AB 12",), ("street", "city")),
        (("Dorpsstraat 12", "2011 AB Haarlem"), ()),
        (("Dorpsstraat", "12", "2011AB", "Haarlem"), ()),
        (("2011 AB Haarlem", "Dorpsstraat 12"), ()),
    ],
)
def test_only_what_was_not_told_is_missing(messages, missing):
    address = Address()
    for message in messages:
        address = read_address(message, address, NL)
    assert missing_parts(address) == missing

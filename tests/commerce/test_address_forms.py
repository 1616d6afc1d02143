"""Addresses as people in the Netherlands, Belgium and Germany write them, and what their reading says is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.commerce.address import missing_parts, read, read_address
from functions.commerce.orders import Address

EVERYWHERE = ("NL", "BE", "DE")
WHOLE = {
    # number and addition, in any order and spacing
    "1015KB 12, Lindengracht, Amsterdam": "Lindengracht|12|1015 KB|Amsterdam|NL|",
    "Lindengracht 12 Amsterdam 1015KB": "Lindengracht|12|1015 KB|Amsterdam|NL|",
    "lindengracht 12 amsterdam 1015 kb": "lindengracht|12|1015 KB|amsterdam|NL|",
    "1015 kb lindengracht 12 amsterdam": "lindengracht|12|1015 KB|amsterdam|NL|",
    "Amsterdam, Lindengracht 12, 1015KB": "Lindengracht|12|1015 KB|Amsterdam|NL|",
    "Amsterdam Lindengracht 12 1015KB": "Lindengracht|12|1015 KB|Amsterdam|NL|",
    "Lindengracht Amsterdam 1015KB 12": "Lindengracht|12|1015 KB|Amsterdam|NL|",
    "Lindengracht nr. 12, 1015 KB, Amsterdam": "Lindengracht|12|1015 KB|Amsterdam|NL|",
    "Lindengracht, huisnummer 12, 1015KB Amsterdam": "Lindengracht|12|1015 KB|Amsterdam|NL|",
    "Lindengracht 12 hs, 1015 KB Amsterdam": "Lindengracht|12 hs|1015 KB|Amsterdam|NL|",
    "Lindengracht 12hs 1015KB Amsterdam": "Lindengracht|12 hs|1015 KB|Amsterdam|NL|",
    "Lindengracht 12-hs, 1015KB Amsterdam": "Lindengracht|12-hs|1015 KB|Amsterdam|NL|",
    "Lindengracht 12 huis 1015KB Amsterdam": "Lindengracht|12 huis|1015 KB|Amsterdam|NL|",
    "Lindengracht 12 2hoog, 1015KB Amsterdam": "Lindengracht|12 2 hoog|1015 KB|Amsterdam|NL|",
    "Lindengracht 12, 2 hoog, 1015KB Amsterdam": "Lindengracht|12 2 hoog|1015 KB|Amsterdam|NL|",
    "Lindengracht 12-2-hoog 1015KB Amsterdam": "Lindengracht|12 2 hoog|1015 KB|Amsterdam|NL|",
    "Lindengracht 12 driehoog 1015KB Amsterdam": "Lindengracht|12 driehoog|1015 KB|Amsterdam|NL|",
    "Lindengracht 12-a, 1015KB Amsterdam": "Lindengracht|12-a|1015 KB|Amsterdam|NL|",
    "Lindengracht 12 - 1, 1015KB Amsterdam": "Lindengracht|12-1|1015 KB|Amsterdam|NL|",
    "Overtoom 241-3, 1054 HV Amsterdam": "Overtoom|241-3|1054 HV|Amsterdam|NL|",
    "overtoom 241 iii 1054hv amsterdam": "overtoom|241 III|1054 HV|amsterdam|NL|",
    "Overtoom 241 III 1054 HV Amsterdam": "Overtoom|241 III|1054 HV|Amsterdam|NL|",
    "Amsterdamsestraatweg 101 bis, 3513 AD Utrecht": "Amsterdamsestraatweg|101 bis|3513 AD|Utrecht|NL|",
    "Amsterdamsestraatweg 101bis A 3513AD Utrecht": "Amsterdamsestraatweg|101 bis A|3513 AD|Utrecht|NL|",
    "Kleverparkweg 12 rood, 2023 CE Haarlem": "Kleverparkweg|12 rood|2023 CE|Haarlem|NL|",
    "Kleverparkweg 12zw, 2023CE Haarlem": "Kleverparkweg|12 zw|2023 CE|Haarlem|NL|",
    "Kleverparkweg 12, 1e verdieping, 2023CE Haarlem": "Kleverparkweg|12|2023 CE|Haarlem|NL|1e verdieping",
    # streets with numbers, and named as commands
    "Plein 1944 nr 3, 6511 JC Nijmegen": "Plein 1944|3|6511 JC|Nijmegen|NL|",
    "Plein 1944 3 6511JC Nijmegen": "Plein 1944|3|6511 JC|Nijmegen|NL|",
    "2e Jan van der Heijdenstraat 45-2, 1074 XV Amsterdam": ("2e Jan van der Heijdenstraat|45-2|1074 XV|Amsterdam|NL|"),
    "1074XV 45-2, 2e Jan van der Heijdenstraat, Amsterdam": ("2e Jan van der Heijdenstraat|45-2|1074 XV|Amsterdam|NL|"),
    "Laan van '40-'45 12, 9405 CD Assen": "Laan van '40-'45|12|9405 CD|Assen|NL|",
    "8 Oktoberlaan 3, 1011 AB Amsterdam": "8 Oktoberlaan|3|1011 AB|Amsterdam|NL|",
    "Terugweg 4, 2011 AB Haarlem": "Terugweg|4|2011 AB|Haarlem|NL|",
    "Stopstraat 12, 2011AB Haarlem": "Stopstraat|12|2011 AB|Haarlem|NL|",
    "Menuetlaan 7 hs, 2011AB Haarlem": "Menuetlaan|7 hs|2011 AB|Haarlem|NL|",
    # cities of several words
    "Wouwsestraat 8, 4611 JA Bergen op Zoom": "Wouwsestraat|8|4611 JA|Bergen op Zoom|NL|",
    "Hinthamerstraat 74, 5211 MR 's-Hertogenbosch": "Hinthamerstraat|74|5211 MR|'s-Hertogenbosch|NL|",
    "Laan van Meerdervoort 501 Den Haag 2563AV": "Laan van Meerdervoort|501|2563 AV|Den Haag|NL|",
    "2563AV Den Haag Laan van Meerdervoort 501": "Laan van Meerdervoort|501|2563 AV|Den Haag|NL|",
    "Julianastraat 9, 2405 CG Alphen aan den Rijn": "Julianastraat|9|2405 CG|Alphen aan den Rijn|NL|",
    "Lange Delft 12, 4331 AB Middelburg": "Lange Delft|12|4331 AB|Middelburg|NL|",
    # institution, room, company, person
    "OLVG ziekenhuis, afdeling A4, kamer 412, Oosterpark 9, 1091 AC Amsterdam": (
        "Oosterpark|9|1091 AC|Amsterdam|NL|OLVG ziekenhuis, afdeling A4, kamer 412"
    ),
    "OLVG ziekenhuis kamer 412 Oosterpark 9 1091AC Amsterdam": (
        "Oosterpark|9|1091 AC|Amsterdam|NL|OLVG ziekenhuis, kamer 412"
    ),
    "Verpleeghuis De Linde kamer 12, Kerkstraat 3, 2011 AB Haarlem": (
        "Kerkstraat|3|2011 AB|Haarlem|NL|Verpleeghuis De Linde, kamer 12"
    ),
    "Kerkstraat 3, 2011 AB Haarlem, kamer 12": "Kerkstraat|3|2011 AB|Haarlem|NL|kamer 12",
    "Bakkerij Jansen B.V., Kerkstraat 3, 2011 AB Haarlem": "Kerkstraat|3|2011 AB|Haarlem|NL|Bakkerij Jansen B.V.",
    "Bloemenhal Jansen\nKerkstraat 3\n2011 AB Haarlem": "Kerkstraat|3|2011 AB|Haarlem|NL|Bloemenhal Jansen",
    "t.a.v. mevrouw De Wit, Kerkstraat 3, 2011 AB Haarlem": "Kerkstraat|3|2011 AB|Haarlem|NL|t.a.v. mevrouw De Wit",
    "p/a fam. Jansen, Kerkstraat 3, 2011AB Haarlem": "Kerkstraat|3|2011 AB|Haarlem|NL|p/a fam. Jansen",
    "Hotel 4 Seizoenen, Kerkstraat 3, 2011AB Haarlem": "Kerkstraat|3|2011 AB|Haarlem|NL|Hotel 4 Seizoenen",
    # spaces and mistakes in the postcode
    "Lindengracht 12, 1015 K B Amsterdam": "Lindengracht|12|1015 KB|Amsterdam|NL|",
    "Lindengracht 12, 1O15 KB Amsterdam": "Lindengracht|12|1015 KB|Amsterdam|NL|",
    "Lindengracht 12, 1015-kb, amsterdam": "Lindengracht|12|1015 KB|amsterdam|NL|",
    "Hoi, het moet naar Lindengracht 12, 1015KB Amsterdam, graag": "Lindengracht|12|1015 KB|Amsterdam|NL|",
    "Straat: Lindengracht\nHuisnummer: 12\nPostcode: 1015KB\nStad: Amsterdam": "Lindengracht|12|1015 KB|Amsterdam|NL|",
    "Ik woon op de Lindengracht 12 in Amsterdam, postcode 1015KB": "Lindengracht|12|1015 KB|Amsterdam|NL|",
    "We live at Lindengracht 12, 1015KB Amsterdam": "Lindengracht|12|1015 KB|Amsterdam|NL|",
    "stuur maar naar Lindengracht 12, 1015KB Amsterdam": "Lindengracht|12|1015 KB|Amsterdam|NL|",
    "Van Woustraat 12 - hs 1074 LL Amsterdam": "Van Woustraat|12-hs|1074 LL|Amsterdam|NL|",
    "Weesperzijde 99-3-A, 1091EL Amsterdam": "Weesperzijde|99-3-A|1091 EL|Amsterdam|NL|",
    "Kalverstraat 1A2 1012NX Amsterdam": "Kalverstraat|1A2|1012 NX|Amsterdam|NL|",
    "De Boelelaan 1105, 1081 HV Amsterdam": "De Boelelaan|1105|1081 HV|Amsterdam|NL|",
    "Amsterdam UMC, locatie AMC, Meibergdreef 9, 1105 AZ Amsterdam": (
        "Meibergdreef|9|1105 AZ|Amsterdam|NL|Amsterdam UMC, locatie AMC"
    ),
    # Belgium
    "Kerkstraat 5, Sint-Niklaas 9100": "Kerkstraat|5|9100|Sint-Niklaas|BE|",
    "Chaussée de Waterloo 1234 boîte 5, 1180 Uccle": "Chaussée de Waterloo|1234 boîte 5|1180|Uccle|BE|",
    "Nieuwstraat 12/3, 2000 Antwerpen": "Nieuwstraat|12/3|2000|Antwerpen|BE|",
    "Meir 50 bus 3, 2000 Antwerpen": "Meir|50 bus 3|2000|Antwerpen|BE|",
    "Meir 50 b3, B-2000 Antwerpen": "Meir|50 b3|2000|Antwerpen|BE|",
    "Kerkstraat 1, 8420 De Haan": "Kerkstraat|1|8420|De Haan|BE|",
    "Ankerstraat 4, 9100 St.-Niklaas": "Ankerstraat|4|9100|St.-Niklaas|BE|",
    "2000 Antwerpen, Meir 50": "Meir|50|2000|Antwerpen|BE|",
    "Rue Neuve 12 bte 4, 1000 Bruxelles": "Rue Neuve|12 bte 4|1000|Bruxelles|BE|",
    "12 Rue Neuve, 1000 Bruxelles": "Rue Neuve|12|1000|Bruxelles|BE|",
    "12, Rue Neuve, 1000 Bruxelles": "Rue Neuve|12|1000|Bruxelles|BE|",
    "Avenue Louise 149 1050 Ixelles": "Avenue Louise|149|1050|Ixelles|BE|",
    "Sint-Pietersnieuwstraat 41, 9000 Gent, België": "Sint-Pietersnieuwstraat|41|9000|Gent|BE|",
    "UZ Gent ziekenhuis, kamer 12, Corneel Heymanslaan 10, 9000 Gent": (
        "Corneel Heymanslaan|10|9000|Gent|BE|UZ Gent ziekenhuis, kamer 12"
    ),
    "Place de la Gare 1, 5000 Namur": "Place de la Gare|1|5000|Namur|BE|",
    # Germany
    "Musterstraße 12 a, 10115 Berlin": "Musterstraße|12 a|10115|Berlin|DE|",
    "Musterstraße 12a 10115 Berlin": "Musterstraße|12a|10115|Berlin|DE|",
    "Am Markt 3 (2. OG links), 47533 Kleve": "Am Markt|3|47533|Kleve|DE|2. OG links",
    "D-10115 Berlin, Invalidenstr. 5": "Invalidenstr.|5|10115|Berlin|DE|",
    "Straße des 17. Juni 135, 10623 Berlin": "Straße des 17. Juni|135|10623|Berlin|DE|",
    "Blumen GmbH, Hauptstraße 7-9, 50667 Köln, Deutschland": "Hauptstraße|7-9|50667|Köln|DE|Blumen GmbH",
    "An der Frauenkirche 5, 01067 Dresden": "An der Frauenkirche|5|01067|Dresden|DE|",
}
PARTS = {
    "1015KB12": ("street", "city"),
    "1015KB-12": ("street", "city"),
    "postcode: 1015 KB, nr: 12": ("street", "city"),
    "Lindengracht twaalf duizend vijftien kb": ("postcode", "city"),
    "1015KB 12": ("street", "city"),
    "12, 1015 kb": ("street", "city"),
    "1015 KB nr 12 hs Amsterdam": ("street",),
    "lindengracht twaalf amsterdam": ("postcode",),
    "lindengracht vijfendertig": ("postcode", "city"),
    "Lindengracht 12, Amsterdam": ("postcode",),
    "Plein 1944 nr 3": ("postcode", "city"),
    "Plein 1944": ("number", "postcode", "city"),
    "2e Jan van der Heijdenstraat 45-2": ("postcode", "city"),
    "Laan van '40-'45 12": ("postcode", "city"),
    "Lange Delft 12": ("postcode", "city"),
    "Verpleeghuis De Linde kamer 12": ("street", "number", "postcode", "city"),
    "Lindengracht 1015KB Amsterdam": ("number",),
    "ja dat klopt": ("street", "number", "postcode", "city"),
    "weet ik niet": ("street", "number", "postcode", "city"),
    "Amsterdam": ("street", "number", "postcode"),
    "Kerkstraat 1234 in Utrecht": ("postcode",),
}


def flat(address: Address) -> str:
    return "|".join((address.street, address.number, address.postcode, address.city, address.country, address.extra))


@pytest.mark.parametrize(("text", "meant"), WHOLE.items())
def test_a_whole_address_is_read(text: str, meant: str) -> None:
    address = read_address(text, Address(), EVERYWHERE)
    assert flat(address) == meant
    assert missing_parts(address) == ()


@pytest.mark.parametrize("text", WHOLE)
def test_the_line_that_is_shown_reads_back_as_the_same_address(text: str) -> None:
    address = read_address(text, Address(), EVERYWHERE)
    assert read_address(address.line, Address(), EVERYWHERE) == address


@pytest.mark.parametrize(("text", "missing"), PARTS.items())
def test_only_what_is_not_told_is_missing(text: str, missing: tuple[str, ...]) -> None:
    assert missing_parts(read_address(text, Address(), EVERYWHERE)) == missing


@pytest.mark.parametrize(
    ("text", "doubt", "said", "postcode"),
    [
        ("Lindengracht 12, 1O15KB Amsterdam", "", "1O15KB", "1015 KB"),
        ("Lindengracht 12, 1015 Amsterdam", "postcode_letters", "1015", ""),
        ("Lindengracht 12, 1015, Amsterdam", "postcode_letters", "1015", ""),
        ("Dorpsstraat 12, 2000 Klein Dorp, Nederland", "postcode_letters", "2000", ""),
        ("Meir 50, 2000 AB Antwerpen, België", "postcode_country", "2000 AB", ""),
        ("Musterstraße 12, 10115 Berlin, Nederland", "postcode_country", "10115", ""),
        ("Lindengracht 12, 1015KB Amsterdam, Nederland", "", "", "1015 KB"),
    ],
)
def test_a_mistake_in_the_postcode_is_corrected_aloud_or_asked(text: str, doubt: str, said: str, postcode: str) -> None:
    found = read(text, Address(), EVERYWHERE)
    assert (found.doubt, found.said, found.address.postcode) == (doubt, said, postcode)
    assert missing_parts(found.address) == (("postcode",) if doubt else ())


def test_a_dutch_postcode_without_its_letters_is_asked_where_only_the_netherlands_is_served() -> None:
    found = read("Dorpsstraat 12, 2011 Klein Dorp", Address(), ("NL",))
    assert found.doubt == "postcode_letters"
    assert flat(found.address) == "Dorpsstraat|12||Klein Dorp|NL|"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Lindengracht 12, 1015KB Amsterdam, 06-12345678", "06-12345678"),
        ("Lindengracht 12, 1015KB Amsterdam tel: +31 6 12 34 56 78", "tel: +31 6 12 34 56 78"),
        ("jan@example.nl Lindengracht 12, 1015KB Amsterdam", "jan@example.nl"),
        ("Lindengracht 12, 1015KB Amsterdam, bel bij de buren aan", "bel bij de buren aan"),
        ("Graag zaterdag bezorgen, Lindengracht 12, 1015KB Amsterdam", "Graag zaterdag bezorgen"),
        ("kan het naar Lindengracht 12, 1015KB Amsterdam", ""),
        ("Lindengracht 12 ipv 14, 1015KB Amsterdam", ""),
    ],
)
def test_what_is_no_address_is_left_for_others(text: str, rest: str) -> None:
    found = read(text, Address(), EVERYWHERE)
    assert flat(found.address) == "Lindengracht|12|1015 KB|Amsterdam|NL|"
    assert found.rest == rest


def test_a_very_long_message_is_read_no_further_than_an_address_goes() -> None:
    found = read("Lindengracht 12, 1015KB Amsterdam" + ", 1" * 5000, Address(), EVERYWHERE)
    assert flat(found.address) == "Lindengracht|12|1015 KB|Amsterdam|NL|"


def test_an_addition_told_later_goes_to_the_number() -> None:
    address = Address(street="Lindengracht", number="12", postcode="1015 KB", country="NL")
    assert read_address("2hoog", address, EVERYWHERE).number == "12 2 hoog"
    assert read_address("Amsterdam", address, EVERYWHERE).city == "Amsterdam"
    assert read_address("kamer 4", address, EVERYWHERE).extra == "kamer 4"


def test_another_number_told_with_its_street_replaces_both() -> None:
    address = Address(street="Lindengracht", number="12", country="NL")
    assert flat(read_address("Kerkstraat 14", address, EVERYWHERE)) == "Kerkstraat|14|||NL|"


STREETS = st.sampled_from(
    ["Dorpsstraat", "Lange Nieuwstraat", "Plein 1944", "2e Helmersstraat", "Overtoom", "Am Markt", "Rue Neuve", "Meir"]
)
NUMBERS = st.builds(
    "{}{}".format,
    st.integers(min_value=1, max_value=999),
    st.sampled_from(["", "a", " A", "-2", " hs", " bis", " III", " 2 hoog", "-hs", " bus 3", " rood"]),
)
DUTCH = st.builds(
    lambda digits, letters: f"{digits} {letters}",
    st.integers(min_value=1000, max_value=9999),
    st.text("ABCDEFGHKLMNPRSTVWXZ", min_size=2, max_size=2),
)
PLACES = {
    "NL": (DUTCH, st.sampled_from(["Haarlem", "Bergen op Zoom", "'s-Hertogenbosch", "Ons Dorp", "Den Haag"])),
    "BE": (st.integers(1000, 9999).map(str), st.sampled_from(["Antwerpen", "Gent", "Sint-Niklaas", "Ons Dorp"])),
    "DE": (st.integers(10000, 99999).map(str), st.sampled_from(["Berlin", "Köln", "Bad Dorf"])),
}
EXTRAS = st.sampled_from(["", "kamer 12", "OLVG ziekenhuis, kamer 412", "t.a.v. Jan de Wit", "2. OG links"])


@st.composite
def addresses(draw: st.DrawFn) -> Address:
    country = draw(st.sampled_from(EVERYWHERE))
    postcode, city = PLACES[country]
    return Address(
        street=draw(STREETS), number=draw(NUMBERS), postcode=draw(postcode), city=draw(city), country=country,
        extra=draw(EXTRAS),
    )  # fmt: skip


@given(addresses())
def test_the_line_of_any_address_reads_back(address: Address) -> None:
    assert read_address(address.line, Address(), EVERYWHERE) == address


@given(st.text() | st.lists(st.sampled_from([*WHOLE, *PARTS, "12", "1015KB", ",", "§", "#", "¤3", "¤x"])).map(" ".join))
def test_reading_never_raises_and_keeps_what_is_not_contradicted(text: str) -> None:
    known = Address(street="Meir", number="50", postcode="2000", city="Antwerpen", country="BE")
    for start in (Address(), known):
        found = read(text, start, EVERYWHERE)
        assert found.address.country in EVERYWHERE
        assert found.doubt or len(missing_parts(found.address)) <= len(missing_parts(start))

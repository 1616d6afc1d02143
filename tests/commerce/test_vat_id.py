"""VAT numbers by their form."""

import pytest

from functions.commerce.vat_id import FORMS, read_vat_id, without_vat_id

GOOD = {
    "AT": "ATU12345678", "BE": "BE0123456789", "BG": "BG123456789", "CY": "CY12345678L", "CZ": "CZ12345678",
    "DE": "DE123456789", "DK": "DK12345678", "EE": "EE123456789", "EL": "EL123456789", "ES": "ESA1234567B",
    "FI": "FI12345678", "FR": "FRAB123456789", "HR": "HR12345678901", "HU": "HU12345678", "IE": "IE1234567FA",
    "IT": "IT12345678901", "LT": "LT123456789", "LU": "LU12345678", "LV": "LV12345678901", "MT": "MT12345678",
    "NL": "NL123456789B01", "PL": "PL1234567890", "PT": "PT123456789", "RO": "RO1234", "SE": "SE123456789012",
    "SI": "SI12345678", "SK": "SK1234567890", "XI": "XIGD123",
}  # fmt: skip


def test_every_country_of_the_union_has_an_example() -> None:
    assert GOOD.keys() == FORMS.keys()
    assert len(FORMS) == 27 + 1


@pytest.mark.parametrize("vat_id", GOOD.values())
def test_a_number_of_each_country_is_read_however_it_is_spaced(vat_id: str) -> None:
    spread = " ".join([vat_id[:2].lower(), vat_id[2:5], vat_id[5:]])
    for written in (vat_id, spread, f"het is {vat_id}.", f"({vat_id})"):
        assert read_vat_id(written) == vat_id


@pytest.mark.parametrize(
    "text", ["", "nee", "NL12345678B01", "DE1234567890", "de linde 12", "123456789", "XX123456789"]
)
def test_what_has_no_such_form_is_none(text: str) -> None:
    assert read_vat_id(text) == ""


def test_greece_is_written_as_the_union_does() -> None:
    assert read_vat_id("GR123456789") == "EL123456789"
    assert without_vat_id("Taverna GR 123 456 789").split() == ["Taverna"]


def test_a_number_is_taken_out_of_the_words_around_it() -> None:
    assert without_vat_id("Jansen, nl 1234.56.789 b01 graag").split() == ["Jansen,", "graag"]

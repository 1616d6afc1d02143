"""What shop.yaml says of discount codes, VAT abroad and currencies: as merchants write it, mistakes all at once."""

from datetime import date

import pytest

from functions.errors import PublishError
from functions.shop.rules import BadAmount, amount
from tests.shop.folders import ShopFolder
from tests.starter import starter_folder, starter_shop


def found(tmp_path, **rules):
    return ShopFolder(tmp_path / "shop").rules(**rules).read().shop.rules


def problems(tmp_path, **rules):
    with pytest.raises(PublishError) as refused:
        found(tmp_path, **rules)
    return refused.value.problems


def test_a_code_is_read_with_all_that_may_limit_it(tmp_path):
    code = {
        "code": "Mok5", "amount": "5,00", "minimum": "25", "once": True, "uses": 100, "from": date(2026, 11, 1),
        "until": date(2026, 12, 31), "only": "things",
    }  # fmt: skip
    (read,) = found(tmp_path, discount_codes=[code]).discount_codes
    assert (read.code, read.amount, read.percent, read.minimum) == ("Mok5", 500, 0, 2500)
    assert (read.once, read.uses, read.only) == (True, 100, ("things",))
    assert (read.begin, read.until) == (date(2026, 11, 1), date(2026, 12, 31))


@pytest.mark.parametrize(("written", "percent"), [("10%", 1000), ("12,5 %", 1250), ("100%", 10_000)])
def test_a_percentage_is_written_with_its_sign(tmp_path, written, percent):
    (read,) = found(tmp_path, discount_codes=[{"code": "TEN", "percent": written}]).discount_codes
    assert read.percent == percent


def test_every_mistake_in_the_codes_is_told_at_once(tmp_path):
    told = problems(
        tmp_path,
        discount_codes=[
            {"code": "A B", "percent": "10%"},
            {"code": "TEN", "percent": "10"},
            {"code": "ten", "amount": "5,00"},
            {"code": "BOTH", "percent": "10%", "amount": "5,00"},
            {"code": "NONE"},
            {"code": "LATE", "percent": "10%", "from": date(2026, 12, 2), "until": date(2026, 12, 1)},
            {"code": "MUG", "amount": "29,9x"},
        ],
    )
    wanted = ["A B", "TEN.percent", "ten: is there twice", "BOTH: takes", "NONE: takes", "LATE: ends", "MUG.amount"]
    for each in wanted:
        assert any(each in line for line in told), each
    assert len(told) == len(wanted)


def test_a_setting_of_a_code_that_does_not_exist_is_told(tmp_path):
    (line,) = problems(tmp_path, discount_codes=[{"code": "TEN", "percent": "10%", "untill": date(2026, 12, 1)}])
    assert "untill: is not a setting" in line


def test_a_code_is_for_categories_and_products_that_there_are(tmp_path):
    (line,) = problems(tmp_path, discount_codes=[{"code": "TEN", "percent": "10%", "only": ["things", "nothings"]}])
    assert "“nothings” is no category or product" in line


@pytest.mark.parametrize("written", ["WELKOM10", ["WELKOM10"], {"code": "WELKOM10"}])
def test_what_is_no_list_of_codes_is_told(tmp_path, written):
    assert any("is not a list of codes" in line for line in problems(tmp_path, discount_codes=written))


def test_the_starter_shop_has_codes_and_they_survive_the_bundle():
    codes = starter_shop().rules.discount_codes
    assert codes == starter_folder().shop.rules.discount_codes
    assert [code.code for code in codes] == ["WELKOM10", "TULP5", "KERST15"]
    assert starter_shop().rules.vat_abroad == {"BE": {"low": 600, "high": 2100}}


# --- VAT abroad ---------------------------------------------------------------------------------------------------


def test_rates_abroad_have_the_names_of_those_at_home(tmp_path):
    told = problems(tmp_path, vat_abroad={"NL": {"low": "9%", "high": "21%"}, "BE": {"lowest": "6", "high": "21%"}})
    assert any("vat_abroad.BE.lowest" in line and "is not a rate" in line for line in told)
    assert any("vat_abroad.NL: is not a country abroad" in line for line in told)
    assert any("vat_abroad.BE: is not a country abroad that the shop delivers to" in line for line in told)
    assert any("has no rate for “low”" in line for line in told)
    assert any("“lowest” is no name under vat" in line for line in told)


def test_what_is_no_list_of_countries_is_told(tmp_path):
    assert any("is not a list of countries" in line for line in problems(tmp_path, vat_abroad={"BE": "6%"}))


# --- currencies ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("currency", ["ISK", "UGX", "ABC"])
def test_a_currency_that_stripe_cannot_charge_is_refused(tmp_path, currency):
    assert any(f"{currency} cannot be charged" in line for line in problems(tmp_path, currency=currency))


def test_a_price_above_what_can_be_charged_is_refused():
    assert amount("999999,99", "EUR") == 99_999_999
    with pytest.raises(BadAmount, match="the most that can be paid online"):
        amount("1000000", "EUR")
    with pytest.raises(BadAmount, match="last of three decimals"):
        amount("29,955", "KWD")

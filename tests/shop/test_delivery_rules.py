"""What shop.yaml says of delivery days: read as merchants write it, and every mistake told at once."""

from datetime import date, time

import pytest

from functions.errors import PublishError
from functions.shop.compile import compile_folder
from tests.shop.folders import ShopFolder
from tests.starter import FOLDER, starter_folder

LABEL = {"nl": "Bezorgen", "en": "Delivery"}


def shipping(**changes: object) -> list[dict[str, object]]:
    return [{"id": "standard", "label": LABEL, "price": "4,95", "countries": ["NL"]} | changes]


def found(tmp_path, **rules: object):
    return ShopFolder(tmp_path / "shop").rules(**rules).read().shop.rules


def problems(tmp_path, **rules: object) -> list[str]:
    with pytest.raises(PublishError) as refused:
        found(tmp_path, **rules)
    return refused.value.problems


def test_an_option_without_days_asks_none(tmp_path):
    rules = found(tmp_path, shipping=shipping())
    assert not rules.shipping[0].by_day


def test_times_are_read_with_and_without_quotes(tmp_path):
    slots = [{"id": "eve", "from": "18:00", "until": 1260, "capacity": 5}]
    option = found(tmp_path, shipping=shipping(cut_off=840, slots=slots)).shipping[0]
    assert option.by_day
    assert option.cut_off == time(14)
    assert (option.slots[0].begin, option.slots[0].until) == (time(18), time(21))


def test_closed_days_are_written_in_three_ways(tmp_path):
    closed = [date(2026, 12, 31), "2027-07-01..2027-07-14", {"day": "2027-01-02", "label": "Inventaris"}]
    rules = found(tmp_path, closed=closed)
    assert [(each.first, each.last) for each in rules.closed] == [
        (date(2026, 12, 31), date(2026, 12, 31)),
        (date(2027, 7, 1), date(2027, 7, 14)),
        (date(2027, 1, 2), date(2027, 1, 2)),
    ]
    assert rules.closed[2].label == {"nl": "Inventaris", "en": "Inventaris"}


def test_holidays_are_worked_out_for_ten_years_in_the_shops_languages(tmp_path):
    days = found(tmp_path, holidays="NL").holidays
    assert days[date(2026, 12, 25)] == {"nl": "Eerste kerstdag", "en": "Christmas Day"}
    assert days[date(2035, 4, 27)]["nl"] == "Koningsdag"
    assert {day.year for day in days} == set(range(2026, 2036))
    belgian = found(tmp_path / "two", holidays=["NL", "BE"]).holidays
    assert date(2026, 7, 21) in belgian
    assert date(2026, 7, 21) not in days


def test_the_same_folder_makes_the_same_bundle():
    folder = starter_folder()
    assert compile_folder(folder, {}).version == compile_folder(folder, {}).version
    assert "holidays: NL" in (FOLDER / "shop.yaml").read_text()


def test_every_mistake_is_told_at_once_and_says_what_to_do(tmp_path):
    option = {
        "days": ["tue"],
        "areas": {"NL": ["1109-1000", "hier"], "BE": ["2000"]},
        "slots": [
            {"id": "a", "from": "25:00", "until": "21:00"},
            {"id": "a", "from": "21:00", "until": "18:00"},
        ],
    }
    told = problems(
        tmp_path,
        shipping=shipping(**option),
        closed=["soon", "2027-07-14..2027-07-01"],
        holidays="Utopia",
        upsell=[{"with": ["things"], "offer": "unicorn"}],
    )
    for part in (
        "slots a.from: “25:00” is not a time",
        "slots: two have one id",
        "slots a: ends before it begins",
        "areas: “1109-1000” is not an area",
        "areas: “HIER” is not an area",
        "areas: “BE” is not one of its countries",
        "closed: “soon” is not a day",
        "closed: “2027-07-14..2027-07-01” ends before it begins",
        "holidays: “Utopia” is not a country",
        "upsell 1: “unicorn” is no category and no product",
    ):
        assert [line for line in told if part in line and "→" in line], (part, told)


def test_days_without_a_time_until_which_they_can_be_ordered_are_refused(tmp_path):
    (told,) = problems(tmp_path, shipping=shipping(days=["tue"]))
    assert "cut_off" in told


def test_an_unknown_weekday_is_refused(tmp_path):
    assert "days" in problems(tmp_path, shipping=shipping(days=["dinsdag"], cut_off="14:00"))[0]

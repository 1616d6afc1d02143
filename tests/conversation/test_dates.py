"""Days as shoppers write them, on Wednesday 25 November 2026."""

from datetime import date

import pytest

from functions.conversation.dates import read_day

TODAY = date(2026, 11, 25)
NAMED = {
    "vandaag": "2026-11-25", "vanavond nog": "2026-11-25", "morgen": "2026-11-26",
    "kan het morgenochtend?": "2026-11-26",
    "overmorgen": "2026-11-27", "over morgen": "2026-11-27", "vrijdag": "2026-11-27", "vrijdagmiddag": "2026-11-27",
    "woensdag": "2026-11-25", "a.s. zaterdag": "2026-11-28", "as zaterdag": "2026-11-28", "za": "2026-11-28",
    "aanstaande woensdag": "2026-12-02", "deze vrijdag": "2026-11-27", "vrijdag a.s.": "2026-11-27",
    "volgende week vrijdag": "2026-12-04", "vrijdag volgende week": "2026-12-04", "volgende vrijdag": "2026-12-04",
    "vrijdag over een week": "2026-12-04", "komende maandag": "2026-11-30", "over drie dagen": "2026-11-28",
    "over een week": "2026-12-02", "over twee weken": "2026-12-09", "over 10 dagen": "2026-12-05",
    "de 28e": "2026-11-28", "op de 3e": "2026-12-03", "28/11": "2026-11-28", "28-11": "2026-11-28",
    "28-11-2026": "2026-11-28", "1/3": "2027-03-01", "3 december": "2026-12-03", "3e dec.": "2026-12-03",
    "vrijdag 4 december": "2026-12-04", "14 februari": "2027-02-14", "kerstavond": "2026-12-24",
    "met kerst": "2026-12-25", "liever zaterdag dan": "2026-11-28", "op za graag": "2026-11-28",
    "goedemorgen, kan het vrijdag": "2026-11-27", "zondag dan maar": "2026-11-29", "wensdag": "2026-11-25",
    "today": "2026-11-25", "tonight": "2026-11-25", "tomorrow": "2026-11-26", "tomorow pls": "2026-11-26",
    "tmrw": "2026-11-26", "the day after tomorrow": "2026-11-27", "Friday": "2026-11-27", "on fri": "2026-11-27",
    "this Saturday": "2026-11-28", "next Friday": "2026-12-04", "next week Friday": "2026-12-04",
    "Friday next week": "2026-12-04", "Friday week": "2026-12-04", "a week on Friday": "2026-12-04",
    "the 28th": "2026-11-28", "on the 3rd": "2026-12-03", "28 November": "2026-11-28", "November 28th": "2026-11-28",
    "28th of November": "2026-11-28", "Nov 28, 2027": "2027-11-28", "in three days": "2026-11-28",
    "in a week": "2026-12-02", "two weeks from now": "2026-12-09", "christmas eve": "2026-12-24",
    "Valentine's Day": "2027-02-14", "2026-12-05": "2026-12-05", "monday please": "2026-11-30",
}  # fmt: skip
NO_DAY = (
    "2 rode rozen", "rozen onder 30 euro", "do you have roses", "zo mooi", "the third one", "Zonnestraat 12",
    "under 25", "31/11", "31 november", "een stuk of 5", "I may want it", "goedemorgen", "Good morning!", "24/7",
    "between 20-40 euro", "Dorpsstraat 12-14", "20-25 euro", "week", "10 tulpen en een vaas", "de 2e van boven", "ok",
)  # fmt: skip


@pytest.mark.parametrize("text", NAMED)
def test_a_day_is_read_however_it_is_named(text):
    assert read_day(text, TODAY) == date.fromisoformat(NAMED[text])


@pytest.mark.parametrize("text", NO_DAY)
def test_what_names_no_day_is_none(text):
    assert read_day(text, TODAY) is None


def test_a_day_written_in_full_may_be_past_and_one_that_is_not_is_the_next():
    assert read_day("3 maart 2025", TODAY) == date(2025, 3, 3)
    assert read_day("24 november", TODAY) == date(2027, 11, 24)
    assert read_day("29 februari", TODAY) == date(2028, 2, 29)


def test_next_week_begins_on_monday_on_every_day_of_this_one():
    for day in range(23, 30):
        assert read_day("volgende week vrijdag", date(2026, 11, day)) == date(2026, 12, 4)

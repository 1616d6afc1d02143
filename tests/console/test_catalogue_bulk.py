"""One change of many products, seen before it is done."""

import pytest

from tests.console.desk import Console
from tests.console.test_catalogue import of, rows

CHECK, APPLY = "/catalogue/bulk/check", "/catalogue/bulk"
TWO = {"ticked": ["rode-rozen", "vetplantje"]}


@pytest.fixture
def console(monkeypatch) -> Console:
    found = Console(monkeypatch)
    found.with_draft()
    return found


def apply(console: Console, page):
    from lxml import html

    form = next(each for each in html.fromstring(page.html).forms if each.action.endswith("/catalogue/bulk"))
    posted: dict[str, list[str]] = {}
    for name, value in form.form_values():
        posted.setdefault(name, []).append(value or "")
    return console.post(APPLY, posted)


@pytest.mark.parametrize(
    ("kind", "value", "ending", "prices"),
    [
        ("price_percent", "10", "", ["27.45", "38.45", "65.95"]),
        ("price_percent", "-50%", "", ["12.48", "17.48", "29.98"]),
        ("price_percent", "2,5", "95", ["25.95", "35.95", "60.95"]),
        ("price_amount", "-2,50", "", ["22.45", "32.45", "57.45"]),
        ("price_set", "5", "", ["5.00", "5.00", "5.00"]),
    ],
)
def test_prices_change_as_was_shown_and_only_after_it_was_shown(console, kind, value, ending, prices):
    before = rows(console)
    page = console.post(CHECK, {**TWO, "kind": kind, "value": value, "ending": ending})
    assert rows(console) == before and all(price in page.text for price in prices)
    assert apply(console, page).status == 303
    assert [row["price"] for row in of(console, "rode-rozen")] == prices
    changed = {now["product"] for was, now in zip(before, rows(console), strict=True) if was != now}
    assert "rode-rozen" in changed and changed <= set(TWO["ticked"])


def test_all_that_the_table_shows_are_changed(console):
    page = console.post(CHECK, {"whom": "all", "filters": "?category=vases", "kind": "vat", "vat": "low"})
    apply(console, page)
    vases = [row for row in rows(console) if row["category"] == "vases"]
    assert vases and {row["vat"] for row in vases} == {"low"}
    assert {row["vat"] for row in rows(console) if row["category"] == "gifts"} != {"low"}


def test_a_category_is_the_products_own_and_stands_in_its_first_row(console):
    apply(console, console.post(CHECK, {**TWO, "kind": "category", "category": "gifts"}))
    assert [row["category"] for row in of(console, "rode-rozen")] == ["gifts", "", ""]


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("price_percent", "-100", "nothing or less"),
        ("price_amount", "-99", "nothing or less"),
        ("price_percent", "veel", "write the percentage"),
        ("stock", "-1", "whole number"),
    ],
)
def test_what_cannot_be_is_said_and_cannot_be_done(console, kind, value, said):
    before = rows(console)
    page = console.post(CHECK, {**TWO, "kind": kind, "value": value})
    assert said in page.text and '/catalogue/bulk"' not in page.html
    refused = console.post(
        APPLY, {**TWO, "kind": kind, "value": value, "seen": console.drafts.current().files["catalogue.csv"]}
    )
    assert refused.status == 400 and rows(console) == before


def test_what_was_changed_since_is_shown_again_first(console):
    page = console.post(CHECK, {**TWO, "kind": "stock", "value": "3"})
    console.post("/catalogue/products/vetplantje/copy")
    again = apply(console, page)
    assert again.status == 409 and of(console, "rode-rozen")[0]["stock"] == "18"
    assert apply(console, again).status == 303 and of(console, "rode-rozen")[0]["stock"] == "3"


def test_who_ticked_nothing_is_told_so(console):
    assert "tick the products" in console.post(CHECK, {"kind": "stock", "value": "3"}).text

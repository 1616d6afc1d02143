"""The catalogue's table and the form of a product, at the routes."""

import csv
import io

import pytest

from functions.storage import deeds
from tests.console.desk import Console

ROSES = "/catalogue/products/rode-rozen"


@pytest.fixture
def console(monkeypatch) -> Console:
    found = Console(monkeypatch)
    found.with_draft()
    return found


def rows(console: Console) -> list[dict[str, str]]:
    draft = console.drafts.current()
    text = console.drafts.read(draft, "catalogue.csv").decode()
    return list(csv.DictReader(io.StringIO(text), restval=""))


def of(console: Console, product: str) -> list[dict[str, str]]:
    return [row for row in rows(console) if row["product"] == product]


def fields(page) -> dict[str, str]:
    """What a browser would post of the product's form."""
    from lxml import html

    form = html.fromstring(page.html).get_element_by_id("product")
    return {name: value or "" for name, value in form.form_values()}


def test_the_table_shows_what_is_sold(console):
    page = console.get("/catalogue")
    assert page.status == 200 and "Rode rozen" in page.text and "rode-rozen" in page.text


def test_a_product_is_found_by_name_number_and_keyword(console):
    for sought in ("rode roz", "ROOS-ROOD-M", "valentijn"):
        page = console.get("/catalogue", q=sought)
        assert "rode-rozen" in page.html, sought
        assert "zomers-plukboeket" not in page.html, sought
    assert "Nothing found" in console.get("/catalogue", q="nergens").text


def test_a_price_is_changed_and_nothing_else_is(console):
    before = rows(console)
    posted = fields(console.get(ROSES)) | {"v.1.price": "36,50"}
    answer = console.post(ROSES, posted)
    assert answer.goes_to.startswith(ROSES), answer.text
    changed = [(was, now) for was, now in zip(before, rows(console), strict=True) if was != now]
    assert len(changed) == 1
    was, now = changed[0]
    assert {name: now[name] for name in now if now[name] != was[name]} == {"price": "36,50"}
    deed = next(deeds.latest(console.world.table))
    assert (deed.subject, deed.before, deed.after) == (
        "rode-rozen", {"ROOS-ROOD-M price": "34.95"}, {"ROOS-ROOD-M price": "36,50"}
    )  # fmt: skip


def test_what_is_wrong_stands_at_its_field_and_nothing_is_saved(console):
    before = rows(console)
    posted = fields(console.get(ROSES)) | {"v.0.price": "veel", "v.1.sku": "ROOS-ROOD-L", "p.title_en": ""}
    page = console.post(ROSES, posted)
    assert page.status == 422 and rows(console) == before
    for column in ("v.0.price", "v.2.sku", "p.title_en"):
        assert f'id="p-{column}"' in page.html, column
    assert 'value="veel"' in page.html


def test_a_sku_of_another_product_is_refused(console):
    page = console.post(ROSES, fields(console.get(ROSES)) | {"v.0.sku": "PLUK-S"})
    assert page.status == 422 and "has it already" in page.text


def test_the_second_of_two_is_shown_what_the_first_made_of_it_and_loses_nothing(console):
    mine, theirs = fields(console.get(ROSES)), fields(console.get(ROSES))
    console.post(ROSES, theirs | {"v.0.price": "19,95", "p.title_en": "Dark red roses"})
    page = console.post(ROSES, mine | {"v.0.price": "21,00", "p.tags_en": "romance"})
    assert page.status == 409 and "19,95" in page.text and "Dark red roses" in page.text
    assert of(console, "rode-rozen")[0]["price"] == "19,95"
    again = fields(page)
    assert (again["v.0.price"], again["p.title_en"], again["p.tags_en"]) == ("21,00", "Dark red roses", "romance")
    assert console.post(ROSES, again).status == 303
    saved = of(console, "rode-rozen")[0]
    assert (saved["price"], saved["title_en"], saved["tags_en"]) == ("21,00", "Dark red roses", "romance")


def test_who_edits_another_product_is_not_stopped(console):
    mine = fields(console.get(ROSES))
    console.post("/catalogue/products/vetplantje/remove")
    assert console.post(ROSES, mine | {"v.0.price": "21,00"}).status == 303
    assert of(console, "rode-rozen")[0]["price"] == "21,00" and not of(console, "vetplantje")


def test_a_variant_is_added_copied_and_removed_before_anything_is_saved(console):
    before = rows(console)
    page = console.post(f"{ROSES}/arrange", fields(console.get(ROSES)) | {"do": "copy.1"})
    posted = fields(page)
    assert posted["v.2.sku"] == "ROOS-ROOD-M-2" and posted["v.2.price"] == "34.95" and rows(console) == before
    page = console.post(f"{ROSES}/arrange", posted | {"do": "remove.0"})
    posted = fields(page)
    assert [posted[f"v.{at}.sku"] for at in range(3)] == ["ROOS-ROOD-M", "ROOS-ROOD-M-2", "ROOS-ROOD-L"]
    assert rows(console) == before
    assert console.post(ROSES, posted | {"v.1.size": "S"}).status == 303
    saved = of(console, "rode-rozen")
    assert [row["sku"] for row in saved] == ["ROOS-ROOD-M", "ROOS-ROOD-M-2", "ROOS-ROOD-L"]
    assert saved[0]["title_nl"] == "Rode rozen" and not saved[1]["title_nl"]


def test_a_product_is_begun_copied_and_removed(console):
    posted = fields(console.get("/catalogue/new")) | {
        "product": "zilveren-vaas", "p.title_nl": "Zilveren vaas", "p.title_en": "Silver vase", "p.category": "vases",
        "p.description_nl": "Een vaas.", "p.description_en": "A vase.", "p.vat": "high", "v.0.sku": "VAAS-Z",
        "v.0.price": "49,95", "v.0.stock": "3",
    }  # fmt: skip
    assert console.post("/catalogue/new", posted).goes_to.startswith("/catalogue/products/zilveren-vaas")
    assert [row["sku"] for row in of(console, "zilveren-vaas")] == ["VAAS-Z"]
    assert console.post("/catalogue/new", posted | {"v.0.sku": "VAAS-Y"}).status == 422
    assert "zilveren-vaas-2" in console.post("/catalogue/products/zilveren-vaas/copy").goes_to
    assert [row["sku"] for row in of(console, "zilveren-vaas-2")] == ["VAAS-Z-2"]
    console.post("/catalogue/products/zilveren-vaas/remove")
    assert not of(console, "zilveren-vaas") and of(console, "zilveren-vaas-2")


def test_live_stock_moves_at_once_and_the_log_says_from_what_to_what(console):
    from functions.storage import stock

    table = console.world.table
    stock.set_stock(table, "ROOS-ROOD-M", 12)
    answer = console.post(f"{ROSES}/stock", {"sku": "ROOS-ROOD-M", "how": "-", "many": "2"})
    assert answer.status == 303 and stock.available(table, ["ROOS-ROOD-M"]) == {"ROOS-ROOD-M": 10}
    assert of(console, "rode-rozen")[1]["stock"] == "12"
    deed = next(deeds.latest(table))
    assert (deed.subject, deed.before, deed.after) == (
        "ROOS-ROOD-M", {"available": "12"}, {"available": "10", "change": "-2"}
    )  # fmt: skip
    refused = console.post(f"{ROSES}/stock", {"sku": "ROOS-ROOD-M", "how": "-", "many": "99"})
    assert refused.status == 400 and "there are no 99" in refused.text


def test_columns_that_nobody_here_knows_are_kept(console):
    draft = console.drafts.current()
    text = console.drafts.read(draft, "catalogue.csv").decode()
    lines = text.splitlines()
    widened = "\n".join(
        [f"Shelf;{lines[0]}".replace(";", ","), *(f"A{at},{line}" for at, line in enumerate(lines[1:]))]
    )
    console.drafts.save(draft, {"catalogue.csv": widened.encode()}, by="x", now=console.world.clock())
    page = console.post("/catalogue/products/vetplantje/copy")
    saved = rows(console)
    assert page.status == 303 and next(iter(saved[0])) == "Shelf"
    assert [row["Shelf"] for row in saved[:-1]] == [f"A{at}" for at in range(len(lines) - 1)]


def test_who_may_only_look_sees_the_form_and_can_change_nothing(monkeypatch):
    console = Console(monkeypatch, role="readonly")
    console.with_draft()
    page = console.get(ROSES)
    assert page.status == 200 and '<fieldset class="bare stack" disabled>' in page.html and "Save" not in page.text


def test_what_is_as_shoppers_see_it_is_told_apart_from_what_is_not(console, monkeypatch):
    from functions.console.catalogue import live
    from functions.console.catalogue.shelf import open_shelf

    draft = console.drafts.current()
    # as publish names pictures; the starter shop of the tests keeps their own names
    monkeypatch.setattr(live, "served", lambda draft, name: name)
    live._known.clear()
    assert live.unpublished(open_shelf(console.drafts, draft), draft) == frozenset()
    console.post(ROSES, fields(console.get(ROSES)) | {"v.1.price": "36,50"})
    draft = console.drafts.current()
    assert live.unpublished(open_shelf(console.drafts, draft), draft) == {"rode-rozen"}
    page = console.get("/catalogue", flag="unpublished")
    assert "rode-rozen" in page.html and "vetplantje" not in page.html
    live._known.clear()

"""A file that is the whole catalogue: what it does not name goes, once seen. And a shop that begins with one."""

import csv
import io

import pytest
import yaml

from functions.storage import deeds
from functions.storage.drafts import Draft
from tests.console.desk import Console, starter_files
from tests.console.test_catalogue import of, rows
from tests.console.test_catalogue_import import FEED

CHECK, APPLY = "/catalogue/import/check", "/catalogue/import"
ENTIRE = {"entire": "yes"}


@pytest.fixture
def console(monkeypatch) -> Console:
    found = Console(monkeypatch)
    found.with_draft()
    return found


def sheet(found: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(found[0]))
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue().encode()


def tried(console: Console, body: bytes, fields=ENTIRE, name: str = "file.csv"):
    return console.post(CHECK, fields, {"file": (name, body)})


def apply(console: Console, page, **more: str):
    from lxml import html

    form = next(each for each in html.fromstring(page.html).forms if each.action.endswith("/catalogue/import"))
    return console.post(APPLY, {**{name: value or "" for name, value in form.form_values()}, **more})


def test_what_the_file_does_not_name_stays_unless_it_is_the_whole_catalogue(console):
    body = sheet([row for row in rows(console) if row["product"] != "vetplantje"])
    assert "nothing to take over" in tried(console, body, {}).text
    before = rows(console)
    page = tried(console, body)
    assert "1 will be removed" in page.text and "Vetplantje" in page.text and "the product goes" in page.text
    assert rows(console) == before
    assert apply(console, page).goes_to.startswith("/catalogue")
    assert rows(console) == [row for row in before if row["product"] != "vetplantje"]
    assert next(deeds.latest(console.world.table)).after["removed"] == "1"


def test_a_product_that_loses_its_first_row_keeps_what_is_its_own(console):
    body = sheet([row for row in rows(console) if row["sku"] != "ROOS-ROOD-S"])
    page = tried(console, body)
    assert "ROOS-ROOD-S" in page.text and "the product stays" in page.text
    apply(console, page)
    left = of(console, "rode-rozen")
    assert [row["sku"] for row in left] == ["ROOS-ROOD-M", "ROOS-ROOD-L"]
    assert (left[0]["title_nl"], left[0]["category"], left[1]["title_nl"]) == ("Rode rozen", "bouquets", "")
    assert left[0]["price"] == "34.95"


def test_more_than_a_third_is_asked_about_again_by_the_server_too(console):
    before = rows(console)
    body = sheet(before[: len(before) // 2])
    gone = len(before) - len(before) // 2
    page = tried(console, body)
    assert f"This removes {gone} of the {len(before)} variants" in page.text and 'name="agreed"' in page.html
    for more in ({}, {"agreed": "1"}):
        again = apply(console, page, **more)
        assert again.status == 422 and "first say that this is what you mean" in again.text
        assert rows(console) == before
    assert apply(console, again, agreed=str(gone)).status == 303
    assert rows(console) == before[: len(before) // 2]


def test_a_file_with_errors_removes_nothing(console):
    before = rows(console)
    body = sheet([{**row, "price": "veel"} if row["sku"] == "ROOS-ROOD-S" else row for row in before[:-1]])
    page = tried(console, body)
    assert "1 will be removed" in page.text and "1 with errors" in page.text
    assert not page.html.count('action="https://console.example/api/console/catalogue/import"')


def test_a_feed_can_be_the_whole_catalogue(console):
    page = tried(console, FEED.encode(), name="feed.xml")
    removed = len(rows(console)) - 2
    apply(console, page, agreed=str(removed))
    assert {row["sku"] for row in rows(console)} == {"ROOS-ROOD-S", "ROOS-ROOD-M", "VAAS-NIEUW"}


def test_what_somebody_is_paying_for_is_named_and_its_stock_stays(console):
    from functions.storage import keys, stock

    table = console.world.table
    sku = of(console, "vetplantje")[0]["sku"]
    table.write(keys.stock(table.shop, sku), {"available": {"N": "3"}, "reserved": {"N": "2"}, "sold": {"N": "0"}})
    page = tried(console, sheet([row for row in rows(console) if row["product"] != "vetplantje"]))
    assert f"{sku}: 2 being paid for now" in page.text
    apply(console, page)
    assert stock.reserved(table, [sku]) == {sku: 2} and stock.available(table, [sku]) == {sku: 3}


def test_a_shop_with_rules_and_no_catalogue_begins_with_a_file(monkeypatch):
    console = Console(monkeypatch)
    files = dict(starter_files())
    body = files.pop("catalogue.csv")
    console.drafts.save(Draft(), files, by="x", now=console.world.clock())
    assert "import" in console.get("/catalogue").text.lower()
    page = tried(console, body, {})
    assert "with errors" not in page.text and 'name="entire"' not in page.html
    assert apply(console, page).status == 303
    assert {row["sku"] for row in rows(console)} == {row["sku"] for row in csv.DictReader(io.StringIO(body.decode()))}


def test_a_shop_without_anything_begins_with_a_feed_and_its_name(monkeypatch):
    console = Console(monkeypatch)
    assert console.get("/catalogue").status == 200 and 'name="shop"' in console.get("/catalogue/import").html
    nameless = tried(console, FEED.encode(), {}, "feed.xml")
    assert nameless.status == 400 and 'id="p-shop"' in nameless.html
    page = tried(console, FEED.encode(), {"shop": "Vazen: & zo"}, "feed.xml")
    assert "2 with errors" in page.text
    whole = FEED.replace("<g:id>", "<g:description>Mooi.</g:description><g:product_type>Bloemen</g:product_type><g:id>")
    for size in "SM":
        whole = whole.replace(f"<g:id>ROOS-ROOD-{size}</g:id>", f"<g:id>ROOS-ROOD-{size}</g:id><g:size>{size}</g:size>")
    page = tried(console, whole.encode(), {"shop": "Vazen: & zo"}, "feed.xml")
    assert "3 new" in page.text and "with errors" not in page.text, page.text
    answer = apply(console, page)
    assert "told=catalogue.begun" in answer.goes_to
    draft = console.drafts.current()
    rules = yaml.safe_load(console.drafts.read(draft, "shop.yaml"))
    assert (rules["id"], rules["name"]) == (console.settings.shop, "Vazen: & zo")
    assert rules["categories"]["bloemen"] == {"nl": "Bloemen", "en": "Bloemen"}
    assert {row["sku"] for row in rows(console)} == {"ROOS-ROOD-S", "ROOS-ROOD-M", "VAAS-NIEUW"}
    assert console.get("/catalogue/products/vaas-nieuw").status == 200


def test_what_began_can_be_published(monkeypatch):
    from functions.publishing.draft import check_draft

    console = Console(monkeypatch)
    page = tried(console, b"sku,product,title_nl,title_en,description_nl,description_en,price,stock,vat,category\n"
                 b"M-1,mok,Mok,Mug,Een mok.,A mug.,12.50,4,high,servies\n", {"shop": "Mokken"})  # fmt: skip
    assert apply(console, page).status == 303
    checked = check_draft(console.drafts, console.drafts.current(), shop=console.settings.shop, local=False)
    assert [product.id for product in checked.folder.catalogue.products] == ["mok"]

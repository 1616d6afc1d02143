"""What is wrong is said in the language of who reads it, at its field or its cell; the commands keep their English."""

import ast
import json
import re

import pytest

from functions.console.catalogue.labels import column_label
from functions.console.faults import fault as ours
from functions.console.faults import worded
from functions.console.texts import LANGUAGES, PAGES, Texts
from functions.errors import Fault
from functions.shop.faults import FAULTS, NONE
from tests.architecture.test_imports import ROOT
from tests.console.desk import Console
from tests.console.test_catalogue import ROSES, fields, rows

CHECK = "/catalogue/import/check"
TEXTS = {each: json.loads((PAGES / "faults" / f"{each}.json").read_text()) for each in LANGUAGES}
AROUND = {"not_right", "empty", "none_yet", "at_row", "at_variant", "at_product", "at_cell", "at_catalogue"}
NAMES = re.compile(r"{(\w+)}")


@pytest.fixture
def console(monkeypatch) -> Console:
    found = Console(monkeypatch, locale="nl")
    found.with_draft()
    return found


def tried(console: Console, text: str, name: str = "x.csv") -> str:
    return console.post(CHECK, {}, {"file": (name, text.encode())}).text


def asked_for() -> set[str]:
    """The codes that the console's own modules name."""
    found = set()
    for path in (ROOT / "functions" / "console").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("fault"):
                found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    return found


def test_each_code_has_words_in_each_language_and_each_of_them_is_used():
    for language, texts in TEXTS.items():
        assert set(FAULTS) | asked_for() | AROUND == set(texts), language


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_words_name_what_the_reader_knows_and_no_file_or_setting(code):
    known = {*NAMES.findall("".join(FAULTS[code])), "value", "where", "known", "near", "event"}
    for texts in TEXTS.values():
        assert set(NAMES.findall(texts[code])) <= known
        assert not re.search(r"\.yaml|\.csv|`", texts[code])


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault("amount_form", "", {"value": "veel", "example": "29,95"}), "“veel” klopt niet. Schrijf het bedrag als"),
        (Fault("amount_form", "", {"value": "", "example": "29,95"}), "Dit is leeg. Schrijf"),
        (Fault("sku_taken", "", {"value": "A", "row": 7}), "“A” kan niet: regel 7 heeft dit nummer al."),
        (Fault("sku_taken", "", {"value": "A", "row": 7, "owner": "vaas"}), "“A” kan niet: het product vaas heeft"),
        (Fault("event", "", {"event": "fair", "known": NONE}), "Kies uit: er is er nog geen."),
        (ours("picture_large", most=50), "meer dan 50 miljoen pixels"),
        (Fault("", "something that nobody translated"), "something that nobody translated"),
    ],
)
def test_a_fault_is_worded_with_what_it_names(fault, says):
    assert says in worded("nl", fault)


def test_a_file_of_errors_is_told_of_in_dutch_at_each_cell(console):
    said = tried(
        console,
        "sku;product;price;vat;stock;category;title_nl;title_en;description_nl;description_en;image;reduced;size\n"
        "ROOS-ROOD-S;;veel;hoog;;;;;;;;;\n"
        "ROOS-ROOD-M;;1.234,50;;;;;;;;;misschien;\n"
        "PLUK-S;vaas;19,95;;;;;;;;;;\n"
        ";;1;;;;;;;;;;\n"
        "PLUK-S;;2;;;;;;;;;;\n"
        "N 1;nieuw;1,234;low;-1;niets;Nieuw;;Mooi;New;;;\n"
        "N-2;nieuw;0;;1;;;;;;;;;te;veel\n",
    )
    for sentence in (
        "price “veel” klopt niet. Schrijf het bedrag als 29,95.",
        "vat “hoog” klopt niet. Kies uit: high, low. De tarieven staan bij de regels.",
        "stock Dit is leeg. Schrijf de voorraad als heel getal",
        "title_nl Dit is leeg. Vul de naam in (Nederlands).",
        "price “1.234,50” klopt niet. Schrijf het bedrag zonder teken tussen de duizendtallen",
        "reduced “misschien” klopt niet. Schrijf ja of nee.",
        "product PLUK-S is van het product zomers-plukboeket: een artikelnummer blijft bij zijn product.",
        "sku Dit is leeg: elke regel noemt het product en het artikelnummer.",
        "sku “PLUK-S” staat al in regel 4 van het bestand",
        "sku “N 1” klopt niet. Een artikelnummer heeft alleen letters",
        "category “niets” klopt niet. Kies uit:",
        "title_en Dit is leeg. Vul de naam in (Engels).",
        "price “0” klopt niet. Geef een prijs boven nul.",
        "sku “N-2” heeft dezelfde opties als regel 7",
        "Deze regel heeft 15 cellen voor 13 kolommen",
    ):
        assert sentence in said, sentence
    assert "→" not in said and "write" not in said


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("x.csv", "naam,prijs\nRozen,2\n", "geen catalogus (een kolom “sku”)"),
        ("x.csv", "sku\n", "geen regels in het bestand"),
        ("x.xml", "<rss><channel/></rss>", "geen producten in de feed"),
        ("x.xml", "<rss>\n<channel>", "kijk bij regel 2, teken 10"),
        ("x.csv", "sku;Schap\nROOS-ROOD-S;3\n", "De kolom “schap” kennen we niet"),
    ],
)
def test_a_file_that_is_none_is_told_of_at_its_field(console, name, text, says):
    page = console.post(CHECK, {}, {"file": (name, text.encode())})
    assert says in page.text
    assert 'id="p-file"' in page.html or "Schap" in text


def test_the_form_speaks_of_variants_and_products_and_not_of_rows(console):
    before = rows(console)
    wrong = {"v.0.sku": "PLUK-S", "v.1.sku": "ROOS-ROOD-L", "v.1.price": "", "v.0.size": "L"}
    page = console.post(ROSES, fields(console.get(ROSES)) | wrong)
    assert page.status == 422 and rows(console) == before
    assert "“PLUK-S” kan niet: het product zomers-plukboeket heeft dit nummer al." in page.text
    assert "“ROOS-ROOD-L” kan niet: variant 2 heeft dit nummer al." in page.text
    assert "heeft dezelfde opties als variant 1" in page.text and "→" not in page.text


def test_what_is_wrong_is_listed_above_the_form_with_a_way_to_each_field(console):
    from lxml import html

    posted = fields(console.get(ROSES)) | {"v.1.price": "", "p.title_en": "", "v.2.size": "M", "p.colours": "rood"}
    page = html.fromstring(console.post(ROSES, posted).html)
    (notice,) = page.find_class("notice bad")
    links = {link.get("href").removeprefix("#"): link.text for link in notice.iter("a")}
    assert links == {
        "f-p.title_en": "Naam (Engels)", "f-p.colours": "Kleuren", "f-v.1.price": "Variant 2: Prijs",
        "f-v.2.sku": "Variant 3: Artikelnummer (SKU)",
    }  # fmt: skip
    assert all(page.get_element_by_id(name).get("aria-invalid") == "true" for name in links)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_column_that_there_may_be_has_a_name(locale):
    from functions.shop.rows import OPTIONAL, REQUIRED

    texts = Texts(locale)
    assert all(column_label(texts, column) != "" for column in (*REQUIRED, *OPTIONAL, "size", "colour", "alt_nl"))
    assert column_label(texts, "all") == "all" and column_label(texts, "plank_nl") == "plank_nl"


def test_stock_and_a_picture_are_refused_at_their_fields(console):
    from functions.storage import stock

    stock.set_stock(console.world.table, "ROOS-ROOD-M", 3)
    page = console.post(f"{ROSES}/stock", {"sku": "ROOS-ROOD-M", "how": "-", "many": "9"})
    assert page.status == 400 and "ROOS-ROOD-M: er zijn er geen 9 om eraf te halen" in page.text
    assert 'id="p-many"' in page.html and 'value="9"' in page.html
    page = console.post(f"{ROSES}/pictures", {"sku": ""}, {"picture": ("x.jpg", b"no picture")})
    assert page.status == 400 and 'id="p-picture"' in page.html and "geen foto die we kunnen lezen" in page.text


@pytest.mark.parametrize(
    ("kind", "value", "ending", "field", "says"),
    [
        ("price_percent", "veel", "", "value", "“veel” klopt niet. Schrijf het percentage als 10 of -5."),
        ("price_amount", "1.000,00", "", "value", "zonder teken tussen de duizendtallen"),
        ("price_percent", "-100", "", "value", "Dan wordt de prijs van ROOS-ROOD-S nul of minder"),
        ("price_percent", "10", "9x", "ending", "Schrijf het einde als twee cijfers"),
        ("stock", "veel", "", "value", "Schrijf de voorraad als heel getal"),
        ("color", "", "", "kind", "Kies wat je wilt wijzigen"),
    ],
)
def test_a_change_of_many_is_refused_at_its_field(console, kind, value, ending, field, says):
    asked = {"ticked": ["rode-rozen"], "kind": kind, "value": value, "ending": ending}
    page = console.post("/catalogue/bulk/check", asked)
    assert says in page.text and f'id="p-{field}"' in page.html


def test_what_is_wrong_is_said_so_before_publishing_too(console, monkeypatch):
    class Publisher:
        def versions(self):
            return []

        def live_version(self):
            return ""

    from functions import bootstrap

    draft = console.drafts.current()
    text = console.drafts.read(draft, "catalogue.csv").decode().replace("24.95", "veel", 1)
    console.drafts.save(draft, {"catalogue.csv": text.encode()}, by="x", now=console.world.clock())
    monkeypatch.setattr(bootstrap, "publisher", Publisher)
    said = console.get("/publish").text
    assert "Catalogus, regel 2, Prijs: “veel” klopt niet. Schrijf het bedrag als 29,95." in said
    assert "catalogue.csv" not in said.partition("Catalogus, regel")[2][:200]

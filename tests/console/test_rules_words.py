"""The rules as a merchant reads them: what a setting is called, and what it was and is, in the page's language."""

import pytest
import yaml

from functions.commerce.money import written
from functions.console.names import language_name
from functions.console.render import day
from functions.console.rules.sections import BY_NAME
from functions.console.rules.words import Speaker, changes, label
from functions.console.texts import Texts
from tests.console.desk import Console
from tests.console.test_publish import edit, published
from tests.console.test_rules import desk, fields
from tests.starter import FOLDER

STARTER = (FOLDER / "shop.yaml").read_text()


def told(was: str, becomes: str, locale: str = "en", own: str = STARTER) -> list[tuple[str, str, str]]:
    assert was in own
    speaker = Speaker(Texts(locale), written, lambda on: day(on, locale), lambda code: language_name(code, locale))
    found = changes(yaml.safe_load(own), yaml.safe_load(own.replace(was, becomes, 1)), speaker)
    return [(each.label, each.before, each.after) for each in found]


@pytest.mark.parametrize(
    ("was", "becomes", "change"),
    [
        ('free_from: "75,00"', 'free_from: "60"',
         ("Manieren van bezorgen › Bezorgen › Gratis vanaf", "EUR 75.00", "EUR 60.00")),
        ("days: [tue, wed, thu, fri, sat]", "days: [tue, sat]",
         ("Manieren van bezorgen › Bezorgen › Dagen", "di, wo, do, vr, za", "di, za")),
        ("photo: true", "photo: false", ("Vraag een foto van schade", "ja", "nee")),
        ("refund_when: receipt", "refund_when: approval", ("Geld terug bij", "ontvangst", "jouw akkoord")),
        ("day: 2027-06-12", "day: 2027-06-13", ("Evenementen › Tuinconcert › Dag", "za 12 jun 2027", "zo 13 jun 2027")),
        ("review_delay_hours: 24", "review_delay_hours: 48", ("Uren na bezorging", "24", "48")),
        ("takeover_minutes: 60", "takeover_minutes: 30", ("Minuten tot de bot weer antwoordt", "60", "30")),
        ("low: 9%", "low: 10%", ("Tarieven › low › Tarief", "9%", "10%")),
        ("nl: Boeketten", "nl: Bossen",
         ("Categorieën › Bossen › Naam, zoals de klant hem leest (Nederlands)", "Boeketten", "Bossen")),
        ('until: "13:00", capacity: 30', 'until: "12:30", capacity: 30',
         ("Manieren van bezorgen › Bezorgen › Dagdelen › morning › Tot", "13:00", "12:30")),
        ("orders_a_day: 80", "# none", ("Bestellingen per dag", "80", "")),
        ("max_units: 50", "max_units: 40", ("Meeste van één ding in een mandje", "50", "40")),
        ("name: order_paid", "name: paid",
         ("Goedgekeurde WhatsApp-berichten › order_paid", "order_paid, nl, en_GB, order_number",
          "paid, nl, en_GB, order_number")),
    ],
)  # fmt: skip
def test_a_change_is_told_by_what_the_form_calls_it_with_before_and_after(was, becomes, change) -> None:
    assert told(was, becomes, "nl") == [change]


def test_what_is_left_out_is_told_as_what_holds_then() -> None:
    assert told("exchange_days: 10", "exchange_days: 12") == [
        ("Days until an exchange counts as delivered", "10", "12")
    ]
    assert told("exchange_days: 10", "# none") == [], "it is as it was"
    own = STARTER.replace("exchange_days: 10", "exchange_days: 12")
    assert told("exchange_days: 12", "# none", own=own)[0][1:] == ("12", "10 (as usual)")
    assert told("max_units: 50", "channels: { kik: false }\nmax_units: 50") == [("Sell on Kik", "yes (as usual)", "no")]


def test_a_row_that_is_new_or_gone_is_one_change_with_all_that_it_says() -> None:
    code = "  - { code: NEW5, amount: '5,00', uses: 3 }\n  - { code: KERST15"
    [added] = told("  - { code: KERST15", code)
    assert added == ("Codes › NEW5", "", "Code: NEW5; Amount: EUR 5.00; How often in all: 3")
    [gone] = told("  - iDEAL\n", "", "nl")
    says = "Manier van betalen (Nederlands): iDEAL; Manier van betalen (Engels): iDEAL"
    assert gone == ("Manieren van betalen › iDEAL", says, "")


def test_a_field_is_called_with_the_row_that_it_is_in() -> None:
    values = {"shipping-0-label.nl": "Bezorgen", "shipping-0-slots-1-id": "noon"}
    name = label(BY_NAME["shipping"], "shipping-0-slots-1-from", values, Texts("en"))
    assert name == "Ways of delivery › Bezorgen › Parts of the day › noon › From"
    assert label(BY_NAME["returns"], "returns_text.nl", {}, Texts("nl")) == "Hoe je iets terugstuurt (Nederlands)"
    assert label(BY_NAME["returns"], "weather", {}, Texts("nl")) == ""


def test_publishing_tells_it_so_in_the_language_of_the_page(monkeypatch) -> None:
    console = published(monkeypatch, locale="nl")
    edit(console, "shop.yaml", 'free_from: "75,00"', 'free_from: "60,00"')
    text = console.get("/publish").text.replace("\xa0", " ")
    assert "Manieren van bezorgen › Bezorgen › Gratis vanaf € 75,00 € 60,00" in text and "free_from" not in text


def test_what_is_wrong_with_the_rules_is_told_in_words_before_publishing(monkeypatch) -> None:
    console = published(monkeypatch, locale="nl")
    edit(console, "shop.yaml", "review_delay_hours: 24", "review_delay_hours: soon")
    page = console.get("/publish")
    assert "Uren na bezorging: Schrijf een heel getal" in page.text and "review_delay_hours" not in page.text
    assert "/console/rules/reviews" in page.html


def test_who_saves_second_reads_what_each_field_is_called(monkeypatch) -> None:
    console: Console = desk(monkeypatch)
    form = fields(console.get("/rules/shipping"))
    console.post("/rules/shipping", form | {"shipping-1-price": "8,50"})
    page = console.post("/rules/shipping", form | {"shipping-1-price": "9,00"})
    assert page.status == 409 and "Ways of delivery › Avondbezorging › Price" in page.text

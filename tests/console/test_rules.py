"""The rules as forms: what is saved is what publish takes, comments stay, and nobody's work is lost."""

import re

import pytest
import yaml

from functions.console.rules.fields import Field, Rows, Section
from functions.console.rules.sections import BY_NAME, CHANNELS, SECTIONS, section_of
from functions.console.rules.shop_yaml import changed, parse, values
from functions.console.texts import LANGUAGES, Texts
from functions.storage import deeds
from functions.storage.live import live
from tests.console.desk import Console, Page
from tests.starter import FOLDER

STARTER = (FOLDER / "shop.yaml").read_bytes()
LOCALES = ("nl", "en")


def desk(monkeypatch, **more) -> Console:
    console = Console(monkeypatch, **more)
    console.with_draft()
    return console


def fields(page: Page) -> dict[str, str]:
    """As a browser would send the form back."""
    from html import unescape

    written = r'<input [^>]*name="([^"]+)" type="(?:text|date|time|datetime-local|hidden)" value="([^"]*)"'
    found = dict(re.findall(written, page.html))
    found |= dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.html))
    for name, value in re.findall(r'<input type="checkbox"[^>]*name="([^"]+)" value="([^"]*)" checked', page.html):
        found[name] = ", ".join(filter(None, (found.get(name), value)))
    del found["csrf"]
    found |= dict(re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page.html))
    for name, body in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page.html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    found["seen"] = re.search(r'name="seen" value="(\w+)"', page.html)[1]
    return {name: unescape(value) for name, value in found.items()}


def every_field(section: Section) -> list[Field]:
    def of(rows: Rows) -> list[Field]:
        return [*rows.own, *(field for below in rows.rows for field in of(below))]

    return [*section.fields, *(field for rows in section.rows for field in of(rows))]


def rules(console: Console) -> dict:
    return yaml.safe_load(console.drafts.read(console.drafts.current(), "shop.yaml"))


@pytest.mark.parametrize("section", SECTIONS, ids=lambda each: each.name)
def test_a_form_that_is_sent_back_as_it_was_changes_nothing(section, monkeypatch):
    console = desk(monkeypatch)
    before = console.drafts.current()
    page = console.get(f"/rules/{section.name}")
    assert page.status == 200
    assert console.post(f"/rules/{section.name}", fields(page)).status == 303
    assert console.drafts.current().manifest == before.manifest


@pytest.mark.parametrize("section", SECTIONS, ids=lambda each: each.name)
def test_every_field_is_called_something_in_both_languages(section):
    for each in every_field(section):
        assert all(Texts(language).has(f"rules.f_{each.words}") for language in LANGUAGES), each.path
        for option in each.options:
            assert all(Texts(language).has(f"rules.o_{option}") for language in LANGUAGES), option


def test_every_field_of_the_starter_shop_shows_what_the_file_has():
    document = parse(STARTER)
    shown = {name: text for section in SECTIONS for name, text in values(document, section, LOCALES).items()}
    assert shown["hours_tue"] == "09:00-18:00" and shown["returns_withdrawal_days"] == "14"
    assert shown["shipping-0-label.nl"] == "Bezorgen" and shown["shipping-0-areas"] == "BE: 1000-3999, 9000-9999"
    assert [shown[f"shipping-0-slots-0-{name}"] for name in ("id", "from", "until", "capacity")] == [
        "morning", "09:00", "13:00", "30",
    ]  # fmt: skip
    assert (shown["vat-0-name"], shown["vat-0-value"], shown["vat_abroad-0-value"]) == (
        "low",
        "9%",
        "low: 6%\nhigh: 21%",
    )
    assert shown["payment_methods-0-value.en"] == "iDEAL" and shown["payment_methods-2-value.nl"] == "creditcard"
    assert shown["events-0-sale_ends"] == "2027-06-12T19:00" and shown["events-0-names"] == "yes"
    assert shown["categories-0-value.en"] == "Bouquets" and shown["options-1-value-0-value.nl"] == "rood"
    assert shown["channels_whatsapp"] == "yes" and shown["closed-1-until"] == "2027-08-09"
    assert shown["discount_codes-1-amount"] == "5,00" and shown["closed-0-day"] == "2026-12-25"
    assert shown["telegram_payments"] == "no" and shown["notify_low_stock"] == "2"


def test_what_is_saved_keeps_comments_and_all_that_no_form_knows(monkeypatch):
    console = desk(monkeypatch)
    before = rules(console)
    form = fields(console.get("/rules/hours")) | {"hours_mon": "10:00-14:00", "days_ahead": "30", "orders_a_day": ""}
    assert console.post("/rules/hours", form).goes_to == "/rules/hours?told=rules.saved"
    after, text = rules(console), console.drafts.read(console.drafts.current(), "shop.yaml").decode()
    assert after["hours"]["mon"] == ["10:00-14:00"] and after["days_ahead"] == 30 and "orders_a_day" not in after
    changed = ("hours", "days_ahead", "orders_a_day")
    assert {k: v for k, v in after.items() if k not in changed} == {k: v for k, v in before.items() if k not in changed}
    assert "# the first is the shop's own language" in text and "# how far ahead a day can be chosen" in text
    deed = next(deeds.latest(console.world.table))
    assert deed.after["days_ahead"] == "30" and deed.before["days_ahead"] == "60"


def test_a_way_of_delivery_is_changed_added_and_removed(monkeypatch):
    console = desk(monkeypatch)
    form = fields(console.get("/rules/shipping")) | {
        "shipping-0-cut_off": "15:30", "shipping-0-days": "tue, wed", "shipping-0-slots-1-remove": "yes",
        "shipping-0-slots-new-id": "late", "shipping-0-slots-new-from": "17:00", "shipping-0-slots-new-until": "19:00",
        "shipping-1-remove": "yes", "shipping-new-id": "post", "shipping-new-label.nl": "Post",
        "shipping-new-label.en": "Post", "shipping-new-price": "3,95", "shipping-new-countries": "NL, BE",
    }  # fmt: skip
    assert console.post("/rules/shipping", form).status == 303
    found = rules(console)["shipping"]
    assert [each["id"] for each in found] == ["standard", "pickup", "post"]
    assert (found[0]["cut_off"], found[0]["days"]) == ("15:30", ["tue", "wed"])
    assert found[0]["slots"][1] == {"id": "late", "from": "17:00", "until": "19:00"}
    assert found[2]["countries"] == ["NL", "BE"] and found[2]["price"] == "3,95"


def test_what_publish_would_refuse_is_not_saved_and_nothing_that_was_written_is_lost(monkeypatch):
    console = desk(monkeypatch)
    before = console.drafts.current().manifest
    form = fields(console.get("/rules/codes")) | {"discount_codes-0-percent": "tien", "discount_codes-1-uses": "300"}
    page = console.post("/rules/codes", form)
    assert page.status == 422 and 'value="tien"' in page.html and 'value="300"' in page.html
    assert console.drafts.current().manifest == before


def test_of_two_who_edit_a_page_the_second_is_shown_both_and_decides(monkeypatch):
    console = desk(monkeypatch)
    form = fields(console.get("/rules/notify"))
    console.post("/rules/notify", form | {"notify_low_stock": "4", "notify_email": "jan@example.com"})
    page = console.post("/rules/notify", form | {"notify_low_stock": "7"})
    assert page.status == 409 and "Somebody else saved this page meanwhile" in page.text
    assert rules(console)["notify"]["low_stock"] == 4
    again = fields(page)
    assert again["notify_low_stock"] == "7"
    assert console.post("/rules/notify", again).status == 303
    assert rules(console)["notify"]["low_stock"] == 7


def test_another_page_that_somebody_saved_meanwhile_is_in_nobodys_way(monkeypatch):
    console = desk(monkeypatch)
    form = fields(console.get("/rules/notify"))
    console.post("/rules/hours", fields(console.get("/rules/hours")) | {"days_ahead": "30"})
    assert console.post("/rules/notify", form | {"notify_low_stock": "7"}).status == 303
    assert (rules(console)["days_ahead"], rules(console)["notify"]["low_stock"]) == (30, 7)


def test_a_text_that_yaml_would_read_as_something_else_is_quoted():
    made = changed(STARTER, BY_NAME["shipping"], {"shipping-2-cut_off": "09:00", "shipping-2-price": "1"})
    found = yaml.safe_load(made)["shipping"][2]
    assert (found["cut_off"], found["price"]) == ("09:00", "1")


def test_a_page_that_is_none_is_not_there(monkeypatch):
    assert desk(monkeypatch).get("/rules/weather").status == 404


def test_without_a_draft_the_rules_say_how_to_get_one(monkeypatch):
    page = Console(monkeypatch).get("/rules")
    assert page.status == 200 and "make publish" in page.text
    assert "make publish" in Console(monkeypatch).get("/rules/hours").text


def test_a_setting_of_a_problem_leads_to_its_page():
    assert section_of("returns.days") == "returns" and section_of("shipping standard.slots morning") == "shipping"
    assert section_of("discount_codes WELKOM10") == "codes" and section_of("returns.refund_when") == "cases"
    assert section_of("id") == "" and section_of("events tuinconcert.start") == "events"


# --- at once ----------------------------------------------------------------------------------------------------------


def test_the_shop_is_paused_and_opened_at_once_and_it_is_said_who_did_it(monkeypatch):
    console = desk(monkeypatch)
    assert console.post("/rules/live/now", {"what": "pause", "why": "Op de markt"}).status == 303
    assert live(console.world.table).paused
    page = console.get("/rules")
    assert "paused" in page.text and "Op de markt" in page.text and "owner@example.com" in page.text
    console.post("/rules/live/now", {"what": "resume"})
    assert not live(console.world.table).paused


def test_today_is_closed_and_orders_a_day_are_set_at_once(monkeypatch):
    console = desk(monkeypatch)
    console.post("/rules/live/now", {"what": "close"})
    console.post("/rules/live/now", {"what": "orders", "orders_a_day": "12"})
    found = live(console.world.table)
    assert (str(found.closed[0]), found.orders_a_day) == ("2026-03-02", 12)
    console.post("/rules/live/now", {"what": "open"})
    console.post("/rules/live/now", {"what": "orders", "orders_a_day": "0"})
    found = live(console.world.table)
    assert (found.closed, found.orders_a_day) == ((), None)


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"what": "pause", "until": "2020-01-01"}, "is al voorbij"),
        ({"what": "orders", "orders_a_day": "veel"}, "Schrijf een heel getal"),
        ({"what": "orders", "orders_a_day": "999999999"}, "hoogstens 100.000"),
        ({"what": "pause", "why": "x" * 300}, "hoogstens 200 tekens"),
        ({"what": "orders", "orders_a_day": "0"}, "Er is niets veranderd"),
    ],
)
def test_why_a_wish_is_not_done_is_told_in_the_pages_language(wish, says, monkeypatch):
    page = desk(monkeypatch, locale="nl").post("/rules/live/now", wish)
    assert page.status == 400 and says in page.text


@pytest.mark.parametrize(
    "wish", [{"what": "pause", "until": "2020-01-01"}, {"what": "orders", "orders_a_day": "many"}, {"what": "rain"}]
)
def test_a_wish_that_makes_no_sense_changes_nothing(wish, monkeypatch):
    console = desk(monkeypatch)
    before = live(console.world.table)
    assert console.post("/rules/live/now", wish).status == 400
    assert live(console.world.table) == before


# --- channels ---------------------------------------------------------------------------------------------------------


def test_each_channel_has_a_switch_its_state_and_the_way_to_its_connection(monkeypatch):
    page = desk(monkeypatch).get("/rules/channels")
    for name in CHANNELS:
        assert (
            f'role="switch" class="switch" id="f-channels_{name}" name="channels_{name}" value="yes" checked'
            in page.html
        )
        assert name == "web" or f"/console/set-up/{name}" in page.html
    assert "not connected" in page.text and "on your website" in page.text
    assert "/console/messages/nl/channel_off" in page.html and "once a day" in page.text


def test_who_may_not_connect_is_not_sent_to_where_that_is_done(monkeypatch):
    page = desk(monkeypatch, role="merchandiser").get("/rules/channels")
    assert "/console/set-up/" not in page.html and 'name="channels_kik"' in page.html


def test_a_channel_is_turned_off_and_on_and_what_it_was_connected_with_stays(monkeypatch):
    console = desk(monkeypatch)
    form = fields(console.get("/rules/channels"))
    assert console.post("/rules/channels", form | {"channels_kik": "no"}).status == 303
    assert rules(console)["channels"] == {"kik": False}
    page = console.get("/rules/channels")
    assert 'name="channels_kik" value="yes">' in page.html
    console.post("/rules/channels", fields(page) | {"channels_kik": "no, yes"})
    assert rules(console)["channels"] == {"kik": True} and rules(console)["whatsapp_number"] == "+3197010555142"

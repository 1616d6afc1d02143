"""What publish would refuse is told at its field, in words of the page's language, and the first is gone to."""

import re
from functools import cache

import pytest

from functions.console.rules.problems import found, new, placed
from functions.console.rules.sections import BY_NAME
from functions.console.rules.shop_yaml import changed, parse, values
from functions.console.rules.wrong import WRONG
from functions.console.texts import LANGUAGES, Texts
from functions.shop.problems import Problem
from tests.console.test_rules import desk, fields, rules
from tests.starter import FOLDER

STARTER, CATALOGUE = ((FOLDER / name).read_bytes() for name in ("shop.yaml", "catalogue.csv"))
STARTER = STARTER.partition(b"# Approved WhatsApp templates")[0]
"""No form has those."""

WAY = {"id": "post", "label.nl": "Post", "label.en": "Post", "price": "3,95", "countries": "NL"}
EVENT = {"id": "markt", "title.nl": "Markt", "title.en": "Market", "day": "2027-06-12", "start": "10:00",
         "venue": "Plein", "capacity": "10"}  # fmt: skip


def a_new(path: str, known: dict[str, str], **other: str) -> dict[str, str]:
    return {f"{path}-new-{name}": value for name, value in (known | other).items()}


CASES = (
    ("hours", {"hours_tue": "negen tot zes"}, "hours_tue", "hours"),
    ("hours", {"quiet_hours": "21-8"}, "quiet_hours", "hours"),
    ("hours", {"days_ahead": "veel"}, "days_ahead", "whole"),
    ("hours", {"days_ahead": "900"}, "days_ahead", "most"),
    ("hours", {"orders_a_day": "0"}, "orders_a_day", "least"),
    ("hours", {"holidays": "XX"}, "holidays", "holidays"),
    ("hours", {"closed-0-day": "kerst"}, "closed-0-day", "day"),
    ("hours", {"closed-1-until": "2027-07-01"}, "closed-1-day", "ends_first"),
    ("hours", {"closed-new-day": "31 december"}, "closed-new-day", "day"),
    ("shipping", {"shipping-0-price": "vijf"}, "shipping-0-price", "amount"),
    ("shipping", {"shipping-1-free_from": "1.000,00"}, "shipping-1-free_from", "thousands"),
    ("shipping", {"shipping-1-price": "99999999"}, "shipping-1-price", "amount_most"),
    ("shipping", {"shipping-0-label.en": ""}, "shipping-0-label.en", "no_text"),
    ("shipping", {"shipping-0-cut_off": "twee uur"}, "shipping-0-cut_off", "time"),
    ("shipping", {"shipping-0-lead_days": "90"}, "shipping-0-lead_days", "most"),
    ("shipping", {"shipping-0-slots-1-until": "12:00"}, "shipping-0-slots-1-id", "ends_first"),
    ("shipping", {"shipping-0-slots-1-from": "ooit"}, "shipping-0-slots-1-from", "time"),
    ("shipping", {"shipping-0-slots-0-capacity": "0"}, "shipping-0-slots-0-capacity", "least"),
    ("shipping", {"shipping-0-areas": "BE: x"}, "shipping-0-areas", "area"),
    ("shipping", {"shipping-1-areas": "DE: 1000-1999"}, "shipping-1-areas", "area_country"),
    ("shipping", {"shipping-1-remove": "yes", "shipping-2-price": "?"}, "shipping-2-price", "amount"),
    ("shipping", a_new("shipping", WAY, id="standard"), "shipping-new-id", "twice"),
    ("shipping", a_new("shipping", WAY, capacity="4"), "shipping-new-id", "needs_cut_off"),
    ("codes", {"discount_codes-0-percent": "tien"}, "discount_codes-0-percent", "percent"),
    ("codes", {"discount_codes-0-amount": "5,00"}, "discount_codes-0-code", "one_of_two"),
    ("codes", {"discount_codes-0-code": "!"}, "discount_codes-0-code", "code"),
    ("codes", {"discount_codes-1-code": "welkom10"}, "discount_codes-1-code", "twice"),
    ("codes", {"discount_codes-1-uses": "vaak"}, "discount_codes-1-uses", "whole"),
    ("codes", {"discount_codes-2-until": "2026-11-01"}, "discount_codes-2-code", "ends_first"),
    ("codes", {"discount_codes-2-only": "bouquets, fietsen"}, "discount_codes-2-only", "goods"),
    ("codes", {"discount_codes-new-code": "NIEUW", "discount_codes-new-amount": "gratis"}, "discount_codes-new-amount",
     "amount"),
    ("upsell", {"upsell-0-offer": "fietsen"}, "upsell-0-with", "goods"),
    ("upsell", {"max_units": "0"}, "max_units", "least"),
    ("vat", {"vat-0-value": "negen"}, "vat-0-value", "percent"),
    ("vat", {"vat_abroad-0-value": "low: 6%"}, "vat_abroad-0-value", "no_rate"),
    ("vat", {"vat_abroad-0-value": "low: 6%\nhigh: 21%\nmid: 1%"}, "vat_abroad-0-value", "vat_name"),
    ("vat", {"vat_abroad-0-value": "low: 6%\nhigh: veel"}, "vat_abroad-0-value", "percent"),
    ("vat", {"vat_abroad-new-country": "FR", "vat_abroad-new-value": "low: 5%\nhigh: 20%"}, "vat_abroad-new-value",
     "abroad"),
    ("payment", {"payment_hold_minutes": "5"}, "payment_hold_minutes", "least"),
    ("payment", {"payment_methods-2-value.en": ""}, "payment_methods-2-value.en", "no_text"),
    ("returns", {"returns_withdrawal_days": "7"}, "returns_withdrawal_days", "least"),
    ("returns", {"returns_days": "10"}, "returns_days", "shorter"),
    ("returns", {"returns_label_cost": "duur"}, "returns_label_cost", "amount"),
    ("returns", {"returns_label_cost": "4,95", "returns_return_paid_by": "shop"}, "returns_label_cost", "label_cost"),
    ("returns", {"returns_text.nl": "x" * 700}, "returns_text.nl", "long"),
    ("returns", {"returns_excluded_event": "bouquets"}, "returns_excluded_event", "two_reasons"),
    ("returns", {"returns_excluded_perishable": "tulpjes"}, "returns_excluded_perishable", "goods"),
    ("cases", {"returns_approve_up_to": "alles"}, "returns_approve_up_to", "amount"),
    ("cases", {"returns_refund_when": "ooit"}, "returns_refund_when", "choice"),
    ("cases", {"returns_procedures_return.nl": ""}, "returns_procedures_return.nl", "no_text"),
    ("reviews", {"review_delay_hours": "een dag"}, "review_delay_hours", "whole"),
    ("reviews", {"after_complaint_code_amount": "5,00"}, "after_complaint_code_percent", "one_of_two"),
    ("reviews", {"after_complaint_code_prefix": "sorry"}, "after_complaint_code_prefix", "prefix"),
    ("reviews", {"loyalty_silent_days": "400"}, "loyalty_silent_days", "most"),
    ("events", {"events-0-day": "ooit"}, "events-0-day", "day"),
    ("events", {"events-0-start": "laat"}, "events-0-start", "time"),
    ("events", {"events-0-doors": "22:00"}, "events-0-doors", "doors"),
    ("events", {"events-0-sale_ends": "morgen"}, "events-0-sale_ends", "day"),
    ("events", {"events-0-sale_ends": "2027-06-14T10:00"}, "events-0-sale_ends", "sale_ends"),
    ("events", {"events-0-venue": ""}, "events-0-venue", "fill_in"),
    ("events", {"events-0-capacity": "vol"}, "events-0-capacity", "whole"),
    ("events", a_new("events", EVENT, id="Te Groot"), "events-new-id", "id"),
    ("events", {name: text for name, text in a_new("events", EVENT).items() if "title.en" not in name},
     "events-new-title.en", "no_text"),
    ("categories", {"categories-0-id": "Bos!"}, "categories-0-id", "id"),
    ("categories", {"categories-0-value.en": ""}, "categories-0-value.en", "no_text"),
    ("categories", {"options-0-value-0-value.nl": ""}, "options-0-value-0-value.nl", "no_text"),
    ("channels", {"whatsapp_number": "0612345678"}, "whatsapp_number", "phone"),
    ("channels", {"messenger_page": "de linde!"}, "messenger_page", "page"),
    ("channels", {"telegram_bot": "x"}, "telegram_bot", "bot"),
    ("channels", {"webchat_origins": "www.delinde.nl"}, "webchat_origins", "origin"),
    ("contact", {"name": ""}, "name", "fill_in"),
    ("contact", {"website": "delinde.nl"}, "website", "address"),
    ("contact", {"trader_legal_name": ""}, "trader_legal_name", "law"),
    ("contact", {"trader_registration": "12"}, "trader_registration", "kvk"),
    ("contact", {"trader_vat_id": "NL12"}, "trader_vat_id", "vat_id"),
    ("contact", {"trader_email": "hallo"}, "trader_email", "email"),
    ("contact", {"trader_phone": "bel"}, "trader_phone", "phone"),
    ("languages", {"country": "nederland"}, "country", "country"),
    ("languages", {"currency": "euro"}, "currency", "currency_code"),
    ("languages", {"currency": "ISK"}, "currency", "currency"),
    ("languages", {"time_zone": "Amsterdam"}, "time_zone", "zone"),
    ("languages", {"locales": "nl, nederlands"}, "locales", "locale"),
    ("languages", {"locales": ""}, "locales", "fill_in"),
    ("notify", {"notify_email": "x"}, "notify_email", "email"),
    ("notify", {"notify_whatsapp": "06"}, "notify_whatsapp", "phone"),
    ("notify", {"notify_low_stock": "weinig"}, "notify_low_stock", "whole"),
    ("times", {"retention_days": "3"}, "retention_days", "least"),
    ("times", {"dead_letter_days": "30"}, "dead_letter_days", "most"),
)  # fmt: skip


@cache
def known() -> list[Problem]:
    return found(STARTER, CATALOGUE)


@cache
def shown(section: str) -> dict[str, str]:
    return values(parse(STARTER), BY_NAME[section], ("nl", "en"))


@pytest.mark.parametrize(
    ("section", "given", "field", "says"), CASES, ids=lambda each: each if isinstance(each, str) else ""
)
def test_what_publish_refuses_is_placed_at_its_field_in_both_languages(section, given, field, says) -> None:
    page = BY_NAME[section]
    before = shown(section)
    made = changed(STARTER, page, given)
    wrong = new(known(), found(made, CATALOGUE))
    for locale in LANGUAGES:
        first, *_ = placed(wrong, page, made, before | given, ("nl", "en"), Texts(locale))
        words = re.sub(r"\\\{\w+\\\}", ".+", re.escape(Texts(locale)(f"rules.w_{says}")))
        assert first.field == field and re.fullmatch(words, first.says)


def test_each_sentence_has_been_led_to() -> None:
    """But for those of countries, currencies and quantities that the starter shop is not of."""
    rare = {"amount_three", "one", "slots", "kbo", "in_chat"}
    assert {name for _, name in WRONG} == {says for _, _, _, says in CASES} | rare


@pytest.mark.parametrize(
    ("section", "given", "field"),
    [
        ("hours", {"days_ahead": "veel"}, "days_ahead"),
        ("hours", {"closed-0-day": "kerst"}, "closed-0-day"),
        ("shipping", {"shipping-0-slots-1-from": "ooit"}, "shipping-0-slots-1-from"),
        ("shipping", {"shipping-0-areas": "BE: x"}, "shipping-0-areas"),
        ("cases", {"returns_refund_when": "ooit"}, "returns_refund_when"),
        ("cases", {"returns_procedures_return.nl": ""}, "returns_procedures_return.nl"),
    ],
)
def test_it_is_told_at_the_field_which_is_gone_to(section, given, field, monkeypatch) -> None:
    console = desk(monkeypatch)
    before = console.drafts.current().manifest
    page = console.post(f"/rules/{section}", fields(console.get(f"/rules/{section}")) | given)
    assert page.status == 422 and console.drafts.current().manifest == before
    [gone_to] = re.findall(r"<(?:input|textarea|select)[^>]* autofocus[^>]*>", page.html)
    assert f'name="{field}"' in gone_to and 'aria-invalid="true"' in gone_to
    assert f'id="p-{field}"' in page.html and f"p-{field}" in re.search(r'aria-describedby="([^"]*)"', gone_to)[1]
    assert f'href="#f-{field}"' in page.html, "the summary leads there"


def test_what_somebody_wrote_is_in_the_fields_and_a_row_with_a_mistake_is_open(monkeypatch) -> None:
    console = desk(monkeypatch)
    form = fields(console.get("/rules/shipping")) | {"shipping-1-price": "a lot", "shipping-0-free_from": "80,00"}
    page = console.post("/rules/shipping", form)
    assert 'value="a lot"' in page.html and 'value="80,00"' in page.html
    opened = re.search(r'<details class="card row-of" open><summary><strong>Avondbezorging', page.html)
    assert opened


def test_what_was_wrong_already_is_in_nobodys_way(monkeypatch) -> None:
    console = desk(monkeypatch)

    def break_it(draft):
        return {"shop.yaml": console.drafts.read(draft, "shop.yaml").replace(b"days_ahead: 60", b"days_ahead: soon")}

    console.drafts.change(break_it, by="jan@example.com", now=console.world.clock())
    assert console.post("/rules/notify", fields(console.get("/rules/notify")) | {"notify_low_stock": "7"}).status == 303


def test_a_language_is_added_first_and_its_texts_afterwards(monkeypatch) -> None:
    console = desk(monkeypatch)
    form = fields(console.get("/rules/languages")) | {"locales": "nl, en, de"}
    answer = console.post("/rules/languages", form)
    assert answer.goes_to == "/rules/languages?told=rules.saved_lacking"
    assert rules(console)["locales"] == ["nl", "en", "de"]
    assert 'name="shipping-0-label.de"' in console.get("/rules/shipping").html


def test_what_goes_wrong_on_another_page_is_told_with_that_page(monkeypatch) -> None:
    console = desk(monkeypatch)
    form = fields(console.get("/rules/languages")) | {"currency": "JPY"}
    page = console.post("/rules/languages", form)
    assert page.status == 422 and '/console/rules/shipping">Delivery</a>' in page.html

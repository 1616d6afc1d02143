"""shop.yaml as it is written: what a form changes is a line there, and all others stay as a person wrote them."""

import difflib

import pytest
import yaml

from functions.console.rules.lines import taken_over
from functions.console.rules.sections import BY_NAME, SECTIONS
from functions.console.rules.shop_yaml import changed, parse, values
from tests.starter import FOLDER

STARTER = (FOLDER / "shop.yaml").read_bytes()
LOCALES = ("nl", "en")


def differs(section: str, given: dict[str, str], own: bytes = STARTER) -> tuple[list[str], list[str]]:
    """Lines that went, lines that came."""
    made = changed(own, BY_NAME[section], given)
    told = list(difflib.unified_diff(own.decode().splitlines(), made.decode().splitlines(), lineterm="", n=0))[2:]
    return [line[1:] for line in told if line[0] == "-"], [line[1:] for line in told if line[0] == "+"]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda each: each.name)
def test_what_is_sent_back_as_it_was_changes_no_byte(section) -> None:
    assert changed(STARTER, section, values(parse(STARTER), section, LOCALES)) == STARTER


@pytest.mark.parametrize(
    ("section", "name", "value", "line"),
    [
        ("hours", "days_ahead", "30", "days_ahead: 30 # how far ahead a day can be chosen"),
        ("hours", "hours_tue", "10:00-18:00", "  tue: [10:00-18:00]"),
        ("codes", "discount_codes-0-percent", "12%",
         "  - { code: WELKOM10, percent: 12%, once: true } # once a shopper"),
        ("shipping", "shipping-0-slots-0-capacity", "25",
         '      - { id: morning, from: "09:00", until: "13:00", capacity: 25 }'),
        ("shipping", "shipping-0-price", "5,95", '    price: "5,95"'),
        ("categories", "categories-0-value.nl", "Bossen", "  bouquets: { nl: Bossen, en: Bouquets }"),
        ("vat", "vat-0-value", "10%", "  low: 10%"),
        ("vat", "vat_abroad-0-value", "low: 7%\nhigh: 21%", "  BE: { low: 7%, high: 21% }"),
        ("payment", "payment_methods-2-value.nl", "Creditcard", "  - { nl: Creditcard, en: credit card }"),
        ("cases", "returns_photo", "no", "  photo: false # a picture is asked of what arrived damaged"),
        ("cases", "returns_procedures_complaint.en", "We look {open_day}.", "      en: We look {open_day}."),
        ("reviews", "after_complaint_code_percent", "15%",
         '  code: { percent: 15%, valid_days: 60 } # or amount: "5,00"; for who got something damaged and is satisfied;'
         " once"),
    ],
)  # fmt: skip
def test_a_value_that_is_changed_is_a_line_that_is_changed(section: str, name: str, value: str, line: str) -> None:
    gone, come = differs(section, {name: value})
    assert (len(gone), come) == (1, [line])


def test_a_channel_that_is_turned_off_is_two_lines_more_and_on_again_one_other() -> None:
    assert differs("channels", {"channels_kik": "no"}) == ([], ["channels:", "  kik: false"])
    off = changed(STARTER, BY_NAME["channels"], {"channels_kik": "no, yes", "channels_wechat": "no"})
    assert yaml.safe_load(off)["channels"] == {"wechat": False}
    assert differs("channels", {"channels_wechat": "no, yes"}, off) == (["  wechat: false"], ["  wechat: true"])


def test_what_is_new_stands_with_its_own_and_above_the_comments_of_what_follows() -> None:
    made = changed(STARTER, BY_NAME["hours"], {"hours_mon": "10:00-14:00"}).decode().splitlines()
    assert made[made.index('  tue: ["09:00-18:00"]') - 1] == "  mon: [10:00-14:00]"
    made = changed(STARTER, BY_NAME["codes"], {"discount_codes-new-code": "NIEUW", "discount_codes-new-amount": "5,00"})
    lines = made.decode().splitlines()
    assert lines[lines.index("  - code: NIEUW") - 1].startswith("  - { code: KERST15")


def test_what_goes_takes_its_lines_and_leaves_the_comments_of_what_follows() -> None:
    assert differs("hours", {"orders_a_day": ""}) == (["orders_a_day: 80 # of all options together"], [])
    gone, come = differs("shipping", {"shipping-1-remove": "yes"})
    assert come == [] and gone[0] == "  - id: evening" and gone[-1].strip().startswith("- { id: evening")
    emptied = changed(STARTER, BY_NAME["upsell"], {"upsell-0-remove": "yes"})
    assert "upsell" not in yaml.safe_load(emptied) and b"# what tickets are sold for" in emptied


def test_every_comment_stays_whatever_is_changed() -> None:
    comments = [line for line in STARTER.decode().splitlines() if line.lstrip().startswith("#")]
    made = STARTER
    for section, given in (
        ("hours", {"hours_sun": "", "closed-0-remove": "yes", "holidays": ""}),
        ("payment", {"payment_methods-0-remove": "yes", "payment_methods-new-value.nl": "PayPal"}),
        ("events", {"events-0-remove": "yes"}),
        ("notify", {"notify_low_stock": "", "notify_whatsapp": "+31612345678"}),
        ("times", {"takeover_minutes": "", "retention_days": "200"}),
    ):
        made = changed(made, BY_NAME[section], given)
    assert [line for line in made.decode().splitlines() if line.lstrip().startswith("#")] == comments


def test_a_file_that_is_laid_out_in_another_way_keeps_its_layout() -> None:
    own = b"""name:   Roos
locales: [ nl,en ]
shipping:
- id: a
  price: '1'
- id: b   # two
  price: '2'

notify:
    low_stock: 5
"""
    made = changed(own, BY_NAME["shipping"], {"shipping-1-price": "3"})
    assert made == own.replace(b"'2'", b'"3"')
    assert changed(own, BY_NAME["notify"], {"notify_low_stock": "6"}) == own.replace(b"5", b"6")


def test_a_day_that_is_no_mapping_and_days_in_one_text_are_shown_and_stay() -> None:
    own = b"locales: [nl]\nclosed: [2026-12-25, 2027-07-01..2027-07-14]\n"
    shown = values(parse(own), BY_NAME["hours"], ("nl",))
    assert (shown["closed-0-day"], shown["closed-1-from"], shown["closed-1-until"]) == (
        "2026-12-25", "2027-07-01", "2027-07-14",
    )  # fmt: skip
    assert changed(own, BY_NAME["hours"], shown) == own
    made = yaml.safe_load(changed(own, BY_NAME["hours"], {"closed-1-until": "2027-07-15"}))["closed"]
    assert str(made[0]) == "2026-12-25" and made[1] == {"from": "2027-07-01", "until": "2027-07-15"}


def test_a_text_that_is_the_same_in_every_language_stays_one_until_it_is_not() -> None:
    own = b"locales: [nl, en]\nevents:\n  - id: a\n    title: Concert\npayment_methods: [iDEAL]\n"
    made = yaml.safe_load(changed(own, BY_NAME["events"], {"events-0-title.en": "A concert"}))
    assert made["events"][0]["title"] == {"nl": "Concert", "en": "A concert"}
    both = {"payment_methods-new-value.nl": "PayPal", "payment_methods-new-value.en": "PayPal"}
    assert yaml.safe_load(changed(own, BY_NAME["payment"], both))["payment_methods"] == ["iDEAL", "PayPal"]


def test_what_is_called_otherwise_keeps_its_place() -> None:
    made = yaml.safe_load(changed(STARTER, BY_NAME["categories"], {"categories-1-id": "stems"}))["categories"]
    assert list(made)[:3] == ["bouquets", "stems", "plants"] and made["stems"]["nl"] == "Losse bloemen"


def test_where_the_lines_cannot_be_told_apart_what_is_meant_still_holds() -> None:
    own = "a: { x: 1 }\nb: 2\n"
    assert taken_over(own, "a: {x: 1}\nb: 2\n", "a: {x: 1}\nb: 3\n") == "a: { x: 1 }\nb: 3\n"
    assert taken_over(own, "a: {x: 1}\nb: 2\n", "a: {x: '{'}\nb: 2\n") == "a: { x: '{' }\nb: 2\n"

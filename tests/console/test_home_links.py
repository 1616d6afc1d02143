"""Each thing that waits on the start page leads to a page on which there are as many of them as it said."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from functions import bootstrap
from functions.commerce.orders import OrderStatus
from functions.commerce.parcels import Parcel
from functions.commerce.returns import Kind, Reason, Return, ReturnLine
from functions.console.home import page
from functions.console.home.waiting import PLACES
from functions.storage import broken_texts, failures, lists, templates
from functions.storage.failures import Failure
from functions.storage.reconciled import Reconciled
from functions.storage.stock import set_stock
from tests.console.bought import TULIP, bought
from tests.console.desk import Console, Ssm
from tests.starter import starter_stock

FEW, OUT = TULIP, "ROOS-ROOD-S"


@dataclass(frozen=True)
class Stray:
    id: str
    order: str = "o9"
    attempt: int = 1
    payment_status: str = "paid"
    amount: int = 2500
    currency: str = "EUR"
    payment_intent: str = "pi_1"
    created: datetime = datetime(2026, 3, 2, tzinfo=UTC)


class Dead:
    def get_queue_attributes(self, *, QueueUrl, AttributeNames):
        return {"Attributes": {AttributeNames[0]: {"one": "2", "two": "5"}[QueueUrl]}}


@pytest.fixture
def console(monkeypatch):
    made = Console(monkeypatch)
    monkeypatch.setenv("CHATKASSA_DEAD_LETTERS", "one,two")
    monkeypatch.setattr(bootstrap, "aws", lambda service: {"s3": made.s3, "sqs": Dead(), "ssm": Ssm()}[service])
    return made


def case(number, at):
    lines = (ReturnLine(sku=TULIP, quantity=1, reason=Reason.WILTED),)
    return Return(id=f"rt{number}", number=number, kind=Kind.COMPLAINT, lines=lines, asked_at=at)


def parcel(state, at=None):
    return (Parcel(id="1", state=state, delivered_at=at),)


def failure(console, number, **changes):
    told = {"account": "whatsapp:1", "at": console.world.clock(), "why": "refused", "words": f"Hallo {number}"}
    failures.note(console.world.table, Failure(message=f"c7/{number}/0", **(told | changes)))


def texts_fail(console):
    """Two of them, one in two languages."""
    for each in (("browse", "nl"), ("browse", "en"), ("product", "nl")):
        broken_texts.note(console.world.table, *each, console.world.shop.version, console.world.clock())


def much_to_do(console):
    """Of each kind another number, so that no two can be mixed up."""
    world, at = console.world, console.world.clock()
    bought(console, "1001")
    for number in ("1002", "1003"):
        bought(console, number, parcels=parcel("lost"))
    cases = [case(f"R1004-{each}", at) for each in (1, 2, 3)]
    bought(console, "1004", returns=tuple(cases), parcels=parcel("delivered", at))
    bought(console, "1005", returns=(case("R1005-1", at),), parcels=parcel("delivered", at))
    for number in ("1006", "1007", "1008"):
        bought(console, number, status=OrderStatus.REVIEW, review_reason="paid late")
    for number in range(2):
        Reconciled(world.table, world.clock).put_stray(Stray(f"cs_{number}"))
    for number in range(1, 6):
        failure(console, number)
    console.with_draft()
    for sku in starter_stock():
        set_stock(world.table, sku, 99)
    set_stock(world.table, FEW, world.shop.rules.notify.low_stock)
    for variant in world.shop.product_of(OUT).variants:
        set_stock(world.table, variant.sku, 0)
    used = next(iter(world.shop.rules.whatsapp_templates.values()))
    templates.note(world.table, "whatsapp", used.name, next(iter(used.language.values())), state="paused", reason="")
    texts_fail(console)
    for user in ("+31687654321", "+31687654322"):
        world.writes("ik wil een mens spreken", user=user)
    world.writes("hallo")
    world.run()


def rows(found):
    return found.partition("<tbody")[2].count("<tr")


THERE = {
    "human": rows, "pack": rows, "problem": rows, "returns": rows, "review": rows, "out": rows, "stock": rows,
    "stray": lambda found: found.count('<p class="code">cs_'),
    "failed": lambda found: found.count("data-message"),
    "stuck": lambda found: int(re.sub("<[^>]+>", "", found.partition('id="stuck-title">')[2].partition("</span>")[0])),
    "texts": lambda found: len(re.findall(r'<li>\s*<a href="[^"]*/messages/nl/', found)),
    "templates": lambda found: len(re.findall('data-state="(?:paused|rejected)"', found)),
}  # fmt: skip


def tasks(html):
    """Count and link of each."""
    text = re.compile(r'<span class="badge \w*"><svg.*?</svg>(\d+)</span></p>\s*<h3><a href="[^"]*/console([^"]*)">')
    return {link: int(count) for count, link in text.findall(html)}


def test_each_link_leads_to_as_many_as_were_counted(console):
    much_to_do(console)
    found = tasks(console.get().html)
    counted = {name: found[unescape(place.paths[0])] for name, place in PLACES.items()}
    expected = {"human": 2, "pack": 1, "problem": 2, "returns": 4, "review": 3, "stray": 2, "failed": 5, "stuck": 7}
    assert counted == expected | {"texts": 2, "templates": 1, "out": 1, "stock": 1}
    for name, place in PLACES.items():
        there = console.get(place.paths[0].partition("#")[0])
        assert there.status == 200 and THERE[name](there.html) == counted[name], name


def test_open_returns_are_counted_however_old_their_order_is(console, monkeypatch):
    monkeypatch.setattr(page, "MOST_ORDERS", 1)
    at = console.world.clock()
    bought(console, returns=(case("R1001-1", at),), parcels=parcel("delivered", at))
    console.world.clock.move(days=3)
    bought(console, "1002")
    assert "1 Returns" in console.get().text
    assert lists.orders(console.world.table, limit=1).rows[0].number == "1002"


# --- messages that did not arrive ---------------------------------------------------------------------------------


def test_a_message_that_failed_is_shown_with_who_what_and_why_in_words(console):
    failure(console, 1, name="Sanne", told="131026 Message undeliverable")
    failure(console, 2, account="telegram:1", why="unreachable")
    text = console.get("/undelivered").text
    assert "Sanne" in text and "Hallo 1" in text and "cannot be reached on WhatsApp" in text
    assert "WhatsApp says: 131026" in text
    assert "A shopper on Telegram" in text and "blocked the shop" in text


def test_what_is_two_weeks_old_is_shown_no_more(console):
    failure(console, 1)
    console.world.clock.move(days=failures.DAYS, minutes=1)
    assert "Everything has arrived" in console.get("/undelivered").text


def test_what_is_done_with_leaves_the_list_and_stands_in_the_log(console):
    failure(console, 1)
    assert console.post("/undelivered/aside", {"message": "c7/1/0"}).goes_to.startswith("/undelivered?")
    assert "Hallo 1" not in console.get("/undelivered").text
    assert "put aside" in console.get("/log").text
    assert console.post("/undelivered/aside", {"message": "c7/1/0"}).status == 400


def test_who_only_looks_is_offered_nothing(console):
    failure(console, 1)
    console.sign_in("readonly")
    assert "/undelivered/aside" not in console.get("/undelivered").html


def test_older_ones_are_on_the_next_page(console):
    for number in range(1, 28):
        failure(console, number, at=console.world.clock() + timedelta(minutes=number))
    first = console.get("/undelivered")
    assert "Hallo 27" in first.text and "Hallo 2 " not in first.text
    more = unescape(re.search(r'/undelivered\?(start=[^"]+)"', first.html)[1])
    from urllib.parse import parse_qs

    second = console.get("/undelivered", start=parse_qs(more)["start"][0]).text
    assert "Hallo 2 " in second and "Hallo 27" not in second

"""The start page: what waits, with a way to where it is done, and what was sold, by the shop's own days."""

from datetime import UTC, datetime, timedelta

import pytest

from functions import bootstrap
from functions.commerce.orders import OrderStatus
from functions.console.home import page, waiting
from functions.console.home.sales import DAYS, Sold, sales
from functions.storage import templates
from functions.storage.lists import OrderRow
from functions.storage.stock import set_stock
from tests.console.bought import TULIP, bought, now
from tests.console.desk import Console
from tests.starter import starter_stock

AMSTERDAM = "Europe/Amsterdam"
WEDNESDAY = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def row(paid_at, total=1000, refunded=0, account="whatsapp:1"):
    return OrderRow(
        id="o", conversation="c", account=account, status=OrderStatus.PAID, total=total, refunded=refunded,
        currency="EUR", name="", recipient="", email="", created_at=paid_at or WEDNESDAY, paid_at=paid_at, day="",
        shipping="standard", parcels=(), returns=0, concerns=0, titles=(),
    )  # fmt: skip


@pytest.fixture
def console(monkeypatch):
    return Console(monkeypatch)


# --- sales --------------------------------------------------------------------------------------------------------


def test_a_day_begins_at_the_shops_own_midnight():
    before_midnight = datetime(2026, 3, 3, 22, 59, tzinfo=UTC)
    found = sales([row(before_midnight), row(before_midnight + timedelta(minutes=1))], WEDNESDAY, AMSTERDAM)
    assert [sold.orders for sold in found.days.values()][-2:] == [1, 1]
    assert found.today.orders == 1 and found.week.orders == 2


@pytest.mark.parametrize(
    ("now", "paid", "on", "zone"),
    [
        # the clock goes back on Sunday 25 October 2026: that day has 25 hours
        ("2026-10-26T08:00+01:00", "2026-10-24T22:00+00:00", "2026-10-25", AMSTERDAM),
        ("2026-10-26T08:00+01:00", "2026-10-25T22:59+00:00", "2026-10-25", AMSTERDAM),
        ("2026-10-26T08:00+01:00", "2026-10-25T23:00+00:00", "2026-10-26", AMSTERDAM),
        # and forward on Sunday 29 March: that one has 23
        ("2026-03-30T08:00+02:00", "2026-03-28T23:00+00:00", "2026-03-29", AMSTERDAM),
        ("2026-03-30T08:00+02:00", "2026-03-29T22:00+00:00", "2026-03-30", AMSTERDAM),
        ("2026-03-04T09:00+00:00", "2026-03-04T04:30+00:00", "2026-03-03", "America/New_York"),
        ("2026-03-04T09:00+00:00", "2026-03-03T15:30+00:00", "2026-03-04", "Asia/Tokyo"),
    ],
)
def test_an_order_counts_on_the_shops_own_day_also_when_its_clock_is_moved(now, paid, on, zone):
    found = sales([row(datetime.fromisoformat(paid))], datetime.fromisoformat(now), zone)
    assert [day.isoformat() for day, sold in found.days.items() if sold.orders] == [on]


def test_last_week_is_counted_to_this_hour_by_the_clock_also_across_its_change():
    monday = datetime.fromisoformat("2026-10-26T09:00+01:00")
    before = [row(datetime.fromisoformat(f"2026-10-19T{at}+02:00")) for at in ("09:00", "09:01")]
    assert sales(before, monday, AMSTERDAM).before.orders == 1


def test_takings_are_what_was_paid_less_what_went_back():
    found = sales([row(WEDNESDAY, 5000, 1500), row(WEDNESDAY, 1000), row(None, 900)], WEDNESDAY, AMSTERDAM)
    assert found.today == Sold(orders=2, takings=4500, refunded=1500) and found.today.average == 2250


def test_a_week_begins_on_monday_and_is_compared_with_as_much_of_the_one_before():
    sunday, a_week_ago = WEDNESDAY - timedelta(days=3), WEDNESDAY - timedelta(days=7)
    found = sales([row(sunday), row(a_week_ago), row(a_week_ago + timedelta(minutes=1))], WEDNESDAY, AMSTERDAM)
    assert found.week.orders == 0 and found.before.orders == 1
    assert len(found.days) == DAYS and sum(sold.orders for sold in found.days.values()) == 3


def test_channels_stand_by_what_they_took():
    rows = [row(WEDNESDAY, 100, account="kik:a"), row(WEDNESDAY, 900, account="telegram:1"), row(WEDNESDAY, 200)]
    assert list(sales(rows, WEDNESDAY, AMSTERDAM).channels) == ["telegram", "whatsapp", "kik"]


# --- the page -----------------------------------------------------------------------------------------------------


def test_a_shop_in_which_nothing_waits_says_so(console):
    text = console.get().text
    assert "Nothing is waiting for you" in text
    assert f"Today {console.world.shop.money('en', 0)} 0 orders".replace("\xa0", " ") in text


def test_an_order_to_pack_leads_to_those_to_pack_and_counts_as_sold(console):
    order = bought(console)
    found = console.get()
    assert "To pack" in found.text and 'console/orders?state=new"' in found.html
    total = console.world.shop.money("en", order.total)
    assert total.replace("\xa0", " ") in found.text.replace("\xa0", " ")


def test_what_is_done_no_longer_waits(console):
    order = bought(console)
    console.post(f"/orders/{order.number}/fulfilment", {"state": "packed"})
    now(console, order)
    assert "To pack" not in console.get().text


def test_little_stock_and_rejected_templates_wait(console):
    console.with_draft()
    for sku in starter_stock():
        set_stock(console.world.table, sku, 99)
    few = console.world.shop.rules.notify.low_stock
    set_stock(console.world.table, TULIP, few)
    shop = console.world.shop
    used = next(iter(shop.rules.whatsapp_templates.values()))
    code = next(iter(used.language.values()))
    templates.note(console.world.table, "whatsapp", used.name, code, state="rejected", reason="")
    templates.note(console.world.table, "whatsapp", "an_old_one", code, state="rejected", reason="")
    text = console.get().text
    assert "1 Low in stock" in text and f"{few} or fewer" in text and "1 Templates not allowed" in text


def test_events_that_got_stuck_are_counted(console, monkeypatch):
    class Dead:
        def get_queue_attributes(self, *, QueueUrl, AttributeNames):
            return {"Attributes": {AttributeNames[0]: {"one": "2", "two": "5"}[QueueUrl]}}

    monkeypatch.setenv("CHATKASSA_DEAD_LETTERS", "one,two")
    monkeypatch.setattr(bootstrap, "aws", lambda service: {"sqs": Dead()}[service])
    assert "7 Events that got stuck" in console.get().text


def test_a_large_shop_reads_no_more_than_its_newest_orders(console, monkeypatch):
    monkeypatch.setattr(page, "MOST_ORDERS", 1)
    bought(console)
    console.world.clock.move(hours=1)
    bought(console, "1002")
    assert "1 To pack" in console.get().text


def test_a_task_is_no_link_for_who_may_not_open_its_page(console, monkeypatch):
    monkeypatch.setitem(waiting.PLACES, "pack", waiting.Place(("/log",), "log", "blue"))
    bought(console)
    assert 'console/log">To pack</a>' in console.get().html
    console.sign_in("readonly")
    assert "<h3>To pack</h3>" in console.get().html

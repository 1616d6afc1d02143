"""Orders at the console: found, looked at, sent on their way. What shoppers hear is what the HTTP API would tell."""

from datetime import timedelta
from urllib.parse import unquote

import pytest

from functions.console.heard import heard_of
from functions.console.orders import finding
from functions.conversation.photo_events import PhotoKept
from functions.reports import read_report
from functions.storage import deliveries
from functions.storage.turns import Mark, last_turns
from tests.console.bought import NUMBER, TULIP, bought, now, told
from tests.console.desk import Console

ORDER = f"/orders/{NUMBER}"


@pytest.fixture
def console(monkeypatch):
    return Console(monkeypatch)


def numbers(page):
    return [number for number in ("1001", "1002", "1003") if f">{number}</a>" in page.html]


# --- the list -----------------------------------------------------------------------------------------------------


def test_without_orders_the_list_says_when_there_will_be_one(console):
    assert "no orders yet" in console.get("/orders").text


def test_the_list_has_the_newest_first_and_says_what_is_to_be_done(console):
    bought(console)
    console.world.clock.move(hours=1)
    bought(console, "1002")
    page = console.get("/orders")
    assert page.html.index(">1002</a>") < page.html.index(">1001</a>")
    assert "to pack" in page.text and "Phone" in page.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "new"}, ["1001", "1002"]),
        ({"state": "packed"}, []),
        ({"channel": "phone"}, ["1001", "1002"]),
        ({"channel": "telegram"}, []),
        ({"text": "1002"}, ["1002"]),
        ({"text": "#1002"}, ["1002"]),
        ({"text": "TRUUS"}, ["1002"]),
        ({"text": "truus tulpen"}, ["1002"]),
        ({"text": "truus rozen"}, []),
        ({"least": "90"}, ["1002"]),
        ({"most": "€ 89,99"}, ["1001"]),
        ({"since": "2026-03-03"}, ["1002"]),
        ({"until": "2026-03-02"}, ["1001"]),
        ({"since": "2026-03-01", "until": "2026-03-03"}, ["1001", "1002"]),
    ],
)
def test_orders_are_found_by_each_filter(console, asked, found):
    bought(console)
    console.world.clock.move(days=1)
    bought(console, "1002", recipient="Oma Truus", total=9000)
    assert numbers(console.get("/orders", **asked)) == found


@pytest.mark.parametrize("asked", [{"least": "twelve"}, {"since": "next week"}, {"most": "1,2345"}])
def test_a_filter_that_cannot_be_read_says_how_to_write_it(console, asked):
    page = console.get("/orders", **asked)
    assert page.status == 200 and "write" in page.text


def test_pages_go_on_where_the_one_before_ended(console, monkeypatch):
    monkeypatch.setattr(finding, "PAGE", 2)
    for number in ("1001", "1002", "1003"):
        console.world.clock.move(minutes=1)
        bought(console, number)
    first = console.get("/orders", state="new")
    assert numbers(first) == ["1002", "1003"]
    after = unquote(first.html.partition("after=")[2].partition('"')[0])
    assert numbers(console.get("/orders", state="new", after=after)) == ["1001"]


def test_a_search_in_vain_stops_and_can_be_gone_on_with(console, monkeypatch):
    monkeypatch.setattr(finding, "MOST_LOOKED_AT", 1)
    monkeypatch.setattr(finding.lists, "PAGE", 1)
    monkeypatch.setattr(finding.lists.orders, "__kwdefaults__", finding.lists.orders.__kwdefaults__ | {"limit": 1})
    bought(console)
    bought(console, "1002", created_at=console.world.clock() + timedelta(minutes=1))
    page = console.get("/orders", text="nobody")
    assert "after=" in page.html and "1 orders looked through" in page.text


# --- one order ----------------------------------------------------------------------------------------------------


def test_an_order_shows_what_it_is_and_its_conversation(console):
    order = bought(console, card_message="Gefeliciteerd!")
    page = console.get(ORDER)
    assert page.status == 200
    for shown in (order.recipient, order.email, order.lines[0].title, "Gefeliciteerd!", "Placed, for", "hallo"):
        assert shown in page.text


def test_an_order_that_is_not_there_is_not_found(console):
    assert console.get("/orders/9999").status == 404


def test_who_may_only_look_sees_no_button_that_does_something(monkeypatch):
    console = Console(monkeypatch, role="readonly")
    bought(console)
    page = console.get(ORDER)
    assert page.status == 200 and 'action="https://console.example/api/console/orders' not in page.html


# --- on its way ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["accepted", "dispatched", "delivered"])
def test_a_shopper_is_told_the_same_as_by_the_api(monkeypatch, state):
    said = []
    for by in ("console", "api"):
        console = Console(monkeypatch)
        order = bought(console)
        if by == "console":
            assert console.post(f"{ORDER}/fulfilment", {"state": state}).status == 303
        else:
            report = read_report(f'{{"id": "x", "state": "{state}"}}')
            console.world.posts(report.event(order, console.world.clock()))
        assert now(console, order).parcels[0].state == state
        said.append(told(console, order))
    assert said[0] == said[1] and said[0]


def test_what_is_packed_is_known_to_the_shop_and_not_told(console):
    order = bought(console)
    console.post(f"{ORDER}/fulfilment", {"state": "packed"})
    assert now(console, order).parcels[0].state == "packed" and told(console, order) == []
    assert numbers(console.get("/orders", state="packed")) == ["1001"]
    assert numbers(console.get("/orders", state="new")) == []


def test_a_double_click_is_one_wish(console):
    order = bought(console)
    for _ in range(2):
        console.post(f"{ORDER}/fulfilment", {"state": "dispatched", "once": "a1", "tracking_number": "3S1"})
    parcels = now(console, order).parcels
    assert len(parcels) == 1 and len(told(console, order)) == 1


def test_an_order_in_two_parcels_arrives_when_both_have(console):
    first = bought(console).lines[0].model_copy(update={"quantity": 3})
    order = bought(console, "1002", lines=(first,))
    here = "/orders/1002/fulfilment"
    console.post(here, {"state": "dispatched", f"units-{TULIP}": "2", "carrier": "PostNL", "tracking_number": "3S1"})
    sent = now(console, order)
    assert [(line.sku, line.quantity) for line in sent.parcels[0].lines] == [(TULIP, 2)]
    assert "partly" not in console.get("/orders/1002").text and 'value="1"' in console.get("/orders/1002").html
    console.post(here, {"state": "delivered", "parcel": "1"})
    assert not now(console, order).arrived
    console.post(here, {"state": "dispatched", f"units-{TULIP}": "1", "tracking_number": "3S2"})
    console.world.run()
    console.post(here, {"state": "delivered", "parcel": "2"})
    assert now(console, order).arrived
    assert "3S1" in console.get("/orders/1002").text


@pytest.mark.parametrize(("units", "says"), [("9", "can be sent"), ("0", "what is in the parcel"), ("x", "a number")])
def test_what_cannot_be_in_a_parcel_is_refused_in_words(console, units, says):
    bought(console)
    page = console.post(f"{ORDER}/fulfilment", {"state": "dispatched", f"units-{TULIP}": units})
    assert page.status == 400 and says in page.text and not console.world.inbox.messages


def test_the_page_says_what_came_of_it(console):
    order = bought(console)
    page = console.post(f"{ORDER}/fulfilment", {"state": "delivered"})
    asked = unquote(page.goes_to.partition("asked=")[2])
    assert "being done" in console.get(ORDER, asked=asked).text
    now(console, order)
    assert "Done." in console.get(ORDER, asked=asked).text
    late = console.post(f"{ORDER}/fulfilment", {"state": "accepted", "parcel": "1"})
    now(console, order)
    page = console.get(ORDER, asked=unquote(late.goes_to.partition("asked=")[2]))
    assert "not done" in page.text and "already there, or further" in page.text


def test_ticked_orders_go_together_where_it_fits(console):
    new, gone = bought(console), bought(console, "1002")
    console.post("/orders/1002/fulfilment", {"state": "delivered"})
    console.world.run()
    page = console.post("/orders/all/fulfilment", {"state": "packed", "order": ["1001", "1002"], "asked": "state=new"})
    assert page.goes_to.startswith("/orders?state=new&told=orders.told_some")
    assert now(console, new).parcels[0].state == "packed" and now(console, gone).parcels[0].state == "delivered"


def test_nothing_is_done_where_nothing_is_ticked(console):
    assert "none_ticked" in console.post("/orders/all/fulfilment", {"state": "packed"}).goes_to


def test_the_timeline_tells_what_was_said_and_whether_it_came(console):
    order = bought(console)
    console.post(f"{ORDER}/fulfilment", {"state": "dispatched"})
    now(console, order)
    page = console.get(ORDER)
    assert "The parcel was dispatched" in page.text and "Message to the shopper" in page.text
    assert "onderweg" in page.text


def test_a_picture_that_the_shopper_sent_is_seen_beside_the_order(console):
    order = bought(console)
    key = f"photos/{order.conversation}/0000000002-abcdefghijklmnopqrstuvwxyz.jpg"
    kept = PhotoKept(photo="p1", subject="message", key=key)
    console.world.happens(kept, conversation=order.conversation, account=order.account)
    console.world.run()
    page = console.get(ORDER)
    assert f"https://photos.example/{key}?signed" in page.html
    assert "https://photos.example" in page.headers["Content-Security-Policy"]


def test_what_was_heard_of_messages_is_read_however_many_there_are(console):
    order = bought(console)
    console.post(f"{ORDER}/fulfilment", {"state": "dispatched"})
    now(console, order)
    table, turn = console.world.table, last_turns(console.world.table, order.conversation)[-1]
    ids = tuple(f"m{number}" for number in range(150))
    for message_id in (ids[0], ids[-1]):
        deliveries.raise_rank(table, order.account, message_id, 3, now=console.world.clock())
    many = turn.model_copy(update={"marks": {0: Mark(state="done", ids=ids)}})
    assert heard_of(table, order.account, [many]) == {"m0": 3, "m149": 3}


def test_the_timeline_says_that_a_message_was_read(console):
    order = bought(console)
    console.post(f"{ORDER}/fulfilment", {"state": "dispatched"})
    now(console, order)
    deliveries.raise_rank(console.world.table, order.account, "out1", 3, now=console.world.clock())
    assert "Message to the shopper read" in console.get(ORDER).text

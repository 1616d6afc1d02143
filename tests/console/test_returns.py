"""Returns at the console: what waits, with its pictures, and deciding about it as the HTTP API does."""

import re
from urllib.parse import parse_qs

import pytest

from functions.commerce.parcels import Parcel
from functions.commerce.returns import Kind, Reason, Return, ReturnLine, ReturnState
from functions.storage import lists
from tests.console.bought import TULIP, bought, now, told
from tests.console.desk import Console

HERE = "/returns/R1001-1"
PHOTO = "photos/c1001/0000000004-abcdefghijklmnopqrstuvwxyz.jpg"


@pytest.fixture
def console(monkeypatch):
    return Console(monkeypatch)


def asked(console, **changes):
    fields = {
        "id": "rt1", "number": "R1001-1", "kind": Kind.COMPLAINT, "words": "Ze hangen", "photos": (PHOTO,),
        "lines": (ReturnLine(sku=TULIP, quantity=1, reason=Reason.WILTED),), "asked_at": console.world.clock(),
    }  # fmt: skip
    arrived = Parcel(id="1", state="delivered", delivered_at=console.world.clock())
    return bought(console, returns=(Return(**(fields | changes)),), parcels=(arrived,))


def state(console, order):
    return now(console, order).returns[0].state.value


def test_without_returns_the_page_says_when_there_will_be_one(console):
    assert "No return waits" in console.get("/returns").text


def test_what_waits_is_listed_and_opened_by_its_number(console):
    asked(console)
    page = console.get("/returns")
    assert "R1001-1" in page.text and "complaint" in page.text
    assert console.get("/returns", number="r1001-1").goes_to == HERE
    assert console.get("/returns", number="1001").goes_to == HERE
    assert console.get("/returns/R1001-9").status == 404


def test_a_picture_is_shown_by_a_signed_link_that_the_policy_lets_in(console):
    asked(console)
    page = console.get(HERE)
    assert f"https://photos.example/{PHOTO}?signed" in page.html and "Ze hangen" in page.text
    assert "https://photos.example" in page.headers["Content-Security-Policy"]
    assert "https://photos.example" not in console.get("/returns").headers["Content-Security-Policy"]


def test_a_return_is_approved_and_paid_back_once_it_is_here(console):
    order = asked(console)
    seen = []
    for decision in ("approve", "receive"):
        page = console.get(HERE)
        assert f'value="{decision}"' in page.html
        console.post(HERE, {"decision": decision, "note": f"note {decision}"})
        seen.append(state(console, order))
    assert seen == ["approved", "refunded"]
    assert now(console, order).refunds[0].lines[0].sku == TULIP
    assert any("note approve" in each for each in told(console, order))


def test_a_rejection_needs_a_reason_which_the_shopper_reads(console):
    order = asked(console)
    page = console.post(HERE, {"decision": "reject"})
    assert page.status == 400 and "say why" in page.text
    console.post(HERE, {"decision": "reject", "note": "Te lang geleden."})
    assert state(console, order) == "rejected" and "Te lang geleden." in told(console, order)[-1]


@pytest.mark.parametrize(("decision", "becomes"), [("accept", "refunded"), ("refuse", "refused")])
def test_what_is_here_is_inspected(console, decision, becomes):
    order = asked(console, state=ReturnState.RECEIVED, received_at=console.world.clock())
    assert f'value="{decision}"' in console.get(HERE).html and 'value="approve"' not in console.get(HERE).html
    console.post(HERE, {"decision": decision, "note": "bekeken"})
    assert state(console, order) == becomes


def test_what_does_not_fit_is_refused_in_words(console):
    asked(console)
    page = console.post(HERE, {"decision": "accept"})
    assert page.status == 400 and "it is asked" in page.text
    assert console.post(HERE, {"decision": "burn"}).status == 400


def test_who_may_only_look_sees_no_decision(monkeypatch):
    console = Console(monkeypatch, role="readonly")
    asked(console)
    page = console.get(HERE)
    assert page.status == 200 and 'name="decision"' not in page.html


# --- all, and those that are done with ----------------------------------------------------------------------------


def closed(console, number="1001", **changes):
    """An order with a case that is done with."""
    case = Return(
        id=f"rt{number}", number=f"R{number}-1", kind=Kind.RETURN, state=ReturnState.CLOSED, words="",
        lines=(ReturnLine(sku=TULIP, quantity=1, reason=Reason.WILTED),), asked_at=console.world.clock(),
        received_at=console.world.clock(), closed_at=console.world.clock(),
    )  # fmt: skip
    arrived = Parcel(id="1", state="delivered", delivered_at=console.world.clock())
    return bought(console, number, returns=(case,), parcels=(arrived,), **changes)


def numbers(page):
    return re.findall(r'/returns/(R\d+-\d+)"', page.html)


def test_what_is_done_with_is_found_again_and_what_is_open_stays_by_itself(console):
    asked(console)
    console.world.clock.move(minutes=1)
    closed(console, "1002")
    bought(console, "1003")
    assert numbers(console.get("/returns")) == ["R1001-1"]
    assert numbers(console.get("/returns", show="closed")) == ["R1002-1"]
    assert numbers(console.get("/returns", show="all")) == ["R1002-1", "R1001-1"]
    assert numbers(console.get("/returns", show="nonsense")) == ["R1001-1"]
    assert console.get("/returns", number="R1002-1").goes_to == "/returns/R1002-1"


def test_older_ones_are_on_the_next_page_each_once(console):
    for number in range(1001, 1031):
        console.world.clock.move(minutes=1)
        closed(console, str(number))
    first = console.get("/returns", show="closed")
    more = parse_qs(re.search(r'/returns\?show=closed&amp;(start=[^"]+)"', first.html)[1])
    second = console.get("/returns", show="closed", start=more["start"][0])
    assert numbers(first) + numbers(second) == [f"R{number}-1" for number in range(1030, 1000, -1)]
    assert "start=" not in second.html


def test_cases_of_rows_from_before_they_were_counted_are_found(console, monkeypatch):
    monkeypatch.setattr(
        lists, "row_of", lambda order, made=lists.row_of: made(order).model_copy(update={"cases": None})
    )
    closed(console)
    assert numbers(console.get("/returns", show="closed")) == ["R1001-1"]


def test_a_number_that_is_none_is_said_where_it_was_typed(console):
    page = console.get("/returns", number="R77-1")
    assert page.status == 404 and "There is no return or order R77-1" in page.text and 'name="number"' in page.html

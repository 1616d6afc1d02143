"""`make pause`: what is asked of the shop of this moment, and how what is in force is told."""

import argparse
from datetime import UTC, date, datetime
from typing import Any

import pytest

from functions.commerce.live import Live
from functions.errors import BadRequest
from infra import pause
from infra.console import Stop
from tests.starter import starter_shop

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
DAY = date(2026, 12, 5)


def given(**options: Any) -> argparse.Namespace:
    usual = {"until": "", "why": "", "resume": False, "close": [], "open": [], "orders_a_day": None}
    return argparse.Namespace(**(usual | options))


def in_force(before: Live | None = None, **options: Any) -> Live:
    return pause.wish(given(**options)).on(before or Live(), starter_shop().rules, NOW)


def test_without_a_word_it_pauses_until_it_is_resumed() -> None:
    paused = in_force()
    assert (paused.paused, paused.until, paused.pausing(NOW)) == (True, None, True)
    assert not in_force(paused, resume=True).paused


def test_a_pause_has_an_end_and_a_reason() -> None:
    paused = in_force(until="2026-12-01", why="We zijn op de markt.")
    assert paused.until == datetime(2026, 11, 30, 23, 0, tzinfo=UTC), "the day begins where the shop is"
    assert paused.why == "We zijn op de markt." and not paused.pausing(paused.until)


@pytest.mark.parametrize("options", [{"close": [str(DAY)]}, {"open": [str(DAY)]}, {"orders_a_day": 40}])
def test_days_and_orders_a_day_alone_pause_nothing_and_resume_nothing(options: Any) -> None:
    assert not in_force(**options).paused
    assert in_force(Live(paused=True), **options).paused


def test_a_day_is_closed_and_open_again_and_zero_goes_back_to_shop_yaml() -> None:
    closed = in_force(close=[str(DAY)], orders_a_day=40)
    assert (closed.closed, closed.orders_a_day) == ((DAY,), 40)
    again = in_force(closed, open=[str(DAY)], orders_a_day=0)
    assert (again.closed, again.orders_a_day) == ((), None)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"until": "tomorrow"}, "until"),
        ({"close": ["5 december"]}, "close"),
        ({"orders_a_day": -1}, "orders_a_day"),
        ({"resume": True, "orders_a_day": 100_001}, "orders_a_day"),
    ],
)
def test_what_cannot_be_read_is_said(options: Any, why: str) -> None:
    with pytest.raises(Stop, match=why):
        pause.wish(given(**options))


def test_a_day_that_is_over_is_refused_by_the_shop_itself() -> None:
    with pytest.raises(BadRequest, match="2026-11-26 is over"):
        in_force(close=["2026-11-26"])


def test_what_is_in_force_is_told_in_a_few_lines() -> None:
    rules = starter_shop().rules.model_copy(update={"orders_a_day": None})
    assert pause.told(Live(), rules, NOW) == "Open for orders.\nOrders a day: as many as come (shop.yaml)."
    until = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    found = Live(paused=True, until=until, why="We zijn op de markt.", closed=(DAY,), orders_a_day=40)
    assert pause.told(found, rules, NOW) == (
        "Paused until 2026-12-01 09:00 UTC. We zijn op de markt.\n"
        "Closed on 2026-12-05, besides shop.yaml.\n"
        "Orders a day: 40."
    )
    assert pause.told(found, rules, until).startswith("Open for orders."), "it has ended by itself"
    assert "Paused until --resume." in pause.told(Live(paused=True), rules, NOW)

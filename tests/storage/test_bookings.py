"""A delivery day on the table: never more orders than there is room for, whoever comes at the same time."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.commerce.delivery import Booking
from functions.errors import Conflict
from functions.storage import keys, reads
from functions.storage.table import Table, integer
from tests.storage.examples import conversation, event, put

KEY = "2026-11-27/standard/afternoon"


def book(table: Table, number: int, *bookings: Booking) -> None:
    name = f"c{number}"
    put(table, conversation(id=name), event(id=f"e{number}", conversation=name), bookings=bookings)


def taken(table: Table) -> int:
    return reads.facts(table, days=[KEY]).taken[KEY]


def test_nothing_is_taken_of_a_day_that_nobody_booked(table: Table) -> None:
    assert taken(table) == 0


def test_a_day_is_booked_until_it_is_full_and_the_next_is_a_conflict(table: Table) -> None:
    for number in (1, 2):
        book(table, number, Booking(key=KEY, by=1, capacity=2))
    with pytest.raises(Conflict, match="day:"):
        book(table, 3, Booking(key=KEY, by=1, capacity=2))
    assert taken(table) == 2


def test_what_is_let_go_can_be_booked_again_and_never_twice_over(table: Table) -> None:
    book(table, 1, Booking(key=KEY, by=1, capacity=1))
    book(table, 2, Booking(key=KEY, by=-1))
    assert taken(table) == 0
    with pytest.raises(Conflict):
        book(table, 3, Booking(key=KEY, by=-1))
    book(table, 4, Booking(key=KEY, by=1, capacity=1))
    assert taken(table) == 1


def test_a_capacity_that_was_lowered_lets_nobody_in_and_throws_nobody_out(table: Table) -> None:
    for number in (1, 2, 3):
        book(table, number, Booking(key=KEY, by=1, capacity=5))
    with pytest.raises(Conflict):
        book(table, 4, Booking(key=KEY, by=1, capacity=2))
    assert taken(table) == 3


def test_a_count_is_kept_until_some_time_after_its_day(table: Table) -> None:
    book(table, 1, Booking(key=KEY, by=1, capacity=5))
    item = table.get(keys.booked(table.shop, KEY))
    assert item["taken"] == integer(1)
    expires = datetime.fromtimestamp(int(item["expires"]["N"]), UTC)
    assert expires - datetime(2026, 11, 27, tzinfo=UTC) >= timedelta(days=7)

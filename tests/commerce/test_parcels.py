"""Where a parcel is: the same from the same scans, in whatever order and however often they come."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.commerce.parcels import (
    FULFILMENT_RANK,
    MOST_SCANS,
    Parcel,
    ParcelLine,
    Scan,
    all_arrived,
)

DAY = datetime(2026, 11, 27, 9, tzinfo=UTC)


def scan(state: str, hours: float, source: str = "") -> Scan:
    return Scan.model_validate({"state": state, "at": DAY + timedelta(hours=hours), "source": source})


def after(*scans: Scan) -> Parcel:
    parcel = Parcel(id="1", state="accepted")
    for each in scans:
        parcel, _ = parcel.scanned(each)
    return parcel


FAILED_THEN_NEIGHBOUR = (
    scan("dispatched", 0),
    scan("out_for_delivery", 1),
    scan("attempt_failed", 3),
    scan("out_for_delivery", 25),
    scan("at_neighbour", 27),
)


def test_every_order_of_the_same_scans_leads_to_the_same_place():
    for scans in permutations(FAILED_THEN_NEIGHBOUR):
        parcel = after(*scans, *scans)
        assert parcel.state == "at_neighbour"
        assert [each.state for each in parcel.told] == [each.state for each in FAILED_THEN_NEIGHBOUR]
    for scans in permutations(FAILED_THEN_NEIGHBOUR[:4]):
        assert after(*scans).state == "out_for_delivery"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(scan, st.sampled_from(list(FULFILMENT_RANK)), st.integers(0, 60), st.sampled_from(["", "sendcloud"])),
        min_size=1,
        max_size=7,
        unique_by=lambda each: (each.at, each.source),
    ),
    st.randoms(use_true_random=False),
)
def test_no_order_of_arrival_changes_where_a_parcel_is(scans, chance):
    shuffled = list(scans)
    chance.shuffle(shuffled)
    assert after(*scans).state == after(*shuffled, *scans).state
    assert after(*scans).history == after(*shuffled).history


def test_a_late_scan_of_an_earlier_attempt_is_kept_and_is_no_news():
    parcel = after(FAILED_THEN_NEIGHBOUR[0], FAILED_THEN_NEIGHBOUR[2], FAILED_THEN_NEIGHBOUR[3])
    late, news = parcel.scanned(FAILED_THEN_NEIGHBOUR[1])
    assert not news
    assert late.state == "out_for_delivery"
    assert len(late.history) == 4


def test_a_second_failed_attempt_counts_though_nobody_told_that_it_went_out_again():
    parcel = after(scan("attempt_failed", 0))
    assert not parcel.scanned(scan("attempt_failed", 2))[1]
    assert parcel.scanned(scan("attempt_failed", 24))[1]


def test_clocks_of_different_sources_are_not_compared():
    parcel = after(scan("out_for_delivery", 1, "sendcloud"), scan("attempt_failed", 3, "sendcloud"))
    assert not parcel.scanned(scan("out_for_delivery", 20, "aftership"))[1]
    assert parcel.scanned(scan("delivered", 2, "aftership"))[1]
    assert parcel.scanned(scan("out_for_delivery", 20, "sendcloud"))[1]


def test_what_was_thought_lost_may_be_found_and_what_came_back_is_not_delivered():
    lost = after(scan("dispatched", 0), scan("lost", 50))
    assert lost.scanned(scan("out_for_delivery", 60))[1]
    assert lost.scanned(scan("delivered", 60))[1]
    assert not after(scan("returned", 50)).scanned(scan("delivered", 60))[1]


def test_the_history_is_bounded_and_never_forgets_where_the_parcel_is():
    first = scan("delivered", 0)
    parcel = after(first, *(scan("dispatched", hour) for hour in range(1, 60)))
    assert len(parcel.history) == MOST_SCANS
    assert parcel.state == "delivered" and first in parcel.history
    assert len(parcel.told) == 2


def test_a_parcel_stored_before_there_was_a_history_moves_on_from_its_state():
    old = Parcel.model_validate({"id": "1", "state": "out_for_delivery"})
    assert not old.scanned(scan("dispatched", 0))[1]
    assert old.scanned(scan("delivered", 0))[0].state == "delivered"


def parcel(state: str, *lines: tuple[str, int]) -> Parcel:
    return Parcel.model_validate(
        {"id": str(len(lines)) + state, "state": state, "lines": [ParcelLine(sku=a, quantity=b) for a, b in lines]}
    )


@pytest.mark.parametrize(
    ("parcels", "whole"),
    [
        ([], False),
        ([parcel("delivered")], True),
        ([parcel("delivered"), parcel("dispatched")], False),
        ([parcel("delivered", ("A", 1))], False),
        ([parcel("delivered", ("A", 2)), parcel("dispatched", ("B", 1))], False),
        ([parcel("delivered", ("A", 2)), parcel("at_neighbour", ("B", 1))], True),
        ([parcel("delivered", ("A", 1)), parcel("delivered", ("A", 1), ("B", 1))], True),
        ([parcel("delivered", ("A", 2)), parcel("delivered")], True),
        ([parcel("delivered", ("A", 1)), parcel("delivered")], True),
        ([parcel("dispatched", ("A", 1)), parcel("delivered")], False),
        ([parcel("lost", ("A", 2)), parcel("delivered", ("B", 1)), parcel("delivered", ("A", 2))], True),
        ([parcel("lost"), parcel("delivered", ("A", 2), ("B", 1))], True),
        ([parcel("lost"), parcel("delivered", ("A", 2))], False),
    ],
)
def test_an_order_has_arrived_when_all_its_units_have(parcels, whole):
    assert all_arrived(parcels, {"A": 2, "B": 1}) is whole

"""A day that is offered can be had, and one that cannot is refused for the right reason; all by the shop's clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.commerce.delivery import (
    Booking,
    Reason,
    calendar_days,
    capacities,
    day_keys,
    delivers_to,
    netted,
    next_days,
    open_slots,
    rounds,
    why_not,
    within,
)
from functions.commerce.orders import Address, DeliveryDay
from functions.commerce.shop import Closure, Rules, ShippingOption, Slot
from tests.world import RULES

ZONE = ZoneInfo("Europe/Amsterdam")
MONDAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZONE)
SLOTS = (
    Slot(id="morning", begin=time(9), until=time(13), capacity=1),
    Slot(id="evening", begin=time(18), until=time(21), capacity=2),
)


def option(**changes: Any) -> ShippingOption:
    given_ = {"id": "bike", "label": {"nl": "Fiets", "en": "Bike"}, "price": 0, "countries": ["NL", "BE"]}
    return ShippingOption.model_validate(given_ | {"cut_off": time(14)} | changes)


def rules(**changes: Any) -> Rules:
    return RULES.model_copy(update=changes)


def none_taken(one: ShippingOption, of: Rules, days: int = 400) -> dict[str, int]:
    every = (MONDAY + timedelta(days=ahead) for ahead in range(-2, days))
    return {key: 0 for day in every for key in day_keys(day, one, of)}


def reason(day: date, one: ShippingOption, of: Rules = RULES, now: datetime = NOON, slot: str = "") -> Reason | None:
    return why_not(DeliveryDay(day=day, slot=slot), one, of, now, none_taken(one, of))


@pytest.mark.parametrize(
    ("day", "changes", "why"),
    [
        (MONDAY, {}, None),
        (MONDAY - timedelta(days=1), {}, Reason.PAST),
        (MONDAY, {"cut_off": time(11)}, Reason.CUT_OFF),
        (MONDAY + timedelta(days=1), {"cut_off": time(11)}, None),
        (MONDAY + timedelta(days=1), {"cut_off": time(11), "lead_days": 1}, Reason.CUT_OFF),
        (MONDAY + timedelta(days=2), {"cut_off": time(11), "lead_days": 1}, None),
        (MONDAY, {"lead_days": 1, "cut_off": None}, Reason.CUT_OFF),
        (MONDAY + timedelta(days=1), {"lead_days": 1, "cut_off": None}, None),
        (MONDAY, {"days": ("tue", "sat")}, Reason.NOT_A_DAY),
        (MONDAY + timedelta(days=1), {"days": ("tue", "sat")}, None),
        (MONDAY + timedelta(days=61), {}, Reason.TOO_FAR),
        (MONDAY + timedelta(days=60), {}, None),
        (date(2026, 12, 5), {}, Reason.CLOSED),
        (date(2026, 12, 25), {}, Reason.HOLIDAY),
    ],
)
def test_a_day_is_refused_for_its_reason(day, changes, why):
    closed = (Closure(first=date(2026, 12, 4), last=date(2026, 12, 6)),)
    of = rules(closed=closed, holidays={date(2026, 12, 25): {"nl": "Kerst", "en": "Christmas"}})
    assert reason(day, option(**changes), of) is why


def test_a_slot_closes_when_it_begins_and_one_that_is_not_there_is_said():
    one = option(slots=SLOTS, cut_off=None)
    assert reason(MONDAY, one, slot="morning") is Reason.CUT_OFF
    assert reason(MONDAY, one, slot="evening") is None
    assert reason(MONDAY, one, slot="night") is Reason.NO_SLOT
    assert reason(MONDAY, one, now=NOON.replace(hour=18)) is Reason.CUT_OFF


def test_a_day_is_full_when_the_slot_the_option_or_the_shop_is():
    one, of = option(slots=SLOTS, capacity=3), rules(orders_a_day=5)
    day = DeliveryDay(day=MONDAY + timedelta(days=1), slot="evening")
    keys = capacities(day, one, of)
    assert list(keys.values()) == [5, 3, 2]
    free = none_taken(one, of)
    assert why_not(day, one, of, NOON, free) is None
    for key, limit in keys.items():
        assert why_not(day, one, of, NOON, free | {key: limit}) is Reason.FULL
        assert why_not(day, one, of, NOON, free | {key: limit - 1}) is None


def test_the_cut_off_is_by_the_shops_clock_in_summer_and_in_winter():
    one = option()
    for day, hour in ((date(2026, 7, 1), 12), (date(2026, 12, 1), 13)):
        closes = datetime(day.year, day.month, day.day, hour, 0, tzinfo=UTC)
        taken = {}
        assert why_not(DeliveryDay(day=day), one, RULES, closes - timedelta(seconds=1), taken) is None
        assert why_not(DeliveryDay(day=day), one, RULES, closes, taken) is Reason.CUT_OFF


def test_the_hour_that_comes_twice_and_the_one_that_never_comes_are_still_times():
    for day in (date(2026, 10, 25), date(2027, 3, 28)):
        one = option(cut_off=time(2, 30))
        assert why_not(DeliveryDay(day=day), one, RULES, datetime(day.year, day.month, day.day, 4, tzinfo=ZONE), {})


seconds = st.integers(0, 730 * 24 * 3600)
moments = st.builds(lambda after: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=after), seconds)
weekdays = st.lists(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), unique=True, max_size=7)
options = st.builds(
    lambda days, cut_off, lead, slots, capacity: option(
        days=tuple(days), cut_off=cut_off, lead_days=lead, slots=slots, capacity=capacity
    ),
    weekdays,
    st.sampled_from([time(0, 1), time(9), time(14), time(23, 59)]),
    st.integers(0, 4),
    st.sampled_from([(), SLOTS[:1], SLOTS]),
    st.sampled_from([None, 1, 3]),
)
shops = st.builds(
    lambda closed, holiday, ahead, most: rules(
        closed=(Closure(first=closed, last=closed + timedelta(days=9)),),
        holidays={holiday: {}},
        days_ahead=ahead,
        orders_a_day=most,
    ),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(1, 40),
    st.sampled_from([None, 1, 2]),
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(options, shops, moments, st.randoms(use_true_random=False))
def test_a_day_that_is_offered_can_be_had_and_is_never_past_closed_or_full(one, of, now, random):
    local = now.astimezone(ZONE).date()
    days = [local + timedelta(days=ahead) for ahead in range(of.days_ahead + 1)]
    taken = {key: random.randint(0, 3) for day in days for key in day_keys(day, one, of)}
    offered = next_days(one, of, now, taken)
    assert list(offered) == sorted(offered)
    for day in offered:
        wishes = list(open_slots(day, one, of, now, taken))
        assert wishes
        for wish in wishes:
            assert why_not(wish, one, of, now, taken) is None
            assert all(taken[key] < limit for key, limit in capacities(wish, one, of).items())
        assert local <= day <= local + timedelta(days=of.days_ahead)
        assert not any(each.first <= day <= each.last for each in of.closed)
        assert day not in of.holidays
    refused = set(days) - set(offered)
    assert all(why_not(DeliveryDay(day=day), one, of, now, taken) for day in refused)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(options, shops, moments)
def test_a_round_of_counts_fits_one_request_and_all_rounds_hold_every_key(one, of, now):
    days = calendar_days(one, of, now)
    found = list(rounds(days, one, of))
    assert all(len(keys) <= 90 for keys in found)
    assert {key for keys in found for key in keys} == {key for day in days for key in day_keys(day, one, of)}


def test_a_move_within_a_day_takes_no_more_of_it():
    moved = [
        Booking(key="2026-11-27/bike", by=-1),
        Booking(key="2026-11-27/bike/morning", by=-1),
        Booking(key="2026-11-27/bike", by=1, capacity=3),
        Booking(key="2026-11-27/bike/evening", by=1, capacity=2),
    ]
    assert {(each.key, each.by) for each in netted(moved)} == {
        ("2026-11-27/bike/morning", -1),
        ("2026-11-27/bike/evening", 1),
    }


@pytest.mark.parametrize(
    ("postcode", "area", "there"),
    [
        ("1012 AB", "1000-1109", True),
        ("1109 ZZ", "1000-1109", True),
        ("1110 AA", "1000-1109", False),
        ("1181 AB", "1181", True),
        ("1182 AB", "1181", False),
        ("1012 AB", "1012A", True),
        ("1012 BB", "1012A", False),
        ("1012 AB", "1012AA-1012AC", True),
        ("2000", "2000-2999", True),
        ("3000", "2000-2999", False),
        ("10115", "10", True),
        ("", "1000-1109", False),
    ],
)
def test_a_postcode_lies_in_a_range_or_begins_with_it(postcode, area, there):
    assert within(postcode, area) is there


def test_an_area_is_of_its_country_and_the_others_are_whole():
    one = option(areas={"BE": ("2000-2999",)})
    assert delivers_to(one, Address(postcode="1012 AB", country="NL"))
    assert delivers_to(one, Address(postcode="2000", country="BE"))
    assert not delivers_to(one, Address(postcode="9000", country="BE"))
    assert not delivers_to(one, Address(postcode="10115", country="DE"))
    assert delivers_to(option(countries=()), Address())

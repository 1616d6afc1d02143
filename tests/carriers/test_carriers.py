"""What carriers tell, from payloads that their documentation shows: signatures, codes, and what cannot be read."""

import json
from datetime import UTC, datetime
from typing import get_args

import pytest

from functions.carriers.carrier import Told
from functions.carriers.registry import CARRIERS, carrier
from functions.commerce.parcels import ParcelState, PickUpPoint
from functions.errors import NotFound, SignatureError, UnreadableBody
from functions.secrets import CARRIERS as PARAMETERS
from infra.describe_carriers import DOC, page
from tests.carriers.payloads import BODIES, NUMBER, SECRET, aftership, easypost, sendcloud, signed

NAMES = list(CARRIERS)
LATE = {"type": "range", "source": "AfterShip EDD", "datetime_min": "2026-11-30", "datetime_max": "2026-12-01"}
PASSED = {"type": "specific", "source": "Carrier EDD", "datetime": "2026-11-27T17:00:00+01:00"}


def test_the_edge_may_read_the_secret_of_every_carrier():
    assert tuple(each.secret for each in CARRIERS.values()) == PARAMETERS
    with pytest.raises(NotFound):
        carrier("pigeon")


@pytest.mark.parametrize("name", NAMES)
def test_a_signature_proves_the_very_bytes_with_the_current_secret_or_the_one_before(name):
    body = BODIES[name]()
    headers = signed(body)[name]
    for secrets in ((SECRET,), ("new", SECRET)):
        CARRIERS[name].verify(body, headers, secrets)
    for wrong, given, secrets in (
        (body + b" ", headers, (SECRET,)),
        (body, {}, (SECRET,)),
        (body, headers, ("other",)),
        (body, headers, ()),
        (body, dict.fromkeys(headers, ""), ("",)),
        (body, signed(body, "")[name], ("",)),
    ):
        with pytest.raises(SignatureError):
            CARRIERS[name].verify(wrong, given, secrets)


def test_sendclouds_own_example_of_a_signature_is_right():
    digest = "1eed4b3d41f4653ac64fd56f1bf1cbfd349e4482cbc11dff7134bd93e5da4b0a"
    CARRIERS["sendcloud"].verify(b'{"key": "value"}', {"sendcloud-signature": digest}, ("secretkey",))


def test_sendcloud_tells_number_order_state_and_time():
    (report,) = CARRIERS["sendcloud"].parse(sendcloud()).reports
    assert (report.number, report.reference, report.state) == (NUMBER, "ORD12334", "out_for_delivery")
    assert report.occurred_at == datetime.fromtimestamp(1_795_773_600, UTC)
    assert (report.carrier, report.url) == ("Postnl", f"https://tracking.example/forward?code={NUMBER}")


def test_easypost_tells_number_state_time_and_expected_day():
    (report,) = CARRIERS["easypost"].parse(easypost()).reports
    assert (report.number, report.reference, report.state) == (NUMBER, "", "out_for_delivery")
    assert report.occurred_at == datetime(2026, 11, 27, 9, 12, tzinfo=UTC)
    assert (report.carrier, report.expected) == ("PostNL", "2026-11-28")


def test_aftership_tells_number_order_state_time_and_where_it_can_be_fetched():
    (report,) = CARRIERS["aftership"].parse(aftership(order="#1042")).reports
    assert (report.number, report.reference, report.state) == (NUMBER, "1042", "out_for_delivery")
    assert report.occurred_at == datetime(2026, 11, 27, 9, 12, tzinfo=UTC)
    (report,) = CARRIERS["aftership"].parse(aftership("AvailableForPickup", "AvailableForPickup_001")).reports
    assert report.pickup == PickUpPoint(name="Primera, Plein 3")


@pytest.mark.parametrize("pickup", [("Locker 12", "Open with code 4711, until 1 December"), (None, "Bring the card")])
def test_what_the_carrier_notes_of_a_pick_up_point_is_passed_on_in_its_own_words(pickup):
    (report,) = (
        CARRIERS["aftership"].parse(aftership("AvailableForPickup", "AvailableForPickup_001", pickup=pickup)).reports
    )
    assert report.pickup == PickUpPoint(name=pickup[0] or "", note=pickup[1])
    (report,) = CARRIERS["aftership"].parse(aftership(pickup=pickup)).reports
    assert report.pickup is None
    (report,) = (
        CARRIERS["aftership"]
        .parse(aftership("AvailableForPickup", "AvailableForPickup_001", pickup=(None, None)))
        .reports
    )
    assert report.pickup is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (("easypost", easypost("failure", "delivery_exception")), "2026-11-28"),
        (("easypost", easypost("failure", "delivery_exception", local="2026-11-30")), "2026-11-30"),
        (("easypost", easypost("failure", "delivery_exception", local="2026-11-27")), ""),
        (("easypost", easypost("in_transit", "arrived_at_facility", local="2026-11-27")), "2026-11-27"),
        (("easypost", easypost("delivered", "arrived_at_destination", local="2026-11-30")), ""),
        (("aftership", aftership("AttemptFail", "AttemptFail_002")), "2026-11-28"),
        (("aftership", aftership("AttemptFail", "AttemptFail_002", expected=LATE)), "2026-12-01"),
        (("aftership", aftership("AttemptFail", "AttemptFail_002", expected=PASSED)), ""),
        (("aftership", aftership("InTransit", "InTransit_003", expected=LATE)), "2026-12-01"),
        (("aftership", aftership("AvailableForPickup", "AvailableForPickup_001", expected=LATE)), ""),
    ],
)
def test_the_day_that_is_expected_after_a_failed_attempt_is_the_next_try_s(body, expected):
    name, told = body
    (report,) = CARRIERS[name].parse(told).reports
    assert report.expected == expected


@pytest.mark.parametrize(
    ("name", "body"),
    [("sendcloud", sendcloud(11, is_return=True)), ("easypost", easypost("delivered", "x", is_return=True))],
)
def test_the_parcel_of_a_return_says_nothing_of_the_order_that_it_comes_back_from(name, body):
    assert CARRIERS[name].parse(body) == Told()


def test_sendcloud_without_the_carriers_time_is_of_the_webhooks_own():
    (report,) = CARRIERS["sendcloud"].parse(sendcloud(carriers_time=False)).reports
    assert report.occurred_at == datetime.fromtimestamp(1_795_773_605, UTC)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (("sendcloud", sendcloud(8)), "attempt_failed"),
        (("sendcloud", sendcloud(12)), "at_pickup_point"),
        (("sendcloud", sendcloud(93)), "delivered"),
        (("sendcloud", sendcloud(62992)), "returned"),
        (("easypost", easypost("failure", "damaged")), "damaged"),
        (("easypost", easypost("failure", "address_correction")), "attempt_failed"),
        (("easypost", easypost("return_to_sender", "return")), "returned"),
        (("aftership", aftership("Delivered", "Delivered_005")), "at_neighbour"),
        (("aftership", aftership("Delivered", "Delivered_001")), "delivered"),
        (("aftership", aftership("Exception", "Exception_013")), "lost"),
        (("aftership", aftership("Exception", "Exception_021")), "lost"),
        (("aftership", aftership("Exception", "Exception_007")), "attempt_failed"),
        (("easypost", easypost("failure", "return")), "returned"),
        (("aftership", aftership("AttemptFail", "AttemptFail_002")), "attempt_failed"),
    ],
)
def test_codes_are_our_states(told, state):
    name, body = told
    (report,) = CARRIERS[name].parse(body).reports
    assert report.state == state


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("sendcloud", sendcloud(4242), "4242"),
        ("easypost", easypost("teleported", "x"), "teleported"),
        ("aftership", aftership("Beamed", "Beamed_001"), "Beamed"),
    ],
)
def test_a_code_that_is_not_known_is_told_by_name_and_changes_nothing(name, body, code):
    told = CARRIERS[name].parse(body)
    assert (told.reports, told.unknown) == ((), (code,))


@pytest.mark.parametrize("name", NAMES)
def test_every_code_of_the_tables_is_a_state_of_ours_or_nothing_to_a_shopper(name):
    assert {state for state, _ in CARRIERS[name].states.values()} <= {*get_args(ParcelState), None}
    assert all(words for _, words in CARRIERS[name].states.values())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("body", [b"", b"<xml/>", b"[]", b'"x"', b"\xff\xfe"])
def test_what_is_no_json_object_is_unreadable(name, body):
    with pytest.raises(UnreadableBody):
        CARRIERS[name].parse(body)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("put", [None, 7, True, "x", [], {}, [[1]], {"id": []}, "\u0000\n" * 200])
def test_no_field_of_the_wrong_kind_makes_it_raise(name, put):
    found = json.loads(BODIES[name]())

    def every(value, path=()):
        yield path
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from every(inner, (*path, key))

    for path in list(every(found))[1:]:
        broken = json.loads(json.dumps(found))
        at = broken
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = put
        told = CARRIERS[name].parse(json.dumps(broken).encode())
        assert len(told.reports) <= 1


@pytest.mark.parametrize("name", NAMES)
def test_what_is_about_no_parcel_tells_nothing(name):
    told = CARRIERS[name].parse(
        b'{"action": "integration_connected", "description": "batch.created", "event": "edd_revise"}'
    )
    assert told.reports == told.unknown == ()


def test_the_page_is_up_to_date():
    assert DOC.read_text() == page(), "run python -m infra.describe_carriers"

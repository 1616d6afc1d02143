"""What happens to an order after it was paid (parcels, returns, substitutes), with the faults of the whole path: a call
of a worker is its last, or badly answered; everything comes twice, and out of order.

The real engine, workers and Stripe's stand-in. However it went, it ends as if nothing had gone wrong.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.commerce.orders import Order, OrderStatus
from functions.conversation.effects import Announce, Send
from tests.dynamo import Counting
from tests.memory_dynamo import MemoryDynamo
from tests.property.machine.happenings import Happenings
from tests.property.machine.proof import check, drain, projection
from tests.property.machine.street import ROSE, TULIP, USERS
from tests.property.machine.troubles import Kind

ONE = USERS[0]
Does = Callable[[Happenings], None]


def bought(street: Happenings) -> None:
    street.taps(ONE, "confirm")
    street.run()
    street.pays(-1, "ideal")
    street.ticks()
    while street.post:
        street.webhook(0)
    street.run()
    assert the_order(street).status is OrderStatus.PAID


def the_order(street: Happenings) -> Order:
    return street.orders()[0]


def proposed(street: Happenings) -> None:
    street.proposes(0, TULIP, False)
    street.run()


def asked_back(street: Happenings) -> None:
    street.reports(0, "delivered")
    street.run()
    street.returns(0, "broken", "refund", ROSE)
    street.run()
    assert the_order(street).returns


def exchanged(street: Happenings) -> None:
    street.returns(0, "broken", "exchange", ROSE)
    street.run()
    assert the_order(street).returns


def nothing(street: Happenings) -> None:
    """It is only bought."""


AFTER: dict[str, tuple[Does, Does]] = {
    "dispatched": (nothing, lambda street: street.reports(0, "dispatched")),
    "delivered": (nothing, lambda street: street.reports(0, "delivered")),
    "cancelled": (nothing, lambda street: street.reports(0, "cancelled")),
    "a substitute is proposed": (nothing, lambda street: street.proposes(0, TULIP, False)),
    "another is proposed": (proposed, lambda street: street.proposes(0, "", True)),
    "it is accepted": (proposed, lambda street: street.answers_proposal(0, "subok")),
    "it is refused": (proposed, lambda street: street.answers_proposal(0, "subback")),
    "its cut-off passes": (proposed, lambda street: street.passes(25 * 60, True, False)),
    "a return is approved": (asked_back, lambda street: street.decides_return(0, "approve")),
    "a return is rejected": (asked_back, lambda street: street.decides_return(0, "reject")),
    "an exchange is approved": (exchanged, lambda street: street.decides_return(0, "approve")),
}
"""What went before, and what then happens with a fault in it."""
FAULTS: tuple[Kind, ...] = ("dies", "lost", "timeout_after")


ABOUT = ("order.", "shipment.", "fulfilment.", "refund.", "return.")


def told(street: Happenings) -> Counter[str]:
    """How often each thing about orders was announced, and each update sent to the shopper."""
    effects = [effect for user in USERS for turn in street.world.turns(user) for effect in turn.effects]
    announced = [each.name for each in effects if isinstance(each, Announce) and each.name.startswith(ABOUT)]
    return Counter(announced) + Counter(each.update for each in effects if isinstance(each, Send) and each.update)


def ended(before: Does, does: Does, disturb: Callable[[Happenings], None]) -> tuple[list[Any], Counter[str]]:
    with Happenings(Counting(MemoryDynamo())) as street:
        bought(street)
        before(street)
        does(street)
        disturb(street)
        street.run()
        drain(street)
        check(street)
        return projection(street), told(street)


@pytest.mark.parametrize("what", AFTER)
def test_whatever_call_it_dies_at_it_ends_as_if_nothing_had_gone_wrong(what: str) -> None:
    before, does = AFTER[what]
    plain = ended(before, does, lambda street: None)
    for at in (1, 3, 4, 6):
        kind = FAULTS[at % len(FAULTS)]
        assert ended(before, does, lambda street, at=at, kind=kind: street.troubles(0, at, kind)) == plain, (at, kind)


@pytest.mark.parametrize("what", AFTER)
def test_what_comes_a_second_time_changes_and_says_nothing(what: str) -> None:
    before, does = AFTER[what]

    def again(street: Happenings) -> None:
        street.run()
        for event in tuple(street.told):
            street.world.posts(event)

    assert ended(before, does, again) == ended(before, does, lambda street: None)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.permutations(sorted(AFTER)), st.integers(0, 9), st.sampled_from(FAULTS))
def test_in_any_order_money_stock_and_what_is_told_are_right(order: list[str], at: int, kind: Kind) -> None:
    """Late and out of order: what fits no more is refused, and nothing is lost or done twice."""
    with Happenings(Counting(MemoryDynamo())) as street:
        bought(street)
        for place, what in enumerate(order):
            AFTER[what][1](street)
            if place == at:
                street.world.inbox.messages.reverse()
                street.troubles(0, 4, kind)
            elif place % 3 == 2:
                street.run()
        for event in tuple(street.told):
            street.world.posts(event)
        street.run()
        drain(street)
        check(street)

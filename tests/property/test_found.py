"""What the model-based test has found, each as its shortest history: the story is in the name and the docstring."""

from collections.abc import Iterator

import pytest

from functions.commerce.orders import OrderStatus
from tests.dynamo import Counting
from tests.memory_dynamo import MemoryDynamo
from tests.property.machine.happenings import Happenings
from tests.property.machine.proof import check, drain
from tests.property.machine.street import USERS

ONE = USERS[0]


@pytest.fixture
def street() -> Iterator[Happenings]:
    with Happenings(Counting(MemoryDynamo())) as street:
        yield street


def does(street: Happenings, user: str, *actions: str) -> None:
    for action in actions:
        street.taps(user, action)
        street.run()


def says(street: Happenings, user: str, text: str) -> None:
    street.names_code(user, text)
    street.run()


def ends(street: Happenings) -> None:
    drain(street)
    check(street)


def test_an_order_of_nothing_in_the_place_of_one_with_an_open_link_takes_what_that_one_held(street: Happenings) -> None:
    """A link is open; then a code is named that leaves nothing to pay, and it is confirmed again. The expired link's
    stock was released and that of the free order taken in one transition: a transaction may touch an item once, so it
    was refused for good, and the conversation's mailbox was stuck until the event was dead-lettered."""
    does(street, ONE, "confirm")
    says(street, ONE, "GRATIS")
    does(street, ONE, "confirm")
    assert [order.status for order in street.orders()] == [OrderStatus.CANCELLED, OrderStatus.PAID]
    ends(street)


def test_a_refund_at_stripes_dashboard_that_nothing_told_of_for_three_days_is_found(street: Happenings) -> None:
    """Paid, refunded at Stripe's dashboard, and not a word of either for three days: no webhook, no clock. A shop that
    had never looked back read three days of events, and the refund was a moment older. The reconciler has its cursor
    from the day of the deploy, so the history now begins with that; it reads on from there, thirty days if it must."""
    does(street, ONE, "confirm")
    street.pays(-1, "ideal")
    street.refunds_at_stripe(0, 0)
    street.post.clear()
    street.passes(3 * 24 * 60, wakes=False, reconciles=False)
    street.post.clear()
    ends(street)

"""Two shoppers and one use left of a code, at the same moment, on the real worker and the real table code."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.commerce.codes import DiscountCode
from functions.commerce.orders import Order, OrderStatus
from functions.conversation import engine
from functions.conversation.effects import Send
from functions.conversation.events import ShopperWrote, Tapped
from functions.conversation.money_events import PaymentObserved
from functions.storage import reads
from tests.conversation.states import DAY
from tests.starter import Ruled, starter_shop, starter_stock
from tests.world import World

TULIPS = "TULP-YEL"
SANNE, PIET = "+31611111111", "+31622222222"
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Interrupted:
    """The real engine; `meanwhile` happens once, between a decision that uses a code and its commit."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], None] | None = None

    def begin(self, *given: Any, **named: Any) -> Any:
        return engine.begin(*given, **named)

    def failed(self, *given: Any) -> Any:
        raise AssertionError("the engine failed")

    def decide(self, *given: Any) -> Any:
        transition = engine.decide(*given)
        happens, self.meanwhile = (self.meanwhile, None) if transition.codes else (None, self.meanwhile)
        if happens:
            happens()
        return transition


@pytest.fixture
def world() -> Iterator[World]:
    yield from a_world(uses=1)


def a_world(**changes: Any) -> Iterator[World]:
    code = DiscountCode(code="WELKOM10", percent=1000, **changes)
    rules = starter_shop().rules.model_copy(update={"discount_codes": (code,)})
    with World(engine=Interrupted(), shop=Ruled(rules), stock=starter_stock(), start=MONDAY) as world:  # type: ignore[arg-type]
        yield world


def taps(world: World, user: str, action: str) -> None:
    world.happens(ShopperWrote(content=Tapped(action=action)), user=user)
    world.run()


def says(world: World, user: str, text: str) -> None:
    world.writes(text, user=user)
    world.run()


def to_the_summary(world: World, user: str, email: str) -> None:
    says(world, user, "ik zoek graag iets")
    taps(world, user, f"add:{TULIPS}")
    taps(world, user, "checkout")
    says(world, user, "Sanne")
    taps(world, user, "ship:pickup")
    taps(world, user, DAY)
    says(world, user, email)
    taps(world, user, "nocard")
    says(world, user, "WELKOM10")


def order_of(world: World, user: str) -> Order:
    conversation = world.conversation(user)
    assert conversation is not None
    found = reads.order(world.table, conversation.order or conversation.orders[0].id)
    assert found is not None
    return found


def last_said(world: World, user: str) -> str:
    turn = world.turns(user)[-1]
    texts = [effect.message.model_dump_json() for effect in turn.effects if isinstance(effect, Send)]
    return "\n".join(texts)


def uses(world: World) -> int:
    return reads.facts(world.table, codes=["WELKOM10"]).codes["WELKOM10"]


def pays(world: World, order: Order, status: str = "complete") -> None:
    seen = PaymentObserved(
        order=order.id, attempt=order.attempt.number, session="cs", status=status,  # type: ignore[arg-type]
        payment_status="paid" if status == "complete" else "unpaid", amount=order.total, currency="EUR",
        livemode=False, expires_at=MONDAY, payment_intent="pi",
    )  # fmt: skip
    world.happens(seen, conversation=order.conversation)
    world.run()


def both_confirm(world: World) -> None:
    """Piet's order is committed between Sanne's decision and her commit."""
    to_the_summary(world, SANNE, "sanne@example.nl")
    to_the_summary(world, PIET, "piet@example.nl")

    def piet_is_first() -> None:
        world.writes("ja", user=PIET)
        (message,) = [each for each in world.inbox.messages if not each.receives]
        world.step([message])

    world.engine.meanwhile = piet_is_first  # type: ignore[attr-defined]
    says(world, SANNE, "ja")


def test_of_two_shoppers_at_once_one_gets_the_last_use_and_the_other_hears_so_first(world: World) -> None:
    both_confirm(world)
    assert order_of(world, PIET).discount is not None
    assert uses(world) == 1
    sanne = world.conversation(SANNE)
    assert sanne is not None and sanne.order is None and sanne.draft.code == ""
    assert "net op" in last_said(world, SANNE)
    says(world, SANNE, "ja")
    assert order_of(world, SANNE).discount is None
    assert order_of(world, SANNE).total > order_of(world, PIET).total
    assert uses(world) == 1


def test_a_use_that_was_not_paid_for_is_the_next_shoppers(world: World) -> None:
    both_confirm(world)
    pays(world, order_of(world, PIET), "expired")
    assert uses(world) == 0
    says(world, SANNE, "WELKOM10")
    says(world, SANNE, "ja")
    assert order_of(world, SANNE).discount is not None
    assert uses(world) == 1


def test_who_pays_a_dead_link_after_the_use_went_to_somebody_else_gets_everything_back(world: World) -> None:
    both_confirm(world)
    late = order_of(world, PIET)
    pays(world, late, "expired")
    says(world, SANNE, "WELKOM10")
    says(world, SANNE, "ja")
    pays(world, late)
    refunded = order_of_id(world, late.id)
    assert refunded.status is OrderStatus.CANCELLED
    assert [(refund.reason, refund.amount) for refund in refunded.refunds] == [("code_gone", late.total)]
    assert uses(world) == 1
    pays(world, order_of(world, SANNE))
    assert order_of(world, SANNE).status is OrderStatus.PAID
    assert uses(world) == 1


def order_of_id(world: World, order: str) -> Order:
    found = reads.order(world.table, order)
    assert found is not None
    return found


def test_one_mailbox_uses_a_code_once_from_two_phones_at_once() -> None:
    for world in a_world(once=True):
        to_the_summary(world, SANNE, "sanne@example.nl")
        to_the_summary(world, PIET, "Sanne+2@example.nl")

        def other_phone_is_first(world: World = world) -> None:
            world.writes("ja", user=PIET)
            (message,) = [each for each in world.inbox.messages if not each.receives]
            world.step([message])

        world.engine.meanwhile = other_phone_is_first  # type: ignore[attr-defined]
        says(world, SANNE, "ja")
        assert order_of(world, PIET).discount is not None
        assert "al gebruikt" in last_said(world, SANNE)
        assert uses(world) == 1

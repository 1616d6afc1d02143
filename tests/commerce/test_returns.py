"""A case of goods that come back: which state may follow which, and what each means."""

from datetime import UTC, datetime

import pytest

from functions.commerce.orders import AttemptState
from functions.commerce.refunding import left, paying, settled_units
from functions.commerce.returns import ENDED, RETURN_TRANSITIONS, Credit, Kind, Reason, Return, ReturnLine, ReturnState
from tests.storage.examples import order

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)


def case(reason=Reason.NONE, **fields):
    line = ReturnLine(sku="ROOS-ROOD-M", quantity=1, reason=reason)
    fields = {"kind": Kind.RETURN, **fields}
    return Return(id="ret1", number="R1042-1", lines=(line,), asked_at=NOW, **fields)


def test_every_state_is_in_the_table_and_nothing_follows_an_end():
    assert set(RETURN_TRANSITIONS) == set(ReturnState)
    assert {state for state, after in RETURN_TRANSITIONS.items() if not after} == ENDED


@pytest.mark.parametrize("state", ReturnState)
def test_a_transition_that_is_not_in_the_table_is_refused(state):
    held = case(state=state)
    for other in ReturnState:
        if held.can_become(other):
            assert held.moved(other).state is other
        else:
            with pytest.raises(ValueError, match="R1042-1"):
                held.moved(other)


@pytest.mark.parametrize("reason", Reason)
def test_what_arrived_wilted_broken_damaged_or_wrong_is_a_fault(reason):
    assert case(reason).damaged == (reason in ("wilted", "broken", "damaged", "wrong"))


def test_only_a_case_that_ended_in_money_or_goods_has_ended_well():
    assert [state for state in ReturnState if case(state=state).is_closed_well] == [ReturnState.CLOSED]


def test_what_pays_another_order_is_not_left_to_refund_and_its_units_are_settled():
    bought = order(number="1042", status="paid")
    bought = bought.with_attempt(bought.attempt.model_copy(update={"state": AttemptState.PAID}))
    before = left(bought, paying(bought))
    lent = bought.with_return(case(exchange="o2")).model_copy(
        update={"lent": (Credit(order="o2", attempt=bought.attempt.number, amount=40),)}
    )
    assert left(lent, paying(lent)) == before - 40
    assert settled_units(lent, "ROOS-ROOD-M") == 1
    assert settled_units(bought.with_return(case(exchange="o2", state="rejected")), "ROOS-ROOD-M") == 0

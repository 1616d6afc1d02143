"""Amounts as who looks after the shop reads them."""

import pytest

from functions.commerce.money import written
from functions.commerce.orders import Dispute, Refund
from functions.conversation.state import Step
from tests.conversation.states import at


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (3991, "EUR", "EUR 39.91"),
        (5, "EUR", "EUR 0.05"),
        (-150, "EUR", "EUR -1.50"),
        (500, "JPY", "JPY 500"),
        (12340, "KWD", "KWD 12.340"),
    ],
)
def test_an_amount_is_written_with_its_currencys_decimals(amount: int, currency: str, text: str) -> None:
    assert written(amount, currency) == text


def test_what_a_person_has_to_decide_is_said_in_money() -> None:
    order = at(Step.AFTER_ORDER).order.model_copy(
        update={
            "refunds": (Refund(id="r1", attempt=1, amount=500, reason="merchant", state="failed"),),
            "disputes": (Dispute(id="du_1", attempt=1, amount=2990, reason="fraudulent"),),
        }
    )
    assert order.concerns == ("a refund of EUR 5.00 failed", "a dispute of EUR 29.90: fraudulent")

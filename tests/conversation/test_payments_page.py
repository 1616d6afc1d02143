"""docs/payments.md is what the code does."""

from infra.describe_payments import DOC, MEANING, described


def test_the_page_is_up_to_date() -> None:
    assert DOC.read_text() == described(), "run python -m infra.describe_payments"


def test_every_state_of_an_order_is_explained() -> None:
    from functions.commerce.orders import OrderStatus

    assert set(MEANING) == set(OrderStatus)

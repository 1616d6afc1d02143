"""The proof: whatever shoppers, banks, the merchant, Stripe and the clock do, money and stock are right."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.property.machine.machine import Proof

SETTINGS = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def test_money_stock_and_what_is_told_are_right_whatever_happens() -> None:
    run_state_machine_as_test(Proof, settings=SETTINGS)

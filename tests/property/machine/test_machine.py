"""The proof: whatever shoppers, banks, the merchant, Stripe and the clock do, money and stock are right."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.property.machine.happenings import Happenings
from tests.property.machine.machine import Proof
from tests.property.soak import run_seed

SETTINGS = settings(
    max_examples=200,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    report_multiple_bugs=False,
    phases=(Phase.generate,),  # `make soak` finds the shortest history; on moto that takes an hour
)


class OnMoto(Proof):
    """On moto's table, which is ten times as slow as the one in memory."""

    def _street(self) -> Happenings:
        return Happenings()


def test_money_stock_and_what_is_told_are_right_whatever_happens() -> None:
    run_state_machine_as_test(OnMoto, settings=SETTINGS)


def test_soaking_counts_its_examples_and_finds_nothing() -> None:
    found = run_seed(1, 10, 25)
    assert (found.failure, found.examples > 5, found.steps > 50) == ("", True, True)

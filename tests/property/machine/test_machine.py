"""The proof: whatever shoppers, banks, the merchant, Stripe and the clock do, money and stock are right."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.property.machine.happenings import Happenings
from tests.property.machine.machine import Proof
from tests.property.soak import run_seed

EXAMPLES, ON_MOTO = 150, 10
"""The table in memory answers as moto's does (test_memory_dynamo.py), in a tenth of the time."""


class OnMoto(Proof):
    def _street(self) -> Happenings:
        return Happenings()


def chosen(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        report_multiple_bugs=False,
        phases=(Phase.generate,),  # `make soak` finds the shortest history, which may take minutes
    )


def test_money_stock_and_what_is_told_are_right_whatever_happens() -> None:
    run_state_machine_as_test(Proof, settings=chosen(EXAMPLES))


def test_they_are_right_on_motos_table() -> None:
    run_state_machine_as_test(OnMoto, settings=chosen(ON_MOTO))


def test_soaking_counts_its_examples_and_finds_nothing() -> None:
    found = run_seed(1, 10, 25)
    assert (found.failure, found.examples > 5, found.steps > 50) == ("", True, True)

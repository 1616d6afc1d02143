"""A webhook is a hint: the same history ends the same whether all of them arrive, some twice, or none at all.

After each thing that happens at Stripe an hour goes by, in which the reconciler looks: what a shopper does next may
depend on what has been heard by then, and then it is another history.
"""

import itertools
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.dynamo import Counting
from tests.memory_dynamo import MemoryDynamo
from tests.property.machine.happenings import METHODS, RESOLUTIONS, STATES, Happenings
from tests.property.machine.proof import arrive, check, drain, projection
from tests.property.machine.street import ROSE, USERS, VASE

few = st.integers(0, 5)
users = st.sampled_from(USERS)
AN_HOUR = 66
AT_STRIPE = ("pays", "bank_answers", "bank_answers_refund", "refunds_at_stripe", "opens_dispute", "moves_dispute")
ACTIONS = ("confirm", f"add:{ROSE}", f"qty:2:{VASE}", "checkout", "annuleren", "cancelorder", f"buy:{VASE}")


def act(name: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, tuple[Any, ...]]]:
    return st.tuples(st.just(name), st.tuples(*arguments))


acts = st.one_of(
    act("taps", users, st.just("confirm")),
    act("taps", users, st.sampled_from(ACTIONS)),
    act("pays", few, st.sampled_from(METHODS)),
    act("refunds_at_stripe", few, st.sampled_from((0, 5))),
    act("declines", few),
    act("bank_answers", few, st.booleans()),
    act("bank_answers_refund", few, st.booleans()),
    act("refunds_at_stripe", few, st.sampled_from((0, 5))),
    act("opens_dispute", few, st.booleans()),
    act("moves_dispute", few, st.sampled_from(("answered", "chargeback", "won", "lost"))),
    act("refunds", few),
    act("reports", few, st.sampled_from(STATES)),
    act("decides", few, st.sampled_from(RESOLUTIONS)),
    act("sells_elsewhere", st.sampled_from((ROSE, VASE))),
)
bought = st.tuples(act("taps", users, st.just("confirm")), act("pays", few, st.sampled_from(METHODS))).map(list)


def played(history: list[tuple[str, tuple[Any, ...]]], *, webhooks: bool) -> list[tuple[Any, ...]]:
    """What has become of everything."""
    with Happenings(Counting(MemoryDynamo())) as street:
        for name, arguments in history:
            getattr(street, name)(*arguments)
            street.run()
            if name in AT_STRIPE:
                arrive(street, webhooks)
                street.clock.move(minutes=AN_HOUR)
                arrive(street, webhooks)
                street.wakes()
                street.reconciles()
                street.run()
        drain(street, webhooks=webhooks)
        check(street)
        return projection(street)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.generate,),
)
@given(st.lists(bought, min_size=1, max_size=3), st.lists(acts, min_size=3, max_size=12))
def test_it_ends_the_same_with_all_webhooks_as_with_none(
    bought: list[list[tuple[str, tuple[Any, ...]]]], happened: list[tuple[str, tuple[Any, ...]]]
) -> None:
    history = [*itertools.chain(*bought), *happened]
    assert played(history, webhooks=True) == played(history, webhooks=False)

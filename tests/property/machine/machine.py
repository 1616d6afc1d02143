"""The rules by which hypothesis lets things happen in the street, and what holds after each and at the end."""

import sys
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from tests.dynamo import Counting
from tests.memory_dynamo import MemoryDynamo
from tests.property.machine.happenings import (
    ACTIONS,
    ANSWERS,
    CODES_NAMED,
    DECIDED,
    INSTEAD,
    METHODS,
    REASONS,
    RESOLUTIONS,
    RETURNS,
    STATES,
    Happenings,
)
from tests.property.machine.proof import books, check, drain
from tests.property.machine.rules import GuestRules, few, there, users
from tests.property.machine.street import STOCK
from tests.property.machine.troubles import KINDS

steps = st.integers(1, 14)
FAULTS = ("timeout_before", "timeout_after", "500", "409", "429")
MINUTES = (1, 6, 31, 62, 13 * 60, 3 * 24 * 60)


class Proof(GuestRules):
    """On the table in memory; `at_any_moment`: the books are held after every step."""

    at_any_moment: ClassVar[bool] = True
    examples_run: ClassVar[int] = 0
    steps_taken: ClassVar[int] = 0
    orders_made: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.street = self._street()
        self.street.__enter__()
        self.there = self.street.there()
        self.webhooks = True

    def _street(self) -> Happenings:
        return Happenings(Counting(MemoryDynamo()))

    @initialize(
        shoppers=st.lists(users, min_size=1, unique=True),
        code=st.sampled_from(("", "", *CODES_NAMED)),
        webhooks=st.booleans(),
    )
    def begins(self, shoppers: list[str], code: str, webhooks: bool) -> None:
        """Some of them have ordered, and have a link to pay. `webhooks`: those still on their way at the end arrive."""
        self.webhooks = webhooks
        for user in shoppers:
            if code:
                self.street.names_code(user, code)
                self.street.run()
            self.street.taps(user, "confirm")
            self.street.run()

    # --- shoppers ---------------------------------------------------------------------------------------------------

    @rule(user=users, action=st.sampled_from(ACTIONS))
    def taps(self, user: str, action: str) -> None:
        self.street.taps(user, action)

    @rule(user=users, action=st.sampled_from(ACTIONS))
    def taps_and_is_answered(self, user: str, action: str) -> None:
        self.street.taps(user, action)
        self.street.run()

    @rule(user=users)
    def confirms(self, user: str) -> None:
        self.street.taps(user, "confirm")
        self.street.run()

    @rule(user=users, text=st.sampled_from(CODES_NAMED))
    def names_code(self, user: str, text: str) -> None:
        self.street.names_code(user, text)
        self.street.run()

    @rule(user=users, method=st.sampled_from(METHODS), heard=st.booleans())
    def buys(self, user: str, method: str, heard: bool) -> None:
        """The usual: confirmed and paid; `heard`: its webhook comes at once."""
        self.street.taps(user, "confirm")
        self.street.run()
        self.street.pays(-1, method)
        if heard:
            self.street.webhook(-1)
            self.street.run()

    @rule(user=users)
    def cancels(self, user: str) -> None:
        for action in ("annuleren", "cancelorder"):
            self.street.taps(user, action)
            self.street.run()

    @precondition(there("open"))
    @rule(which=few, method=st.sampled_from(METHODS), last_way=st.booleans())
    def pays(self, which: int, method: str, last_way: bool) -> None:
        self.street.pays(which, method, last_way)

    @precondition(there("over"))
    @rule(which=few, method=st.sampled_from(METHODS))
    def pays_what_was_over(self, which: int, method: str) -> None:
        self.street.pays_what_was_over(which, method)

    @precondition(there("open"))
    @rule(which=few, more=st.sampled_from((-100, 100)))
    def pays_other_amount(self, which: int, more: int) -> None:
        self.street.pays_other_amount(which, more)

    @precondition(there("open"))
    @rule(which=few)
    def declines(self, which: int) -> None:
        self.street.declines(which)

    @precondition(there("processing"))
    @rule(which=few, succeeds=st.booleans())
    def bank_answers(self, which: int, succeeds: bool) -> None:
        self.street.bank_answers(which, succeeds)

    @precondition(there("refunds"))
    @rule(which=few, succeeds=st.booleans())
    def bank_answers_refund(self, which: int, succeeds: bool) -> None:
        self.street.bank_answers_refund(which, succeeds)

    @precondition(there("paid"))
    @rule(which=few, inquiry=st.booleans(), part=st.sampled_from((0, 0, 1000)))
    def opens_dispute(self, which: int, inquiry: bool, part: int) -> None:
        self.street.opens_dispute(which, inquiry, part)

    @precondition(there("disputes"))
    @rule(which=few, how=st.sampled_from(("answered", "chargeback", "won", "lost")))
    def moves_dispute(self, which: int, how: str) -> None:
        self.street.moves_dispute(which, how)

    # --- the merchant -----------------------------------------------------------------------------------------------

    @precondition(there("orders"))
    @rule(which=few, amount=st.sampled_from((0, 0, 5, 24)))
    def refunds(self, which: int, amount: int) -> None:
        self.street.refunds(which, amount=amount)

    @precondition(there("orders"))
    @rule(which=few, units=st.integers(0, 2), shipping=st.booleans(), restock=st.booleans())
    def refunds_lines(self, which: int, units: int, shipping: bool, restock: bool) -> None:
        self.street.refunds(which, units=units, shipping=shipping, restock=restock)

    @precondition(there("paid"))
    @rule(which=few, amount=st.sampled_from((0, 5, 24)))
    def refunds_at_stripe(self, which: int, amount: int) -> None:
        self.street.refunds_at_stripe(which, amount)

    @precondition(there("concerns"))
    @rule(which=few, resolution=st.sampled_from(RESOLUTIONS))
    def decides(self, which: int, resolution: str) -> None:
        self.street.decides(which, resolution)

    @precondition(there("orders"))
    @rule(which=few, state=st.sampled_from(STATES))
    def reports(self, which: int, state: str) -> None:
        self.street.reports(which, state)

    @precondition(there("made"))
    @rule(which=few, sku=st.sampled_from(INSTEAD), restock=st.booleans(), heard=st.booleans())
    def proposes(self, which: int, sku: str, restock: bool, heard: bool) -> None:
        self.street.proposes(which, sku, restock)
        if heard:
            self.street.run()

    @precondition(there("made"))
    @rule(which=few, sku=st.sampled_from(INSTEAD), answer=st.sampled_from(ANSWERS))
    def proposes_and_is_answered(self, which: int, sku: str, answer: str) -> None:
        self.street.proposes(which, sku, False)
        self.street.run()
        self.street.answers_proposal(0, answer)
        self.street.run()

    @precondition(there("proposals"))
    @rule(which=few, answer=st.sampled_from(ANSWERS))
    def answers_proposal(self, which: int, answer: str) -> None:
        self.street.answers_proposal(which, answer)

    @precondition(there("made"))
    @rule(which=few, reason=st.sampled_from(REASONS), wish=st.sampled_from(RETURNS), sku=st.sampled_from(sorted(STOCK)))
    def returns(self, which: int, reason: str, wish: str, sku: str) -> None:
        self.street.returns(which, reason, wish, sku)
        self.street.run()

    @precondition(there("cases"))
    @rule(which=few, decision=st.sampled_from(DECIDED), heard=st.booleans())
    def decides_return(self, which: int, decision: str, heard: bool) -> None:
        self.street.decides_return(which, decision)
        if heard:
            self.street.run()

    @precondition(there("cases"))
    @rule(which=few, verb=st.sampled_from(("rkeep", "rsent", "rinstead", "rmoney")))
    def changes_return(self, which: int, verb: str) -> None:
        self.street.changes_return(which, verb)

    @rule(sku=st.sampled_from(sorted(STOCK)))
    def sells_elsewhere(self, sku: str) -> None:
        self.street.sells_elsewhere(sku)

    # --- the post, the clock ----------------------------------------------------------------------------------------

    @rule()
    def runs(self) -> None:
        self.street.run()

    @precondition(there("messages"))
    @rule(which=few)
    def invokes(self, which: int) -> None:
        self.street.invoke(which)

    @precondition(there("post"))
    @rule(which=few, kept=st.booleans())
    def webhook(self, which: int, kept: bool) -> None:
        self.street.webhook(which, kept=kept)

    @precondition(there("post"))
    @rule(which=few)
    def loses_webhook(self, which: int) -> None:
        self.street.loses_webhook(which)

    @rule(minutes=st.sampled_from(MINUTES), wakes=st.booleans(), reconciles=st.booleans())
    def passes(self, minutes: int, wakes: bool, reconciles: bool) -> None:
        self.street.passes(minutes, wakes, reconciles)

    # --- bad luck ---------------------------------------------------------------------------------------------------

    @precondition(there("told"))
    @rule(which=st.integers(0, 30))
    def again(self, which: int) -> None:
        self.street.again(which)

    @precondition(there("messages"))
    @rule(which=few, at=steps, kind=st.sampled_from(KINDS))
    def troubles(self, which: int, at: int, kind: str) -> None:
        self.street.troubles(which, at, kind)  # type: ignore[arg-type]

    @precondition(there("messages"))
    @rule(which=few, at=steps, other=few)
    def at_once(self, which: int, at: int, other: int) -> None:
        self.street.at_once(which, at, other)

    @rule(kind=st.sampled_from(FAULTS), times=st.integers(1, 4))
    def stripe_fails(self, kind: str, times: int) -> None:
        self.street.stripe_fails(kind, times)  # type: ignore[arg-type]

    # --- what holds -------------------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_lost(self) -> None:
        Proof.steps_taken += 1
        self.there = self.street.there()
        if self.at_any_moment:
            problems = books(self.street).problems
            assert problems == (), problems

    def teardown(self) -> None:
        """Hypothesis calls it after a failure too, which must not be hidden by another."""
        try:
            if sys.exc_info()[0] is None:
                drain(self.street, webhooks=self.webhooks)
                check(self.street)
                Proof.examples_run += 1
                Proof.orders_made += len(self.street.orders())
        finally:
            self.street.__exit__()

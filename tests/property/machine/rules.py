"""The rules of who comes with a ticket or a code of their own, beside those of `machine`; what rules are made of."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from tests.property.machine.guests import SCORES
from tests.property.machine.happenings import Happenings
from tests.property.machine.street import CONCERT, ROSE, USERS, VASE

users = st.sampled_from(USERS)
few = st.integers(0, 5)


def there(what: str) -> Callable[[Any], bool]:
    """Whether there is something to do it to: a step that does nothing is a step lost."""
    return lambda self: bool(self.there.get(what))


class GuestRules(RuleBasedStateMachine):
    street: Happenings
    there: dict[str, bool]

    @rule(user=users, beside=st.booleans(), paid=st.booleans())
    def buys_a_ticket(self, user: str, beside: bool, paid: bool) -> None:
        """`beside`: what is in the cart already."""
        for action in (*(() if beside else (f"rm:{ROSE}", f"rm:{VASE}")), f"add:{CONCERT}", "checkout"):
            self.street.taps(user, action)
            self.street.run()
        self.street.names_guest(user)
        self.street.taps(user, "confirm")
        self.street.run()
        if paid:
            self.street.pays(-1, "ideal")
            self.street.webhook(-1)
            self.street.run()

    @rule(user=users, taker=users, scanned=st.booleans(), cancelled=st.booleans())
    def buys_for_somebody(self, user: str, taker: str, scanned: bool, cancelled: bool) -> None:
        """Bought, passed on, and perhaps used by then; whether it can be cancelled after that is told at the end."""
        self.buys_a_ticket(user, beside=False, paid=True)
        self.street.brings_code(-1, taker, 0)
        self.street.run()
        if scanned:
            self.street.scans(-1, 0, "")
        for action in ("annuleren", "cancelorder") if cancelled else ():
            self.street.taps(user, action)
            self.street.run()

    @precondition(there("tickets"))
    @rule(which=few, user=users, older=st.sampled_from((0, 0, 1)), heard=st.booleans())
    def brings_code(self, which: int, user: str, older: int, heard: bool) -> None:
        self.street.brings_code(which, user, older)
        if heard:
            self.street.run()

    @precondition(there("tickets"))
    @rule(which=few, user=users, older=st.sampled_from((0, 0, 1)))
    def calls_code_off(self, which: int, user: str, older: int) -> None:
        self.street.calls_code_off(which, user, older)

    @precondition(there("tickets"))
    @rule(which=few, older=st.sampled_from((0, 0, 0, 1)), scan=st.sampled_from(("", "a", "b")))
    def scans(self, which: int, older: int, scan: str) -> None:
        self.street.scans(which, older, scan)

    @precondition(there("cases"))
    @rule(which=few, score=st.sampled_from(SCORES), times=st.integers(1, 2))
    def rates(self, which: int, score: int, times: int) -> None:
        for _ in range(times):
            self.street.rates(which, score)
        self.street.run()

    @precondition(there("made"))
    @rule(which=few, user=users, score=st.sampled_from(SCORES))
    def complains_and_is_satisfied(self, which: int, user: str, score: int) -> None:
        """All of the journey: it was broken, the money is back, how it was handled, and what is given for that."""
        self.street.returns(which, "broken", "refund", "")
        self.street.run()
        case = sum(len(order.returns) for order in self.street.orders()) - 1
        self.street.decides_return(case, "approve")
        self.street.run()
        self.street.rates(case, score)
        self.street.run()
        self.street.names_issued(-1, user)
        self.street.run()

    @precondition(there("issued"))
    @rule(which=few, user=users, confirmed=st.booleans())
    def names_issued(self, which: int, user: str, confirmed: bool) -> None:
        """At the next checkout, by who was given it or by anybody; `confirmed`: and it is ordered at once."""
        self.street.names_issued(which, user)
        self.street.run()
        if confirmed:
            self.street.taps(user, "confirm")
            self.street.run()

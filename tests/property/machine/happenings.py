"""What shoppers, banks, the merchant and bad luck do in the street. Each is a method with plain arguments; what cannot
be done at that moment does nothing.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from functions.errors import Conflict
from functions.reports import Report
from functions.storage.stock import adjust_stock
from infra.simulator.stripe.asked import usual
from infra.simulator.stripe.core import FaultKind
from infra.simulator.stripe.errors import ApiError
from tests.property.machine.street import DAYS, ROSE, VASE, Street
from tests.property.machine.troubles import Kind, Trouble

T = TypeVar("T")
ACTIONS = (
    "confirm",
    "confirm",
    "confirm",
    f"add:{ROSE}",
    f"add:{VASE}",
    f"qty:1:{ROSE}",
    f"qty:2:{VASE}",
    f"rm:{ROSE}",
    "newlink",
    "cart",
    "undo",
    "checkout",
    "betalen",
    "ik heb betaald",
    "annuleren",
    "stop",
    *(f"{verb}:{day}" for verb in ("slot", "moveslot") for day in DAYS),
    "move",
    f"buy:{ROSE}",
    f"buy:{VASE}",
    f"buyday:{DAYS[0].partition(':')[0]}",
    "buycard",
    "status",
)
METHODS = ("ideal", "card", "sepa_debit")
STATES = ("accepted", "dispatched", "delivered", "cancelled", "cancelled")


class Happenings(Street):
    # --- shoppers ---------------------------------------------------------------------------------------------------

    def pays(self, which: int, method: str, last_way: bool = False) -> None:
        """On any page that is open at Stripe, whatever has become of its order."""
        if session := _chosen(self.sessions("open"), which):
            found = self.stripe.session(session)
            typed = usual(found)
            if found["rates"] and last_way:
                typed |= {"shipping": str(found["rates"][-1]["id"])}
            self._page(lambda: self.stripe.pay(session, method, typed))

    def declines(self, which: int) -> None:
        if session := _chosen(self.sessions("open"), which):
            self._page(lambda: self.stripe.decline(session))

    def bank_answers(self, which: int, succeeds: bool) -> None:
        """To a payment by a delayed method."""
        if session := _chosen(self.processing(), which):
            (self.stripe.succeed_later if succeeds else self.stripe.fail_later)(session)

    def processing(self) -> list[str]:
        return [line["session"] for line in self.stripe.ledger() if line["payment_intent_status"] == "processing"]

    def _page(self, acts: Callable[[], object]) -> None:
        try:
            acts()
        except ApiError as refused:
            assert refused.status == 400  # the page does not let them

    # --- the merchant -----------------------------------------------------------------------------------------------

    def reports(self, which: int, state: str) -> None:
        """The merchant's own system says where an order is."""
        if order := _chosen(self.orders(), which):
            name = f"{state}-{len(self.told)}"
            self.tell(Report.model_validate({"id": name, "state": state}).event(order, self.clock()))

    def sells_elsewhere(self, sku: str) -> None:
        """Over the counter."""
        try:
            adjust_stock(self.world.table, sku, -1)
        except Conflict:
            return
        self.elsewhere[sku] = self.elsewhere.get(sku, 0) + 1

    # --- the post, the clock ----------------------------------------------------------------------------------------

    def loses_webhook(self, which: int) -> None:
        self.ticks()
        if self.post:
            self.post.pop(which % len(self.post))

    def passes(self, minutes: int, wakes: bool, reconciles: bool) -> None:
        self.clock.move(minutes=minutes)
        self.ticks()
        if wakes:
            self.wakes()
        if reconciles:
            self.reconciles()

    # --- bad luck ---------------------------------------------------------------------------------------------------

    def again(self, which: int) -> None:
        if event := _chosen(self.told, which):
            self.world.posts(event)

    def troubles(self, which: int, at: int, kind: Kind) -> None:
        self.invoke(which, Trouble(die_at=at, kind=kind))

    def stripe_fails(self, kind: FaultKind, times: int) -> None:
        self.stripe.set_fault(kind, times=times)


def _chosen(among: Sequence[T], which: int) -> T | None:
    return among[which % len(among)] if among else None

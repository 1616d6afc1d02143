"""What shoppers, banks, the merchant and bad luck do in the street. Each is a method with plain arguments; what cannot
be done at that moment does nothing.
"""

from collections.abc import Callable

from functions.commerce.orders import OrderStatus
from functions.commerce.tickets import has_tickets
from functions.conversation.return_events import ReturnDecided
from functions.conversation.substituting import why_not
from functions.decisions import Decision, RefundWish
from functions.errors import Conflict
from functions.reports import Report
from functions.storage.stock import adjust_stock
from functions.substitute_wish import SubstituteWish
from infra.simulator.stripe.asked import usual
from infra.simulator.stripe.core import FaultKind
from infra.simulator.stripe.errors import ApiError
from tests.property.machine.guests import Guests, chosen
from tests.property.machine.street import CODES, CONCERT, DAYS, ROSE, TULIP, VASE
from tests.property.machine.troubles import Kind, Trouble

ACTIONS = (
    "confirm",
    "confirm",
    "confirm",
    f"add:{ROSE}",
    f"add:{VASE}",
    f"add:{CONCERT}",
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
    "cancelorder",
    "keeporder",
    *(f"{verb}:{day}" for verb in ("slot", "moveslot") for day in DAYS),
    "move",
    f"buy:{ROSE}",
    f"buy:{VASE}",
    f"buyday:{DAYS[0].partition(':')[0]}",
    "buycard",
    "status",
    "subst:substitute",
    *(f"subtake:{sku}" for sku in (ROSE, TULIP)),
)
CODES_NAMED = (*(code.code for code in CODES), "haal de code weg")
METHODS = ("ideal", "card", "sepa_debit", "customer_balance")
WAITING = ("processing", "requires_action")
"""Payment intents of which the bank has yet to say something."""
RESOLUTIONS = ("accept", "refund", "dismiss")
INSTEAD = (TULIP, ROSE, "")
"""What is proposed for what cannot be made; "": in words."""
UNFIT = 5
"""The place among things that stands for any of them, whether it fits or not."""
RETURNS = ("refund", "exchange")
REASONS = ("broken", "size", "none")
DECIDED = ("approve", "approve", "reject", "receive", "receive", "accept", "refuse")
ANSWERS = ("subok", "subother", "subback")
STATES = ("accepted", "dispatched", "delivered", "cancelled", "cancelled")


class Happenings(Guests):
    def there(self) -> dict[str, bool]:
        """What something can happen to."""
        self.ticks()
        ledger = self.stripe.ledger()
        return {
            "orders": bool(ledger),
            "open": any(line["status"] == "open" for line in ledger),
            "over": any(line["status"] == "expired" for line in ledger),
            "processing": any(line["payment_intent_status"] in WAITING for line in ledger),
            "paid": any(line["received"] for line in ledger),
            "refunds": any(line["refunds"] for line in ledger),
            "disputes": any(line["disputes"] for line in ledger),
            "made": any(order.status is OrderStatus.PAID for order in self.orders()),
            "cases": any(order.returns for order in self.orders()),
            "proposals": any(order.proposals for order in self.orders()),
            "concerns": any(order.concerns for order in self.orders()),
            "messages": bool(self.inbox.messages or self.outbox.messages),
            "post": bool(self.post),
            "told": bool(self.told),
            "tickets": any(order.number and has_tickets(order) for order in self.orders()),
            "issued": any(each.code for order in self.orders() for each in order.handled),
        }

    # --- shoppers ---------------------------------------------------------------------------------------------------

    def names_code(self, user: str, text: str) -> None:
        self.told.append(self.world.writes(text, user=user))

    def pays(self, which: int, method: str, last_way: bool = False) -> None:
        """On any page that is open at Stripe, whatever has become of its order."""
        if session := chosen(self.sessions("open"), which):
            found = self.stripe.session(session)
            typed = usual(found)
            if found["rates"] and last_way:
                typed |= {"shipping": str(found["rates"][-1]["id"])}
            self._page(lambda: self.stripe.pay(session, method, typed))

    def pays_what_was_over(self, which: int, method: str) -> None:
        """A page that we took for expired is paid after all: an old tab, or two of them at the same moment."""
        if session := chosen(self.sessions("expired"), which):
            found = self.stripe._ledger.session(session)
            found.update(status="open", expires_at=int(self._epoch()) + 60)
            self._page(lambda: self.stripe.pay(session, method))

    def pays_other_amount(self, which: int, more: int) -> None:
        """Somebody switched something on in Stripe's Dashboard that changes the sum."""
        if session := chosen(self.sessions("open"), which):
            self.stripe._ledger.session(session)["amount_total"] += more
            self._page(lambda: self.stripe.pay(session))

    def declines(self, which: int) -> None:
        if session := chosen(self.sessions("open"), which):
            self._page(lambda: self.stripe.decline(session))

    def bank_answers(self, which: int, succeeds: bool) -> None:
        """To a payment by a delayed method."""
        if session := chosen(self.processing(), which):
            (self.stripe.succeed_later if succeeds else self.stripe.fail_later)(session)

    def processing(self) -> list[str]:
        """Sessions whose bank has yet to answer."""
        return [line["session"] for line in self.stripe.ledger() if line["payment_intent_status"] in WAITING]

    def bank_answers_refund(self, which: int, succeeds: bool) -> None:
        """Also one that had succeeded may fail."""
        going = ("pending", "succeeded") if not succeeds else ("pending",)
        if refund := chosen(self._refunds(*going), which):
            self.stripe.settle_refund(refund, succeeded=succeeds)

    def _refunds(self, *statuses: str) -> list[str]:
        return [each["id"] for line in self.stripe.ledger() for each in line["refunds"] if each["status"] in statuses]

    def opens_dispute(self, which: int, inquiry: bool, part: int = 0) -> None:
        """A buyer asks their bank for the money back; `part`: that much of it, 0 for all."""
        if intent := chosen(self._charged(), which):
            self._page(lambda: self.stripe.open_dispute(intent, inquiry=inquiry, amount=part or None))

    def moves_dispute(self, which: int, how: str) -> None:
        open_ = [dispute for line in self.stripe.ledger() for dispute in line["disputes"]]
        if dispute := chosen([each["id"] for each in open_], which):
            acts: dict[str, Callable[[], object]] = {
                "answered": lambda: self.stripe.update_dispute(dispute),
                "chargeback": lambda: self.stripe.update_dispute(dispute, chargeback=True),
                "won": lambda: self.stripe.close_dispute(dispute, won=True),
                "lost": lambda: self.stripe.close_dispute(dispute, won=False),
            }
            self._page(acts[how])

    def _charged(self) -> list[str]:
        return [line["payment_intent"] for line in self.stripe.ledger() if line["received"]]

    def _page(self, acts: Callable[[], object]) -> None:
        try:
            acts()
        except ApiError as refused:
            assert refused.status == 400  # the page does not let them

    # --- the merchant -----------------------------------------------------------------------------------------------

    def reports(self, which: int, state: str) -> None:
        """The merchant's own system says where an order is."""
        if order := chosen(self.orders(), which):
            name = f"{state}-{len(self.told)}"
            self.tell(Report.model_validate({"id": name, "state": state}).event(order, self.clock()))

    def refunds(
        self, which: int, *, amount: int = 0, units: int = 0, shipping: bool = False, restock: bool = False
    ) -> None:
        """Some of an order, so many units of its first line, or all that is left; `amount` in euros."""
        if order := chosen(self.orders(), which):
            lines = [{"sku": order.lines[0].sku, "quantity": units}] if units else []
            wish: dict[str, object] = {"lines": lines, "shipping": shipping, "restock": restock and bool(lines)}
            wish |= {"id": f"w{len(self.told)}"} | ({"amount": amount * 100} if amount else {})
            self.tell(RefundWish.model_validate(wish).event(order, self.clock()))

    def refunds_at_stripe(self, which: int, amount: int) -> None:
        """At its dashboard; in euros, 0 for all that is left."""
        if intent := chosen(self._charged(), which):
            self._page(lambda: self.stripe.refund_at_dashboard(intent, amount * 100 or None))

    def decides(self, which: int, resolution: str) -> None:
        """What the machine would not."""
        if order := chosen([order for order in self.orders() if order.concerns], which):
            decided = Decision.model_validate({"id": f"d{len(self.told)}", "resolution": resolution})
            self.tell(decided.event(order, self.clock()))

    def proposes(self, which: int, sku: str, restock: bool) -> None:
        """The shop cannot make an order's first line. Now and then also of one that nothing can be proposed for."""
        orders = self.orders()
        fitting = [order for order in orders if not why_not(order, order.lines[0].sku)]
        if order := chosen(orders if which == UNFIT else fitting or orders, which):
            wish = {"id": f"s{len(self.told)}", "line": order.lines[0].sku, "restock": restock}
            wish |= {"sku": sku} if sku else {"words": "Iets liefs"}
            self.tell(SubstituteWish.model_validate(wish).event(order, self.clock()))

    def answers_proposal(self, which: int, answer: str) -> None:
        """Any proposal that there ever was, by whose order it is."""
        proposals = [(order, each) for order in self.orders() for each in order.proposals]
        waiting = [(order, each) for order, each in proposals if each.open]
        if found := chosen(proposals if which == UNFIT else waiting or proposals, which):
            order, proposal = found
            if user := self._whose(order):
                self.taps(user, f"{answer}:{proposal.id}")

    def returns(self, which: int, reason: str, wish: str, sku: str) -> None:
        """The shopper returns one of an order's first line: all it takes, one tap after another."""
        paid = [order for order in self.orders() if order.status is OrderStatus.PAID]
        order = chosen(paid, which)
        user = self._whose(order) if order else None
        if not order or not user:
            return
        taps = ["return", f"rorder:{order.id}", "rhere", f"rline:{order.lines[0].sku}", "rqty:1", f"rwhy:{reason}"]
        taps += ["rphoto", f"rwish:{wish}", f"rnew:{sku}", "rsend"]
        for action in taps:
            self.taps(user, action)

    def decides_return(self, which: int, decision: str) -> None:
        cases = [(order, case) for order in self.orders() for case in order.returns]
        if found := chosen(cases, which):
            order, case = found
            what = ReturnDecided(order=order.id, number=case.number, decision=decision, note="Zo is het.")  # type: ignore[arg-type]
            self.tell(self.world.event(what, conversation=order.conversation))

    def changes_return(self, which: int, verb: str) -> None:
        """Keeps it after all, has sent it, wants something else or the money."""
        cases = [(order, case) for order in self.orders() for case in order.returns]
        if found := chosen(cases, which):
            order, case = found
            if user := self._whose(order):
                self.taps(user, f"{verb}:{case.id}")

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
        if event := chosen(self.told, which):
            self.world.posts(event)

    def troubles(self, which: int, at: int, kind: Kind) -> None:
        self.invoke(which, Trouble(die_at=at, kind=kind))

    def stripe_fails(self, kind: FaultKind, times: int) -> None:
        self.stripe.set_fault(kind, times=times)

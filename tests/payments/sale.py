"""The real core and the payments worker on one Stripe: what the core asks is carried out, and it hears the answers."""

from collections import deque
from datetime import timedelta

from functions.conversation.effects import PAYMENT_EFFECTS, ObservePayment
from functions.conversation.message import Message
from functions.conversation.state import Step
from functions.errors import PaymentUnavailable
from functions.payments.command import PaymentCommand
from tests.conversation.chat import Chat
from tests.conversation.states import at
from tests.payments.till import Till

MOST_CALLS = 40


class Sale:
    def __init__(self, *, key: str = "rk_test_till") -> None:
        self.chat: Chat = at(Step.CHECKOUT_CONFIRM)
        self.chat.sold.clear()
        self.till = Till(key=key)
        self.stock = {sku: self._units(sku) for sku in self.chat.stock}
        self.asked = 0
        self.heard: list[Message] = []

    def _units(self, sku: str) -> int:
        return sum(place.get(sku, 0) for place in (self.chat.stock, self.chat.reserved, self.chat.sold))

    # --- what happens ---

    def says(self, text: str) -> list[Message]:
        self.heard = []
        self._tell(lambda: self.chat.say(text))
        return self.heard

    def taps(self, action: str) -> list[Message]:
        self.heard = []
        self._tell(lambda: self.chat.tap(action))
        return self.heard

    def hint(self, attempt: int | None = None, *, times: int = 1) -> list[Message]:
        """Somebody says "look it up": a webhook, the reconciler, the return page."""
        self.heard = []
        order = self.chat.order
        for _ in range(times):
            self.look(order.id, attempt or order.attempt.number)
        return self.heard

    def look(self, order: str, attempt: int) -> None:
        if self.till.attempts.get_attempt(order, attempt):
            self._carry_out(deque([self._command(ObservePayment(order=order, attempt=attempt), known=False)]))

    def passes(self, **by: float) -> list[Message]:
        """Time, and the clock comes by."""
        self.heard = []
        self._tell(lambda: self.chat.later(**by))
        return self.heard

    def session(self, place: int = -1) -> str:
        return str(self.till.sessions()[place]["session"])

    # --- how ---

    def _tell(self, happening: object) -> None:
        assert callable(happening)
        self.heard += happening()
        self._carry_out(self._commands())

    def _commands(self) -> deque[PaymentCommand]:
        return deque(self._command(effect) for effect in self.chat.effects if isinstance(effect, PAYMENT_EFFECTS))

    def _command(self, call: object, *, known: bool = True) -> PaymentCommand:
        self.asked += 1
        envelope = {"conversation": "cabc", "account": "web:test"} if known else {}
        return PaymentCommand.model_validate({"id": f"t/{self.asked}", "call": call, **envelope})

    def _carry_out(self, commands: deque[PaymentCommand]) -> None:
        for _ in range(MOST_CALLS):
            if not commands:
                return
            command = commands.popleft()
            self.till.clock.now = self.chat.now
            try:
                event = self.till.payments.answer(command)
            except PaymentUnavailable:
                commands.appendleft(command)
                self.chat.now += timedelta(seconds=15)
                continue
            self.heard += self.chat.happens(event.what, event.id)
            commands += self._commands()
        raise AssertionError("the core and the payments worker keep each other busy")

    # --- what must be true ---

    def check(self) -> None:
        """No unit of stock and no cent is lost, and nobody pays twice for one order."""
        for sku, units in self.stock.items():
            assert self._units(sku) == units, sku
        held = [key for order in self.chat.orders.values() for key in order.booked]
        assert all(taken == held.count(key) for key, taken in self.chat.taken.items())
        assert set(held) <= set(self.chat.taken)
        kept = sum(line["received"] - line["refunded"] for line in self.till.sessions())
        paid = sum(order.total for order in self.chat.orders.values() if order.status in ("paid", "review"))
        assert kept == paid
        for order in self.chat.orders.values():
            open_ones = [
                line for line in self.till.sessions() if line["order"] == order.id and line["status"] == "open"
            ]
            assert len(open_ones) <= 1

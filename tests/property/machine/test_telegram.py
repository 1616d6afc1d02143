"""The proof once more, where shoppers pay inside the chat."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from tests.dynamo import Counting
from tests.memory_dynamo import MemoryDynamo
from tests.property.machine.happenings import Happenings
from tests.property.machine.machine import Proof, steps
from tests.property.machine.rules import few, there, users
from tests.property.machine.telegram import TelegramStreet
from tests.property.machine.test_machine import chosen

EXAMPLES = 90


class InTheChat(Proof):
    street: TelegramStreet

    def _street(self) -> Happenings:
        return TelegramStreet(Counting(MemoryDynamo()))

    @precondition(there("invoices"))
    @rule(which=few, told=st.booleans())
    def pays_invoice(self, which: int, told: bool) -> None:
        self.street.pays_invoice(which, told)

    @rule(user=users, told=st.booleans())
    def buys_in_the_chat(self, user: str, told: bool) -> None:
        self.street.taps(user, "confirm")
        self.street.run()
        self.street.pays_invoice(-1, told)
        self.street.run()

    @precondition(there("words"))
    @rule(which=few)
    def pays_on_another_device(self, which: int) -> None:
        self.street.pays_on_another_device(which)

    @precondition(there("invoices"))
    @rule(which=few)
    def is_declined_in_the_chat(self, which: int) -> None:
        self.street.asks_and_is_declined(which)

    @precondition(there("granted"))
    @rule(which=few, more=st.sampled_from((0, 0, 100)))
    def pays_slowly(self, which: int, more: int) -> None:
        self.street.pays_slowly(which, more)

    @precondition(there("messages"))
    @rule(which=few, at=steps, group=few)
    def pays_meanwhile(self, which: int, at: int, group: int) -> None:
        self.street.pays_meanwhile(which, at, group)

    @precondition(there("words"))
    @rule(which=few, kept=st.booleans())
    def is_told(self, which: int, kept: bool) -> None:
        self.street.is_told(which, kept)

    @precondition(there("words"))
    @rule(which=few)
    def loses_word(self, which: int) -> None:
        self.street.loses_word(which)


def test_money_and_stock_are_right_whatever_happens_in_the_chat() -> None:
    run_state_machine_as_test(InTheChat, settings=chosen(EXAMPLES))

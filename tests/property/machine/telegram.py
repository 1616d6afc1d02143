"""The same street on Telegram: its shoppers pay by invoices in the chat. Telegram asks before it charges, tells of what
was paid again and again for a day, and says nothing of a card that was declined.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from functions.channels.telegram import payments as updates
from functions.commerce.orders import Attempt, Order
from functions.conversation.chat_payment import Payload, read_payload
from functions.conversation.events import Event
from functions.storage.attempts import Attempts
from functions.webhooks.checkout import Desk
from infra.books import Payment
from tests.property.faults import Process
from tests.property.machine.guests import chosen
from tests.property.machine.happenings import Happenings
from tests.property.machine.street import STOCK, tight_shop
from tests.property.machine.troubles import Meanwhile
from tests.world import ACCOUNT, USER, World

TELEGRAM = "telegram:110201543"


class TelegramWorld(World):
    """Everybody in it is on Telegram; "+311" is the user 311 there."""

    def __enter__(self) -> "TelegramWorld":
        super().__enter__()
        self.channels["telegram"] = self.phone
        self.phone.capabilities = replace(self.phone.capabilities, window=None)
        self.worker = replace(self.worker, chat_payments=lambda channel: False if channel == "telegram" else None)
        return self

    def event(self, what: Any, *, user: str = USER, account: str = ACCOUNT, **envelope: Any) -> Event:
        return super().event(what, user=user.lstrip("+"), account=TELEGRAM, **envelope)

    def conversation_id(self, user: str = USER, account: str = ACCOUNT) -> str:
        return super().conversation_id(user.lstrip("+"), TELEGRAM)


@dataclass
class Word:
    """What Telegram has to tell of a payment: its update, until it was taken."""

    order: str
    charge: str
    """Stripe's."""
    update: dict[str, Any]
    in_time: bool
    """Charged at once, as Telegram does."""

    @property
    def invoice(self) -> str:
        return str(self.update["successful_payment"]["invoice_payload"])


@dataclass
class TelegramStreet(Happenings):
    words: list[Word] = field(default_factory=list)
    """On their way."""
    charged: list[Word] = field(default_factory=list)
    lost: list[Word] = field(default_factory=list)
    granted: list[tuple[Payload, int]] = field(default_factory=list)
    """A yes to which nothing was charged: a declined card, or one that is slow."""
    asked: int = 0

    def _world(self) -> World:
        return TelegramWorld(shop=_shop(), stock=STOCK, client=self.client)

    def __enter__(self) -> "TelegramStreet":
        super().__enter__()
        attempts = Attempts(self.world.table, self.clock)
        self.desk = Desk(self.world.table, attempts, self.commands, lambda: self.world.shop, self.clock)
        return self

    def there(self) -> dict[str, bool]:
        found = super().there()
        charges = self.stripe.charged_elsewhere()
        return found | {
            "orders": bool(self.orders()),
            "invoices": bool(self.invoices()),
            "granted": bool(self.granted),
            "words": bool(self.words),
            "paid": found["paid"] or bool(charges),
            "refunds": found["refunds"] or any(line["refunds"] for line in charges),
            "disputes": found["disputes"] or any(line["disputes"] for line in charges),
        }

    # --- invoices ---------------------------------------------------------------------------------------------------

    def invoices(self) -> list[tuple[Order, Attempt]]:
        """All that were ever sent: they stand in the chat for ever."""
        return [(order, each) for order in self.orders() for each in order.attempts if each.in_chat and each.session]

    def payload(self, order: Order, attempt: Attempt) -> Payload:
        found = self.attempts.get_attempt(order.id, attempt.number)
        return Payload(order.id, attempt.number, str(found["payer"]) if found else "0")

    def asks(self, payload: Payload, amount: int, *, payer: str = "", currency: str = "EUR", id: str = "") -> str:
        """Telegram asks whether it may charge; why not, "": it may."""
        self.asked += 1
        query = {
            "id": id or f"q{self.asked}",
            "from": {"id": int(payer or payload.payer), "is_bot": False, "first_name": "A", "language_code": "nl-NL"},
            "currency": currency,
            "total_amount": amount,
            "invoice_payload": str(payload),
        }
        asked = updates.asked("pre_checkout_query", query, TELEGRAM)
        answer = json.loads(self.desk.answer(asked))
        assert answer["method"] == "answerPreCheckoutQuery" and answer["pre_checkout_query_id"] == query["id"]
        assert answer["ok"] or answer["error_message"]
        return "" if answer["ok"] else str(answer["error_message"])

    def charge(self, payload: Payload, amount: int, *, in_time: bool = True, currency: str = "EUR") -> Word:
        charge = self.stripe.charge(amount, currency)["id"]
        message = {
            "message_id": 1,
            "date": int(self._epoch()),
            "chat": {"id": int(payload.payer), "type": "private"},
            "from": {"id": int(payload.payer), "is_bot": False, "first_name": "A"},
            "successful_payment": {
                "currency": currency,
                "total_amount": amount,
                "invoice_payload": str(payload),
                "telegram_payment_charge_id": f"tg_{charge}",
                "provider_payment_charge_id": charge,
            },
        }
        word = Word(payload.order, charge, message, in_time)
        self.words.append(word)
        self.charged.append(word)
        return word

    def take(self, word: Word) -> None:
        assert self.desk.report([updates.paid(word.update, TELEGRAM)]) == []

    # --- what happens -----------------------------------------------------------------------------------------------

    def asks_and_is_declined(self, which: int) -> None:
        if found := chosen(self.invoices(), which):
            payload = self.payload(*found)
            if not self.asks(payload, found[1].amount):
                self.granted.append((payload, found[1].amount))

    def pays_invoice(self, which: int, told: bool = False) -> None:
        if found := chosen(self.invoices(), which):
            payload = self.payload(*found)
            if not self.asks(payload, found[1].amount):
                word = self.charge(payload, found[1].amount)
                if told:
                    self.words.remove(word)
                    self.take(word)

    def pays_slowly(self, which: int, more: int = 0) -> None:
        """What was allowed long ago is charged after all; or another sum than was asked for."""
        if granted := chosen(self.granted, which):
            self.granted.remove(granted)
            self.charge(granted[0], granted[1] + more, in_time=False)

    def pays_on_another_device(self, which: int) -> None:
        """Telegram charges a second time for the same invoice, on a yes to the first."""
        if first := chosen([each for each in self.charged if each not in self.lost], which):
            told = first.update["successful_payment"]
            payload = read_payload(told["invoice_payload"])
            assert payload is not None
            self.charge(payload, told["total_amount"], in_time=False)

    def pays_meanwhile(self, which: int, at: int, group: int) -> None:
        """In the middle of a worker's run."""
        self.invoke(group, Meanwhile(die_at=at, other=lambda: self._elsewhere(lambda: self.pays_invoice(which))))

    def _elsewhere(self, happens: Callable[[], None]) -> None:
        mine = self.http.process
        self._start(Process())
        try:
            happens()
        finally:
            self._start(mine)

    def is_told(self, which: int, kept: bool = False) -> None:
        if word := chosen(self.words, which):
            if not kept:
                self.words.remove(word)
            self.take(word)

    def loses_word(self, which: int) -> None:
        """For ever: our edge was away for a day. Not of one of two payments of an invoice, which nobody could miss."""
        invoices = [each.invoice for each in self.charged]
        if word := chosen([each for each in self.words if each.in_time and invoices.count(each.invoice) == 1], which):
            self.words.remove(word)
            self.lost.append(word)

    # --- the end ----------------------------------------------------------------------------------------------------

    def arrives(self) -> None:
        for word in self.words:
            self.take(word)
        self.words.clear()

    def _charged(self) -> list[str]:
        return [*super()._charged(), *(line["payment_intent"] for line in self.stripe.charged_elsewhere())]

    def _refunds(self, *statuses: str) -> list[str]:
        lines = self.stripe.charged_elsewhere()
        found = [each["id"] for line in lines for each in line["refunds"] if each["status"] in statuses]
        return [*super()._refunds(*statuses), *found]

    def payments_made(self, items: Sequence[dict[str, Any]]) -> list[Payment]:
        orders = self.orders(items)
        whose = {each.charge: each.order for each in self.charged}
        lines = []
        for line in self.stripe.charged_elsewhere():
            known = [
                (order, each) for order in orders for each in order.attempts if each.payment_intent == line["session"]
            ]
            order, number = (known[0][0].id, known[0][1].number) if known else (whose[line["session"]], 0)
            lines.append(Payment.of(line | {"order": order, "attempt": number}))
        return [*super().payments_made(items), *lines]


def _shop() -> Any:
    shop = tight_shop()
    return type(shop)(shop.rules.model_copy(update={"telegram_payments": True}))

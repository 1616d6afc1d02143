"""Bot Payments (channels.md 4.3): a shopper pays an invoice, the shop has ten seconds to agree, then it has the money.

Telegram charges the card at the shop's own Stripe account: the simulator's Stripe stand-in, where `charge` leads.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from infra.simulator.phones import Bubble
from infra.simulator.telegram.errors import bad

if TYPE_CHECKING:
    from infra.simulator.telegram import Telegram, TelegramPhone

Json = dict[str, Any]
DECISION_SECONDS = 10
ADDRESS = {
    "country_code": "NL",
    "state": "",
    "city": "Amsterdam",
    "street_line1": "Lindengracht 12",
    "street_line2": "",
    "post_code": "1015 KB",
}
TIMED_OUT = "BOT_PRECHECKOUT_TIMEOUT"


@dataclass
class Payment:
    phone: "TelegramPhone"
    invoice: Bubble
    total: int
    info: Json
    shipping: Json = field(default_factory=dict)

    @property
    def asked(self) -> Json:
        native = self.invoice.native
        found = {"currency": native["currency"], "total_amount": self.total, "invoice_payload": native["payload"]}
        if self.shipping:
            found["shipping_option_id"] = self.shipping["id"]
        return found | ({"order_info": self.info} if self.info else {})


class Payments:
    def __init__(self, app: "Telegram") -> None:
        self._app = app
        self._ids = itertools.count(1)
        self._waiting: dict[str, Payment] = {}
        self.charge: Callable[[int, str], str] = lambda amount, currency: f"ch_simulator{next(self._ids):06d}"
        """Takes the money at the provider; the id that the shop can refund by."""

    def pay(self, phone: "TelegramPhone", invoice: Bubble) -> Bubble:
        """The shopper has filled in the sheet and taps Pay."""
        native = invoice.native
        payment = Payment(phone, invoice, sum(price["amount"] for price in native["prices"]), _filled_in(phone, native))
        phone.toast = ""
        if native.get("is_flexible"):
            query = self._asks(payment, "not answered in time")
            told = {"from": self._app.user(phone), "invoice_payload": native["payload"]}
            told["shipping_address"] = payment.info["shipping_address"]
            self._app.update(phone, "shipping_query", {"id": query, **told})
        else:
            self._checks_out(payment)
        return self._app.phones.unseen(phone, {"pays": native["payload"]})

    def _asks(self, payment: Payment, late: str) -> str:
        """An id that the shop must answer by, in time."""
        query = f"{payment.phone.chat}{next(self._ids):09d}"
        self._waiting[query] = payment

        def too_late() -> None:
            if self._waiting.pop(query, None):
                self._says(payment.phone, late)

        self._app.ports.later(DECISION_SECONDS, too_late)
        return query

    def _checks_out(self, payment: Payment) -> None:
        query = self._asks(payment, TIMED_OUT)
        told = {"id": query, "from": self._app.user(payment.phone), **payment.asked}
        self._app.update(payment.phone, "pre_checkout_query", told)

    def _answered(self, query: str) -> Payment:
        payment = self._waiting.pop(query, None)
        if payment is None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        return payment

    def shipped(self, query: str, given: Json) -> bool:
        payment = self._answered(query)
        if not given.get("ok"):
            self._says(payment.phone, str(given.get("error_message", "")))
            return True
        payment.shipping = given["shipping_options"][0]
        payment.total += sum(price["amount"] for price in payment.shipping["prices"])
        self._checks_out(payment)
        return True

    def decided(self, query: str, given: Json) -> bool:
        """Agreed: the card is charged, and the shop hears of it in a message. Raises ApiRefusal."""
        payment = self._answered(query)
        if not given.get("ok"):
            if not given.get("error_message"):
                raise bad("error_message must be specified")
            self._says(payment.phone, str(given["error_message"]))
            return True
        provider = self.charge(payment.total, payment.asked["currency"])
        told = {**payment.asked, "telegram_payment_charge_id": f"tg_{query}", "provider_payment_charge_id": provider}
        bubble = self._app.inbound(payment.phone, {"successful_payment": told})
        self._app.arrives(payment.phone, bubble, "payment")
        return True

    def _says(self, phone: "TelegramPhone", text: str) -> None:
        phone.toast = text
        self._app.ports.touch()


def _filled_in(phone: "TelegramPhone", native: Json) -> Json:
    """What the sheet asks, as somebody would answer."""
    asked = {
        "need_name": ("name", f"{phone.name} de Vries"),
        "need_phone_number": ("phone_number", "31612345678"),
        "need_email": ("email", f"{phone.name.lower()}@example.com"),
    }
    info: Json = {name: answer for need, (name, answer) in asked.items() if native.get(need)}
    if native.get("need_shipping_address") or native.get("is_flexible"):
        info["shipping_address"] = ADDRESS
    return info

"""An invoice from the shop's own conversation, paid on the simulator's phone: each side only has the other's wire."""

import json
from collections.abc import Iterator, Mapping

import pytest

from functions.channels.telegram import Telegram as Channel
from functions.conversation.message import PaymentRequest
from infra.simulator.ports import ApiCall
from infra.simulator.telegram import Telegram
from tests.dynamo import Counting
from tests.memory_dynamo import MemoryDynamo
from tests.property.machine.street import VASE, _fills_in
from tests.property.machine.telegram import TELEGRAM, TelegramStreet
from tests.simulator.desk import CONFIG, Desk

ANNA = "7100000001"


@pytest.fixture
def street() -> Iterator[TelegramStreet]:
    with TelegramStreet(Counting(MemoryDynamo())) as street:
        _fills_in(street, ANNA, VASE)
        street.taps(ANNA, "confirm")
        street.run()
        yield street


class Wire:
    """The shop's channel and edge on one end, a phone on the other."""

    def __init__(self, street: TelegramStreet) -> None:
        self.street = street
        self.desk = Desk(Telegram)
        self.desk.does("follow")
        self.desk.app.payments.charge = lambda amount, currency: str(street.stripe.charge(amount, currency)["id"])
        self.channel = Channel("http://bots", self._post, TELEGRAM, lambda: CONFIG.telegram_provider_token)

    def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        answer = self.desk.app.call(ApiCall("POST", url.removeprefix("http://bots"), body, {}, dict(headers)))
        return answer.status, json.dumps(answer.body).encode()

    def sends_invoice(self) -> None:
        requests = [each.message for each in self.street.world.sends(ANNA)]
        (payload,) = self.channel.compile(next(each for each in requests if isinstance(each, PaymentRequest))).payloads
        self.channel.send(TELEGRAM, ANNA, payload, token=CONFIG.telegram_token, reference="r")

    def delivers(self) -> None:
        """The latest webhook, and what it is answered with."""
        body = self.desk.told[-1]
        parsed = self.channel.parse(json.dumps(body).encode(), self.street.clock())
        assert (parsed.unreadable, parsed.notices) == ((), ())
        assert self.street.desk.report(parsed.paid) == []
        answer = self.street.desk.answer(parsed.asked) if parsed.asked else parsed.answer
        assert self.desk.app.answered(body, 200, answer)


def test_an_invoice_is_paid_on_a_phone_and_refunded_at_stripe(street: TelegramStreet) -> None:
    wire = Wire(street)
    wire.sends_invoice()
    wire.desk.taps("Pay")
    wire.delivers()  # the question
    wire.delivers()  # the word
    street.run()
    order = street.orders()[-1]
    assert (order.status, order.number) == ("paid", "1001")
    for action in ("annuleren", "cancelorder"):
        street.taps(ANNA, action)
        street.run()
    assert [line["refunded"] for line in street.stripe.charged_elsewhere()] == [order.total]


def test_the_phone_shows_why_it_may_not_be_paid(street: TelegramStreet) -> None:
    wire = Wire(street)
    wire.sends_invoice()
    street.taps(ANNA, "annuleren")
    street.run()
    wire.desk.taps("Pay")
    wire.delivers()
    assert "verlopen" in wire.desk.app.shown(1)["toast"]
    assert street.stripe.charged_elsewhere() == []

"""Telegram's updates about money, the answers to its questions, and the invoice (channels.md 4.3, 12.27)."""

import json
from typing import Any

import pytest

from functions.channels.channel import Parsed
from functions.channels.telegram import Telegram
from functions.channels.telegram.payments import invoice
from functions.conversation.message import Invoice, Link, PaymentRequest, Price
from functions.errors import Refused
from tests.channels.outbound_telegram import against
from tests.channels.test_telegram_send import TOKEN, Bots
from tests.channels.webhooks import RECEIVED
from tests.shared_data import shared

PAYLOAD = "o" + "a" * 16 + ":1:42"
PAYER = {"id": 42, "is_bot": False, "first_name": "Anna", "language_code": "nl-NL"}
QUERY: dict[str, Any] = {
    "id": "4444", "from": PAYER, "currency": "EUR", "total_amount": 2495, "invoice_payload": PAYLOAD,
}  # fmt: skip
PAID: dict[str, Any] = {
    "currency": "EUR", "total_amount": 2495, "invoice_payload": PAYLOAD, "telegram_payment_charge_id": "tg_1",
    "provider_payment_charge_id": "ch_1",
}  # fmt: skip
PRICES = (Price(label="2 × Rode rozen (Klein)", amount=2000), Price(label="Verzending", amount=495))
INVOICE = Invoice(title="Je bestelling", payload=PAYLOAD, currency="EUR", prices=PRICES, start="pay")
REQUEST = PaymentRequest(
    body="Betaal € 24,95.", link=Link(title="Betalen", url="https://shop.test/p/x"), amount="€ 24,95", invoice=INVOICE
)


def parse(kind: str, what: dict[str, Any]) -> Parsed:
    return Telegram(account="telegram:1").parse(json.dumps({"update_id": 9, kind: what}).encode(), RECEIVED)


def told(**message: Any) -> Parsed:
    chat = {"id": 42, "type": "private"}
    return parse("message", {"message_id": 3, "date": 1700000100, "chat": chat, "from": PAYER, **message})


# --- what comes in ------------------------------------------------------------------------------------------------


def test_a_question_is_read_whole_and_goes_to_no_mailbox() -> None:
    parsed = parse("pre_checkout_query", QUERY)
    asked = parsed.asked
    assert asked is not None and not asked.shipping
    assert (asked.id, asked.account, asked.payer, asked.locale) == ("4444", "telegram:1", "42", "nl")
    assert (asked.payload, asked.amount, asked.currency) == (PAYLOAD, 2495, "EUR")
    assert (parsed.incoming, parsed.answer, parsed.unreadable, parsed.notices) == ((), "", (), ())


def test_it_is_answered_by_a_method_in_the_webhooks_own_answer() -> None:
    asked = parse("pre_checkout_query", QUERY).asked
    assert asked is not None
    yes = {"method": "answerPreCheckoutQuery", "pre_checkout_query_id": "4444", "ok": True}
    assert json.loads(asked.answer("")) == yes
    assert json.loads(asked.answer("Verlopen.")) == yes | {"ok": False, "error_message": "Verlopen."}


def test_a_question_about_delivery_is_answered_with_a_no() -> None:
    query = {key: QUERY[key] for key in ("id", "from", "invoice_payload")} | {"shipping_address": {}}
    asked = parse("shipping_query", query).asked
    assert asked is not None and asked.shipping
    wanted = {"method": "answerShippingQuery", "shipping_query_id": "4444", "ok": False, "error_message": "Nee."}
    assert json.loads(asked.answer("Nee.")) == wanted


def test_what_was_paid_is_read_and_is_no_message_of_the_shopper() -> None:
    parsed = told(successful_payment=PAID)
    (paid,) = parsed.paid
    assert (paid.account, paid.payload, paid.amount, paid.currency) == ("telegram:1", PAYLOAD, 2495, "EUR")
    assert (paid.charge, paid.payment) == ("tg_1", "ch_1")
    assert (parsed.incoming, parsed.notices) == ((), ())


def test_money_is_read_in_whatever_chat_it_was_paid() -> None:
    assert told(successful_payment=PAID, chat={"id": -1001, "type": "supergroup"}).paid


@pytest.mark.parametrize("missing", PAID)
def test_money_that_cannot_be_read_is_kept_for_a_person(missing: str) -> None:
    parsed = told(successful_payment={key: value for key, value in PAID.items() if key != missing})
    assert parsed.paid == () and len(parsed.unreadable) == 1


@pytest.mark.parametrize("missing", QUERY)
def test_a_question_that_cannot_be_read_is_not_answered(missing: str) -> None:
    parsed = parse("pre_checkout_query", {key: value for key, value in QUERY.items() if key != missing})
    assert parsed.asked is None and len(parsed.unreadable) == 1


def test_stars_that_went_back_are_told_to_the_operator_only() -> None:
    parsed = told(refunded_payment={**PAID, "currency": "XTR"})
    assert (parsed.paid, len(parsed.notices)) == ((), 1)


# --- what goes out ------------------------------------------------------------------------------------------------


def test_a_payment_request_with_an_invoice_is_one_invoice_and_nothing_to_fill_in() -> None:
    compiled = Telegram().compile(REQUEST)
    (payload,) = compiled.payloads
    assert compiled.report == ()
    assert payload["method"] == "sendInvoice" and payload["start_parameter"] == "pay"
    assert sum(price["amount"] for price in payload["prices"]) == 2495
    asks = [payload[key] for key in payload if key.startswith("need_")]
    assert asks == [False] * 4 and payload["is_flexible"] is False
    assert "provider_token" not in payload  # what is kept with a message holds no secret


def test_without_an_invoice_it_is_the_link() -> None:
    (payload,) = Telegram().compile(REQUEST.model_copy(update={"invoice": None})).payloads
    assert payload["method"] == "sendMessage" and "https://shop.test/p/x" in json.dumps(payload)


def test_more_than_an_invoice_can_say_goes_ahead_of_it_whole() -> None:
    body = "Betaal hier.\n\nBedenktijd: 14 dagen.\nVoorwaarden: https://shop.test/voorwaarden"
    ahead, due = Telegram().compile(REQUEST.model_copy(update={"body": body})).payloads
    assert (ahead["method"], ahead["text"]) == ("sendMessage", body)
    assert (due["method"], due["description"]) == ("sendInvoice", REQUEST.amount)


def test_too_long_a_title_or_text_is_shortened_and_said_so() -> None:
    made = invoice(INVOICE.model_copy(update={"title": "Bestelling " * 5}), "Betaal nu. " * 40)
    (payload,) = made.payloads
    assert len(payload["title"]) <= 32 and len(payload["description"]) <= 255 and len(made.report) == 2


@pytest.mark.shared
def test_an_invoice_is_what_the_specification_says() -> None:
    spec = json.loads((shared("conformance/specs/telegram") / "api.json").read_text())
    (payload,) = Telegram().compile(REQUEST).payloads
    assert against(spec, payload | {"chat_id": 42, "provider_token": "1:TEST:x"}) == []


def send(bots: Bots, provider_token: str) -> str:
    channel = Telegram("https://bots.example/", bots, provider_token=lambda: provider_token)
    (payload,) = channel.compile(REQUEST).payloads
    return channel.send("telegram:1", "42", payload, token=TOKEN, reference="c1/7/0")


def test_the_providers_token_is_put_in_when_it_is_sent() -> None:
    bots = Bots()
    assert send(bots, "284685063:TEST:abc") == "42:12"
    ((url, _, body),) = bots.sent
    assert url == f"https://bots.example/bot{TOKEN}/sendInvoice"
    assert (body["provider_token"], body["chat_id"], body["payload"]) == ("284685063:TEST:abc", 42, PAYLOAD)


def test_without_one_nothing_is_sent_and_the_conversation_hears_of_it() -> None:
    bots = Bots()
    with pytest.raises(Refused) as refused:
        send(bots, "")
    assert (refused.value.code, refused.value.operator, bots.sent) == (400, False, [])

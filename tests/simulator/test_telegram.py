"""Telegram's stand-in: the Bot API says no as Telegram does, and the phones speak in updates."""

from typing import Any

import pytest

from infra.simulator.ports import ApiAnswer, ApiCall
from infra.simulator.telegram import Telegram
from tests.simulator.desk import CONFIG, Desk, form

CHAT = 7_100_000_001
Json = dict[str, Any]
PHOTO = "https://shop.test/a.jpg"
KEYS = {"inline_keyboard": [[{"text": "◀", "callback_data": "p:1"}, {"text": "1/3", "callback_data": "p:0"}]]}
INVOICE = {
    "title": "Bestelling 1042",
    "description": "Rode rozen",
    "payload": "order-1042",
    "provider_token": CONFIG.telegram_provider_token,
    "currency": "EUR",
    "prices": [{"label": "Rode rozen", "amount": 3495}, {"label": "Bezorgen", "amount": 495}],
}


@pytest.fixture
def desk() -> Desk[Telegram]:
    made = Desk(Telegram)
    made.does("follow")
    return made


def call(desk: Desk[Telegram], method: str, **given: Any) -> ApiAnswer:
    return desk.post(f"/bot{CONFIG.telegram_token}/{method}", {"chat_id": CHAT, **given})


def test_a_start_link_is_the_first_message():
    desk = Desk(Telegram)
    assert call(desk, "sendMessage", text="Hallo").body["description"] == "Bad Request: chat not found"
    desk.does("follow", "sku_ROOS-ROOD-M")
    message = desk.told[-1]["message"]
    assert message["text"] == "/start sku_ROOS-ROOD-M"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert (message["chat"]["id"], message["chat"]["type"]) == (CHAT, "private")
    with pytest.raises(ValueError, match="1 to 64"):
        desk.does("follow", "x" * 65)


REFUSED: dict[str, tuple[str, Json, str]] = {
    "no text": ("sendMessage", {"text": " "}, "message text is empty"),
    "long text": ("sendMessage", {"text": "x" * 4097}, "message is too long"),
    "a tag that is left open": ("sendMessage", {"text": "<b>Rozen", "parse_mode": "HTML"}, "can't parse entities"),
    "a mark that is not escaped": (
        "sendMessage",
        {"text": "€ 4.95", "parse_mode": "MarkdownV2"},
        "can't parse entities",
    ),
    "long data, in bytes": (
        "sendMessage",
        {"text": "?", "reply_markup": {"inline_keyboard": [[{"text": "Ja", "callback_data": "é" * 33}]]}},
        "BUTTON_DATA_INVALID",
    ),
    "a button that does nothing": (
        "sendMessage",
        {"text": "?", "reply_markup": {"inline_keyboard": [[{"text": "Ja"}]]}},
        "text buttons are unallowed",
    ),
    "long caption": ("sendPhoto", {"photo": PHOTO, "caption": "x" * 1025}, "message caption is too long"),
    "no picture": ("sendPhoto", {"photo": "AgAC-nothing"}, "wrong file identifier"),
    "an album of one": ("sendMediaGroup", {"media": [{"type": "photo", "media": PHOTO}]}, "2 to 10"),
    "an edit of nothing": ("editMessageText", {"message_id": 99, "text": "a"}, "message to edit not found"),
    "an invoice with a long title": ("sendInvoice", {**INVOICE, "title": "x" * 33}, "title"),
    "an invoice of another provider": ("sendInvoice", {**INVOICE, "provider_token": "x"}, "PAYMENT_PROVIDER_INVALID"),
    "an invoice of nothing": ("sendInvoice", {**INVOICE, "prices": [{"label": "x", "amount": 0}]}, "TOTAL_AMOUNT"),
    "an old tap": ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_refused_in_telegrams_words(desk: Desk[Telegram], case: str):
    method, given, words = REFUSED[case]
    answer = call(desk, method, **given)
    assert (answer.status, answer.body["ok"]) == (400, False)
    assert words in answer.body["description"]


def test_a_text_is_as_long_as_what_is_shown_of_it(desk: Desk[Telegram]):
    assert call(desk, "sendMessage", text=f"<b>{'x' * 4096}</b>", parse_mode="HTML").status == 200
    assert call(desk, "sendMessage", text="\\." * 4096, parse_mode="MarkdownV2").status == 200
    assert call(desk, "sendMessage", text="🌷" * 2049).status == 400


def test_a_photo_is_turned_in_place_and_not_into_itself(desk: Desk[Telegram]):
    sent = call(desk, "sendPhoto", photo=PHOTO, caption="Rozen", reply_markup=KEYS).body["result"]
    media = {"type": "photo", "media": sent["photo"][-1]["file_id"], "caption": "Pioenen"}
    turned = {"message_id": sent["message_id"], "media": media, "reply_markup": KEYS}
    assert call(desk, "editMessageMedia", **turned).body["result"]["message_id"] == sent["message_id"]
    assert "not modified" in call(desk, "editMessageMedia", **turned).body["description"]
    shown = desk.screen()[-1]
    assert (shown["native"]["caption"], shown["native"]["photo"]) == ("Pioenen", PHOTO)
    assert shown["changed"] > shown["seq"]
    assert desk.app.shown(1, after=shown["seq"])["messages"] == [shown], "whoever follows the screen sees the change"


def test_a_tap_is_a_query_that_must_be_answered(desk: Desk[Telegram]):
    sent = call(desk, "sendPhoto", photo=PHOTO, caption="Rozen", reply_markup=KEYS).body["result"]
    desk.taps("◀")
    query = desk.told[-1]["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("p:1", sent["message_id"])
    assert query["message"]["reply_markup"] == KEYS
    assert desk.app.shown(1)["unanswered_taps"] == 1
    assert call(desk, "answerCallbackQuery", callback_query_id=query["id"], text="Klaar").status == 200
    assert (desk.app.shown(1)["unanswered_taps"], desk.app.shown(1)["toast"]) == (0, "Klaar")


def test_a_webhooks_answer_may_be_a_method(desk: Desk[Telegram]):
    call(desk, "sendMessage", text="Rozen?", reply_markup=KEYS)
    desk.taps("◀")
    query = desk.told[-1]["callback_query"]["id"]
    assert desk.app.answered(desk.told[-1], 200, f'{{"method":"answerCallbackQuery","callback_query_id":"{query}"}}')
    assert desk.app.shown(1)["unanswered_taps"] == 0
    assert desk.app.answered(desk.told[-1], 200, "")
    assert not desk.app.answered(desk.told[-1], 500, "")


def test_the_secret_is_a_header_and_setwebhook_sets_it(desk: Desk[Telegram]):
    header = "x-telegram-bot-api-secret-token"
    assert desk.signed().headers[header] == CONFIG.telegram_secret_token
    assert desk.app.sign({}, truly=False).headers[header] != CONFIG.telegram_secret_token
    hook = {"url": "https://shop.example/webhooks/telegram", "secret_token": "new", "allowed_updates": ["message"]}
    assert call(desk, "setWebhook", **hook).body["result"] is True
    assert desk.signed().headers[header] == "new"
    assert "new" not in str(call(desk, "getWebhookInfo").body)
    heard = len(desk.told)
    desk.app.settings(1, {"blocked": True})
    assert len(desk.told) == heard, "not in allowed_updates"


def test_a_blocked_bot_hears_it_and_may_not_write(desk: Desk[Telegram]):
    desk.app.settings(1, {"blocked": True})
    assert desk.told[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    answer = call(desk, "sendMessage", text="Hallo")
    assert (answer.status, answer.body["description"]) == (403, "Forbidden: bot was blocked by the user")
    desk.app.settings(1, {"blocked": False})
    assert desk.told[-1]["my_chat_member"]["new_chat_member"]["status"] == "member"


def test_throttling_says_how_long(desk: Desk[Telegram]):
    desk.app.set_fault("throttled")
    answer = call(desk, "sendMessage", text="Hallo")
    assert (answer.status, answer.body["parameters"]) == (429, {"retry_after": 5})


def test_a_wrong_token_opens_nothing_and_a_form_will_do(desk: Desk[Telegram]):
    assert desk.post("/bot1:wrong/getMe", {}).status == 401
    headers = {"content-type": "application/x-www-form-urlencoded"}
    raw = form(chat_id=str(CHAT), text="Hallo", reply_markup='{"inline_keyboard":[]}')
    answer = desk.app.call(ApiCall("POST", f"/bot{CONFIG.telegram_token}/sendMessage", raw, {}, headers))
    assert answer.status == 200


def test_an_invoice_is_paid_when_the_shop_agrees_in_time(desk: Desk[Telegram]):
    call(desk, "sendInvoice", **INVOICE)
    desk.taps("Pay")
    query = desk.told[-1]["pre_checkout_query"]
    assert (query["total_amount"], query["currency"], query["invoice_payload"]) == (3990, "EUR", "order-1042")
    assert call(desk, "answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True).status == 200
    paid = desk.told[-1]["message"]["successful_payment"]
    assert (paid["total_amount"], paid["invoice_payload"]) == (3990, "order-1042")
    assert paid["telegram_payment_charge_id"] and paid["provider_payment_charge_id"]


def test_an_invoice_is_not_paid_when_the_shop_says_no_or_is_late(desk: Desk[Telegram]):
    call(desk, "sendInvoice", **INVOICE)
    desk.taps("Pay")
    query = desk.told[-1]["pre_checkout_query"]["id"]
    call(desk, "answerPreCheckoutQuery", pre_checkout_query_id=query, ok=False, error_message="Uitverkocht")
    assert desk.app.shown(1)["toast"] == "Uitverkocht"
    desk.does("pay", {})
    late = desk.told[-1]["pre_checkout_query"]["id"]
    desk.passes(11)
    assert desk.app.shown(1)["toast"] == "BOT_PRECHECKOUT_TIMEOUT"
    assert call(desk, "answerPreCheckoutQuery", pre_checkout_query_id=late, ok=True).status == 400
    assert not any("successful_payment" in update.get("message", {}) for update in desk.told)


def test_shipping_is_asked_first_where_the_price_depends_on_it(desk: Desk[Telegram]):
    call(desk, "sendInvoice", **INVOICE, is_flexible=True)
    desk.taps("Pay")
    query = desk.told[-1]["shipping_query"]
    assert query["shipping_address"]["post_code"] == "1015 KB"
    option = {"id": "post", "title": "Post", "prices": [{"label": "Post", "amount": 100}]}
    call(desk, "answerShippingQuery", shipping_query_id=query["id"], ok=True, shipping_options=[option])
    checked = desk.told[-1]["pre_checkout_query"]
    assert (checked["total_amount"], checked["shipping_option_id"]) == (4090, "post")

"""Telegram's questions and its word over HTTP: answered by the webhook itself, through bootstrap's own wiring."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from chalice.test import Client

from app import app
from functions import bootstrap
from functions.channels.telegram import Telegram
from functions.commerce.live import Live
from functions.intake import Intake
from functions.payments.command import ChatPayment
from functions.secrets import Secrets
from functions.settings import Settings
from functions.storage.attempts import Attempts
from functions.storage.live import change
from functions.webhooks.checkout import Desk
from tests.property.machine.street import ROSE
from tests.property.machine.telegram import TELEGRAM, TelegramStreet
from tests.shell.test_secrets import Ssm

ANNA = {"id": 311, "is_bot": False, "first_name": "Anna", "language_code": "en"}
PRICE = 2495


@pytest.fixture
def street() -> Iterator[TelegramStreet]:
    with TelegramStreet() as street:
        street.taps("+311", "confirm")
        street.run()
        yield street


@pytest.fixture
def http(street: TelegramStreet, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    world = street.world
    secrets = Secrets(lambda: Ssm(telegram_secret_token="hello"), "/", ("telegram_secret_token",))
    intake = Intake(world.table, world.mailbox, world.unreadable, world.clock)
    desk = Desk(world.table, Attempts(world.table, world.clock), street.commands, lambda: world.shop, world.clock)
    for name, value in {
        "secrets": lambda: secrets,
        "intake": lambda: intake,
        "clock": world.clock,
        "checkout_desk": lambda: desk,
        "channel": lambda name: Telegram(account=TELEGRAM),
    }.items():
        monkeypatch.setattr(bootstrap, name, value)
    with Client(app, stage_name="api") as client:
        yield client


def post(http: Client, update: dict[str, Any], secret: str = "hello") -> Any:
    headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
    body = json.dumps({"update_id": 5, **update}).encode()
    return http.http.post("/webhooks/telegram", headers=headers, body=body)


def question(street: TelegramStreet, **changes: Any) -> dict[str, Any]:
    payload = street.payload(*street.invoices()[-1])
    query = {"id": "q", "from": ANNA, "currency": "EUR", "total_amount": PRICE, "invoice_payload": str(payload)}
    return {"pre_checkout_query": query | changes}


def test_yes_is_said_in_the_webhooks_answer_and_nothing_goes_into_a_queue(http: Client, street: TelegramStreet) -> None:
    answer = post(http, question(street))
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/json"
    wanted = {"method": "answerPreCheckoutQuery", "pre_checkout_query_id": "q", "ok": True}
    assert json.loads(answer.body) == wanted
    assert (street.inbox.messages, street.outbox.messages) == ([], [])
    assert json.loads(post(http, question(street)).body) == wanted  # delivered twice


def test_no_is_said_in_the_orders_language_or_their_own(http: Client, street: TelegramStreet) -> None:
    changed = json.loads(post(http, question(street, total_amount=1)).body)
    assert not changed["ok"] and changed["error_message"].startswith("Je bestelling is intussen veranderd")
    other = json.loads(post(http, question(street, **{"from": ANNA | {"id": 9}})).body)
    assert not other["ok"] and other["error_message"].startswith("This order is somebody else's")


def test_paused_no_new_payment_is_begun_and_one_that_was_is_honoured(http: Client, street: TelegramStreet) -> None:
    asked = question(street)
    change(street.world.table, lambda found: Live(paused=True))
    assert json.loads(post(http, asked).body)["error_message"].startswith("De winkel neemt nu even geen")
    change(street.world.table, lambda found: Live())
    assert json.loads(post(http, asked).body)["ok"]
    change(street.world.table, lambda found: Live(paused=True))
    assert json.loads(post(http, asked).body)["ok"], "it was said yes to"
    post(http, {"message": street.charge(street.payload(*street.invoices()[-1]), PRICE).update})
    street.run()
    assert street.orders()[-1].status == "paid"


def test_without_the_secret_nothing_is_decided(http: Client, street: TelegramStreet) -> None:
    assert post(http, question(street), "guess").status_code == 403
    order = street.orders()[-1]
    assert street.attempts.get_attempt(order.id, 1)["state"] == "open"  # type: ignore[index]


def test_delivery_is_not_to_be_chosen(http: Client, street: TelegramStreet) -> None:
    found = question(street)["pre_checkout_query"]
    query = {key: found[key] for key in ("id", "from", "invoice_payload")}
    answer = json.loads(post(http, {"shipping_query": query}).body)
    assert (answer["method"], answer["ok"]) == ("answerShippingQuery", False)


def test_the_word_is_a_command_of_the_orders_and_makes_it_paid(http: Client, street: TelegramStreet) -> None:
    post(http, question(street))
    word = street.charge(street.payload(*street.invoices()[-1]), PRICE)
    for _ in range(2):
        assert post(http, {"message": word.update}).status_code == 200
    first, second = street.world.commands
    assert isinstance(first.call, ChatPayment) and first == second and first.group == word.order
    street.run()
    assert street.orders()[-1].status == "paid"
    assert street.world.stock(ROSE) == (2, 0, 1)


def test_the_word_that_no_queue_takes_is_asked_for_again(http: Client, street: TelegramStreet) -> None:
    word = street.charge(street.payload(*street.invoices()[-1]), PRICE)
    street.world.sqs.refuse = lambda entry: True
    assert post(http, {"message": word.update}).status_code == 500


def test_money_for_an_invoice_that_is_none_of_ours_is_kept_for_a_person(
    http: Client, street: TelegramStreet, capsys: pytest.CaptureFixture[str]
) -> None:
    word = street.charge(street.payload(*street.invoices()[-1]), PRICE)
    word.update["successful_payment"]["invoice_payload"] = "somebody else's"
    assert post(http, {"message": word.update}).status_code == 200
    assert len(street.world.kept) == 1 and '"UnknownPayment": 1' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("token", "live", "fits"),
    [
        ("1:TEST:a", None, True),
        ("1:TEST:a", False, True),
        ("1:TEST:a", True, False),
        ("1:LIVE:a", True, True),
        ("1:LIVE:a", False, False),
        ("1:LIVE:a", None, False),
        ("", False, False),
    ],
)
def test_only_a_token_for_the_same_money_as_stripes_key_is_used(
    monkeypatch: pytest.MonkeyPatch, token: str, live: bool | None, fits: bool
) -> None:
    known = Secrets(lambda: Ssm(telegram_provider_token=token), "/", ("telegram_provider_token",))
    config = Settings(
        stage="t", shop="s", table="", mailbox_url="", payments_url="", unreadable_url="", bus="", bundles="",
        parameters="", stripe_live=live,
    )  # fmt: skip
    monkeypatch.setattr(bootstrap, "secrets", lambda part="edge": known)
    monkeypatch.setattr(bootstrap, "settings", lambda: config)
    assert bootstrap.provider_token() == (token if fits else "")
    assert bootstrap.chat_payments("telegram") is ((live is True) if fits else None)
    assert bootstrap.chat_payments("whatsapp") is None

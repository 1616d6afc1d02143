"""`make telegram`: what it asks of Telegram, what it shows, and what it says where something is missing."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from functions.channels.telegram import API
from functions.channels.telegram.content import COMMANDS as UNDERSTOOD
from functions.channels.telegram.inbound import READERS
from infra import parameters, telegram
from infra.console import Stop
from infra.doctor import check_telegram
from infra.telegram import COMMANDS, UPDATES, bot_of, caller, verdicts, webhook
from tests.channels.outbound_telegram import against
from tests.shared_data import shared

TOKEN = "110201543:AAF-only-BotFather-knows"
URL = "https://chat.example.nl"


class BotApi:
    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.info: dict[str, Any] = {"url": "", "pending_update_count": 3}
        self.answer: tuple[int, bytes] | None = None

    def __call__(self, url: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        base, _, method = url.rpartition("/")
        assert base == f"{API}/bot{TOKEN}"
        given = json.loads(body)
        self.calls.append((method, given))
        if self.answer:
            return self.answer
        if method == "setWebhook":
            self.info = {
                "url": given["url"], "allowed_updates": given["allowed_updates"], "pending_update_count": 0,
            }  # fmt: skip
        results = {"getMe": {"id": 110201543, "username": "delinde_bot"}, "getWebhookInfo": self.info}
        return 200, json.dumps({"ok": True, "result": results.get(method, True)}).encode()


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[BotApi]:
    api = BotApi()
    monkeypatch.setattr(telegram, "poster", lambda: api)
    yield api


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    values = {"telegram_token": TOKEN, "telegram_secret_token": "now,before", "public_url": URL}
    monkeypatch.setattr(telegram, "cloud_of", lambda given: None)
    monkeypatch.setattr(parameters, "read", lambda cloud, stage: values)
    accounts = {"Accounts": "kik:roses,telegram:110201543"}
    monkeypatch.setattr(telegram, "given_parameters", lambda cloud, stage: accounts)
    return values


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["telegram", "--stage", "prod", "--region", "eu-west-1", *arguments])
    with pytest.raises(SystemExit) as ended:
        telegram.main()
    return int(str(ended.value.code))


def test_the_webhook_is_registered_with_the_secret_and_every_update_that_is_read(
    api: BotApi, stage: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch) == 0
    sent = dict(api.calls)["setWebhook"]
    assert (sent["url"], sent["secret_token"]) == (f"{URL}/webhooks/telegram", "now")
    assert {"message", "callback_query", "pre_checkout_query", "my_chat_member"} <= set(sent["allowed_updates"])
    told = capsys.readouterr().out
    assert "✓ bot @delinde_bot (110201543): https://t.me/delinde_bot" in told
    assert f"✓ webhook: {URL}/webhooks/telegram" in told
    assert TOKEN not in told and "now" not in told


@pytest.mark.shared
def test_what_is_asked_is_in_the_specification(
    api: BotApi, stage: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = json.loads(shared("conformance/specs/telegram/api.json").read_bytes())
    run(monkeypatch)
    assert {method for method, _ in api.calls} == {"getMe", "setWebhook", "setMyCommands", "getWebhookInfo"}
    for method, body in api.calls:
        assert against(spec, {"method": method, **body}) == []
    known = {field["name"] for field in spec["types"]["Update"]["fields"]}
    assert set(UPDATES) <= known


def test_what_pitfall_27_wants_is_in_the_list_of_updates() -> None:
    assert {"pre_checkout_query", "shipping_query"} <= set(UPDATES)
    assert set(UPDATES) & set(READERS)


def test_every_command_that_is_shown_is_understood() -> None:
    for commands in COMMANDS.values():
        assert set(commands) <= set(UNDERSTOOD)


def test_only_looking_changes_nothing_and_says_what_is_wrong(
    api: BotApi, stage: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    api.info |= {"last_error_date": 1790000000, "last_error_message": "Wrong response from the webhook: 403 Forbidden"}
    assert run(monkeypatch, "--show") == 1
    assert [method for method, _ in api.calls] == ["getMe", "getWebhookInfo"]
    told = capsys.readouterr().out
    assert "✗ webhook: none" in told
    assert "✗ last error, 2026-09-21 14:13 UTC: Wrong response from the webhook: 403 Forbidden" in told


def test_the_doctor_looks_at_the_webhook_too(api: BotApi) -> None:
    def found(token: str = TOKEN) -> dict[str, bool]:
        return {check.what: check.ok for check in check_telegram(token, "telegram:110201543", URL, "prod")}

    assert found()["Telegram: webhook: none"] is False
    api.info = {"url": f"{URL}/webhooks/telegram", "allowed_updates": list(UPDATES), "pending_update_count": 0}
    assert all(found().values())
    assert found("") == {"Telegram": False}
    api.answer = (401, b'{"ok": false, "description": "Unauthorized"}')
    assert found() == {"Telegram": False}


@pytest.mark.parametrize(
    ("token", "accounts", "said"),
    [
        ("", "telegram:110201543", "python -m infra.secret --stage prod telegram_token"),
        ("110201543", "telegram:110201543", "no bot's token"),
        (TOKEN, "", 'the stage does not know the bot: make deploy STAGE=prod ARGS="--accounts telegram:110201543"'),
        (TOKEN, "kik:roses", 'ARGS="--accounts kik:roses,telegram:110201543"'),
        (TOKEN, "telegram:7", "name telegram:7"),
        (TOKEN, "telegram:7,telegram:110201543", "name telegram:7, telegram:110201543"),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(token: str, accounts: str, said: str) -> None:
    with pytest.raises(Stop) as stopped:
        bot_of(token, accounts, "prod")
    assert said in str(stopped.value)
    assert "BotFather-knows" not in str(stopped.value)


@pytest.mark.parametrize(
    ("url", "secret", "said"),
    [
        ("", "x", "public_url is not set: make deploy STAGE=prod"),
        (URL, "", "telegram_secret_token is not set"),
        ("http://127.0.0.1:4566/x", "x", "https on port 443, 80, 88, 8443 only"),
        ("https://chat.example.nl:9443", "x", "https on port"),
    ],
)
def test_an_address_that_telegram_does_not_call_is_refused_here(url: str, secret: str, said: str) -> None:
    with pytest.raises(Stop, match=said):
        webhook(url, secret, "prod")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((401, b'{"ok": false, "description": "Unauthorized"}'), "Telegram refuses getMe: Unauthorized"),
        ((502, b"<html>"), "Telegram refuses getMe: HTTP 502"),
    ],
)
def test_a_refusal_is_told_in_telegrams_words_without_the_token(
    api: BotApi, answer: tuple[int, bytes], said: str
) -> None:
    api.answer = answer
    with pytest.raises(Stop) as stopped:
        caller(TOKEN, API)("getMe", {})
    assert str(stopped.value) == said


def test_no_answer_is_told_without_the_token() -> None:
    with pytest.raises(Stop) as stopped:
        caller(TOKEN, "http://127.0.0.1:9")("getMe", {})
    assert "does not answer" in str(stopped.value)
    assert TOKEN not in str(stopped.value)


def test_a_list_of_updates_that_is_older_than_ours_is_seen() -> None:
    wanted = webhook(URL, "x", "prod")
    info = {"url": wanted["url"], "allowed_updates": ["message", "callback_query"]}
    assert (False, "updates: message, callback_query; not edited_message, my_chat_member, pre_checkout_query, "
            "shipping_query") in list(verdicts({}, info, wanted))  # fmt: skip

"""WeChat and Kik as bootstrap wires them: signed webhooks in, the provider's own calls out."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from chalice.test import Client

from functions import bootstrap, lambdas
from functions.settings import settings
from tests.channels.contract import kik, wechat
from tests.channels.test_wechat_sealed import KEY, sealed
from tests.shell.test_wiring import CONTEXT, _forget, _receive
from tests.shell.test_wiring import stage as stage

APP = "wx2c2769f8efd9abc2"


class Provider:
    """The WeChat that its documentation describes: a token before a message, one that counts."""

    def __init__(self) -> None:
        self.called: list[tuple[str, Mapping[str, str], dict[str, Any]]] = []
        self.token = "t1"

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        said = json.loads(body)
        self.called.append((url, headers, said))
        if url.endswith("/cgi-bin/stable_token"):
            assert (said["appid"], said["secret"]) == (APP, "s3cret")
            return 200, json.dumps({"access_token": self.token, "expires_in": 7200}).encode()
        if url.endswith(f"access_token={self.token}"):
            return 200, b'{"errcode":0,"errmsg":"ok"}'
        return 200, b'{"errcode":40001,"errmsg":"invalid credential"}'

    def paths(self) -> list[str]:
        return [url.removeprefix("https://wx.example/cgi-bin/") for url, _, _ in self.called]


def configure(monkeypatch: pytest.MonkeyPatch, accounts: str, apis: str, **parameters: str) -> None:
    monkeypatch.setenv("CHATKASSA_ACCOUNTS", accounts)
    monkeypatch.setenv("CHATKASSA_CHANNEL_APIS", apis)
    for name, value in parameters.items():
        bootstrap.aws("ssm").put_parameter(Name=f"/chatkassa/test/{name}", Value=value, Type="SecureString")
    _forget()


def works() -> None:
    batch = _receive(settings().mailbox_url)
    assert lambdas.worker(batch, CONTEXT) == {"batchItemFailures": []}


def posted(body: bytes, query: Mapping[str, str]) -> tuple[int, str]:
    from app import app

    with Client(app, stage_name="test") as client:
        path = f"/webhooks/wechat?{urlencode(query)}"
        answer = client.http.post(path, headers={"Content-Type": "text/xml"}, body=body)
    return answer.status_code, answer.body.decode()


@pytest.mark.usefixtures("stage")
def test_a_sealed_message_of_wechats_is_answered_with_one_token_that_is_fetched_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    provider = Provider()
    monkeypatch.setattr("functions.channels.wechat.poster", lambda: provider)
    secrets = {"wechat_token": "tulip", "wechat_aes_key": KEY, "wechat_app_id": APP, "wechat_app_secret": "s3cret"}
    configure(monkeypatch, f"wechat:{wechat.ACCOUNT}", "wechat=https://wx.example", **secrets)
    for number, said in enumerate(("你好", "hoi"), 1):
        envelope = sealed(wechat.body([wechat.text(str(number), said)]), app=APP)
        parts = ("tulip", wechat.TIMESTAMP, wechat.NONCE, envelope)
        query = wechat.query("tulip") | {"msg_signature": hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()}
        body = f"<xml><ToUserName>{wechat.ACCOUNT}</ToUserName><Encrypt>{envelope}</Encrypt></xml>".encode()
        assert posted(body, query | {"msg_signature": "0" * 40}) == (403, "")
        assert posted(body, query) == (200, "success"), "pitfall 30"
        works()
    assert provider.paths()[:2] == ["stable_token", "message/custom/send?access_token=t1"]
    assert provider.paths().count("stable_token") == 1
    assert {said["touser"] for _, _, said in provider.called[1:]} == {wechat.SHOPPER}


@pytest.mark.usefixtures("stage")
def test_a_token_that_another_system_ended_is_fetched_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = Provider()
    monkeypatch.setattr("functions.channels.wechat.poster", lambda: provider)
    secrets = {"wechat_token": "tulip", "wechat_app_id": APP, "wechat_app_secret": "s3cret"}
    configure(monkeypatch, f"wechat:{wechat.ACCOUNT}", "wechat=https://wx.example", **secrets)
    bootstrap.wechat_tokens().current()
    provider.token = "t2"
    assert posted(wechat.body([wechat.text("1", "hoi")]), wechat.query("tulip")) == (200, "success")
    works()
    send = "message/custom/send?access_token="
    assert provider.paths()[:4] == ["stable_token", f"{send}t1", "stable_token", f"{send}t2"]


@pytest.mark.usefixtures("stage")
def test_kik_is_answered_by_the_bot_that_the_settings_name(monkeypatch: pytest.MonkeyPatch) -> None:
    from app import app

    called: list[tuple[str, str, Any]] = []

    def post(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        called.append((url, headers["Authorization"], json.loads(body)))
        return 200, b"{}"

    monkeypatch.setattr("functions.channels.kik.poster", lambda: post)
    configure(monkeypatch, "kik:roses", "kik=https://kik.example/v1", kik_api_key="k3y")
    body = kik.body([kik.message("1", "text", body="hoi")])
    signature = hmac.new(b"k3y", body, hashlib.sha1).hexdigest().upper()
    headers = {"Content-Type": "application/json", "X-Kik-Signature": signature}
    with Client(app, stage_name="test") as client:
        assert client.http.post("/webhooks/kik", headers=headers, body=body).status_code == 200
    works()
    url, login, said = called[0]
    assert url == "https://kik.example/v1/message"
    assert base64.b64decode(login.removeprefix("Basic ")) == b"roses:k3y"
    assert {one["to"] for one in said["messages"]} == {kik.SHOPPER}

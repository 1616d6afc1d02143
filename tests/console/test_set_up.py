"""Set-up: keys go in and never come out, a try says in words what is wrong, and there is always an owner."""

import json

import pytest

from functions import bootstrap
from functions.channels.fetching import Got
from functions.console.set_up import checks
from functions.errors import Unavailable
from tests.console.desk import Console

BOT, TOKEN = "110201543", "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


class Ssm:
    def __init__(self):
        self.kept = {
            "/chatkassa/test/public_url": "https://shop.example",
            "/chatkassa/test/whatsapp_verify_token": "v1",
        }
        self.kinds = {}

    def get_parameters(self, *, Names, WithDecryption):
        return {"Parameters": [{"Name": name, "Value": self.kept[name]} for name in Names if name in self.kept]}

    def put_parameter(self, *, Name, Value, Type, Overwrite):
        self.kept[Name], self.kinds[Name] = Value, Type


class Pool:
    """Of Cognito: what People asks of it."""

    class exceptions:
        class UsernameExistsException(Exception):
            pass

    def __init__(self):
        self.roles = {"owner@example.com": "owner", "jan@example.com": "agent"}
        self.calls = []

    def get_paginator(self, name):
        pool = self

        class Pages:
            def paginate(self, UserPoolId, GroupName=""):
                return [{"Users": [pool.user(a) for a, r in pool.roles.items() if GroupName in ("", r)]}]

        return Pages()

    @staticmethod
    def user(address):
        return {"Username": "id", "Attributes": [{"Name": "email", "Value": address}], "UserStatus": "CONFIRMED"}

    def __getattr__(self, name):
        def call(UserPoolId, Username, GroupName="", **given):
            self.calls.append(name)
            if name == "admin_add_user_to_group":
                self.roles[Username] = GroupName
            if name == "admin_delete_user":
                del self.roles[Username]

        return call


@pytest.fixture
def ssm():
    return Ssm()


@pytest.fixture
def pool():
    return Pool()


@pytest.fixture
def console(monkeypatch, ssm, pool):
    made = Console(monkeypatch)
    monkeypatch.setenv("CHATKASSA_ACCOUNTS", f"telegram:{BOT},messenger:1034,kik:roses")
    monkeypatch.setenv("CHATKASSA_WHATSAPP_NUMBER_ID", "1065")
    monkeypatch.setattr(bootstrap, "aws", lambda service: {"ssm": ssm, "cognito-idp": pool}[service])
    return made


def answers(monkeypatch, *found):
    """What the provider says, one answer a call; the addresses that were asked."""
    said, asked = list(found), []

    def get(url, headers, most):
        asked.append(url)
        status, body = said.pop(0)
        return Got(status, json.dumps(body).encode())

    monkeypatch.setattr(checks, "getter", lambda: get)
    return asked


def test_a_key_is_kept_encrypted_and_never_shown(console, ssm, monkeypatch):
    answers(monkeypatch, (200, {"display_phone_number": "+31 6 1234"}))
    console.post("/set-up/whatsapp", {"whatsapp_token": "EAAG-secret", "whatsapp_app_secret": "app-secret-1"})
    assert ssm.kept["/chatkassa/test/whatsapp_token"] == "EAAG-secret"
    assert set(ssm.kinds.values()) == {"SecureString"}
    page = console.get("/set-up/whatsapp")
    assert "EAAG-secret" not in page.html and "app-secret-1" not in page.html
    assert "It works: +31 6 1234" in page.text and page.text.count("Is set.") == 2
    assert "EAAG-secret" not in console.get("/log").html


def test_an_accounts_id_is_no_secret_and_is_tried_with_the_key(console, ssm, monkeypatch):
    number, refused = {"display_phone_number": "+31 6 1234"}, {"error": {"code": 100, "message": "no such object"}}
    asked = answers(monkeypatch, (200, number), (200, {"data": []}), (200, number), (400, refused))
    keys = {"whatsapp_token": "EAAG-secret", "whatsapp_app_secret": "app-secret-1"}
    console.post("/set-up/whatsapp", {**keys, "whatsapp_business_id": "104996122399160"})
    assert ssm.kinds["/chatkassa/test/whatsapp_business_id"] == "String"
    assert asked[1].endswith("/104996122399160/message_templates?fields=name,status")
    page = console.get("/set-up/whatsapp")
    assert 'value="104996122399160"' in page.html and "It works: +31 6 1234" in page.text
    console.post("/set-up/whatsapp/try")
    page = console.get("/set-up/whatsapp")
    assert "may not see the texts of business account 104996122399160" in page.text
    assert "whatsapp_business_management" in page.text


def test_an_accounts_id_has_digits_only(console, ssm):
    page = console.post("/set-up/whatsapp", {"whatsapp_business_id": "Bloemenzaak"})
    assert page.status == 400 and "digits only" in page.text
    assert "/chatkassa/test/whatsapp_business_id" not in ssm.kept


def test_an_empty_field_leaves_what_is_kept(console, ssm, monkeypatch):
    answers(monkeypatch, (200, {}), (200, {}))
    console.post("/set-up/whatsapp", {"whatsapp_token": "one", "whatsapp_app_secret": "two"})
    console.post("/set-up/whatsapp", {"whatsapp_token": "", "whatsapp_app_secret": "three"})
    assert ssm.kept["/chatkassa/test/whatsapp_token"] == "one"
    assert ssm.kept["/chatkassa/test/whatsapp_app_secret"] == "three"


def test_the_webhook_and_the_verify_token_stand_there_to_be_pasted(console):
    page = console.get("/set-up/whatsapp").html
    assert 'value="https://shop.example/webhooks/whatsapp"' in page and 'value="v1"' in page


@pytest.mark.parametrize(
    ("connection", "field", "value", "says"),
    [
        ("stripe", "stripe_key", "pk_live_1", "begins with rk_live_"),
        ("stripe", "stripe_webhook_secret", "we_1", "begins with whsec_"),
        ("telegram", "telegram_provider_token", "284685063:x", ":LIVE: or :TEST:"),
        ("kik", "kik_api_key", "a,b", "without spaces or commas"),
    ],
)
def test_what_cannot_be_a_key_is_refused_at_its_field_and_not_kept(console, ssm, connection, field, value, says):
    before = dict(ssm.kept)
    page = console.post(f"/set-up/{connection}", {field: value})
    assert page.status == 400 and says in page.text and value not in page.html
    assert ssm.kept == before


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (401, {"error": {"code": 190, "message": "Error validating access token"}}, "does not know this key"),
        (403, {"error": {"code": 10, "message": "no permission"}}, "may not do this"),
        (400, {"error": {"code": 100, "message": "does not exist"}}, "not of the account 1065"),
        (500, {}, "did not answer"),
        (400, {"error": {"code": 131042, "message": "payment issue"}}, "The provider refused"),
    ],
)
def test_a_no_of_metas_is_said_in_words_with_what_to_do(console, ssm, monkeypatch, status, body, says):
    ssm.kept |= {f"/chatkassa/test/{name}": "x" for name in ("whatsapp_token", "whatsapp_app_secret")}
    answers(monkeypatch, (status, body))
    console.post("/set-up/whatsapp/try")
    assert says in console.get("/set-up/whatsapp").text
    assert "does not work" in console.get("/set-up").text


def test_telegram_is_asked_where_it_sends_its_messages(console, ssm, monkeypatch):
    ssm.kept["/chatkassa/test/telegram_token"] = TOKEN
    me = (200, {"ok": True, "result": {"username": "linde_bot"}})
    asked = answers(monkeypatch, me, (200, {"result": {"url": "https://old.example"}}))
    console.post("/set-up/telegram/try")
    assert "another address: https://old.example" in console.get("/set-up/telegram").text
    assert [url.rpartition("/")[2] for url in asked] == ["getMe", "getWebhookInfo"]
    answers(monkeypatch, me, (200, {"result": {"url": "https://shop.example/webhooks/telegram"}}))
    console.post("/set-up/telegram/try")
    assert "It works: @linde_bot" in console.get("/set-up/telegram").text


def test_what_is_missing_is_told_before_anybody_is_asked(console, ssm, monkeypatch):
    console.post("/set-up/kik/try")
    assert "Not all keys are set" in console.get("/set-up/kik").text
    ssm.kept |= {f"/chatkassa/test/{name}": "x" for name in ("instagram_token", "instagram_app_secret")}
    console.post("/set-up/instagram/try")
    assert "does not know your account" in console.get("/set-up/instagram").text


def test_a_provider_that_does_not_answer_says_nothing_of_the_keys(console, ssm, monkeypatch):
    ssm.kept["/chatkassa/test/kik_api_key"] = "x"

    def get(url, headers, most):
        raise Unavailable("timeout")

    monkeypatch.setattr(checks, "getter", lambda: get)
    console.post("/set-up/kik/try")
    assert "says nothing of your keys" in console.get("/set-up/kik").text


def test_stripes_permissions_that_are_missing_are_named(console, ssm, monkeypatch):
    ssm.kept |= {"/chatkassa/test/stripe_key": "rk_test_1", "/chatkassa/test/stripe_webhook_secret": "whsec_1"}
    from functions.payments import key

    monkeypatch.setattr(key, "_ask", lambda k, api, endpoint: (403 if "refunds" in endpoint else 400, ""))
    console.post("/set-up/stripe/try")
    assert "Missing: Charges and Refunds: write" in console.get("/set-up/stripe").text


def test_mail_says_what_ses_knows_of_the_shops_domain(console, monkeypatch):
    console.post("/set-up/mail/try")
    assert "no address to send mail from" in console.get("/set-up/mail").text
    from functions.settings import settings

    monkeypatch.setenv("CHATKASSA_MAIL_FROM", "De Linde <orders@linde.example>")
    settings.cache_clear()
    known = {"linde.example": False}
    monkeypatch.setattr(bootstrap, "mail_identity", known.get)
    console.post("/set-up/mail/try")
    assert "may not send as orders@linde.example yet" in console.get("/set-up/mail").text
    known["linde.example"] = True
    console.post("/set-up/mail/try")
    assert "It works: orders@linde.example" in console.get("/set-up/mail").text


def test_people_are_invited_get_another_role_and_are_removed(console, pool):
    assert console.post("/people", {"address": "Piet@example.com", "role": "agent"}).goes_to.startswith("/people?")
    assert pool.roles["piet@example.com"] == "agent"
    console.post("/people/role", {"address": "piet@example.com", "role": "readonly"})
    assert pool.roles["piet@example.com"] == "readonly" and "admin_user_global_sign_out" in pool.calls
    console.post("/people/remove", {"address": "piet@example.com"})
    assert "piet@example.com" not in console.get("/people").text


def test_there_is_always_an_owner(console, pool):
    for path, more in (("/people/role", {"role": "agent"}), ("/people/remove", {})):
        page = console.post(path, {"address": "owner@example.com", **more})
        assert page.status == 400 and "only owner" in page.text
    assert pool.roles["owner@example.com"] == "owner"


def test_no_role_is_made_up(console, pool):
    assert console.post("/people/role", {"address": "jan@example.com", "role": "king"}).status == 400
    assert pool.roles["jan@example.com"] == "agent"

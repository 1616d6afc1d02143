"""The session: who gets one, what it is bound to, and when it ends."""

import base64
import json

import pytest

from functions.conversation.events import Opened, PageContext, ShopperWrote
from tests.webchat.conftest import OWN, SITE, Api


def test_a_new_session_has_a_conversation_of_its_own_and_greets(api: Api) -> None:
    answer = api.open({"context": {"locale": "nl-NL"}})
    other = api.open()
    conversation = answer.json_body["conversation"]
    assert answer.status_code == 200
    shop = {"name": "De Linde", "privacy_url": "https://www.example.com/privacy", "elsewhere": True}
    assert answer.json_body["shop"] == shop
    assert len(conversation) == 26
    assert conversation.startswith("c")
    assert conversation != other.json_body["conversation"]
    event = api.outbox.events[0]
    assert (event.conversation, event.account, event.user) == (conversation, "web:de-linde", conversation)
    assert event.what == ShopperWrote(content=Opened(), locale="nl-NL")


def test_an_old_token_resumes_its_thread_and_does_not_greet_again(api: Api) -> None:
    first = api.open().json_body
    api.later(days=29)
    second = api.open({"token": first["token"]}).json_body
    assert second["conversation"] == first["conversation"]
    assert second["resumed"]
    assert len(api.outbox.events) == 1


def test_every_opening_renews_the_session_for_thirty_days(api: Api) -> None:
    token = api.token()
    for _ in range(3):
        api.later(days=29)
        token = api.open({"token": token}).json_body["token"]
    assert api.read(token).status_code == 200


def test_a_resumed_thread_opened_on_a_product_tells_the_conversation_so(api: Api) -> None:
    token = api.token()
    context = {"product": "rode-rozen", "cart": [{"sku": "ROZ-M", "quantity": 2}], "order": "1042", "locale": "en"}
    api.open({"token": token, "id": "open-2", "context": context})
    what = api.outbox.events[1].what
    assert isinstance(what, ShopperWrote)
    assert what.context == PageContext.model_validate(context)
    assert api.outbox.events[1].id.endswith(":open:open-2")


def test_an_opening_that_is_sent_twice_is_the_same_event(api: Api) -> None:
    token = api.token()
    for _ in range(2):
        api.open({"token": token, "id": "open-2", "context": {"product": "rode-rozen"}})
    assert api.outbox.events[1].id == api.outbox.events[2].id


@pytest.mark.parametrize("origin", [SITE, OWN, ""])
def test_the_shops_sites_its_own_page_and_apps_get_a_session(api: Api, origin: str) -> None:
    answer = api.open(origin=origin)
    assert answer.status_code == 200
    assert answer.headers.get("Access-Control-Allow-Origin", "") == origin


@pytest.mark.parametrize("origin", ["https://evil.example", "http://www.example.com", f"{SITE}.evil.example", "null"])
def test_other_sites_get_nothing(api: Api, origin: str) -> None:
    token = api.token()
    for answer in (api.open(origin=origin), api.say(token, origin=origin), api.read(token, origin=origin)):
        assert answer.status_code == 403
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert len(api.outbox.events) == 1


def test_loopback_sites_are_let_in_on_a_local_stage_only(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    assert api.open(origin="http://127.0.0.1:8123").status_code == 403
    object.__setattr__(api.desk, "local", True)
    assert api.open(origin="http://127.0.0.1:8123").status_code == 200
    assert api.open(origin="http://127.0.0.1.evil.example").status_code == 403


def test_a_forged_token_opens_nothing(api: Api) -> None:
    token = api.token()
    victim = api.open().json_body["conversation"]
    payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(claims | {"c": victim}).encode()).decode().rstrip("=")
    for bad in (f"{forged}.{signature}", f"{payload}.", payload, "x", "é.é", f"{payload}.{signature[:-4]}AAAA", "."):
        headers = {"Authorization": f"Bearer {bad}"}
        assert api.call("GET", "messages", headers=headers).status_code == 403, bad
        assert api.open({"token": bad}).status_code == 403, bad


def test_an_expired_token_says_so(api: Api) -> None:
    token = api.token()
    api.later(days=30)
    assert api.read(token).status_code == 401
    assert api.say(token).status_code == 401
    assert api.open({"token": token}).status_code == 401
    assert len(api.outbox.events) == 1


def test_a_token_of_one_site_is_of_no_use_on_another(api: Api) -> None:
    token = api.token(origin=SITE)
    assert api.read(token, origin="https://other.example").status_code == 403
    assert api.open({"token": token}, origin="https://other.example").status_code == 403


def test_the_full_page_reads_with_its_token_without_an_origin_as_browsers_do(api: Api) -> None:
    assert api.read(api.token(origin=OWN), origin="").status_code == 200


def test_a_missing_token_is_refused(api: Api) -> None:
    assert api.call("GET", "messages").status_code == 403
    assert api.call("GET", "messages", headers={"Authorization": "Basic abc"}).status_code == 403


def test_sessions_outlive_a_change_of_key_as_long_as_the_old_one_is_kept(api: Api) -> None:
    token = api.token()
    api.keys[:] = ["a-new-key", "a-key"]
    assert api.read(token).status_code == 200
    api.keys[:] = ["a-new-key"]
    assert api.read(token).status_code == 403


def test_new_sessions_from_one_address_are_limited(api: Api) -> None:
    answers = [api.open().status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]
    api.later(minutes=1)
    assert api.open().status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"{", "body"),
        (b"[]", "body"),
        ({"context": {"cart": [{"sku": "A", "quantity": 0}]}}, "context.cart.0.quantity"),
        ({"context": {"page": "x" * 2001}}, "context.page"),
        ({"id": "a b"}, "id"),
    ],
)
def test_a_wrong_body_is_told_which_field_and_nothing_is_stored(api: Api, body: object, field: str) -> None:
    answer = api.open(body)
    assert answer.status_code == 400
    assert answer.json_body["error"].startswith(field)
    assert api.outbox.events == []


def test_preflight_answers_the_shops_sites_only(api: Api) -> None:
    for path in ("session", "messages"):
        answer = api.call("OPTIONS", path)
        assert answer.status_code == 204
        assert answer.headers["Access-Control-Allow-Origin"] == SITE
        assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
        for origin in ("https://evil.example", ""):
            refused = api.call("OPTIONS", path, origin=origin)
            assert refused.status_code == 403
            assert "Access-Control-Allow-Origin" not in refused.headers

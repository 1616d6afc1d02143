"""The authorization code flow, with what the login answers made up here; tests/end_to_end goes through a real one."""

import base64
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.console import sign_in
from functions.storage import sign_ins
from tests.console.desk import TOKEN, Console

SUB = "6f1c"
ISSUED = 1_800_000_000


def token_of(claims):
    return ".".join(
        base64.urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in ({}, claims, {})
    )


class Login:
    def __init__(self, monkeypatch):
        self.console = Console(monkeypatch, role="")
        self.asked = []
        self.claims = {
            "sub": SUB, "email": "jan@example.com", "name": "Jan", "cognito:groups": ["agent"], "token_use": "id",
            "iss": "https://issuer.example/pool", "aud": "client-1", "iat": ISSUED, "exp": 4_000_000_000,
        }  # fmt: skip
        self.status = 200
        monkeypatch.setattr("functions.channels.http.poster", lambda: self.post)
        began = self.console.get("/sign-in")
        self.sent_to = parse_qs(urlsplit(began.headers["Location"]).query)
        cookies = began.headers["Set-Cookie"]
        self.cookie = (cookies[0] if isinstance(cookies, list) else cookies).partition(";")[0]
        self.claims["nonce"] = self.sent_to["nonce"][0]

    def post(self, url, headers, body):
        self.asked.append((url, parse_qs(body.decode())))
        return self.status, json.dumps({"id_token": token_of(self.claims)}).encode()

    def comes_back(self, **query):
        self.console._headers = lambda: {"cookie": self.cookie, "accept": "text/html"}
        return self.console.get("/signed-in", **({"code": "c0de", "state": self.sent_to["state"][0]} | query))


def signed_in(page):
    cookies = page.headers.get("Set-Cookie", [])
    cookies = cookies if isinstance(cookies, list) else [cookies]
    return next((each for each in cookies if each.startswith("__Host-chatkassa=") and "Max-Age=0" not in each), "")


def test_who_signs_in_is_known_by_a_cookie_that_no_script_reads(monkeypatch):
    login = Login(monkeypatch)
    assert login.sent_to["code_challenge_method"] == ["S256"] and login.sent_to["response_type"] == ["code"]
    page = login.comes_back()
    cookie = signed_in(page)
    assert page.goes_to == "" and page.status == 303
    assert all(part in cookie for part in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"))
    ((url, asked),) = login.asked
    assert (
        url == "https://login.example/oauth2/token"
        and asked["code"] == ["c0de"]
        and len(asked["code_verifier"][0]) >= 43
    )
    found = sign_ins.find(login.console.world.table, cookie.partition("=")[2].partition(";")[0], sign_in.real_time())
    assert (found.email, found.role) == ("jan@example.com", "agent")


@pytest.mark.parametrize(("since", "role"), [(-1, "agent"), (1, "readonly")])
def test_a_role_that_was_changed_after_the_login_told_it_counts(since, role, monkeypatch):
    login = Login(monkeypatch)
    changed = datetime.fromtimestamp(ISSUED + since, UTC)
    sign_ins.note_role(login.console.world.table, "jan@example.com", "readonly", changed)
    cookie = signed_in(login.comes_back())
    found = sign_ins.find(login.console.world.table, cookie.partition("=")[2].partition(";")[0], sign_in.real_time())
    assert found.role == role


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"}, {"aud": "client-2"}, {"nonce": "another"}, {"token_use": "access"},
        {"exp": 1}, {"sub": ""}, {"iat": 0},
    ],
)  # fmt: skip
def test_a_token_that_is_not_for_us_signs_nobody_in(claims, monkeypatch):
    login = Login(monkeypatch)
    login.claims |= claims
    page = login.comes_back()
    assert page.status == 403 and not signed_in(page)


@pytest.mark.parametrize("query", [{"state": "another"}, {"state": ""}])
def test_another_browsers_answer_signs_nobody_in_and_is_not_asked_for(query, monkeypatch):
    login = Login(monkeypatch)
    page = login.comes_back(**query)
    assert page.status == 403 and not signed_in(page) and login.asked == []


def test_without_a_role_there_is_no_way_in_and_it_says_whom_to_ask(monkeypatch):
    login = Login(monkeypatch)
    login.claims["cognito:groups"] = ["somebody-else"]
    page = login.comes_back()
    assert page.status == 403 and "owner" in page.text and not signed_in(page)


def test_a_login_that_does_not_answer_signs_nobody_in(monkeypatch):
    login = Login(monkeypatch)
    login.status = 400
    assert login.comes_back().status == 403


def test_a_sign_in_ends_when_its_time_is_over_and_when_somebody_leaves(monkeypatch):
    console = Console(monkeypatch)
    assert console.get().status == 200
    page = console.post("/sign-out")
    assert page.headers["Location"].startswith("https://login.example/logout?client_id=client-1")
    assert console.get().goes_to == "/sign-in"
    console.sign_in("owner")
    late = sign_in.real_time() + sign_in.LASTS * 2
    assert sign_ins.find(console.world.table, TOKEN, late) is None

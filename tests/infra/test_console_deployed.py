"""The console as it is deployed: that it answers, and that its people can sign in by the login's own pages."""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from functions.errors import BadRequest
from infra import console_assets, doctor, people
from infra.stack import outputs
from tests.local_aws import Deployed

pytestmark = pytest.mark.local_aws


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=30, trust_env=False) as opened:
        yield opened


def claims(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))


class Login:
    """What a browser and the console do between them: authorization code, with PKCE."""

    def __init__(self, stage: Deployed, client: httpx.Client) -> None:
        self._client = client
        self._known = stage.secrets
        self.verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(self.verifier.encode()).digest()
        self.asked = {
            "response_type": "code",
            "client_id": self._known["login_client"],
            "redirect_uri": f"{self._known['console_url']}/console/signed-in",
            "scope": "openid email profile",
            "state": "s1",
            "nonce": "n1",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }

    def page(self, **other: str) -> httpx.Response:
        return self._client.get(f"{self._known['login_url']}/oauth2/authorize", params=self.asked | other)

    def submit(self, address: str, password: str) -> httpx.Response:
        form = {**self.asked, "username": address, "password": password}
        return self._client.post(f"{self._known['login_url']}/login", data=form)

    def code(self, address: str, password: str) -> str:
        gone = self.submit(address, password)
        assert gone.status_code == 302, gone.text
        assert gone.headers["location"].startswith(self.asked["redirect_uri"])
        query = parse_qs(urlsplit(gone.headers["location"]).query)
        assert query["state"] == ["s1"]
        return query["code"][0]

    def token(self, code: str, verifier: str) -> httpx.Response:
        form = {
            "grant_type": "authorization_code",
            "client_id": self.asked["client_id"],
            "redirect_uri": self.asked["redirect_uri"],
            "code": code,
            "code_verifier": verifier,
        }
        return self._client.post(f"{self._known['login_url']}/oauth2/token", data=form)


def test_the_console_answers_and_the_edge_knows_nothing_of_it(stage: Deployed, client: httpx.Client) -> None:
    answer = client.get(f"{stage.described['console']}/console/health")
    assert (answer.status_code, answer.json()) == (200, {"ok": True}), stage.errors()
    assert client.get(f"{stage.api}/console/health").status_code in {403, 404}
    assert client.get(f"{stage.described['console']}/health").status_code in {403, 404}


@pytest.mark.parametrize("role", people.ROLES)
def test_each_of_the_demos_people_signs_in_with_their_role(stage: Deployed, client: httpx.Client, role: str) -> None:
    login = Login(stage, client)
    assert 'action="/login"' in login.page().text
    address = stage.described["console_people"][role]
    tokens = login.token(login.code(address, stage.described["console_password"]), login.verifier)
    told = claims(tokens.json()["id_token"])
    assert told["iss"] == stage.secrets["login_issuer"]
    assert (told["aud"], told["nonce"], told["token_use"]) == (login.asked["client_id"], "n1", "id")
    assert (told["email"], told["email_verified"], told["cognito:groups"]) == (address, True, [role])


def test_a_code_is_worth_nothing_without_its_verifier_and_once_only(stage: Deployed, client: httpx.Client) -> None:
    login = Login(stage, client)
    code = login.code(stage.described["console_people"]["agent"], stage.described["console_password"])
    assert login.token(code, secrets.token_urlsafe(48)).json()["error"] == "invalid_grant"
    assert login.token(code, login.verifier).status_code == 200
    assert login.token(code, login.verifier).json()["error"] == "invalid_grant"


def test_the_login_sends_nobody_elsewhere_and_takes_no_wrong_password(stage: Deployed, client: httpx.Client) -> None:
    login = Login(stage, client)
    assert login.page(redirect_uri="https://elsewhere.example/console/signed-in").status_code == 400
    assert login.submit(stage.described["console_people"]["owner"], "wrong").status_code == 200


def test_people_come_change_and_go_and_an_owner_stays(stage: Deployed, client: httpx.Client) -> None:
    cloud = stage.local.aws.cloud
    pool = people.people_of(cloud, stage.described["user_pool"])
    stage.command("infra.people", "add", "Jan@example.nl", "--role", "merchandiser")
    assert pool.all()["jan@example.nl"] == ("merchandiser", "CONFIRMED")
    stage.command("infra.people", "role", "jan@example.nl", "--role", "agent")
    assert pool.all()["jan@example.nl"][0] == "agent"
    with pytest.raises(BadRequest, match="the only owner"):
        pool.remove(stage.described["console_people"]["owner"])
    with pytest.raises(BadRequest, match="is there already"):
        pool.add("jan@example.nl", "owner", people.new_password())
    stage.command("infra.people", "remove", "jan@example.nl")
    assert "jan@example.nl" not in pool.all()


def test_script_and_style_are_read_by_anybody_and_kept_for_ever(
    stage: Deployed, client: httpx.Client, tmp_path: Path
) -> None:
    (tmp_path / "console.css").write_text("body { margin: 0 }")
    bucket = outputs(stage.local.aws.cloud, "local")["AssetsBucket"]
    found = console_assets.upload(stage.client("s3"), bucket, tmp_path)
    answer = client.get(f"{stage.described['assets']}/console/{found}/console.css")
    assert (answer.status_code, answer.text) == (200, "body { margin: 0 }")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["cache-control"] == console_assets.FOR_EVER


def test_doctor_finds_the_console_well(stage: Deployed) -> None:
    found = list(doctor.check_console(stage.local.aws.cloud, "local", stage.secrets["console_url"]))
    assert [str(check) for check in found if not check.ok] == []
    assert len(found) == 2

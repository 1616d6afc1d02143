import hashlib
import hmac
import json

import pytest

from functions.channels.channel import Request
from functions.channels.whatsapp import WhatsApp
from functions.errors import SignatureError
from tests.shared_data import shared

BODY = rb'{"text":"caf\u00e9 \/ \ud83c\udf37"}'
SECRETS = {"whatsapp_app_secret": ("now", "before"), "whatsapp_verify_token": ("tulip", "rose")}


def signed(body: bytes, secret: str) -> Request:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return Request(body, {"x-hub-signature-256": f"sha256={digest}"})


@pytest.mark.parametrize("secret", ["now", "before"])
def test_the_current_and_the_previous_secret_are_accepted(secret: str) -> None:
    WhatsApp().verify(signed(BODY, secret), SECRETS)


def test_another_secret_is_refused() -> None:
    with pytest.raises(SignatureError):
        WhatsApp().verify(signed(BODY, "later"), SECRETS)


@pytest.mark.parametrize("header", [None, "", "sha256=", "sha1=abc", "é", "sha256=é"])
def test_a_missing_or_malformed_signature_is_refused(header: str | None) -> None:
    headers = {} if header is None else {"x-hub-signature-256": header}
    with pytest.raises(SignatureError):
        WhatsApp().verify(Request(BODY, headers), SECRETS)


@pytest.mark.parametrize("secrets", [{}, {"whatsapp_app_secret": ()}, {"whatsapp_app_secret": ("",)}])
def test_without_a_secret_nothing_is_accepted(secrets: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(SignatureError):
        WhatsApp().verify(signed(BODY, ""), secrets)


def test_pitfall_1_and_2_the_signature_is_over_the_bytes_as_received() -> None:
    request = signed(BODY, "now")
    WhatsApp().verify(request, SECRETS)
    with pytest.raises(SignatureError):
        WhatsApp().verify(Request(json.dumps(json.loads(BODY)).encode(), request.headers), SECRETS)


@pytest.mark.shared
def test_the_recorded_vector_of_meta_is_accepted_and_its_reserialised_twin_is_not() -> None:
    vector = json.loads(shared("conformance/fixtures/signature_vectors.json").read_text())["meta"]
    secrets = {"whatsapp_app_secret": (vector["secret"],)}
    headers = {vector["header"].lower(): vector["value"]}
    WhatsApp().verify(Request(vector["raw_body"].encode(), headers), secrets)
    headers = {vector["header"].lower(): vector["reserialised_digest_must_fail"]}
    with pytest.raises(SignatureError):
        WhatsApp().verify(Request(vector["raw_body"].encode(), headers), secrets)


def subscribe(token: str, mode: str = "subscribe") -> Request:
    return Request(b"", query={"hub.mode": mode, "hub.verify_token": token, "hub.challenge": "00123<x>"})


@pytest.mark.parametrize("token", ["tulip", "rose"])
def test_pitfall_4_the_handshake_answers_the_challenge_verbatim(token: str) -> None:
    assert WhatsApp().handshake(subscribe(token), SECRETS) == "00123<x>"


@pytest.mark.parametrize(
    "request_", [subscribe("daisy"), subscribe("tulip", "unsubscribe"), subscribe(""), Request(b"")]
)
def test_a_handshake_that_is_not_ours_is_refused(request_: Request) -> None:
    with pytest.raises(SignatureError):
        WhatsApp().handshake(request_, SECRETS)


def test_an_empty_verify_token_opens_nothing() -> None:
    with pytest.raises(SignatureError):
        WhatsApp().handshake(subscribe(""), {"whatsapp_verify_token": ("",)})

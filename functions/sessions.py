"""The web chat's session token: it may read and write one conversation, from one origin, until it expires.

Stateless: `base64url({"c","o","e"})` + "." + `base64url(HMAC-SHA256)`. Standard library and errors only.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.errors import SessionExpired, SignatureError

LIFETIME = timedelta(days=30)
"""Sliding: every opening of the chat issues a new token."""


@dataclass(frozen=True)
class Session:
    conversation: str
    origin: str
    """Where it was issued to: "https://www.example.com". "" for an app, which sends no Origin."""
    expires_at: datetime


def new_conversation_id() -> str:
    """125 random bits, in the shape of every conversation id: "c" and 25 of base32."""
    return "c" + base64.b32encode(secrets.token_bytes(16)).decode().lower()[:25]


def issue(conversation: str, origin: str, *, key: str, now: datetime) -> tuple[str, Session]:
    session = Session(conversation, origin, (now + LIFETIME).replace(microsecond=0))
    claims = {"c": conversation, "o": origin, "e": int(session.expires_at.timestamp())}
    payload = _encode(json.dumps(claims, separators=(",", ":")).encode())
    return f"{payload}.{_encode(_mac(payload, key))}", session


def read(token: str, *, keys: Sequence[str], origin: str, now: datetime) -> Session:
    """Raises SignatureError for a forged token or one of another origin, SessionExpired for an old one."""
    payload, _, signature = token.partition(".")
    if not any(hmac.compare_digest(_mac(payload, key), _decode(signature)) for key in keys):
        raise SignatureError("this session token is not ours")
    claims = json.loads(_decode(payload))
    session = Session(claims["c"], claims["o"], datetime.fromtimestamp(claims["e"], now.tzinfo))
    # Fetch: "A request whose mode is cors always has an Origin"; only a page's GET to its own origin, and what is not
    # a browser, has none. So a token that leaked to another site is of no use in its visitors' browsers.
    if origin and origin != session.origin:
        raise SignatureError("this session belongs to another site")
    if session.expires_at <= now:
        raise SessionExpired("this session has ended: open the chat again")
    return session


def _mac(payload: str, key: str) -> bytes:
    return hmac.new(key.encode(), b"webchat-session:" + payload.encode(), hashlib.sha256).digest()


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""


def pseudonym(value: str, key: str) -> str:
    return hmac.new(key.encode(), b"webchat-caller:" + value.encode(), hashlib.sha256).hexdigest()[:32]

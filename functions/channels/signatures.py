"""What proves that a webhook is its provider's: shared secrets compared in constant time, and Meta's handshake and
signature, which WhatsApp, Messenger and Instagram have in common. Standard library, core types and errors only.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping

from functions.channels.channel import Request
from functions.errors import SignatureError

Secrets = Mapping[str, tuple[str, ...]]


def any_equal(given: bytes, expected: Iterable[bytes]) -> bool:
    """Constant time for each, and all are compared. An empty secret is no secret: it opens nothing."""
    return any([hmac.compare_digest(given, candidate) for candidate in expected if candidate])


def check_secret(given: str, secrets: Iterable[str]) -> None:
    """Raises SignatureError unless it is one of them."""
    if not any_equal(given.encode(), map(str.encode, secrets)):
        raise SignatureError("the secret is missing or not ours")


def meta_handshake(request: Request, tokens: Iterable[str]) -> str:
    """Meta's GET: the challenge, verbatim. Raises SignatureError."""
    given = request.query.get("hub.verify_token", "").encode()
    subscribing = request.query.get("hub.mode") == "subscribe"
    if not (subscribing and any_equal(given, map(str.encode, tokens))):
        raise SignatureError("the verify token is not ours")
    return request.query.get("hub.challenge", "")


def check_meta(request: Request, app_secrets: Iterable[str]) -> None:
    """Over the bytes as received: Meta signs its own escapes, which JSON read and written again does not keep.

    Raises SignatureError.
    """
    given = request.headers.get("x-hub-signature-256", "").encode()
    if not any_equal(given, (_sign(key, request.body) for key in app_secrets if key)):
        raise SignatureError("the signature is missing or wrong")


def _sign(key: str, body: bytes) -> bytes:
    return b"sha256=" + hmac.new(key.encode(), body, hashlib.sha256).hexdigest().encode()

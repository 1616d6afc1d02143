"""WhatsApp Cloud API. Reading is in inbound.py and content.py, writing in payloads.py, refusals in refusals.py.

May import core types, errors and the shared compiler; no other package of ours, no boto3. `send` makes the only call.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from functions.channels.channel import Compiled, Parsed, Payload, Request
from functions.channels.whatsapp.capabilities import CAPABILITIES
from functions.channels.whatsapp.refusals import refusal
from functions.channels.whatsapp.wire import array, mapping, string
from functions.conversation.message import Message
from functions.errors import SignatureError, Unavailable

API = "https://graph.facebook.com/v23.0"
CONNECT_SECONDS, READ_SECONDS = 2, 5
Post = Callable[[str, Mapping[str, str], bytes], tuple[int, bytes]]
"""One POST: address, headers and body; HTTP status and body. Raises Unavailable when there was no answer."""


class WhatsApp:
    name = "whatsapp"
    capabilities = CAPABILITIES

    def __init__(self, api: str = API, post: Post | None = None) -> None:
        self._api = api.rstrip("/")
        self._post = post or _poster()

    def handshake(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> str:
        given = request.query.get("hub.verify_token", "").encode()
        subscribing = request.query.get("hub.mode") == "subscribe"
        if not (subscribing and _any_equal(given, map(str.encode, secrets.get("whatsapp_verify_token", ())))):
            raise SignatureError("the verify token is not ours")
        return request.query.get("hub.challenge", "")

    def verify(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> None:
        # Over the bytes as received: Meta signs its own escapes, which JSON read and written again does not keep.
        given = request.headers.get("x-hub-signature-256", "").encode()
        if not _any_equal(given, (_sign(key, request.body) for key in secrets.get("whatsapp_app_secret", ()) if key)):
            raise SignatureError("the signature is missing or wrong")

    def parse(self, body: bytes, received_at: datetime) -> Parsed:
        # The worker, which writes and sends, never reads.
        from functions.channels.whatsapp.inbound import parse

        return parse(body, received_at)

    def compile(self, message: Message) -> Compiled:
        # The edge, which must start fast, reads and never writes.
        from functions.channels.compiler import pieces
        from functions.channels.whatsapp.payloads import write

        made, report = pieces(message, CAPABILITIES)
        return Compiled(tuple(write(piece) for piece in made), report)

    def template(self, name: str, language: str, parameters: tuple[str, ...]) -> Payload:
        from functions.channels.whatsapp.payloads import template

        return template(name, language, parameters)

    def send(self, account: str, address: str, payload: Payload, *, token: str, reference: str) -> str:
        """A time-out is Unavailable though the message may have gone: a chat message is sent at least once."""
        number = account.partition(":")[2]
        body = json.dumps(addressed(payload, address, reference)).encode()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        status, answer = self._post(f"{self._api}/{number}/messages", headers, body)
        if not 200 <= status < 300:
            raise refusal(status, answer)
        return _message_id(answer)


def addressed(payload: Payload, address: str, reference: str) -> Payload:
    """The whole body of a send. A number goes in `to` with its "+", a business-scoped id in `recipient`."""
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to" if address.startswith("+") else "recipient": address,
        "biz_opaque_callback_data": reference,
        **payload,
    }


def _message_id(answer: bytes) -> str:
    try:
        messages = array(mapping(json.loads(answer)).get("messages"))
    except ValueError:
        messages = []
    found = string(mapping(next(iter(messages), None)).get("id"))
    if not found:
        raise Unavailable("the answer names no message")
    return found


def _sign(key: str, body: bytes) -> bytes:
    return b"sha256=" + hmac.new(key.encode(), body, hashlib.sha256).hexdigest().encode()


def _any_equal(given: bytes, expected: Iterable[bytes]) -> bool:
    """Constant time for each, and all are compared. An empty secret is no secret: it opens nothing."""
    return any([hmac.compare_digest(given, candidate) for candidate in expected if candidate])


def _poster() -> Post:
    pool: list[Any] = []

    def post(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        # urllib3 comes with botocore, in Lambda and here; imported late, for most functions send nothing.
        import urllib3

        if not pool:
            timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
            pool.append(urllib3.PoolManager(timeout=timeout, retries=False))
        try:
            answer = pool[0].request("POST", url, headers=dict(headers), body=body, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            raise Unavailable(type(error).__name__) from error
        return answer.status, answer.data

    return post

"""WhatsApp Cloud API. Reading is in inbound.py and content.py, writing in payloads.py, refusals in refusals.py.

May import core types, errors and the shared compiler; no other package of ours, no boto3. `send` makes the only call.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from functions.channels.channel import Compiled, Parsed, Payload, Request
from functions.channels.fetching import Get, download, getter
from functions.channels.graph import API, MEDIA_HOSTS
from functions.channels.http import Post, poster
from functions.channels.signatures import check_meta, meta_handshake
from functions.channels.whatsapp.capabilities import CAPABILITIES
from functions.channels.whatsapp.refusals import refusal
from functions.channels.wire import array, mapping, read_object, string
from functions.conversation.message import Message
from functions.conversation.pictures import Picture
from functions.errors import Unavailable


class WhatsApp:
    name = "whatsapp"
    capabilities = CAPABILITIES

    def __init__(self, api: str = API, post: Post | None = None, get: Get | None = None) -> None:
        self._api = api.rstrip("/")
        self._post = post or poster()
        self._get = get or getter()

    def handshake(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> str:
        return meta_handshake(request, secrets.get("whatsapp_verify_token", ()))

    def verify(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> bytes:
        check_meta(request, secrets.get("whatsapp_app_secret", ()))
        return request.body

    def parse(self, body: bytes, received_at: datetime) -> Parsed:
        # The worker, which writes and sends, never reads.
        from functions.channels.whatsapp.inbound import parse

        return parse(body, received_at)

    def compile(self, message: Message, reference: str = "") -> Compiled:
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
        return _message_id(self._call(account, addressed(payload, address, reference), token))

    def show_typing(self, account: str, address: str, message_id: str, *, token: str) -> None:
        """Until the answer, or for 25 s; it also says that the message was read (channels.md 2.2)."""
        read = {"status": "read", "message_id": message_id, "typing_indicator": {"type": "text"}}
        self._call(account, {"messaging_product": "whatsapp", **read}, token)

    def fetch_media(self, picture: Picture, *, token: str, most: int) -> bytes:
        """A picture's id leads to an address that is valid for five minutes, and wants the token too."""
        headers = {"Authorization": f"Bearer {token}"}
        got = self._get(f"{self._api}/{quote(picture.id, safe='')}", headers, most)
        if got.status != 200:
            raise refusal(got.status, got.body)
        url = string(mapping(read_object(got.body)).get("url"))
        return download(self._get, url, hosts=MEDIA_HOSTS, api=self._api, most=most, headers=headers)

    def _call(self, account: str, body: Payload, token: str) -> bytes:
        number = account.partition(":")[2]
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        status, answer = self._post(f"{self._api}/{number}/messages", headers, json.dumps(body).encode())
        if not 200 <= status < 300:
            raise refusal(status, answer)
        return answer


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
    messages = array(mapping(read_object(answer)).get("messages"))
    found = string(mapping(next(iter(messages), None)).get("id"))
    if not found:
        raise Unavailable("the answer names no message")
    return found

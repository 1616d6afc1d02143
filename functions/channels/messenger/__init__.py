"""Messenger. Reading is in inbound.py and content.py, writing in payloads.py, refusals in refusals.py.

May import core types, errors and the shared compiler; no other package of ours, no boto3. `send` makes the only call.
Message tags are dead (error 100 since April 2026) and HUMAN_AGENT is for people: neither is ever sent. Outside the
window goes an approved utility template, or nothing.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from functions.channels.channel import Compiled, Parsed, Payload, Request
from functions.channels.fetching import Get, download, getter
from functions.channels.graph import API, MEDIA_HOSTS
from functions.channels.http import Post, poster
from functions.channels.messenger.capabilities import CAPABILITIES
from functions.channels.messenger.inbound import OURS, Surface
from functions.channels.messenger.refusals import INSTEAD, NEVER, refusal
from functions.channels.signatures import check_meta, meta_handshake
from functions.channels.wire import mapping, read_object, string
from functions.conversation.message import Message
from functions.conversation.pictures import Picture
from functions.errors import Refused, SayOtherwise, Unavailable


class Messenger:
    name = "messenger"
    capabilities = CAPABILITIES
    surface = Surface("messenger", "page", "psid")

    def __init__(self, api: str = API, post: Post | None = None, get: Get | None = None) -> None:
        self._api = api.rstrip("/")
        self._post = post or poster()
        self._get = get or getter()

    def handshake(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> str:
        return meta_handshake(request, secrets.get(f"{self.name}_verify_token", ()))

    def verify(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> bytes:
        check_meta(request, secrets.get(f"{self.name}_app_secret", ()))
        return request.body

    def parse(self, body: bytes, received_at: datetime) -> Parsed:
        # The worker, which writes and sends, never reads.
        from functions.channels.messenger.inbound import parse

        return parse(body, received_at, self.surface)

    def compile(self, message: Message, reference: str = "") -> Compiled:
        # The edge, which must start fast, reads and never writes.
        from functions.channels.compiler import pieces
        from functions.channels.messenger.payloads import write

        made, report = pieces(message, self.capabilities)
        messages = (message for piece in made for message in write(piece))
        return Compiled(tuple({"messaging_type": "RESPONSE", "message": each} for each in messages), report)

    def template(self, name: str, language: str, parameters: tuple[str, ...]) -> Payload:
        from functions.channels.messenger.payloads import template

        return {"messaging_type": "UTILITY", "message": template(name, language, parameters)}

    def send(self, account: str, address: str, payload: Payload, *, token: str, reference: str) -> str:
        """A time-out is Unavailable though the message may have gone: a chat message is sent at least once."""
        page = account.partition(":")[2]
        message = payload["message"] | {"metadata": f"{OURS}{reference}"}
        instead = message.pop(INSTEAD, None)
        body = payload | {"recipient": {"id": address}, "message": message}
        try:
            return self.post(f"{self._api}/{page}/messages", body, token)
        except Refused as refused:
            if instead is None or refused.code not in NEVER:
                raise
            raise SayOtherwise(str(refused), code=refused.code, instead=payload | {"message": instead}) from None

    def fetch_media(self, picture: Picture, *, token: str, most: int) -> bytes:
        """The webhook has told the address, which needs no token and ends by itself."""
        return download(self._get, picture.url, hosts=MEDIA_HOSTS, api=self._api, most=most)

    def post(self, url: str, body: Payload, token: str) -> str:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        status, answer = self._post(url, headers, json.dumps(body).encode())
        if not 200 <= status < 300:
            raise refusal(status, answer)
        return message_id(answer)


def message_id(answer: bytes) -> str:
    found = string(mapping(read_object(answer)).get("message_id"))
    if not found:
        raise Unavailable("the answer names no message")
    return found

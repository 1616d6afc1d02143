"""Telegram Bot API. Reading is in inbound.py and content.py, writing in payloads.py, refusals in refusals.py.

May import core types, errors and the shared compiler; no other package of ours, no boto3. `send` makes the only call.
A bot's token is part of the address that is called, so no error of a call may carry that address along.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import quote

from functions.channels.channel import Compiled, Parsed, Payload, Request
from functions.channels.fetching import Get, checked, getter
from functions.channels.http import Post, poster
from functions.channels.signatures import check_secret
from functions.channels.telegram.capabilities import CAPABILITIES
from functions.channels.wire import mapping, read_object, string
from functions.conversation.message import Carousel, Message, PaymentRequest, Text
from functions.conversation.pictures import Picture
from functions.errors import Refused, SignatureError, Unavailable

API = "https://api.telegram.org"
INVOICE = "sendInvoice"
BAD_REQUEST = 400
SECRET_HEADER = "x-telegram-bot-api-secret-token"


class Telegram:
    """`account`: "telegram:<bot id>". An update does not say which bot it is for. `provider_token`: of BotFather's
    payments, asked for when an invoice is sent; "": there is none."""

    name = "telegram"
    capabilities = CAPABILITIES

    def __init__(
        self,
        api: str = API,
        post: Post | None = None,
        account: str = "telegram",
        provider_token: Callable[[], str] = lambda: "",
        get: Get | None = None,
    ) -> None:
        self._api = api.rstrip("/")
        self._post = post or poster()
        self._get = get or getter()
        self._account = account
        self._provider_token = provider_token

    def handshake(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> str:
        raise SignatureError("Telegram has no handshake: setWebhook tells it the address")

    def verify(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> bytes:
        """The secret that setWebhook was given comes along as it is; nothing is signed."""
        check_secret(request.headers.get(SECRET_HEADER, ""), secrets.get("telegram_secret_token", ()))
        return request.body

    def parse(self, body: bytes, received_at: datetime) -> Parsed:
        # The worker, which writes and sends, never reads.
        from functions.channels.telegram.inbound import parse

        return parse(body, received_at, self._account)

    def compile(self, message: Message, reference: str = "") -> Compiled:
        # The edge, which must start fast, reads and never writes.
        from functions.channels.compiler import pieces
        from functions.channels.telegram.payloads import write
        from functions.channels.telegram.payments import invoice, tells

        if isinstance(message, PaymentRequest) and message.invoice:
            if tells(message.body):
                return invoice(message.invoice, message.body)
            ahead, due = self.compile(Text(body=message.body)), invoice(message.invoice, message.amount)
            why = "invoice: more to say than fits → text ahead of it"
            return Compiled((*ahead.payloads, *due.payloads), (why, *ahead.report, *due.report))
        made, report = pieces(message, CAPABILITIES)
        return Compiled(tuple(payload for piece in made for payload in write(piece, reference)), report)

    def page(self, carousel: Carousel, reference: str, number: int, on: str) -> Payload:
        from functions.channels.compiler import pieces
        from functions.channels.pieces import Cards
        from functions.channels.telegram.payloads import over, page

        made, _ = pieces(carousel, CAPABILITIES)
        cards = next(piece for piece in made if isinstance(piece, Cards))
        shown = page(cards, reference, number)
        return over(shown, on) if on else shown

    def template(self, name: str, language: str, parameters: tuple[str, ...]) -> Payload:
        raise Refused("Telegram has no window, and so no approved templates")

    def send(self, account: str, address: str, payload: Payload, *, token: str, reference: str) -> str:
        """A time-out is Unavailable though the message may have gone: a chat message is sent at least once."""
        from functions.channels.telegram.refusals import refusal, unchanged

        method, body = payload["method"], addressed(payload, address) | self._for_money(payload)
        headers = {"Content-Type": "application/json"}
        try:
            status, answer = self._post(f"{self._api}/bot{token}/{method}", headers, json.dumps(body).encode())
        except Unavailable as failure:
            # What the failure came from may name the address, and with it the token.
            raise Unavailable(str(failure).replace(token, "…")) from None
        if unchanged(status, answer):
            # A page that is shown already: the same button twice, or a webhook that came again.
            return f"{body['chat_id']}:{body['message_id']}"
        if not 200 <= status < 300:
            raise refusal(status, answer, payload)
        return _message_id(answer)

    def fetch_media(self, picture: Picture, *, token: str, most: int) -> bytes:
        """`getFile` names the file, which can be had for an hour at least, up to 20 MB."""
        from functions.channels.telegram.refusals import refusal

        got = self._get(f"{self._api}/bot{token}/getFile?file_id={quote(picture.id, safe='')}", {}, most)
        if got.status != 200:
            raise refusal(got.status, got.body, {"method": "getFile"})
        path = string(mapping(mapping(read_object(got.body)).get("result")).get("file_path"))
        if not path or ".." in path:
            raise Refused("the answer names no file")
        return checked(self._get(f"{self._api}/file/bot{token}/{quote(path)}", {}, most))

    def _for_money(self, payload: Payload) -> Payload:
        """Not in the payload, which is kept."""
        if payload["method"] != INVOICE:
            return {}
        token = self._provider_token()
        if not token:
            raise Refused("no provider token that fits Stripe's key", code=BAD_REQUEST)
        return {"provider_token": token}


def addressed(payload: Payload, address: str) -> Payload:
    """The body of a call: the payload's parameters, and the chat. Telegram's own chats are numbers."""
    chat = int(address) if address.removeprefix("-").isdecimal() else address
    return {"chat_id": chat} | {key: value for key, value in payload.items() if key != "method"}


def _message_id(answer: bytes) -> str:
    """Unique for the bot: Telegram numbers messages by chat. Of an album, the first."""
    found = mapping(read_object(answer)).get("result")
    message = mapping(found[0] if isinstance(found, list) and found else found)
    chat, number = string(mapping(message.get("chat")).get("id")), string(message.get("message_id"))
    if not (chat and number):
        raise Unavailable("the answer names no message")
    return f"{chat}:{number}"

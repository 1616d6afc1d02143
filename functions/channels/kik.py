"""Kik, as its documentation last stood (reference/channels.md 6): legacy, tested against recorded payloads only.

A suggested response comes back as its own text (`typed`). One file, because it fits; bigger channels are packages.
May import core types, errors and the shared compiler; no other package of ours, no boto3. `send` makes the only call.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from functions.channels.channel import (
    Capabilities,
    Compiled,
    DeliveryState,
    Incoming,
    Parsed,
    Payload,
    Receipt,
    Request,
)
from functions.channels.fetching import Get, download, getter
from functions.channels.heard import text_in
from functions.channels.http import Post, poster
from functions.channels.pieces import Attachment, Buttons, LinkButton, Piece, Words
from functions.channels.signatures import any_equal
from functions.channels.wire import Json, Unusable, array, instant, mapping, needed, read_object, string
from functions.conversation.events import (
    Content,
    MediaIn,
    Opened,
    PageContext,
    ShopperWrote,
    Unsupported,
)
from functions.conversation.message import Message, Option
from functions.conversation.pictures import Picture
from functions.errors import ChannelError, Refused, SignatureError, SlowDown, Unavailable, UnreadableBody

API = "https://api.kik.com/v1"
CAPABILITIES = Capabilities(
    text=1500,
    window=None,
    buttons=20,
    button_title=60,
    link_button=True,
    body=1500,
    link_title=60,
    typed=True,
)
"""Kik's own page on lengths is gone: what its clients were seen to send, and never more."""
MOST_AT_ONCE = 5
"""Messages of one request to one user; Kik's clients send at most 25 in all, its documentation said 5 to each."""
LONGEST_ID = 250
LONGEST_REASON = 200
LONGEST_URL = 2048
MEDIA_HOSTS = (".kik.com",)
"""Its documentation named none; what it sent was at its own."""
RECEIPTS: dict[str, DeliveryState] = {"delivery-receipt": "delivered", "read-receipt": "read"}
IGNORED = ("is-typing",)
DIRECT = ("", "direct")


class Kik:
    name = "kik"
    capabilities = CAPABILITIES

    def __init__(self, api: str = API, post: Post | None = None, account: str = "kik:", get: Get | None = None) -> None:
        self._api = api.rstrip("/")
        self._post = post or poster()
        self._get = get or getter()
        self._account = account

    def handshake(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> str:
        raise SignatureError("Kik never asks: its address is set with POST /v1/config")

    def verify(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> bytes:
        """HMAC-SHA1 of the raw body in hex, which Kik writes in capitals and its own clients compare in any."""
        given = request.headers.get("x-kik-signature", "").lower().encode()
        keys = filter(None, secrets.get("kik_api_key", ()))
        if not any_equal(
            given, (hmac.new(key.encode(), request.body, hashlib.sha1).hexdigest().encode() for key in keys)
        ):
            raise SignatureError("the signature is missing or wrong")
        return request.body

    def parse(self, body: bytes, received_at: datetime) -> Parsed:
        try:
            messages = mapping(json.loads(body)).get("messages")
        except (ValueError, RecursionError):
            raise UnreadableBody("the body is not JSON") from None
        if not isinstance(messages, list):
            raise UnreadableBody("messages is not a list")
        reading = Reading(self._account, received_at)
        for index, message in enumerate(messages):
            reading.item(index, message)
        return Parsed(
            tuple(reading.incoming), tuple(reading.receipts), tuple(reading.notices), tuple(reading.unreadable)
        )

    def compile(self, message: Message, reference: str = "") -> Compiled:
        """As few requests as can be: messages of one request arrive in order."""
        # The edge, which must start fast, reads and never writes.
        from functions.channels.compiler import pieces

        made, report = pieces(message, CAPABILITIES)
        messages = [one for piece in made for one in WRITERS[type(piece)](piece)]
        groups = [messages[at : at + MOST_AT_ONCE] for at in range(0, len(messages), MOST_AT_ONCE)]
        return Compiled(tuple({"messages": group} for group in groups), report)

    def template(self, name: str, language: str, parameters: tuple[str, ...]) -> Payload:
        raise Refused("Kik has no window, and so no approved templates")

    def send(self, account: str, address: str, payload: Payload, *, token: str, reference: str) -> str:
        """Kik's answer names no message, so the effect's own id stands in for one. Raises as every channel does."""
        login = base64.b64encode(f"{account.partition(':')[2]}:{token}".encode()).decode()
        headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
        body = {"messages": [{"to": address, **message} for message in payload["messages"]]}
        status, answer = self._post(f"{self._api}/message", headers, json.dumps(body).encode())
        if not 200 <= status < 300:
            raise refusal(status)
        if read_object(answer) is None:
            raise Unavailable("the answer is not Kik's")
        return reference

    def fetch_media(self, picture: Picture, *, token: str, most: int) -> bytes:
        return download(self._get, picture.url, hosts=MEDIA_HOSTS, api=self._api, most=most)


# --- what comes in ------------------------------------------------------------------------------------------------


class Reading:
    """One webhook body being read: what is wrong with one message does not lose the others."""

    def __init__(self, account: str, received_at: datetime) -> None:
        self.account = account
        self.received_at = received_at
        self.incoming: list[Incoming] = []
        self.receipts: list[Receipt] = []
        self.notices: list[str] = []
        self.unreadable: list[str] = []

    def item(self, index: int, message: object) -> None:
        try:
            if not isinstance(message, dict):
                raise Unusable("not an object")
            self._message(message)
        except Unusable as error:
            self.unreadable.append(f"messages[{index}]: {error}")

    def _message(self, message: Json) -> None:
        kind = string(message.get("type")) or "unknown"
        if not message.get("from") and message.get("to"):
            self.notices.append(f"{kind}: one that a bot sent is not a shopper's")
        elif _of_a_group(message):
            self.notices.append(f"{kind}: one to a group at {self.account}; groups are not customers")
        elif kind in RECEIPTS:
            self._receipt(RECEIPTS[kind], message)
        elif kind in IGNORED:
            self.notices.append(f"{kind}: ignored")
        else:
            self._wrote(kind, message)

    def _wrote(self, kind: str, message: Json) -> None:
        user, message_id = needed(message, "from"), needed(message, "id")
        if len(message_id) > LONGEST_ID:
            raise Unusable(f"id has {len(message_id)} characters")
        data = string(message.get("data")) if kind == "scan-data" else ""
        what = ShopperWrote(
            content=_content(kind, message),
            message_id=message_id,
            context=PageContext(product=data.removeprefix("sku_")) if data else None,
        )
        names = (f"kik:{user}",)
        self.incoming.append(Incoming(message_id, self.account, names, user, self._at(message), what))

    def _receipt(self, state: DeliveryState, message: Json) -> None:
        names = (f"kik:{needed(message, 'from')}",)
        for message_id in filter(None, map(string, array(message.get("messageIds")))):
            self.receipts.append(Receipt(self.account, message_id, state, self._at(message), names=names))

    def _at(self, message: Json) -> datetime:
        """The documentation says milliseconds; recorded payloads have seconds too."""
        return instant(message.get("timestamp"), self.received_at)


def _of_a_group(message: Json) -> bool:
    """A bot that is mentioned in a group gets that message, with the whole group among its participants."""
    crowd = len(array(message.get("participants"))) > 1
    return crowd or string(message.get("chatType")) not in DIRECT or bool(message.get("mention"))


def _content(kind: str, message: Json) -> Content:
    read = CONTENT.get(kind)
    return read(message) if read else Unsupported(type=kind[:LONGEST_REASON])


def _url(found: object) -> str:
    url = string(found)
    return url if len(url) <= LONGEST_URL else ""


def _text(message: Json) -> Content:
    body = needed(message, "body")
    return text_in(body) if body.strip() else Unsupported(type="text")


CONTENT: dict[str, Callable[[Json], Content]] = {
    "text": _text,
    "picture": lambda message: MediaIn(media="image", url=_url(message.get("picUrl"))),
    "video": lambda message: MediaIn(media="video"),
    "sticker": lambda message: MediaIn(media="sticker"),
    "start-chatting": lambda message: Opened(),
    "scan-data": lambda message: Opened(),
}


# --- what goes out ------------------------------------------------------------------------------------------------


def _words(piece: Words) -> list[Payload]:
    return [{"type": "text", "body": piece.body}]


def _buttons(piece: Buttons) -> list[Payload]:
    return [{"type": "text", "body": piece.body, "keyboards": [_keyboard(piece.options)]}]


def _keyboard(options: tuple[Option, ...]) -> Payload:
    return {"type": "suggested", "responses": [{"type": "text", "body": option.title} for option in options]}


def _link(piece: LinkButton) -> list[Payload]:
    return [{"type": "text", "body": piece.body}, {"type": "link", "url": piece.link.url, "title": piece.link.title}]


def _attachment(piece: Attachment) -> list[Payload]:
    """Kik takes pictures and videos; whatever else is a link to it."""
    if piece.mime.startswith("image/"):
        shown = _picture(piece.url)
    elif piece.mime.startswith("video/"):
        shown = {"type": "video", "videoUrl": piece.url}
    else:
        shown = {"type": "link", "url": piece.url}
    return [shown, *([{"type": "text", "body": piece.caption}] if piece.caption else [])]


def _picture(url: str) -> Payload:
    return {"type": "picture", "picUrl": url}


WRITERS: dict[type[Piece], Callable[[Any], list[Payload]]] = {
    Words: _words,
    Buttons: _buttons,
    LinkButton: _link,
    Attachment: _attachment,
}


def refusal(status: int) -> ChannelError:
    """What an answer other than 2xx means. Kik's own words may quote the user, and are not kept."""
    if status == 429:
        return SlowDown("HTTP 429", whole_account=True)
    if status >= 500 or status == 408:
        return Unavailable(f"HTTP {status}")
    return Refused(f"HTTP {status}", code=status, operator=status == 401)

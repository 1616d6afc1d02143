"""WeChat Official Account. Reading is in sealed.py, xml.py and inbound.py; writing in payloads.py, with refusals.py.

May import core types, errors and the shared compiler; no other package of ours, no boto3. `send` makes the only call.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import quote

from functions.channels.channel import Compiled, Parsed, Payload, Request
from functions.channels.fetching import Get, checked, getter
from functions.channels.http import Post, poster
from functions.channels.signatures import any_equal
from functions.channels.wechat.capabilities import CAPABILITIES
from functions.channels.wechat.refusals import check, issued, message_id
from functions.conversation.message import Message
from functions.conversation.pictures import Picture
from functions.errors import Refused, SignatureError, UnreadableBody

API = "https://api.weixin.qq.com"


class WeChat:
    name = "wechat"
    capabilities = CAPABILITIES

    def __init__(self, api: str = API, post: Post | None = None, get: Get | None = None) -> None:
        self._api = api.rstrip("/")
        self._post = post or poster()
        self._get = get or getter()

    def handshake(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> str:
        _check(request, secrets.get("wechat_token", ()))
        return request.query.get("echostr", "")

    def verify(self, request: Request, secrets: Mapping[str, tuple[str, ...]]) -> bytes:
        """Where the account has a key, only what is sealed with it is read: the plain copy that WeChat's "compatible"
        mode puts beside the envelope is covered by no signature."""
        tokens, keys = secrets.get("wechat_token", ()), tuple(filter(None, secrets.get("wechat_aes_key", ())))
        _check(request, tokens)
        if not keys:
            return request.body
        return _opened(request, tokens, keys, next(iter(secrets.get("wechat_app_id", ())), ""))

    def parse(self, body: bytes, received_at: datetime) -> Parsed:
        # The worker, which writes and sends, never reads.
        from functions.channels.wechat.inbound import parse

        return parse(body, received_at)

    def compile(self, message: Message, reference: str = "") -> Compiled:
        # The edge, which must start fast, reads and never writes.
        from functions.channels.compiler import pieces
        from functions.channels.wechat.payloads import write

        made, report = pieces(message, CAPABILITIES)
        return Compiled(tuple(write(piece) for piece in made), report)

    def template(self, name: str, language: str, parameters: tuple[str, ...]) -> Payload:
        raise Refused("WeChat's templates are of its own library, and none of them is ours")

    def send(self, account: str, address: str, payload: Payload, *, token: str, reference: str) -> str:
        """A customer-service message gets no id, so the effect's own stands in for one.

        Raises TokenExpired or QuotaSpent beside what every channel raises.
        """
        # Escaped, a Chinese character would be shown as "\\u4f60": WeChat reads the JSON as text
        body = json.dumps({"touser": address, **payload}, ensure_ascii=False).encode("utf-8", "replace")
        url = f"{self._api}/cgi-bin/message/custom/send?access_token={token}"
        status, answer = self._post(url, {"Content-Type": "application/json; charset=utf-8"}, body)
        check(status, answer)
        return message_id(answer) or reference

    def fetch_media(self, picture: Picture, *, token: str, most: int) -> bytes:
        """The file itself, for three days; what goes wrong comes as JSON, with HTTP 200. Raises TokenExpired too."""
        url = f"{self._api}/cgi-bin/media/get?access_token={token}&media_id={quote(picture.id, safe='')}"
        body = checked(self._get(url, {}, most))
        if body.lstrip()[:1] == b"{":
            check(200, body)
        return body

    def access_token(self, app_id: str, secret: str, *, anew: bool) -> tuple[str, int]:
        """What messages are sent with, and its life in seconds. WeChat's "stable" token: who asks again gets the same
        one until five minutes before its end; `anew` ends it, at most 20 times a day and 30 s apart."""
        asked = {"grant_type": "client_credential", "appid": app_id, "secret": secret, "force_refresh": anew}
        headers = {"Content-Type": "application/json"}
        status, answer = self._post(f"{self._api}/cgi-bin/stable_token", headers, json.dumps(asked).encode())
        return issued(status, answer)


def _check(request: Request, tokens: Iterable[str]) -> None:
    """The signature is in the query, of every request, and covers no body. Raises SignatureError."""
    query = request.query
    parts = (query.get("timestamp", ""), query.get("nonce", ""))
    signed = (sign(token, *parts) for token in tokens if token)
    if not all(parts) or not any_equal(query.get("signature", "").encode(), signed):
        raise SignatureError("the signature is missing or wrong")


def _opened(request: Request, tokens: Iterable[str], keys: Iterable[str], app_id: str) -> bytes:
    """Signed together with its envelope, and opened with the current key or the one before. Raises SignatureError."""
    from functions.channels.wechat.sealed import opened
    from functions.channels.wechat.xml import fields

    try:
        envelope = fields(request.body).get("Encrypt", "")
    except UnreadableBody:
        envelope = ""
    query = request.query
    parts = (query.get("timestamp", ""), query.get("nonce", ""), envelope)
    signed = (sign(token, *parts) for token in tokens if token)
    if not envelope or not any_equal(query.get("msg_signature", "").encode(), signed):
        raise SignatureError("the message is not sealed, or its signature is wrong")
    failure = SignatureError("the envelope cannot be opened")
    for key in keys:
        try:
            return opened(envelope, key, app_id)
        except SignatureError as wrong:
            failure = wrong
    raise failure


def sign(*parts: str) -> bytes:
    """ "Sort the token, timestamp and nonce, join them, and hash them with SHA1"."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest().encode()

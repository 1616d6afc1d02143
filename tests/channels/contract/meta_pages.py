"""Messenger and Instagram, from channels.md 3."""

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from typing import Any

from functions.channels.channel import Channel, Request
from functions.channels.fetching import Get
from functions.channels.http import Post
from functions.channels.instagram import Instagram
from functions.channels.messenger import Messenger
from tests.channels.contract.case import Case, Pictures
from tests.channels.send_api import words

PAGE, SHOPPER, AT = "1034", "24800", 1790000000123
KEYS = ("now", "before", "a stranger's")


def sign(body: bytes, which: int) -> Request:
    digest = hmac.new(KEYS[which].encode(), body, hashlib.sha256).hexdigest()
    return Request(body, {"x-hub-signature-256": f"sha256={digest}", "content-type": "application/json"})


def body_of(object_: str) -> Callable[[Sequence[Any]], bytes]:
    def body(items: Sequence[Any]) -> bytes:
        root = {"object": object_, "entry": [{"id": PAGE, "time": AT, "messaging": list(items)}]}
        # Meta escapes what is not ASCII, and slashes
        return json.dumps(root).replace("/", "\\/").encode()

    return body


def item(**fields: Any) -> dict[str, Any]:
    return {"sender": {"id": SHOPPER}, "recipient": {"id": PAGE}, "timestamp": AT, **fields}


def text(id: str, text: str) -> dict[str, Any]:
    return item(message={"mid": f"m_{id}", "text": text})


def choice(id: str, action: str, title: str) -> dict[str, Any]:
    return item(message={"mid": f"m_{id}", "text": title, "quick_reply": {"payload": action}})


def delivery(id: str, state: str) -> dict[str, Any]:
    named: dict[str, Any] = {"watermark": AT} | ({"mids": [id]} if state == "delivered" else {"mid": id})
    return item(**{"delivery" if state == "delivered" else "read": named})


def opt_out(id: str) -> dict[str, Any]:
    stopped = {"type": "notification_messages", "notification_messages_status": "STOP_NOTIFICATIONS", "payload": id}
    return item(optin=stopped)


def handshake(token: str) -> Request:
    return Request(b"", query={"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "0012"})


def sent(raw: bytes) -> str:
    payload = json.loads(raw)
    assert payload["recipient"] == {"id": SHOPPER}
    return words(payload["message"])


def error(status: int, code: int, subcode: int = 0) -> tuple[int, bytes]:
    found = {"code": code, "error_subcode": subcode, "message": f"(#{code}) no"}
    return status, json.dumps({"error": found}).encode()


def case(
    name: str, object_: str, make: Callable[[Post], Channel], fetching: Callable[[Get], Channel], lies_at: str
) -> Case:
    return Case(
        name=name,
        make=make,
        account=f"{name}:{PAGE}",
        shopper=SHOPPER,
        secrets={f"{name}_app_secret": ("now", "before"), f"{name}_verify_token": ("tulip", "rose")},
        sign=sign,
        body=body_of(object_),
        text=text,
        choice=choice,
        unknown=lambda id: item(message={"mid": f"m_{id}", "hologram": {"depth": 3}}),
        broken=lambda: item(message={"text": "by nobody"}),
        accepted=(200, b'{"recipient_id": "24800", "message_id": "m_new"}'),
        refusals={
            "unavailable": (error(500, 1), error(500, 2), (502, b"<html>")),
            "throttled": (error(400, 613), error(400, 4)),
            "never": (error(400, 100), error(400, 10, 2018278), error(400, 551, 1545041)),
            "operator": (error(401, 190), error(403, 230), error(403, 10)),
        },
        sent=sent,
        handshake=(handshake, "0012"),
        receipts=delivery,
        opt_out=opt_out,
        pictures=Pictures(
            make=fetching,
            item=lambda id: item(
                message={"mid": f"m_{id}", "attachments": [{"type": "image", "payload": {"url": lies_at}}]}
            ),
            served=lambda content: {lies_at: content},
            expired=((404, b""), (403, b"URL signature expired")),
        ),
    )


MESSENGER = case(
    "messenger",
    "page",
    lambda post: Messenger(post=post),
    lambda get: Messenger(get=get),
    "https://scontent.xx.fbcdn.net/v/t1.15752-9/1_n.jpg?_nc_cat=101&oh=03&oe=6A",
)
INSTAGRAM = case(
    "instagram",
    "instagram",
    lambda post: Instagram(post=post),
    lambda get: Instagram(get=get),
    "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=178&signature=Ab",
)

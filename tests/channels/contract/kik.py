"""Kik, from channels.md 6: as its documentation last stood."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from functions.channels.channel import Request
from functions.channels.kik import Kik
from tests.channels.contract.case import Case, Pictures

SHOPPER = "aleem.rose"
SECRETS = {"kik_api_key": ("7b939d69-e840-4d22-aab8-4188c2198f8a", "an older key")}
KEYS = (*SECRETS["kik_api_key"], "a stranger's")
PICTURE = "https://platform.kik.com/content/files/8f1a?t=1"
KINDS = {"delivered": "delivery-receipt", "read": "read-receipt"}


def sign(body: bytes, which: int) -> Request:
    digest = hmac.new(KEYS[which].encode(), body, hashlib.sha1).hexdigest().upper()
    return Request(body, {"x-kik-signature": digest, "content-type": "application/json"})


def body(items: Sequence[Any]) -> bytes:
    return json.dumps({"messages": list(items)}).encode()


def message(id: str, kind: str, **fields: Any) -> dict[str, Any]:
    return {
        "type": kind, "id": f"8e7fc0ad-{id}", "chatId": "c3ab8ff1", "from": SHOPPER, "participants": [SHOPPER],
        "mention": None, "timestamp": 1790000000123, "readReceiptRequested": True, "chatType": "direct", **fields,
    }  # fmt: skip


def broken() -> dict[str, Any]:
    return {"type": "text", "id": "1", "body": "by nobody", "timestamp": 1790000000123}


def sent(raw: bytes) -> str:
    messages = json.loads(raw)["messages"]
    assert {one["to"] for one in messages} == {SHOPPER} and len(messages) <= 25
    return "\n".join(one["body"] for one in messages if one["type"] == "text")


CASE = Case(
    name="kik",
    make=lambda post: Kik(post=post, account="kik:roses"),
    account="kik:roses",
    shopper=SHOPPER,
    secrets=SECRETS,
    sign=sign,
    body=body,
    text=lambda id, text: message(id, "text", body=text),
    choice=lambda id, action, title: message(id, "text", body=title),
    unknown=lambda id: message(id, "hologram", depth=3),
    broken=broken,
    accepted=(200, b"{}"),
    refusals={
        "unavailable": ((500, b"{}"), (503, b""), (502, b"<html>")),
        "throttled": ((429, b'{"error": "TooManyRequests"}'),),
        "never": ((400, b'{"error": "BadRequest"}'), (403, b'{"error": "Forbidden"}')),
        "operator": ((401, b'{"error": "Unauthorized"}'),),
    },
    sent=sent,
    receipts=lambda id, state: message(id, KINDS[state], messageIds=[id]),
    pictures=Pictures(
        make=lambda get: Kik(get=get, account="kik:roses"),
        item=lambda id: message(id, "picture", picUrl=PICTURE),
        served=lambda content: {PICTURE: content},
    ),
)

"""WhatsApp Cloud API, from channels.md 2."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from functions.channels.channel import Request
from functions.channels.whatsapp import WhatsApp
from tests.channels.contract.case import Case, Pictures

NUMBER, SHOPPER = "200300400", "31612345678"
SECRETS = {"whatsapp_app_secret": ("now", "before"), "whatsapp_verify_token": ("tulip", "rose")}
KEYS = (*SECRETS["whatsapp_app_secret"], "a stranger's")


LIES_AT = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=2754859&ext=1790000300&hash=AT"


def sign(body: bytes, which: int) -> Request:
    digest = hmac.new(KEYS[which].encode(), body, hashlib.sha256).hexdigest()
    return Request(body, {"x-hub-signature-256": f"sha256={digest}", "content-type": "application/json"})


def body(items: Sequence[Any]) -> bytes:
    value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER}}
    field = "messages"
    for kind, item in items:
        value.setdefault(kind, []).append(item)
        field = kind if kind == "user_preferences" else field
    entry = {"id": "9000", "changes": [{"field": field, "value": value}]}
    # Meta escapes what is not ASCII, and slashes
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).replace("/", "\\/").encode()


def message(id: str, kind: str, **block: Any) -> tuple[str, Any]:
    return "messages", {"from": SHOPPER, "id": f"wamid.{id}", "timestamp": "1790000000", "type": kind, **block}


def status(id: str, state: str) -> tuple[str, Any]:
    failed = {"errors": [{"code": 131026, "title": "Message undeliverable"}]} if state == "failed" else {}
    return "statuses", {"id": id, "status": state, "timestamp": "1790000001", "recipient_id": SHOPPER, **failed}


def preference(id: str) -> tuple[str, Any]:
    said = {"wa_id": SHOPPER, "category": "marketing_messages", "value": "stop", "timestamp": 1790000000}
    return "user_preferences", said


def handshake(token: str) -> Request:
    query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "0012"}
    return Request(b"", query=query)


def sent(raw: bytes) -> str:
    payload = json.loads(raw)
    block = payload[payload["type"]]
    return str(block["body"]["text"] if isinstance(block["body"], dict) else block["body"])


def error(status: int, code: int) -> tuple[int, bytes]:
    return status, json.dumps({"error": {"code": code, "message": f"(#{code}) no"}}).encode()


CASE = Case(
    name="whatsapp",
    make=lambda post: WhatsApp(post=post),
    account=f"whatsapp:{NUMBER}",
    shopper=f"+{SHOPPER}",
    secrets=SECRETS,
    sign=sign,
    body=body,
    text=lambda id, text: message(id, "text", text={"body": text}),
    choice=lambda id, action, title: message(
        id, "interactive", interactive={"type": "button_reply", "button_reply": {"id": action, "title": title}}
    ),
    unknown=lambda id: message(id, "hologram", hologram={"depth": 3}),
    broken=lambda: ("messages", {"type": "text", "text": {"body": "by nobody"}}),
    accepted=(200, b'{"messages": [{"id": "wamid.new"}]}'),
    refusals={
        "unavailable": (error(500, 131000), error(503, 2), (502, b"<html>")),
        "throttled": (error(400, 131056), error(400, 130429)),
        "never": (error(400, 131026), error(400, 131047), error(400, 100)),
        "operator": (error(401, 190), error(403, 10)),
    },
    sent=sent,
    handshake=(handshake, "0012"),
    receipts=status,
    receipt_states=("delivered", "read", "failed"),
    opt_out=preference,
    pictures=Pictures(
        make=lambda get: WhatsApp(get=get),
        item=lambda id: message(id, "image", image={"id": "2754859", "mime_type": "image/jpeg", "sha256": "8f="}),
        served=lambda content: {
            "https://graph.facebook.com/v23.0/2754859": json.dumps(
                {"messaging_product": "whatsapp", "url": LIES_AT, "mime_type": "image/jpeg", "id": "2754859"}
            ).encode(),
            LIES_AT: content,
        },
        authorised=True,
        expired=((404, b""), error(400, 100)),
    ),
)

"""Webhook bodies as Meta sends them: what a shopper wrote, and statuses. Pure; CONTENT is the index of kinds."""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from infra.simulator.phones import Bubble
from infra.simulator.whatsapp_phone import WhatsAppPhone as Phone

Json = dict[str, Any]
SHA = "4a5c1f0b7d2e9a6c3b8f1d0e5a7c9b2d4f6e8a0c1b3d5f7a9c0e2b4d6f8a1c3e"
MEDIA_ID = "1037543291543636"


BUSINESS_ACCOUNT = "104996122399160"


class Envelope:
    """`number`: phone number id and display number of the shop."""

    def __init__(self, phone_number_id: str, display_phone_number: str) -> None:
        self._metadata = {"display_phone_number": display_phone_number, "phone_number_id": phone_number_id}

    def message(self, phone: Phone, message_id: str, at: float, content: Json, answers: Bubble | None = None) -> Json:
        message = {**phone.sender(), "id": message_id, "timestamp": str(int(at)), **content}
        if answers:
            message["context"] = {"from": self._metadata["display_phone_number"], "id": answers.id}
        return self._wrap(contacts=[phone.contact()], messages=[message])

    def status(self, phone: Phone, bubble: Bubble, state: str, at: float, reference: str, code: int = 0) -> Json:
        """`reference`: the send's biz_opaque_callback_data."""
        status: Json = {"id": bubble.id, "status": state, "timestamp": str(int(at)), **phone.recipient()}
        if reference:
            status["biz_opaque_callback_data"] = reference
        if state in ("sent", "delivered"):
            category = "utility" if bubble.native.get("type") == "template" else "service"
            status["pricing"] = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": category}
        if code:
            title = FAILURES.get(code, "Message undeliverable")
            status["errors"] = [{"code": code, "title": title, "message": title, "error_data": {"details": title}}]
            return self._wrap(statuses=[status])  # a failed status has no contacts block
        return self._wrap(contacts=[phone.contact()], statuses=[status])

    def preference(self, phone: Phone, at: float, value: str) -> Json:
        """The shopper's own switch for marketing messages: stop or resume."""
        preference = {
            "wa_id": phone.wa_id,
            "user_id": phone.user_id,
            "category": "marketing_messages",
            "value": value,
            "timestamp": int(at),
            "detail": f"User requested to {value} marketing messages",
        }
        return self._wrap("user_preferences", contacts=[phone.contact()], user_preferences=[preference])

    def decided(self, value: Json) -> Json:
        """What Meta decided about a template: it is of the business account, and names no number."""
        change = {"field": "message_template_status_update", "value": value}
        return {"object": "whatsapp_business_account", "entry": [{"id": BUSINESS_ACCOUNT, "changes": [change]}]}

    def _wrap(self, field: str = "messages", **value: Any) -> Json:
        change = {"field": field, "value": {"messaging_product": "whatsapp", "metadata": self._metadata, **value}}
        return {"object": "whatsapp_business_account", "entry": [{"id": BUSINESS_ACCOUNT, "changes": [change]}]}


FAILURES = {
    131026: "Message undeliverable",
    131047: "Re-engagement message",
    131049: "This message was not delivered to maintain healthy ecosystem engagement.",
    131050: "User's number is part of an opt-out list",
}


def signed(body: Json, secret: str) -> tuple[bytes, dict[str, str]]:
    """Bytes and headers of the POST. Meta escapes what is not ASCII, and slashes, and signs those bytes."""
    raw = json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return raw, {"content-type": "application/json", "x-hub-signature-256": f"sha256={digest}"}


# --- what a shopper can send: kind → content, from what the control API was told ----------------------------------


def tapped(option: Json, from_list: bool) -> Json:
    kind = "list_reply" if from_list else "button_reply"
    return {"type": "interactive", "interactive": {"type": kind, kind: {"id": option["id"], "title": option["title"]}}}


def _media(kind: str, mime: str, **more: Any) -> Callable[[Json], Json]:
    def made(given: Json) -> Json:
        caption = {"caption": given["caption"]} if given.get("caption") else {}
        media = {"id": given.get("id", MEDIA_ID), "mime_type": given.get("mime", mime), "sha256": SHA}
        return {"type": kind, kind: {**media, **more, **caption}}

    return made


def _location(given: Json) -> Json:
    named = {name: given[name] for name in ("name", "address") if given.get(name)}
    point = {"latitude": given.get("latitude", 52.3779), "longitude": given.get("longitude", 4.8970)}
    return {"type": "location", "location": {**point, **named}}


def _contact(given: Json) -> Json:
    name = given.get("name", "Anna de Boer")
    phone = {"phone": given.get("phone", "+31 6 12345678"), "type": "CELL"}
    return {"type": "contacts", "contacts": [{"name": {"formatted_name": name, "first_name": name}, "phones": [phone]}]}


def _order(given: Json) -> Json:
    items = [
        {
            "product_retailer_id": item["sku"],
            "quantity": item.get("quantity", 1),
            "item_price": item.get("price", 0.01),
            "currency": item.get("currency", "EUR"),
        }
        for item in given["items"]
    ]
    return {
        "type": "order",
        "order": {"catalog_id": "354160437058781", "text": given.get("text", ""), "product_items": items},
    }


def _unsupported(given: Json) -> Json:
    details = {"details": "Message type is currently not supported."}
    error = {"code": 131051, "title": "Message type unknown", "message": "Message type unknown", "error_data": details}
    return {"type": "unsupported", "errors": [error], "unsupported": {"type": given.get("kind", "poll_creation")}}


def _edit(given: Json) -> Json:
    message = {"type": "text", "text": {"body": given["text"]}}
    return {"type": "edit", "edit": {"original_message_id": given["message"], "message": message}}


CONTENT: dict[str, Callable[[Json], Json]] = {
    "text": lambda given: {"type": "text", "text": {"body": given["text"]}},
    "image": _media("image", "image/jpeg"),
    "video": _media("video", "video/mp4"),
    "voice": _media("audio", "audio/ogg; codecs=opus", voice=True),
    "audio": _media("audio", "audio/mpeg"),
    "document": _media("document", "application/pdf", filename="document.pdf"),
    "sticker": _media("sticker", "image/webp", animated=False),
    "location": _location,
    "contact": _contact,
    "order": _order,
    "reaction": lambda given: {
        "type": "reaction",
        "reaction": {"message_id": given["message"]} | ({"emoji": given["emoji"]} if given.get("emoji") else {}),
    },
    "edit": _edit,
    "revoke": lambda given: {"type": "revoke", "revoke": {"original_message_id": given["message"]}},
    "unsupported": _unsupported,
}

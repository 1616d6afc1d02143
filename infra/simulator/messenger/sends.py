"""What the Send API refuses: shapes and limits of a message (channels.md 1.3 and 3.2). Pure; raises ApiRefusal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from infra.simulator.messenger.checks import array, block, link, text
from infra.simulator.messenger.receipts import receipt
from infra.simulator.messenger.refusals import invalid

Json = dict[str, Any]
QUICK_REPLIES, TITLE, PAYLOAD = 13, 20, 1000
ELEMENTS, ELEMENT_TITLE, SUBTITLE, BUTTONS, BUTTON_TEXT = 10, 80, 80, 3, 640
ATTACHMENTS = ("image", "audio", "video", "file", "template")
PROPERTIES = ("subtitle", "image_url", "default_action", "buttons")


@dataclass(frozen=True)
class Limits:
    text: int
    in_bytes: bool
    """Instagram counts bytes of UTF-8, Messenger characters."""
    templates: tuple[str, ...]


def check(message: Any, limits: Limits) -> None:
    message = block(message, "message")
    if len({"text", "attachment", "template"} & set(message)) != 1:
        raise invalid("message: one of text, attachment and template")
    if "text" in message:
        _text(message["text"], limits)
    elif "attachment" in message:
        _attachment(block(message["attachment"], "attachment"), limits)
    if "quick_replies" in message:
        _quick_replies(message["quick_replies"])


def _text(value: object, limits: Limits) -> None:
    found = text(value, "message[text]", 10**6)
    length = len(found.encode()) if limits.in_bytes else len(found.encode("utf-16-le")) // 2
    if length > limits.text:
        raise invalid(f"Length of param message[text] must be less than or equal to {limits.text}")


def _quick_replies(value: object) -> None:
    for reply in array(value, "quick_replies", 1, QUICK_REPLIES):
        if reply.get("content_type") not in ("text", "user_phone_number", "user_email"):
            raise invalid(f"quick_replies: content_type {reply.get('content_type')!r}")
        if reply["content_type"] == "text":
            text(reply.get("title"), "quick reply title", TITLE)
            text(reply.get("payload"), "quick reply payload", PAYLOAD)


def _attachment(attachment: Json, limits: Limits) -> None:
    kind = attachment.get("type")
    if kind not in ATTACHMENTS:
        raise invalid(f"attachment type {kind!r}")
    payload = block(attachment.get("payload"), "attachment[payload]")
    if kind == "template":
        template = payload.get("template_type")
        if template not in limits.templates:
            raise invalid(f"template_type {template!r}: one of {', '.join(limits.templates)}")
        TEMPLATES[template](payload)
    elif not payload.get("attachment_id"):
        link(payload.get("url"), "attachment[payload][url]")


def _generic(payload: Json) -> None:
    for element in array(payload.get("elements"), "elements", 1, ELEMENTS):
        text(element.get("title"), "element title", ELEMENT_TITLE)
        if not any(element.get(name) for name in PROPERTIES):
            raise invalid("an element has at least one property besides its title")
        if "subtitle" in element:
            text(element["subtitle"], "element subtitle", SUBTITLE)
        if "image_url" in element:
            link(element["image_url"], "element image_url")
        if "buttons" in element:
            _buttons(element["buttons"])


def _button(payload: Json) -> None:
    text(payload.get("text"), "template text", BUTTON_TEXT)
    _buttons(payload.get("buttons"))


def _buttons(value: object) -> None:
    for button in array(value, "buttons", 1, BUTTONS):
        text(button.get("title"), "button title", TITLE)
        if button.get("type") == "postback":
            text(button.get("payload"), "button payload", PAYLOAD)
        elif button.get("type") == "web_url":
            link(button.get("url"), "button url")
        else:
            raise invalid(f"button type {button.get('type')!r}")


TEMPLATES: dict[str, Callable[[Json], None]] = {"generic": _generic, "button": _button, "receipt": receipt}

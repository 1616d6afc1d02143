"""What the Cloud API refuses: shapes and limits of a send (channels.md 1.3 and 2.2), with Meta's codes. Pure."""

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
MISSING, INVALID, UNSUPPORTED = 131008, 131009, 131051


class MetaError(Exception):
    """An answer in Meta's form. Rate limits are 400 too: only `code` tells them apart."""

    def __init__(
        self, code: int, details: str, *, status: int = 400, title: str = "", said: tuple[str, str] | None = None
    ) -> None:
        """`said`: title and message that Meta writes for a person to read, where it does."""
        self.said = said
        self.code = code
        self.status = status
        self.details = details
        self.title = title or TITLES.get(code, "Parameter value is not valid")
        super().__init__(f"{code}: {details}")

    def body(self) -> Json:
        told = {"error_user_title": self.said[0], "error_user_msg": self.said[1]} if self.said else {}
        return {
            "error": {
                "message": f"(#{self.code}) {self.title}",
                "type": "OAuthException",
                "code": self.code,
                **told,
                "error_data": {"messaging_product": "whatsapp", "details": self.details},
                "fbtrace_id": "simulator",
            }
        }


TITLES = {
    0: "AuthException",
    100: "Invalid parameter",
    190: "Access token has expired or is not valid",
    130429: "Rate limit hit",
    131000: "Something went wrong",
    131008: "Required parameter is missing",
    131009: "Parameter value is not valid",
    131026: "Message undeliverable",
    131047: "Re-engagement message",
    131049: "This message was not delivered to maintain healthy ecosystem engagement.",
    131051: "Unsupported message type",
    131056: "(Business Account, Consumer Account) pair rate limit hit",
    132000: "Number of parameters does not match the expected number of params",
    132001: "Template name does not exist in the translation",
}


def check(body: Json) -> None:
    """Raises MetaError."""
    if body.get("messaging_product") != "whatsapp":
        raise MetaError(100, "messaging_product must be whatsapp")
    kind = body.get("type", "text")
    if kind not in KINDS:
        raise MetaError(UNSUPPORTED, f"type {kind!r}")
    if kind not in body:
        raise MetaError(MISSING, f"{kind} is required")
    KINDS[kind](body[kind])


def text(value: object, name: str, most: int, *, least: int = 1) -> str:
    if value is None or (value == "" and least):
        raise MetaError(MISSING, f"{name} is required")
    if not isinstance(value, str):
        raise MetaError(INVALID, f"{name} must be a string")
    if len(value) > most:
        raise MetaError(INVALID, f"{name} is {len(value)} characters; at most {most}")
    return value


def link(value: object, name: str) -> str:
    found = text(value, name, 2000)
    if not found.startswith(("https://", "http://")):
        raise MetaError(INVALID, f"{name} is not a link")
    return found


def block(value: object, name: str) -> Json:
    if not isinstance(value, dict):
        raise MetaError(MISSING, f"{name} is required")
    return value


def array(value: object, name: str, least: int, most: int) -> list[Any]:
    if not isinstance(value, list) or not least <= len(value) <= most:
        count = len(value) if isinstance(value, list) else "no"
        raise MetaError(INVALID, f"{name}: {count} given; {least} to {most}")
    return value


def unique(values: list[str], name: str) -> None:
    if len(set(values)) != len(values):
        raise MetaError(INVALID, f"{name} must differ from one another")


def _text(value: Any) -> None:
    text(block(value, "text").get("body"), "text.body", 4096)


def _media(value: Any) -> None:
    media = block(value, "media")
    if not media.get("id"):
        link(media.get("link"), "link")
    if "caption" in media:
        text(media["caption"], "caption", 1024)


def _interactive(value: Any) -> None:
    interactive = block(value, "interactive")
    kind = interactive.get("type")
    if kind not in INTERACTIVE:
        raise MetaError(INVALID, f"interactive.type {kind!r}")
    body = block(interactive.get("body"), "interactive.body")
    text(body.get("text"), "interactive.body.text", 4096 if kind == "list" else 1024)
    if interactive.get("footer"):
        text(interactive["footer"].get("text"), "interactive.footer.text", 60)
    header = interactive.get("header")
    if kind == "product_list":
        _header(block(header, "interactive.header"), only_text=True)
    elif header:
        if kind == "carousel":
            raise MetaError(INVALID, "a carousel has no header of its own")
        _header(header, only_text=kind == "list")
    INTERACTIVE[kind](block(interactive.get("action"), "interactive.action"))


def _header(header: Json, *, only_text: bool = False) -> None:
    if header.get("type") == "text":
        text(header.get("text"), "header.text", 60)
    elif only_text or header.get("type") not in ("image", "video", "document"):
        raise MetaError(INVALID, f"header.type {header.get('type')!r}")
    else:
        _media(header.get(header["type"]))


def _reply_buttons(action: Json) -> None:
    buttons = array(action.get("buttons"), "action.buttons", 1, 3)
    replies = [block(button.get("reply"), "button.reply") for button in buttons]
    unique([text(reply.get("title"), "button title", 20) for reply in replies], "button titles")
    unique([text(reply.get("id"), "button id", 256) for reply in replies], "button ids")


def _list(action: Json) -> None:
    text(action.get("button"), "action.button", 20)
    sections = array(action.get("sections"), "action.sections", 1, 10)
    if len(sections) > 1:
        for section in sections:
            text(section.get("title"), "section.title", 24)
    rows = [row for section in sections for row in array(section.get("rows"), "section.rows", 1, 10)]
    array(rows, "rows of all sections", 1, 10)
    unique([text(row.get("id"), "row.id", 200) for row in rows], "row ids")
    for row in rows:
        text(row.get("title"), "row.title", 24)
        text(row.get("description", ""), "row.description", 72, least=0)


def _cta_url(action: Json) -> None:
    parameters = block(action.get("parameters"), "action.parameters")
    text(parameters.get("display_text"), "display_text", 20)
    link(parameters.get("url"), "url")


def _carousel(action: Json) -> None:
    cards = array(action.get("cards"), "action.cards", 2, 10)
    shapes = []
    for index, card in enumerate(cards):
        if card.get("card_index") != index:
            raise MetaError(INVALID, f"card_index must be {index}")
        header = block(card.get("header"), "card.header")
        if header.get("type") not in ("image", "video"):
            raise MetaError(INVALID, "a card's header is an image or a video")
        _header(header)
        body = text(block(card.get("body"), "card.body").get("text"), "card.body.text", 160)
        if body.count("\n") > 2:
            raise MetaError(INVALID, "card.body.text has at most two line breaks")
        shapes.append(_card_action(block(card.get("action"), "card.action")))
    if len(set(shapes)) != 1:
        raise MetaError(INVALID, "every card has the same kind and number of buttons")


def _card_action(action: Json) -> tuple[str, int]:
    if action.get("name") == "cta_url":
        _cta_url(action)
        return "cta_url", 1
    buttons = array(action.get("buttons"), "card buttons", 1, 3)
    for button in buttons:
        reply = block(button.get("quick_reply"), "quick_reply")
        text(reply.get("id"), "quick_reply.id", 256)
        text(reply.get("title"), "quick_reply.title", 20)
    return "quick_reply", len(buttons)


def _template(value: Any) -> None:
    template = block(value, "template")
    text(template.get("name"), "template.name", 512)
    text(block(template.get("language"), "template.language").get("code"), "language.code", 15)
    for part in template.get("components", []):
        for parameter in part.get("parameters", []):
            found = text(parameter.get("text"), "parameter", 1024)
            if "\n" in found or "\t" in found or "     " in found:
                raise MetaError(INVALID, "a parameter has no new line, tab or more than four spaces")


def filled(template: Json, body: str) -> Json:
    """The template with its text `shown`, as the shopper reads it; "" is a text that nobody told us."""
    values = [each["text"] for part in template.get("components", []) for each in part.get("parameters", [])]
    if not body:
        return template
    if body.count("{{") != len(values):
        raise MetaError(132000, f"body: number of parameters is {len(values)}, expected {body.count('{{')}")
    for index, value in enumerate(values, 1):
        body = body.replace(f"{{{{{index}}}}}", value)
    return {**template, "shown": body}


def _location(value: Any) -> None:
    location = block(value, "location")
    if "latitude" not in location or "longitude" not in location:
        raise MetaError(MISSING, "latitude and longitude are required")


def _product(action: Json) -> None:
    text(action.get("catalog_id"), "catalog_id", 200)
    text(action.get("product_retailer_id"), "product_retailer_id", 100)


def _product_list(action: Json) -> None:
    text(action.get("catalog_id"), "catalog_id", 200)
    sections = array(action.get("sections"), "action.sections", 1, 10)
    for section in sections:
        text(section.get("title"), "section.title", 24)
    items = [item for section in sections for item in array(section.get("product_items"), "product_items", 1, 30)]
    array(items, "products of all sections", 1, 30)
    unique([text(item.get("product_retailer_id"), "product_retailer_id", 100) for item in items], "products")


INTERACTIVE: dict[str, Callable[[Json], None]] = {
    "product": _product,
    "product_list": _product_list,
    "button": _reply_buttons,
    "list": _list,
    "cta_url": _cta_url,
    "carousel": _carousel,
}
KINDS: dict[str, Callable[[Any], None]] = {
    "text": _text,
    "image": _media,
    "video": _media,
    "audio": _media,
    "document": _media,
    "sticker": _media,
    "interactive": _interactive,
    "template": _template,
    "location": _location,
    "reaction": lambda value: None,
    "contacts": lambda value: None,
}

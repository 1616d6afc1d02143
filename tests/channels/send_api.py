"""What the Send API accepts of a body, from the limits in reference/channels.md 1.3 and 3.2; knows nothing of the
compiler. `problems(body)` is empty for a body that would be accepted.

Titles are counted as code points and as UTF-16 units: Meta does not say which, so neither may be over. Instagram's text
is counted in bytes.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

Body = dict[str, Any]
DEAD = ("tag", "MESSAGE_TAG", "HUMAN_AGENT")


def problems(body: Body, channel: str = "messenger") -> list[str]:
    found = [f"{name} is dead" for name in DEAD if f'"{name}"' in repr(body).replace("'", '"')]
    if set(body) - {"recipient", "messaging_type", "message"}:
        found.append(f"keys {sorted(body)}")
    if body.get("messaging_type", "RESPONSE") not in ("RESPONSE", "UTILITY"):
        found.append(f"messaging_type {body['messaging_type']}")
    message = {name: value for name, value in body["message"].items() if name != "metadata"}
    if "template_type': 'receipt" in repr(message) and channel == "messenger":
        # kept back by `send`, for where Meta refuses the receipt
        found += _text(message.pop("instead"), channel)
    if ("text" in message) == ("attachment" in message):
        return [*found, f"message has {sorted(message)}"]
    if "text" in message:
        return [*found, *_text(message, channel)]
    return [*found, *_only("message", message, "attachment"), *_attachment(message["attachment"])]


def _text(message: Body, channel: str) -> Iterator[str]:
    yield from _only("message", message, "text", "quick_replies")
    if channel == "instagram":
        size = len(message["text"].encode())
        yield from [f"text of {size} bytes"] if size > 1000 or not message["text"].strip() else []
    else:
        yield from _filled("text", message["text"], 2000)
    if "quick_replies" in message:
        replies = message["quick_replies"]
        if not 1 <= len(replies) <= 13:
            yield f"{len(replies)} quick replies"
        for reply in replies:
            yield from _only("quick reply", reply, "content_type", "title", "payload")
            yield from _filled("quick reply", reply["title"], 20)
            yield from _filled("payload", reply["payload"], 1000)
        if len({reply["title"] for reply in replies}) < len(replies):
            yield "two quick replies that read the same"


def _attachment(attachment: Body) -> Iterator[str]:
    yield from _only("attachment", attachment, "type", "payload")
    kind, payload = attachment["type"], attachment["payload"]
    if kind in ("image", "video", "audio", "file"):
        yield from _only(kind, payload, "url")
        yield from _url(kind, payload["url"])
    elif kind != "template":
        yield f"attachment {kind}"
    elif payload["template_type"] == "generic":
        yield from _generic(payload)
    elif payload["template_type"] == "button":
        yield from _only("button template", payload, "template_type", "text", "buttons")
        yield from _filled("text", payload["text"], 640)
        yield from _buttons(payload["buttons"])
    elif payload["template_type"] == "receipt":
        yield from _receipt(payload)
    else:
        yield f"template {payload['template_type']}"


def _generic(payload: Body) -> Iterator[str]:
    yield from _only("generic template", payload, "template_type", "elements")
    if not 1 <= len(payload["elements"]) <= 10:
        yield f"{len(payload['elements'])} elements"
    for element in payload["elements"]:
        yield from _only("element", element, "title", "subtitle", "image_url", "buttons")
        yield from _filled("title", element["title"], 80)
        if "subtitle" in element:
            yield from _filled("subtitle", element["subtitle"], 80)
        if "image_url" in element:
            yield from _url("image_url", element["image_url"])
        if len(element) < 2:
            yield "a title alone"
        yield from _buttons(element["buttons"])


def _receipt(payload: Body) -> Iterator[str]:
    """Meta's page of April 2026; that it adds up as its example does, and each amount is one of the currency."""
    optional = ("merchant_name", "timestamp", "elements", "address", "adjustments")
    required = ("recipient_name", "order_number", "currency", "payment_method")
    yield from _only("receipt", payload, "template_type", "summary", *required, *optional)
    for name in required:
        yield from _filled(name, payload.get(name), 10_000)
    yield from [] if payload.get("timestamp", "0").isdecimal() else ["timestamp is no number of seconds"]
    elements, adjustments = payload.get("elements", []), payload.get("adjustments", [])
    yield from [f"{len(elements)} elements"] if len(elements) > 100 else []
    for element in elements:
        yield from _only("element", element, "title", "quantity", "price", "currency", "image_url")
        yield from _filled("title", element["title"], 10_000)
        yield from _url("image_url", element["image_url"]) if "image_url" in element else ()
    for name in ("street_1", "city", "postal_code", "state", "country") if "address" in payload else ():
        yield from _filled(name, payload["address"].get(name), 10_000)
    summary = payload["summary"]
    yield from _only("summary", summary, "subtotal", "shipping_cost", "total_cost")
    subtotal = sum(_exact(each["price"]) for each in elements)
    total = subtotal + _exact(summary["shipping_cost"]) - sum(_exact(each["amount"]) for each in adjustments)
    if (subtotal, total) != (_exact(summary["subtotal"]), _exact(summary["total_cost"])):
        yield f"{summary} is not {subtotal} and {total}"
    places = {"JPY": 0}.get(payload["currency"], 2)
    for amount in (*summary.values(), *(each["price"] for each in elements)):
        if round(_exact(amount), places) != _exact(amount):
            yield f"{amount} {payload['currency']} has too many decimals"


def _exact(amount: float) -> Decimal:
    """As it goes over the wire."""
    return Decimal(json.dumps(amount))


def _buttons(buttons: list[Body]) -> Iterator[str]:
    if not 1 <= len(buttons) <= 3:
        yield f"{len(buttons)} buttons"
    for button in buttons:
        yield from _filled("button", button["title"], 20)
        if button["type"] == "postback":
            yield from _only("button", button, "type", "title", "payload")
            yield from _filled("payload", button["payload"], 1000)
        else:
            yield from _only("button", button, "type", "title", "url")
            yield from _url("button", button["url"])


def _filled(what: str, value: object, most: int) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield f"{what} is missing or blank"
    elif max(len(value), len(value.encode("utf-16-le")) // 2) > most:
        yield f"{what} has {len(value)} characters; {most} is the most"


def _url(what: str, value: object) -> Iterator[str]:
    if not isinstance(value, str) or not value.startswith(("https://", "http://")) or len(value) > 2000:
        yield f"{what} is no address"


def _only(what: str, block: Body, *keys: str) -> Iterator[str]:
    if extra := set(block) - set(keys):
        yield f"{what} has {sorted(extra)}"


def words(message: Body) -> str:
    """Everything that a message says to the shopper, in order; not what comes back from its buttons."""
    return "\n".join(_strings({key: value for key, value in message.items() if key != "metadata"}))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            if key in ("text", "title", "subtitle", "url") and isinstance(each, str):
                yield each
            elif not isinstance(each, str):
                yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)

"""A Messenger or Instagram payload as plain text, and what can be tapped on it. Pure."""

from typing import Any

from infra.simulator.rendering import PICTURE, joined, tidy, titled

Json = dict[str, Any]
ADDRESS = ("street_1", "street_2", "postal_code", "city", "state", "country")


def plain(native: Json) -> str:
    return tidy(_plain(native))


def _plain(native: Json) -> str:
    if "postback" in native or "quick_reply" in native:
        return f"[{native.get('postback', native).get('title') or native.get('text')}]"
    if "referral" in native and "text" not in native:
        return f"(link {native['referral'].get('ref', '')})"
    if "reaction" in native:
        return f"(reaction {native['reaction'].get('emoji', '')})"
    if native.get("is_deleted"):
        return "(deleted)"
    if "thread" in native:
        return f"({native['thread']})"
    if "template" in native:
        return str(native["template"].get("shown") or f"(template {native['template']['name']})")
    attachment = native.get("attachment") or next(iter(native.get("attachments") or ()), None)
    words = _attachment(attachment, native) if attachment else str(native.get("text", ""))
    return joined(words, " ".join(f"[{option['title']}]" for option in quick_replies(native)))


def _attachment(attachment: Json, native: Json) -> str:
    kind, payload = attachment["type"], attachment.get("payload") or {}
    if kind == "template":
        return _template(payload)
    return joined(PICTURE if kind == "image" and not native.get("sticker_id") else f"({kind})", native.get("text", ""))


def _template(payload: Json) -> str:
    kind = payload["template_type"]
    if kind == "button":
        return joined(payload["text"], titled(map(_button, payload["buttons"])))
    if kind == "generic":
        return joined(*(_element(element) for element in payload["elements"]))
    return _receipt(payload)


def _receipt(payload: Json) -> str:
    """ "(receipt 1001 · Noor Visser · iDEAL)", and a line each for what stands on it."""
    head = " · ".join((f"receipt {payload['order_number']}", payload["recipient_name"], payload["payment_method"]))
    lines = [f"{each.get('quantity', 1)} × {each['title']}: {each['price']}" for each in payload.get("elements", [])]
    sums = {name.replace("_", " "): value for name, value in payload["summary"].items()}
    sums |= {each["name"]: -each["amount"] for each in payload.get("adjustments", ())}
    address = payload.get("address", {})
    to = ", ".join(address[name] for name in ADDRESS if address.get(name))
    return joined(
        f"({head})",
        *(f"  {line}" for line in lines),
        f"  {', '.join(f'{name} {value}' for name, value in sums.items())} {payload['currency']}",
        f"  to {to}" if to else "",
    )


def _element(element: Json) -> str:
    subtitle = f" · {element['subtitle']}" if element.get("subtitle") else ""
    return f"  ▢ {element['title']}{subtitle} {titled(map(_button, element.get('buttons', ())))}".replace("\n", " · ")


def _button(button: Json) -> Json:
    if button["type"] == "web_url":
        return {"id": "", "title": button["title"], "url": button["url"]}
    return {"id": button["payload"], "title": button["title"]}


def buttons(native: Json) -> list[Json]:
    """Of a template: they stay on the screen."""
    payload = (native.get("attachment") or {}).get("payload") or {}
    found = [_button(button) for button in payload.get("buttons", ())]
    for element in payload.get("elements", ()):
        found += [{**_button(button), "card": element["title"]} for button in element.get("buttons", ())]
    return found


def quick_replies(native: Json) -> list[Json]:
    """Above the keyboard: they go with the next message."""
    replies = native.get("quick_replies", ())
    return [{"id": each["payload"], "title": each["title"]} for each in replies if each["content_type"] == "text"]

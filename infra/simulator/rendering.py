"""A payload as plain text, and what can be tapped on it: for the control API, the transcripts and the tests. Pure.

WhatsApp's native payloads and the web chat's neutral messages come out in the same form, so that one transcript
reads alike on every channel. What differs from run to run (a payment link's token) is written as a name.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

Json = dict[str, Any]
PRODUCT = "product:"
"""Begins the id of an option that is a product of the native catalogue: tapped, it is ordered."""
TOKENS = {
    "{payment link}": re.compile(r"https?://\S+?/p/[A-Za-z0-9-]+"),
    "{invoice link}": re.compile(r"https?://\S+?/i/[A-Za-z0-9-]+"),
    "{code}": re.compile(r"\b[A-Z]{3,8}-[A-Z2-7]{7}[2-7]\b"),
    "{tickets link}": re.compile(r"https?://\S+?/t/[a-z0-9.-]+"),
    "{ticket code}": re.compile(r"tko[a-z2-7]{16}-\d+-\d+-[a-z2-7]{20}"),
}


def plain(payload: Json) -> str:
    """Of a WhatsApp payload (`type`) or a neutral message (`kind`)."""
    kind = str(payload.get("type") or payload.get("kind") or "")
    render = (NATIVE if "type" in payload else NEUTRAL).get(kind)
    return tidy(render(payload) if render else f"({kind or 'unknown'})")


def tidy(text: str) -> str:
    """Without what differs from run to run."""
    for name, token in TOKENS.items():
        text = token.sub(name, text)
    return text.replace("\xa0", " ").strip()


def titled(found: Iterable[Json]) -> str:
    """Options as a reader sees them: "[Bekijk]", "[Betalen → https://…]"."""
    return " ".join(f"[{each['title']} → {each['url']}]" if each.get("url") else f"[{each['title']}]" for each in found)


ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


def links_in(text: str) -> list[Json]:
    """Addresses in a text, which a phone makes tappable."""
    return [{"id": "", "title": url, "url": url} for url in ADDRESS.findall(text)]


def options(payload: Json) -> list[Json]:
    """What can be tapped: {id, title, card?, url?} in the order in which it is shown."""
    if "type" in payload:
        return _native_options(payload)
    found = [_option(option) for option in payload.get("options") or ()]
    for card in payload.get("cards") or ():
        found += [{**_option(option), "card": card["title"]} for option in card["options"]]
    found += [_option(payload["more"])] if payload.get("more") else []
    link = payload.get("link")
    return found + ([{"id": "", "title": link["title"], "url": link["url"]}] if link else [])


def _option(option: Json) -> Json:
    return {"id": option["id"], "title": option["title"]}


def joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


# --- WhatsApp -----------------------------------------------------------------------------------------------------


def _native_options(payload: Json) -> list[Json]:
    if payload.get("type") != "interactive":
        return []
    interactive = payload["interactive"]
    action = interactive.get("action", {})
    kind = interactive["type"]
    if kind == "button":
        return [_option(button["reply"]) for button in action["buttons"]]
    if kind == "list":
        return [_option(row) for section in action["sections"] for row in section["rows"]]
    if kind == "cta_url":
        return [{"id": "", "title": action["parameters"]["display_text"], "url": action["parameters"]["url"]}]
    if kind in ("product", "product_list"):
        return [{"id": f"{PRODUCT}{sku}", "title": sku} for sku in _skus(action)]
    cards = action.get("cards", [])
    return [option for card in cards for option in _card_options(card)]


def _skus(action: Json) -> list[str]:
    """Of products of the native catalogue: what the phone would look up there."""
    items = [item for section in action.get("sections", ()) for item in section["product_items"]] or [action]
    return [str(item["product_retailer_id"]) for item in items]


def _card_options(card: Json) -> list[Json]:
    action, title = card.get("action", {}), _card_title(card)
    if "parameters" in action:
        return [{"id": "", "title": action["parameters"]["display_text"], "url": action["parameters"]["url"]}]
    return [{**_option(button["quick_reply"]), "card": title} for button in action.get("buttons", [])]


def _card_title(card: Json) -> str:
    return str(card.get("body", {}).get("text", "")).split("\n")[0].strip("*")


PICTURE = "(picture)"
"""Its address says nothing to a reader: published pictures are named by their content."""


def _interactive(payload: Json) -> str:
    interactive = payload["interactive"]
    header = interactive.get("header", {})
    top = PICTURE if header.get("type") == "image" else header.get("text", "")
    body = interactive.get("body", {}).get("text", "")
    footer = interactive.get("footer", {}).get("text", "")
    return joined(top, body, footer, _actions(interactive))


def _actions(interactive: Json) -> str:
    action = interactive.get("action", {})
    if interactive["type"] == "list":
        rows = [row for section in action["sections"] for row in section["rows"]]
        lines = [f"  • {row['title']}" + (f" – {row['description']}" if row.get("description") else "") for row in rows]
        return joined(f"[{action['button']} ▾]", *lines)
    if interactive["type"] == "cta_url":
        return f"[{action['parameters']['display_text']} → {action['parameters']['url']}]"
    if interactive["type"] == "carousel":
        return joined(*(_card(card) for card in action["cards"]))
    return titled(_native_options({"type": "interactive", "interactive": interactive}))


def _card(card: Json) -> str:
    text = card.get("body", {}).get("text", "").replace("\n", " · ").replace("*", "")
    return f"  ▢ {text} {titled(_card_options(card))}"


def _media(payload: Json) -> str:
    kind = payload["type"]
    shown = PICTURE if kind == "image" else f"({payload[kind].get('filename') or kind})"
    return joined(shown, payload[kind].get("caption", ""))


def _template(payload: Json) -> str:
    template = payload["template"]
    values = [
        parameter.get("text", "") for part in template.get("components", []) for parameter in part.get("parameters", [])
    ]
    if template.get("shown"):
        return str(template["shown"])
    return f"(template {template['name']}, {template['language']['code']}: {' | '.join(values)})"


def _reply(payload: Json) -> str:
    """What a shopper tapped."""
    interactive = payload["interactive"]
    reply = interactive.get("button_reply") or interactive.get("list_reply")
    return f"[{reply['title']}]" if reply else _interactive(payload)


NATIVE: dict[str, Callable[[Json], str]] = {
    "text": lambda payload: str(payload["text"]["body"]),
    "interactive": _reply,
    "image": _media,
    "video": _media,
    "audio": _media,
    "document": _media,
    "sticker": _media,
    "template": _template,
    "location": lambda payload: f"(location {payload['location'].get('name', '')})",
    "contacts": lambda payload: "(contact)",
    "reaction": lambda payload: f"(reaction {payload['reaction'].get('emoji', '')})",
    "order": lambda payload: "(catalogue order)",
    "edit": lambda payload: f"(edited) {payload['edit']['message'].get('text', {}).get('body', '')}",
    "revoke": lambda payload: "(deleted)",
    "unsupported": lambda payload: "(unsupported)",
}


# --- neutral, as the web chat has them ----------------------------------------------------------------------------


def _link(message: Json) -> str:
    return f"[{message['link']['title']} → {message['link']['url']}]" if message.get("link") else ""


def _choices(message: Json) -> str:
    found = message.get("options") or []
    if any(option.get("detail") for option in found):
        lines = [
            f"  • {option['title']}" + (f" – {option['detail']}" if option.get("detail") else "") for option in found
        ]
        return joined(message["body"], message.get("footer", ""), *lines)
    return joined(message["body"], message.get("footer", ""), titled(found))


def _carousel(message: Json) -> str:
    cards = [f"  ▢ {card['title']} · {card['subtitle']} {titled(card['options'])}" for card in message["cards"]]
    return joined(message["body"], *cards, titled([message["more"]]) if message.get("more") else "")


def _detail(message: Json) -> str:
    top = PICTURE if message.get("image") else ""
    return joined(top, message["title"], message["body"], titled(message["options"]))


def _lines(message: Json) -> str:
    lines = [f"{line['title']}  {line['amount']}" for line in (*message["lines"], *message["totals"])]
    number = [message["number"]] if message.get("number") else []
    return joined(message["heading"], *number, *lines, message.get("note", ""), titled(message.get("options") or []))


def latest_form(messages: Iterable[Json]) -> Json:
    """The last form among what the shop said. Raises LookupError."""
    found = [message for message in messages if message["kind"] == "form"]
    if not found:
        raise LookupError("there is no form on the screen")
    return found[-1]


def fill_in(form: Json, answers: Json) -> Json:
    """Every field's answer: a choice by its option's id or title; what is not given stays as it is in the form.

    Raises LookupError for a field that the form does not have.
    """
    known = {field["id"]: field for field in form["fields"]}
    if strange := sorted(set(answers) - set(known)):
        raise LookupError(f"the form has no field {', '.join(strange)}; it has {', '.join(known)}")
    return {name: _chosen(field, str(answers.get(name, field["value"]))) for name, field in known.items()}


def _chosen(field: Json, answer: str) -> str:
    return next((option["id"] for option in field["options"] if answer in (option["id"], option["title"])), answer)


def _form(message: Json) -> str:
    lines = [f"  {field['label']}: {_filled(field)}".rstrip() + _wrong(field) for field in message["fields"]]
    return joined(message["heading"], *lines, f"[{message['submit']}]")


def _filled(field: Json) -> str:
    """Of a choice, what its reader sees."""
    return next((option["title"] for option in field["options"] if option["id"] == field["value"]), field["value"])


def _wrong(field: Json) -> str:
    return f" ← {field['error']}" if field["error"] else ""


NEUTRAL: dict[str, Callable[[Json], str]] = {
    "text": lambda message: joined(message["body"], _link(message)),
    "choices": _choices,
    "carousel": _carousel,
    "detail": _detail,
    "cart": _lines,
    "receipt": _lines,
    "payment_request": lambda message: joined(message["body"], message["amount"], _link(message)),
    "media": lambda message: joined(PICTURE, message.get("caption", "")),
    "form": _form,
}

"""What Meta accepts of a body, from the limits in reference/channels.md 1.3 and 2.2; knows nothing of the compiler.

`problems(body)` is empty for a body that would be accepted. Lengths are counted as code points and as UTF-16 units:
Meta does not say which, so neither may be over.
"""

from collections.abc import Iterator
from typing import Any

Body = dict[str, Any]


def problems(body: Body) -> list[str]:
    kind = body.get("type", "")
    if kind not in KINDS:
        return [f"type {kind!r} is not known"]
    if set(body) - ENVELOPE != {kind}:
        return [f"keys {sorted(set(body) - ENVELOPE)} for type {kind}"]
    return list(KINDS[kind](body[kind]))


ENVELOPE = {"messaging_product", "recipient_type", "to", "recipient", "context", "biz_opaque_callback_data", "type"}


def text(block: Body) -> Iterator[str]:
    yield from filled("text.body", block.get("body"), 4096)
    yield from only("text", block, "body", "preview_url")


def media(block: Body) -> Iterator[str]:
    yield from only("media", block, "link", "id", "caption", "filename")
    if "link" in block:
        yield from url("media.link", block["link"])
    if "caption" in block:
        yield from filled("caption", block["caption"], 1024)


def audio(block: Body) -> Iterator[str]:
    yield from only("audio", block, "link", "id")


def interactive(block: Body) -> Iterator[str]:
    kind = block.get("type", "")
    if kind not in ACTIONS:
        yield f"interactive type {kind!r} is not known"
        return
    yield from only("interactive", block, "type", "header", "body", "footer", "action")
    # Of a list Meta's page says 4,096 and its OpenAPI 1,024.
    yield from filled("interactive.body", block.get("body", {}).get("text"), 1024)
    if "footer" in block:
        yield from filled("footer", block["footer"].get("text"), 60)
    if "header" in block:
        yield from header(block["header"], kind)
    if kind == "product_list" and block.get("header", {}).get("type") != "text":
        yield "a product list needs a header of text"
    if kind == "carousel" and {"header", "footer"} & set(block):
        yield "a carousel has no header or footer of its own"
    yield from ACTIONS[kind](block["action"])


def header(block: Body, kind: str) -> Iterator[str]:
    if block["type"] == "text":
        yield from filled("header", block["text"], 60)
    elif block["type"] == "image" and kind != "list":
        yield from url("header.image", block["image"]["link"])
    else:
        yield f"header {block['type']} on {kind}"


def buttons(action: Body) -> Iterator[str]:
    yield from only("action", action, "buttons")
    replies = [button["reply"] for button in action["buttons"]]
    if not 1 <= len(replies) <= 3:
        yield f"{len(replies)} buttons"
    yield from choices(replies, 20, 256)


def choices(replies: list[Body], title: int, identifier: int) -> Iterator[str]:
    for reply in replies:
        yield from filled("button.title", reply["title"], title)
        yield from filled("button.id", reply["id"], identifier)
    for key in ("id", "title"):
        if len({reply[key] for reply in replies}) < len(replies):
            yield f"{key}s of buttons are not unique"


def rows(action: Body) -> Iterator[str]:
    yield from only("action", action, "button", "sections")
    yield from filled("action.button", action["button"], 20)
    sections = action["sections"]
    if not 1 <= len(sections) <= 10 or (len(sections) > 1 and not all(section.get("title") for section in sections)):
        yield f"{len(sections)} sections, or one without a title"
    found = [row for section in sections for row in section["rows"]]
    if not 1 <= len(found) <= 10:
        yield f"{len(found)} rows"
    if len({row["id"] for row in found}) < len(found):
        yield "ids of rows are not unique"
    for row in found:
        yield from filled("row.title", row["title"], 24)
        yield from filled("row.id", row["id"], 200)
        if "description" in row:
            yield from filled("row.description", row["description"], 72)


def link(action: Body) -> Iterator[str]:
    if action["name"] != "cta_url":
        yield f"action {action['name']}"
    yield from filled("display_text", action["parameters"]["display_text"], 20)
    yield from url("url", action["parameters"]["url"])


def carousel(action: Body) -> Iterator[str]:
    cards = action["cards"]
    if not 2 <= len(cards) <= 10:
        yield f"{len(cards)} cards"
    if [card["card_index"] for card in cards] != list(range(len(cards))):
        yield "card_index does not count from 0"
    if len({len(card["action"]["buttons"]) for card in cards}) > 1:
        yield "cards with different numbers of buttons"
    for card in cards:
        yield from url("card.header", card["header"]["image"]["link"])
        yield from filled("card.body", card["body"]["text"], 160)
        if card["body"]["text"].count("\n") > 2:
            yield "more than 2 line breaks on a card"
        replies = [button["quick_reply"] for button in card["action"]["buttons"]]
        if not 1 <= len(replies) <= 2:
            yield f"{len(replies)} buttons on a card"
        yield from choices(replies, 20, 256)


def template(block: Body) -> Iterator[str]:
    yield from filled("template.name", block["name"], 512)
    yield from filled("template.language", block["language"]["code"], 24)
    for component in block.get("components", ()):
        for parameter in component["parameters"]:
            if parameter["type"] == "text" and component["type"] == "body":
                yield from filled("parameter", parameter["text"], 1024)
                if any(bad in parameter["text"] for bad in ("\n", "\t", "     ")):
                    yield "a parameter with a new line, a tab or five spaces"


def filled(what: str, value: object, most: int) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield f"{what} is missing or blank"
    elif max(len(value), len(value.encode("utf-16-le")) // 2) > most:
        yield f"{what} has {len(value)} characters; {most} is the most"


def url(what: str, value: object) -> Iterator[str]:
    if not isinstance(value, str) or not value.startswith(("https://", "http://")) or len(value) > 2000:
        yield f"{what} is no address: {value!r}"


def only(what: str, block: Body, *keys: str) -> Iterator[str]:
    if extra := set(block) - set(keys):
        yield f"{what} has {sorted(extra)}"


def product(action: Body) -> Iterator[str]:
    yield from only("action", action, "catalog_id", "product_retailer_id")
    yield from filled("catalog_id", action.get("catalog_id"), 200)
    yield from filled("product_retailer_id", action.get("product_retailer_id"), 100)


def product_list(action: Body) -> Iterator[str]:
    yield from only("action", action, "catalog_id", "sections")
    yield from filled("catalog_id", action.get("catalog_id"), 200)
    for section in action["sections"]:
        yield from filled("section.title", section.get("title"), 24)
    skus = [item["product_retailer_id"] for section in action["sections"] for item in section["product_items"]]
    if not 1 <= len(skus) <= 30 or len(set(skus)) < len(skus) or not 1 <= len(action["sections"]) <= 10:
        yield f"{len(skus)} products in {len(action['sections'])} sections, or one of them twice"


ACTIONS = {
    "product": product,
    "product_list": product_list,
    "button": buttons,
    "list": rows,
    "cta_url": link,
    "carousel": carousel,
}
KINDS = {
    "text": text,
    "image": media,
    "video": media,
    "document": media,
    "audio": audio,
    "interactive": interactive,
    "template": template,
}

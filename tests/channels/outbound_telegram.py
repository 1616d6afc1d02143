"""What Telegram accepts of a call, from channels.md 1.3 and 4 and the Bot API's pages; knows nothing of the compiler.

`problems(payload)` is empty for a call that would be accepted. `against(spec, payload)`: whether it is one of
the machine-readable specification's methods, with all that it requires and nothing that it does not know.
"""

import re
from collections.abc import Iterator
from typing import Any

Body = dict[str, Any]
Spec = dict[str, Any]


def problems(payload: Body) -> list[str]:
    method = payload.get("method", "")
    if method not in METHODS:
        return [f"method {method!r} is not known"]
    body = {key: value for key, value in payload.items() if key not in ("method", "chat_id")}
    return list(METHODS[method](body))


def message(body: Body) -> Iterator[str]:
    yield from only("sendMessage", body, "text", "entities", "link_preview_options", "reply_markup")
    yield from text("text", body.get("text"), 4096)
    yield from entities(body.get("entities", []), body.get("text", ""))
    yield from keyboard(body.get("reply_markup"))


def media(body: Body) -> Iterator[str]:
    kinds = {"photo", "video", "animation", "audio", "voice", "document"} & set(body)
    if len(kinds) != 1:
        yield f"media of kinds {sorted(kinds)}"
    yield from only("media", body, *kinds, "caption", "caption_entities", "reply_markup")
    for kind in kinds:
        yield from url(kind, body[kind])
    yield from captioned(body)
    yield from keyboard(body.get("reply_markup"))


def edit(body: Body) -> Iterator[str]:
    yield from only("editMessageMedia", body, "message_id", "media", "reply_markup")
    if not isinstance(body.get("message_id"), int):
        yield "message_id is no number"
    yield from input_media(body["media"])
    yield from keyboard(body.get("reply_markup"))


def album(body: Body) -> Iterator[str]:
    yield from only("sendMediaGroup", body, "media")
    if not 2 <= len(body["media"]) <= 10:
        yield f"an album of {len(body['media'])}"
    for each in body["media"]:
        yield from input_media(each)


def input_media(each: Body) -> Iterator[str]:
    yield from only("InputMedia", each, "type", "media", "caption", "caption_entities")
    if each.get("type") not in ("photo", "video"):
        yield f"media of type {each.get('type')!r}"
    yield from url("media", each.get("media"))
    yield from captioned(each)


def captioned(body: Body) -> Iterator[str]:
    if "caption" in body:
        yield from text("caption", body["caption"], 1024)
    yield from entities(body.get("caption_entities", []), body.get("caption", ""))


def text(what: str, value: object, most: int) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield f"{what} is missing or blank"
    elif units(value) > most:
        yield f"{what} has {units(value)} units; {most} is the most"


def entities(found: list[Body], said: str) -> Iterator[str]:
    end = 0
    for entity in found:
        yield from only("entity", entity, "type", "offset", "length")
        if entity["type"] not in ("bold", "italic"):
            yield f"entity {entity['type']}"
        if entity["offset"] < end or entity["length"] < 1:
            yield "entities overlap, or are empty"
        end = entity["offset"] + entity["length"]
    if end > units(said):
        yield "an entity beyond the text"


def keyboard(markup: Body | None) -> Iterator[str]:
    if markup is None:
        return
    yield from only("reply_markup", markup, "inline_keyboard")
    rows = markup["inline_keyboard"]
    if not rows or not all(rows):
        yield "an empty row"
    keys = [key for row in rows for key in row]
    if len(keys) > 100 or any(len(row) > 8 for row in rows):
        yield f"{len(keys)} buttons"
    for key in keys:
        yield from only("button", key, "text", "callback_data", "url")
        yield from text("button.text", key.get("text"), 64)
        if ("url" in key) == ("callback_data" in key):
            yield "a button does exactly one thing"
        if "url" in key:
            yield from url("button.url", key["url"])
        elif not 1 <= len(key["callback_data"].encode()) <= 64:
            yield f"callback_data of {len(key['callback_data'].encode())} bytes"


def url(what: str, value: object) -> Iterator[str]:
    if not isinstance(value, str) or not value.startswith(("https://", "http://")) or len(value) > 2048:
        yield f"{what} is no address: {value!r}"


def only(what: str, block: Body, *keys: str) -> Iterator[str]:
    if extra := set(block) - set(keys):
        yield f"{what} has {sorted(extra)}"


def units(value: str) -> int:
    return len(value.encode("utf-16-le")) // 2


def invoice(body: Body) -> Iterator[str]:
    asks = {"need_name", "need_phone_number", "need_email", "need_shipping_address", "is_flexible"}
    keys = ("title", "description", "payload", "currency", "prices", "start_parameter", *asks)
    yield from only("sendInvoice", body, *keys)
    yield from text("title", body.get("title"), 32)
    yield from text("description", body.get("description"), 255)
    if not 1 <= len(body["payload"].encode()) <= 128:
        yield f"payload of {len(body['payload'].encode())} bytes"
    if not body["prices"] or not body["start_parameter"]:
        yield "no prices, or a copy that anybody can pay"


METHODS = {
    "sendInvoice": invoice,
    "sendMessage": message,
    "sendPhoto": media,
    "sendVideo": media,
    "sendAnimation": media,
    "sendAudio": media,
    "sendVoice": media,
    "sendDocument": media,
    "editMessageMedia": edit,
    "sendMediaGroup": album,
}


# --- the specification --------------------------------------------------------------------------------------------

PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "String": (str,),
    "Boolean": (bool,),
    "Float": (int, float),
    "InputFile": (str,),
}
ARRAY = "Array of "
LENGTH = re.compile(r"(\d+)-(\d+) (characters|bytes)")


def against(spec: Spec, payload: Body) -> list[str]:
    """What the specification says is wrong with a call, its chat included."""
    method = payload.get("method", "")
    if method not in spec["methods"]:
        return [f"there is no method {method}"]
    body = {key: value for key, value in payload.items() if key != "method"}
    return list(_fields(spec, method, spec["methods"][method].get("fields", []), body))


def _fields(spec: Spec, what: str, fields: list[Body], body: Body) -> Iterator[str]:
    known = {field["name"]: field for field in fields}
    yield from (f"{what} has no {key}" for key in body if key not in known)
    for name, field in known.items():
        if name in body:
            yield from _any_of(spec, f"{what}.{name}", field["types"], body[name])
            yield from _length(f"{what}.{name}", field["description"], body[name])
        elif field["required"]:
            yield f"{what}.{name} is missing"


def _length(what: str, description: str, value: Any) -> Iterator[str]:
    """Where it says so: "1-4096 characters after entities parsing", "1-64 bytes"."""
    found = LENGTH.search(description)
    if found and isinstance(value, str):
        size = len(value.encode()) if found[3] == "bytes" else units(value)
        if not int(found[1]) <= size <= int(found[2]):
            yield f"{what} has {size} {found[3]}, not {found[0]}"


def _any_of(spec: Spec, what: str, types: list[str], value: Any) -> Iterator[str]:
    if isinstance(value, list):
        # "Array of InputMediaPhoto", "Array of InputMediaVideo": items may be of either kind.
        inner = [each.removeprefix(ARRAY) for each in types if each.startswith(ARRAY)]
        if not inner:
            yield f"{what} is a list"
        for each in value:
            yield from _any_of(spec, f"{what}[]", inner, each)
        return
    tried = [list(_value(spec, what, each, value)) for each in types]
    if all(tried):
        yield from min(tried, key=len)


def _value(spec: Spec, what: str, kind: str, value: Any) -> Iterator[str]:
    if kind in PLAIN:
        if not isinstance(value, PLAIN[kind]) or (isinstance(value, bool) and kind != "Boolean"):
            yield f"{what} is no {kind}"
    elif kind.startswith(ARRAY) or not isinstance(value, dict):
        yield f"{what} is no {kind}"
    elif subtypes := spec["types"][kind].get("subtypes"):
        yield from _any_of(spec, what, subtypes, value)
    else:
        yield from _fields(spec, kind, spec["types"][kind].get("fields", []), value)

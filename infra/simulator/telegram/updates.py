"""Updates as Telegram sends them, and what a shopper can send. Pure; CONTENT is the index."""

import re
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
START = re.compile(r"[A-Za-z0-9_-]{1,64}")
SUBSCRIBED = ("message", "edited_message", "callback_query", "pre_checkout_query", "shipping_query", "my_chat_member")


def start(payload: str) -> Json:
    """What a deep link writes for the shopper. Raises ValueError: Telegram opens the chat without it."""
    if payload and not START.fullmatch(payload):
        raise ValueError("a start parameter is 1 to 64 of A-Z, a-z, 0-9, _ and -")
    entity = {"type": "bot_command", "offset": 0, "length": len("/start")}
    return {"text": f"/start {payload}".rstrip(), "entities": [entity]}


def photo(file_id: str) -> list[Json]:
    """The sizes of a picture, the largest last."""
    sizes = ((90, 90, "s"), (320, 320, "m"), (800, 800, "x"))
    return [
        {"file_id": f"{file_id}-{name}", "file_unique_id": f"{file_id[-12:]}{name}", "width": width, "height": height}
        for width, height, name in sizes
    ]


def member(user: Json, bot: Json, at: int, *, blocked: bool) -> Json:
    """The bot's own place in a private chat: kicked is blocked."""
    here, gone = {"user": bot, "status": "member"}, {"user": bot, "status": "kicked", "until_date": 0}
    old, new = (here, gone) if blocked else (gone, here)
    return {"from": user, "date": at, "old_chat_member": old, "new_chat_member": new}


# --- what a shopper can send: kind → content, from what the control API was told ----------------------------------


def _file(kind: str, **more: Any) -> Callable[[Json], Json]:
    def made(given: Json) -> Json:
        file = {"file_id": f"SIM-{kind}", "file_unique_id": f"u-{kind}", "file_size": 7340, **more}
        return {kind: file} | ({"caption": given["caption"]} if given.get("caption") else {})

    return made


def _image(given: Json) -> Json:
    return {"photo": photo("SIM-photo")} | ({"caption": given["caption"]} if given.get("caption") else {})


def _location(given: Json) -> Json:
    point = {"latitude": given.get("latitude", 52.3779), "longitude": given.get("longitude", 4.8970)}
    if not given.get("name"):
        return {"location": point}
    return {
        "location": point,
        "venue": {"location": point, "title": given["name"], "address": given.get("address", "")},
    }


def _contact(given: Json) -> Json:
    return {"contact": {"phone_number": given.get("phone", "+31612345678"), "first_name": given.get("name", "Anna")}}


CONTENT: dict[str, Callable[[Json], Json]] = {
    "text": lambda given: {"text": given["text"]},
    "image": _image,
    "video": _file("video", width=640, height=480, duration=4, mime_type="video/mp4"),
    "voice": _file("voice", duration=7, mime_type="audio/ogg"),
    "audio": _file("audio", duration=60, mime_type="audio/mpeg"),
    "document": _file("document", file_name="document.pdf", mime_type="application/pdf"),
    "sticker": _file("sticker", emoji="👍", width=512, height=512, type="regular", is_animated=False, is_video=False),
    "location": _location,
    "contact": _contact,
    "edit": lambda given: {"text": given["text"]},
    "unsupported": lambda given: {"dice": {"emoji": "🎲", "value": 4}},
}

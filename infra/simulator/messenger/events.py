"""Webhook bodies of Messenger and Instagram as Meta sends them; CONTENT is what a shopper can send. Pure."""

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
PAGE_INBOX = 263902037430900
"""The app that a person of the shop answers with (channels.md 3.1)."""
PICTURE = "https://scontent.xx.fbcdn.net/v/t1.15752-9/simulator.jpg"
THUMB = 369239263222822


def delivered(mids: list[str], at: int) -> Json:
    return {"delivery": {"mids": mids, "watermark": at}}


def echo(message: Json, app_id: int) -> Json:
    return {"message": {**message, "is_echo": True, "app_id": app_id}}


def postback(mid: str, title: str, payload: str, referral: Json | None = None) -> Json:
    return {"postback": {"mid": mid, "title": title, "payload": payload} | ({"referral": referral} if referral else {})}


def referral(ref: str, ad: Json | None = None) -> Json:
    """Of an m.me link; of an ad where `ad` has its `ad_id`."""
    if not ad:
        return {"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"}
    context = {"ad_title": ad.get("title", "Bloemen"), "photo_url": PICTURE, "post_id": "9"}
    found = {"ref": ref} if ref else {}
    return {**found, "ad_id": str(ad["ad_id"]), "source": "ADS", "type": "OPEN_THREAD", "ads_context_data": context}


CONTROL: dict[str, Callable[[int], Json]] = {
    "take": lambda ours: {"take_thread_control": _owners(ours, PAGE_INBOX)},
    "give": lambda ours: {"pass_thread_control": _owners(PAGE_INBOX, ours)},
}


def _owners(before: int, after: int) -> Json:
    return {"previous_owner_app_id": str(before), "new_owner_app_id": str(after), "metadata": ""}


# --- what a shopper can send: kind → content, from what the control API was told ----------------------------------


def attached(kind: str, given: Json, **payload: Any) -> Json:
    return {"attachments": [{"type": kind, "payload": {"url": given.get("url", PICTURE), **payload}}]}


def _attached(kind: str) -> Callable[[Json], Json]:
    return lambda given: attached(kind, given)


def _location(given: Json) -> Json:
    point = {"lat": given.get("latitude", 52.3779), "long": given.get("longitude", 4.8970)}
    return {"attachments": [{"type": "location", "title": given.get("name", ""), "payload": {"coordinates": point}}]}


def _sticker(given: Json) -> Json:
    return {"sticker_id": THUMB, **attached("image", given, sticker_id=THUMB)}


def _reaction(given: Json) -> Json:
    emoji = given.get("emoji", "")
    told = {"mid": given["message"], "action": "react" if emoji else "unreact"}
    return {"reaction": told | ({"emoji": emoji, "reaction": "other"} if emoji else {})}


CONTENT: dict[str, Callable[[Json], Json]] = {
    "text": lambda given: {"text": given["text"]},
    "image": _attached("image"),
    "video": _attached("video"),
    "voice": _attached("audio"),
    "audio": _attached("audio"),
    "document": _attached("file"),
    "sticker": _sticker,
    "location": _location,
    "reaction": _reaction,
    "unsupported": lambda given: {"attachments": [{"type": "fallback", "payload": None, "title": "A post"}]},
}

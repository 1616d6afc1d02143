"""What a shopper can send, one function a kind. Imports event types and this package's wire reading only.

A message says what it is by which of its fields is there; some have two (an animation is also a document, a venue also
a location), so the order of CONTENT counts.
"""

import re
from collections.abc import Callable

from functions.channels.deep_links import context
from functions.channels.heard import cut, location_in, text_in
from functions.channels.wire import Json, Unusable, array, mapping, needed, string
from functions.conversation.events import (
    ContactIn,
    Content,
    Edited,
    MediaIn,
    Opened,
    PageContext,
    Unsupported,
)

LONGEST_NAME = 200
COMMANDS = {"menu": "menu", "help": "help", "stop": "stop", "cart": "cart", "settings": "menu"}
"""What the commands that Telegram's clients show (docs/deploy.md) are in words. `/start` opens the chat."""
PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What a link can carry behind `/start`; anything else there was typed, and is what the shopper says."""
SERVICE = frozenset(
    """new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title new_chat_photo
    delete_chat_photo group_chat_created supergroup_chat_created channel_chat_created message_auto_delete_timer_changed
    migrate_to_chat_id migrate_from_chat_id pinned_message connected_website write_access_allowed boost_added
    proximity_alert_triggered chat_background_set direct_message_price_changed paid_message_price_changed""".split()
)
"""Told by Telegram and not said by the shopper: nothing is answered."""
FRAME = frozenset(
    """message_id message_thread_id from sender_chat date business_connection_id chat forward_origin is_topic_message
    is_automatic_forward reply_to_message external_reply quote reply_to_story via_bot edit_date has_protected_content
    is_from_offline is_paid_post media_group_id author_signature paid_star_count link_preview_options effect_id caption
    entities caption_entities show_caption_above_media has_media_spoiler reply_markup""".split()
)
"""Fields that say nothing of what kind a message is."""


def content(message: Json) -> tuple[Content, PageContext | None]:
    """What it says, and what it was opened on. A kind that is new is unsupported: an answer is still due."""
    for kind, read in CONTENT.items():
        if kind in message:
            try:
                return read(message, kind), _opened_on(message) if kind == "text" else None
            except Unusable:
                return Unsupported(type=kind), None
    return Unsupported(type=next((key for key in message if key not in FRAME), "unknown")[:LONGEST_NAME]), None


def message_id(message: Json) -> str:
    """Unique for the bot. Raises Unusable."""
    return f"{needed(mapping(message.get('chat')), 'id')}:{needed(message, 'message_id')}"


def edited(message: Json) -> Edited:
    text = string(message.get("text")) or string(message.get("caption"))
    return Edited(original=message_id(message), text=cut(text))


def _command(text: str) -> tuple[str, str]:
    """("start", "sku_ROOS") of "/start sku_ROOS"; a command may name the bot: "/menu@delinde_bot". ("", ""): none."""
    first, _, rest = text.strip().partition(" ")
    return (first[1:].partition("@")[0].lower(), rest.strip()) if first.startswith("/") else ("", "")


def _opened_on(message: Json) -> PageContext | None:
    command, parameter = _command(string(message.get("text")))
    return context(parameter) if command == "start" and PARAMETER.fullmatch(parameter) else None


def _text(message: Json, kind: str) -> Content:
    text = needed(message, kind)
    command, rest = _command(text)
    if command == "start" and (not rest or PARAMETER.fullmatch(rest)):
        return Opened()
    return text_in(rest if command == "start" else COMMANDS.get(command, text), _quoted(message))


def _quoted(message: Json) -> str:
    try:
        return message_id(mapping(message.get("reply_to_message")))
    except Unusable:
        return ""


def _media(message: Json, kind: str) -> Content:
    """Of a photo there are several sizes, the largest last."""
    sizes = array(message.get(kind))
    media = mapping(sizes[-1] if sizes else message.get(kind))
    return MediaIn.model_validate(
        {
            "media": MEDIA.get(kind, kind),
            "id": string(media.get("file_id")) or None,
            "mime": string(media.get("mime_type")),
            "caption": cut(string(message.get("caption"))),
        }
    )


def _location(message: Json, kind: str) -> Content:
    venue = mapping(message.get("venue"))
    place = mapping(venue.get("location")) or mapping(message.get("location"))
    return location_in(place, "latitude", "longitude", string(venue.get("title")), string(venue.get("address")))


def _contact(message: Json, kind: str) -> Content:
    name = full_name(mapping(message.get(kind)))
    return ContactIn(names=(name,) if name else ())


def full_name(user: Json) -> str:
    parts = (string(user.get("first_name")), string(user.get("last_name")))
    return " ".join(filter(None, parts))[:LONGEST_NAME]


MEDIA = {"photo": "image", "animation": "video", "video_note": "video", "live_photo": "image"}
"""What other channels call it; the rest has the same name everywhere."""
CONTENT: dict[str, Callable[[Json, str], Content]] = {
    "text": _text,
    "animation": _media,
    "live_photo": _media,
    "photo": _media,
    "video": _media,
    "video_note": _media,
    "voice": _media,
    "audio": _media,
    "sticker": _media,
    "document": _media,
    "venue": _location,
    "location": _location,
    "contact": _contact,
}

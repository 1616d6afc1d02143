"""What an answer of the Bot API means for us. It says so by HTTP status, and in words that may change."""

import re

from functions.channels.channel import Payload
from functions.channels.telegram.payloads import anew, in_words
from functions.channels.wire import mapping, read_object, string, whole
from functions.errors import ChannelError, Refused, SayOtherwise, SlowDown, Unavailable

NUMBERS = re.compile(r"\d{5,}")
LONGEST_REASON = 300
OPERATOR = (401, 404)
"""The token is not (any more) a bot's: Telegram answers either, for it is part of the address."""


BAD_PICTURE = re.compile(
    r"wrong (?:remote )?file identifier|failed to get HTTP URL content|wrong type of the web page content|"
    r"wrong file (?:identifier|url)|IMAGE_PROCESS_FAILED|PHOTO_INVALID_DIMENSIONS|WEBPAGE_(?:CURL|MEDIA)|"
    r"MEDIA_EMPTY|too big for a photo",
    re.IGNORECASE,
)
"""Telegram fetches pictures itself, when a message is sent: one that it cannot get or read costs the whole message."""
GONE = re.compile(r"message to (?:be )?edit(?:ed)? not found|message can't be edited|MESSAGE_ID_INVALID", re.IGNORECASE)


def unchanged(status: int, body: bytes) -> bool:
    """Whether it is refused because it is so already."""
    return status == 400 and "message is not modified" in string(mapping(read_object(body)).get("description")).lower()


def refusal(status: int, body: bytes, payload: Payload) -> ChannelError:
    """The error that an answer with this HTTP status (not 2xx) and body to a payload stands for."""
    answer = mapping(read_object(body))
    reason = f"{status}: {NUMBERS.sub('…', string(answer.get('description')))[:LONGEST_REASON]}".rstrip(": ")
    told = mapping(answer.get("parameters"))
    if status == 429:
        seconds = whole(told.get("retry_after"))
        return SlowDown(reason, seconds=float(seconds) if seconds else None)
    if status >= 500:
        return Unavailable(reason)
    if status == 400 and GONE.search(reason) and "media" in payload:
        return SayOtherwise(reason, code=status, instead=anew(payload))
    if status == 400 and BAD_PICTURE.search(reason) and _is_more_than_a_picture(payload):
        return SayOtherwise(reason, code=status, instead=in_words(payload))
    if whole(told.get("migrate_to_chat_id")) is not None:
        return Refused(f"{status}: the chat has become another, a group's", code=status)
    # 403: blocked by the user, or the user is gone. Any other 400 than these: a mistake of ours.
    away = status == 403 or (status == 400 and "chat not found" in reason)
    return Refused(reason, code=status, operator=status in OPERATOR, unreachable=away)


def _is_more_than_a_picture(payload: Payload) -> bool:
    """Something is left without it: what is under it, or the question that follows an album."""
    return payload["method"] == "sendMediaGroup" or in_words(payload) is not None

"""What an answer of the Bot API means for us. It says so by HTTP status, and in words that may change."""

import json
import re

from functions.channels.wire import mapping, string, whole
from functions.errors import ChannelError, Gone, Refused, SlowDown, Unavailable

NUMBERS = re.compile(r"\d{5,}")
LONGEST_REASON = 300
OPERATOR = (401, 404)
"""The token is not (any more) a bot's: Telegram answers either, for it is part of the address."""


GONE = re.compile(r"message to (?:be )?edit(?:ed)? not found|message can't be edited|MESSAGE_ID_INVALID", re.IGNORECASE)


def unchanged(status: int, body: bytes) -> bool:
    """Whether it is refused because it is so already."""
    return status == 400 and "message is not modified" in string(_answer(body).get("description")).lower()


def refusal(status: int, body: bytes) -> ChannelError:
    """The error that an answer with this HTTP status (not 2xx) and body stands for."""
    answer = _answer(body)
    reason = f"{status}: {NUMBERS.sub('…', string(answer.get('description')))[:LONGEST_REASON]}".rstrip(": ")
    told = mapping(answer.get("parameters"))
    if status == 429:
        seconds = whole(told.get("retry_after"))
        return SlowDown(reason, seconds=float(seconds) if seconds else None)
    if status >= 500:
        return Unavailable(reason)
    if status == 400 and GONE.search(reason):
        return Gone(reason, code=status)
    if whole(told.get("migrate_to_chat_id")) is not None:
        return Refused(f"{status}: the chat has become another, a group's", code=status)
    # 403: blocked by the user, or the user is gone. Any other 400 than these: a mistake of ours.
    away = status == 403 or (status == 400 and "chat not found" in reason)
    return Refused(reason, code=status, operator=status in OPERATOR, unreachable=away)


def _answer(body: bytes) -> dict[str, object]:
    try:
        return mapping(json.loads(body))
    except (ValueError, RecursionError):
        return {}

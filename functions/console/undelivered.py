"""Why a message of the shop's did not arrive, or still waits: which of the texts "reasons.why_…" says it, what to do
included.

The outbox has words of its own for it, a channel its codes (reference/channels.md 2.4, 3.3 and 4). A code that is not
here is "not_taken": the channel would not have the message.
"""

import re
from collections.abc import Iterable, Mapping

from functions.console.texts import Texts
from functions.conversation.channel_events import DeliveryFailed
from functions.not_arrived import REFUSED
from functions.storage.failures import Failure
from functions.storage.turns import Mark, Turn

OWN: Mapping[str, str] = {
    "window": "window",
    "unreachable": "blocked",
    "opted_out": "opted_out",
    "opted_out_promotional": "no_marketing",
    "no_opt_in": "no_opt_in",
    "channel_off": "channel_off",
    "taken_over": "taken_over",
    "waited too long": "too_late",
    "late": "too_late",
    "template none": "window",
    "template pending": "template_pending",
    "template rejected": "template_rejected",
    "template paused": "template_paused",
    "template recategorised": "template_recategorised",
    "slow_down": "busy",
    "unavailable": "trouble",
    "account": "account",
    "quota": "quota",
    "quiet": "quiet",
    "another": "another",
}
"""What a mark says, as `send_time.way` and the outbox have it, and a failure that was noted (not_arrived.py); "another"
is the console's own."""
_NOT_TAKEN, _MAIL_REFUSED = "not_taken", "mail_refused"
_META = {1: "trouble", 2: "trouble", 4: "busy", 17: "busy", 32: "busy", 613: "busy", 551: "blocked", 190: "account"}
CODES: Mapping[str, Mapping[int, str]] = {
    "whatsapp": {
        **dict.fromkeys((4, 80007, 130429, 131056), "busy"),
        **dict.fromkeys((0, 3, 10, 190, 368, 131005, 131031, 131048, 131064, *range(200, 300)), "account"),
        **dict.fromkeys((1, 2, 131000, 131016, 131057, 133004), "trouble"),
        131042: "billing",
        131026: "not_on_channel",
        131047: "window",
        131049: "held_back",
        130472: "held_back",
        131050: "no_marketing",
        131021: "own_number",
        131030: "test_number",
        **dict.fromkeys((131051, 131052, 131053), "media"),
        **dict.fromkeys((132000, 132005, 132007, 132012, 132068), "template_wrong"),
        132001: "template_missing",
        **dict.fromkeys((132015, 132069), "template_paused"),
        132016: "template_disabled",
        137000: "moved",
    },
    "messenger": _META | {10: "blocked", 200: "blocked"},
    "instagram": _META | {10: "blocked", 200: "blocked"},
    "telegram": {401: "account", 403: "blocked", 429: "busy"},
    "wechat": {43004: "blocked", 50005: "blocked", 45015: "window", 45047: "quota", 40007: "media"},
    "kik": {401: "account", 403: "blocked", 429: "busy"},
}
SAID: tuple[tuple[str, str], ...] = (
    (r"outside (?:of )?(?:the )?allowed window|outside the.*window", "window"),
    (r"the chat has become another|chat not found|no matching user|2018001", "moved"),
    (r"attachment|2018047|failed to get http url content|wrong file|media", "media"),
    (r"message is too long", "too_long"),
)
"""Words of a channel's answer, where its code means several things."""
VAGUE = frozenset({"messenger", "instagram", "telegram"})
"""Channels whose codes do."""
MAILED: Mapping[str, str] = {"no address": "no_address", "no mail_from": "no_mail"}


def failures(turns: Iterable[Turn]) -> dict[str, DeliveryFailed]:
    """By the id of the message that did not arrive: the channel's, or the effect's where it got none."""
    found = (turn.event.what for turn in turns)
    return {what.message_id: what for what in found if isinstance(what, DeliveryFailed)}


def why_not(channel: str, mark: Mark, failed: DeliveryFailed | None = None) -> str:
    """`channel`: "email" for a letter. `failed`: what the channel told of it, where it did."""
    if failed is None or failed.reason in OWN:
        reason = failed.reason if failed else mark.reason
        return OWN.get(reason) or MAILED.get(reason) or _by_code(channel, _code(reason))
    if channel in VAGUE or failed.code is None:
        for pattern, why in SAID:
            if re.search(pattern, failed.reason, re.IGNORECASE):
                return why
    return _by_code(channel, failed.code)


def in_words(texts: Texts, why: str, failed: DeliveryFailed | None = None) -> str:
    """The channel's code stands behind it: its help desk asks for that."""
    code = f" ({texts('reasons.code', code=failed.code)})" if failed and failed.code else ""
    return texts(f"reasons.why_{why}") + code


def why_noted(failure: Failure) -> str:
    """Of a message that no way told its shopper."""
    channel = "email" if failure.mail else failure.account.partition(":")[0]
    code, _, words = failure.told.partition(" ")
    failed = None
    if failure.told and failure.why == REFUSED:
        number = int(code) if code.isdecimal() else None
        failed = DeliveryFailed(message_id=failure.message, code=number, reason=words if number else failure.told)
    return why_not(channel, Mark(state="undeliverable", reason=failure.why), failed)


def _by_code(channel: str, code: int | None) -> str:
    if channel == "email":
        return _MAIL_REFUSED
    return CODES.get(channel, {}).get(code, _NOT_TAKEN) if code is not None else _NOT_TAKEN


def _code(reason: str) -> int | None:
    """Of "refused 131026"."""
    found = re.fullmatch(r"refused (\d+)", reason)
    return int(found[1]) if found else None

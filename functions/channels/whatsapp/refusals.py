"""What an answer of the Cloud API means for us, by `error.code`: Meta answers a rate limit with HTTP 400, never 429.

Most failures of delivery do not come here: they arrive later, as `failed` statuses.
"""

import json
import re

from functions.channels.wire import mapping, string, whole
from functions.errors import ChannelError, Refused, SlowDown, Unavailable

PAIR_RATE = 131056
ACCOUNT_RATES = frozenset((4, 80007, 130429))
OPERATOR = frozenset((0, 3, 10, 190, 368, 131005, 131031, 131042, 131048, 131064, *range(200, 300)))
"""Token, permission, policy, billing: nothing goes out until a person has looked."""
TRANSIENT = frozenset((1, 2, 131000, 131016, 131057, 133004))
NEVER = frozenset(
    (
        *(100, 130472, 131008, 131009, 131021, 131026, 131030, 131047, 131049, 131050, 131051, 131052, 131053),
        *(131062, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132068, 132069, 135000, 137000),
    )
)
DIGITS = re.compile(r"\d{7,}")
LONGEST_REASON = 300


def refusal(status: int, body: bytes) -> ChannelError:
    """The error that an answer with this HTTP status (not 2xx) and body stands for."""
    error = _error(body)
    code = whole(error.get("code"))
    reason = f"{code if code is not None else f'HTTP {status}'}: {_reason(error)}".rstrip(": ")
    if code == PAIR_RATE:
        return SlowDown(reason)
    if code in ACCOUNT_RATES:
        return SlowDown(reason, whole_account=True)
    if code in TRANSIENT:
        return Unavailable(reason)
    if code in OPERATOR:
        return Refused(reason, code=code, operator=True)
    if code in NEVER:
        return Refused(reason, code=code)
    return _unknown(status, code, reason, transient=error.get("is_transient") is True)


def _unknown(status: int, code: int | None, reason: str, *, transient: bool) -> ChannelError:
    if status == 429:
        return SlowDown(reason, whole_account=True)
    if status >= 500 or transient:
        return Unavailable(reason)
    return Refused(reason, code=code, operator=status in (401, 403))


def _error(body: bytes) -> dict[str, object]:
    try:
        return mapping(mapping(json.loads(body)).get("error"))
    except (ValueError, RecursionError):
        return {}


def _reason(error: dict[str, object]) -> str:
    """Meta's own words. Some quote the shopper's number, which has no place in a log."""
    said = string(mapping(error.get("error_data")).get("details")) or string(error.get("message"))
    return DIGITS.sub("…", said)[:LONGEST_REASON]

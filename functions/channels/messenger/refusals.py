"""What an answer of the Send API means for us, by `error.code` and `error_subcode` (reference/channels.md 3.3)."""

from functions.channels.graph import GraphError, read_error, unknown_error
from functions.errors import ChannelError, Refused, SlowDown, Unavailable

THROTTLED = frozenset((4, 17, 32, 613))
TRANSIENT = frozenset((1, 2))
"""2 may also mean that the person has blocked the Page: then it is given up after a day."""
CLOSED_WINDOW = frozenset((2018065, 2018278, 2534022))
UNREACHABLE = frozenset((1545041, 2018108))
"""Subcodes: the person has blocked the Page, left, or cannot be written to for another reason."""
NOBODY = 551
LABEL_TERMS = 2018344
"""An administrator of the Page must accept the terms of service for labels."""
OPERATOR = frozenset((3, 10, 190, 368, *range(200, 300)))
"""Token, permission, policy: nothing goes out until a person has looked."""
NEVER = frozenset((100,))
"""A bad parameter, a dead message tag, an attachment of another type than it says, no such user."""
INSTEAD = "instead"
"""Of our own, in a message: what to send where Meta refuses it for what it is. It is not sent along."""


def refusal(status: int, body: bytes) -> ChannelError:
    """The error that an answer with this HTTP status (not 2xx) and body stands for."""
    error = read_error(status, body)
    if error.code == NOBODY or (error.code in (10, 200) and error.subcode in UNREACHABLE):
        return Refused(error.reason, code=error.code, unreachable=True)
    if error.subcode in CLOSED_WINDOW:
        return Refused(error.reason, code=error.code)
    return _by_code(error)


def _by_code(error: GraphError) -> ChannelError:
    if error.code in THROTTLED:
        return SlowDown(error.reason, whole_account=True)
    if error.code in OPERATOR or error.subcode == LABEL_TERMS:
        return Refused(error.reason, code=error.code, operator=True)
    if error.code in TRANSIENT or error.transient:
        return Unavailable(error.reason)
    if error.code in NEVER:
        return Refused(error.reason, code=error.code)
    return unknown_error(error)

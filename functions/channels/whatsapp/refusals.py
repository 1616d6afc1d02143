"""What an answer of the Cloud API means for us, by `error.code`: Meta answers a rate limit with HTTP 400, never 429.

Most failures of delivery do not come here: they arrive later, as `failed` statuses.
"""

from functions.channels.graph import read_error, unknown_error
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


def refusal(status: int, body: bytes) -> ChannelError:
    """The error that an answer with this HTTP status (not 2xx) and body stands for."""
    error = read_error(status, body)
    if error.code == PAIR_RATE:
        return SlowDown(error.reason)
    if error.code in ACCOUNT_RATES:
        return SlowDown(error.reason, whole_account=True)
    if error.code in TRANSIENT:
        return Unavailable(error.reason)
    if error.code in OPERATOR:
        return Refused(error.reason, code=error.code, operator=True)
    if error.code in NEVER:
        return Refused(error.reason, code=error.code)
    return unknown_error(error)

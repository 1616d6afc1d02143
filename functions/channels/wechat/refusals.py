"""What an answer of WeChat's API means for us. Errors come with HTTP 200: `errcode` alone tells."""

from functions.channels.wire import mapping, read_object, string, whole
from functions.errors import ChannelError, QuotaSpent, Refused, SlowDown, TokenExpired, Unavailable

TOKEN = frozenset((40001, 40014, 42001))
"""The access token is not, or no longer, the account's: a new one is fetched, once for all workers."""
SPENT = 45047
FREQUENCY = frozenset((45009, 45011))
BUSY = frozenset((-1,))
OPERATOR = frozenset((40013, 40125, 40164, 40200, 41002, 41004, 48001, 48004, 50001, 50002, 61004, 61007))
"""App id, secret, allow-list of addresses, permission, type of account: nothing goes out until a person has looked."""
GONE = frozenset((43004, 50005))
"""The shopper follows the account no more."""


def check(status: int, body: bytes) -> None:
    """Raises what the answer stands for, unless it is `errcode` 0."""
    if status == 429:
        raise SlowDown("HTTP 429", whole_account=True)
    if not 200 <= status < 300:
        raise Unavailable(f"HTTP {status}") if status >= 500 else Refused(f"HTTP {status}", code=status)
    answer = mapping(read_object(body))
    code = whole(answer.get("errcode"))
    if code is None:
        raise Unavailable("the answer is not WeChat's")
    if code != 0:
        raise refusal(code)


def refusal(code: int) -> ChannelError:
    """WeChat's own words hold a hint per request, and at times the shopper: they are not kept."""
    reason = f"errcode {code}"
    if code in TOKEN:
        return TokenExpired(reason, code=code)
    if code == SPENT:
        return QuotaSpent(reason)
    if code in FREQUENCY:
        return SlowDown(reason, whole_account=True)
    if code in BUSY:
        return Unavailable(reason)
    return Refused(reason, code=code, operator=code in OPERATOR, unreachable=code in GONE)


def issued(status: int, body: bytes) -> tuple[str, int]:
    """An access token and its life in seconds. Raises ChannelError: a wrong secret is for an operator, as all is that
    WeChat does not give a token for, and cannot mend itself."""
    answer = mapping(read_object(body))
    token, seconds = string(answer.get("access_token")), whole(answer.get("expires_in"))
    if token and seconds:
        return token, seconds
    check(status, body if answer.get("errcode") else b"")
    raise Unavailable("the answer has no access token")


def message_id(body: bytes) -> str:
    """ "" where the answer names none: a customer-service message has no id, a template message has."""
    return string(mapping(read_object(body)).get("msgid"))

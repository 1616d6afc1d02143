"""Every error that Chatkassa raises on purpose, and the HTTP answer each leads to at an edge.

ChatkassaError
├── BadRequest                400  the caller's mistake; the message says what to do
│   └── UnreadableBody        200  a provider's signed body that we cannot read: kept in the dead-letter queue
├── SignatureError            403  wrong or missing signature, token or origin; nothing is stored
├── SessionExpired            401  a web chat session that must be renewed
├── NotFound                  404
├── TooMany                   429  the session's rate limit
├── RenderError               500  a template: undefined variable, failure, unknown key
├── PublishError               —   everything that is wrong with a shop folder, at once (a command, not an edge)
├── QueueError                500  a queue did not take everything: the provider sends all again
├── StorageError              500
│   ├── Duplicate              —   the receipt is there already: this event has been decided
│   ├── NewerVersion           —   written by a newer release than this one: retried until that is here
│   ├── Conflict               —   version, stock or number changed since it was read: load and decide again
│   └── Contended              —   the table is busy (TransactionConflict, throttling) past our patience: retried later
├── ChannelError               —   a send that failed
│   ├── SlowDown               —   this shopper (or the whole number) must wait; carries how long
│   │   └── QuotaSpent         —   nothing more may be said to this shopper before they write again
│   ├── Refused                —   never: blocked, invalid, closed window; carries the provider's code
│   │   ├── TokenExpired       —   the token that was sent with no longer counts: another may
│   │   ├── TooLarge           —   what was to be fetched is larger than we read
│   │   └── SayOtherwise       —   this payload cannot be shown; carries one that says the same
│   └── Unavailable            —   the provider's own trouble: retried by the queue
├── PrinterUnavailable        503  the function that makes a PDF did not answer: asked for again by whoever wanted it
└── PaymentError               —   a call to Stripe that failed
    ├── PaymentRefused         —   a definite no (HTTP 4xx): nothing was done; carries which call and why
    ├── PaymentUnavailable     —   outcome unknown (time-out, 5xx, 409, 429, a wrong key): retried by the queue
    ├── UnknownAttempt         —   an order or attempt that nothing is written about (yet)
    └── NotOurs                —   a payment of another shop or stage, or of another till, at the same Stripe account
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Fault:
    """What somebody did wrong, told apart from how it is worded."""

    code: str
    told: str
    """In English, as a command says it."""
    names: Mapping[str, object] = field(default_factory=dict)
    """What the words of any language name: the value, an example, what is allowed."""

    def __str__(self) -> str:
        return self.told


class ChatkassaError(Exception):
    """Base of the tree. `status` is the HTTP answer; `fault` is there where the console has words of its own for it."""

    status = 500

    def __init__(self, why: str | Fault = "") -> None:
        self.fault = why if isinstance(why, Fault) else None
        super().__init__(str(why))


class BadRequest(ChatkassaError):
    status = 400


class UnreadableBody(BadRequest):
    status = 200


class SignatureError(ChatkassaError):
    status = 403


class SessionExpired(ChatkassaError):
    status = 401


class NotFound(ChatkassaError):
    status = 404


class TooMany(ChatkassaError):
    status = 429


class RenderError(ChatkassaError):
    pass


class PublishError(ChatkassaError):
    """`problems`: a line each, "catalogue.csv row 12, price: … → what to do"."""

    def __init__(self, problems: list[str], cells: Mapping[str, tuple[int, str, Fault]] | None = None) -> None:
        """`cells`: of lines about a row of the catalogue: row (0: of none), column, and what is wrong there."""
        self.problems = problems
        self.cells = cells or {}
        super().__init__("\n".join(problems))


class QueueError(ChatkassaError):
    pass


class StorageError(ChatkassaError):
    pass


class Duplicate(StorageError):
    """`conversation` and `version` name the turn in which the event was decided."""

    def __init__(self, conversation: str = "", version: int = 0) -> None:
        self.conversation = conversation
        self.version = version
        super().__init__(f"decided already, in turn {version} of {conversation}")


class NewerVersion(StorageError):
    pass


class Conflict(StorageError):
    pass


class Contended(StorageError):
    pass


class ChannelError(ChatkassaError):
    pass


class SlowDown(ChannelError):
    """`whole_account`: everybody waits, not only this shopper. `seconds`: how long, None: by backing off."""

    def __init__(self, reason: str, *, seconds: float | None = None, whole_account: bool = False) -> None:
        self.seconds = seconds
        self.whole_account = whole_account
        super().__init__(reason)


class Refused(ChannelError):
    """`operator`: the account itself is stopped (token, policy, billing): a person must look. `unreachable`: the
    shopper has blocked the shop or left the channel: nothing is sent until they write again."""

    def __init__(
        self, reason: str, *, code: int | None = None, operator: bool = False, unreachable: bool = False
    ) -> None:
        self.code = code
        self.operator = operator
        self.unreachable = unreachable
        super().__init__(reason)


class QuotaSpent(SlowDown):
    pass


class TokenExpired(Refused):
    def __init__(self, reason: str, *, code: int | None = None) -> None:
        super().__init__(reason, code=code, operator=True)


class TooLarge(Refused):
    pass


class SayOtherwise(Refused):
    """`instead`: what says the same in a way that may be shown; None: it can be left out."""

    def __init__(self, reason: str, *, code: int | None, instead: dict[str, Any] | None) -> None:
        self.instead = instead
        super().__init__(reason, code=code)


class Unavailable(ChannelError):
    pass


class PrinterUnavailable(ChatkassaError):
    status = 503


class PaymentError(ChatkassaError):
    pass


class PaymentRefused(PaymentError):
    """`call`: create, expire, observe or refund, as in PaymentCallFailed."""

    def __init__(self, call: Literal["create", "expire", "observe", "refund"], reason: str) -> None:
        self.call = call
        self.reason = reason
        super().__init__(f"{call}: {reason}")


class PaymentUnavailable(PaymentError):
    """`answered`: Stripe did say something, and would say it again to the same idempotency key (a stored 500)."""

    def __init__(self, reason: str, *, answered: bool = False) -> None:
        self.answered = answered
        super().__init__(reason)


class UnknownAttempt(PaymentError):
    pass


class NotOurs(PaymentError):
    pass

"""What can go wrong in a run of a worker, at any call that it makes to the outside: it dies, the answer is lost, the
other side is busy or away, or another worker does the same at that very moment.

A run makes its calls in order; a trouble has the number of the call at which it happens.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from botocore.exceptions import ReadTimeoutError

from functions.errors import SlowDown, Unavailable
from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.http_client import StandInClient
from tests.dynamo import Crash, refused
from tests.property.faults import Process

Kind = Literal["dies", "lost", "conflict", "throttled", "timeout_before", "timeout_after"]
KINDS: tuple[Kind, ...] = ("dies", "lost", "conflict", "throttled", "timeout_before", "timeout_after")


@dataclass
class Trouble(Process):
    """One call goes wrong and the process lives on with what it gets, or (`dies`, `lost`) it is its last."""

    kind: Kind = "dies"

    def __post_init__(self) -> None:
        self.answer_lost = self.kind in ("lost", "timeout_after")

    def before(self, *call: Any) -> None:
        if self.dead:
            raise Crash
        self.step += 1
        if self.step == self.die_at and not self.answer_lost:
            self._happen(call)

    def after(self, *call: Any) -> None:
        if self.step == self.die_at and self.answer_lost and not self.dead:
            self._happen(call)

    def _happen(self, call: tuple[Any, ...]) -> None:
        if self.kind in ("dies", "lost"):
            self._die()
        raise _error(self.kind, call)


def _error(kind: Kind, call: tuple[Any, ...]) -> Exception:
    """As the other side says it: a table's call has (name, request), a channel's (reference, payload)."""
    if len(call) == 2 and isinstance(call[1], Mapping) and "TableName" not in str(call[1]) and "/" in str(call[0]):
        slow = SlowDown("slow", seconds=60)
        return slow if kind in ("conflict", "throttled") else Unavailable("away")
    if kind.startswith("timeout") or not call:
        return ReadTimeoutError(endpoint_url="the table")
    if kind == "conflict" and call[0] == "transact_write_items":
        actions = len(call[1]["TransactItems"])
        reasons = ["None"] * (actions - 1)
        return refused("TransactionCanceledException", *reasons, "TransactionConflict")
    return refused("TransactionConflictException" if kind == "conflict" else "ThrottlingException")


class TroubledStripe(StandInClient):
    """The SDK's client, by which each call goes by the current process too."""

    def __init__(self, core: StandIn) -> None:
        super().__init__(core)
        self.process: Process = Process()

    def request(self, *args: Any, **kwargs: Any) -> tuple[str, int, Mapping[str, str]]:
        import stripe

        try:
            self.process.before()
            answer = super().request(*args, **kwargs)
            self.process.after()
        except ReadTimeoutError as lost:
            raise stripe.APIConnectionError("timed out", should_retry=False) from lost
        return answer


@dataclass
class Meanwhile(Process):
    """Just before a call, another process does something with the same things; then this one goes on."""

    other: Any = None

    def __post_init__(self) -> None:
        self.between = self._other

    def _other(self) -> None:
        with suppress(Crash):
            self.other()

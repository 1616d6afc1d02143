"""How far the reconciler has come, and the strays that it found: payments that name our shop and no order that we have.

A stray stands in the timers' index on a shard of its own, with what else a person must look at, until it is closed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from functions.errors import Conflict
from functions.storage import keys, timers
from functions.storage.keys import Key
from functions.storage.table import Item, Table, integer, text

REPLAYED = "replayed"
SWEPT = "swept"


class Payment(Protocol):
    """A completed session, as `functions/payments` has it."""

    @property
    def id(self) -> str: ...
    @property
    def order(self) -> str: ...
    @property
    def attempt(self) -> int: ...
    @property
    def payment_status(self) -> str: ...
    @property
    def amount(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def payment_intent(self) -> str: ...
    @property
    def created(self) -> datetime: ...


@dataclass(frozen=True)
class Stray:
    session: str
    payment_intent: str
    amount: int
    """Minor units."""
    currency: str
    order: str
    """The order that it names: one that we do not have, or whose attempt was paid by another session."""
    attempt: int
    created: datetime
    """At Stripe."""


@dataclass(frozen=True)
class Reconciled:
    table: Table
    clock: Callable[[], datetime]

    def done(self) -> dict[str, datetime]:
        """Until when Stripe's events (REPLAYED) and sessions (SWEPT) have been read; what never was is not in it."""
        found = self.table.get(keys.reconciled(self.table.shop)) or {}
        return {name: datetime.fromisoformat(found[name]["S"]) for name in (REPLAYED, SWEPT) if name in found}

    def note_replayed(self, until: datetime) -> None:
        self._note(REPLAYED, until)

    def note_swept(self, until: datetime) -> None:
        self._note(SWEPT, until)

    def put_stray(self, stray: Payment) -> bool:
        """False where it was there: also one that a person has closed."""
        attributes = {
            "session": text(stray.id),
            "payment_intent": text(stray.payment_intent),
            "amount": integer(stray.amount),
            "currency": text(stray.currency),
            "order": text(stray.order),
            "attempt": integer(stray.attempt),
            "created": text(_written(stray.created)),
            keys.TIMER_SHARD: text(keys.REVIEW_SHARD),
            keys.TIMER_DUE: text(keys.due(self.clock())),
        }
        try:
            self.table.write(
                keys.stray(self.table.shop, stray.id),
                attributes,
                ConditionExpression="attribute_not_exists(#pk)",
                ExpressionAttributeNames={"#pk": keys.PK},
            )
        except Conflict:
            return False
        return True

    def strays(self) -> Iterator[Stray]:
        """Those that nobody has closed, the first seen first."""
        for key, _ in timers.shard(self.table, keys.REVIEW_SHARD):
            if stray := self.stray(key):
                yield stray

    def stray(self, key: Key) -> Stray | None:
        """None: that key is no stray of this shop's."""
        mine = key.pk.startswith(keys.stray(self.table.shop, "").pk)
        found = self.table.get(key) if mine else None
        return _stray(found) if found else None

    def close_stray(self, session: str) -> None:
        """It leaves the queue; that it was there stays, or it would be found anew. Raises Conflict: there is none."""
        self.table.update(
            keys.stray(self.table.shop, session),
            UpdateExpression="REMOVE #shard, #due",
            ConditionExpression="attribute_exists(#pk)",
            ExpressionAttributeNames={"#shard": keys.TIMER_SHARD, "#due": keys.TIMER_DUE, "#pk": keys.PK},
        )

    def _note(self, name: str, until: datetime) -> None:
        self.table.update(
            keys.reconciled(self.table.shop),
            UpdateExpression="SET #name = :until",
            ExpressionAttributeNames={"#name": name},
            ExpressionAttributeValues={":until": text(_written(until))},
        )


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _stray(item: Item) -> Stray:
    words = {name: str(item[name]["S"]) for name in ("session", "payment_intent", "currency", "order")}
    return Stray(
        **words,
        amount=int(item["amount"]["N"]),
        attempt=int(item["attempt"]["N"]),
        created=datetime.fromisoformat(item["created"]["S"]),
    )

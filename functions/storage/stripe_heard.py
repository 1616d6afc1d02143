"""Whether Stripe's webhooks are signed with the secret that the shop has: one item, written by the edge when it takes
one or refuses one for its signature, read by the set-up page. A secret is named by its fingerprint, which tells
nothing of it.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from functions.errors import Conflict
from functions.storage import keys
from functions.storage.table import Item, Table, integer, text

NEVER = datetime.min.replace(tzinfo=UTC)
NAMES = {"#at": "refused_at", "#with": "refused_with", "#n": "refused"}


@dataclass(frozen=True)
class Heard:
    taken_with: str = ""
    """Fingerprint of the secret that the last one taken was signed with; "": none was."""
    taken_at: datetime = NEVER
    refused_with: str = ""
    """Fingerprint of the secret that the shop had when it refused the last one; "": none was."""
    refused_at: datetime = NEVER
    refused: int = 0
    """With that secret; of many at once some are not counted."""

    def refuses(self, secret: str) -> int:
        """How many were refused since this secret is the shop's, where none was taken with it since; else 0."""
        return self.refused if secret == self.refused_with and secret != self.taken_with else 0


def fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:16]


def read(table: Table) -> Heard:
    item = table.get(keys.stripe_heard(table.shop)) or {}
    return Heard(
        taken_with=_word(item, "taken_with"),
        taken_at=_moment(item, "taken_at"),
        refused_with=_word(item, "refused_with"),
        refused_at=_moment(item, "refused_at"),
        refused=int(item["refused"]["N"]) if "refused" in item else 0,
    )


def note_taken(table: Table, secret: str, now: datetime) -> None:
    """`secret`: the fingerprint of the one that it was signed with."""
    table.update(
        keys.stripe_heard(table.shop),
        UpdateExpression="SET #at = :at, #with = :with",
        ExpressionAttributeNames={"#at": "taken_at", "#with": "taken_with"},
        ExpressionAttributeValues={":at": text(now.isoformat()), ":with": text(secret)},
    )


def note_refused(table: Table, secret: str, now: datetime) -> None:
    """`secret`: the fingerprint of the shop's current one. Counted anew for another."""
    key, values = keys.stripe_heard(table.shop), {":at": text(now.isoformat()), ":with": text(secret)}
    try:
        table.update(
            key,
            UpdateExpression="SET #at = :at, #n = #n + :one",
            ConditionExpression="#with = :with",
            ExpressionAttributeNames=NAMES,
            ExpressionAttributeValues={**values, ":one": integer(1)},
        )
    except Conflict:
        table.update(
            key,
            UpdateExpression="SET #at = :at, #with = :with, #n = :one",
            ExpressionAttributeNames=NAMES,
            ExpressionAttributeValues={**values, ":one": integer(1)},
        )


def _word(item: Item, name: str) -> str:
    return str(item[name]["S"]) if name in item else ""


def _moment(item: Item, name: str) -> datetime:
    return datetime.fromisoformat(item[name]["S"]) if name in item else NEVER

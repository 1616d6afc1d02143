"""Messages that their shopper was not told in any way, until a person has sent them again or is done with them.

An item lies with its conversation, and goes with it. All are in the index `lists`, by when the last way had failed.
"""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from functions.storage import keys, lists
from functions.storage.keys import Key
from functions.storage.lists import Rows
from functions.storage.table import Table, expires, integer

DAYS = 14
"""What is older is told by nobody any more; dead letters are kept as long."""
MOST_WORDS = 240


class Failure(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)

    message: str
    """Id of the effect that said it first: "{conversation}/{version}/{index}"."""
    account: str
    at: datetime
    """When the last way had failed."""
    name: str = ""
    """Of the shopper, on the channel; "": it tells none."""
    order: str = ""
    """That it was about; "": none."""
    words: str = ""
    """How it begins."""
    mail: bool = False
    """It was a letter: it cannot be sent again from here."""
    why: str = ""
    """What stood in the way, in one word: "refused", "window", "unreachable" …"""
    told: str = ""
    """What the channel itself said of it, with its code."""

    @property
    def conversation(self) -> str:
        return self.message.partition("/")[0]


def note(table: Table, failure: Failure) -> None:
    """Again: the same item, with what stood in the way last."""
    key = _key(failure.message)
    row = failure.model_copy(update={"words": failure.words[:MOST_WORDS]})
    table.write(
        key,
        {
            "version": integer(int(failure.message.split("/")[1])),
            **lists.listed(keys.FAILURES_LIST, failure.at, failure.message, row),
            **expires(failure.at, DAYS),
        },
    )


def forget(table: Table, message: str) -> None:
    """It was sent again, or somebody is done with it."""
    table.delete(_key(message))


def find(table: Table, message: str) -> Failure | None:
    """None: it was sent again, or somebody is done with it."""
    if not _is_name(message):
        return None
    item = table.get(_key(message))
    return Failure.model_validate_json(item[keys.ROW]["S"]) if item else None


def newest(table: Table, now: datetime, *, start: str = "", limit: int = 50) -> Rows[Failure]:
    """DynamoDB deletes some days late: what is over by its date is not looked at."""
    return lists.page(table, Failure, keys.FAILURES_LIST, start, now - timedelta(days=DAYS), limit)


def count(table: Table, now: datetime, most: int) -> int:
    return len(newest(table, now, limit=most).rows)


def _is_name(message: str) -> bool:
    conversation, version, index = [*message.split("/"), "", ""][:3]
    return bool(conversation) and version.isdecimal() and index.isdecimal() and message.count("/") == 2


def _key(message: str) -> Key:
    conversation, version, index = message.split("/")
    return keys.failure(conversation, int(version), int(index))

"""What shoppers said that led to nothing, counted by day: for the merchant to see which words the shop lacks.

An item for each day and text, which says nothing of who said it. It is counted after the turn is committed and not with
it: many may say the same at once, and none of them shall wait for the others; a count that a crash loses is no loss.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, cast

from functions.conversation.effects import Announce
from functions.storage import keys
from functions.storage.table import Table, expires, integer, text
from functions.storage.turns import Turn

KEPT_DAYS = 90
RECENT = timedelta(days=7)
LEAST = 2
"""Times from which a text is shown: what one person said once may be about that person."""
LONGEST = 60
MOST_READ = 20_000
"""Items that are read for a page, the latest days first."""
Kind = Literal["search", "question"]
ANNOUNCED: dict[str, Kind] = {"search.found_nothing": "search", "question.unanswered": "question"}
"""The event that says so → what it was."""


@dataclass
class Unclear:
    kind: Kind
    text: str
    last: datetime
    count: int = 0
    recent: int = 0
    """Of those, in the last 7 days."""
    locales: list[str] = field(default_factory=list)
    """The latest first."""


def count(table: Table, turn: Turn) -> None:
    """Raises StorageError."""
    for kind, said, locale in dict.fromkeys(_unclear(turn)):
        table.update(
            keys.unclear(table.shop, turn.at.astimezone(UTC).date().isoformat(), kind, locale, said),
            UpdateExpression="SET #count = if_not_exists(#count, :none) + :one, #last = :last, #expires = :expires",
            ExpressionAttributeNames={"#count": "count", "#last": "last", "#expires": keys.EXPIRES},
            ExpressionAttributeValues={
                ":none": integer(0),
                ":one": integer(1),
                ":last": text(turn.at.isoformat()),
                ":expires": expires(turn.at, KEPT_DAYS)[keys.EXPIRES],
            },
        )


def _unclear(turn: Turn) -> Iterator[tuple[Kind, str, str]]:
    for effect in turn.effects:
        if isinstance(effect, Announce) and (kind := ANNOUNCED.get(effect.name)):
            said = plain(str(effect.detail.get("query") or ""))
            if said:
                yield kind, said, str(effect.detail.get("locale") or "")


def plain(said: str) -> str:
    """Words of letters only, at most LONGEST characters of them; "" of what may be an address, a number or a name on a
    channel. The event's own query has been through the same; this does not trust that."""
    if "@" in said:
        return ""
    words = (word for word in said.casefold().split() if word.replace("-", "").replace("'", "").isalpha())
    kept = ""
    for word in words:
        if len(kept) + 1 + len(word) > LONGEST:
            break
        kept = f"{kept} {word}".strip()
    return kept


def latest(table: Table, now: datetime) -> list[Unclear]:
    """Of the days that are kept, those said LEAST times or more; what is said most these days first."""
    found: dict[tuple[str, str], Unclear] = {}
    today = now.astimezone(UTC).date()
    for item in _items(table, today - timedelta(days=KEPT_DAYS)):
        day, kind, locale, said = item[keys.SK]["S"].split("#", 3)
        number, last = int(item["count"]["N"]), datetime.fromisoformat(item["last"]["S"])
        each = found.setdefault((kind, said), Unclear(cast(Kind, kind), said, last))
        each.count += number
        each.recent += number if date.fromisoformat(day) > today - RECENT else 0
        each.last = max(each.last, last)
        if locale and locale not in each.locales:  # the latest days come first
            each.locales.append(locale)
    shown = [each for each in found.values() if each.count >= LEAST]
    return sorted(shown, key=lambda each: (each.recent, each.count, each.last), reverse=True)


def _items(table: Table, since: date) -> Iterator[Any]:
    start: dict[str, Any] = {}
    read = 0
    while read < MOST_READ:
        answer = table.query(
            KeyConditionExpression="#pk = :pk AND #sk > :since",
            ExpressionAttributeNames={"#pk": keys.PK, "#sk": keys.SK},
            ExpressionAttributeValues={":pk": text(keys.all_unclear(table.shop)), ":since": text(since.isoformat())},
            ScanIndexForward=False,
            **start,
        )
        yield from answer["Items"]
        read += len(answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

"""What a channel decided about the templates that the shop had to have approved: an item each.

What is decided comes by webhook or from a look at the provider; the worker reads it where a template is about to be
sent, which is outside a channel's window. Beside it stands what the console submits by: the provider's id of it, the
words that it has there, why it was not taken, and whose turn it is to submit it. States are the channel's
(`TemplateState`): "pending", "approved", "rejected", "paused", "recategorised".
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, cast

from functions.errors import Conflict
from functions.storage import keys
from functions.storage.table import Table, integer, text

State = Literal["", "pending", "approved", "rejected", "paused", "recategorised"]
SUBMITTING = timedelta(seconds=60)
"""So long nobody else submits the same; no request of ours to the provider takes longer."""


class Known(NamedTuple):
    state: State
    """ "": nothing was heard, as of templates that were approved before this shop was here."""
    reason: str = ""
    told: bool = False
    """The merchant has been told of this state."""
    id: str = ""
    """At the provider; "": not known."""
    body: str = ""
    """As the provider has it; "": not known."""
    refused: str = ""
    """Why it was not even taken, when it was submitted last: the provider's sentence."""
    wish: str = ""
    """Which wish submitted it last."""


def note(table: Table, channel: str, name: str, language: str, *, state: str, reason: str) -> None:
    """By a webhook. What was told of another state stays; a template that is well again may be told of anew."""
    gone = ["told"] if state == "approved" else []
    _update(table, channel, name, language, {"state": state, "reason": reason}, gone)


def found(
    table: Table, channel: str, name: str, language: str, *, seen: Known, state: str, reason: str, id: str, body: str
) -> None:
    """What we were answered ourselves. A webhook that came in the meantime knows better how it stands. `seen`: as it
    was before we asked."""
    since = "#state = :seen" if seen.state else "attribute_not_exists(#state)"
    given = {"state": state, "reason": reason, "id": id, "body": body}
    gone = ["told"] if state == "approved" else []
    try:
        _update(table, channel, name, language, given, gone, since, {":seen": seen.state} if seen.state else {})
    except Conflict:
        _update(table, channel, name, language, {"id": id, "body": body}, [])


def forget(table: Table, channel: str, name: str, language: str) -> None:
    """It is not at the provider any more."""
    _update(table, channel, name, language, {}, ["state", "reason", "id", "body", "told"])


def refuse(table: Table, channel: str, name: str, language: str, why: str) -> None:
    _update(table, channel, name, language, {"refused": why}, [])


def claim(table: Table, channel: str, name: str, language: str, *, wish: str, seen: Known, now: datetime) -> None:
    """Whoever comes first submits it: the same form sent twice is one wish, and two people take turns. `seen`: as it
    was read before this was decided. Raises Conflict."""
    if seen.wish == wish:
        raise Conflict("it was submitted already")
    since = "#wish = :seen" if seen.wish else "attribute_not_exists(#wish)"
    table.update(
        keys.template(table.shop, channel, name, language),
        UpdateExpression="SET #asking = :now, #wish = :wish REMOVE #refused",
        ConditionExpression=f"(attribute_not_exists(#asking) OR #asking < :stale) AND {since}",
        ExpressionAttributeNames={"#asking": "asking", "#wish": "wish", "#refused": "refused"},
        ExpressionAttributeValues={
            ":now": integer(int(now.timestamp())),
            ":stale": integer(int((now - SUBMITTING).timestamp())),
            ":wish": text(wish),
            **({":seen": text(seen.wish)} if seen.wish else {}),
        },
    )


def release(table: Table, channel: str, name: str, language: str) -> None:
    """The next may submit it; this wish stays known."""
    _update(table, channel, name, language, {}, ["asking"])


def state(table: Table, channel: str, name: str, language: str) -> Known:
    found = table.get(keys.template(table.shop, channel, name, language))
    return _read(found) if found else Known("")


def told(table: Table, channel: str, name: str, language: str, state: str) -> None:
    table.update(
        keys.template(table.shop, channel, name, language),
        UpdateExpression="SET #told = :told",
        ExpressionAttributeNames={"#told": "told"},
        ExpressionAttributeValues={":told": text(state)},
    )


def states(table: Table, channel: str) -> dict[tuple[str, str], Known]:
    """All that a channel decided, by (name, language)."""
    answer = table.query(
        KeyConditionExpression="#pk = :pk",
        ExpressionAttributeNames={"#pk": keys.PK},
        ExpressionAttributeValues={":pk": text(keys.template(table.shop, channel, "", "").pk)},
    )
    found = {}
    for item in answer["Items"]:
        name, _, language = item[keys.SK]["S"].rpartition("#")
        found[name, language] = _read(item)
    return found


def _read(item: Mapping[str, Any]) -> Known:
    def of(name: str) -> str:
        return str(item[name]["S"]) if name in item else ""

    now = of("state")
    return Known(
        cast(State, now),
        of("reason"),
        told=bool(now) and of("told") == now,
        id=of("id"),
        body=of("body"),
        refused=of("refused"),
        wish=of("wish"),
    )


def _update(
    table: Table,
    channel: str,
    name: str,
    language: str,
    given: Mapping[str, str],
    gone: Sequence[str],
    condition: str = "",
    compared: Mapping[str, str] | None = None,
) -> None:
    parts = ["SET " + ", ".join(f"#{key} = :{key}" for key in given)] if given else []
    parts += ["REMOVE " + ", ".join(f"#{key}" for key in gone)] if gone else []
    values = {**{f":{key}": text(told) for key, told in given.items()}}
    values |= {key: text(told) for key, told in (compared or {}).items()}
    table.update(
        keys.template(table.shop, channel, name, language),
        UpdateExpression=" ".join(parts),
        ExpressionAttributeNames={f"#{key}": key for key in (*given, *gone)},
        **({"ExpressionAttributeValues": values} if values else {}),
        **({"ConditionExpression": condition} if condition else {}),
    )

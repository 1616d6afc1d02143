"""What the web chat keeps in the table besides turns: how much was posted in this minute, and which pages listen."""

from datetime import datetime, timedelta

from functions.errors import Conflict, TooMany
from functions.storage import keys
from functions.storage.table import Table, integer, text

LONGEST_CONNECTION = timedelta(hours=2, minutes=10)
"""API Gateway ends a WebSocket after two hours."""


def count(table: Table, who: str, *, most: int, now: datetime) -> None:
    """Count one more in this minute. Raises TooMany past `most`, and then costs one refused write."""
    try:
        table.update(
            keys.rate(who, int(now.timestamp()) // 60),
            UpdateExpression="ADD #count :one SET #expires = if_not_exists(#expires, :expires)",
            ConditionExpression="attribute_not_exists(#count) OR #count < :most",
            ExpressionAttributeNames={"#count": "count", "#expires": keys.EXPIRES},
            ExpressionAttributeValues={
                ":one": integer(1),
                ":most": integer(most),
                ":expires": integer(int((now + timedelta(hours=1)).timestamp())),
            },
        )
    except Conflict:
        raise TooMany("That was a lot of messages at once. Please wait a minute, then try again.") from None


def connect(table: Table, conversation: str, connection: str, *, now: datetime) -> None:
    """Again for one that is there already: it is alive, and kept longer."""
    expires = integer(int((now + LONGEST_CONNECTION).timestamp()))
    table.write(keys.connection(conversation, connection), {keys.EXPIRES: expires})


def connections(table: Table, conversation: str, *, most: int) -> tuple[str, ...]:
    answer = table.query(
        KeyConditionExpression="#pk = :pk",
        ExpressionAttributeNames={"#pk": keys.PK},
        ExpressionAttributeValues={":pk": text(keys.connection(conversation, "").pk)},
        Limit=most,
    )
    return tuple(item[keys.SK]["S"] for item in answer["Items"])


def disconnect(table: Table, conversation: str, connection: str) -> None:
    table.delete(keys.connection(conversation, connection))

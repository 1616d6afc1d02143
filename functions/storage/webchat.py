"""What the web chat's edge keeps in the table besides turns: how much was posted in the current minute."""

from datetime import datetime, timedelta

from functions.errors import Conflict, TooMany
from functions.storage.keys import EXPIRES, Key
from functions.storage.table import Table, integer


def rate(who: str, minute: int) -> Key:
    """`who`: "session:c…", "address:…". A new item a minute, so that nothing needs resetting."""
    return Key(f"RATE#{who}", f"{minute:010d}")


def count(table: Table, who: str, *, most: int, now: datetime) -> None:
    """Count one more in this minute. Raises TooMany past `most`, and then costs one refused write."""
    try:
        table.update(
            rate(who, int(now.timestamp()) // 60),
            UpdateExpression="ADD #count :one SET #expires = if_not_exists(#expires, :expires)",
            ConditionExpression="attribute_not_exists(#count) OR #count < :most",
            ExpressionAttributeNames={"#count": "count", "#expires": EXPIRES},
            ExpressionAttributeValues={
                ":one": integer(1),
                ":most": integer(most),
                ":expires": integer(int((now + timedelta(hours=1)).timestamp())),
            },
        )
    except Conflict:
        raise TooMany("That was a lot of messages at once. Please wait a minute, then try again.") from None

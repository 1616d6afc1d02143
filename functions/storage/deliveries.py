"""What a channel says became of a message of ours; the worker or a status writes it, whoever is first."""

from datetime import datetime

from functions.errors import Conflict
from functions.storage import keys
from functions.storage.table import Table, expires, integer
from functions.storage.turns import DELIVERY_DAYS


def raise_rank(table: Table, account: str, message_id: str, rank: int, *, now: datetime) -> str | None:
    """Take a status in; the rank only rises. The conversation that the message is of: "" where the worker has not
    written it yet, None where this status changes nothing (a repeated or late one)."""
    try:
        found = table.update(
            keys.delivery(account, message_id),
            UpdateExpression="SET #rank = :rank, #expires = if_not_exists(#expires, :expires)",
            ConditionExpression="attribute_not_exists(#rank) OR #rank < :rank",
            ExpressionAttributeNames={"#rank": "rank", "#expires": keys.EXPIRES},
            ExpressionAttributeValues={":rank": integer(rank), ":expires": expires(now, DELIVERY_DAYS)[keys.EXPIRES]},
            ReturnValues="ALL_NEW",
        )
    except Conflict:
        return None
    return str(found["conversation"]["S"]) if "conversation" in found else ""


def rank(table: Table, account: str, message_id: str) -> int:
    """0: sent, and nothing heard since."""
    found = table.get(keys.delivery(account, message_id))
    return int(found["rank"]["N"]) if found else 0

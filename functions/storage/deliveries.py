"""What a channel says became of a message of ours; the worker or a status writes it, whoever is first."""

from datetime import datetime

from functions.conversation.channel_events import HumanWrote
from functions.conversation.events import Event
from functions.errors import Conflict
from functions.storage import keys
from functions.storage.table import Table, expires, integer

EARLY_DAYS = 2
"""Of a status that is faster than the worker, which then keeps it longer; or that comes when its talk has been erased:
WhatsApp's message ids contain the phone number."""


def raise_rank(table: Table, account: str, message_id: str, rank: int, *, now: datetime) -> bool:
    """Take a status in. The rank only rises; False: this one changes nothing (a repeated or late one)."""
    try:
        table.update(
            keys.delivery(account, message_id),
            UpdateExpression="SET #rank = :rank, #expires = if_not_exists(#expires, :expires)",
            ConditionExpression="attribute_not_exists(#rank) OR #rank < :rank",
            ExpressionAttributeNames={"#rank": "rank", "#expires": keys.EXPIRES},
            ExpressionAttributeValues={":rank": integer(rank), ":expires": expires(now, EARLY_DAYS)[keys.EXPIRES]},
        )
    except Conflict:
        return False
    return True


def conversation_of(table: Table, account: str, message_id: str) -> str:
    """ "" where the worker has not written it yet."""
    found = table.get(keys.delivery(account, message_id))
    return str(found["conversation"]["S"]) if found and "conversation" in found else ""


def effect_of(table: Table, account: str, message_id: str) -> str:
    """Which effect a message was sent for; "": none of ours that is known any more."""
    found = table.get(keys.delivery(account, message_id))
    return str(found["effect"]["S"]) if found and "effect" in found else ""


def is_own_echo(table: Table, event: Event) -> bool:
    """Whether what seems to be a person's message is one of ours, told back to us (Instagram does not mark it). Its own
    turn has been carried out by now: events of a conversation are dealt with one after the other."""
    what = event.what
    return isinstance(what, HumanWrote) and bool(conversation_of(table, event.account, what.message_id))


def rank(table: Table, account: str, message_id: str) -> int:
    """0: sent, and nothing heard since."""
    found = table.get(keys.delivery(account, message_id))
    return int(found["rank"]["N"]) if found else 0

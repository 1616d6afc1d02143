"""Sends that must wait because a channel said "slow down": for one shopper, or for everybody on the account.

A wait is an item beside its conversation, in the same timers index, so that the clock wakes the conversation when it is
over. It is no part of the conversation: what is decided never waits, only what is sent.
"""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from functions.errors import Conflict
from functions.storage import keys
from functions.storage.table import Item, Table, expires, expiry, integer, text

LONGEST = timedelta(minutes=10)
GIVEN_UP_AFTER = timedelta(hours=24)
KEPT_DAYS = 14
"""Of a wait that nobody came back to: as long as a queue keeps what would."""


class Wait(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)

    until: datetime
    tries: int
    turns: tuple[int, ...]
    """Versions of the turns with something left to send, oldest first."""
    chat: bool = True
    """False: only mail waits, and what is said in the chat goes on."""
    held: bool = False
    """Something waits for the shopper to write, for the channel lets nothing more be said before."""
    aside: bool = False
    """Something waits for its hour, or for the channel's window to open: it holds up nothing."""

    @classmethod
    def of(cls, item: Item) -> "Wait":
        return cls(
            until=datetime.fromisoformat(item["until"]["S"]),
            tries=int(item["tries"]["N"]),
            turns=tuple(sorted(int(version) for version in item["turns"]["NS"])),
            chat=bool(item["chat"]["BOOL"]) if "chat" in item else True,
            held=bool(item["held"]["BOOL"]) if "held" in item else False,
            aside=bool(item["aside"]["BOOL"]) if "aside" in item else False,
        )


def after(now: datetime, tries: int, seconds: float | None = None) -> datetime:
    """When to try again. Meta, for the pair rate limit: "4^X seconds, X from 0, one more with every try"."""
    return now + (timedelta(seconds=4.0**tries) if seconds is None else timedelta(seconds=seconds))


def put_wait(table: Table, conversation_id: str, wait: Wait) -> None:
    """Turns are added to those that wait already: nobody's wait is lost to somebody who read before."""
    table.update(
        keys.wait(conversation_id),
        UpdateExpression="SET #until = :until, #tries = :tries, #chat = :chat, #held = :held, #aside = :aside, "
        "#shard = :shard, #due = :due, #expires = :expires "
        "ADD #turns :turns",
        ExpressionAttributeNames={
            "#until": "until",
            "#tries": "tries",
            "#turns": "turns",
            "#chat": "chat",
            "#held": "held",
            "#aside": "aside",
            "#shard": keys.TIMER_SHARD,
            "#due": keys.TIMER_DUE,
            "#expires": keys.EXPIRES,
        },
        ExpressionAttributeValues={
            ":until": text(wait.until.isoformat()),
            ":tries": integer(wait.tries),
            ":turns": {"NS": [str(version) for version in wait.turns]},
            ":chat": {"BOOL": wait.chat},
            ":held": {"BOOL": wait.held},
            ":aside": {"BOOL": wait.aside},
            ":shard": text(keys.shard(conversation_id)),
            ":due": text(keys.due(wait.until)),
            ":expires": expiry(wait.until, KEPT_DAYS),
        },
    )


def end_wait(table: Table, conversation_id: str, wait: Wait) -> None:
    """Everything that waited has gone out. Kept when more has come to wait since it was read."""
    try:
        table.delete(
            keys.wait(conversation_id),
            ConditionExpression="#turns = :turns",
            ExpressionAttributeNames={"#turns": "turns"},
            ExpressionAttributeValues={":turns": {"NS": [str(version) for version in wait.turns]}},
        )
    except Conflict:
        return


def put_pause(table: Table, account: str, until: datetime) -> None:
    table.write(keys.pause(account), {"until": text(until.isoformat()), **expires(until, 1)})

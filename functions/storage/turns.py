"""A turn: what came in, what goes out, and what became of each effect. The transcript and the outbox in one.

What became of them (the marks) is an item of its own behind the turn: DynamoDB bills an update by the whole item, and a
turn with a carousel is ten times as large as its marks.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from functions.conversation.effects import Effect, Send, TurnPage
from functions.conversation.events import Event
from functions.conversation.message import Carousel
from functions.storage import keys
from functions.storage.table import Item, Table, Write, doc, expires, integer, text
from functions.storage.versions import read

MOST_TURNS = 50
DELIVERY_DAYS = 90


class Mark(BaseModel):
    """What became of one effect. Anything but `waiting` is final."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    state: Literal["done", "overtaken", "withheld", "undeliverable", "waiting"]
    ids: tuple[str, ...] = ()
    """The provider's ids of the messages that it became, in order: with `waiting`, of those that went out so far."""
    reason: str = ""
    """Why it went no further, or not in our own words."""
    way: Literal["", "free", "template", "elsewhere", "mail"] = ""
    """Which way it went; "": it was not said, or before there was a choice."""
    to: str = ""
    """Of "elsewhere": the conversation in which it is told."""


class Turn(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)

    v: int = 1
    conversation: str
    version: int
    at: datetime
    event: Event
    effects: tuple[Effect, ...] = ()
    silent: bool = False
    """Nothing was to be said to it: a person of the shop has the conversation, or a machine is at the other end."""
    expires: int
    """Epoch seconds: its marks go with it."""
    marks: dict[int, Mark] = {}
    """By effect; those that have none are still to be carried out."""

    def effect_id(self, index: int) -> str:
        return f"{self.conversation}/{self.version}/{index}"

    @property
    def unfinished(self) -> bool:
        return any(
            index not in self.marks or self.marks[index].state == "waiting" for index in range(len(self.effects))
        )


_MARKS: TypeAdapter[dict[int, Mark]] = TypeAdapter(dict[int, Mark], config=ConfigDict(defer_build=True))


def turn(table: Table, conversation: str, version: int) -> Turn | None:
    """None: it has expired."""
    found = turns(table, conversation, after=version - 1, limit=1)
    return found[0] if found and found[0].version == version else None


def turns(table: Table, conversation: str, *, after: int = 0, limit: int = MOST_TURNS) -> tuple[Turn, ...]:
    """The transcript from a version on, oldest first, with what became of each effect."""
    answer = _query(table, conversation, after + 1, Limit=2 * limit)
    found = _joined(answer["Items"])
    cut = "LastEvaluatedKey" in answer and len(found) > 1
    return found[:-1][:limit] if cut else found[:limit]  # the last one's marks may be on the next page


def last_turns(table: Table, conversation: str, *, limit: int = MOST_TURNS) -> tuple[Turn, ...]:
    """The end of the transcript, oldest first."""
    answer = _query(table, conversation, 0, Limit=2 * limit, ScanIndexForward=False)
    return _joined(list(reversed(answer["Items"])))[-limit:]


def _query(table: Table, conversation: str, since: int, **how: Any) -> Mapping[str, Any]:
    first, last = keys.turn(conversation, since), keys.turn(conversation, 9_999_999_999)
    return table.query(
        KeyConditionExpression="#pk = :pk AND #sk BETWEEN :first AND :last",
        ExpressionAttributeNames={"#pk": keys.PK, "#sk": keys.SK},
        ExpressionAttributeValues={":pk": text(first.pk), ":first": text(first.sk), ":last": text(last.sk)},
        ConsistentRead=True,
        **how,
    )


def _joined(items: Sequence[Item]) -> tuple[Turn, ...]:
    """Turns with their marks, which sort right behind them."""
    found: list[Turn] = []
    for item in items:
        if not item[keys.SK]["S"].endswith(keys.MARKS):
            found.append(read(Turn, doc(item)))
        elif found and item[keys.SK]["S"] == keys.marks(found[-1].conversation, found[-1].version).sk:
            found[-1] = found[-1].model_copy(update={"marks": _MARKS.validate_json(doc(item))})
    return tuple(found)


def said_carousel(table: Table, conversation: str, page: TurnPage) -> tuple[Carousel, str] | None:
    """The carousel that a page is of, and the id of the effect that said it. None: it has expired, or was none."""
    found = turn(table, conversation, page.version)
    effect = found.effects[page.index] if found and page.index < len(found.effects) else None
    if found is None or not isinstance(effect, Send) or not isinstance(effect.message, Carousel):
        return None
    return effect.message, found.effect_id(page.index)


def mark(
    table: Table, turn: Turn, marks: Mapping[int, Mark], *, account: str, sent: Iterable[str], now: datetime, token: str
) -> None:
    """Write a turn's marks, and an item for each message just sent, in one request.

    A delivery status may have come before us: the rank that it wrote stays.
    """
    key = keys.marks(turn.conversation, turn.version)
    attributes: dict[str, Any] = {
        "doc": text(_MARKS.dump_json(dict(marks)).decode()),
        keys.EXPIRES: integer(turn.expires),
    }
    if messages := [_message(table, turn, marks, account, each, now) for each in dict.fromkeys(sent)]:
        table.transact([table.put("marks", key, attributes), *messages], token)
    else:
        table.write(key, attributes)


def _message(
    table: Table, turn: Turn, marks: Mapping[int, Mark], account: str, message_id: str, now: datetime
) -> Write:
    """Where a message belongs, for its statuses."""
    index = next(index for index, mark in marks.items() if message_id in mark.ids)
    return table.change(
        f"delivery:{message_id}",
        keys.delivery(account, message_id),
        UpdateExpression="SET #conversation = :conversation, #effect = :effect, #expires = :expires, "
        "#rank = if_not_exists(#rank, :rank)",
        ExpressionAttributeNames={
            "#conversation": "conversation",
            "#effect": "effect",
            "#expires": keys.EXPIRES,
            "#rank": "rank",
        },
        ExpressionAttributeValues={
            ":conversation": text(turn.conversation),
            ":effect": text(turn.effect_id(index)),
            ":expires": expires(now, DELIVERY_DAYS)[keys.EXPIRES],
            ":rank": integer(0),
        },
    )

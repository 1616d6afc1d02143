"""Everything in the table that is about one person, found by reading all of it; and taking it out.

A scan: nothing names a conversation's items all together but their contents (an alias, a receipt, a delivery's item lie
under names of their own), and an index kept for this alone would cost a write with each message.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.commerce.orders import Order
from functions.conversation.erasure import NOBODY
from functions.conversation.state import Conversation
from functions.errors import Conflict
from functions.storage import keys
from functions.storage.aliases import conversation_id
from functions.storage.commit import conversation_attributes, order_attributes
from functions.storage.keys import Key
from functions.storage.table import Item, Table, doc, expires, integer, key_of, text
from functions.storage.versions import read, write

MOST_CONFLICTS = 5
PAUSED_DAYS = 2
NAMES = {"#pk": keys.PK, "#doc": "doc", "#conversation": "conversation"}
NEVER = 10**12
"""A version beyond any: everything of a conversation that is no more."""


@dataclass(frozen=True)
class Page:
    items: tuple[Item, ...]
    after: Key | None
    """Where to go on; None: that was all."""


def pages(table: Table, words: Sequence[str], after: Key | None = None) -> Iterator[Page]:
    """The items that hold one of the words, a megabyte of the table at a time."""
    conditions = [f"contains(#pk, :{at}) OR #conversation = :{at} OR contains(#doc, :{at})" for at in range(len(words))]
    request: dict[str, Any] = {
        "FilterExpression": " OR ".join(conditions),
        "ExpressionAttributeNames": NAMES,
        "ExpressionAttributeValues": {f":{at}": text(word) for at, word in enumerate(words)},
    }
    while True:
        start = {"ExclusiveStartKey": {keys.PK: text(after.pk), keys.SK: text(after.sk)}} if after else {}
        answer = table.scan(**request, **start)
        last = answer.get("LastEvaluatedKey")
        after = key_of(last) if last else None
        yield Page(tuple(answer["Items"]), after)
        if after is None:
            return


def everything(table: Table, *, kinds: Iterable[str], state: bool = False) -> Iterator[Item]:
    """All items of some kinds ("ORDER", "ALIAS"). `state`: only conversations and orders as they stand."""
    families = tuple(kinds)
    condition = " OR ".join(f"begins_with(#pk, :{at})" for at in range(len(families)))
    request: dict[str, Any] = {
        "FilterExpression": f"({condition}) AND #sk = :state" if state else condition,
        "ExpressionAttributeNames": {"#pk": keys.PK} | ({"#sk": keys.SK} if state else {}),
        "ExpressionAttributeValues": {f":{at}": text(f"{each}#") for at, each in enumerate(families)}
        | ({":state": text(keys.STATE)} if state else {}),
    }
    start: dict[str, Any] = {}
    while True:
        answer = table.scan(**request, **start)
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def kind(item: Item) -> str:
    return keys.kind(*key_of(item))


def version(item: Item) -> int:
    """Of the turn that an item belongs to; 0 where it belongs to the conversation as a whole."""
    key = key_of(item)
    if key.sk.startswith(keys.TURN):
        return int(key.sk.removeprefix(keys.TURN).removesuffix(keys.MARKS))
    if "effect" in item:  # a delivery's
        return int(str(item["effect"]["S"]).split("/")[1])
    return int(item["version"]["N"]) if "version" in item else 0


def alias_name(item: Item) -> str:
    """What the channel calls the person: "wa:31612345678" → "31612345678"."""
    return key_of(item).pk.split("#", 2)[2].rpartition(":")[2].lstrip("+")


def delete(table: Table, item: Item) -> None:
    table.delete(key_of(item))


def pause(table: Table, conversation_id: str, after: Key, now: datetime) -> None:
    """Keep where a scan goes on. In the table, for it is the key of anybody's item: no event may carry it."""
    attributes = {"after_pk": text(after.pk), "after_sk": text(after.sk), **expires(now, PAUSED_DAYS)}
    table.write(keys.erasure(conversation_id), attributes)


def paused(table: Table, conversation_id: str) -> Key | None:
    found = table.get(keys.erasure(conversation_id))
    return Key(str(found["after_pk"]["S"]), str(found["after_sk"]["S"])) if found else None


def leftovers(table: Table, conversation_id: str) -> Iterator[Item]:
    """What lies under the conversation itself now, but its state."""
    answer = table.query(
        KeyConditionExpression="#pk = :pk",
        ExpressionAttributeNames={"#pk": keys.PK},
        ExpressionAttributeValues={":pk": text(keys.conversation(conversation_id).pk)},
        ConsistentRead=True,
    )
    return (item for item in answer["Items"] if item[keys.SK]["S"] != keys.STATE)


def rewrite_conversation(
    table: Table, conversation_id: str, change: Callable[[Conversation], Conversation], retention_days: int
) -> Conversation | None:
    """Read, change, write on its version, and again where somebody was faster. None: there is none, or nothing to do.
    `change` raises the version, so that who read the old one must read again."""
    for _ in range(MOST_CONFLICTS):
        found = table.get(keys.conversation(conversation_id))
        before = read(Conversation, doc(found)) if found else None
        after = change(before) if before else None
        if before is None or after is None or after == before:
            return after
        try:
            attributes = conversation_attributes(after, write(after), retention_days)
            table.write(keys.conversation(conversation_id), attributes, **_at(before.version))
        except Conflict:
            continue
        return after
    raise Conflict(f"conversation {conversation_id}: {MOST_CONFLICTS} times in a row")


def rewrite_order(
    table: Table, order_id: str, change: Callable[[Order], Order], *, now: datetime, retention_days: int
) -> None:
    for _ in range(MOST_CONFLICTS):
        found = table.get(keys.order(order_id))
        if found is None:
            return
        before = read(Order, doc(found))
        try:
            attributes = order_attributes(change(before), now, retention_days)
            table.write(keys.order(order_id), attributes, **_at(before.version))
        except Conflict:
            continue
        return
    raise Conflict(f"order {order_id}: {MOST_CONFLICTS} times in a row")


def rewrite_attempt(table: Table, item: Item, changes: Mapping[str, str], until: datetime) -> None:
    fields = {name: text(value) for name, value in changes.items()}
    fields[keys.EXPIRES] = integer(int(until.timestamp()))
    table.update(
        key_of(item),
        UpdateExpression="SET " + ", ".join(f"#{at} = :{at}" for at in range(len(fields))),
        ConditionExpression="attribute_exists(#pk)",
        ExpressionAttributeNames={"#pk": keys.PK} | {f"#{at}": name for at, name in enumerate(fields)},
        ExpressionAttributeValues={f":{at}": value for at, value in enumerate(fields.values())},
    )


def is_of(item: Item, conversation_id: str) -> bool:
    """Of the conversation itself. Another one names it where a talk was taken from one channel to the other."""
    return key_of(item).pk == keys.conversation(conversation_id).pk


def unname(table: Table, item: Item, conversation_id: str, retention_days: int) -> None:
    """Take a conversation's id out of another's item: it is made of a name of who was erased."""
    key = key_of(item)
    if key.sk == keys.STATE:

        def parted(before: Conversation) -> Conversation:
            after = before.parted_from(conversation_id)
            return before if after == before else after.model_copy(update={"version": before.version + 1})

        rewrite_conversation(table, key.pk.removeprefix("CONV#"), parted, retention_days)
    elif "doc" in item:
        table.update(
            key,
            UpdateExpression="SET #doc = :doc",
            ConditionExpression="attribute_exists(#pk)",
            ExpressionAttributeNames={"#pk": keys.PK, "#doc": "doc"},
            ExpressionAttributeValues={":doc": text(doc(item).replace(conversation_id, NOBODY))},
        )


def order_of(item: Item) -> str:
    return key_of(item).pk.removeprefix("ORDER#")


def conversation_of(item: Item) -> str:
    """Of an alias."""
    return str(item["conversation"]["S"])


def conversation_named(item: Item) -> str:
    """The one that would be begun by an alias's name, were the alias not there."""
    _, account, name = key_of(item).pk.split("#", 2)
    return conversation_id(account, name)


def _at(read_version: int) -> dict[str, Any]:
    return {
        "ConditionExpression": "#version = :version",
        "ExpressionAttributeNames": {"#version": "version"},
        "ExpressionAttributeValues": {":version": integer(read_version)},
    }

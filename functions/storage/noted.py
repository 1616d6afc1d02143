"""The merchant's feedback inbox: what shoppers told, an item each, kept as long as transcripts."""

from collections.abc import Iterator
from typing import Any

from functions.commerce.noted import Noted
from functions.conversation.state import Conversation
from functions.storage import keys
from functions.storage.table import Table, Write, doc, expires, integer, text
from functions.storage.versions import read, write


def writes(table: Table, conversation: Conversation, noted: tuple[Noted, ...], retention_days: int) -> Iterator[Write]:
    for number, each in enumerate(noted):
        name = keys.stamped(each.at, f"{conversation.id}/{conversation.version}/{number}")
        attributes = {
            "doc": text(write(each)),
            "conversation": text(conversation.id),
            "version": integer(conversation.version),
            **expires(each.at, retention_days),
        }
        yield table.put(f"noted:{number}", keys.noted(table.shop, name), attributes)


def everything(table: Table) -> Iterator[Noted]:
    """The latest first."""
    start: dict[str, Any] = {}
    while True:
        answer = table.query(
            KeyConditionExpression="#pk = :pk",
            ExpressionAttributeNames={"#pk": keys.PK},
            ExpressionAttributeValues={":pk": text(keys.noted(table.shop, "").pk)},
            ScanIndexForward=False,
            **start,
        )
        yield from (read(Noted, doc(item)) for item in answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

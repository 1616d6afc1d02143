"""Discount codes made for one person, an item each beside the count of their uses."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from functions.commerce.codes import DiscountCode
from functions.commerce.issued import IssuedCode
from functions.conversation.state import Conversation
from functions.storage import keys
from functions.storage.table import Item, Table, Write, doc, integer, text
from functions.storage.versions import read, write

AFTER_DAYS = 30
"""How long a code that has expired is still known, to say so."""


def writes(table: Table, conversation: Conversation, issued: tuple[IssuedCode, ...]) -> Iterator[Write]:
    """A case's code has the same name whenever it is made, so that it is never there twice."""
    for each in issued:
        last = each.code.until or each.at.date()
        gone = datetime.combine(last, time(), UTC) + timedelta(days=AFTER_DAYS)
        attributes = {
            "doc": text(write(each)),
            "conversation": text(conversation.id),
            "version": integer(conversation.version),
            keys.EXPIRES: integer(int(gone.timestamp())),
        }
        yield table.put(f"issued:{each.code.code}", keys.issued(table.shop, each.code.code), attributes)


def code(item: Item | None) -> DiscountCode | None:
    return read(IssuedCode, doc(item)).code if item else None

"""What conversations wait for, an item each: the commit keeps it beside the conversation, which has the last word."""

from collections.abc import Iterator, Mapping

from functions.conversation.state import Conversation, Notice
from functions.storage import keys
from functions.storage.table import Table, Write, integer, text


def writes(table: Table, conversation: Conversation, notices: Mapping[str, Notice | None]) -> Iterator[Write]:
    """`conversation`: as it is being committed. Nothing is conditional here: its own version is the condition."""
    for sku, notice in notices.items():
        key, name = keys.notice(table.shop, sku, conversation.id), f"notice:{sku}"
        if notice is None:
            yield table.remove(name, key)
            continue
        attributes = {
            "conversation": text(conversation.id),
            "version": integer(conversation.version),
            keys.EXPIRES: integer(int(notice.until.timestamp())),
            keys.TIMER_SHARD: text(keys.WATCH_SHARD if ":" in sku else keys.NOTICE_SHARD),
            keys.TIMER_DUE: text(keys.due(notice.look_at)),
        }
        yield table.put(name, key, attributes)

"""Who a channel's user is: names (BSUID, phone, wa_id) that lead to one conversation, for ever.

A name is claimed with `attribute_not_exists`. Conversations are never merged; a new name of a known user joins theirs.
"""

import base64
import hashlib
from collections.abc import Sequence

from functions.errors import Conflict
from functions.storage import keys
from functions.storage.table import Table, text


def conversation_id(account: str, name: str) -> str:
    """Hashed: a queue's group id must not be a phone number."""
    digest = hashlib.sha256(f"{account}\n{name}".encode()).digest()
    return "c" + base64.b32encode(digest).decode().lower()[:25]


def find(table: Table, account: str, names: Sequence[str]) -> str | None:
    """The conversation of a user, by any of the names; claims nothing."""
    found = table.batch_get(keys.alias(account, name) for name in names) if names else {}
    for name in names:
        if item := found.get(keys.alias(account, name)):
            return str(item["conversation"]["S"])
    return None


def resolve(table: Table, account: str, names: Sequence[str]) -> str:
    """The conversation of a user, who may be new; `names` most permanent first. Every name leads there from now on.

    Where names lead to different conversations, the most permanent one's counts, and the others keep their own.
    """
    found = table.batch_get(keys.alias(account, name) for name in names)
    known = [str(found[key]["conversation"]["S"]) for name in names if (key := keys.alias(account, name)) in found]
    conversation = known[0] if known else _claim(table, account, names[0], conversation_id(account, names[0]))
    for name in names:
        if keys.alias(account, name) not in found:
            _claim(table, account, name, conversation)
    return conversation


def _claim(table: Table, account: str, name: str, conversation: str) -> str:
    """Whose it is now: ours, or that of who was first."""
    try:
        table.write(
            keys.alias(account, name),
            {"conversation": text(conversation)},
            ConditionExpression="attribute_not_exists(#pk)",
            ExpressionAttributeNames={"#pk": keys.PK},
        )
    except Conflict:
        found = table.get(keys.alias(account, name))
        return str(found["conversation"]["S"]) if found else conversation
    return conversation

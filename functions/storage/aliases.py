"""Who a channel's user is: names (BSUID, phone, wa_id) that lead to one conversation, for ever.

A name is claimed with `attribute_not_exists`. Conversations are never merged; a new name of a known user joins theirs.
"""

import base64
import hashlib
from collections.abc import Sequence

from functions.errors import Conflict
from functions.storage import keys
from functions.storage.table import MOST_KEYS, Table, text


def conversation_id(account: str, name: str) -> str:
    """Hashed: a queue's group id must not be a phone number."""
    digest = hashlib.sha256(f"{account}\n{name}".encode()).digest()
    return "c" + base64.b32encode(digest).decode().lower()[:25]


Names = tuple[str, ...]
"""Of one user, the most permanent first."""


def find(table: Table, account: str, names: Names) -> str | None:
    """The conversation of a user, by any of the names; claims nothing."""
    known = _known(table, [(account, names)])
    return next((known[key] for name in names if (key := keys.alias(account, name)) in known), None)


def resolve(table: Table, users: Sequence[tuple[str, Names]]) -> list[str]:
    """The conversation of each user (account and names), who may be new. Every name leads there from now on.

    Where a user's names lead to different conversations, the most permanent one's counts, and the others keep theirs.
    """
    known = _known(table, users)
    return [_resolved(table, known, account, names) for account, names in users]


def _resolved(table: Table, known: dict[keys.Key, str], account: str, names: Names) -> str:
    mine = [keys.alias(account, name) for name in names]
    conversation = next((known[key] for key in mine if key in known), None)
    if conversation is None:
        conversation = known[mine[0]] = _claim(table, mine[0], conversation_id(account, names[0]))
    for key in mine:
        if key not in known:
            known[key] = _claim(table, key, conversation)
    return conversation


def _known(table: Table, users: Sequence[tuple[str, Names]]) -> dict[keys.Key, str]:
    wanted = list(dict.fromkeys(keys.alias(account, name) for account, names in users for name in names))
    found: dict[keys.Key, str] = {}
    for start in range(0, len(wanted), MOST_KEYS):
        items = table.batch_get(wanted[start : start + MOST_KEYS])
        found |= {key: str(item["conversation"]["S"]) for key, item in items.items()}
    return found


def _claim(table: Table, key: keys.Key, conversation: str) -> str:
    """Whose it is now: ours, or that of who was first."""
    try:
        table.write(
            key,
            {"conversation": text(conversation)},
            ConditionExpression="attribute_not_exists(#pk)",
            ExpressionAttributeNames={"#pk": keys.PK},
        )
    except Conflict:
        found = table.get(key)
        return str(found["conversation"]["S"]) if found else conversation
    return conversation

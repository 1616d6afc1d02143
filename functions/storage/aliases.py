"""Who a channel's user is: names (BSUID, phone, wa_id) that lead to one conversation.

The first name of a user is theirs for ever, and is claimed with `attribute_not_exists`. The names after it are lent: a
phone number is given to somebody else one day. Such an alias says whose it is (`holder`, a first name), and moves, on
its own condition, to the person who has the number now; conversations are never merged and never handed on.
"""

import base64
import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from functions.errors import Conflict
from functions.storage import keys
from functions.storage.keys import Key
from functions.storage.table import MOST_KEYS, Item, Table, text

LENT = ("wa:",)
"""What a name begins with that may be somebody else's tomorrow, even where it is the only one that is told."""
MOST_RACES = 5

Names = tuple[str, ...]
"""Of one user, the most permanent first."""


class Whose(NamedTuple):
    conversation: str
    left: tuple[str, ...] = ()
    """Conversations that knew nobody but by a name which is this user's now: what is sent there would reach them."""
    better: bool = False
    """A more permanent name of this user is known than any that was told: it is what they are written to by."""


class Alias(NamedTuple):
    conversation: str
    holder: str = ""
    """The first name of the user who has it; "": nobody's is known, so the next who tells one is taken for them."""
    freed: str = ""
    """The event by which its former user left it."""


def conversation_id(account: str, name: str) -> str:
    """Hashed: a queue's group id must not be a phone number."""
    digest = hashlib.sha256(f"{account}\n{name}".encode()).digest()
    return "c" + base64.b32encode(digest).decode().lower()[:25]


def find(table: Table, account: str, names: Names) -> str | None:
    """The conversation of a user, by any of the names; claims nothing."""
    known = _known(table, [(account, names)])
    found = next((known[key] for name in names if (key := keys.alias(account, name)) in known), None)
    return found.conversation if found else None


def resolve(table: Table, users: Sequence[tuple[str, Names]]) -> list[str]:
    """The conversation of each user (account and names), who may be new. Every name leads there from now on."""
    return [whose.conversation for whose in settle(table, users)]


def settle(table: Table, users: Sequence[tuple[str, Names]]) -> list[Whose]:
    """The same, with whom that leaves without a name.

    Where names lead to different conversations, the most permanent one's counts, and the lent ones come to it. A number
    of which the holder is another is a recycled one: who has it now is somebody new.
    """
    known = _known(table, users)
    return [_settled(table, known, account, names) for account, names in users]


def rename(table: Table, account: str, event: str, before: Names, after: Names) -> Whose | None:
    """The provider says that a user goes by other names from now on (WhatsApp: a new number, with which the BSUID may
    be another too). The old ones that are lent lead to nobody then. Safe to do twice; None: nobody we know."""
    known = _known(table, [(account, before), (account, after)])
    theirs = [known[key] for name in before if (key := keys.alias(account, name)) in known]
    if any(alias.freed == event for alias in theirs):  # sent again
        theirs = [known[key] for name in after if (key := keys.alias(account, name)) in known]
    if not theirs:
        return None
    conversation, left = theirs[0].conversation, []
    holder = next((name for name in after if not name.startswith(LENT)), "")
    for name in after:
        if name.startswith(LENT):
            left += _lead(table, known, account, name, Alias(conversation, holder))
        elif keys.alias(account, name) not in known:
            _claim(table, keys.alias(account, name), Alias(conversation))
    for name in before:
        if name.startswith(LENT) and name not in after:
            _free(table, known, account, name, conversation, event)
    return Whose(conversation, tuple(left))


def _settled(table: Table, known: dict[Key, Alias], account: str, names: Names) -> Whose:
    first, *lent = names
    key = keys.alias(account, first)
    if key not in known:
        new = Alias(_known_by_number(known, account, first, lent) or conversation_id(account, first))
        known[key] = _claim(table, key, new)
    conversation, left = known[key].conversation, []
    for name in lent:
        left += _lead(table, known, account, name, Alias(conversation, first))
    return Whose(conversation, tuple(left), better=bool(known[key].holder))


def _known_by_number(known: dict[Key, Alias], account: str, first: str, lent: Sequence[str]) -> str | None:
    """The conversation of somebody who tells a permanent name for the first time."""
    found = (known.get(keys.alias(account, name)) for name in lent)
    return next((alias.conversation for alias in found if alias and alias.holder in ("", first)), None)


def _lead(table: Table, known: dict[Key, Alias], account: str, name: str, alias: Alias) -> list[str]:
    """Have a name lead to a conversation, whomever it led to. The conversation that is left without a name by it."""
    key = keys.alias(account, name)
    for _ in range(MOST_RACES):
        was = known.get(key)
        if was and (was.conversation, was.holder) == (alias.conversation, alias.holder):
            return []
        try:
            _write(table, key, alias._replace(freed=was.freed if was else ""), was)
        except Conflict:
            found = table.get(key)
            known.pop(key, None)
            known |= {key: _read(found)} if found else {}
            continue
        known[key] = alias
        nameless = was is not None and was.conversation != alias.conversation and not was.holder and not was.freed
        return [was.conversation] if was and nameless else []
    raise Conflict(f"an alias changed {MOST_RACES} times in a row")


def _free(table: Table, known: dict[Key, Alias], account: str, name: str, conversation: str, event: str) -> None:
    """Whoever has the number next is somebody new: not even their conversation's id may be made of the number alone."""
    key = keys.alias(account, name)
    was = known.get(key)
    if was is None or was.conversation != conversation:
        return
    try:
        _write(table, key, Alias(conversation_id(account, f"{name}/{event}"), freed=event), was)
    except Conflict:
        return  # somebody has it already


def _known(table: Table, users: Sequence[tuple[str, Names]]) -> dict[Key, Alias]:
    wanted = list(dict.fromkeys(keys.alias(account, name) for account, names in users for name in names))
    found: dict[Key, Alias] = {}
    for start in range(0, len(wanted), MOST_KEYS):
        items = table.batch_get(wanted[start : start + MOST_KEYS])
        found |= {key: _read(item) for key, item in items.items()}
    return found


def _claim(table: Table, key: Key, alias: Alias) -> Alias:
    """Whose it is now: ours, or that of who was first."""
    try:
        _write(table, key, alias, None)
    except Conflict:
        found = table.get(key)
        return _read(found) if found else alias
    return alias


def _write(table: Table, key: Key, alias: Alias, was: Alias | None) -> None:
    """Raises Conflict where it is no longer as it was."""
    names = {"#pk": keys.PK} if was is None else {"#conversation": "conversation", "#holder": "holder"}
    condition: dict[str, Any] = {
        "ConditionExpression": "attribute_not_exists(#pk)",
        "ExpressionAttributeNames": names,
    }
    if was is not None:
        condition |= {
            "ConditionExpression": "#conversation = :conversation AND #holder = :holder",
            "ExpressionAttributeValues": {":conversation": text(was.conversation), ":holder": text(was.holder)},
        }
    table.write(key, {name: text(value) for name, value in alias._asdict().items()}, **condition)


def _read(item: Item) -> Alias:
    return Alias(*(str(item[name]["S"]) for name in Alias._fields))

"""What a channel decided about the templates that the shop had to have approved: an item each.

Read only where a template is about to be sent, which is outside a channel's window. States are the channel's
(`TemplateState`): "pending", "approved", "rejected", "paused".
"""

from functions.storage import keys
from functions.storage.table import Table, text

SENDABLE: frozenset[str] = frozenset(("", "approved"))
""" "": nothing was heard, as of templates that were approved before this shop was here. The channel itself refuses
what it does not know."""


def note(table: Table, channel: str, name: str, language: str, *, state: str, reason: str) -> None:
    table.write(keys.template(table.shop, channel, name, language), {"state": text(state), "reason": text(reason)})


def state(table: Table, channel: str, name: str, language: str) -> tuple[str, str]:
    """Its state and why; ("", "") where nothing was heard of it."""
    found = table.get(keys.template(table.shop, channel, name, language))
    return (found["state"]["S"], found["reason"]["S"]) if found else ("", "")

"""What a channel decided about the templates that the shop had to have approved: an item each.

Read only where a template is about to be sent, which is outside a channel's window. States are the channel's
(`TemplateState`): "pending", "approved", "rejected", "paused", "recategorised".
"""

from typing import Literal, NamedTuple, cast

from functions.storage import keys
from functions.storage.table import Table, text

State = Literal["", "pending", "approved", "rejected", "paused", "recategorised"]


class Known(NamedTuple):
    state: State
    """ "": nothing was heard, as of templates that were approved before this shop was here."""
    reason: str = ""
    told: bool = False
    """The merchant has been told of this state."""


def note(table: Table, channel: str, name: str, language: str, *, state: str, reason: str) -> None:
    """What was told of another state stays; a template that is well again may be told of anew."""
    key = keys.template(table.shop, channel, name, language)
    names = {"#state": "state", "#reason": "reason"}
    well = {"ExpressionAttributeNames": names | {"#told": "told"}} if state == "approved" else {}
    table.update(
        key,
        UpdateExpression="SET #state = :state, #reason = :reason" + (" REMOVE #told" if well else ""),
        ExpressionAttributeValues={":state": text(state), ":reason": text(reason)},
        **(well or {"ExpressionAttributeNames": names}),
    )


def state(table: Table, channel: str, name: str, language: str) -> Known:
    found = table.get(keys.template(table.shop, channel, name, language))
    if found is None:
        return Known("")
    now = str(found["state"]["S"])
    return Known(cast(State, now), found["reason"]["S"], "told" in found and found["told"]["S"] == now)


def told(table: Table, channel: str, name: str, language: str, state: str) -> None:
    table.update(
        keys.template(table.shop, channel, name, language),
        UpdateExpression="SET #told = :told",
        ExpressionAttributeNames={"#told": "told"},
        ExpressionAttributeValues={":told": text(state)},
    )


def states(table: Table, channel: str) -> dict[tuple[str, str], Known]:
    """All that a channel decided, by (name, language)."""
    answer = table.query(
        KeyConditionExpression="#pk = :pk",
        ExpressionAttributeNames={"#pk": keys.PK},
        ExpressionAttributeValues={":pk": text(keys.template(table.shop, channel, "", "").pk)},
    )
    found = {}
    for item in answer["Items"]:
        name, _, language = item[keys.SK]["S"].rpartition("#")
        found[name, language] = Known(cast(State, item["state"]["S"]), item["reason"]["S"])
    return found

"""The live setting: one small item, read with every conversation, changed by the merchant's hand."""

from collections.abc import Callable

from functions.commerce.live import Live
from functions.errors import Conflict
from functions.storage import keys
from functions.storage.table import Table, doc, integer, text
from functions.storage.versions import read, write

MOST_TRIES = 3


def live(table: Table) -> Live:
    """As it is now; of a shop that nothing was said of: nothing."""
    found = table.get(keys.live(table.shop))
    return read(Live, doc(found)) if found else Live()


def change(table: Table, how: Callable[[Live], Live]) -> Live:
    """Whoever changes it at the same time: none is lost. Raises Conflict when it cannot be had three times in a row."""
    for _ in range(MOST_TRIES):
        found = table.get(keys.live(table.shop))
        version = int(found["version"]["N"]) if found else 0
        made = how(read(Live, doc(found)) if found else Live())
        condition = {"ConditionExpression": "attribute_not_exists(#v)", "ExpressionAttributeNames": {"#v": "version"}}
        if version:
            condition |= {
                "ConditionExpression": "#v = :v",
                "ExpressionAttributeValues": {":v": integer(version)},
            }
        try:
            table.write(keys.live(table.shop), {"doc": text(write(made)), "version": integer(version + 1)}, **condition)
        except Conflict:
            continue
        return made
    raise Conflict("somebody else is changing it: try again")

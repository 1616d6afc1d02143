"""`make loyalty STAGE=…`: who seems satisfied, and who is leaving; as a table with ARGS="--csv FILE".

A shopper is known by the conversation's id. `share` is the code of the link that they gave to others, `came_by` of the
one they came by; the rules of the label are in docs/reviews.md.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from functions.commerce.loyalty import Label
from functions.conversation.erasure import is_tombstone
from functions.conversation.state import Conversation
from functions.storage import persons
from functions.storage.table import Table, doc
from functions.storage.versions import read
from infra.console import command, say
from infra.deploy import cloud_of, cloud_options
from infra.packing_slip import table_of
from infra.publish import target
from infra.tables import write_table

COLUMNS = (
    "conversation", "channel", "label", "since", "last_score", "returns", "ordered_at", "last_heard", "share",
    "came_by",
)  # fmt: skip
LABELS: tuple[Label, ...] = ("satisfied", "leaving", "unknown")


def shoppers(table: Table) -> Iterator[Conversation]:
    """All that have ordered or said how it was. A scan."""
    for item in persons.everything(table, kinds=("CONV",), state=True):
        found = read(Conversation, doc(item))
        if not is_tombstone(found) and (found.standing.ordered_at or found.standing.last or found.came_by):
            yield found


def row(talk: Conversation) -> dict[str, object]:
    standing = talk.standing
    return {
        "conversation": talk.id,
        "channel": talk.channel,
        "label": standing.label,
        "since": standing.since and standing.since.isoformat(),
        "last_score": standing.last or None,
        "returns": standing.returns,
        "ordered_at": standing.ordered_at and standing.ordered_at.isoformat(),
        "last_heard": talk.last_inbound_at and talk.last_inbound_at.isoformat(),
        "share": talk.share,
        "came_by": talk.came_by,
    }


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make loyalty", description="Who seems satisfied, and who is leaving.")
    cloud_options(parser)
    parser.add_argument("--csv", type=Path, default=None, help="the file to write, a row a shopper")
    given = parser.parse_args()
    cloud = cloud_of(given)
    every = shoppers(table_of(cloud, target(cloud, given.stage).place))
    if given.csv:
        say(f"{write_table(given.csv, map(row, every), COLUMNS)} shoppers in {given.csv}")
        return
    counted = Counter(talk.standing.label for talk in every)
    say("\n".join(f"{label:<10} {counted[label]}" for label in LABELS))


if __name__ == "__main__":
    main()

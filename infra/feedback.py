"""`make feedback STAGE=…`: what shoppers told the shop in their own words, the latest first, with what it is about.

    make feedback STAGE=prod
    make feedback STAGE=prod ARGS="--tag complaint --tag delivery"    what has all of these
    make feedback STAGE=prod ARGS="--csv feedback.csv"

Answer in the channel's own inbox: what a person writes there comes in the talk, and the bot is silent meanwhile.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from functions.commerce.noted import Noted
from functions.conversation.feedback_words import TAGS
from functions.storage import noted
from functions.storage.table import Table
from infra.console import command, say
from infra.deploy import cloud_of, cloud_options
from infra.packing_slip import table_of
from infra.publish import target
from infra.tables import write_table

COLUMNS = ("at", "channel", "conversation", "order", "source", "tags", "locale", "text")


def found(table: Table, tags: list[str]) -> Iterator[Noted]:
    return (each for each in noted.everything(table) if set(tags) <= set(each.tags))


def line(each: Noted) -> str:
    about = f"order {each.order}" if each.order else each.source or "by themselves"
    head = f"{each.at:%Y-%m-%d %H:%M}  {each.channel} {each.conversation}  {about}  [{', '.join(each.tags)}]"
    return f"{head}\n    {' '.join(each.text.split())}"


def row(each: Noted) -> dict[str, object]:
    return each.model_dump(mode="json") | {"tags": ",".join(each.tags)}


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make feedback", description="What shoppers told the shop.")
    cloud_options(parser)
    parser.add_argument(
        "--tag", action="append", default=[], choices=tuple(TAGS), help="only what has it; may be given again"
    )
    parser.add_argument("--csv", type=Path, default=None, help="the file to write instead")
    given = parser.parse_args()
    cloud = cloud_of(given)
    every = found(table_of(cloud, target(cloud, given.stage).place), given.tag)
    if given.csv:
        rows = ({name: row(each)[name] for name in COLUMNS} for each in every)
        say(f"{write_table(given.csv, rows, COLUMNS)} in {given.csv}")
    else:
        say("\n".join(map(line, every)) or "Nothing was told.")


if __name__ == "__main__":
    main()

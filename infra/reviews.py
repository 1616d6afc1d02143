"""`make reviews STAGE=…`: what buyers wrote: to read, export, answer, and hide for a reason that is allowed.

    make reviews STAGE=prod                                     all, the latest first; ARGS="--product bos-tulpen"
    make reviews STAGE=prod ARGS="--csv reviews.csv"            as a table
    make reviews STAGE=prod ARGS="hide NAME abuse"              abuse, personal_data or not_about_the_product
    make reviews STAGE=prod ARGS="show NAME"                    undoes that
    make reviews STAGE=prod ARGS='answer NAME "Dank je!"'       what all read under it; "" takes it away
    make reviews STAGE=prod ARGS="photos NAME"                  links to the pictures with it, which end
    make reviews STAGE=prod ARGS="index"                        old ones into the console's list; safe to repeat
    make reviews STAGE=prod ARGS="log"                          who hid or answered what, when and why

How many stars it gives is no reason to hide a review, and its stars go on counting (Omnibus Directive (EU) 2019/2161).
"""

import argparse
import getpass
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.commerce.reviews import HIDING_REASONS, LONGEST_ANSWER
from functions.errors import Conflict, NotFound
from functions.mailbox import FifoQueue, Mailbox
from functions.review_answers import Post, tell_writer
from functions.review_sheet import COLUMNS, row
from functions.storage import reviews
from functions.storage.photos import LINK_SECONDS, Photos
from functions.storage.reviews import Kept
from functions.storage.table import Table
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.packing_slip import table_of
from infra.publish import target
from infra.stack import outputs
from infra.tables import write_table

WHAT = ("list", "hide", "show", "answer", "photos", "index", "log")


def line(kept: Kept) -> str:
    review = kept.review
    hidden = f"  (hidden: {kept.hidden})" if kept.hidden else ""
    words = f"\n    {' '.join(review.text.split())}" if review.text else ""
    pictures = f"  (photos: {len(review.photos)})" if review.photos else ""
    answer = f"\n    answered: {' '.join(kept.answer.split())}" if kept.answer else ""
    return f"{'★' * review.stars:<5}  {kept.name}{pictures}{hidden}{words}{answer}"


def latest_first(table: Table, product: str) -> list[Kept]:
    found = [each for each in reviews.everything(table) if product in ("", each.review.product)]
    return sorted(found, key=lambda each: each.review.at, reverse=True)


def linked(table: Table, photos: Photos, name: str) -> Iterator[str]:
    """A line for each picture of a review. Raises Stop."""
    try:
        kept = reviews.find(table, name)
    except NotFound as missing:
        raise Stop(str(missing)) from None
    if not kept.review.photos:
        raise Stop(f"{name} has no pictures")
    for key in kept.review.photos:
        yield photos.link(key)
    yield f"Each link ends in {LINK_SECONDS // 60} minutes. Do not pass it on."


def judge(table: Table, mailbox: Post, given: argparse.Namespace) -> str:
    """Raises Stop."""
    told: dict[str, Any] = {"by": given.by, "now": datetime.now(UTC), "token": uuid.uuid4().hex}
    try:
        if given.what == "show":
            reviews.show(table, given.name, **told)
            return f"{given.name} is shown again"
        if given.what == "answer":
            return _answer(table, mailbox, given, told)
        if given.reason not in HIDING_REASONS:
            raise Stop(f"why? {' or '.join(HIDING_REASONS)}; how many stars it gives is no reason")
        reviews.hide(table, given.name, given.reason, **told)
    except (NotFound, Conflict) as wrong:
        raise Stop(str(wrong)) from None
    return f"{given.name} is hidden: {given.reason}. Its stars still count; undo it with show"


def _answer(table: Table, mailbox: Post, given: argparse.Namespace, told: dict[str, Any]) -> str:
    """Raises Stop, NotFound or Conflict."""
    if given.reason is None or len(given.reason) > LONGEST_ANSWER:
        raise Stop(f"what? The answer in quotes, at most {LONGEST_ANSWER} characters")
    before, words = reviews.find(table, given.name), given.reason.strip()
    reviews.answer(table, given.name, words, was=before.answer, **told)
    if tell_writer(table, mailbox, before, words, told["now"]):
        return f"{given.name} is answered, and its writer is told where their chat is open to it"
    return f"{given.name} is answered" if words else f"{given.name} has no answer now"


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make reviews", description="Reviews of products.")
    cloud_options(parser)
    parser.add_argument("what", nargs="?", choices=WHAT, default="list")
    parser.add_argument("name", nargs="?", default="", help="of the review, as the list has it")
    parser.add_argument("reason", nargs="?", default=None, help=f"{' or '.join(HIDING_REASONS)}; or the answer")
    parser.add_argument("--product", default="", help="list: only its reviews")
    parser.add_argument("--csv", type=Path, default=None, help="list: the file to write instead")
    parser.add_argument("--by", default=getpass.getuser(), help="who decides; kept in the log")
    given = parser.parse_args()
    cloud = cloud_of(given)
    table = table_of(cloud, target(cloud, given.stage).place)
    if given.what in ("hide", "show", "answer", "photos") and not given.name:
        raise Stop(f"which one? make reviews lists their names, then: {given.what} NAME")
    if given.what in ("hide", "show", "answer"):
        url = outputs(cloud, given.stage)["MailboxUrl"]
        say(judge(table, Mailbox(FifoQueue(url, lambda: cloud.client("sqs"))), given))
    elif given.what == "index":
        say(f"{reviews.index(table)} reviews were not in the console's list; all are now.")
    elif given.what == "photos":
        kept = Photos(outputs(cloud, given.stage)["PhotosBucket"], lambda: cloud.client("s3"))
        say("\n".join(linked(table, kept, given.name)))
    elif given.what == "log":
        lines = ("{at}  {by}  {what}  {review}  {reason}".format_map(each) for each in reviews.audited(table))
        say("\n".join(lines) or "Nothing was hidden.")
    elif given.csv:
        written = write_table(given.csv, map(row, latest_first(table, given.product)), COLUMNS)
        say(f"{written} reviews in {given.csv}")
    else:
        say("\n".join(map(line, latest_first(table, given.product))) or "There are no reviews.")


if __name__ == "__main__":
    main()

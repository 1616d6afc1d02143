"""`make publish STAGE=… SHOP=folder`: check a shop folder, compile it and make it live at once.

Its files become the console's draft, unless the draft has changes that were never published: then nothing is done, and
`make pull` fetches them. `--over-draft` throws them away, `--keep-draft` leaves them in the console.

`--check` only checks; `--list` shows what was live when; `--rollback VERSION` makes an earlier version live again.
Whatever goes wrong, the live shop stays as it is (functions/publishing).
"""

import argparse
import getpass
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from functions.commerce.shop import Rules
from functions.errors import Conflict, PublishError
from functions.publishing import publish as publishing
from functions.publishing.check import check
from functions.publishing.draft import never_published, told_draft
from functions.publishing.sources import keep_folder, list_folder, manifest_of
from functions.shop.publish import KEPT_AFTER_LIVE, Place, Publisher, Signed
from functions.storage.drafts import Draft, Drafts
from functions.storage.table import Table
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.stack import Cloud, assets_url, outputs, stack_name

Done = TypeVar("Done")


@dataclass(frozen=True)
class Target:
    """A stage's shop: what the stack was deployed for."""

    place: Place
    local: bool
    dead_letters: tuple[str, ...]
    """Queues that keep what could not be dealt with."""


def target(cloud: Cloud, stage: str) -> Target:
    """Raises Stop when there is no such stage."""
    made = outputs(cloud, stage)
    stack = cloud.client("cloudformation").describe_stacks(StackName=stack_name(stage))["Stacks"][0]
    given = {each["ParameterKey"]: each.get("ParameterValue", "") for each in stack.get("Parameters", ())}
    bucket = made["AssetsBucket"]
    place = Place(
        shop=given["Shop"],
        table=made["TableName"],
        bundles=made["BundlesBucket"],
        assets=bucket,
        assets_url=assets_url(cloud, bucket),
    )
    dead = tuple(url for name, url in made.items() if name.endswith("DeadLettersUrl") or name == "UnreadableUrl")
    return Target(place, local=given.get("Local") == "true", dead_letters=dead)


@dataclass(frozen=True)
class Shelf:
    """What a stage publishes to: its versions, and the draft that its console edits."""

    publisher: Publisher
    drafts: Drafts
    over_draft: bool = False
    keep_draft: bool = False


def shelf(cloud: Cloud, place: Place, *, clock: Callable[[], datetime] | None = None) -> Shelf:
    s3, dynamodb = cloud.client("s3"), cloud.client("dynamodb")
    drafts = Drafts(Table(place.table, place.shop, lambda: dynamodb), lambda: s3, place.bundles)
    return Shelf(Publisher(s3, dynamodb, place, clock=clock), drafts)


def publish(path: Path, to: Shelf, shop: str, *, local: bool) -> Rules:
    """The rules that are live now. Raises PublishError. The pointer moves last."""
    started, by = monotonic(), f"{getpass.getuser()} (make publish)"
    with _bar() as progress:
        progress("reading", 0, 1)
        checked = check(path, shop=shop, local=local)
        draft = to.drafts.current()
        spared = _spared(draft, to, path)
        progress("reading", 1, 1)
        manifest = keep_folder(path, to.drafts, progress)
        done = publishing.publish(checked, to.publisher, Signed(by, manifest), progress)
    for note in checked.notes:
        say(f"note: {note}")
    _tell(done, monotonic() - started)
    if not spared:
        _make_draft(to.drafts, draft, manifest, by)
    return checked.folder.shop.rules


def _spared(draft: Draft, to: Shelf, path: Path) -> bool:
    """Whether the draft stays as it is. Raises PublishError where the console has work and nobody said what is to
    become of it."""
    same = draft.manifest == manifest_of(list_folder(path))
    if to.over_draft or same or not never_published(draft, to.publisher.versions()):
        return False
    if not to.keep_draft:
        raise PublishError(
            [
                f"the console's draft has changes that were never published ({told_draft(draft)}) → publish them "
                "there, fetch them with make pull, or throw them away with --over-draft"
            ]
        )
    return True


def _make_draft(drafts: Drafts, before: Draft, manifest: str, by: str) -> None:
    try:
        drafts.move(before, manifest, by=by, now=datetime.now(UTC))
    except Conflict:
        say("note: the draft was changed in the console meanwhile: it stays as it is there")


def _tell(done: publishing.Outcome, seconds: float) -> None:
    what = "is live" if done.moved else "was live already: nothing has changed"
    say(f"{done.version[:12]} {what} ({done.products} products, {done.size / 1e6:.1f} MB, {seconds:.1f} s)")
    for sku in done.not_reduced:
        say(f"note: {sku} was not sold for more in the 30 days before: its price is not shown as reduced")
    if done.removed:
        say(f"removed {done.removed} that had not been live for {KEPT_AFTER_LIVE // timedelta(days=1)} days")


def keep_dead_letters(sqs: Any, queues: Iterable[str], days: int) -> None:
    """A dead letter may hold what a shopper wrote: it expires when the shop's rules say so."""
    for queue in queues:
        seconds = str(timedelta(days=days) // timedelta(seconds=1))
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"MessageRetentionPeriod": seconds})


@contextmanager
def _bar() -> Iterator["Bar"]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield Bar(shown)


class Bar:
    """A line a step, drawn as it goes."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        if step not in self._tasks:
            self._tasks[step] = self._shown.add_task(f"{step:<10}", total=total)
        self._shown.update(self._tasks[step], completed=done, total=total)


def show_versions(publisher: Publisher) -> None:
    found = publisher.versions()
    if not found:
        say("nothing has been published yet")
    for each in found:
        mark = "●" if each.live else " "
        at = f"{each.at:%Y-%m-%d %H:%M} UTC"
        said = " ".join((each.what, *(["by", each.signed.by] if each.signed.by else []), each.signed.note)).strip()
        say(f"{mark} {each.pointer.version[:12]}  {at}  {each.products:>7} products  {said}")


@command
def main() -> None:
    arguments = _arguments()
    if arguments.check:
        for note in or_stop(lambda: check(arguments.shop)).notes:
            say(f"note: {note}")
        say(f"{arguments.shop} is in order")
        return
    cloud = cloud_of(arguments)
    found = target(cloud, arguments.stage)
    to = replace(shelf(cloud, found.place), over_draft=arguments.over_draft, keep_draft=arguments.keep_draft)
    if arguments.list:
        show_versions(to.publisher)
    elif arguments.rollback:
        by = f"{getpass.getuser()} (make publish)"
        back = or_stop(lambda: to.publisher.rollback(arguments.rollback, by=by))
        say(f"{back.pointer.version[:12]} is live again")
    else:
        rules = or_stop(lambda: publish(arguments.shop, to, found.place.shop, local=found.local))
        keep_dead_letters(cloud.client("sqs"), found.dead_letters, rules.dead_letter_days)


def or_stop(do: Callable[[], Done]) -> Done:
    try:
        return do()
    except PublishError as error:
        count = len(error.problems)
        raise Stop(f"{count} thing{'s' if count > 1 else ''} to put right; nothing has changed:\n{error}") from None


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.publish", description=__doc__)
    cloud_options(parser, required=False)
    parser.add_argument("--shop", type=Path, default=Path("templates/shop"), help="the shop folder")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="only check the folder")
    what.add_argument("--list", action="store_true", help="show what was live when")
    what.add_argument("--rollback", metavar="VERSION", help="make this version live again")
    draft = parser.add_mutually_exclusive_group()
    draft.add_argument("--over-draft", action="store_true", help="throw away what the console never published")
    draft.add_argument("--keep-draft", action="store_true", help="leave what the console never published")
    found = parser.parse_args()
    if not found.check and not found.stage:
        parser.error("give --stage, or --check")
    return found


if __name__ == "__main__":
    main()

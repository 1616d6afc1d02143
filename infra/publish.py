"""`python -m infra.publish --stage STAGE --shop FOLDER`: check a shop folder, compile it and make it live at once.

`--check` only checks; `--list` shows what was live when; `--rollback VERSION` makes an earlier version live again.
Whatever goes wrong, the live shop stays as it is.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from functions.commerce.shop import Rules
from functions.errors import PublishError
from functions.messages.lint import built_in_sources, lint
from functions.shop.compile import compile_folder, image_names
from functions.shop.folder import Folder, read_folder
from functions.shop.publish import KEPT_AFTER_LIVE, Place, Publisher
from infra import approved, lint_messages
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


def read(path: Path) -> Folder:
    """The folder, checked against everything that is known here. Raises PublishError with all that is wrong."""
    built_in = built_in_sources()
    folder = read_folder(path, lint=lambda own, locales: lint(own, locales, built_in))
    found = [problem for problem in lint_messages.check(folder, folder.templates) if problem.shortened]
    for problem in found:
        say(f"note: {problem}")
    wrong = [f"{problem} → shorten or correct it" for problem in found if problem.wrong]
    if rejected := [*wrong, *approved.problems(path)]:
        raise PublishError(rejected)
    return folder


def publish(path: Path, publisher: Publisher, shop: str, *, local: bool) -> Rules:
    """The rules that are live now. Raises PublishError. The pointer moves last."""
    started = monotonic()
    with _bar() as progress:
        progress("reading", 0, 1)
        folder = _for_shop(read(path), shop, local=local)
        progress("reading", 1, 1)
        names = image_names(folder)
        progress("compiling", 0, 1)
        lowest = publisher.lowest_prices(folder.catalogue.prices, folder.catalogue.reduced)
        compiled = compile_folder(folder, publisher.addresses(names), lowest)
        progress("compiling", 1, 1)
        publisher.upload_images(folder.images, names, progress)
        removed = publisher.remove_old()
        products = len(folder.catalogue.products)
        moved = publisher.publish(compiled, products, folder.catalogue.stock, progress)
    what = "is live" if moved else "was live already: nothing has changed"
    size = len(compiled.archive) / 1e6
    say(f"{compiled.version[:12]} {what} ({products} products, {size:.1f} MB, {monotonic() - started:.1f} s)")
    for sku in sorted(folder.catalogue.reduced - lowest.keys()):
        say(f"note: {sku} was not sold for more in the 30 days before: its price is not shown as reduced")
    if removed:
        say(f"removed {removed} that had not been live for {KEPT_AFTER_LIVE // timedelta(days=1)} days")
    return folder.shop.rules


def keep_dead_letters(sqs: Any, queues: Iterable[str], days: int) -> None:
    """A dead letter may hold what a shopper wrote: it expires when the shop's rules say so."""
    for queue in queues:
        seconds = str(timedelta(days=days) // timedelta(seconds=1))
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"MessageRetentionPeriod": seconds})


def _for_shop(folder: Folder, shop: str, *, local: bool) -> Folder:
    """A stage is one shop's. A local one takes any folder, under its own id, to try it out."""
    rules = folder.shop.rules
    if rules.id == shop:
        return folder
    if not local:
        raise PublishError([f"shop.yaml, id: this stage is the shop “{shop}”, not “{rules.id}” → publish it elsewhere"])
    say(f"note: tried out as “{shop}”, the shop of this local stage")
    mine = rules.model_copy(update={"id": shop})
    return replace(folder, shop=replace(folder.shop, rules=mine))


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
        say(f"{mark} {each.pointer.version[:12]}  {at}  {each.products:>7} products  {each.note}")


@command
def main() -> None:
    arguments = _arguments()
    if arguments.check:
        or_stop(lambda: read(arguments.shop))
        say(f"{arguments.shop} is in order")
        return
    cloud = cloud_of(arguments)
    found = target(cloud, arguments.stage)
    publisher = Publisher(cloud.client("s3"), cloud.client("dynamodb"), found.place)
    if arguments.list:
        show_versions(publisher)
    elif arguments.rollback:
        back = or_stop(lambda: publisher.rollback(arguments.rollback))
        say(f"{back.pointer.version[:12]} is live again")
    else:
        rules = or_stop(lambda: publish(arguments.shop, publisher, found.place.shop, local=found.local))
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
    found = parser.parse_args()
    if not found.check and not found.stage:
        parser.error("give --stage, or --check")
    return found


if __name__ == "__main__":
    main()

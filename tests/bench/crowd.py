"""What the benchmarks of a crowd share: thousands of conversations put straight into a stage's table, the wait until
all that was posted is dealt with, and the count of what each of them was sent.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from functions.conversation.effects import Send
from functions.conversation.state import Conversation
from functions.crash import Crash, Moment
from functions.storage import keys, turns
from functions.storage.commit import conversation_attributes
from functions.storage.table import Table, address
from functions.storage.turns import Turn
from functions.storage.versions import write
from infra.local_stage import SHOP_ID, LocalStage
from infra.processes import Servers, free_port
from infra.stack import outputs
from tests.local_aws import ROOT, Deployed

BATCH = 25
"""DynamoDB: of one BatchWriteItem."""
PATIENCE = 3600.0
QUIET = 4
"""So often in a row nothing waits: all has been posted and dealt with."""
DEATHS: tuple[Moment, ...] = ("decided", "committed", "sent")
"""Where a worker is made to die, once each, spread over a run. What it had is delivered again by the queue."""


@contextmanager
def deployed() -> Iterator[tuple[Deployed, Table]]:
    """The package on a local AWS of its own, and its table."""
    with TemporaryDirectory() as folder, Servers() as servers:
        local = LocalStage(Path(folder), free_port(), free_port(), ROOT / "templates" / "shop")
        stage = Deployed(local, local.bring_up(servers))
        client = stage.client("dynamodb")
        yield stage, Table(str(stage.described["table"]), SHOP_ID, lambda: client)


def conversation_item(conversation: Conversation) -> dict[str, Any]:
    fields = conversation_attributes(conversation, write(conversation), 400)
    return address(keys.conversation(conversation.id)) | fields


def name(number: int) -> str:
    return f"c{number:025d}"


def talk(number: int, now: datetime, **more: Any) -> Conversation:
    """Somebody in the web chat who has just written, so that the channel's window is open."""
    return Conversation(
        id=name(number), account="web:de-linde", channel="web", user=name(number), locale="nl", greeted=True,
        version=1, last_now=now, last_inbound_at=now, **more,
    )  # fmt: skip


def seed(table: Table, items: Iterable[dict[str, Any]]) -> None:
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        table.client().batch_write_item(RequestItems={table.name: [{"PutRequest": {"Item": item}} for item in batch]})


def waiting(stage: Deployed, *queues: str) -> int:
    """Messages in these queues, those being dealt with among them. The table is not read: that would slow it down."""
    urls = outputs(stage.local.aws.cloud, str(stage.described["stage"]))
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = 0
    for queue in queues:
        answer = stage.client("sqs").get_queue_attributes(QueueUrl=urls[queue], AttributeNames=names)
        found += sum(int(number) for number in answer["Attributes"].values())
    return found


def until_quiet(stage: Deployed, *queues: str, deaths: Sequence[tuple[float, Callable[[], None]]] = ()) -> float:
    """Seconds until the last is dealt with. `deaths`: what is done at that share of what waited most."""
    begun = last = time.monotonic()
    quiet, most, to_come = 0, 0, list(deaths)
    while quiet < QUIET and time.monotonic() - begun < PATIENCE:
        time.sleep(5)
        left = waiting(stage, *queues)
        most, quiet = max(most, left), 0 if left else quiet + 1
        last = time.monotonic() if left else last
        if to_come and left < most * to_come[0][0]:
            to_come.pop(0)[1]()
        sys.stderr.write(f"{left} waiting after {time.monotonic() - begun:.0f} s\n")
    return last - begun


def dying(table: Table) -> list[tuple[float, Callable[[], None]]]:
    """A worker's death at each moment, at nine, seven and five tenths of what waits."""
    crash = Crash(table)
    return [(0.9 - 0.2 * at, lambda moment=moment: crash.arm(moment)) for at, moment in enumerate(DEATHS)]


def told(table: Callable[[str], Table], names: Iterable[str], of: Callable[[Turn], bool]) -> Counter[str]:
    """How often each conversation was told: messages sent, and marked so, by its turns that are `of` this.
    `table`: where its turns are."""
    found: Counter[str] = Counter()
    for each in names:
        for turn in filter(of, turns.last_turns(table(each), each)):
            found[each] += sum(
                isinstance(effect, Send) and index in turn.marks and turn.marks[index].state == "done"
                for index, effect in enumerate(turn.effects)
            )
    return found


def count(counted: Counter[str], expected: int) -> dict[str, int]:
    once = sum(times == 1 for times in counted.values())
    twice = sum(times > 1 for times in counted.values())
    return {"told_once": once, "told_twice": twice, "missed": expected - once - twice}


def runs(stage: Deployed, *functions: str) -> dict[str, Any]:
    """Of the functions' own reports: how often each ran, and for how long (ms). A first run has its start in it: the
    local AWS counts that in."""
    found: dict[str, Any] = {}
    for function in functions:
        reports = [line for line in stage.log(f"-{function}-") if line.startswith("REPORT")]
        times = [float(line.split("\tDuration: ")[1].split(" ms")[0]) for line in reports if "\tDuration: " in line]
        if times:
            found |= {f"{function}_runs": len(times), f"{function}_longest_ms": sorted(times)[-3:]}
            found |= {f"{function}_ms_together": round(sum(times))}
    return found

"""`python -m tests.bench.notices [SAVERS] [--memory]`: a price drop, something new and a variant that is back, told to
all who wait for it (10,000; savers.py), on the local AWS or with everything in this process.

What brings it about is what a merchant does: `publish`, and a stock that is no longer zero. Then the function that
looks every five minutes is run until it finds nobody more to tell. Counted: one message for each, none for who stopped.
"""

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count as rounds
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from functions.clock import TOLD_AT_ONCE, tell_of_publish, tell_of_stock
from functions.mailbox import FifoQueue, Mailbox
from functions.storage import keys
from functions.storage.stock import set_stock
from functions.storage.table import Table, text
from infra.stack import outputs
from tests import dynamo
from tests.bench import crowd, savers
from tests.local_aws import Deployed
from tests.memory_dynamo import MemoryDynamo
from tests.world import POINTER, World

PIECES = 500
QUEUES = ("MailboxUrl",)


def totals(table: Callable[[str], Table], number: int) -> dict[str, int]:
    counted = crowd.told(table, map(crowd.name, range(number)), savers.of_a_notice)
    stopped = [crowd.name(each) for each in range(number) if savers.stops(each)]
    staying = Counter({each: times for each, times in counted.items() if each not in set(stopped)})
    return crowd.count(staying, number - len(stopped)) | {
        "stopped": len(stopped),
        "stopped_and_told": sum(counted[each] > 0 for each in stopped),
    }


# --- on the local AWS ---------------------------------------------------------------------------------------------


def on_the_local_aws(number: int) -> dict[str, Any]:
    with crowd.deployed() as (stage, table), TemporaryDirectory() as folder:
        set_stock(table, savers.GONE, 0)
        crowd.seed(table, savers.items(table, number, datetime.now(UTC)))
        url = outputs(stage.local.aws.cloud, str(stage.described["stage"]))["MailboxUrl"]
        Mailbox(FifoQueue(url, lambda: stage.client("sqs"))).post(savers.stopping(number))
        crowd.until_quiet(stage, *QUEUES)
        stage.command("infra.publish", "--shop", str(savers.changed_folder(Path(folder) / "shop")))
        set_stock(table, savers.GONE, PIECES)
        seconds = look(stage, number)
        return {
            "savers": number,
            "looked": len(seconds),
            "seconds_to_tell": round(sum(seconds), 1),
            **totals(lambda _: table, number),
            **crowd.runs(stage, "Reconcile", "Worker"),
        }


def look(stage: Deployed, number: int) -> list[float]:
    """Run the function by hand instead of waiting five minutes for each page; seconds that each page took to tell."""
    functions = stage.client("lambda").list_functions()["Functions"]
    [reconcile] = [each["FunctionName"] for each in functions if "-Reconcile-" in each["FunctionName"]]
    pages = -(-number // len(savers.KINDS) * 2 // TOLD_AT_ONCE) + 1
    seconds = []
    for _ in range(pages):
        answer = stage.client("lambda").invoke(FunctionName=reconcile, Payload=b"{}")
        assert "FunctionError" not in answer, answer["Payload"].read()
        seconds.append(crowd.until_quiet(stage, *QUEUES))
    return seconds


# --- in this process ----------------------------------------------------------------------------------------------


def in_memory(number: int) -> dict[str, Any]:
    now = datetime.now(UTC)
    with TemporaryDirectory() as folder:
        shop = savers.changed_shop(Path(folder))
        with World(shop=shop, stock=all_stock(shop), start=now) as world:
            for item in savers.items(world.table, number, now):
                world.client.put_item(TableName=world.table.name, Item=item)
            world.posts(*savers.stopping(number))
            world.run(most=number)
            world.clock.move(minutes=1)
            since = {"doc": text(POINTER), "since": text((world.clock() - timedelta(seconds=1)).isoformat())}
            world.table.write(keys.bundle_pointer(world.table.shop), since)
            world.client.counted()
            looked, longest, told, spent = look_in_memory(world, number)
            calls = world.client.counted()
            return {
                "savers": number,
                "looked": looked,
                "longest_look_cpu_ms": round(longest * 1000),
                "cpu_ms_a_saver": round(spent * 1000 / told, 2),
                "dynamodb_calls_a_saver": round(sum(calls.values()) / told, 2),
                **totals(apart(world), number),
            }


def apart(world: World) -> Callable[[str], Table]:
    """A table of each conversation's own, to be counted: in memory a query looks at all that there is."""
    parts: defaultdict[str, MemoryDynamo] = defaultdict(MemoryDynamo)
    for item in world.client.items():
        parts[item[keys.PK]["S"]].put_item(TableName=world.table.name, Item=item)
    return lambda name: dynamo.table(parts[keys.conversation(name).pk], world.table.shop)  # type: ignore[arg-type]


def all_stock(shop: Any) -> dict[str, int]:
    products = [shop.product(name) for name in (savers.VASE, savers.NEW["product"], savers.PRESENT)]
    return {variant.sku: PIECES for product in products for variant in product.variants}


def look_in_memory(world: World, number: int) -> tuple[int, float, int, float]:
    """Until nobody is found: how often it was looked, the longest look, how many were told, and the worker's CPU."""
    longest, told, spent = 0.0, 0, 0.0
    for looked in rounds():
        began = time.process_time()
        found = tell_of_stock(world.table, world.mailbox, world.clock())
        found += tell_of_publish(world.table, world.mailbox, world.clock())
        longest = max(longest, time.process_time() - began)
        if not found:
            return looked, longest, told, spent
        began, told = time.process_time(), told + found
        world.run(most=number)
        spent += time.process_time() - began
    raise AssertionError


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.notices")
    parser.add_argument("savers", nargs="?", type=int, default=10_000)
    parser.add_argument("--memory", action="store_true", help="in this process, with the table in memory")
    given = parser.parse_args()
    print(json.dumps(in_memory(given.savers) if given.memory else on_the_local_aws(given.savers)))

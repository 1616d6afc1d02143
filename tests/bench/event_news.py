"""`python -m tests.bench.event_news [HOLDERS]`: news of an event to so many holders (10,000), on the local AWS.

The holders are put straight into the table: a conversation in the web chat and a ticket each. What is measured is the
whole road: a run of the function `event_news`, the mailbox, the worker, the turn in each conversation. Minutes, and not
part of `make bench` or `make test`.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.commerce.orders import OrderLine
from functions.commerce.tickets import Ticket
from functions.conversation.state import Conversation, PastOrder
from functions.storage import keys, tickets
from functions.storage.commit import conversation_attributes, order_attributes
from functions.storage.table import Table, address
from functions.storage.versions import write
from infra.local_stage import LocalStage
from infra.processes import Servers, free_port
from infra.stack import outputs
from tests.local_aws import ROOT, Deployed
from tests.storage.examples import order

EVENT = "tuinconcert"
BATCH = 25
"""DynamoDB: of one BatchWriteItem."""
PATIENCE = 3600.0
QUIET = 4
"""So often in a row nothing waits: all has been posted and dealt with."""
NEWS = "bench"


def holder(number: int, now: datetime) -> tuple[Conversation, Any, Ticket]:
    conversation_id, order_id = f"c{number:025d}", f"o{number:016d}"
    conversation = Conversation(
        id=conversation_id, account="web:de-linde", channel="web", user=conversation_id, locale="nl", greeted=True,
        version=1, last_now=now, last_inbound_at=now, orders=(PastOrder(id=order_id, number=str(number)),),
    )  # fmt: skip
    bought = order(id=order_id, conversation=conversation_id, account="web:de-linde", number=str(number), paid_at=now)
    line = OrderLine(sku="CONCERT", product=EVENT, title="Tuinconcert", quantity=1, price=2250, vat=900, event=EVENT)
    bought = bought.model_copy(update={"lines": (line,), "total": line.total})
    ticket = Ticket(
        event=EVENT, order=order_id, number=1, sku="CONCERT", title="Tuinconcert", conversation=conversation_id,
        account="web:de-linde",
    )  # fmt: skip
    return conversation, bought, ticket


def items(table: Table, holders: int) -> Iterator[dict[str, Any]]:
    now = datetime.now(UTC)
    for number in range(holders):
        conversation, bought, ticket = holder(number, now)
        fields = conversation_attributes(conversation, write(conversation), 400)
        yield address(keys.conversation(conversation.id)) | fields
        yield address(keys.order(bought.id)) | order_attributes(bought, now, 400)
        yield address(keys.ticket(table.shop, EVENT, ticket.order, 1)) | tickets.attributes(ticket, now, 400)


def seed(client: Any, table: Table, holders: int) -> None:
    batch: list[dict[str, Any]] = []
    for item in items(table, holders):
        batch.append({"PutRequest": {"Item": item}})
        if len(batch) == BATCH:
            client.batch_write_item(RequestItems={table.name: batch})
            batch = []
    if batch:
        client.batch_write_item(RequestItems={table.name: batch})


def told(stage: Deployed) -> Counter[str]:
    """How often each conversation was told: its turns of that news."""
    found: Counter[str] = Counter()
    for item in stage.items("CONV#"):
        doc = str(item.get("doc", {}).get("S", ""))
        if item["sk"]["S"].startswith(keys.TURN) and f'"news":"{NEWS}"' in doc and '"type":"send"' in doc:
            found[item["pk"]["S"]] += 1
    return found


def waiting(stage: Deployed) -> int:
    """Events in the mailbox, those being dealt with among them; the table is not read, for that would slow it down."""
    url = outputs(stage.local.aws.cloud, str(stage.described["stage"]))["MailboxUrl"]
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = stage.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(int(number) for number in found.values())


def measure(holders: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, Servers() as servers:
        local = LocalStage(Path(folder), free_port(), free_port(), ROOT / "templates" / "shop")
        stage = Deployed(local, json.loads(json.dumps(local.bring_up(servers))))
        client, name = stage.client("dynamodb"), str(stage.described["table"])
        seeded = time.monotonic()
        seed(client, Table(name, "de-linde", lambda: client), holders)
        begun = time.monotonic()
        stage.command("infra.event_news", EVENT, "traffic", "File op de ring.", "--id", NEWS)
        last, quiet = begun, 0
        while quiet < QUIET and time.monotonic() - begun < PATIENCE:
            time.sleep(5)
            left = waiting(stage)
            quiet = 0 if left else quiet + 1
            last = time.monotonic() if left else last
            sys.stderr.write(f"{left} waiting after {time.monotonic() - begun:.0f} s\n")
        counted = told(stage)
        return {
            "holders": holders,
            "seconds_to_seed": round(begun - seeded, 1),
            "seconds_to_the_last": round(last - begun, 1),
            "told_once": sum(count == 1 for count in counted.values()),
            "told_twice": sum(count > 1 for count in counted.values()),
            "missed": holders - len(counted),
            **runs(stage),
        }


def runs(stage: Deployed) -> dict[str, Any]:
    """Of the functions' own reports: how often each ran, and for how long (ms)."""
    found: dict[str, Any] = {}
    for function in ("EventNews", "Worker"):
        reports = [line for line in stage.log(f"-{function}-") if line.startswith("REPORT")]
        times = [float(line.split("\tDuration: ")[1].split(" ms")[0]) for line in reports if "\tDuration: " in line]
        if times:
            found |= {f"{function}_runs": len(times), f"{function}_longest_ms": max(times)}
            found |= {f"{function}_ms_together": round(sum(times))}
    return found


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)))

"""`python -m tests.bench.event_news [HOLDERS] [--deaths]`: news of an event to all holders (10,000), on the local AWS.

The holders are put straight into the table: a conversation in the web chat and a ticket each. What is measured is the
whole road: runs of the function `event_news`, the mailbox, the worker, the turn in each conversation. Minutes, and not
part of `make bench` or `make test`. `--deaths`: a worker dies three times on the way, and the same news is sent again.
"""

import argparse
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from functions.commerce.orders import OrderLine
from functions.commerce.tickets import Ticket
from functions.conversation.state import Conversation, PastOrder
from functions.conversation.ticket_events import EventNews
from functions.event_news import Teller
from functions.news_wish import NewsWish
from functions.storage import keys, tickets
from functions.storage.commit import order_attributes
from functions.storage.table import Table, address
from functions.storage.turns import Turn
from tests.bench import crowd
from tests.local_aws import Deployed
from tests.starter import starter_shop
from tests.storage.examples import order
from tests.world import World

EVENT = "tuinconcert"
NEWS = "bench"
QUEUES = ("BusInboxUrl", "NewsUrl", "MailboxUrl")


def holder(number: int, now: datetime) -> tuple[Conversation, Any, Ticket]:
    order_id = f"o{number:016d}"
    conversation = crowd.talk(number, now, orders=(PastOrder(id=order_id, number=str(number)),))
    bought = order(id=order_id, conversation=conversation.id, account="web:de-linde", number=str(number), paid_at=now)
    line = OrderLine(sku="CONCERT", product=EVENT, title="Tuinconcert", quantity=1, price=2250, vat=900, event=EVENT)
    bought = bought.model_copy(update={"lines": (line,), "total": line.total})
    ticket = Ticket(
        event=EVENT, order=order_id, number=1, sku="CONCERT", title="Tuinconcert", conversation=conversation.id,
        account="web:de-linde",
    )  # fmt: skip
    return conversation, bought, ticket


def items(table: Table, holders: int) -> Iterator[dict[str, Any]]:
    now = datetime.now(UTC)
    for number in range(holders):
        conversation, bought, ticket = holder(number, now)
        yield crowd.conversation_item(conversation)
        yield address(keys.order(bought.id)) | order_attributes(bought, now, 400)
        yield address(keys.ticket(table.shop, EVENT, ticket.order, 1)) | tickets.attributes(ticket, now, 400)


def of_the_news(turn: Turn) -> bool:
    return isinstance(turn.event.what, EventNews) and turn.event.what.news == NEWS


def send(stage: Deployed) -> None:
    stage.command("infra.event_news", EVENT, "traffic", "File op de ring.", "--id", NEWS)


def measure(holders: int, *, deaths: bool) -> dict[str, Any]:
    with crowd.deployed() as (stage, table):
        seeded = time.monotonic()
        crowd.seed(table, items(table, holders))
        begun = time.monotonic()
        send(stage)
        on_the_way = [(0.95, lambda: send(stage)), *crowd.dying(table)] if deaths else []
        seconds = crowd.until_quiet(stage, *QUEUES, deaths=on_the_way)
        counted = crowd.told(lambda _: table, map(crowd.name, range(holders)), of_the_news)
        return {
            "holders": holders,
            "deaths": len(crowd.DEATHS) if deaths else 0,
            "dynamodb_calls_a_holder": calls_a_holder(),
            "seconds_to_seed": round(begun - seeded, 1),
            "seconds_to_the_last": round(seconds, 1),
            **crowd.count(counted, holders),
            **crowd.runs(stage, "EventNews", "Worker"),
        }


def calls_a_holder(holders: int = 100) -> float:
    """Requests to DynamoDB for each, the fan-out's share among them: counted in this process, where it is the same."""
    with World(shop=starter_shop(), start=datetime.now(UTC)) as world:
        for item in items(world.table, holders):
            world.client.put_item(TableName=world.table.name, Item=item)
        wish = NewsWish(id=NEWS, event=EVENT, kind="traffic", text={"nl": "File op de ring."})
        world.client.counted()
        teller = Teller(world.table, world.mailbox, world.bus, lambda job: None, world.clock)
        teller.tell(wish.job(EVENT, world.clock()), lambda: 60.0)
        world.run(most=holders)
        return round(sum(world.client.counted().values()) / holders, 2)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.event_news")
    parser.add_argument("holders", nargs="?", type=int, default=10_000)
    parser.add_argument("--deaths", action="store_true", help="a worker dies three times, and the news is sent twice")
    given = parser.parse_args()
    print(json.dumps(measure(given.holders, deaths=given.deaths)))

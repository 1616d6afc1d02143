"""What the merchant's commands ask of a shop: an event on its bus, as any system of theirs would put it there."""

import json
import time
from collections.abc import Callable
from typing import Any, Literal

from pydantic import BaseModel

from functions.commerce.orders import Order
from functions.storage import reads
from infra.console import Stop
from infra.packing_slip import table_of
from infra.publish import target
from infra.stack import Cloud, outputs

Kind = Literal["Fulfilment", "Refund", "Review", "Substitute", "Return", "EventNews"]
PATIENCE = 30.0
"""Seconds: an event takes one or two, and a cold start may come before it."""


def put(events: Any, bus: str, kind: Kind, wish: BaseModel) -> None:
    """Raises Stop when the bus does not take it."""
    entry = {
        "Source": "chatkassa.console",
        "DetailType": kind,
        "Detail": json.dumps(wish.model_dump(mode="json", exclude_defaults=True)),
        "EventBusName": bus,
    }
    answer = events.put_events(Entries=[entry])
    if answer["FailedEntryCount"]:
        raise Stop(f"the bus did not take it: {answer['Entries'][0].get('ErrorMessage', '')}")


def ask(
    cloud: Cloud, stage: str, kind: Kind, order: Order, wish: BaseModel, done: Callable[[Order], bool]
) -> Order | None:
    """Put a wish about an order there, and wait until it is as asked. None: it stayed as it was. Raises Stop."""
    put(cloud.client("events"), outputs(cloud, stage)["BusName"], kind, wish)
    table = table_of(cloud, target(cloud, stage).place)
    return wait(lambda: reads.order(table, order.id), done)


def wait(read: Callable[[], Order | None], done: Callable[[Order], bool], patience: float = PATIENCE) -> Order | None:
    """The order once it is as asked; None: it stayed as it was."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        order = read()
        if order and done(order):
            return order
        time.sleep(0.5)
    return None

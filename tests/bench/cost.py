"""What 1,000 orders cost in AWS: requests, item sizes, CPU and log bytes of a real order, times public prices.

    python -m tests.bench.cost [--write]        the tables, as Markdown; --write puts them into docs/cost.md

Prices are AWS's list prices for eu-central-1 on arm64, without free tiers, as of November 2026 as far as known here:
look them up before quoting. Fees of WhatsApp and Stripe stand beside, for scale. Assumptions are named constants.
"""

import json
import sys
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any

from functions import clock
from functions.storage.reconciled import Reconciled
from infra.dependencies import ROOT
from infra.parts import PARTS
from tests.bench.order import CHECKOUT, Order, Tally

# $ each
API_REQUEST = 3.70 / 1e6
FIFO_REQUEST = 0.50 / 1e6
LAMBDA_REQUEST = 0.20 / 1e6
LAMBDA_GB_SECOND = 0.0000133334
WRITE_UNIT = 0.7625 / 1e6
READ_UNIT = 0.1525 / 1e6
BUS_EVENT = 1.00 / 1e6
LOG_GB = 0.63
STORED_GB_MONTH = 0.306
ALARM_MONTH = 0.10
METRIC_MONTH = 0.30

# assumptions
MEMORY_GB = {"worker": 1.0}
"""As deployed (infra/resources.json); every other function has half of it."""
HALF_GB = 0.5
GB_A_CORE = 1.769
"""Lambda gives a whole processor at 1,769 MB, and less in proportion: our CPU seconds last as much longer."""
CHANNEL_SECONDS = 0.150
AWS_SECONDS = 0.005
STRIPE_SECONDS = 0.400
LAMBDA_LOG_BYTES = 350
"""START, END and REPORT lines of an invocation."""
RECEIVES_A_LETTER = 2
"""Received and deleted; a burst shares them, an order rarely has one."""
COLD = 0.01
COLD_SECONDS = 1.0
"""Of a hundred invocations one starts cold, and its start is billed."""
MONTHS_KEPT = 12
WHATSAPP_MESSAGE = 0.05
"""Utility rate to the Netherlands, of the order of; since 2026-10-01 messages inside the window cost about as much."""
STRIPE_FEE = 0.34
"""iDEAL: € 0.29."""
POLLERS, POLL_SECONDS = 5, 20
"""Lambda reads an idle queue with five long polls of 20 s."""
MONTH_SECONDS = 30 * 86_400
IDLE_METRICS = ("TimersDue", "AttemptsObserved")
"""Custom metrics written when nothing happens."""
DOCUMENT = ROOT / "docs" / "cost.md"
START, END = "<!-- tables: python -m tests.bench.cost --write -->", "<!-- end of tables -->"


@cache
def order_of(messages: int) -> Order:
    Order(CHECKOUT).run()  # what is built once a process is in COLD_SECONDS
    order = Order(messages)
    order.run()
    return order


def order_parts(order: Order) -> dict[str, float]:
    """$ of one order, by service."""
    wire, tallies = order.wire, order.tallies
    letters = sum(tally.letters for tally in tallies.values())
    sent = wire.calls["SendMessageBatch"]
    invocations = sum(tally.invocations for tally in tallies.values())
    logged = sum(tally.log_bytes for tally in tallies.values()) + invocations * LAMBDA_LOG_BYTES
    stored = sum(len(json.dumps(item).encode()) for item in wire.items.values() if "STOCK" not in item["pk"]["S"])
    return {
        "API Gateway": tallies["edge"].invocations * API_REQUEST,
        "Lambda": sum(_lambda(name, tally) for name, tally in tallies.items()),
        "SQS": (sent + letters * RECEIVES_A_LETTER) * FIFO_REQUEST,
        "DynamoDB, writes": wire.write_units * WRITE_UNIT,
        "DynamoDB, reads": wire.read_units * READ_UNIT,
        "DynamoDB, stored for a year": stored / 1e9 * STORED_GB_MONTH * MONTHS_KEPT,
        "EventBridge": (wire.calls["PutEvents"] + tallies["bus_in"].invocations) * BUS_EVENT,
        "logs": logged / 1e9 * LOG_GB,
    }


def _lambda(name: str, tally: Tally) -> float:
    memory = MEMORY_GB.get(name, HALF_GB)
    waiting = tally.aws_calls * AWS_SECONDS + tally.sends * CHANNEL_SECONDS + tally.stripe_calls * STRIPE_SECONDS
    seconds = waiting + tally.cpu_seconds * GB_A_CORE / memory + tally.invocations * COLD * COLD_SECONDS
    return tally.invocations * LAMBDA_REQUEST + seconds * memory * LAMBDA_GB_SECOND


def idle_parts() -> dict[str, float]:
    """$ of a month in which nobody talks."""
    templates = (json.loads((ROOT / part.resources).read_text())["Resources"].values() for part in PARTS)
    alarms = sum(each.get("Type") == "AWS::CloudWatch::Alarm" for each in chain.from_iterable(templates))
    polls = MONTH_SECONDS / POLL_SECONDS * POLLERS
    return {
        "queues polled (3)": 3 * polls * FIFO_REQUEST,
        "clock and reconciler": _clock_month(),
        f"alarms ({alarms})": alarms * ALARM_MONTH,
        f"custom metrics ({len(IDLE_METRICS)})": len(IDLE_METRICS) * METRIC_MONTH,
    }


def _clock_month() -> float:
    """Asks the index once a minute, and for payment attempts and what is waited for every five."""
    order = Order(12)
    with order._function("clock"):
        clock.wake(order.table, order.mailbox, order.now)
    reconciled = Reconciled(order.table, lambda: order.now)
    reconciled.note_replayed(order.now)
    reconciled.note_swept(order.now)
    with order._function("reconcile"):
        clock.reconcile(order.table, order.commands, order.now)
        clock.look_back(reconciled, order.commands, order.now)
        clock.tell_of_stock(order.table, order.mailbox, order.now)
    a_minute = {"clock": 1.0, "reconcile": 0.2}
    made = sum(
        (_lambda(name, order.tallies[name]) + (order.tallies[name].log_bytes + LAMBDA_LOG_BYTES) / 1e9 * LOG_GB) * often
        for name, often in a_minute.items()
    )
    asked = sum(order.tallies[name].aws_calls * often for name, often in a_minute.items())
    return MONTH_SECONDS / 60 * (made + asked * READ_UNIT)


def measure() -> Iterator[dict[str, Any]]:
    for messages in (12, 36):
        order = order_of(messages)
        parts = order_parts(order)
        about = f"1,000 orders of {messages} messages"
        yield {"name": f"AWS, {about}", "value": round(1000 * sum(parts.values()), 2), "unit": "$"}
        for part, value in parts.items():
            yield {"name": f"AWS, {about}, {part}", "value": round(1000 * value, 3), "unit": "$"}
        sends = order.tallies["worker"].sends
        yield {
            "name": f"WhatsApp's fees, {about}, {sends} sent each",
            "value": 1000 * sends * WHATSAPP_MESSAGE,
            "unit": "$",
        }
    yield {"name": "Stripe's fees, 1,000 orders by iDEAL", "value": 1000 * STRIPE_FEE, "unit": "$"}
    yield {"name": "AWS, an idle month", "value": round(sum(idle_parts().values()), 2), "unit": "$"}


# --- docs/cost.md -------------------------------------------------------------------------------------------------


def tables() -> str:
    small, large = order_of(12), order_of(36)
    lines = ["| 1,000 orders, in $ | 12 messages each | 36 messages each |", "|---|---:|---:|"]
    few, many = order_parts(small), order_parts(large)
    lines += [f"| {part} | {1000 * few[part]:.2f} | {1000 * many[part]:.2f} |" for part in few]
    lines += [f"| **AWS** | **{1000 * sum(few.values()):.2f}** | **{1000 * sum(many.values()):.2f}** |"]
    fees = [1000 * order.tallies["worker"].sends * WHATSAPP_MESSAGE for order in (small, large)]
    lines += [f"| beside it: WhatsApp, $ {WHATSAPP_MESSAGE} a message sent | {fees[0]:,.0f} | {fees[1]:,.0f} |"]
    lines += [
        f"| beside it: Stripe, iDEAL, $ {STRIPE_FEE} an order | {1000 * STRIPE_FEE:,.0f} | {1000 * STRIPE_FEE:,.0f} |"
    ]
    lines += [
        "",
        "What one order asked for, counted:",
        "",
        "| an order of | 12 messages | 36 messages |",
        "|---|---:|---:|",
    ]
    lines += [
        f"| {name} | {one} | {other} |" for (name, one), (_, other) in zip(_counts(small), _counts(large), strict=True)
    ]
    idle = idle_parts()
    lines += ["", "| an idle month, in $ | |", "|---|---:|"]
    lines += [f"| {part} | {value:.2f} |" for part, value in idle.items()]
    lines += [f"| **together** | **{sum(idle.values()):.2f}** |"]
    return "\n".join(lines)


def _counts(order: Order) -> list[tuple[str, str]]:
    wire, tallies = order.wire, order.tallies
    found = [(f"invocations of `{name}`", f"{tally.invocations}") for name, tally in sorted(tallies.items())]
    found += [(f"`{call}`", f"{number}") for call, number in sorted(wire.calls.items())]
    found += [
        ("DynamoDB write units", f"{wire.write_units}"),
        ("DynamoDB read units", f"{wire.read_units}"),
        ("messages sent to the channel", f"{tallies['worker'].sends}"),
        ("calls of Stripe", f"{tallies['payments_worker'].stripe_calls}"),
        ("bytes of log, ours", f"{sum(tally.log_bytes for tally in tallies.values()):,}"),
    ]
    return found


def main() -> None:
    made = tables()
    if "--write" not in sys.argv:
        print(made)
        return
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{START}\n\n{made}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()

"""What 1,000 orders cost in AWS: requests and item sizes counted in a real talk, times public prices.

Prices are those of eu-central-1 on arm64 without free tiers, as AWS listed them in 2026; fees of WhatsApp and Stripe
stand beside it, for scale. Assumptions are named constants: change them and run again.
"""

from collections.abc import Iterator
from typing import Any

from functions.commerce.shop import Shop
from tests.bench.worker import Bench

# $ each
API_REQUEST = 3.70 / 1e6
SQS_REQUEST = 0.50 / 1e6
LAMBDA_REQUEST = 0.20 / 1e6
LAMBDA_GB_SECOND = 0.0000133334
WRITE_UNIT = 0.7625 / 1e6
READ_UNIT = 0.1525 / 1e6
BUS_EVENT = 1.00 / 1e6
LOG_GB = 0.63
STORED_GB_MONTH = 0.306

# assumptions
MEMORY_GB = 0.5
CHANNEL_SECONDS = 0.150
DYNAMO_SECONDS = 0.005
EDGE_SECONDS = 0.020
STRIPE_SECONDS = 0.400
RECEIPTS_A_MESSAGE = 3
"""sent, delivered, read: each a webhook, and one write."""
LOG_BYTES = 600
SQS_REQUESTS_A_LETTER = 3
"""Sent, received, deleted; empty receives of an idle queue are Lambda's pollers', and free of charge to none."""
PAYMENT_CALLS = 2
"""Open, observe."""
UPDATES = 4
"""Accepted, dispatched, delivered, how was it."""
WHATSAPP_MESSAGE = 0.05
"""Service and utility rate to the Netherlands, of the order of; Meta's rate card has it to the cent."""
STRIPE_FEE = 0.32
"""iDEAL, € 0.29."""
IDLE_ALARMS = 10 * 0.10
IDLE_POLLS = 3 * 4 * 60 * 24 * 30 * SQS_REQUEST * 5
"""Event source pollers of three queues: about twenty receives a minute each."""
IDLE_CLOCK = (60 * 24 * 30 + 12 * 24 * 30) * (LAMBDA_REQUEST + 0.1 * MEMORY_GB * LAMBDA_GB_SECOND + 4 * READ_UNIT)


def measure(shop: Shop) -> Iterator[dict[str, Any]]:
    message = _message(shop)
    for count in (12, 36):
        order = count * message["total"] + _payment() + UPDATES * message["total"]
        yield {"name": f"AWS, 1,000 orders of {count} messages", "value": round(1000 * order, 2), "unit": "$"}
        sent = count + UPDATES + 2
        yield {
            "name": f"WhatsApp's fees for them ({sent} messages sent)",
            "value": 1000 * sent * WHATSAPP_MESSAGE,
            "unit": "$",
        }
    yield {"name": "Stripe's fees for 1,000 orders (iDEAL)", "value": 1000 * STRIPE_FEE, "unit": "$"}
    for part, value in message.items():
        yield {"name": f"AWS a message, {part}", "value": round(value * 1e6, 2), "unit": "$ a million"}
    idle = IDLE_ALARMS + IDLE_POLLS + IDLE_CLOCK
    yield {"name": "AWS, an idle month", "value": round(idle, 2), "unit": "$"}


def _message(shop: Shop) -> dict[str, float]:
    """An average message of the path from hi to the summary: $ per part."""
    bench = Bench(shop)
    bench.fill_stock()
    bench.wire.reset()
    before = bench.count
    bench.prepare("c0")
    messages = bench.count - before
    wire = bench.wire
    calls = sum(wire.calls[call] for call in ("BatchGetItem", "TransactWriteItems", "PutItem")) / messages
    worker = CHANNEL_SECONDS + calls * DYNAMO_SECONDS + 0.010
    seconds = worker + EDGE_SECONDS * (1 + RECEIPTS_A_MESSAGE)
    parts = {
        "API Gateway": (1 + RECEIPTS_A_MESSAGE) * API_REQUEST,
        "Lambda": (2 + RECEIPTS_A_MESSAGE) * LAMBDA_REQUEST + seconds * MEMORY_GB * LAMBDA_GB_SECOND,
        "SQS": SQS_REQUESTS_A_LETTER * SQS_REQUEST,
        "DynamoDB": (wire.write_units / messages + RECEIPTS_A_MESSAGE) * WRITE_UNIT
        + wire.read_units / messages * READ_UNIT,
        "EventBridge": wire.calls["PutEvents"] / messages * BUS_EVENT,
        "logs": (2 + RECEIPTS_A_MESSAGE) * LOG_BYTES / 1e9 * LOG_GB,
        "storage for a year": 12 * wire.write_units / messages / 2 * 1024 / 1e9 * STORED_GB_MONTH,
    }
    return {**parts, "total": sum(parts.values())}


def _payment() -> float:
    """Two commands, their answers, and Stripe's webhook."""
    letters = 2 * PAYMENT_CALLS
    seconds = PAYMENT_CALLS * (STRIPE_SECONDS + 0.05 + 0.05)
    writes = PAYMENT_CALLS * 6 + 20
    return (
        letters * SQS_REQUESTS_A_LETTER * SQS_REQUEST
        + seconds * MEMORY_GB * LAMBDA_GB_SECOND
        + writes * WRITE_UNIT
        + API_REQUEST
    )

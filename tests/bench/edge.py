"""CPU of the edge: verify, parse, mask and enqueue a WhatsApp webhook, without the network."""

import hashlib
import hmac
import json
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from functions.channels.channel import Request
from functions.channels.whatsapp import WhatsApp
from functions.intake import Intake
from functions.mailbox import FifoQueue, Mailbox, Unreadable
from functions.storage.table import Table
from tests.bench.wire import Wire

SECRET = "app-secret"
ROUNDS = 100
MET = {0: "shoppers new to the shop", ROUNDS - 1: "shoppers that this process has met"}


def measure() -> Iterator[dict[str, Any]]:
    wire = Wire()
    table = Table("bench", "de-linde", lambda: wire.client("dynamodb"))
    mailbox = Mailbox(FifoQueue("mailbox", lambda: wire.client("sqs")))
    unreadable = Unreadable("unreadable", lambda: wire.client("sqs"))
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    intake = Intake(table, mailbox, unreadable, lambda: now)
    channel = WhatsApp(api="https://graph.example")
    for count in (1, 100):
        body = webhook(count)
        signed = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        request = Request(body=body, headers={"x-hub-signature-256": signed})
        spent = []
        for round_ in range(ROUNDS):
            wire.calls.clear()
            own, aws, started = wire.own_seconds, wire.aws_seconds, time.process_time()
            channel.verify(request, {"whatsapp_app_secret": (SECRET,)})
            intake.take("whatsapp", channel.parse(body, now), body, now)
            whole = time.process_time() - started - (wire.own_seconds - own)
            spent.append((whole, wire.aws_seconds - aws))
            if round_ in MET:
                asked = wire.calls.total()
                yield {"name": f"edge requests, {count} messages, {MET[round_]}", "value": asked, "unit": "requests"}
        whole, aws = (statistics.median(each) for each in zip(*spent, strict=True))
        yield {"name": f"edge CPU, {count} messages in one POST", "value": round(whole * 1000, 3), "unit": "ms"}
        yield {"name": f"edge CPU of that, boto3, {count} messages", "value": round(aws * 1000, 3), "unit": "ms"}
    assert wire.letters


def webhook(count: int) -> bytes:
    messages = [
        {
            "from": f"31612{count:03d}{number:03d}",
            "id": f"wamid.{number}",
            "timestamp": "1763892000",
            "type": "text",
            "text": {"body": "rode rozen onder 30 euro"},
        }
        for number in range(count)
    ]
    contacts = [{"profile": {"name": "Sanne"}, "wa_id": message["from"]} for message in messages]
    metadata = {"display_phone_number": "3197010555142", "phone_number_id": "106540352242922"}
    value = {"messaging_product": "whatsapp", "metadata": metadata, "contacts": contacts, "messages": messages}
    change = {"field": "messages", "value": value}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()

"""Webhook bodies for tests: the files of payloads/, written for this project, and small ones made on the spot."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.channels.channel import Parsed
from functions.channels.whatsapp import WhatsApp

PAYLOADS = Path(__file__).parent / "payloads"
RECEIVED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ACCOUNT = "whatsapp:200300400"
SENT = datetime.fromtimestamp(1790000000, UTC)


def payload(name: str) -> bytes:
    return (PAYLOADS / f"{name}.json").read_bytes()


def read(name: str) -> Parsed:
    return WhatsApp().parse(payload(name), RECEIVED)


def texts(*bodies: str) -> bytes:
    """One POST with a message for each body."""
    messages = [
        {"from": "31612345678", "id": f"wamid.{n}", "timestamp": "1790000000", "type": "text", "text": {"body": body}}
        for n, body in enumerate(bodies)
    ]
    return webhook({"metadata": {"phone_number_id": "200300400"}, "messages": messages})


def webhook(value: dict[str, Any], field: str = "messages") -> bytes:
    entry = {"id": "9000", "changes": [{"field": field, "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()

"""What the first events of first_event.py need: a signed webhook, a batch of the mailbox, items and a shop."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.conversation.events import Event, ShopperWrote, TextIn
from functions.shop.compile import compile_folder
from functions.storage import keys
from tests.bench.edge import webhook
from tests.bench.worker import ACCOUNT
from tests.starter import starter_folder

SECRET = "https://shop.example"
"""What the wire gives for every parameter."""
SHOP = "de-linde"


def write(folder: Path) -> None:
    addresses = {name: f"https://shop.example/{name}" for name in starter_folder().images}
    compiled = compile_folder(starter_folder(), addresses)
    (folder / "bundle.tar.gz").write_bytes(compiled.archive)
    sha256 = hashlib.sha256(compiled.archive).hexdigest()
    pointer = {"version": compiled.version, "sha256": sha256, "key": "bundles/v1.tar.gz"}
    key = keys.bundle_pointer(SHOP)
    item = {"pk": {"S": key.pk}, "sk": {"S": key.sk}, "doc": {"S": json.dumps(pointer)}}
    (folder / "items.json").write_text(json.dumps([[key.pk, key.sk, item]]))
    (folder / "webhook.json").write_text(json.dumps(_request()))
    (folder / "batch.json").write_text(json.dumps(_batch()))


def _request() -> dict[str, Any]:
    """As API Gateway hands it to a Lambda."""
    body = webhook(1)
    signature = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {"content-type": "application/json", "x-hub-signature-256": signature}
    return {
        "requestContext": {
            "httpMethod": "POST",
            "resourcePath": "/webhooks/{channel}",
            "path": "/api/webhooks/whatsapp",
            "identity": {"sourceIp": "127.0.0.1"},
        },
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "multiValueQueryStringParameters": None,
        "pathParameters": {"channel": "whatsapp"},
        "stageVariables": None,
        "body": body.decode(),
        "isBase64Encoded": False,
    }


def _batch() -> dict[str, Any]:
    now = datetime.now(UTC)  # the worker's clock is the real one: an old message's window is closed
    event = Event(
        id="wamid.1", conversation="c" + "a" * 25, account=ACCOUNT, user="+31612345678",
        occurred_at=now, received_at=now, what=ShopperWrote(content=TextIn(text="hoi"), message_id="wamid.1"),
    )  # fmt: skip
    attributes = {"MessageGroupId": event.conversation, "ApproximateReceiveCount": "1"}
    record = {"messageId": "1", "receiptHandle": "h", "body": event.model_dump_json(), "attributes": attributes}
    return {"Records": [record]}

"""AWS without a network: botocore does all its work (serialise, sign, parse), and the answer comes from a dictionary.

What the dictionary costs is counted apart (`own_seconds`), so that it can be taken off. No condition is checked: this
measures CPU, correctness is the tests' affair.
"""

import json
import math
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.session import get_session

Item = dict[str, Any]


class _Raw:
    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self, **_: Any) -> list[bytes]:
        return [self.body]


class Wire:
    """The clients that the workers use, the items they keep, and how long and how often each was called."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], Item] = {}
        self.calls: Counter[str] = Counter()
        self.letters: list[str] = []
        self.own_seconds = 0.0
        self.aws_seconds = 0.0
        self.write_units = 0
        """DynamoDB write request units: one a KB, two in a transaction."""
        self.read_units = 0
        """Read request units: one for each 4 KB of an item read consistently."""
        session = get_session()
        # The shipped clients' settings (functions/bootstrap.py): parameters are not checked twice.
        config = Config(parameter_validation=False)
        keys = {"region_name": "eu-central-1", "aws_access_key_id": "k", "aws_secret_access_key": "s"}
        self._clients = {
            name: session.create_client(name, config=config, **keys) for name in ("dynamodb", "sqs", "events")
        }
        for client in self._clients.values():
            client.meta.events.register("before-send", self._answer)

    def client(self, name: str) -> "Timed":
        return Timed(self, self._clients[name])

    def reset(self) -> None:
        self.calls.clear()
        self.own_seconds = self.aws_seconds = 0.0
        self.write_units = self.read_units = 0

    def _answer(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse:
        started = time.process_time()
        call = event_name.rpartition(".")[2]
        self.calls[call] += 1
        answer = getattr(self, f"_{call}", lambda asked: {})(json.loads(request.body))
        body = json.dumps(answer).encode()
        headers = {"content-type": "application/x-amz-json-1.0"}
        self.own_seconds += time.process_time() - started
        return AWSResponse(request.url, 200, headers, _Raw(body))

    def _BatchGetItem(self, asked: dict[str, Any]) -> dict[str, Any]:
        ((table, wanted),) = asked["RequestItems"].items()
        found = [self.items.get(_key(key)) for key in wanted["Keys"]]
        self.read_units += sum(math.ceil(_size(item) / 4096) if item else 1 for item in found)
        return {"Responses": {table: [item for item in found if item]}, "UnprocessedKeys": {}}

    def _GetItem(self, asked: dict[str, Any]) -> dict[str, Any]:
        item = self.items.get(_key(asked["Key"]))
        return {"Item": item} if item else {}

    def _PutItem(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.items[_key(asked["Item"])] = asked["Item"]
        self.write_units += math.ceil(_size(asked["Item"]) / 1024)
        return {}

    def _TransactWriteItems(self, asked: dict[str, Any]) -> dict[str, Any]:
        for action in asked["TransactItems"]:
            if "Put" in action:
                self.items[_key(action["Put"]["Item"])] = action["Put"]["Item"]
            self.write_units += 2 * math.ceil(_size(action.get("Put", {}).get("Item", {"": {"S": "."}})) / 1024)
        return {}

    def _SendMessageBatch(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.letters += [entry["MessageBody"] for entry in asked["Entries"]]
        return {"Successful": [{"Id": entry["Id"], "MessageId": "m"} for entry in asked["Entries"]]}

    def _PutEvents(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"FailedEntryCount": 0, "Entries": [{"EventId": "e"} for _ in asked["Entries"]]}


def _key(item: Item) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _size(item: Item) -> int:
    """Names and values, as DynamoDB counts an item's size (numbers are near enough to their text)."""
    return sum(len(name) + len(str(next(iter(value.values()))).encode()) for name, value in item.items())


class Timed:
    """A client that counts the CPU seconds its calls take, without the wire's own."""

    def __init__(self, wire: Wire, client: Any) -> None:
        self._wire = wire
        self._client = client

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._client, name)

        def call(**request: Any) -> Any:
            own, started = self._wire.own_seconds, time.process_time()
            try:
                return method(**request)
            finally:
                spent = time.process_time() - started
                self._wire.aws_seconds += spent - (self._wire.own_seconds - own)

        return call

"""AWS without a network: botocore does all its work (serialise, sign, parse), and the answer comes from a dictionary.

What the dictionary costs is counted apart (`own_seconds`), so that it can be taken off. No condition is checked: this
measures CPU, correctness is the tests' affair.
"""

import io
import json
import math
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.session import Session, get_session

from functions.storage import keys

Item = dict[str, Any]


class _Raw(io.BytesIO):
    """As urllib3's answer."""

    def stream(self, **_: Any) -> list[bytes]:
        return [self.getvalue()]


class Wire:
    """The clients that the workers use, the items they keep, and how long and how often each was called."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], Item] = {}
        self.calls: Counter[str] = Counter()
        self.letters: list[tuple[str, str]] = []
        """Queue and body of each message sent."""
        self.bundle = b""
        """What S3 has, whatever it is asked for."""
        self.own_seconds = 0.0
        self.aws_seconds = 0.0
        self.write_units = 0
        """DynamoDB write request units: one a KB, two in a transaction."""
        self.read_units = 0
        """Read request units: one for each 4 KB of an item read consistently."""
        self._clients: dict[str, Any] = {}

    def attach(self, session: Session) -> None:
        """Answer for every client that is made of this session from now on."""
        session.register("before-send", self._answer)

    def client(self, name: str) -> "Timed":
        if name not in self._clients:
            session = get_session()
            self.attach(session)
            # The shipped clients' settings (functions/bootstrap.py): parameters are not checked twice.
            named = {"region_name": "eu-central-1", "aws_access_key_id": "k", "aws_secret_access_key": "s"}
            self._clients[name] = session.create_client(name, config=Config(parameter_validation=False), **named)
        return Timed(self, self._clients[name])

    def reset(self) -> None:
        self.calls.clear()
        self.own_seconds = self.aws_seconds = 0.0
        self.write_units = self.read_units = 0

    def _answer(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse:
        started = time.process_time()
        call = event_name.rpartition(".")[2]
        self.calls[call] += 1
        if call == "GetObject":
            body = self.bundle
        else:
            answer = getattr(self, f"_{call}")  # a call that nobody expects fails loudly
            body = json.dumps(answer(json.loads(request.body))).encode()
        headers = {"content-type": "application/x-amz-json-1.0"}
        self.own_seconds += time.process_time() - started
        headers["content-length"] = str(len(body))
        return AWSResponse(request.url, 200, headers, _Raw(body))

    def _BatchGetItem(self, asked: dict[str, Any]) -> dict[str, Any]:
        ((table, wanted),) = asked["RequestItems"].items()
        found = [self.items.get(_key(key)) for key in wanted["Keys"]]
        self.read_units += sum(math.ceil(_size(item) / 4096) if item else 1 for item in found)
        return {"Responses": {table: [item for item in found if item]}, "UnprocessedKeys": {}}

    def _GetItem(self, asked: dict[str, Any]) -> dict[str, Any]:
        item = self.items.get(_key(asked["Key"]))
        self.read_units += math.ceil(_size(item) / 4096) if item else 1
        return {"Item": item} if item else {}

    def _Query(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.read_units += 1
        return {"Items": [], "Count": 0}

    def _PutItem(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._put(asked["Item"])
        return {}

    def _UpdateItem(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._update(asked)
        return {}

    def _TransactWriteItems(self, asked: dict[str, Any]) -> dict[str, Any]:
        for action in asked["TransactItems"]:
            ((kind, given),) = action.items()
            if kind == "Put":
                self._put(given["Item"], units=2)
            elif kind == "Update":
                self._update(given, units=2)
            else:
                self.write_units += 2 * _kilobytes(self.items.get(_key(given["Key"]), {}))
        return {}

    def _put(self, item: Item, units: int = 1) -> None:
        before = self.items.get(_key(item), {})
        self.items[_key(item)] = item
        self.write_units += units * max(_kilobytes(item), _kilobytes(before)) + _index_units(before, item)

    def _update(self, asked: dict[str, Any], units: int = 1) -> None:
        """Plain assignments are carried out; what is counted up keeps its size."""
        key = _key(asked["Key"])
        before = self.items.get(key, asked["Key"])
        names, values = asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {})
        setting, _, removing = asked["UpdateExpression"].partition(" REMOVE ")
        after = dict(before)
        for clause in setting.removeprefix("SET ").split(", "):
            name, _, value = clause.partition(" = ")
            if value in values:
                after[names.get(name, name)] = values[value]
        for name in removing.split(", ") if removing else ():
            after.pop(names.get(name, name), None)
        self.items[key] = after
        self.write_units += units * max(_kilobytes(before), _kilobytes(after)) + _index_units(before, after)

    def _GetParameters(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = [{"Name": name, "Value": "https://shop.example"} for name in asked["Names"]]
        return {"Parameters": found, "InvalidParameters": []}

    def _SendMessageBatch(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.letters += [(asked["QueueUrl"], entry["MessageBody"]) for entry in asked["Entries"]]
        return {"Successful": [{"Id": entry["Id"], "MessageId": "m"} for entry in asked["Entries"]]}

    def _PutEvents(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"FailedEntryCount": 0, "Entries": [{"EventId": "e"} for _ in asked["Entries"]]}


def _key(item: Item) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _kilobytes(item: Item) -> int:
    return max(1, math.ceil(_size(item) / 1024))


def _index_units(before: Item, after: Item) -> int:
    """The keys-only index of timers: a write for the entry that goes, and one for the entry that comes."""
    old, new = (each.get(keys.TIMER_DUE) for each in (before, after))
    return 0 if old == new else (old is not None) + (new is not None)


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

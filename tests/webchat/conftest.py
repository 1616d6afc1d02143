"""A front desk over an in-process table, and the HTTP edge in front of it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from chalice import Chalice
from chalice.test import Client, HTTPResponse
from moto import mock_aws

from functions import bootstrap, webchat
from functions.conversation.effects import Effect, Send
from functions.conversation.events import Event, ShopperWrote, TextIn
from functions.conversation.message import Message
from functions.frontdesk import FrontDesk
from functions.storage import keys as names
from functions.storage.table import Table
from functions.storage.turns import Mark, Turn
from tests.browser import browser  # noqa: F401  a fixture
from tests.photo_box import PhotoBox

SITE = "https://www.example.com"
OWN = "https://chat.example.com"
START = datetime(2026, 11, 22, 9, 0, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def dynamodb() -> Iterator[Any]:
    """One client for all tests of a file: it takes longer to make than a test to run."""
    with mock_aws():
        yield boto3.client("dynamodb", region_name="eu-west-1", aws_access_key_id="test", aws_secret_access_key="test")


@pytest.fixture
def table(dynamodb: Any) -> Iterator[Table]:
    dynamodb.create_table(
        TableName="shop",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    )
    yield Table("shop", "de-linde", lambda: dynamodb)
    dynamodb.delete_table(TableName="shop")


@dataclass
class Outbox:
    events: list[Event] = field(default_factory=list)

    def post(self, events: Iterable[Event]) -> None:
        self.events += events


@dataclass
class Api:
    """The edge, as a page or an app sees it. `now` can be moved."""

    client: Client
    desk: FrontDesk
    outbox: Outbox
    now: datetime = START
    keys: list[str] = field(default_factory=lambda: ["a-key"])
    box: PhotoBox = field(default_factory=PhotoBox)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str = "",
        origin: str = SITE,
        headers: dict[str, str] | None = None,
    ) -> HTTPResponse:
        sent = {"Content-Type": "application/json"} | (headers or {})
        if origin:
            sent["Origin"] = origin
        if token:
            sent["Authorization"] = f"Bearer {token}"
        raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        return self.client.http.request(method, f"/webchat/{path}", headers=sent, body=raw)

    def open(self, body: Any = None, **how: Any) -> HTTPResponse:
        return self.call("POST", "session", {} if body is None else body, **how)

    def token(self, **how: Any) -> str:
        return str(self.open(**how).json_body["token"])

    def say(self, token: str, text: str = "hallo", *, id: str = "m1", **how: Any) -> HTTPResponse:
        return self.call("POST", "messages", {"client_msg_id": id, "type": "text", "text": text}, token=token, **how)

    def read(self, token: str, query: str = "", **how: Any) -> HTTPResponse:
        return self.call("GET", f"messages{query}", token=token, **how)

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


def edge() -> Chalice:
    """The real one: registering a blueprint uses it up, so that no test can have another."""
    from app import app

    return app


@pytest.fixture
def api(table: Table, monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    outbox = Outbox()
    rules = SimpleNamespace(
        name="De Linde",
        privacy_url="https://www.example.com/privacy",
        webchat_origins=(SITE, "https://other.example"),
        whatsapp_number="+31201234567",
        messenger_page="",
        telegram_bot="",
        takes=lambda channel: True,
    )
    made: list[Api] = []
    desk = FrontDesk(
        account="web:de-linde",
        table=table,
        mailbox=outbox,
        rules=lambda: rules,  # type: ignore[arg-type,return-value]
        keys=lambda: made[0].keys,
        mask=mask_digits,
        public_url=lambda: f"{OWN}/shop",
        photos=lambda: made[0].box,
    )
    monkeypatch.setattr(webchat, "desk", lambda: desk)
    monkeypatch.setattr(bootstrap, "clock", lambda: made[0].now)
    with Client(edge()) as client:
        made.append(Api(client, desk, outbox))
        yield made[0]


def mask_digits(what: ShopperWrote) -> ShopperWrote:
    """Stands in for functions/masking.py, which has tests of its own."""
    if isinstance(what.content, TextIn) and "4111" in what.content.text:
        content = TextIn(text=what.content.text.replace("4111", "••••"), masked=("card",))
        return what.model_copy(update={"content": content})
    return what


def commit(table: Table, event: Event, version: int, *effects: Effect, marks: dict[int, Mark] | None = None) -> None:
    """A turn as the worker writes it; with all of its effects carried out, unless `marks` says otherwise."""
    turn = Turn(
        conversation=event.conversation,
        version=version,
        at=event.received_at,
        event=event,
        effects=effects,
        expires=2_000_000_000,
    )
    if marks is None:
        marks = {index: Mark(state="done") for index in range(len(effects))}
    table.write(names.turn(event.conversation, version), {"doc": {"S": turn.model_dump_json(exclude={"marks"})}})
    if marks:
        stored = json.dumps({index: mark.model_dump() for index, mark in marks.items()})
        table.write(names.marks(event.conversation, version), {"doc": {"S": stored}})


def send(message: Message) -> Send:
    return Send(message=message, locale="nl")

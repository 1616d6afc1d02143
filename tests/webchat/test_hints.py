"""Hints: who may listen, who is told, and that a hint that fails stops nothing."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from functions import sessions
from functions.channels.web import Web
from functions.conversation.events import Event, Opened, ShopperWrote
from functions.conversation.message import Text
from functions.conversation.state import Conversation
from functions.dispatch import Dispatcher
from functions.hints import MOST_CONNECTIONS, Hints, Listeners
from functions.storage.table import Table
from functions.storage.turns import turns
from functions.storage.webchat import connect, connections
from tests.webchat.conftest import SITE, START, commit, send

CONVERSATION = "c" + "a" * 25


@dataclass
class Sockets:
    """API Gateway's management API, with the connections that are open."""

    open: set[str] = field(default_factory=lambda: {"tab-1", "tab-2"})
    heard: list[tuple[str, Any]] = field(default_factory=list)
    problem: Exception | None = None

    def post_to_connection(self, ConnectionId: str, Data: bytes) -> None:
        if self.problem:
            raise self.problem
        if ConnectionId not in self.open:
            raise ClientError({"Error": {"Code": "GoneException"}}, "PostToConnection")
        self.heard.append((ConnectionId, json.loads(Data)))


@pytest.fixture
def sockets() -> Sockets:
    return Sockets()


@pytest.fixture
def hints(table: Table, sockets: Sockets) -> Hints:
    return Hints(table, lambda: sockets)


@pytest.fixture
def listeners(hints: Hints) -> Listeners:
    return Listeners(hints, keys=lambda: ["a-key"], clock=lambda: START)


def said(body: str, connection: str = "tab-1") -> dict[str, Any]:
    return {"requestContext": {"connectionId": connection, "routeKey": "$default"}, "body": body}


def token(key: str = "a-key", age: timedelta = timedelta()) -> str:
    return sessions.issue(CONVERSATION, SITE, key=key, now=START - age)[0]


def test_a_page_that_says_who_it_is_hears_of_its_own_thread(
    listeners: Listeners, hints: Hints, sockets: Sockets
) -> None:
    assert listeners.take_in(said(json.dumps({"token": token()}))) == {"statusCode": 200}
    hints.tell(CONVERSATION, 7)
    hints.tell("c" + "b" * 25, 8)
    assert sockets.heard == [("tab-1", {"version": 0}), ("tab-1", {"version": 7})]


def test_connecting_alone_registers_nobody(table: Table, listeners: Listeners, sockets: Sockets) -> None:
    event = {"requestContext": {"connectionId": "tab-1", "eventType": "CONNECT"}}
    assert listeners.take_in(event) == {"statusCode": 200}
    assert sockets.heard == []


def test_a_page_that_says_it_again_is_told_once(listeners: Listeners, hints: Hints, sockets: Sockets) -> None:
    for _ in range(3):
        listeners.take_in(said(json.dumps({"token": token()})))
    sockets.heard.clear()
    hints.tell(CONVERSATION, 7)
    assert sockets.heard == [("tab-1", {"version": 7})]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 403),
        ("{", 403),
        ("[]", 403),
        ('{"token": 7}', 403),
        ('{"token": "x.y"}', 403),
        (json.dumps({"token": token(key="another")}), 403),
        (json.dumps({"token": token(age=timedelta(days=30))}), 401),
        (json.dumps({"token": token(), "padding": "x" * 3000}), 403),
    ],
)
def test_nobody_else_listens(table: Table, listeners: Listeners, sockets: Sockets, body: str, status: int) -> None:
    assert listeners.take_in(said(body)) == {"statusCode": status}
    assert connections(table, CONVERSATION, most=10) == ()
    assert sockets.heard == []


def test_a_connection_that_is_gone_is_forgotten_and_the_others_are_told(
    table: Table, hints: Hints, sockets: Sockets
) -> None:
    for connection in ("gone", "tab-1", "tab-2"):
        connect(table, CONVERSATION, connection, now=START)
    hints.tell(CONVERSATION, 7)
    assert [connection for connection, _ in sockets.heard] == ["tab-1", "tab-2"]
    assert connections(table, CONVERSATION, most=10) == ("tab-1", "tab-2")


@pytest.mark.parametrize(
    "problem",
    [
        ClientError({"Error": {"Code": "LimitExceededException"}}, "PostToConnection"),
        ConnectTimeoutError(endpoint_url="https://x"),
    ],
)
def test_a_hint_that_fails_stops_nothing(table: Table, hints: Hints, sockets: Sockets, problem: Exception) -> None:
    connect(table, CONVERSATION, "tab-1", now=START)
    sockets.problem = problem
    hints.tell(CONVERSATION, 7)
    assert connections(table, CONVERSATION, most=10) == ("tab-1",)


def test_a_thread_that_is_open_in_many_tabs_costs_no_more_than_five(
    table: Table, hints: Hints, sockets: Sockets
) -> None:
    sockets.open = {f"tab-{number}" for number in range(20)}
    for connection in sockets.open:
        connect(table, CONVERSATION, connection, now=START)
    hints.tell(CONVERSATION, 7)
    assert len(sockets.heard) == MOST_CONNECTIONS


def test_a_stage_without_sockets_tells_nobody_and_asks_the_table_nothing() -> None:
    Hints(Table("no-table", "x", lambda: pytest.fail("asked")), lambda: None).tell(CONVERSATION, 7)


def test_dispatch_tells_the_page_once_the_turn_is_marked(table: Table, hints: Hints, sockets: Sockets) -> None:
    """With the marks in the table before the hint: the page would fetch, and not see the turn yet."""
    marked: list[bool] = []

    def tell(conversation: str, version: int) -> None:
        marked.append(not turns(table, conversation)[0].unfinished)
        hints.tell(conversation, version)

    unused: Any = None
    dispatcher = Dispatcher(
        table, lambda name: Web(), str, mailbox=unused, payments=unused, bus=unused, clock=lambda: START, hint=tell
    )
    event = Event(
        id="e",
        conversation=CONVERSATION,
        account="web:x",
        occurred_at=START,
        received_at=START,
        what=ShopperWrote(content=Opened()),
    )
    commit(table, event, 1, send(Text(body="Hallo!")), marks={})
    connect(table, CONVERSATION, "tab-1", now=START)
    conversation = Conversation(id=CONVERSATION, account="web:x", channel="web", locale="nl", last_now=START)
    (turn,) = turns(table, CONVERSATION)
    rules: Any = SimpleNamespace(takes=lambda channel: True)
    dispatcher.round(conversation, rules, wait=None, paused_until=None).carry_out(turn)
    assert marked == [True]
    assert sockets.heard == [("tab-1", {"version": 1})]

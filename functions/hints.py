"""Telling an open web chat that there is something new: a hint over a WebSocket, after which the page fetches.

A hint carries a version and nothing else, so one that is lost, doubled or read by the wrong eyes costs nothing: the
page looks by itself now and then, with its token. Imports no boto3 itself (docs/adr/0010-web-chat-hint.md).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions import sessions
from functions.errors import ChatkassaError, SessionExpired, SignatureError
from functions.observability import log

if TYPE_CHECKING:
    from functions.storage.table import Table

MOST_CONNECTIONS = 5
"""Of one conversation: pages open in tabs and on other screens. Others look by themselves."""
MOST_BYTES = 2_000


@dataclass(frozen=True)
class Hints:
    """`client` gives API Gateway's management API of the stage's sockets; None: it has none, and pages poll."""

    table: "Table"
    client: Callable[[], Any]

    def tell(self, conversation: str, version: int) -> None:
        """Never raises: what is told has been committed, and a page that is not told looks by itself."""
        from botocore.exceptions import BotoCoreError, ClientError  # botocore costs 250 ms to import

        from functions.storage.webchat import connections

        try:
            if self.client() is None:
                return
            for connection in connections(self.table, conversation, most=MOST_CONNECTIONS):
                self.post(conversation, connection, version)
        except (ChatkassaError, BotoCoreError, ClientError) as error:
            log.metric("HintFailed", conversation=conversation, why=type(error).__name__)

    def post(self, conversation: str, connection: str, version: int) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            self.client().post_to_connection(ConnectionId=connection, Data=json.dumps({"version": version}).encode())
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "GoneException":  # 410: "the connection with the provided id no longer exists"
                self._forget(conversation, connection)
            else:
                log.metric("HintFailed", conversation=conversation, why=code)
        except BotoCoreError as error:
            log.metric("HintFailed", conversation=conversation, why=type(error).__name__)

    def _forget(self, conversation: str, connection: str) -> None:
        from functions.storage.webchat import disconnect

        disconnect(self.table, conversation, connection)


@dataclass(frozen=True)
class Listeners:
    """The other end: pages that connect, and say who they are in their first message. (A browser cannot set headers on
    a WebSocket, and a token in its address would be in access logs.)"""

    hints: Hints
    keys: Callable[[], Sequence[str]]
    clock: Callable[[], datetime]

    def take_in(self, event: Mapping[str, Any]) -> dict[str, int]:
        """A message on a socket. The first hint is the answer: it tells the page that hints arrive."""
        from functions.storage.webchat import connect

        # Where a stage has no $connect route, the local AWS gives its event to $default; API Gateway does not.
        if event["requestContext"].get("eventType", "MESSAGE") != "MESSAGE":
            return {"statusCode": 200}
        connection, now = event["requestContext"]["connectionId"], self.clock()
        try:
            session = sessions.read(_token(event.get("body") or ""), keys=self.keys(), origin="", now=now)
        except (SignatureError, SessionExpired) as error:
            return {"statusCode": error.status}
        connect(self.hints.table, session.conversation, connection, now=now)
        self.hints.post(session.conversation, connection, 0)
        return {"statusCode": 200}


def _token(body: str) -> str:
    try:
        found = json.loads(body[:MOST_BYTES])
    except ValueError:
        return ""
    token = found.get("token") if isinstance(found, dict) else None
    return token if isinstance(token, str) else ""

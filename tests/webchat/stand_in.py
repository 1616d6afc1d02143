"""A small shop behind the widget, for browser tests: the HTTP API of docs/webchat.md, scripted, on 127.0.0.1.

It also serves a page with a strict Content-Security-Policy that embeds the widget with one tag, as a shop's site would.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection
from websockets.sync.server import serve as socket_server

from functions import widget
from functions.channels.web import OpenBody, Posted, PostedPicture, read_body

Entry = dict[str, Any]
SITE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>A flower shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main><h1>Rozen</h1>
<p>A page of the shop.</p><button>Something else on the page</button></main>
<script src="/webchat/widget.js" data-locale="{lang}" {attributes}></script></body></html>"""
SITE_POLICY = "default-src 'none'; script-src 'self'; img-src 'self' data:; connect-src 'self' ws://127.0.0.1:*"


@dataclass
class Shop:
    """What the API answers. `answer` is given each posted body and says what the shop says to it."""

    answer: Callable[[Entry], list[Entry]] = field(default=lambda posted: [])
    greeting: list[Entry] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    posted: list[Entry] = field(default_factory=list)
    opened: list[Entry] = field(default_factory=list)
    reads: list[float] = field(default_factory=list)
    version: int = 0
    down: bool = False
    refuse: tuple[int, str] | None = None
    """Status and message with which posts are refused."""
    delay: float = 0
    sockets: "Sockets | None" = None
    page: int = 30
    """Turns that are read at once."""
    pictures: dict[str, bytes] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def say(self, *messages: Entry, written: Entry | None = None) -> None:
        """Commit a turn: what the shopper wrote, if anything, and what the shop says."""
        with self.lock:
            self.version += 1
            said = [("shop", message, {}) for message in messages]
            if written:
                text = {"kind": "text", "body": written.get("text") or written.get("title", "")}
                said.insert(0, ("shopper", text, {"client_msg_id": written["client_msg_id"]}))
            for part, (sender, message, more) in enumerate(said):
                at = datetime.now(UTC).isoformat()
                head = {"id": f"{self.version}.{part}", "version": self.version, "from": sender, "at": at}
                self.entries.append(head | more | {"message": message})
        if self.sockets:
            self.sockets.hint(self.version)

    def post(self, body: Entry) -> tuple[int, Entry]:
        if self.refuse:
            return self.refuse[0], {"error": self.refuse[1]}
        if body["client_msg_id"] not in {known["client_msg_id"] for known in self.posted}:
            self.posted.append(body)
            self.say(*self.answer(body), written=body)
        return 202, {"client_msg_id": body["client_msg_id"], "masked": []}

    def open(self, body: Entry) -> tuple[int, Entry]:
        self.opened.append(body)
        if not body.get("token"):
            self.entries.clear()
            self.version = 0
            self.say(*self.greeting)
        return 200, {
            "token": "a-token",
            "expires_at": "2099-01-01T00:00:00+00:00",
            "conversation": "c" + "a" * 25,
            "resumed": bool(body.get("token")),
            "sockets": self.sockets.address if self.sockets else "",
            "shop": {"name": "De Linde", "privacy_url": "https://www.example.com/privacy", "elsewhere": True},
        }

    def read(self, query: dict[str, list[str]]) -> tuple[int, Entry]:
        self.reads.append(time.monotonic())
        after, before = (int(query[name][0]) if name in query else None for name in ("after", "before"))
        with self.lock:
            first = (before or self.version + 1) - self.page if after is None else after + 1
            found = [entry for entry in self.entries if first <= entry["version"] < (before or self.version + 1)]
            earlier = bool(found) and found[0]["version"] > 1
            return 200, {"version": self.version, "messages": found, "earlier": earlier, "more": False}


@dataclass
class Sockets:
    """The WebSocket on which hints come, as API Gateway and functions/hints.py have it."""

    server: Server
    address: str
    listening: list[ServerConnection] = field(default_factory=list)
    heard: list[Entry] = field(default_factory=list)

    def serve(self, connection: ServerConnection) -> None:
        for said in connection:
            self.heard.append(json.loads(said))
            self.listening.append(connection)
            self.tell(connection, 0)

    def hint(self, version: int) -> None:
        for connection in self.listening:
            self.tell(connection, version)

    def tell(self, connection: ServerConnection, version: int) -> None:
        with suppress(ConnectionClosed):
            connection.send(json.dumps({"version": version}))

    def drop(self) -> None:
        for connection in self.listening:
            connection.close()
        self.listening.clear()


@contextmanager
def listen() -> Iterator[Sockets]:
    made: list[Sockets] = []
    with socket_server(lambda connection: made[0].serve(connection), "127.0.0.1", 0) as server:
        made.append(Sockets(server, f"ws://127.0.0.1:{server.socket.getsockname()[1]}/chat"))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield made[0]
        server.shutdown()
        thread.join()


@dataclass
class Site:
    address: str
    shop: Shop

    def page(self, lang: str = "nl", attributes: str = "") -> str:
        from urllib.parse import quote

        return f"{self.address}/shop?lang={lang}&attributes={quote(attributes)}"

    @property
    def full_page(self) -> str:
        return f"{self.address}/webchat/page?locale=nl"


@contextmanager
def serve(shop: Shop) -> Iterator[Site]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"shop": shop}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_port}", shop)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    shop: Shop
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        if url.path == "/webchat/messages":
            return self.api(lambda: self.shop.read(query))
        if url.path == "/shop":
            text = SITE.format(lang=query["lang"][0], attributes=query.get("attributes", [""])[0])
            return self.reply(200, text.encode(), "text/html", {"Content-Security-Policy": SITE_POLICY})
        return self.static(url.path)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        shape, work = {
            "/webchat/session": (OpenBody, self.shop.open),
            "/webchat/messages": (Posted, self.shop.post),
            "/webchat/pictures": (PostedPicture, self.shop.post),
        }[self.path]
        read_body(shape, raw)  # what the real edge would not take fails the test
        self.api(lambda: work(json.loads(raw)))

    def api(self, work: Callable[[], tuple[int, Entry]]) -> None:
        if self.shop.down:
            self.close_connection = True
            return None
        time.sleep(self.shop.delay)
        status, answer = work()
        return self.reply(status, json.dumps(answer).encode(), "application/json", {})

    def static(self, path: str) -> None:
        policy = {"Content-Security-Policy": widget.page_policy(embedders=(), local=True)}
        files = {
            "/webchat/widget.js": (widget.script, {}),
            "/webchat/page": (widget.page, policy),
            "/webchat/page.css": (widget.page_style, {}),
        }
        if path in files:
            make, headers = files[path]
            file = make()
            return self.reply(200, file.text.encode(), file.content_type, headers)
        if path in self.shop.pictures:
            kind = "image/svg+xml" if path.startswith("/qr/") else "image/jpeg"
            return self.reply(200, self.shop.pictures[path], kind, {})
        return self.reply(404, b"", "text/plain", {})

    def reply(self, status: int, body: bytes, content_type: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": content_type, "Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass

"""The console as a Chalice app: every route, with its authority, on a world that is kept in memory.

console = Console(monkeypatch)
page = console.get("/orders")
console.post("/look", {"locale": "nl"})
Console(monkeypatch, role="readonly")
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urlencode

from chalice import Chalice
from chalice.test import Client

from functions import bootstrap, settings
from functions.console import edge
from functions.console.publish import job
from functions.console.routes import ROOT
from functions.console.sign_in import LASTS, real_time
from functions.settings import Settings
from functions.storage import sign_ins
from functions.storage.drafts import Draft, Drafts
from functions.storage.reconciled import Reconciled
from functions.storage.sign_ins import SignIn
from tests.memory_s3 import MemoryS3
from tests.starter import FOLDER, starter_shop
from tests.world import World

BASE = "https://console.example/api"
TOKEN = "a-token-of-the-tests"
CSRF = "the-forms-own"
BUNDLES, ASSETS, PHOTOS = "bundles", "assets", "photos"
SECRETS = {
    "console_url": BASE,
    "login_url": "https://login.example",
    "login_client": "client-1",
    "login_issuer": "https://issuer.example/pool",
    "public_url": "https://shop.example",
    "link_key": "test",
}
MULTIPART = "test-boundary"


@dataclass(frozen=True)
class Page:
    status: int
    html: str
    headers: Mapping[str, Any]
    body: bytes

    @property
    def text(self) -> str:
        """What can be read on it, with the spaces of one line."""
        shown = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", self.html, flags=re.DOTALL)
        return re.sub(r"\s+", " ", unescape(shown)).strip()

    @property
    def goes_to(self) -> str:
        """Where it redirects to, below the console's address."""
        return str(self.headers.get("Location", "")).removeprefix(f"{BASE}{ROOT}")


class _Secrets(dict[str, tuple[str, ...]]):
    def current(self, name: str) -> str:
        return self[name][0]

    def __missing__(self, name: str) -> tuple[str, ...]:
        return ()


class Ssm:
    """Parameters by their names; what is not given is not set."""

    def __init__(self, **kept: str) -> None:
        self.kept = kept

    def get_parameters(self, *, Names: list[str], WithDecryption: bool) -> dict[str, Any]:
        names = {name: name.rpartition("/")[2] for name in Names}
        return {"Parameters": [{"Name": n, "Value": self.kept[s]} for n, s in names.items() if s in self.kept]}


class Console:
    """Signed in as `role`; "": not signed in. `world`: its shop is the starter shop unless another is given."""

    def __init__(
        self, monkeypatch: Any, *, role: str = "owner", world: World | None = None, locale: str = "en"
    ) -> None:
        self.world = world or World(shop=starter_shop())
        self.world.__enter__()
        self.s3 = MemoryS3()
        self.locale = locale
        self.settings = Settings(
            stage="test", shop=self.world.shop.rules.id, table=self.world.table.name, mailbox_url="mailbox.fifo",
            payments_url="payments.fifo", unreadable_url="unreadable", bus="bus", bundles=BUNDLES, photos=PHOTOS,
            parameters="/chatkassa/test/", assets=ASSETS, assets_url="https://assets.example",
            console_assets_url="https://static.example", local=False,
        )  # fmt: skip
        self.drafts = Drafts(self.world.table, lambda: self.s3, BUNDLES)
        secrets = _Secrets({name: (value,) for name, value in SECRETS.items()})
        for name, found in {
            "table": lambda: self.world.table,
            "mailbox": lambda: self.world.mailbox,
            "clock": self.world.clock,
            "live_shop": lambda: self.world.shop,
            "rules": lambda: self.world.shop.rules,
            "secrets": lambda part="edge": secrets,
            "drafts": lambda: self.drafts,
            "photos": lambda: self.world.box,
            "reconciled": lambda: Reconciled(self.world.table, self.world.clock),
            "channel": self.world._channel,
            "publish_later": job.run,
            "aws": lambda service: {"s3": self.s3, "ssm": Ssm()}[service],
        }.items():
            monkeypatch.setattr(bootstrap, name, found)
        settings.settings.cache_clear()
        for field, value in vars(self.settings).items():
            if value not in (None, ""):
                monkeypatch.setenv(f"CHATKASSA_{field.upper()}", str(value).lower() if value is False else str(value))
        self._client = Client(the_app())
        self.role = ""
        if role:
            self.sign_in(role)

    def sign_in(self, role: str) -> None:
        self.role = role
        person = SignIn(
            person=f"person-{role}", email=f"{role}@example.com", name=role.title(), role=role, csrf=CSRF,
            until=real_time() + LASTS,
        )  # fmt: skip
        sign_ins.keep(self.world.table, TOKEN, person)

    def sign_out(self) -> None:
        self.role = ""

    def get(self, path: str = "", **query: Any) -> Page:
        address = f"{ROOT}{path}" + (f"?{urlencode(query, doseq=True)}" if query else "")
        return self._page(self._client.http.get(address, headers=self._headers()))

    def post(
        self,
        path: str,
        fields: Mapping[str, str | list[str]] | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        *,
        csrf: str = CSRF,
    ) -> Page:
        """A form as a browser sends it; with files, as one with files."""
        asked: dict[str, Any] = {**(fields or {}), **({"csrf": csrf} if csrf else {})}
        if files:
            kind, body = f"multipart/form-data; boundary={MULTIPART}", _multipart(asked, files)
        else:
            kind, body = "application/x-www-form-urlencoded", urlencode(asked, doseq=True).encode()
        headers = {**self._headers(), "content-type": kind}
        return self._page(self._client.http.post(f"{ROOT}{path}", headers=headers, body=body))

    def with_draft(self) -> Draft:
        """The starter shop's folder, to be edited."""
        self.drafts.save(Draft(), starter_files(), by="owner@example.com", now=self.world.clock())
        return self.drafts.current()

    def _headers(self) -> dict[str, str]:
        cookie = f"__Host-chatkassa={TOKEN}" if self.role else ""
        return {"cookie": cookie, "accept-language": self.locale, "accept": "text/html"}

    @staticmethod
    def _page(answer: Any) -> Page:
        kind = str(answer.headers.get("Content-Type", ""))
        shown = answer.body.decode() if kind.startswith("text/") or "json" in kind else ""
        return Page(answer.status_code, shown, answer.headers, answer.body)


@cache
def the_app() -> Chalice:
    """Once: Chalice takes a blueprint's arguments out of it when it registers it."""
    app = Chalice("console")
    app.api.binary_types = ["*/*"]
    app.register_blueprint(edge.blueprint)
    return app


@cache
def starter_files() -> dict[str, bytes]:
    return {
        path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.rglob("*")) if path.is_file()
    }


def _multipart(fields: Mapping[str, Any], files: Mapping[str, tuple[str, bytes]]) -> bytes:
    parts = []
    for name, value in fields.items():
        for each in value if isinstance(value, list) else [value]:
            parts.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{each}'.encode())
    for name, (file, body) in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + body)
    line = f"--{MULTIPART}".encode()
    return b"\r\n".join([*(line + b"\r\n" + part for part in parts), line + b"--", b""])

"""Meta's edge `message_templates`, by the simulator's rules and in Meta's wire format, instead of the HTTP to it."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from functions.channels.fetching import Got
from functions.channels.template_account import TemplateAccount, template_accounts
from functions.errors import Unavailable
from infra.simulator.limits import MetaError
from infra.simulator.message_templates import MessageTemplates

API, TOKEN = "https://graph.example/v23.0", "t0ken"
PAGE = 2
"""Of a listing, so that there are always several."""


class Meta:
    """Of one account. `refuse`: it says no to the next write, so; `silent`: it takes it, and never answers."""

    def __init__(self, account: str = "1040") -> None:
        self.account = account
        self.now = 0.0
        self.told: list[dict[str, Any]] = []
        self.templates = MessageTemplates({}, lambda: self.now, self.told.append)
        self.asked: list[tuple[str, str, Any]] = []
        """Method, address below the API, body."""
        self.refuse: MetaError | None = None
        self.silent = False

    @property
    def written(self) -> list[tuple[str, Any]]:
        return [(path, body) for method, path, body in self.asked if method == "POST"]

    def get(self, url: str, headers: Any, most: int) -> Got:
        return Got(*self._answer("GET", url, dict(headers), b""))

    def post(self, url: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        answer = self._answer("POST", url, dict(headers), body)
        if self.silent:
            raise Unavailable("ReadTimeoutError")
        return answer

    def _answer(self, method: str, url: str, headers: dict[str, str], raw: bytes) -> tuple[int, bytes]:
        parts = urlsplit(url)
        path, query = parts.path.removeprefix("/v23.0"), parse_qs(parts.query)
        body = json.loads(raw) if raw else {}
        self.asked.append((method, path, body))
        try:
            if headers["Authorization"] != f"Bearer {TOKEN}":
                raise MetaError(190, "Error validating access token", status=401)
            if method == "POST" and self.refuse:
                raise self.refuse
            answer = self._edge(method, url, query, body) if path == f"/{self.account}/message_templates" else None
            answer = answer or self._one(method, path.removeprefix("/"), body)
        except MetaError as error:
            return error.status, json.dumps(error.body()).encode()
        return 200, json.dumps(answer).encode()

    def _edge(self, method: str, url: str, query: dict[str, list[str]], body: Any) -> Any:
        if method == "POST":
            assert set(body) == {"name", "language", "category", "components"}, "as Meta's examples have it"
            return self.templates.submit(body)
        lines, at = self.templates.listing(query.get("name", [""])[0]), int(query.get("after", ["0"])[0])
        plain = url.partition("&after=")[0]
        paging = {"paging": {"next": f"{plain}&after={at + PAGE}"}} if at + PAGE < len(lines) else {}
        return {"data": lines[at : at + PAGE], **paging}

    def _one(self, method: str, id: str, body: Any) -> Any:
        if method == "POST":
            return self.templates.edit(id, body)
        if (found := self.templates.one(id)) is None:
            raise MetaError(100, f"Object with ID {id!r} does not exist")
        return found


def account_at(meta: Meta, channel: str = "whatsapp", token: str = TOKEN) -> TemplateAccount:
    found = template_accounts({channel: meta.account}, {channel: token}, {channel: API}, get=meta.get, post=meta.post)
    return found[channel]

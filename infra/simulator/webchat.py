"""Shoppers of the shop's own web chat without a browser, over its documented HTTP API (docs/webchat.md)."""

import base64
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from infra.simulator.files import picture
from infra.simulator.phones import LAST
from infra.simulator.rendering import fill_in, latest_form, options, plain
from infra.simulator.traffic import Traffic

Json = dict[str, Any]


@dataclass
class Visitor:
    number: int
    token: str = ""
    conversation: str = ""
    version: int = 0
    entries: list[Json] = field(default_factory=list)


class WebChat:
    def __init__(self, api: str, client: httpx.AsyncClient, traffic: Traffic) -> None:
        self._api = api
        self._client = client
        self._traffic = traffic
        self.visitors: dict[int, Visitor] = {}

    def visitor(self, number: int) -> Visitor:
        """Raises LookupError."""
        if not 1 <= number <= LAST:
            raise LookupError(f"visitors have numbers 1 to {LAST}")
        return self.visitors.setdefault(number, Visitor(number))

    async def open(self, number: int, context: Json | None = None) -> Visitor:
        """Open the chat, for the first time or on something particular."""
        visitor = self.visitor(number)
        body: Json = {"id": uuid.uuid4().hex, "context": context or {}}
        if visitor.token:
            body["token"] = visitor.token
        found = await self._call("POST", "/webchat/session", visitor, body)
        visitor.token, visitor.conversation = found["token"], found.get("conversation", "")
        return visitor

    async def write(self, number: int, text: str) -> Json:
        return await self._post(number, {"type": "text", "text": text})

    async def tap(self, number: int, wanted: str) -> Json:
        """Raises LookupError."""
        visitor = self.visitor(number)
        await self.read(number)
        for entry in reversed(visitor.entries):
            for option in options(entry["message"]) if entry["from"] == "shop" else ():
                if wanted in (option["id"], option["title"], f"{option.get('card', '')} / {option['title']}"):
                    if option.get("url"):
                        raise LookupError(f"“{wanted}” is a link: open {option['url']}")
                    return await self._post(number, {"type": "tap", "action": option["id"], "title": option["title"]})
        raise LookupError(f"nothing to tap says “{wanted}”")

    async def fill(self, number: int, answers: Json) -> Json:
        """Send the latest form back: answers by field; the others as they stand in it. Raises LookupError."""
        visitor = await self.read(number)
        form = latest_form(entry["message"] for entry in visitor.entries if entry["from"] == "shop")
        return await self._post(number, {"type": "form", "form": form["id"], "fields": fill_in(form, answers)})

    async def send_picture(self, number: int, given: Json | None) -> Json:
        """As the page does: a picture has no words with it."""
        return await self._post(number, {"data": base64.b64encode(picture()).decode()}, "pictures")

    async def _post(self, number: int, body: Json, to: str = "messages") -> Json:
        visitor = self.visitor(number)
        if not visitor.token:
            await self.open(number)
        return await self._call("POST", f"/webchat/{to}", visitor, {"client_msg_id": uuid.uuid4().hex, **body})

    async def read(self, number: int) -> Visitor:
        """Fetch what is new."""
        visitor = self.visitor(number)
        while visitor.token:
            found = await self._call("GET", f"/webchat/messages?after={visitor.version}", visitor)
            known = {entry["id"] for entry in visitor.entries}
            visitor.entries += [entry for entry in found["messages"] if entry["id"] not in known]
            visitor.version = found["version"]
            if not found.get("more"):
                break
        return visitor

    def shown(self, visitor: Visitor, after: int = 0) -> Json:
        """In the form of a phone's; `seq` counts what this visitor has read."""
        found = [
            {
                "seq": seq,
                "id": entry["id"],
                "from": entry["from"],
                "at": entry["at"],
                "native": entry["message"],
                "text": plain(entry["message"]),
                "options": options(entry["message"]),
            }
            for seq, entry in enumerate(visitor.entries, 1)
            if seq > after
        ]
        return {"visitor": visitor.number, "conversation": visitor.conversation, "messages": found}

    def link(self, visitor: Visitor, title: str = "", part: str = "") -> str:
        """Raises LookupError."""
        for entry in reversed(visitor.entries):
            for option in options(entry["message"]):
                if part in option.get("url", "") != "" and title in ("", option["title"]):
                    return str(option["url"])
        raise LookupError("there is no link on the screen")

    async def _call(self, method: str, path: str, visitor: Visitor, body: Json | None = None) -> Json:
        headers = {"authorization": f"Bearer {visitor.token}"} if visitor.token else {}
        started = time.monotonic()
        answer = await self._client.request(method, self._api + path, json=body, headers=headers)
        if method == "POST":
            self._traffic.add(
                "webchat", method, self._api + path, request=answer.request.content, headers=headers,
                status=answer.status_code, seconds=time.monotonic() - started,
            )  # fmt: skip
        if answer.status_code >= 400:
            raise ValueError(f"{method} {path} answered {answer.status_code}: {answer.text[:300]}")
        return dict(answer.json())

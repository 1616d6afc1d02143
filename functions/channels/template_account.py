"""An account's templates at Meta, WhatsApp's and a Page's alike: listed, submitted, and given other words.

By the HTTP that channels send with. Sources: Meta, edge `message_templates` of a WhatsApp Business Account and of a
Page; WhatsApp's “Template management”, of what may be edited. Imports the channel's types and errors only.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from functions.channels.channel import TemplateReviewed
from functions.channels.fetching import Get, getter
from functions.channels.graph import DIGITS, read_error, unknown_error
from functions.channels.http import Post, poster
from functions.channels.meta_templates import listed
from functions.channels.wire import Json, array, mapping, read_object, string
from functions.errors import Refused, SlowDown, Unavailable

SECONDS = 9.0
"""For an answer: Meta looks at a text before it takes it. What one template takes stays under API Gateway's 29 s."""
PAGE = 100
"""Templates of one listing."""
MOST_PAGES = 60
"""Meta keeps 6,000 templates of an account at most."""
MOST_BYTES = 4_000_000
LONGEST_SENTENCE = 500
THROTTLED = (4, 17, 32, 613, 80007, 80008)
"""Meta: so many calls an hour (channels.md 2.3); it answers 400, and only the code tells."""


@dataclass(frozen=True)
class Submission:
    """What is asked for."""

    name: str
    language: str
    """Meta's code: "en_GB"."""
    category: str
    body: str
    """With {{1}}, {{2}} … in it."""
    examples: tuple[str, ...] = ()
    """Of each of these, in their order: Meta wants one."""

    @property
    def components(self) -> list[dict[str, Any]]:
        body: dict[str, Any] = {"type": "BODY", "text": self.body}
        if self.examples:
            body["example"] = {"body_text": [list(self.examples)]}
        return [body]


@dataclass(frozen=True)
class There:
    """A template as the provider has it."""

    id: str
    reviewed: TemplateReviewed
    body: str
    category: str = ""
    """As the provider counts it; it may count it otherwise than was asked."""


@dataclass(frozen=True)
class TemplateAccount:
    """`account`: the WhatsApp Business Account's id, or the Page's. All methods raise Refused in Meta's own sentence,
    SlowDown, or Unavailable: it may have been taken or not."""

    channel: str
    account: str
    api: str
    token: str
    get: Get
    post: Post

    def list(self, name: str = "") -> tuple[There, ...]:
        """`name`: only those that are called so, in every language."""
        asked = {"limit": str(PAGE), **({"name": name} if name else {})}
        found, url = [], f"{self._edge}?{urlencode(asked)}"
        for _ in range(MOST_PAGES):
            answer = self._read(url)
            found += [there for each in array(answer.get("data")) if (there := _there(mapping(each))) is not None]
            url = self._following(string(mapping(answer.get("paging")).get("next")))
            if not url:
                return tuple(found)
        raise Unavailable("the listing does not end")

    def create(self, asked: Submission) -> There:
        body = {
            "name": asked.name,
            "language": asked.language,
            "category": asked.category,
            "components": asked.components,
        }
        answer = self._write(self._edge, body)
        made = {"name": asked.name, "language": asked.language, "status": answer.get("status")}
        reviewed = listed(made) or TemplateReviewed(asked.name, asked.language, "pending")
        return There(string(answer.get("id")), reviewed, asked.body, string(answer.get("category")))

    def edit(self, id: str, asked: Submission) -> There:
        """Its category stays: Meta changes none of what was approved."""
        address = f"{self.api}/{quote(id, safe='')}"
        self._write(address, {"components": asked.components})
        found = _there(
            {"id": id, **self._read(f"{address}?fields=name,language,status,category,rejected_reason,components")}
        )
        return found or There(id, TemplateReviewed(asked.name, asked.language, "pending"), asked.body)

    @property
    def _edge(self) -> str:
        return f"{self.api}/{quote(self.account, safe='')}/message_templates"

    def _following(self, url: str) -> str:
        """Of the same host only: the token goes with it."""
        return url if urlsplit(url)[:2] == urlsplit(self.api)[:2] else ""

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _read(self, url: str) -> Mapping[str, Any]:
        got = self.get(url, self._headers, MOST_BYTES)
        return _answered(got.status, got.body)

    def _write(self, url: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        headers = {**self._headers, "Content-Type": "application/json"}
        return _answered(*self.post(url, headers, json.dumps(body).encode()))


def template_accounts(
    ids: Mapping[str, str],
    tokens: Mapping[str, str],
    apis: Mapping[str, str],
    *,
    get: Get | None = None,
    post: Post | None = None,
) -> dict[str, TemplateAccount]:
    """By channel, each that has an id and a token."""
    get, post = get or getter(SECONDS), post or poster(SECONDS)
    return {
        channel: TemplateAccount(channel, id, apis[channel].rstrip("/"), tokens[channel], get, post)
        for channel, id in ids.items()
        if id and tokens.get(channel)
    }


def _there(template: Json) -> There | None:
    reviewed = listed(template)
    if reviewed is None:
        return None
    bodies = (mapping(each) for each in array(template.get("components")))
    body = next((string(each.get("text")) for each in bodies if each.get("type") == "BODY"), "")
    return There(string(template.get("id")), reviewed, body, string(template.get("category")))


def _answered(status: int, body: bytes) -> Mapping[str, Any]:
    if 200 <= status < 300:
        found = read_object(body)
        if found is None:
            raise Unavailable(f"HTTP {status}, and no answer that can be read")
        return found
    error = read_error(status, body)
    if error.code in THROTTLED:
        raise SlowDown(error.reason, whole_account=True)
    judged = unknown_error(error)
    if not isinstance(judged, Refused):
        raise judged
    raise Refused(_sentence(body) or error.reason, code=error.code, operator=judged.operator or error.code in (10, 190))


def _sentence(body: bytes) -> str:
    """What Meta wrote for a person: title and message, where it wrote one."""
    error = mapping(mapping(read_object(body)).get("error"))
    title, said = string(error.get("error_user_title")), string(error.get("error_user_msg"))
    return DIGITS.sub("…", ": ".join(filter(None, (title, said))))[:LONGEST_SENTENCE]

"""`make templates STAGE=…`: the templates that WhatsApp and Messenger must approve, from the shop folder's own sources.

`ARGS=create` submits those that are not there yet, `ARGS=follow` waits for what is decided about them, `ARGS=list`
shows how they stand. What is decided is kept in the table, where the worker looks before it sends one; webhooks
(`message_template_status_update`) keep it up to date afterwards.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from functions.channels.channel import TemplateReviewed
from functions.channels.graph import API
from functions.channels.meta_templates import listed
from functions.errors import RenderError
from functions.publishing import approved
from functions.publishing.approved import Template
from functions.storage import templates as kept
from functions.storage.table import Table
from infra import parameters
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.stack import Cloud, given_parameters, outputs

PAGE = 100
"""Templates of one listing."""
LOOKED_AGAIN = 20
"""Seconds. Meta: 5,000 calls an hour for an active account, 200 for a new one."""
WORDS = {"approved": "✓", "pending": "…", "rejected": "✗", "paused": "✗", "recategorised": "✗"}


class Refused(Exception):
    """The provider did not take it; in its own words."""


@dataclass(frozen=True)
class Meta:
    """One account's templates at Meta: a WhatsApp Business Account's, or a Page's."""

    channel: str
    account: str
    api: str
    token: str
    client: httpx.Client

    def list(self) -> list[tuple[TemplateReviewed, str]]:
        """Each with its body. Raises Refused."""
        found, url = [], f"{self.api}/{self.account}/message_templates?limit={PAGE}"
        while url:
            answer = self._call("GET", url)
            for each in answer.get("data", ()):
                if (state := listed(each)) is not None:
                    found.append((state, _body(each)))
            url = answer.get("paging", {}).get("next", "")
        return found

    def create(self, template: Template) -> TemplateReviewed:
        """Raises Refused."""
        body: dict[str, Any] = {"type": "BODY", "text": template.body}
        if template.examples:
            body["example"] = {"body_text": [list(template.examples)]}
        asked = {
            "name": template.name,
            "language": template.language,
            "category": template.category,
            "components": [body],
        }
        answer = self._call("POST", f"{self.api}/{self.account}/message_templates", asked)
        made = listed({"name": template.name, "language": template.language, "status": answer.get("status")})
        return made or TemplateReviewed(template.name, template.language, "pending")

    def _call(self, method: str, url: str, asked: Mapping[str, Any] | None = None) -> dict[str, Any]:
        try:
            answer = self.client.request(method, url, json=asked, headers={"Authorization": f"Bearer {self.token}"})
            found: Any = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Refused(f"{self.channel} did not answer: {type(error).__name__}") from None
        if answer.is_success and isinstance(found, dict):
            return found
        error = found.get("error", {}) if isinstance(found, dict) else {}
        said = error.get("error_user_msg") or error.get("message") or f"HTTP {answer.status_code}"
        raise Refused(f"{said} (code {error.get('code', '?')})")


def _body(template: Mapping[str, Any]) -> str:
    return next((str(each.get("text")) for each in template.get("components", ()) if each.get("type") == "BODY"), "")


@dataclass(frozen=True)
class Line:
    """How one template stands: what the folder asks for, and what is at the provider."""

    wanted: Template
    there: TemplateReviewed | None
    differs: bool

    def __str__(self) -> str:
        if self.there is None:
            state, mark = "not submitted yet → ARGS=create", "·"
        else:
            state, mark = self.there.state, WORDS[self.there.state]
            state += f" ({self.there.reason})" if self.there.reason else ""
        note = " · its text there is another → give it a new name in shop.yaml, or change it there" * self.differs
        return f"{mark} {self.wanted.channel:<10}{self.wanted.name:<26}{self.wanted.language:<7}{state}{note}"


class Approval:
    """The templates of a shop folder, at one provider."""

    def __init__(self, meta: Meta, wanted: Iterable[Template], note: Callable[[str, TemplateReviewed], None]) -> None:
        self._meta = meta
        self._wanted = [each for each in wanted if each.channel == meta.channel]
        self._note = note

    def lines(self) -> list[Line]:
        """How they stand now; kept for the worker. Raises Refused."""
        there = {(each.name, each.language): (each, body) for each, body in self._meta.list()}
        lines = []
        for wanted in self._wanted:
            found, body = there.get((wanted.name, wanted.language), (None, ""))
            if found:
                self._note(wanted.channel, found)
            lines.append(Line(wanted, found, differs=bool(found) and body.strip() != wanted.body))
        return lines

    def create(self) -> tuple[int, list[str]]:
        """Submit what is not there: how many were taken, and why others were not. Raises Refused for the listing."""
        taken, refused = 0, []
        for line in self.lines():
            if line.there is not None:
                continue
            try:
                self._note(line.wanted.channel, self._meta.create(line.wanted))
                taken += 1
            except Refused as why:
                refused.append(f"{line.wanted.name} ({line.wanted.language}): {why}")
        return taken, refused


def follow(all_of: Sequence[Approval], seconds: float, wait: Callable[[float], None] = time.sleep) -> list[Line]:
    """Look until nothing is pending, or the time is over."""
    while True:
        lines = [line for each in all_of for line in each.lines()]
        pending = sum(line.there is not None and line.there.state == "pending" for line in lines)
        if not pending or seconds <= 0:
            return lines
        say(f"{pending} of {len(lines)} are being looked at …")
        pause = min(LOOKED_AGAIN, seconds)
        wait(pause)
        seconds -= pause


def accounts(given: Mapping[str, str], values: Mapping[str, str], api: str, client: httpx.Client) -> list[Meta]:
    """Whose templates can be looked after, from what the stage was deployed with. `api`: "" for Meta's own."""
    named = dict(each.split(":", 1) for each in given.get("Accounts", "").split(",") if ":" in each)
    apis = dict(each.split("=", 1) for each in given.get("ChannelApis", "").split(",") if "=" in each)
    ids = {"whatsapp": values.get("whatsapp_business_id", ""), "messenger": named.get("messenger", "")}
    return [
        Meta(channel, ids[channel], (api or apis.get(channel) or API).rstrip("/"), values[f"{channel}_token"], client)
        for channel in approved.KINDS
        if ids.get(channel) and values.get(f"{channel}_token")
    ]


def _wanted(shop: Path) -> list[Template]:
    """Raises Stop."""
    if problems := list(approved.problems(shop)):
        raise Stop("put right first; nothing was submitted:\n" + "\n".join(problems))
    try:
        return list(approved.templates(shop))
    except (RenderError, OSError) as error:
        raise Stop(str(error)) from None


def _table(cloud: Cloud, stage: str, shop: str) -> Table:
    return Table(outputs(cloud, stage)["TableName"], shop, lambda: cloud.client("dynamodb"))


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.templates", description=__doc__)
    cloud_options(parser)
    parser.add_argument("do", choices=("list", "create", "follow"), nargs="?", default="list")
    parser.add_argument("--shop", type=Path, default=Path("templates/shop"), help="the shop folder")
    parser.add_argument("--seconds", type=float, default=3600, help="follow: for so long at most")
    given = parser.parse_args()
    cloud = cloud_of(given)
    stack, values = given_parameters(cloud, given.stage), parameters.read(cloud, given.stage)
    if not stack:
        raise Stop(f"there is no stage “{given.stage}”: make deploy STAGE={given.stage}")
    wanted, table = _wanted(given.shop), _table(cloud, given.stage, stack["Shop"])

    def note(channel: str, found: TemplateReviewed) -> None:
        kept.note(table, channel, found.name, found.language, state=found.state, reason=found.reason)

    with httpx.Client(timeout=20) as client:
        metas = accounts(stack, values, "", client)
        if not metas:
            raise Stop(
                "no account to ask: set whatsapp_business_id (python -m infra.secret, from Meta → WhatsApp Manager), "
                "or deploy with ACCOUNTS messenger:<page id>"
            )
        try:
            _do(given.do, [Approval(meta, wanted, note) for meta in metas], given.seconds)
        except Refused as why:
            raise Stop(str(why)) from None


def _do(what: str, all_of: Sequence[Approval], seconds: float) -> None:
    """Raises Refused, and Stop when some were not taken."""
    refused: list[str] = []
    if what == "create":
        for each in all_of:
            taken, not_taken = each.create()
            say(f"{taken} submitted")
            refused += not_taken
    for line in follow(all_of, seconds if what == "follow" else 0):
        say(str(line))
    if refused:
        raise Stop("these were not taken:\n" + "\n".join(refused))


if __name__ == "__main__":
    main()

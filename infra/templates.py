"""`make templates STAGE=…`: the templates that WhatsApp and Messenger must approve, from the shop folder's own sources.

`ARGS=create` submits those that are not there yet, `ARGS=edit` those whose text was changed since, where the channel
allows it, `ARGS=follow` waits for what is decided about them, `ARGS=list` shows how they stand. What is decided is kept
in the table, where the worker looks before it sends one; webhooks (`message_template_status_update`) keep it up to date
afterwards. The console does the same (functions/publishing/approval.py).
"""

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from functions.channels.graph import API
from functions.channels.template_account import TemplateAccount, template_accounts
from functions.errors import ChannelError, Conflict, RenderError, SlowDown, Unavailable
from functions.publishing import approved
from functions.publishing.approval import Approval, Line
from functions.publishing.approved import Template
from functions.storage.table import Table
from infra import parameters
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.stack import Cloud, given_parameters, outputs

LOOKED_AGAIN = 20
"""Seconds. Meta: 5,000 calls an hour for an active account, 200 for a new one."""
MARKS = {"": "·", "approved": "✓", "pending": "…", "rejected": "✗", "paused": "✗", "recategorised": "✗"}
NOTES = {
    "create": "not submitted yet → ARGS=create",
    "edit": "its text there is another → ARGS=edit",
    "rename": "it cannot be changed there → give it a new name in shop.yaml, then ARGS=create",
}


def told(line: Line) -> str:
    """One line about one template."""
    known, wanted = line.known, line.wanted
    said = [f"{known.state} ({known.reason})" if known.reason else known.state, NOTES.get(line.way, "")]
    if line.way and known.refused:
        said.append(f"not taken: {known.refused}")
    words = " · ".join(filter(None, said))
    return f"{MARKS[known.state]} {wanted.channel:<10}{wanted.name:<26}{wanted.language:<7}{words}"


def submit(approval: Approval, way: str) -> tuple[int, list[str]]:
    """Those that stand so: how many were taken, and why others were not. Raises ChannelError."""
    taken, refused, wish = 0, [], f"command-{uuid4()}"
    for line in approval.look():
        if line.way != way:
            continue
        where = f"{line.wanted.name} ({line.wanted.language})"
        try:
            why = approval.submit(line.wanted, wish, looked=True).known.refused
        except Conflict:
            why = "somebody else is submitting it at this moment"
        taken += not why
        refused += [f"{where}: {why}"] if why else []
    return taken, refused


def follow(all_of: Sequence[Approval], seconds: float, wait: Callable[[float], None] = time.sleep) -> list[Line]:
    """Look until nothing is pending, or the time is over. Raises ChannelError."""
    while True:
        lines = [line for each in all_of for line in each.look()]
        pending = sum(line.known.state == "pending" for line in lines)
        if not pending or seconds <= 0:
            return lines
        say(f"{pending} of {len(lines)} are being looked at …")
        pause = min(LOOKED_AGAIN, seconds)
        wait(pause)
        seconds -= pause


def accounts(given: Mapping[str, str], values: Mapping[str, str]) -> dict[str, TemplateAccount]:
    """Whose templates can be looked after, from what the stage was deployed with."""
    named = dict(each.split(":", 1) for each in given.get("Accounts", "").split(",") if ":" in each)
    apis = dict(each.split("=", 1) for each in given.get("ChannelApis", "").split(",") if "=" in each)
    ids = {"whatsapp": values.get("whatsapp_business_id", ""), "messenger": named.get("messenger", "")}
    tokens = {channel: values.get(f"{channel}_token", "").partition(",")[0] for channel in approved.KINDS}
    return template_accounts(ids, tokens, {channel: apis.get(channel) or API for channel in approved.KINDS})


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
    parser.add_argument("do", choices=("list", "create", "edit", "follow"), nargs="?", default="list")
    parser.add_argument("--shop", type=Path, default=Path("templates/shop"), help="the shop folder")
    parser.add_argument("--seconds", type=float, default=3600, help="follow: for so long at most")
    given = parser.parse_args()
    cloud = cloud_of(given)
    stack, values = given_parameters(cloud, given.stage), parameters.read(cloud, given.stage)
    if not stack:
        raise Stop(f"there is no stage “{given.stage}”: make deploy STAGE={given.stage}")
    wanted, table, found = _wanted(given.shop), _table(cloud, given.stage, stack["Shop"]), accounts(stack, values)
    if not found:
        raise Stop(
            "no account to ask: set whatsapp_business_id (the console's set-up page, or python -m infra.secret; from "
            "Meta → WhatsApp Manager), or deploy with ACCOUNTS messenger:<page id>"
        )
    try:
        _do(
            given.do,
            [Approval(each, wanted, table, lambda: datetime.now(UTC)) for each in found.values()],
            given.seconds,
        )
    except (SlowDown, Unavailable) as why:
        raise Stop(f"Meta did not take it now: {why} → try again later; what was taken is kept") from None
    except ChannelError as why:
        raise Stop(str(why)) from None


def _do(what: str, all_of: Sequence[Approval], seconds: float) -> None:
    """Raises ChannelError, and Stop when some were not taken."""
    refused: list[str] = []
    if what in ("create", "edit"):
        for each in all_of:
            taken, not_taken = submit(each, what)
            say(f"{each.channel}: {taken} submitted")
            refused += not_taken
    for line in follow(all_of, seconds if what == "follow" else 0):
        say(told(line))
    if refused:
        raise Stop("these were not taken:\n" + "\n".join(refused))


if __name__ == "__main__":
    main()

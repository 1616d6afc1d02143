"""`make redrive STAGE=…`: what lies in the dead-letter queues, against the present state; `ARGS=--replay` replays it.

SQS's own redrive would send everything again as it was. Money, parcels and the merchant's word are as true as ever, so
they are decided again, with a new `received_at`. A chat text of an hour ago is not: the talk has moved on.
"""

import argparse
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from functions.dead_letters import Found, is_stale, look, put_back
from functions.errors import ChatkassaError
from functions.mailbox import FifoQueue, Mailbox, read_events
from functions.news_wish import NewsJob
from functions.payments.command import PaymentCommand
from functions.storage import reads
from functions.storage.table import Table
from infra.console import command, say
from infra.deploy import cloud_of, cloud_options
from infra.stack import Cloud, given_parameters, outputs

SHOWN = 160


@dataclass(frozen=True)
class Verdict:
    """What is in a dead letter, how things stand now, and whether it can be replayed."""

    what: str
    state: str
    replay: bool
    why_not: str = ""

    def __str__(self) -> str:
        return f"{self.what} · now: {self.state}" + ("" if self.replay else f" · skipped: {self.why_not}")


class Redrive:
    """Looks at a stage's dead letters, and replays them."""

    def __init__(self, cloud: Cloud, stage: str, now: datetime) -> None:
        self._sqs = cloud.client("sqs")
        self._urls = outputs(cloud, stage)
        self._now = now
        shop = given_parameters(cloud, stage)["Shop"]
        self._table = Table(self._urls["TableName"], shop, lambda: cloud.client("dynamodb"))

    def run(self, *, replay: bool, drop_stale: bool) -> Iterator[str]:
        """A line a letter."""
        for name in ("Mailbox", "Payments", "BusInbox", "Alerts", "News"):
            shown: set[str] = set()
            # Those behind a letter in its group are seen only once it is gone: look again while some go.
            before = -1
            while len(shown) > before:
                before = len(shown)
                yield from self._pass(name, shown, replay=replay, drop_stale=drop_stale)
        yield from self._unreadable()

    def _pass(self, name: str, shown: set[str], *, replay: bool, drop_stale: bool) -> Iterator[str]:
        url = self._urls[f"{name}DeadLettersUrl"]
        kept = []
        for found in look(self._sqs, url):
            verdict = self.judge(name, found)
            if found.id not in shown:
                shown.add(found.id)
                replayed = " · replayed" if replay and verdict.replay else ""
                yield f"{name} · {_ago(found.age(self._now))} ago · {verdict}{replayed}"
            if replay and verdict.replay:
                self._replay(name, found)
            if (replay and verdict.replay) or (drop_stale and not verdict.replay):
                self._sqs.delete_message(QueueUrl=url, ReceiptHandle=found.handle)
            else:
                kept.append(found)
        for found in kept:
            put_back(self._sqs, url, found)

    def judge(self, name: str, found: Found) -> Verdict:
        try:
            return {
                "Mailbox": self._event,
                "Payments": self._command,
                "BusInbox": self._bus_event,
                "Alerts": self._alert,
                "News": self._news,
            }[name](found)
        except (ValidationError, ValueError, ChatkassaError) as error:
            first = str(error).splitlines()[0]
            return Verdict("unreadable", found.body[:SHOWN], False, f"this release cannot read it ({first})")

    def _event(self, found: Found) -> Verdict:
        events = read_events(found.body)
        first = events[0]
        what = ", ".join(f"{event.what.type} {event.id}" for event in events)
        conversation = reads.conversation(self._table, first.conversation)
        state = f"version {conversation.version}, {conversation.step}" if conversation else "no conversation"
        heard = conversation.last_inbound_at if conversation else None
        stale = any(is_stale(event, heard, self._now) for event in events)
        return Verdict(what, state, not stale, "a chat text; the talk has moved on" if stale else "")

    def _command(self, found: Found) -> Verdict:
        if "reading" in found.json():
            return Verdict("a look into Stripe's past", "", False, "the clock asks anew")
        asked = PaymentCommand.model_validate_json(found.body)
        order = reads.order(self._table, asked.call.order)
        state = f"order {order.number or order.id} is {order.status}" if order else "no such order"
        # Each call is idempotent, by its Stripe key, and the attempt's item says whether it is still wanted.
        return Verdict(f"{asked.call.type} {asked.id}", state, True)

    def _bus_event(self, found: Found) -> Verdict:
        detail = found.json().get("detail")
        if not isinstance(detail, dict):
            raise ValueError("no EventBridge event")
        order = reads.find_order(self._table, str(detail.get("order", "")))
        state = f"order {order.number or order.id} is {order.status}" if order else "no such order"
        return Verdict(f"Fulfilment {detail.get('id')}: {detail.get('state')}", state, True)

    def _alert(self, found: Found) -> Verdict:
        """Told once, however often it is replayed."""
        alert = found.json()
        what = alert.get("detail-type") or f"summary of {alert.get('summary')}"
        return Verdict(f"{what} for the merchant", "not told", True)

    def _news(self, found: Found) -> Verdict:
        """Each conversation tells it once, however often it is replayed."""
        job = NewsJob.model_validate_json(found.body)
        return Verdict(f"{job.wish.kind} {job.wish.id} of {job.event}", f"told up to {job.after or 'nobody'}", True)

    def _replay(self, name: str, found: Found) -> None:
        if name == "Mailbox":
            events = [event.model_copy(update={"received_at": self._now}) for event in read_events(found.body)]
            Mailbox(FifoQueue(self._urls["MailboxUrl"], lambda: self._sqs)).post(events)
            return
        # A new deduplication id: within five minutes SQS would take the first one's copy for a repeat, and drop it.
        fresh = hashlib.sha256(f"{self._now}{found.body}".encode()).hexdigest()
        fifo = {"MessageGroupId": found.group, "MessageDeduplicationId": fresh} if name == "Payments" else {}
        self._sqs.send_message(QueueUrl=self._urls[f"{name}Url"], MessageBody=found.body, **fifo)

    def _unreadable(self) -> Iterator[str]:
        url = self._urls["UnreadableUrl"]
        letters = list(look(self._sqs, url))
        for found in letters:
            kept = found.json()
            body = str(kept.get("body", found.body))[:SHOWN]
            yield f"Unreadable · {_ago(found.age(self._now))} ago · {kept.get('source')}: {kept.get('why')} · {body}"
            put_back(self._sqs, url, found)


def _ago(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} days"


@command
def main() -> None:
    parser = argparse.ArgumentParser(
        prog="make redrive", description="Look at a stage's dead letters, and replay them."
    )
    cloud_options(parser)
    parser.add_argument("--replay", action="store_true", help="replay what can be replayed")
    parser.add_argument("--drop-stale", action="store_true", help="delete what is skipped")
    given = parser.parse_args()
    redrive = Redrive(cloud_of(given), given.stage, datetime.now(UTC))
    count = 0
    for line in redrive.run(replay=given.replay, drop_stale=given.drop_stale):
        count += 1
        say(line)
    say("No dead letters." if not count else f"{count} dead letters.")


if __name__ == "__main__":
    main()

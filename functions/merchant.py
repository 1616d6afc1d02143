"""Tells the merchant, within the minute: our own events from the bus → the queue `alerts` → here → mail and WhatsApp.

An event is told once (a receipt), a kind of event a few times in ten minutes and then in one summary. Mail comes first;
what WhatsApp will not take is logged, for the mail has told it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from functions.alerts import ALERTS, OWN, WINDOW, Alert, Known, Words, summary, words
from functions.broken_texts import BrokenTexts
from functions.channels.channel import Channel
from functions.commerce.shop import Shop
from functions.conversation.effects import Section
from functions.conversation.message import Text
from functions.dispatch import Mailer
from functions.errors import ChannelError, Refused
from functions.observability import log
from functions.storage import alerts, reads
from functions.storage.table import Table

LONGEST_PARAMETER = 900
"""Of a template, which as a whole may have 1,024 characters, and no line break."""
TEMPLATE = "merchant_alert"


class Later(Protocol):
    def __call__(self, body: str, seconds: int) -> None:
        """Put a message into our own queue, to come out so much later."""


@dataclass(frozen=True)
class Phone:
    """The shop's own WhatsApp account, to write to its merchant."""

    channel: Channel
    account: str
    token: Callable[[], str]


@dataclass(frozen=True)
class Merchant:
    table: Table
    shop: Callable[[], Shop]
    stage: str
    mailer: Mailer | None
    phone: Phone | None
    later: Later
    clock: Callable[[], datetime]
    broken_texts: BrokenTexts = field(default_factory=BrokenTexts)
    """Alerts of the merchant's own that could not be said: the console shows which."""

    def take_in(self, event: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
        """An SQS batch; the answer names what is to be delivered again."""
        failed: list[dict[str, str]] = []
        for record in event["Records"]:
            try:
                self._tell(json.loads(record["body"]))
            except Exception as failure:
                log.error("the merchant was not told", failure, message=record["messageId"])
                failed.append({"itemIdentifier": record["messageId"]})
        if self.broken_texts.any:
            self.broken_texts.tell(self.table, self.shop().version, self.clock())
        return {"batchItemFailures": failed}

    def _tell(self, body: Mapping[str, Any]) -> None:
        if "summary" in body:
            self._summarise(str(body["summary"]), int(body["window"]))
            return
        name, detail = str(body["detail-type"]), dict(body["detail"])
        alert = ALERTS.get(name)
        if detail.get("by") == OWN or (alert and not alert.is_of(detail)):
            return
        if alert is None or detail.get("shop") != self.table.shop:
            log.warning("an event that nobody is told of", name=name)
            return
        now = self.clock()
        subject = str(detail.get("number") or detail.get("order") or "")
        window = int(now.timestamp()) // int(WINDOW.total_seconds())
        place = alerts.number(self.table, str(detail["id"]), name, window, subject, now)
        if place is None:
            return
        if alert.after <= place <= alert.most:
            self._send(words(name, detail, self._known(detail, place)), str(detail["id"]), alert)
        elif place == alert.most + 1:
            self._plan_summary(name, window, now)
        alerts.done(self.table, str(detail["id"]), now)

    def _plan_summary(self, name: str, window: int, now: datetime) -> None:
        ends = (window + 1) * WINDOW.total_seconds()
        self.later(json.dumps({"summary": name, "window": window}), max(1, round(ends - now.timestamp())))

    def _summarise(self, name: str, window: int) -> None:
        told = f"summary/{name}/{window}"
        if alerts.is_done(self.table, told):
            return
        found, alert = alerts.count(self.table, name, window), ALERTS[name]
        more = found.number - alert.most
        shop = self.shop()
        self._send(summary(shop, name, more=more, subjects=found.subjects, stage=self.stage), told, alert)
        alerts.done(self.table, told, self.clock())

    def _known(self, detail: Mapping[str, Any], place: int) -> Known:
        conversation = reads.conversation(self.table, str(detail.get("conversation") or ""))
        past = conversation.orders[0].id if conversation and conversation.orders else ""
        order_id = str(detail.get("order") or past)
        order = reads.order(self.table, order_id) if order_id else None
        tracked = [line.sku for line in order.lines if line.tracked] if order else []
        stock = reads.facts(self.table, skus=tracked).stock if tracked else {}
        return Known(self.shop(), self.stage, order, conversation, stock, place)

    # --- out ------------------------------------------------------------------------------------------------------

    def _send(self, said: Words, reference: str, alert: Alert) -> None:
        mailed = self._mail(said, reference)
        written = alert.phone and self._write(said, reference, must=not mailed)
        if not mailed and not written:
            log.metric("MerchantNotTold", why="neither mail_from nor notify.whatsapp is set")

    def _mail(self, said: Words, reference: str) -> bool:
        """False: it cannot be mailed. Raises what will pass."""
        if self.mailer is None:
            return False
        rules = self.shop().rules
        to, locale = rules.notify.email or rules.contact.email, rules.locales[0]
        sections = [Section(message=Text(body=said.body))]
        try:
            self.mailer.send(to, said.subject, sections, locale=locale, rules=rules, reference=reference)
        except Refused as refused:
            if refused.operator:
                raise
            log.error("the merchant's own address is refused", why=str(refused))
            return False
        return True

    def _write(self, said: Words, reference: str, *, must: bool) -> bool:
        """On the merchant's WhatsApp, by the approved template. `must`: nothing else has told it."""
        rules = self.shop().rules
        number, template = rules.notify.whatsapp, rules.whatsapp_templates.get(TEMPLATE)
        if self.phone is None or template is None or not number:
            return False
        values = {"what": _flat(said.subject), "todo": _flat(said.body)}
        language = template.language.get(rules.locales[0]) or next(iter(template.language.values()))
        channel = self.phone.channel
        payload = channel.template(template.name, language, tuple(values[name] for name in template.parameters))
        try:
            channel.send(self.phone.account, number, payload, token=self.phone.token(), reference=reference)
        except ChannelError as failure:
            if must:
                raise
            log.warning("the merchant's WhatsApp did not take an alert", why=type(failure).__name__)
            return False
        return True


def _flat(text: str) -> str:
    """Meta: a parameter "cannot have new-line/tab characters or more than four consecutive spaces"."""
    return " ".join(text.split())[:LONGEST_PARAMETER]

"""The stand-in's events: the list that GET /v1/events shows, and their way to the shop's webhook with faults on demand.

A delivery that is not answered with 2xx is tried again, as Stripe's are; who runs the stand-in calls `StandIn.tick`.
"""

import copy
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from infra.simulator.stripe import objects
from infra.simulator.stripe.forms import document

Mode = Literal["normal", "duplicate", "reorder", "delay", "drop", "bad_signature", "two_secrets"]
SENT = frozenset(
    (
        *(f"checkout.session.{what}" for what in ("completed", "expired")),
        *(f"checkout.session.async_payment_{what}" for what in ("succeeded", "failed")),
        "payment_intent.payment_failed",
        *(f"refund.{what}" for what in ("created", "updated", "failed")),
        "charge.refunded",
        *(f"charge.dispute.{what}" for what in ("created", "updated", "closed", "funds_withdrawn", "funds_reinstated")),
    )
)
RETRIES = (2, 10, 60, 600)
"""Seconds after each failed try. Stripe's are hours, which nobody watches a demo for."""

Post = Callable[[bytes, dict[str, str]], int]
"""POST to the webhook's address: its HTTP status; 0 where it did not answer."""


@dataclass
class Delivery:
    event: dict[str, Any]
    body: bytes
    due: float
    mode: Mode
    tries: int = 0


@dataclass
class Events:
    """`secrets`: the current webhook secret first, then the previous one."""

    clock: Callable[[], float]
    post: Post | None = None
    secrets: tuple[str, ...] = ("whsec_stand_in",)
    first: int = 0
    mode: Mode = "normal"
    delay_seconds: float = 5
    log: list[dict[str, Any]] = field(default_factory=list)
    waiting: list[Delivery] = field(default_factory=list)
    held: list[Delivery] = field(default_factory=list)
    """In mode `reorder`: sent after the next event."""

    def emit(self, kind: str, found: dict[str, Any]) -> None:
        now = self.clock()
        event = objects.event(
            f"evt_{self.first + len(self.log) + 1:024d}",
            int(now),
            kind,
            copy.deepcopy(found),
            document()["api_version"],
        )
        self.log.append(event)
        if kind in SENT and self.mode != "drop":
            self._queue(event, now)

    def take_due(self) -> list[Delivery]:
        """Deliveries whose time has come, taken off the list: `note` puts back what was not accepted."""
        now = self.clock()
        due = [delivery for delivery in self.waiting if delivery.due <= now]
        self.waiting = [delivery for delivery in self.waiting if delivery.due > now]
        return due

    def release_held(self) -> None:
        self.waiting += self.held
        self.held = []

    def attempt(self, delivery: Delivery) -> bool:
        status = self.post(delivery.body, self._headers(delivery)) if self.post else 0
        return 200 <= status < 300

    def note(self, delivery: Delivery, accepted: bool) -> None:
        """What became of a delivery: one that was not accepted is tried again later."""
        if accepted:
            delivery.event["pending_webhooks"] = 0
        elif delivery.tries < len(RETRIES):
            delivery.due = self.clock() + RETRIES[delivery.tries]
            delivery.tries += 1
            self.waiting.append(delivery)

    def _queue(self, event: dict[str, Any], now: float) -> None:
        body = json.dumps(event, indent=2).encode()
        delivery = Delivery(event, body, now + (self.delay_seconds if self.mode == "delay" else 0), self.mode)
        if self.mode == "reorder" and not self.held:
            self.held.append(delivery)
            return
        self.waiting.append(delivery)
        if self.mode == "duplicate":
            self.waiting.append(Delivery(event, body, now, self.mode))
        self.release_held()

    def _headers(self, delivery: Delivery) -> dict[str, str]:
        secrets = self.secrets if delivery.mode == "two_secrets" else self.secrets[:1]
        if delivery.mode == "bad_signature":
            secrets = ("whsec_of_somebody_else",)
        return {
            "content-type": "application/json; charset=utf-8",
            "stripe-signature": signature(delivery.body, secrets, int(self.clock())),
        }


def signature(body: bytes, secrets: tuple[str, ...], timestamp: int) -> str:
    signed = f"{timestamp}.".encode() + body
    values = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join((f"t={timestamp}", *(f"v1={value}" for value in values)))

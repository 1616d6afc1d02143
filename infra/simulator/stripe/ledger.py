"""Everything that the stand-in remembers."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from infra.simulator.stripe.errors import ApiError
from infra.simulator.stripe.events import Events


@dataclass
class Ledger:
    events: Events
    public_url: str
    """Where the pay page is: "{public_url}/pay/{session}"."""
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    intents: dict[str, dict[str, Any]] = field(default_factory=dict)
    intent_metadata: dict[str, dict[str, str]] = field(default_factory=dict)
    """By session, until its payment intent is made."""
    rates: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Shipping rates, made with the sessions that offer them."""
    charges: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    disputes: dict[str, dict[str, Any]] = field(default_factory=dict)
    coupons: dict[str, dict[str, Any]] = field(default_factory=dict)
    promotion_codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    numbers: Counter[str] = field(default_factory=Counter)
    first: int = 0
    """Ids count on from here: a shop's table outlives a stand-in, and must never meet an id twice."""

    @property
    def now(self) -> int:
        return int(self.events.clock())

    def next(self, kind: str) -> int:
        self.numbers[kind] += 1
        return self.first + self.numbers[kind]

    def session(self, id: str) -> dict[str, Any]:
        return _found(self.sessions, id, "checkout.session")

    def intent(self, id: str) -> dict[str, Any]:
        return _found(self.intents, id, "payment_intent")

    def charge(self, id: str) -> dict[str, Any]:
        return _found(self.charges, id, "charge")

    def dispute(self, id: str) -> dict[str, Any]:
        return _found(self.disputes, id, "dispute")

    def coupon(self, id: str) -> dict[str, Any]:
        return _found(self.coupons, id, "coupon")

    def promotion_code(self, id: str) -> dict[str, Any]:
        return _found(self.promotion_codes, id, "promotion_code")

    def refund(self, id: str) -> dict[str, Any]:
        return _found(self.refunds, id, "refund")


def _found(objects: dict[str, dict[str, Any]], id: str, kind: str) -> dict[str, Any]:
    if id not in objects:
        raise ApiError(404, f"No such {kind}: '{id}'", code="resource_missing", param="id")
    return objects[id]

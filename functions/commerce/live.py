"""What the merchant has said of the shop since it was published, in force at once: paused, days closed, orders a day.

Pure. It lies over the published rules (`over`), so that whoever asks those is told what holds now. ADR 41.
"""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from functions.commerce.shop import Closure, Rules

FROZEN = ConfigDict(frozen=True, defer_build=True)
VERSION = 1
MOST_DAYS = 60
LONGEST_WHY = 200
REOPENED = "@open"
"""Stands for a SKU in what is waited for: that the shop takes orders again."""


class Live(BaseModel):
    model_config = FROZEN

    v: int = VERSION
    paused: bool = False
    """No new orders, and no new links to pay."""
    until: datetime | None = None
    """When it ends by itself; None: when the merchant says so."""
    why: str = Field(default="", max_length=LONGEST_WHY)
    """As the shopper reads it, in the merchant's own words."""
    closed: tuple[date, ...] = Field(default=(), max_length=MOST_DAYS)
    """Days on which nothing goes, besides those of shop.yaml."""
    orders_a_day: int | None = Field(default=None, ge=1)
    """Instead of what shop.yaml says; None: as it says."""

    def pausing(self, now: datetime) -> bool:
        return self.paused and (self.until is None or now < self.until)

    def over(self, rules: Rules) -> Rules:
        """The published rules with what holds now."""
        if not self.closed and self.orders_a_day is None:
            return rules
        closed = (*rules.closed, *(Closure(first=day, last=day) for day in self.closed))
        most = rules.orders_a_day if self.orders_a_day is None else self.orders_a_day
        return rules.model_copy(update={"closed": closed, "orders_a_day": most})

"""What the merchant says of the shop, in force at once, as JSON by HTTP or by command: paused, days, orders a day.

Unknown fields are refused: a misspelt one would be lost in silence. What is left out stays as it is.
"""

from datetime import date, datetime, time
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from functions.commerce.delivery import today
from functions.commerce.live import LONGEST_WHY, MOST_DAYS, Live
from functions.commerce.shop import Rules
from functions.errors import BadRequest
from functions.reports import problems


class LiveChange(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid", title="Live")

    paused: bool | None = Field(default=None, description="true: no new orders and links to pay; false: open again.")
    until: date | datetime | None = Field(
        default=None, description="When a pause ends by itself: a day (its beginning, where the shop is) or a moment."
    )
    why: str = Field(default="", max_length=LONGEST_WHY, description="Of a pause; the shopper reads it.")
    close: tuple[date, ...] = Field(default=(), max_length=MOST_DAYS, description="Days on which nothing goes.")
    open: tuple[date, ...] = Field(default=(), max_length=MOST_DAYS, description="Of those, days that are open again.")
    orders_a_day: int | None = Field(
        default=None, ge=0, le=100_000, description="Of all options together; 0: as shop.yaml has it."
    )

    @model_validator(mode="after")
    def _of_a_pause(self) -> Self:
        if not self.paused and (self.until or self.why):
            raise ValueError("until and why are of a pause: say paused as well")
        return self

    def on(self, now_in_force: Live, rules: Rules, now: datetime) -> Live:
        """Days that are over are forgotten. Raises BadRequest for a moment that has passed, or too many days."""
        changes: dict[str, object] = {}
        if self.paused is not None:
            changes = {"paused": self.paused, "until": self._until(rules, now), "why": self.why.strip()}
        first = today(rules, now)
        if late := [day for day in self.close if day < first]:
            raise BadRequest(f"close: {late[0]} is over")
        kept = {day for day in (*now_in_force.closed, *self.close) if day >= first} - set(self.open)
        if len(kept) > MOST_DAYS:
            raise BadRequest(f"close: at most {MOST_DAYS} days; longer closures are for shop.yaml")
        changes["closed"] = tuple(sorted(kept))
        if self.orders_a_day is not None:
            changes["orders_a_day"] = self.orders_a_day or None
        return now_in_force.model_copy(update=changes)

    def _until(self, rules: Rules, now: datetime) -> datetime | None:
        zone = ZoneInfo(rules.time_zone)
        until = self.until
        if until is None:
            return None
        if not isinstance(until, datetime):
            until = datetime.combine(until, time(), zone)
        until = until if until.tzinfo else until.replace(tzinfo=zone)
        if until <= now:
            raise BadRequest(f"until: {until:%Y-%m-%d %H:%M} has passed")
        return until


def read_change(body: bytes | str) -> LiveChange:
    """Raises BadRequest that names every field that is wrong, and what to do."""
    try:
        return LiveChange.model_validate_json(body)
    except ValidationError as wrong:
        raise BadRequest("; ".join(problems(wrong))) from None

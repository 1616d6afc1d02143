"""Whether a shopper is satisfied or leaving: from what they scored, sent back, and how long they are silent. Pure.

The numbers are the merchant's (`loyalty` in shop.yaml). That twelve good experiences make up for a bad one is a figure
of Parature's.
"""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FROZEN = ConfigDict(frozen=True, defer_build=True)
Label = Literal["unknown", "satisfied", "leaving"]
Why = Literal["", "score", "returns", "silence"]
GOOD, BAD = 4, 2
"""From which score of five on, and down to which, an experience is that."""


class LoyaltyRules(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid")

    good_for_a_bad: int = Field(default=12, ge=1, le=100)
    """So many good experiences make up for one bad one."""
    returns: int = Field(default=3, ge=1, le=50)
    """So many returns and complaints in a row, with no good score between them, are a sign of leaving."""
    silent_days: int = Field(default=180, ge=7, le=390)
    """Without an order or a word."""


class Standing(BaseModel):
    """What is remembered of a shopper's experiences."""

    model_config = FROZEN

    label: Label = "unknown"
    why: Why = ""
    """What made it so; "" with `unknown`."""
    since: datetime | None = None
    """When it became so."""
    good: int = 0
    """Since the last bad one."""
    bad: bool = False
    """There was a bad one that has not been made up for."""
    last: int = 0
    """The latest score; 0: none."""
    returns: int = 0
    """Since the last good score."""
    ordered_at: datetime | None = None
    """The latest order that was paid."""

    def rated(self, score: int, rules: LoyaltyRules) -> "Standing":
        if score <= BAD:
            return self.model_copy(update={"last": score, "good": 0, "bad": True})
        if score < GOOD:
            return self.model_copy(update={"last": score})
        good = self.good + 1
        bad = self.bad and good < rules.good_for_a_bad
        return self.model_copy(update={"last": score, "good": good, "bad": bad, "returns": 0})


def judged(standing: Standing, heard_at: datetime | None, now: datetime, rules: LoyaltyRules) -> tuple[Label, Why]:
    """The label, and why: "score", "returns", "silence"; "" with `unknown`.

    leaving: the latest score was bad; or so many returns in a row; or ordered once, and silent for long since.
    satisfied: the latest score was good, and no bad one is left that the good ones since have not made up for.
    unknown: anything else.
    """
    if 0 < standing.last <= BAD:
        return "leaving", "score"
    if standing.returns >= rules.returns:
        return "leaving", "returns"
    last_sign = max(filter(None, (standing.ordered_at, heard_at)), default=None)
    if standing.ordered_at and last_sign and now - last_sign >= timedelta(days=rules.silent_days):
        return "leaving", "silence"
    return ("satisfied", "score") if standing.last >= GOOD and not standing.bad else ("unknown", "")

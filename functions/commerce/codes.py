"""Discount codes as the merchant wrote them in shop.yaml, and how a use of one is counted. Pure values.

They are ours, never Stripe's: the shop prices, and Stripe charges exactly that.
"""

from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

SPELLING = "^[A-Za-z0-9][A-Za-z0-9-]{2,23}$"


class DiscountCode(BaseModel):
    """Either `percent` or `amount` is more than 0."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid", validate_by_name=True)

    code: str = Field(pattern=SPELLING)
    """As it is shown; shoppers may write it in any case."""
    percent: int = Field(default=0, ge=0, le=10_000)
    """Hundredths of a percent."""
    amount: int = Field(default=0, ge=0)
    """Minor units."""
    minimum: int = Field(default=0, ge=0)
    """Of the goods that it is for, before the discount."""
    once: bool = False
    """Once a shopper: known by their conversation and by the e-mail address they order with."""
    uses: int | None = Field(default=None, ge=1)
    """In all; None: as often as people come."""
    begin: date | None = Field(default=None, alias="from")
    until: date | None = None
    """The last day, in the shop's time zone."""
    only: tuple[str, ...] = ()
    """Categories or products that it is for; empty: all."""


class CodeUse(BaseModel):
    """A use of a code that a transition takes (`by` 1) or gives back (-1), on conditions of its own, like stock."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    code: str
    by: int
    most: int | None = None
    """How many uses there may be at most, where one is taken."""
    claims: tuple[str, ...] = ()
    """Hashes of who takes it, each of whom may do so once."""
    freed: tuple[str, ...] = ()
    """Hashes of who may use it again."""


def claim_key(code: str, claim: str) -> str:
    """Under which facts have whether somebody used a code; under the code alone they have how often it was."""
    return f"{code}/{claim}"


def netted(uses: Iterable[CodeUse]) -> tuple[CodeUse, ...]:
    """At most one change of a code and of a claim, for a transaction may touch an item once: what is given back and
    taken again is held as before."""
    counts: dict[str, int] = {}
    most: dict[str, int | None] = {}
    claims: dict[str, dict[str, int]] = {}
    for use in uses:
        counts[use.code] = counts.get(use.code, 0) + use.by
        most[use.code] = use.most if use.by > 0 else most.get(use.code)
        by_whom = claims.setdefault(use.code, {})
        for claim, by in [(each, 1) for each in use.claims] + [(each, -1) for each in use.freed]:
            by_whom[claim] = by_whom.get(claim, 0) + by
    found = (
        CodeUse(
            code=code,
            by=by,
            most=most[code],
            claims=tuple(claim for claim, sign in claims[code].items() if sign > 0),
            freed=tuple(claim for claim, sign in claims[code].items() if sign < 0),
        )
        for code, by in counts.items()
    )
    return tuple(use for use in found if use.by or use.claims or use.freed)

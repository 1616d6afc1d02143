"""A discount code that was made for one person: by the policy of `after_complaint`, never written in shop.yaml. Pure.

Its use is counted like that of any other code (`codes.CodeUse`); what it gives is an item of its own in the table.
"""

import base64
import hashlib
import re
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from functions.commerce.codes import DiscountCode

FROZEN = ConfigDict(frozen=True, defer_build=True)
VERSION = 1
LETTERS = 7
DIGITS = "234567"
LOOKS = re.compile(r"[A-Z]{3,8}-[A-Z2-7]{7}[2-7]", re.IGNORECASE)
"""It ends in a digit, so that no word of a language looks like one."""


class IssuedCode(BaseModel):
    model_config = FROZEN

    v: int = VERSION
    code: DiscountCode
    order: str
    """That the case was about."""
    at: datetime


class CodePolicy(BaseModel):
    """What a code after a complaint gives: either `percent` or `amount` is more than 0."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid")

    percent: int = Field(default=0, ge=0, le=10_000)
    """Hundredths of a percent."""
    amount: int = Field(default=0, ge=0)
    """Minor units."""
    minimum: int = Field(default=0, ge=0)
    """Of the goods, before the discount."""
    valid_days: int = Field(default=60, ge=1, le=365)
    prefix: str = Field(default="SORRY", pattern="^[A-Z]{3,8}$")


class AfterComplaint(BaseModel):
    """What follows a case of goods that came back and that ended well. That a code is only for who got something
    damaged *and* is satisfied with how it was handled is no setting: it is what the code is for."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid")

    ask_after_hours: int = Field(default=2, ge=0, le=24 * 30)
    """From the end of the case to "how did we handle it?"."""
    code: CodePolicy | None = None
    """None: no codes are given."""


def written(prefix: str, secret: str) -> str:
    """ "SORRY-K3QX2MD4": 35 bits, and a digit, of what nobody can guess."""
    letters = base64.b32encode(hashlib.sha256(secret.encode()).digest()).decode()
    return f"{prefix}-{letters[:LETTERS]}{DIGITS[ord(letters[LETTERS]) % len(DIGITS)]}"


def issue(policy: CodePolicy, secret: str, *, order: str, at: datetime, until: date) -> IssuedCode:
    """To be used once, by whoever has it."""
    code = DiscountCode(
        code=written(policy.prefix, secret),
        percent=policy.percent,
        amount=policy.amount,
        minimum=policy.minimum,
        once=True,
        uses=1,
        until=until,
    )
    return IssuedCode(code=code, order=order, at=at)


def looks_issued(text: str) -> bool:
    return LOOKS.fullmatch(text.strip()) is not None

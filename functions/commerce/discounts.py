"""What a discount code takes off: which lines count, how much, to the cent on which line, and why it may not be. Pure.

The discount is shared by the lines that it is for in proportion to their value (largest remainder), in the order of
their SKUs, so that the order in which a cart was filled makes no difference. It is never more than those lines.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from functions.commerce.catalogue import Product
from functions.commerce.codes import DiscountCode
from functions.commerce.money import step
from functions.commerce.orders import OrderLine
from functions.commerce.pricing import WHOLE, apportion


class Refusal(StrEnum):
    """Why a code takes nothing off: what is told, and whether it may do so later."""

    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    USED = "used"
    """By this shopper, where it may be used once."""
    USED_UP = "used_up"
    NOT_FOR_THESE = "not_for_these"
    MINIMUM = "minimum"


FOR_GOOD = frozenset({Refusal.UNKNOWN, Refusal.NOT_YET, Refusal.EXPIRED, Refusal.USED, Refusal.USED_UP})
"""What no other cart would change: such a code is not kept."""


@dataclass(frozen=True)
class Judged:
    """A code against a cart. `amount` is 0 where it is refused."""

    amount: int = 0
    refusal: Refusal | None = None
    missing: int = 0
    """Goods that are wanted to reach the minimum."""


def find_code(codes: Iterable[DiscountCode], text: str) -> DiscountCode | None:
    """In whatever case a shopper writes it."""
    return next((each for each in codes if each.code.casefold() == text.strip().casefold()), None)


def is_for(code: DiscountCode, product: Product) -> bool:
    return not code.only or product.id in code.only or product.category in code.only


def judge(
    code: DiscountCode, lines: Iterable[OrderLine], counting: Collection[str], today: date, currency: str
) -> Judged:
    """`counting`: SKUs of products that it is for. What others use of it is not looked at here: see `used`."""
    if code.begin and today < code.begin:
        return Judged(refusal=Refusal.NOT_YET)
    if code.until and today > code.until:
        return Judged(refusal=Refusal.EXPIRED)
    goods = sum(line.gross for line in lines if line.sku in counting)
    if not goods and code.only:
        return Judged(refusal=Refusal.NOT_FOR_THESE)
    if goods < code.minimum or not goods:
        return Judged(refusal=Refusal.MINIMUM, missing=code.minimum - goods)
    return Judged(amount=_amount(code, goods, step(currency)))


def _amount(code: DiscountCode, goods: int, least: int) -> int:
    """A percentage half up, to what the currency can be charged in."""
    percent = (2 * goods * code.percent + WHOLE * least) // (2 * WHOLE * least) * least
    return min(percent or code.amount, goods)


def used(code: DiscountCode, count: int, claimed: bool) -> Refusal | None:
    """What its other uses make of it: `count` without this shopper's own unpaid order, `claimed` likewise."""
    if code.once and claimed:
        return Refusal.USED
    return Refusal.USED_UP if code.uses is not None and count >= code.uses else None


def take_off(
    amount: int, lines: Iterable[OrderLine], counting: Collection[str], currency: str
) -> tuple[OrderLine, ...]:
    """The lines, each with its share. The shares add up to the amount."""
    lines, least = tuple(lines), step(currency)
    weights = {line.sku: line.gross // least for line in lines if line.sku in counting}
    shares = apportion(amount // least, weights)
    return tuple(line.model_copy(update={"discount": shares.get(line.sku, 0) * least}) for line in lines)

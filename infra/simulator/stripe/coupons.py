"""Coupons and promotion codes. A session takes none of them here: the shop prices, and Stripe charges exactly that."""

import re
from typing import Any

from infra.simulator.stripe import money
from infra.simulator.stripe.errors import ApiError
from infra.simulator.stripe.ledger import Ledger

CODE = re.compile(r"[A-Za-z0-9-]{1,500}")
LONGEST = 5 * 366 * 86_400


def create(ledger: Ledger, given: dict[str, Any]) -> dict[str, Any]:
    if ("percent_off" in given) == ("amount_off" in given):
        raise ApiError(400, "Exactly one of percent_off and amount_off is needed.", param="percent_off")
    if not 0 < given.get("percent_off", 100) <= 100:
        raise ApiError(400, "A percentage is more than 0 and at most 100.", param="percent_off")
    if given.get("amount_off", 1) < 1 or ("amount_off" in given and "currency" not in given):
        raise ApiError(400, "An amount is at least 1, in a currency.", param="amount_off")
    if not ledger.now < given.get("redeem_by", ledger.now + 1) <= ledger.now + LONGEST:
        raise ApiError(400, "redeem_by is in the next five years.", param="redeem_by")
    id = given.get("id") or f"co{ledger.next('coupon'):022d}"
    if id in ledger.coupons:
        raise ApiError(400, "Coupon already exists.", code="resource_already_exists", param="id")
    ledger.coupons[id] = money.coupon(id, ledger.now, given)
    return coupon(ledger, id)


def coupon(ledger: Ledger, id: str) -> dict[str, Any]:
    """As it stands now: `valid` goes by the clock."""
    found = ledger.coupon(id)
    return found | {"valid": found["redeem_by"] is None or found["redeem_by"] > ledger.now}


def create_code(ledger: Ledger, given: dict[str, Any]) -> dict[str, Any]:
    promotion = given["promotion"]
    if promotion["type"] != "coupon" or "coupon" not in promotion:
        raise ApiError(400, "A promotion code is of a coupon.", param="promotion[coupon]")
    ledger.coupon(promotion["coupon"])
    code = given.get("code") or f"CODE{ledger.next('code')}"
    if not CODE.fullmatch(code):
        raise ApiError(400, "A code has letters, digits and dashes.", param="code")
    same = (each for each in ledger.promotion_codes.values() if each["code"].lower() == code.lower())
    if any(promotion_code(ledger, each["id"])["active"] for each in same):
        raise ApiError(400, "An active promotion code with this code already exists.", param="code")
    id = f"promo_{ledger.next('promo'):024d}"
    ledger.promotion_codes[id] = money.promotion_code(id, ledger.now, given, code)
    return promotion_code(ledger, id)


def promotion_code(ledger: Ledger, id: str) -> dict[str, Any]:
    """Active while it and its coupon are."""
    found = ledger.promotion_code(id)
    in_time = found["expires_at"] is None or found["expires_at"] > ledger.now
    valid = coupon(ledger, found["promotion"]["coupon"])["valid"]
    return found | {"active": found["active"] and in_time and valid}

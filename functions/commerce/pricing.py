"""What a cart costs: lines, shipping, the VAT that is in it. Integer minor units throughout.

Prices include VAT. The VAT inside a gross amount is `gross * rate / (100 % + rate)`, rounded half up once per rate, not
per line, so that the parts add up to the whole. Shipping is an ancillary cost of the goods: it shares their rates in
proportion to their value (largest remainder), as the Dutch tax office has it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from functions.commerce.orders import OrderLine, Shipping
from functions.commerce.shop import ShippingOption

WHOLE = 10_000
"""100 % in hundredths of a percent."""


@dataclass(frozen=True)
class Quote:
    goods: int
    shipping: int
    total: int
    vat: Mapping[int, int]
    """Rate (hundredths of a percent) → VAT included, minor units."""

    @property
    def vat_total(self) -> int:
        return sum(self.vat.values())


def quote(lines: Iterable[OrderLine], shipping: Shipping | None) -> Quote:
    """Totals of priced lines. Without `shipping` nothing is counted for it."""
    gross: dict[int, int] = {}
    for line in lines:
        gross[line.vat] = gross.get(line.vat, 0) + line.total
    goods = sum(gross.values())
    cost = shipping.price if shipping else 0
    shares = apportion(cost, gross)
    vat = {rate: included_vat(gross[rate] + shares[rate], rate) for rate in sorted(gross)}
    return Quote(goods=goods, shipping=cost, total=goods + cost, vat=vat)


def shipping_price(option: ShippingOption, goods: int) -> int:
    if option.free_from is not None and goods >= option.free_from:
        return 0
    return option.price


def included_vat(gross: int, rate: int) -> int:
    """VAT inside a gross amount, half up."""
    return (2 * gross * rate + WHOLE + rate) // (2 * (WHOLE + rate))


def apportion(amount: int, weights: Mapping[int, int]) -> dict[int, int]:
    """Split an amount over keys in proportion to their weights, to the last cent (largest remainder, then key)."""
    whole = sum(weights.values())
    if not whole:
        return dict.fromkeys(weights, 0)
    shares = {key: amount * weight // whole for key, weight in weights.items()}
    left = amount - sum(shares.values())
    by_remainder = sorted(weights, key=lambda key: (-(amount * weights[key] % whole), key))
    for key in by_remainder[:left]:
        shares[key] += 1
    return shares

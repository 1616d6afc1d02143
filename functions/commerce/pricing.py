"""What a cart costs: lines, shipping, the VAT that is in it. Integer minor units throughout.

Prices include VAT. The VAT inside a gross amount is `gross * rate / (100 % + rate)`, rounded half up once per rate, not
per line, so that the parts add up to the whole. Shipping is an ancillary cost of the goods: it shares their rates in
proportion to their value (largest remainder), as the Dutch tax office has it. A discount lowers the lines that it is
for (`discounts`), so their rates carry it, and the goods' value is what is asked for them (docs/adr/0020).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from functions.commerce.orders import OrderLine, Shipping
from functions.commerce.shop import Rules, ShippingOption

Key = TypeVar("Key", int, str)
WHOLE = 10_000
"""100 % in hundredths of a percent."""


@dataclass(frozen=True)
class Quote:
    goods: int
    """Before the discount."""
    discount: int
    shipping: int
    total: int
    taxed: Mapping[int, int]
    """Rate → what its VAT is in: goods less their discount, and their share of the shipping."""
    vat: Mapping[int, int]
    """Rate (hundredths of a percent) → VAT included, minor units."""

    @property
    def vat_total(self) -> int:
        return sum(self.vat.values())


def quote(lines: Iterable[OrderLine], shipping: Shipping | None) -> Quote:
    """Totals of priced lines. Without `shipping` nothing is counted for it."""
    lines = tuple(lines)
    net: dict[int, int] = {}
    for line in lines:
        net[line.vat] = net.get(line.vat, 0) + line.total
    cost = shipping.price if shipping else 0
    shares = apportion(cost, _worth(lines))
    taxed = {rate: net[rate] + shares[rate] for rate in sorted(net)}
    return Quote(
        goods=goods_value(lines),
        discount=sum(line.discount for line in lines),
        shipping=cost,
        total=sum(net.values()) + cost,
        taxed=taxed,
        vat={rate: included_vat(amount, rate) for rate, amount in taxed.items()},
    )


def _worth(lines: Iterable[OrderLine]) -> dict[int, int]:
    """By rate, what shipping is shared by: what is asked for the goods. Where all of it is given away, what they would
    have cost; where they are free, they share alike, for some rate there must be."""
    net: dict[int, int] = {}
    gross: dict[int, int] = {}
    for line in lines:
        net[line.vat] = net.get(line.vat, 0) + line.total
        gross[line.vat] = gross.get(line.vat, 0) + line.gross
    return next((each for each in (net, gross) if any(each.values())), dict.fromkeys(net, 1))


def goods_value(lines: Iterable[OrderLine]) -> int:
    """Before any discount: what free shipping (`free_from`) and a code's `minimum` are held against."""
    return sum(line.gross for line in lines)


def vat_rate(name: str, rules: Rules, country: str = "") -> int:
    """Of goods that go to a country ("": not known yet): its own rate, where the shop has named that."""
    return rules.vat_abroad.get(country, rules.vat)[name]


def shipping_price(option: ShippingOption, goods: int) -> int:
    if option.free_from is not None and goods >= option.free_from:
        return 0
    return option.price


def included_vat(gross: int, rate: int) -> int:
    """VAT inside a gross amount, half up."""
    return (2 * gross * rate + WHOLE + rate) // (2 * (WHOLE + rate))


def apportion(amount: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """Split an amount over keys in proportion to their weights, to the last cent (largest remainder, then key). Nobody
    gets more than their weight, unless the amount is more than all of them."""
    whole = sum(weights.values())
    if not whole:
        return dict.fromkeys(weights, 0)
    shares = {key: amount * weight // whole for key, weight in weights.items()}
    left = amount - sum(shares.values())
    by_remainder = sorted(weights, key=lambda key: (-(amount * weights[key] % whole), key))
    for key in by_remainder[:left]:
        shares[key] += 1
    return shares

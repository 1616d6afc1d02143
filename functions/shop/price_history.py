"""The lowest price of the 30 days before a reduction, from what was really live. Pure: imports nothing of ours.

Directive 98/6/EC art. 6a (Omnibus Directive (EU) 2019/2161): "Any announcement of a price reduction shall indicate the
prior price … the lowest price applied by the trader during a period of time not shorter than 30 days prior to the
application of the price reduction." So the days before the present price began count, not those before today: what is
said stays the same for as long as the price does, and a merchant cannot claim a price that nobody could have paid.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

PRIOR = timedelta(days=30)


@dataclass(frozen=True)
class Live:
    """The prices of a version, from when it went live until the next one did."""

    since: datetime
    prices: Mapping[str, int]
    """SKU → minor units."""
    reduced: frozenset[str] = frozenset()
    """SKUs whose price was announced as reduced."""


def lowest_before(sku: str, price: int, history: Sequence[Live], now: datetime) -> int | None:
    """`history`: oldest first. None: it was not for sale in those days, or for no more than it costs now."""
    began = now
    earlier = list(history)
    while earlier and earlier[-1].prices.get(sku) == price and sku in earlier[-1].reduced:
        began = earlier.pop().since
    asked = pairwise((*(each.since for each in earlier), began))
    prior = [
        each.prices[sku]
        for each, (_, until) in zip(earlier, asked, strict=True)
        if sku in each.prices and until > began - PRIOR
    ]
    lowest = min(prior, default=price)
    return lowest if lowest > price else None


def lowest_prices(
    prices: Mapping[str, int], reduced: Iterable[str], history: Sequence[Live], now: datetime
) -> dict[str, int]:
    """SKU → the price to show beside it, for those reductions that are real."""
    found = {sku: lowest_before(sku, prices[sku], history, now) for sku in sorted(reduced)}
    return {sku: lowest for sku, lowest in found.items() if lowest is not None}

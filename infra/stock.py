"""`make stock STAGE=… ARGS="SKU=12 SKU+5 SKU-2"`: set or change live stock.

`SKU=12` says how many can be sold from now on; `SKU+5` and `SKU-2` change that. What is reserved for a payment or sold
stays as it is.
"""

import argparse
import re
from dataclasses import dataclass
from difflib import get_close_matches

from functions.commerce.catalogue import Wish
from functions.commerce.shop import Shop
from functions.errors import Conflict
from functions.storage import stock
from functions.storage.table import Table
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.packing_slip import live_shop, table_of
from infra.publish import target

_CHANGE = re.compile(r"^(?P<sku>[A-Za-z0-9][A-Za-z0-9._-]*?)(?P<how>[=+-])(?P<many>\d{1,7})$")
LOOKED_AT = 2000
"""Products whose SKUs are compared with one that is not known."""
LIKE = 0.7
"""How much of two SKUs must be the same for one to be meant by the other."""


@dataclass(frozen=True)
class Change:
    sku: str
    how: str
    many: int


def read_change(text: str, shop: Shop) -> Change:
    """Of a SKU that the live shop keeps stock of. Raises Stop."""
    found = _CHANGE.match(text)
    if not found:
        raise Stop(f"{text} is not a change of stock: write SKU=12, SKU+5 or SKU-2")
    sku = found["sku"]
    product = shop.product_of(sku)
    if product is None:
        raise Stop(f"{sku} is not in the live shop{_meant(sku, shop)}")
    if not product.variant(sku).tracked:
        raise Stop(f"{sku} never runs out: its stock is empty in catalogue.csv, so none is kept")
    return Change(sku, found["how"], int(found["many"]))


def _meant(sku: str, shop: Shop) -> str:
    known = [variant.sku for each in shop.find(Wish(), limit=LOOKED_AT).products for variant in each.variants]
    folded = {each.upper(): each for each in known}
    near = [folded[each] for each in get_close_matches(sku.upper(), folded, n=3, cutoff=LIKE)]
    return f" (do you mean {' or '.join(near)}?)" if near else ""


def carry_out(table: Table, change: Change) -> str:
    """What was done, in a line. Raises Stop."""
    sku, how, many = change.sku, change.how, change.many
    if how == "=":
        stock.set_stock(table, sku, many)
        return f"{sku}: {many} can be sold"
    try:
        stock.adjust_stock(table, sku, many if how == "+" else -many)
    except Conflict:
        raise Stop(f"{sku}: there are no {many} to take away, or it has no stock yet: set it with {sku}=…") from None
    return f"{sku}: {how}{many}"


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make stock", description="Set or change live stock.")
    cloud_options(parser)
    parser.add_argument("changes", nargs="+", metavar="SKU=12", help="or SKU+5, SKU-2")
    given = parser.parse_args()
    cloud = cloud_of(given)
    place = target(cloud, given.stage).place
    table, shop = table_of(cloud, place), live_shop(cloud, place)
    # All are read before the first is carried out: a typing error in the last changes nothing.
    for change in [read_change(text, shop) for text in given.changes]:
        say(carry_out(table, change))


if __name__ == "__main__":
    main()

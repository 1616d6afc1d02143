"""A change of live stock, in words: "SKU=12" says how many can be sold from now on, "SKU+5" and "SKU-2" change that.

Read and carried out for the command and for the console. What is reserved for a payment or sold stays as it is.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from functions.commerce.catalogue import Wish
from functions.commerce.shop import Shop
from functions.errors import BadRequest, Conflict, Fault
from functions.shop.faults import fault
from functions.storage import stock
from functions.storage.table import Table

HOW = ("=", "+", "-")
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
    """Of a SKU that the live shop keeps stock of. Raises BadRequest."""
    found = _CHANGE.match(text)
    if not found:
        raise BadRequest(fault("stock_change", text=text))
    sku = found["sku"]
    product = shop.product_of(sku)
    if product is None:
        raise BadRequest(_unknown(sku, shop))
    if not product.variant(sku).tracked:
        raise BadRequest(fault("never_out", sku=sku))
    return Change(sku, found["how"], int(found["many"]))


def _unknown(sku: str, shop: Shop) -> Fault:
    known = [variant.sku for each in shop.find(Wish(), limit=LOOKED_AT).products for variant in each.variants]
    folded = {each.upper(): each for each in known}
    near = [folded[each] for each in get_close_matches(sku.upper(), folded, n=3, cutoff=LIKE)]
    if not near:
        return fault("not_live", sku=sku)
    return fault("not_live_near", sku=sku, either=" or ".join(near), near=", ".join(near))


def carry_out(table: Table, change: Change) -> str:
    """What was done, in a line. Raises BadRequest."""
    sku, how, many = change.sku, change.how, change.many
    if how == "=":
        stock.set_stock(table, sku, many)
        return f"{sku}: {many} can be sold"
    try:
        stock.adjust_stock(table, sku, many if how == "+" else -many)
    except Conflict:
        raise BadRequest(fault("stock_short", sku=sku, many=many)) from None
    return f"{sku}: {how}{many}"

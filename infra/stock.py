"""`python -m infra.stock --stage STAGE SKU=12 SKU+5 SKU-2`: set or change live stock.

`SKU=12` says how many can be sold from now on; `SKU+5` and `SKU-2` change that. What is reserved for a payment or sold
stays as it is.
"""

import argparse
import os
import re

from functions.errors import Conflict
from functions.storage import stock
from functions.storage.table import Table
from infra.console import Stop, command, say
from infra.publish import target
from infra.stack import Cloud

_CHANGE = re.compile(r"^(?P<sku>[A-Za-z0-9][A-Za-z0-9._-]*?)(?P<how>[=+-])(?P<many>\d{1,7})$")


def change(table: Table, text: str) -> str:
    """Carry out one change; what was done, in a line. Raises Stop."""
    found = _CHANGE.match(text)
    if not found:
        raise Stop(f"{text} is not a change of stock: write SKU=12, SKU+5 or SKU-2")
    sku, how, many = found["sku"], found["how"], int(found["many"])
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
    parser = argparse.ArgumentParser(prog="python -m infra.stock", description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--region", default=os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"))
    parser.add_argument("--profile", help="the profile of your AWS configuration")
    parser.add_argument("changes", nargs="+", metavar="SKU=12", help="or SKU+5, SKU-2")
    given = parser.parse_args()
    if not given.region:
        parser.error("give --region, or set AWS_REGION")
    cloud = Cloud(given.region, endpoint=os.environ.get("AWS_ENDPOINT_URL"), profile=given.profile)
    place = target(cloud, given.stage).place
    table = Table(place.table, place.shop, lambda: cloud.client("dynamodb"))
    for text in given.changes:
        say(change(table, text))


if __name__ == "__main__":
    main()

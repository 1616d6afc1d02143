"""`make stock STAGE=… ARGS="SKU=12 SKU+5 SKU-2"`: set or change live stock.

`SKU=12` says how many can be sold from now on; `SKU+5` and `SKU-2` change that. What is reserved for a payment or sold
stays as it is.
"""

import argparse

from functions.errors import BadRequest
from functions.stock_change import carry_out, read_change
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.packing_slip import live_shop, table_of
from infra.publish import target


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make stock", description="Set or change live stock.")
    cloud_options(parser)
    parser.add_argument("changes", nargs="+", metavar="SKU=12", help="or SKU+5, SKU-2")
    given = parser.parse_args()
    cloud = cloud_of(given)
    place = target(cloud, given.stage).place
    table, shop = table_of(cloud, place), live_shop(cloud, place)
    try:
        # All are read before the first is carried out: a typing error in the last changes nothing.
        for change in [read_change(text, shop) for text in given.changes]:
            say(carry_out(table, change))
    except BadRequest as error:
        raise Stop(str(error)) from None


if __name__ == "__main__":
    main()

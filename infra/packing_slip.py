"""`make packing-slip STAGE=… NUMBER=1042`: what the florist makes, and where it goes; with the card, to cut out.

Writes a page to print (A4) and prints the same as text: functions/packing_slip.py.
"""

import argparse
from pathlib import Path
from typing import Any

from functions.commerce.orders import Order
from functions.commerce.shop import Shop
from functions.errors import BadRequest, NotFound
from functions.packing_slip import as_page, as_text, slip, warnings
from functions.shop.bundle import BundlePointer, Bundles
from functions.shop.publish import Place
from functions.storage import reads
from functions.storage.table import Table
from infra.console import Stop, command, say
from infra.dependencies import ROOT
from infra.deploy import cloud_of, cloud_options
from infra.publish import target


def table_of(cloud: Any, place: Place) -> Table:
    return Table(place.table, place.shop, lambda: cloud.client("dynamodb"))


def find(cloud: Any, stage: str, number: str) -> tuple[Order, Shop]:
    """Raises Stop."""
    place = target(cloud, stage).place
    table = table_of(cloud, place)
    order = reads.find_order(table, number)
    if order is None:
        raise Stop(f"there is no order {number} in stage {stage}")
    return order, live_shop(cloud, place)


def live_shop(cloud: Any, place: Place) -> Shop:
    """Raises Stop where nothing is published."""
    from functions.messages.render import Renderer

    try:
        pointer = reads.pointer(table_of(cloud, place))
    except NotFound as missing:
        raise Stop(f"{missing}: make publish") from None
    s3 = cloud.client("s3")
    bundles = Bundles(lambda key: s3.get_object(Bucket=place.bundles, Key=key)["Body"].read(), Renderer)
    return bundles.open(BundlePointer.model_validate_json(pointer))


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make packing-slip", description="Print what an order is made of.")
    cloud_options(parser)
    parser.add_argument("number", help="the order's number")
    parser.add_argument("--out", type=Path, default=ROOT / ".local" / "packing-slips", help="folder for the page")
    given = parser.parse_args()
    order, shop = find(cloud_of(given), given.stage, given.number)
    try:
        made = slip(order, shop)
    except BadRequest as wrong:
        raise Stop(str(wrong)) from None
    given.out.mkdir(parents=True, exist_ok=True)
    path = given.out / f"{made.number}.html"
    path.touch(mode=0o600)
    path.write_text(as_page(made), encoding="utf-8")
    say("\n".join((as_text(made), *warnings(order))))
    say(f"\nTo print: {path}")


if __name__ == "__main__":
    main()

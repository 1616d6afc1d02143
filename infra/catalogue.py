"""`make catalogue STAGE=…`: the shop's products as a catalogue file for Meta (Commerce Manager → Data sources), as CSV.

Pictures have the addresses that `publish` gave them, availability is the live stock, and each SKU is the id by which
WhatsApp names a product to us. What Meta shows of prices is for show: an order is priced by the shop.
Columns: Meta, "Product data specifications", those that it requires and those of variants.
"""

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from functions.commerce.catalogue import Product, Variant
from functions.commerce.money import exponent
from functions.commerce.shop import Rules
from functions.errors import PublishError
from functions.shop.compile import image_names
from functions.shop.folder import Folder, read_folder
from functions.shop.publish import Publisher
from functions.storage import reads
from functions.storage.table import MOST_KEYS, Table
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.publish import target

COLUMNS = (
    "id", "title", "description", "availability", "condition", "price", "link", "image_link", "brand", "item_group_id",
    "size", "color",
)  # fmt: skip
LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 9999


def rows(
    folder: Folder, locale: str, pictures: Mapping[str, str], stock: Mapping[str, int | None]
) -> Iterator[dict[str, str]]:
    """A row a variant. `stock` holds what is tracked: SKU → units."""
    for product in folder.catalogue.products:
        for variant in product.variants:
            yield _row(folder.shop.rules, product, variant, locale, pictures, stock)


def _row(
    rules: Rules,
    product: Product,
    variant: Variant,
    locale: str,
    pictures: Mapping[str, str],
    stock: Mapping[str, int | None],
) -> dict[str, str]:
    label = product.label(variant.sku, locale)
    title = f"{product.title[locale]} ({label})" if label else product.title[locale]
    picture = variant.image or next(iter(product.images), "")
    left = stock.get(variant.sku)
    axes = {axis: product.axes[axis][value][locale] for axis, value in variant.options.items() if axis in product.axes}
    return {
        "id": variant.sku,
        "title": title[:LONGEST_TITLE],
        "description": (product.description[locale] or title)[:LONGEST_DESCRIPTION],
        "availability": "out of stock" if variant.tracked and left is not None and left <= 0 else "in stock",
        "condition": "new",
        "price": f"{_decimal(variant.price.amount, rules.currency)} {rules.currency}",
        "link": rules.website,
        "image_link": pictures.get(picture, ""),
        "brand": rules.name,
        "item_group_id": product.id,
        "size": axes.get("size", ""),
        "color": axes.get("colour", ""),
    }


def _decimal(amount: int, currency: str) -> str:
    """With a point: "24.95", and "2495" of a currency without minor units."""
    places = exponent(currency)
    whole, minor = divmod(amount, 10**places)
    return f"{whole}.{minor:0{places}d}" if places else str(whole)


def write(to: TextIO, found: Iterator[dict[str, str]]) -> int:
    """How many rows."""
    writer, count = csv.DictWriter(to, COLUMNS, lineterminator="\n"), 0
    writer.writeheader()
    for row in found:
        writer.writerow(row)
        count += 1
    return count


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.catalogue", description=__doc__)
    cloud_options(parser)
    parser.add_argument(
        "--shop", type=Path, default=Path("templates/shop"), help="the shop folder, as it was published"
    )
    parser.add_argument("--locale", help="of titles and descriptions; default: the shop's first")
    parser.add_argument("--out", type=Path, help="the file to write; default: standard output")
    given = parser.parse_args()
    cloud = cloud_of(given)
    place = target(cloud, given.stage).place
    try:
        folder = read_folder(given.shop)
    except PublishError as error:
        raise Stop(str(error)) from None
    rules = folder.shop.rules
    if not rules.website:
        raise Stop("shop.yaml, website: Meta wants an address for every product → set it")
    locale = given.locale or rules.locales[0]
    if locale not in rules.locales:
        raise Stop(f"--locale {locale}: the shop has {', '.join(rules.locales)}")
    pictures = Publisher(cloud.client("s3"), cloud.client("dynamodb"), place).pictures.addresses(image_names(folder))
    table = Table(place.table, place.shop, lambda: cloud.client("dynamodb"))
    skus, stock = list(folder.catalogue.stock), {}
    for at in range(0, len(skus), MOST_KEYS):
        stock |= reads.facts(table, skus=skus[at : at + MOST_KEYS]).stock
    found = rows(folder, locale, pictures, stock)
    if given.out is None:
        write(sys.stdout, found)
        return
    with given.out.open("w", encoding="utf-8", newline="") as file:
        count = write(file, found)
    say(f"{given.out}: {count} products, in {locale}")


if __name__ == "__main__":
    main()

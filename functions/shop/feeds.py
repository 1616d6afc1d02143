"""The shop's products as Meta and Google take them: a row a variant, of which the id is our SKU. Imports core types.

Pictures have the addresses that `publish` gave them, availability is the live stock. What is told of prices is for
show: an order is priced by the shop. Columns: Meta, "Product data specifications", those that it requires and those of
variants; Google Merchant Center calls them the same, in XML with its namespace.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO
from xml.etree.ElementTree import Element, SubElement, tostring

from functions.commerce.catalogue import Product, Variant
from functions.commerce.money import exponent
from functions.commerce.shop import Rules

GOOGLE = "http://base.google.com/ns/1.0"

COLUMNS = (
    "id", "title", "description", "availability", "condition", "price", "link", "image_link", "brand", "item_group_id",
    "size", "color",
)  # fmt: skip
LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 9999


def rows(
    rules: Rules,
    products: Iterable[Product],
    locale: str,
    pictures: Mapping[str, str],
    stock: Mapping[str, int | None],
) -> Iterator[dict[str, str]]:
    """A row a variant. `pictures`: file name → address; `stock` holds what is tracked: SKU → units."""
    for product in products:
        for variant in product.variants:
            yield _row(rules, product, variant, locale, pictures, stock)


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
        "price": f"{decimal(variant.price.amount, rules.currency)} {rules.currency}",
        "link": rules.website,
        "image_link": pictures.get(picture, ""),
        "brand": rules.name,
        "item_group_id": product.id,
        "size": axes.get("size", ""),
        "color": axes.get("colour", ""),
    }


def decimal(amount: int, currency: str) -> str:
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


def google(rules: Rules, found: Iterable[Mapping[str, str]]) -> bytes:
    """RSS 2.0 as Google Merchant Center reads it; what is empty is left out."""
    rss = Element("rss", {"version": "2.0", "xmlns:g": GOOGLE})
    channel = SubElement(rss, "channel")
    for name, said in (("title", rules.name), ("link", rules.website), ("description", rules.name)):
        SubElement(channel, name).text = said
    for row in found:
        item = SubElement(channel, "item")
        for name, cell in row.items():
            if cell:
                SubElement(item, f"g:{name}").text = cell.replace(" ", "_") if name == "availability" else cell
    written: bytes = tostring(rss, encoding="utf-8", xml_declaration=True)
    return written

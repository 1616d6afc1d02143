"""A shop folder with a change in what it sells, as a transcript tells it: "VAAS-WIT 17.95" (a price), "without
hortensia" (a product that is not sold yet), or "as it was".

Everything but the catalogue is the folder's own, by links: nothing of it is written.
"""

import csv
import io
import re
from pathlib import Path

from functions.shop.rows import FILE

AS_IT_WAS = "as it was"
_PRICE = re.compile(r"^(?P<sku>[A-Z0-9-]+) (?P<price>\d+\.\d\d)$")
_WITHOUT = re.compile(r"^without (?P<product>[a-z0-9-]+)$")


def lay_out(shop: Path, told: str, into: Path) -> Path:
    """The changed folder, under an empty one. Raises LookupError for what cannot be understood or is not sold."""
    for each in shop.iterdir():
        if each.name != FILE:
            (into / each.name).symlink_to(each.resolve(), target_is_directory=each.is_dir())
    catalogue = (shop / FILE).read_text(encoding="utf-8")
    (into / FILE).write_text(catalogue if told == AS_IT_WAS else _changed(catalogue, told), encoding="utf-8")
    return into


def _changed(catalogue: str, told: str) -> str:
    reader = csv.DictReader(io.StringIO(catalogue))
    rows, price, without = list(reader), _PRICE.match(told), _WITHOUT.match(told)
    if price:
        kept = [row | {"price": price["price"]} if row["sku"] == price["sku"] else row for row in rows]
    elif without:
        kept = [row for row in rows if row["product"] != without["product"]]
    else:
        raise LookupError(f"publish: “SKU 17.95”, “without PRODUCT” or “{AS_IT_WAS}”, not “{told}”")
    if kept == rows:
        raise LookupError(f"publish: {told} changes nothing")
    written = io.StringIO()
    writer = csv.DictWriter(written, reader.fieldnames or (), lineterminator="\n")
    writer.writeheader()
    writer.writerows(kept)
    return written.getvalue()

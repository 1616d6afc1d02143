"""`make catalogue STAGE=…`: the shop's products as a catalogue file for Meta (Commerce Manager → Data sources), as CSV.

Each SKU is the id by which WhatsApp names a product to us. The console makes the same file (functions/shop/feeds.py).
"""

import argparse
import sys
from pathlib import Path

from functions.errors import PublishError
from functions.shop.compile import image_names
from functions.shop.feeds import rows, write
from functions.shop.folder import read_folder
from functions.shop.publish import Publisher
from functions.storage import reads
from functions.storage.table import MOST_KEYS, Table
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.publish import target


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
    found = rows(rules, folder.catalogue.products, locale, pictures, stock)
    if given.out is None:
        write(sys.stdout, found)
        return
    with given.out.open("w", encoding="utf-8", newline="") as file:
        count = write(file, found)
    say(f"{given.out}: {count} products, in {locale}")


if __name__ == "__main__":
    main()

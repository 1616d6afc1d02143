"""Compiles a shop folder into a bundle: one deterministic tar.gz with rules, rows, search index and template sources.

Used by the publish tools, the demo and tests; the bundle is read by bundle.py. The same folder gives the same bytes,
whoever compiles it and when, so that publishing what is live already changes nothing.
"""

import gzip
import hashlib
import io
import json
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from functions.commerce.catalogue import Product
from functions.shop import index
from functions.shop.faq import index_questions
from functions.shop.folder import Folder
from functions.shop.formats import formats
from functions.shop.language import stems
from functions.shop.price_lists import price_list

VERSION = 1
SHOP_FILE = "shop.json"
ROWS_FILE = "catalogue.sqlite"
FAQ_FILE = "faq.json"
SEARCH_FOLDER = "search"
MESSAGES_FOLDER = "messages"


@dataclass(frozen=True)
class Compiled:
    version: str
    """SHA-256 of `archive`, hex."""
    archive: bytes
    prices: bytes
    """What everything costs in it (price_lists.py)."""


def image_names(folder: Folder) -> dict[str, str]:
    """File name → the name it is served under: its content's hash, so that a changed picture has a new address."""
    return {name: f"{digest[:32]}{Path(name).suffix.lower()}" for name, digest in folder.images.items()}


def compile_folder(
    folder: Folder, addresses: Mapping[str, str], lowest: Mapping[str, int] = MappingProxyType({})
) -> Compiled:
    """`addresses`: image file name → absolute address. An image without one is left out.

    `lowest`: SKU → the lowest price of the 30 days before it was reduced (price_history.py); without one a price is
    not shown as reduced.
    """
    products = [_published(product, addresses, lowest) for product in folder.catalogue.products]
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        (root / SHOP_FILE).write_text(_json(_shop(folder)), encoding="utf-8")
        (root / FAQ_FILE).write_text(_json(index_questions(folder.questions)), encoding="utf-8")
        index.write_rows(root / ROWS_FILE, products)
        index.write_search(root / SEARCH_FOLDER, folder, products)
        for locale, sources in folder.templates.items():
            (root / MESSAGES_FOLDER / locale).mkdir(parents=True)
            for key, source in sources.items():
                (root / MESSAGES_FOLDER / locale / f"{key}.j2").write_text(source, encoding="utf-8")
        archive = _archive(root)
    return Compiled(
        hashlib.sha256(archive).hexdigest(), archive, price_list(folder.catalogue.prices, folder.catalogue.reduced)
    )


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False)


def _published(product: Product, addresses: Mapping[str, str], lowest: Mapping[str, int]) -> Product:
    variants = tuple(
        variant.model_copy(
            update={
                "image": addresses.get(variant.image) if variant.image else None,
                "lowest_30_days": lowest.get(variant.sku),
            }
        )
        for variant in product.variants
    )
    images = tuple(addresses[name] for name in product.images if name in addresses)
    alts = {addresses[name]: told for name, told in product.alts.items() if name in addresses}
    return product.model_copy(update={"images": images, "variants": variants, "alts": alts})


def _shop(folder: Folder) -> dict[str, Any]:
    rules = folder.shop.rules
    counted: dict[str, list[int]] = defaultdict(list)
    for product in folder.catalogue.products:
        counted[product.category].append(product.cheapest.amount)
    return {
        "v": VERSION,
        "rules": rules.model_dump(mode="json"),
        "categories": [category.model_dump() for category in folder.shop.categories if category.id in counted],
        "formats": {locale: formats(locale, rules.country, rules.currency) for locale in rules.locales},
        "words": {
            kind: folder.vocabulary.lookup(kind, rules.locales) for kind in ("colours", "occasions", "categories")
        },
        "labels": {kind: folder.vocabulary.labels[f"{kind}s"] for kind in ("colour", "occasion")},
        "sizes": folder.vocabulary.sizes,
        "compounds": _stems(folder.vocabulary.compounds, rules.locales),
        "bands": {
            name: _band(prices)
            for name, prices in (
                ("", [price for prices in counted.values() for price in prices]),
                *sorted(counted.items()),
            )
        },
        "products": len(folder.catalogue.products),
    }


def _stems(found: list[str], locales: tuple[str, ...]) -> list[str]:
    return sorted({stem for word in found for stem in stems(word, locales)})


def _band(prices: list[int]) -> tuple[int, int]:
    """What is cheap and what is dear here: a third costs at most the one, a third at least the other."""
    ordered = sorted(prices)
    return ordered[(len(ordered) - 1) // 3], ordered[(len(ordered) * 2) // 3]


def _archive(root: Path) -> bytes:
    """Sorted names, no times, no owners: nothing but the content."""
    buffer = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0, compresslevel=6) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar,
    ):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                entry = tarfile.TarInfo(str(path.relative_to(root)))
                entry.size = path.stat().st_size
                with path.open("rb") as file:
                    tar.addfile(entry, file)
    return buffer.getvalue()

"""What is live beside the draft: the stock, which moves at once, and what was published of a product."""

from collections.abc import Callable, Iterable, Mapping

from functions import bootstrap
from functions.commerce.catalogue import Product
from functions.console.catalogue.checking import check_shelf, read_product
from functions.console.catalogue.shelf import Entry, Shelf
from functions.errors import NotFound
from functions.settings import settings
from functions.storage import stock
from functions.storage.drafts import Draft

IMAGES = "images"
"""Folder of the draft's pictures, and of the published ones."""


def left(skus: Iterable[str]) -> dict[str, int]:
    return stock.available(bootstrap.table(), skus)


def published(product: str) -> Product | None:
    """None: not live, or nothing is."""
    try:
        return bootstrap.live_shop().product(product)
    except NotFound:
        return None


def is_published(shelf: Shelf, draft: Draft, entry: Entry) -> bool:
    """Whether what shoppers see of it is what stands in the draft. What cannot be published is not."""
    return _same(published(entry.id), read_product(shelf, entry.id, entry.rows), draft)


def unpublished(shelf: Shelf, draft: Draft) -> frozenset[str]:
    """Of all products at once, and known until one of both is another: 10,000 take seconds."""
    name = (draft.manifest, _live_version())
    if name not in _known:
        _known.clear()
        here = {product.id: product for product in check_shelf(shelf).catalogue.products}
        _known[name] = frozenset(each for each in shelf.entries if not _same(published(each), here.get(each), draft))
    return _known[name]


_known: dict[tuple[str, str], frozenset[str]] = {}


def _live_version() -> str:
    try:
        return bootstrap.live_shop().version
    except NotFound:
        return ""


def _same(there: Product | None, here: Product | None, draft: Draft) -> bool:
    if there is None or here is None:
        return False
    return _shown(there, _name) == _shown(here, lambda picture: served(draft, picture))


def _shown(product: Product, name: Callable[[str], str]) -> dict[str, object]:
    """But for what publish adds to it, the lowest price of before; its pictures by the `name` they are served under.

    Plain dicts: to copy a model takes ten times as long, and there are ten thousand."""
    variants = [
        {**vars(each), "lowest_30_days": None, "image": each.image and name(each.image)} for each in product.variants
    ]
    alts = {name(picture): told for picture, told in product.alts.items()}
    return {**vars(product), "variants": variants, "images": [name(each) for each in product.images], "alts": alts}


def _name(address: str) -> str:
    return address.rpartition("/")[2]


def served(draft: Draft, name: str) -> str:
    """The name that a picture is served under (functions/shop/compile.py): by the hash of what it shows."""
    digest = draft.files.get(f"{IMAGES}/{name}", "")
    return f"{digest[:32]}.{name.rpartition('.')[2].lower()}" if digest else name


def picture_address(draft: Draft, name: str) -> str:
    """ "": there is none."""
    return f"{settings().assets_url}/{IMAGES}/{served(draft, name)}" if f"{IMAGES}/{name}" in draft.files else ""


def stock_words(rows: Iterable[Mapping[str, str]], known: Mapping[str, int]) -> int | None:
    """All that is left of a product's variants; None: nothing is known, as before it is first published."""
    found = [known[row["sku"]] for row in rows if row.get("sku") in known]
    return sum(found) if found else None

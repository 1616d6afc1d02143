"""Publishes a folder that was checked, whose files are kept: compiled, its pictures copied, the pointer moved last.

Whatever goes wrong, the live shop stays as it is.
"""

from dataclasses import dataclass

from functions.publishing.check import Checked
from functions.shop.compile import compile_folder, image_names
from functions.shop.progress import Progress, quiet
from functions.shop.publish import Publisher, Signed


@dataclass(frozen=True)
class Outcome:
    version: str
    moved: bool
    """False: it was live already."""
    products: int
    size: int
    """Bytes of the bundle."""
    removed: int
    """Old versions."""
    not_reduced: tuple[str, ...]
    """SKUs whose price is not shown as reduced."""


def publish(
    checked: Checked,
    publisher: Publisher,
    signed: Signed,
    progress: Progress = quiet,
    *,
    instead_of: str | None = None,
) -> Outcome:
    """`instead_of` as Publisher.publish has it. Raises PublishError."""
    folder = checked.folder
    names = image_names(folder)
    progress("compiling", 0, 1)
    lowest = publisher.lowest_prices(folder.catalogue.prices, folder.catalogue.reduced)
    compiled = compile_folder(folder, publisher.pictures.addresses(names), lowest)
    progress("compiling", 1, 1)
    publisher.pictures.copy(folder.images, names, progress)
    removed = publisher.remove_old()
    products = len(folder.catalogue.products)
    moved = publisher.publish(
        compiled, products, folder.catalogue.stock, progress, signed=signed, instead_of=instead_of
    )
    not_reduced = tuple(sorted(folder.catalogue.reduced - lowest.keys()))
    return Outcome(compiled.version, moved, products, len(compiled.archive), removed, not_reduced)

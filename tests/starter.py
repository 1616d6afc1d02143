"""The starter shop, compiled from its folder once a test run: the real bundle, search index and templates."""

import tempfile
from functools import cache
from pathlib import Path

from functions.messages.render import Renderer
from functions.shop.bundle import Bundle, open_archive
from functions.shop.compile import compile_folder
from functions.shop.folder import Folder, read_folder

FOLDER = Path(__file__).parents[1] / "templates" / "shop"


@cache
def starter_folder() -> Folder:
    return read_folder(FOLDER)


@cache
def starter_shop() -> Bundle:
    folder = starter_folder()
    addresses = {name: f"https://shop.test/images/{name}" for name in folder.images}
    compiled = compile_folder(folder, addresses)
    return open_archive(compiled.archive, Renderer, Path(tempfile.mkdtemp(prefix="starter-shop-")))


def starter_stock() -> dict[str, int]:
    """Units per SKU, as the catalogue's column `stock` has it."""
    return dict(starter_folder().catalogue.stock)

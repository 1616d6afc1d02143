"""The starter shop, compiled from its folder once a test run: the real bundle, search index and templates."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from functions.commerce.shop import Rules
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
    read = starter_folder()
    addresses = {name: f"https://shop.test/images/{name}" for name in read.images}
    compiled = compile_folder(read, addresses)
    folder = tempfile.mkdtemp(prefix="starter-shop-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return open_archive(compiled.archive, Renderer, Path(folder))


class Ruled:
    """The starter shop with other rules: what the merchant changed in shop.yaml."""

    def __init__(self, rules: Rules) -> None:
        self.shop, self.rules = starter_shop(), rules

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shop, name)

    def __deepcopy__(self, _: object) -> "Ruled":
        return self


def with_shipping(option_id: str, **changes: Any) -> Ruled:
    """The starter shop with one way of shipping changed; other names are the rules' own."""
    rules = starter_shop().rules
    own = {name: changes.pop(name) for name in list(changes) if name in type(rules).model_fields}
    shipping = tuple(
        option.model_copy(update=changes) if option.id == option_id else option for option in rules.shipping
    )
    return Ruled(rules.model_copy(update={"shipping": shipping, **own}))


def starter_stock() -> dict[str, int]:
    """Units per SKU, as the catalogue's column `stock` has it."""
    return dict(starter_folder().catalogue.stock)

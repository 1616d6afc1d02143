"""The starter shop, compiled and opened in this process: what the engine's tests talk to."""

import tempfile
from functools import cache
from pathlib import Path

from functions.messages.render import Renderer
from functions.shop.bundle import Bundle, open_archive
from functions.shop.compile import compile_folder
from functions.shop.folder import read_folder

STARTER = Path(__file__).resolve().parents[1] / "templates" / "shop"
IMAGES = "https://images.example/de-linde/"


@cache
def starter_shop() -> Bundle:
    return open_shop(STARTER)


def open_shop(path: Path) -> Bundle:
    folder = read_folder(path, check_images=False)
    addresses = {name: IMAGES + name for name in folder.catalogue.image_rows}
    compiled = compile_folder(folder, addresses)
    return open_archive(compiled.archive, Renderer, Path(tempfile.mkdtemp(prefix="chatkassa-test-")))

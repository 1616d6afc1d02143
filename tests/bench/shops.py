"""Shops of any size, compiled as a real one is and opened from disk."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from functions.messages.render import Renderer
from functions.shop.bundle import Bundle, open_archive
from functions.shop.compile import compile_folder
from functions.shop.folder import read_folder
from tests.shop.synthetic import synthetic_folder
from tests.starter import starter_shop


@cache
def shop_of(size: int) -> Bundle:
    """A shop with that many products; up to a hundred, the starter shop."""
    if size <= 100:
        return starter_shop()
    root = Path(mkdtemp(prefix=f"bench-shop-{size}-"))
    folder = synthetic_folder(root / "shop", size)
    compiled = compile_folder(read_folder(folder, check_images=False), {})
    shutil.rmtree(folder)
    return open_archive(compiled.archive, Renderer, root)

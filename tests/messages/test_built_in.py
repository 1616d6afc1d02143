"""The built-in texts are every shop's: what a florist says is in the starter shop's own folder."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
WARES = re.compile(r"bloem|flower|tulp|tulip|\broz|\brose|boeket|bouquet|vaas|vase", re.IGNORECASE)


@pytest.mark.parametrize("path", sorted((TEMPLATES / "messages").glob("*/*.j2")), ids=lambda path: path.stem)
def test_a_built_in_text_names_no_wares(path: Path) -> None:
    assert not WARES.search(path.read_text(encoding="utf-8"))


def test_the_starter_shop_speaks_of_flowers_by_its_own_templates() -> None:
    own = (TEMPLATES / "shop" / "messages" / "en" / "greeting.j2").read_text(encoding="utf-8")
    assert WARES.search(own)

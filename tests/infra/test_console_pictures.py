"""docs/console.md shows what infra.draw_console draws: no page without its pictures, no picture without its page."""

import re

from infra.dependencies import ROOT
from infra.draw_console import LOOKS, SCENES

DRAWN = {f"{scene.name}-{size}-{theme}.webp" for scene in SCENES for theme, size in LOOKS}


def test_each_page_that_is_drawn_is_shown_and_there():
    shown = re.findall(r'"console/([^"]+)"', (ROOT / "docs" / "console.md").read_text("utf-8"))
    assert sorted(shown) == sorted(DRAWN)
    assert {path.name for path in (ROOT / "docs" / "console").iterdir()} == DRAWN

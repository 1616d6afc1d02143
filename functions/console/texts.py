"""The console's own words: templates/pages/console/<area>/<language>.json, asked for as "area.key".

A text may hold {names}, which are given with it. A test holds the languages equal, and that each key that a page
asks for is there.
"""

import json
from functools import cache
from pathlib import Path

PAGES = Path(__file__).parents[2] / "templates" / "pages" / "console"
LANGUAGES = ("nl", "en")
FALLBACK = "en"


class Texts:
    def __init__(self, locale: str) -> None:
        self.locale = locale if locale in LANGUAGES else FALLBACK

    def __call__(self, key: str, **values: object) -> str:
        """Raises KeyError for a key that is not there: a page never shows a key."""
        area, _, name = key.partition(".")
        text = _area(area, self.locale)[name]
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        area, _, name = key.partition(".")
        return area in areas() and name in _area(area, self.locale)


@cache
def areas() -> frozenset[str]:
    return frozenset(path.parent.name for path in PAGES.glob("*/en.json"))


@cache
def _area(area: str, locale: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((PAGES / area / f"{locale}.json").read_text(encoding="utf-8"))
    return found


def preferred(header: str) -> str:
    """Of an Accept-Language header: the first of ours that it names."""
    for each in header.lower().split(","):
        language = each.strip().partition(";")[0].partition("-")[0]
        if language in LANGUAGES:
            return language
    return FALLBACK

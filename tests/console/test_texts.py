"""The console speaks both languages, and never shows a key."""

import json
import re
import string

import pytest

from functions.console.routes import ROUTES
from functions.console.texts import LANGUAGES, PAGES, Texts, areas

USED = re.compile(r"""\bt\(\s*["']([\w-]+\.[\w-]*[\w-])["']\s*[,)]""")


def texts(area, language):
    return json.loads((PAGES / area / f"{language}.json").read_text())


def names(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("area", sorted(areas()))
def test_the_languages_say_the_same_things(area):
    dutch, english = (texts(area, language) for language in LANGUAGES)
    assert list(dutch) == list(english)
    assert {key: names(text) for key, text in dutch.items()} == {key: names(text) for key, text in english.items()}
    assert all(text.strip() for text in (*dutch.values(), *english.values()))


@pytest.mark.parametrize("page", sorted(PAGES.rglob("*.html")), ids=lambda page: page.relative_to(PAGES).as_posix())
def test_every_text_that_a_page_asks_for_is_there(page):
    missing = {key for key in USED.findall(page.read_text()) if not all(Texts(each).has(key) for each in LANGUAGES)}
    assert missing == set()


def test_the_log_tells_each_deed_in_words():
    deeds = {route.path for route in ROUTES if route.method == "POST" and not route.quiet}
    told = {key for key in texts("log", "en") if key.startswith("/")}
    assert told >= deeds, "templates/pages/console/log/{en,nl}.json says what each route does"

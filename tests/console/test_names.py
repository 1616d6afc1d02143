"""What languages and channels are called, in both languages and everywhere the same."""

import re

import pytest

from functions.channels.registry import CHANNELS
from functions.console.messages.drawn import SHOWN
from functions.console.names import channel_name, language_name
from functions.console.texts import LANGUAGES, PAGES
from tests.console.bought import bought
from tests.console.desk import Console


@pytest.mark.parametrize(
    ("code", "locale", "name"),
    [
        ("nl", "nl", "Nederlands"),
        ("nl", "en", "Dutch"),
        ("en", "nl", "Engels"),
        ("pt-BR", "en", "Portuguese (Brazil)"),
        ("xx", "nl", "xx"),
        ("no language", "en", "no language"),
    ],
)
def test_a_language_has_its_name_in_the_readers_language(code, locale, name):
    assert language_name(code, locale) == name


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_channel_has_a_name_and_none_shares_it(locale):
    names = [channel_name(name, locale) for name in sorted({*CHANNELS, *SHOWN})]
    assert len(set(names)) == len(names)


def test_the_web_chat_has_one_name_on_every_page(monkeypatch):
    console = Console(monkeypatch, locale="nl")
    console.with_draft()
    bought(console)
    for path in ("/orders", "/conversations", "/messages/nl/greeting"):
        assert "Webchat" in console.get(path).html, path


def test_no_page_shows_the_code_of_a_language_beside_a_field():
    assert not [page for page in PAGES.rglob("*.html") if re.search(r'~ "\s?\(" ~ (locale|each) ~', page.read_text())]


@pytest.mark.parametrize(
    ("locale", "fields"),
    [("en", ("Name (Dutch)", "Name (English)")), ("nl", ("Naam (Nederlands)", "Naam (Engels)"))],
)
def test_a_product_has_its_name_in_languages_by_their_names(monkeypatch, locale, fields):
    console = Console(monkeypatch, locale=locale)
    console.with_draft()
    page = console.get("/catalogue/new")
    assert all(field in page.text for field in fields)

"""What messages are called: every one has a title and says when it is read, in both languages; pages show no key."""

import re
from html import unescape

import pytest

from functions.console.messages.place import keys, seal
from functions.console.messages.titles import groups, in_words, named, page_of, title_of
from functions.console.texts import LANGUAGES, Texts
from functions.storage import templates
from tests.console.desk import Console

LONGEST, LONGEST_WHEN = 40, 120
BY_PREFIX = {"label_": "buttons", "mail_": "mail", "approved_": "approved", "alert_": "alerts"}


@pytest.fixture(params=LANGUAGES)
def console(request, monkeypatch):
    console = Console(monkeypatch, locale=request.param)
    console.with_draft()
    return console


def test_every_message_is_in_one_group_and_no_group_has_one_that_is_gone():
    assert sorted(key for titles in groups().values() for key in titles) == sorted(keys())


def test_languages_have_the_same_messages_in_the_same_order():
    from functions.console.messages.titles import _file

    dutch, english = ([(group, list(titles)) for group, titles in _file(each).items()] for each in LANGUAGES)
    assert dutch == english


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("group", groups())
def test_a_group_has_its_texts_and_no_title_twice(group, locale):
    names = [title_of(key, locale).name for key in groups()[group]]
    assert [name for name in names if names.count(name) > 1] == []
    assert all(Texts(locale).has(f"messages.{about}_{group}") for about in ("group", "about"))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_titles_are_short_and_say_when_in_a_sentence(locale):
    titles = {key: title_of(key, locale) for key in keys()}
    assert {key: title.name for key, title in titles.items() if not 2 < len(title.name) <= LONGEST} == {}
    wrong = {key: title.when for key, title in titles.items() if not re.fullmatch(r"[A-Z“].{8,}[.?]", title.when)}
    assert wrong == {}
    assert {key: title.when for key, title in titles.items() if len(title.when) > LONGEST_WHEN} == {}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_title_is_a_key(locale):
    assert [key for key in keys() if "_" in title_of(key, locale).name or title_of(key, locale).when == ""] == []


@pytest.mark.parametrize(("prefix", "group"), BY_PREFIX.items())
def test_buttons_mails_approved_texts_and_alerts_stand_together(prefix, group):
    elsewhere = {key for name, titles in groups().items() if name != group for key in titles}
    assert [key for key in elsewhere if key.startswith(prefix)] == []
    assert all(key.startswith(prefix) for key in groups()[group])


def test_the_list_shows_titles_and_no_keys(console):
    page, locale = console.get("/messages"), console.locale
    assert title_of("label_cart", locale).name in page.text
    assert title_of("approved_order_paid", locale).name in page.text
    assert "label cart" not in page.text
    links = re.findall(r'href="[^"]*/messages/nl/(\w+)">([^<]*)</a>', page.html)
    assert {key: unescape(said) for key, said in links} == {key: title_of(key, locale).name for key in keys()}


def test_a_search_finds_by_title_key_and_text(console):
    for asked in (title_of("label_cart", console.locale).name, "label_cart", "label cart"):
        page = console.get("/messages", q=asked)
        assert "/messages/nl/label_cart" in page.html, asked
        assert "/messages/nl/greeting" not in page.html
    assert "/messages/nl/greeting" in console.get("/messages", q="automatische assistent").html


def test_the_editor_says_what_it_is_and_when_it_is_read(console):
    page, title = console.get("/messages/en/label_cart"), title_of("label_cart", console.locale)
    assert f"<h1>{title.name}</h1>" in page.html
    assert title.when in page.text
    assert page.text.count("label_cart") == 1


def test_languages_stand_by_their_names(console):
    names = {"nl": ("Nederlands", "Engels"), "en": ("Dutch", "English")}[console.locale]
    editor, page = console.get("/messages/nl/greeting"), console.get("/messages")
    assert all(f">{name}</a>" in editor.html for name in names)
    assert all(f">{name}</option>" in page.html for name in names)
    assert f"{names[0]}, {title_of('greeting', console.locale).name}" in page.text


def test_what_would_be_published_names_messages_and_leads_to_them(console):
    own = "messages/nl/label_checkout.j2"
    text = b"Nu meteen bestellen en betalen met iDEAL"
    console.drafts.change(lambda _: {own: text}, by="jan@example.com", now=console.world.clock())
    page = console.get("/publish")
    assert named("label_checkout", "nl", console.locale) in page.text
    assert "/console/messages/nl/label_checkout" in page.html
    assert "label_checkout" not in page.text and own not in page.text
    assert console.get("/messages/nl/label_checkout").status == 200


def test_what_is_wrong_with_a_text_names_the_message(console):
    own = "messages/nl/greeting.j2"
    console.drafts.change(lambda _: {own: b"{% if %}"}, by="jan@example.com", now=console.world.clock())
    page = console.get("/publish")
    assert named("greeting", "nl", console.locale) in page.text
    assert own not in page.text
    assert "/console/messages/nl/greeting" in page.html


def test_the_log_names_the_message(console):
    seen = seal(console.drafts.read(console.drafts.current(), "messages/nl/greeting.j2").decode())
    console.post("/messages/nl/greeting", {"source": "Hallo, welkom bij {{ shop }}.", "seen": seen})
    page = console.get("/log")
    assert named("greeting", "nl", console.locale) in page.text
    assert "nl/greeting" not in page.text


def test_texts_that_meta_approves_stand_by_their_titles(console):
    templates.note(console.world.table, "whatsapp", "order_dispatched", "nl", state="rejected", reason="INVALID_FORMAT")
    page = console.get("/messages/approval")
    assert title_of("approved_order_dispatched", console.locale).name in page.text
    assert "order dispatched" not in page.text


def test_a_message_that_is_gone_stands_by_its_key_and_leads_to_the_list():
    assert title_of("old_words", "nl").name == "old words"
    assert in_words("messages/nl/old_words.j2: line 2", "nl") == "old words (Nederlands): line 2"
    assert page_of("messages/nl/old_words.j2") == page_of("messages/nl") == "/messages"
    assert page_of("messages/nl/greeting.j2, line 2") == "/messages/nl/greeting"

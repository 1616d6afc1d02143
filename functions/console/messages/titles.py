"""What a message is called and when a shopper reads it: templates/pages/console/messages/titles/<language>.json.

A file has the page's groups, in its order, and in each its messages in the order in which a shopper meets them. Who
adds a message adds it there too; a test fails without.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from functions.console.names import language_name
from functions.console.texts import FALLBACK, LANGUAGES, PAGES

TITLES = PAGES / "messages" / "titles"
FILE = re.compile(r"messages/(?P<language>[\w-]+)/(?P<key>\w+)\.j2")


@dataclass(frozen=True)
class Title:
    name: str
    when: str = ""
    """A sentence: when a shopper reads it."""


@cache
def groups() -> Mapping[str, tuple[str, ...]]:
    """Group → keys of its messages. Of a group's texts: "messages.group_<name>", "messages.about_<name>"."""
    return {group: tuple(titles) for group, titles in _file(FALLBACK).items()}


def title_of(key: str, locale: str) -> Title:
    """Of a message that there is none of any more (in an old draft, the log), its key."""
    return _titles(locale).get(key) or Title(key.replace("_", " "))


def named(key: str, language: str, locale: str) -> str:
    """ "Begroeting (Nederlands)"."""
    return f"{title_of(key, locale).name} ({language_name(language, locale)})"


def in_words(text: str, locale: str) -> str:
    """A text that names files of messages ("messages/nl/greeting.j2, line 2: …"), with what those are called."""
    return FILE.sub(lambda found: named(found["key"], found["language"], locale), text)


def page_of(file: str) -> str:
    """The editor of a file of a message; that of them all for one that there is no message of."""
    found = FILE.match(file)
    ours = found and any(found["key"] in keys for keys in groups().values())
    return f"/messages/{found['language']}/{found['key']}" if found and ours else "/messages"


@cache
def _titles(locale: str) -> dict[str, Title]:
    files = _file(locale if locale in LANGUAGES else FALLBACK)
    return {key: Title(*each) for titles in files.values() for key, each in titles.items()}


@cache
def _file(locale: str) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads((TITLES / f"{locale}.json").read_text(encoding="utf-8"))
    return found

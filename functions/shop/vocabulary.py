"""Reads `words.yaml`: what shoppers call colours, occasions, categories, and words that mean the same.

A shop without the file still understands its own category titles and option labels. Imports core types only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from functions.shop.language import stems, words
from functions.shop.problems import Problems
from functions.shop.rules import ShopFile, read_yaml

FILE = "words.yaml"
SECTIONS = ("colours", "occasions", "categories", "synonyms")
KINDS = ("colours", "occasions", "categories")

Phrases = dict[str, list[str]]


@dataclass
class Vocabulary:
    """Phrases are folded words joined by a space. `ids`: those that the catalogue's columns may name."""

    phrases: dict[str, Phrases] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    """Kind → id → phrases, all locales together: a shopper may write in either."""
    labels: dict[str, dict[str, dict[str, str]]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    """Kind → id → locale → what it is called when the shop speaks of it: the first word of the list."""
    synonyms: list[list[str]] = field(default_factory=list)

    def ids(self, kind: str) -> frozenset[str]:
        return frozenset(self.phrases[kind])

    def add(self, kind: str, name: str, phrases: Iterable[str]) -> None:
        known = self.phrases[kind].setdefault(name, [])
        known.extend(phrase for text in phrases if (phrase := " ".join(words(text))) and phrase not in known)

    def lookup(self, kind: str, locales: tuple[str, ...]) -> dict[str, str]:
        """Phrase → id, with the stems of each phrase's words, so that "vazen" is found by "vaas".

        Colours are taken as they are written: the stem of "roze" would be near enough to that of "roos".
        """
        found: dict[str, str] = {}
        for name, phrases in self.phrases[kind].items():
            for phrase in phrases:
                found.setdefault(phrase, name)
        if kind == "colours":
            return found
        for name, phrases in self.phrases[kind].items():
            for phrase in phrases:
                for locale in locales:
                    found.setdefault(" ".join(stems(word, (locale,))[0] for word in phrase.split()), name)
        return found


def read_vocabulary(folder: Path, shop: ShopFile, problems: Problems) -> Vocabulary:
    vocabulary = Vocabulary()
    for category in shop.categories:
        vocabulary.add("categories", category.id, category.title.values())
    for value, labels in shop.options.get("colour", {}).items():
        vocabulary.add("colours", value, labels.values())
        vocabulary.labels["colours"][value] = {locale: label.lower() for locale, label in labels.items()}
    path = folder / FILE
    raw = read_yaml(path, problems) if path.exists() else {}
    for section, content in (raw or {}).items():
        if section not in SECTIONS:
            problems.add(f"{FILE}, {section}", "is not a section", f"use {', '.join(SECTIONS)}")
        elif section == "synonyms":
            _synonyms(content, vocabulary, problems)
        else:
            _section(section, content, vocabulary, problems)
    known = {category.id for category in shop.categories}
    for name in sorted(vocabulary.ids("categories") - known):
        problems.add(
            f"{FILE}, categories.{name}", "is not a category", "add it to `categories` in shop.yaml, or remove it"
        )
    return vocabulary


def _section(kind: str, content: object, vocabulary: Vocabulary, problems: Problems) -> None:
    for name, locales in (content if isinstance(content, dict) else {}).items():
        if isinstance(locales, dict):
            firsts = {
                locale: str(phrases[0]) for locale, phrases in locales.items() if isinstance(phrases, list) and phrases
            }
            vocabulary.labels[kind].setdefault(name, {}).update(firsts)
        lists = locales.values() if isinstance(locales, dict) else [None]
        for phrases in lists:
            if isinstance(phrases, list) and all(isinstance(phrase, str) for phrase in phrases):
                vocabulary.add(kind, str(name), phrases)
            else:
                do = "write it as `nl: [woord, nog een woord]`, and put yes, no, on, off and numbers in quotes"
                problems.add(f"{FILE}, {kind}.{name}", "is not a list of words a locale", do)


def _synonyms(content: object, vocabulary: Vocabulary, problems: Problems) -> None:
    for number, group in enumerate(content if isinstance(content, list) else [], start=1):
        if isinstance(group, list) and len(group) > 1 and all(isinstance(word, str) for word in group):
            vocabulary.synonyms.append([phrase for word in group if (phrase := " ".join(words(word)))])
        else:
            problems.add(f"{FILE}, synonyms {number}", "is not a list of words", "write it as `- [chocola, chocolade]`")

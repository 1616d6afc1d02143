"""Reads `words.yaml`: what shoppers call colours, occasions, categories, and words that mean the same.

A shop without the file still understands its own category titles and option labels. Imports core types only.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from functions.shop.language import stems, words
from functions.shop.problems import Problems
from functions.shop.rules import ShopFile, read_yaml

FILE = "words.yaml"
SECTIONS = ("colours", "occasions", "categories", "sizes", "synonyms", "compounds")
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
    sizes: Phrases = field(default_factory=dict)
    """Value of the column `size` → what it is called besides its label."""
    compounds: list[str] = field(default_factory=list)
    """Words that others are written onto, besides those of the catalogue and of categories."""

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
        elif section in _OTHERS:
            _OTHERS[section](content, vocabulary, problems)
        else:
            _section(section, content, vocabulary, problems)
    _check_known(vocabulary, shop, problems)
    return vocabulary


def _check_known(vocabulary: Vocabulary, shop: ShopFile, problems: Problems) -> None:
    known = {category.id for category in shop.categories}
    for name in sorted(vocabulary.ids("categories") - known):
        problems.add(
            f"{FILE}, categories.{name}", "is not a category", "add it to `categories` in shop.yaml, or remove it"
        )
    for name in sorted(vocabulary.sizes.keys() - shop.options.get("size", {}).keys()):
        problems.add(f"{FILE}, sizes.{name}", "is not a size", "add it to `options.size` in shop.yaml, or remove it")


def _section(kind: str, content: object, vocabulary: Vocabulary, problems: Problems) -> None:
    for name, locales in (content if isinstance(content, dict) else {}).items():
        if isinstance(locales, dict):
            firsts = {
                locale: str(phrases[0]) for locale, phrases in locales.items() if isinstance(phrases, list) and phrases
            }
            vocabulary.labels[kind].setdefault(name, {}).update(firsts)
        vocabulary.add(kind, str(name), _lists(locales, f"{FILE}, {kind}.{name}", problems))


def _lists(locales: object, where: str, problems: Problems) -> list[str]:
    """The phrases of `{nl: [woord], en: [word]}`, all locales together."""
    found: list[str] = []
    for phrases in locales.values() if isinstance(locales, dict) else [None]:
        if isinstance(phrases, list) and all(isinstance(phrase, str) for phrase in phrases):
            found += phrases
        else:
            do = "write it as `nl: [woord, nog een woord]`, and put yes, no, on, off and numbers in quotes"
            problems.add(where, "is not a list of words a locale", do)
    return found


def _sizes(content: object, vocabulary: Vocabulary, problems: Problems) -> None:
    for name, locales in (content if isinstance(content, dict) else {}).items():
        found = _lists(locales, f"{FILE}, sizes.{name}", problems)
        vocabulary.sizes[str(name)] = sorted({" ".join(words(text)) for text in found} - {""})


def _compounds(content: object, vocabulary: Vocabulary, problems: Problems) -> None:
    found = {word for text in _lists(content, f"{FILE}, compounds", problems) for word in words(text)}
    vocabulary.compounds = sorted(found)


def _synonyms(content: object, vocabulary: Vocabulary, problems: Problems) -> None:
    for number, group in enumerate(content if isinstance(content, list) else [], start=1):
        if isinstance(group, list) and len(group) > 1 and all(isinstance(word, str) for word in group):
            vocabulary.synonyms.append([phrase for word in group if (phrase := " ".join(words(word)))])
        else:
            problems.add(f"{FILE}, synonyms {number}", "is not a list of words", "write it as `- [chocola, chocolade]`")


_OTHERS: dict[str, Callable[[object, Vocabulary, Problems], None]] = {
    "synonyms": _synonyms,
    "sizes": _sizes,
    "compounds": _compounds,
}

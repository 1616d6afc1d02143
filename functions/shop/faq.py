"""Which question of faq.md a text asks: by shared words, the rare ones counting most. Imports core types only.

A text and a wording are near when most of the wording is said *and* most of what is said belongs to it; so a wish ("een
bos tulpen met een kaartje") is no question about cards. Each language is matched by its own stems, whatever the
conversation's; the answer is in the conversation's. `index_questions` runs at publish time, the rest at every text.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from functions.commerce.shop import Faq
from functions.shop.language import ASKING, FUNCTION_WORDS, fold, language, parts, stem, words
from functions.shop.questions import Questions
from functions.shop.spelling import one_letter_apart

_FUNCTION_WEIGHT = 0.3
"""A function word's weight beside a rare word's 1: it tells "zit er een vaas bij?" from "een vaas"."""
_LEAST_WEIGHT = 0.25
"""A word of nearly every question."""
_SMALL_WORDS = 1.5
"""What the function words weigh together beside the one rare word of a wording."""
_OUTSIDE = 0.4
"""How much a word counts that stands before or after what is asked: people lead up to a question."""
_NEAR_ASKED, _NEAR_TOLD = 0.64, 0.75
"""How near a text must come to a wording: less where it is plainly a question."""
_LEAST_TYPO = 6
"""A shorter word has too many neighbours: "kaars" is no "kaart"."""
_COVERED_COUNTS = 2.0
"""How much more it matters that the wording is said than that nothing else is."""
_ENOUGH = 60
"""So many wordings are looked at closely; a word that more of them share tells them apart no longer."""
_MOST_CHARACTERS, _MOST_WORDS = 500, 60
_CLAUSE = re.compile(r"[.!?;:\n]+|,\s")

Compiled = dict[str, Any]


def index_questions(questions: Questions) -> Compiled:
    """The questions with what is needed to find them, as JSON: the same for the same file."""
    return {
        "entries": [
            {"id": first.id, "texts": {locale: _texts(locale, first.id, questions) for locale in questions}}
            for first in next(iter(questions.values()), ())
        ],
        "locales": {locale: _index(locale, questions) for locale in questions},
    }


def _texts(locale: str, name: str, questions: Questions) -> dict[str, str]:
    found = next(each for each in questions[locale] if each.id == name)
    return {"question": found.question, "answer": found.answer}


def _index(locale: str, questions: Questions) -> dict[str, Any]:
    """Wordings as stems, each with the number of its entry; and what each stem weighs."""
    of = language(locale)
    numbers = {each.id: number for number, each in enumerate(next(iter(questions.values())))}
    wordings: list[tuple[int, bool, list[str]]] = []
    for each in questions[locale]:
        for wording in (each.question, *each.wordings):
            found = list(dict.fromkeys(stem(word, of) for word in words(wording)))
            if found:
                wordings.append((numbers[each.id], _asks(wording), found))
    entries = Counter(name for name, _ in {(name, number) for number, _, found in wordings for name in found})
    most = math.log(1 + len(numbers))
    weights = {
        name: round(max(math.log(1 + len(numbers) / count) / most, _LEAST_WEIGHT), 3)
        for name, count in sorted(entries.items())
    }
    light = {stem(word, of) for word in FUNCTION_WORDS[of]} if of in FUNCTION_WORDS else set()
    weights |= {name: round(weights[name] * _FUNCTION_WEIGHT, 3) for name in weights if name in light}
    spelled = {
        word for each in questions[locale] for wording in (each.question, *each.wordings) for word in words(wording)
    }
    return {
        "wordings": wordings,
        "weights": weights,
        "light": sorted(light & weights.keys()),
        "spelled": {
            word: stem(word, of) for word in sorted(spelled) if len(word) >= _LEAST_TYPO - 1 and not word.isdigit()
        },
    }


@dataclass(frozen=True)
class _Said:
    """A word of a text: the stems it stands for, and what it weighs."""

    stems: tuple[str, ...]
    weight: float
    light: bool


class _Wording:
    """One way to put a question; `weights` sum to 1."""

    def __init__(
        self, entry: int, asks: bool, found: list[str], weights: Mapping[str, float], light: frozenset[str]
    ) -> None:
        self.entry = entry
        self.asks = asks
        rare = sum(weights[name] for name in found if name not in light)
        rest = sum(weights[name] for name in found if name in light)
        # "krijg ik er een vaas bij?" is told from "een vaas" by its small words alone, so they count for more.
        few = sum(name not in light for name in found) == 1 and rest > 0
        scale = rare * _SMALL_WORDS / rest if few else 1.0
        whole = rare + rest * scale
        self.weights = {name: weights[name] * (scale if name in light else 1.0) / whole for name in found}


class FaqFinder:
    """`sold`: whether the catalogue has a word; such a word is no typing error of another."""

    def __init__(self, compiled: Compiled, sold: Callable[[str], bool]) -> None:
        self._entries = compiled["entries"]
        self._matchers = [_Matcher(locale, index, sold) for locale, index in compiled["locales"].items()]

    def find(self, text: str, locale: str) -> Faq | None:
        text = text[:_MOST_CHARACTERS]
        asks = _asks(text)
        best, number = max(self._scores(text, asks), default=(0.0, 0))
        if best < (_NEAR_ASKED if asks else _NEAR_TOLD):
            return None
        entry = self._entries[-number]
        found = entry["texts"].get(locale) or next(iter(entry["texts"].values()))
        return Faq(id=entry["id"], question=found["question"], answer=found["answer"])

    def _scores(self, text: str, asks: bool) -> Iterator[tuple[float, int]]:
        """Nearness and entry, the number negated: of two as near, the merchant's first is the one."""
        clauses = [found for clause in _CLAUSE.split(text) if (found := words(clause))]
        if len(clauses) > 1:
            clauses.append([word for clause in clauses for word in clause])
        for clause in clauses:
            for matcher in self._matchers:
                for number, score in matcher.scores(clause[:_MOST_WORDS], asks):
                    yield score, -number


def _asks(text: str) -> bool:
    """Whether it is put as a question: a mark, a question word anywhere, or a verb before its subject."""
    return "?" in text or any(pattern.search(fold(text)) for pattern in ASKING)


class _Matcher:
    """The wordings of one language."""

    def __init__(self, locale: str, index: Mapping[str, Any], sold: Callable[[str], bool]) -> None:
        self._language = language(locale)
        self._weights: dict[str, float] = index["weights"]
        self._light = frozenset(index["light"])
        self._sold = sold
        self._wordings = [
            _Wording(number, asks, found, self._weights, self._light) for number, asks, found in index["wordings"]
        ]
        self._holding: dict[str, list[int]] = defaultdict(list)
        """Rare stem → the wordings that hold it."""
        self._vocabulary: dict[int, set[str]] = defaultdict(set)
        """Entry → the rare stems of all its wordings: none of them speaks against it."""
        self._spelled: dict[str, list[tuple[str, str]]] = defaultdict(list)
        """First letter → words long enough to be mistyped, with their stems."""
        for at, wording in enumerate(self._wordings):
            for name in wording.weights.keys() - self._light:
                self._holding[name].append(at)
                self._vocabulary[wording.entry].add(name)
        for word, name in index["spelled"].items():
            if name not in self._light:
                self._spelled[word[0]].append((word, name))
        self._said = lru_cache(maxsize=4096)(self._read)

    def scores(self, clause: list[str], asks: bool) -> Iterator[tuple[int, float]]:
        said = [self._said(word) for word in clause]
        for wording in self._candidates(said):
            # "Fresh flowers" are a wish, "are the flowers fresh?" is a question about them.
            if asks or not wording.asks:
                yield wording.entry, self._nearness(said, wording, _OUTSIDE if asks else 1.0)

    def _candidates(self, said: list[_Said]) -> list[_Wording]:
        """The wordings that hold a rare word of what is said, the rarest words first, until there are enough."""
        names = {name for word in said if not word.light for name in word.stems}
        found: set[int] = set()
        for name in sorted(names, key=lambda name: (len(self._holding.get(name, ())), name)):
            holding = self._holding.get(name, ())
            if found and len(found) + len(holding) > _ENOUGH:
                break
            found.update(holding[:_ENOUGH])
        return [self._wordings[at] for at in sorted(found)]

    def _nearness(self, said: list[_Said], wording: "_Wording", outside: float) -> float:
        """The harmonic mean of how much of the wording is said and how much of what is said belongs to it."""
        belongs = [not wording.weights.keys().isdisjoint(word.stems) for word in said]
        where = [at for at, (word, own) in enumerate(zip(said, belongs, strict=True)) if own and not word.light]
        first, last = where[0], where[-1]
        covered = sum(
            wording.weights[name] for name in {name for word in said for name in word.stems if name in wording.weights}
        )
        about = sum(word.weight for word, own in zip(said, belongs, strict=True) if own)
        other = sum(
            word.weight * (1.0 if first <= at <= last or (word.stems and not word.light) else outside)
            for at, (word, own) in enumerate(zip(said, belongs, strict=True))
            if not own and self._vocabulary[wording.entry].isdisjoint(word.stems)
        )
        precise = about / (about + other)
        return (1 + _COVERED_COUNTS) * covered * precise / (covered + _COVERED_COUNTS * precise)

    def _weigh(self, found: Iterable[str]) -> float:
        return sum(self._weights[name] for name in found)

    def _read(self, word: str) -> _Said:
        name = stem(word, self._language)
        if name in self._weights:
            return _Said((name,), self._weights[name], name in self._light)
        if any(word in light for light in FUNCTION_WORDS.values()):
            return _Said((), _FUNCTION_WEIGHT, light=True)
        names = self._pieces(word) or self._corrected(word)
        return _Said(names, self._weigh(names) if names else 1.0, light=False)

    def _pieces(self, word: str) -> tuple[str, ...]:
        """The stems of a compound, one of them rare at least: "hoelang", "bloemenverzorging"."""
        names = tuple(stem(part, self._language) for part in parts(word, lambda part: self._knows(part)))
        return names if set(names) - self._light else ()

    def _knows(self, word: str) -> bool:
        return stem(word, self._language) in self._weights

    def _corrected(self, word: str) -> tuple[str, ...]:
        """The stem of the word that a long one is a typing error of."""
        if len(word) < _LEAST_TYPO or word.isdigit():
            return ()
        near = next((name for meant, name in self._spelled.get(word[0], ()) if one_letter_apart(meant, word)), None)
        return (near,) if near and not self._sold(word) else ()

"""Reads a wish out of free text by the shop's own words: colours, occasion, category, price; the rest stays text.

Imports core types only. Both languages are read whatever the chat's locale: shoppers mix them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from functions.commerce.catalogue import Wish
from functions.commerce.money import exponent
from functions.shop.language import STOPWORDS, fold, language, parts, stems, words
from functions.shop.prices import take_prices
from functions.shop.spelling import one_letter_apart

LONGEST_PHRASE = 4
_LEAST_TYPO = 4
"""A shorter word has too many neighbours to guess at."""
_LEAST_COMPOUND = 7
_INFLECTION = ("n", "s", "e", "en", "es", "je", "tje")
CHEAP = frozenset(
    "goedkoop goedkope goedkoper goedkopere goedkopers goedkoops goedkoopste "
    "voordelig voordelige betaalbaar betaalbare prijsvriendelijk budget cheap "
    "cheaper cheapest inexpensive affordable".split()
)
DEAR = frozenset(
    "duur dure duurder duurdere duurders duurste luxe luxueus "
    "exclusief exclusieve expensive luxury luxurious fancy premium".split()
)

COUNTING = frozenset(
    "twee drie vier vijf zes zeven acht negen tien elf twaalf vijftien twintig "
    "two three four five six seven eight nine ten eleven twelve fifteen twenty".split()
)
"""How many, which is for the conversation to read. Descriptions are full of these words ("in twee dagen"), so they
narrow nothing beside another word; alone one may be a product's name."""


@dataclass
class WishReader:
    """`known`: whether the catalogue has a word (in any of its forms); `near`: or one a single letter from it."""

    lexicon: Mapping[str, Mapping[str, str]]
    """Kind ("colours", "occasions", "categories") → phrase → id."""
    bands: Mapping[str, tuple[int, int]]
    """Category ("" for all) → the price up to which its products are cheap, and from which they are dear."""
    currency: str
    locales: tuple[str, ...]
    known: Callable[[str], bool]
    near: Callable[[str], bool]
    has: Callable[[str], bool]
    """Whether the catalogue has a word as it is, compounds apart."""
    compounds: frozenset[str] = frozenset()
    """Stems of words that others are written onto, besides those that the shop knows anyway."""
    stopwords: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.stopwords = frozenset().union(*(STOPWORDS.get(language(locale), ()) for locale in self.locales))

    def read(self, text: str) -> Wish:
        rest, (low, high) = take_prices(fold(text[:500]))
        reading = _Reading(self, [part for word in words(rest) for part in self._apart(word)])
        reading.run()
        least, most = self._minor(low), self._minor(high)
        cheap, dear = self.bands.get(reading.category or "", self.bands[""])
        return Wish(
            terms=" ".join(reading.terms),
            category=reading.category,
            colours=tuple(dict.fromkeys(reading.colours)),
            occasion=reading.occasion,
            min_price=least if least is not None or not reading.dear or most is not None else dear,
            max_price=most if most is not None or not reading.cheap or least is not None else cheap,
        )

    def _apart(self, word: str) -> tuple[str, ...]:
        """A compound in which a wish is written onto a noun: "verjaardagsboeket" → "verjaardags", "boeket".

        Of two nouns of the catalogue ("rozenboeket") the search makes more: it knows which goes with which.
        """
        if len(word) < _LEAST_COMPOUND or word in self.stopwords or self._is_wish(word) or self.has(word):
            return (word,)
        found = parts(word, lambda part: self._is_wish(part) or self._joins(part) or self.has(part))
        about = any(self.phrase(kind, [part]) for part in found for kind in ("occasions", "colours"))
        return found if found and (about or not all(self.has(part) for part in found)) else (word,)

    def _is_wish(self, word: str) -> bool:
        return any(self.phrase(kind, [word]) for kind in self.lexicon)

    def _joins(self, word: str) -> bool:
        return not self.compounds.isdisjoint(stems(word, self.locales))

    def _minor(self, value: object) -> int | None:
        from decimal import Decimal

        return int((value * 10 ** exponent(self.currency)).to_integral_value()) if isinstance(value, Decimal) else None

    def phrase(self, kind: str, found: list[str]) -> str | None:
        """The id that a phrase means: as it is written, else by its stems."""
        table = self.lexicon[kind]
        written = " ".join(found)
        meant = table.get(written)
        if kind == "colours":
            # Dutch: "iets roods", "iets wits".
            return meant or table.get(written.removesuffix("s"))
        if meant:
            return meant
        for locale in self.locales:
            meant = table.get(" ".join(stems(word, (locale,))[0] for word in found))
            if meant:
                return meant
        return None

    def corrected(self, word: str) -> str | None:
        """The word of the lexicon that an unknown one is a typing error of: one letter more, less, other or swapped."""
        if len(word) < _LEAST_TYPO or word.isdigit():
            return None
        for shape in (word, *_deletes(word)):
            for meant in self._shapes.get(shape, ()):
                inflected = word.removeprefix(meant) in _INFLECTION
                if meant[0] == word[0] and not inflected and one_letter_apart(meant, word):
                    return meant
        return None

    @cached_property
    def _shapes(self) -> dict[str, list[str]]:
        """Every word of the lexicon by what is left of it when a letter is dropped."""
        shapes: dict[str, list[str]] = {}
        for table in self.lexicon.values():
            for word in table:
                if " " not in word and len(word) >= _LEAST_TYPO:
                    for shape in (word, *_deletes(word)):
                        shapes.setdefault(shape, []).append(word)
        return shapes


def _deletes(word: str) -> tuple[str, ...]:
    return tuple(word[:at] + word[at + 1 :] for at in range(len(word)))


class _Reading:
    """One pass over the words, longest phrases first."""

    def __init__(self, reader: WishReader, found: list[str]) -> None:
        self.reader = reader
        self.words = found
        self.at = 0
        self.terms: list[str] = []
        self.counted: list[str] = []
        self.colours: list[str] = []
        self.occasion: str | None = None
        self.category: str | None = None
        self.category_ended = -1
        """Where the words of the category ended: the next word may turn out to be what is meant."""
        self.cheap = self.dear = False

    def run(self) -> None:
        while self.at < len(self.words):
            if not self._phrase():
                self._word(self.words[self.at])
                self.at += 1
        if not (self.terms or self.colours or self.occasion or self.category):
            self.terms = [word for word in self.counted if self.reader.known(word)]

    def _phrase(self) -> bool:
        for size in range(min(LONGEST_PHRASE, len(self.words) - self.at), 0, -1):
            found = self.words[self.at : self.at + size]
            for kind in ("occasions", "categories", "colours"):
                meant = self.reader.phrase(kind, found)
                if meant and self._take(kind, meant, size):
                    return True
        return False

    def _take(self, kind: str, meant: str, size: int) -> bool:
        if kind == "categories":
            return self._category(meant, size)
        self._add(kind, meant)
        self.at += size
        return True

    def _category(self, meant: str, size: int) -> bool:
        """The last of two nouns side by side is the thing itself: a "flower pot" is a pot, a "gift vase" a vase."""
        end = self.at + size
        if self._is_thing(end):
            return False
        if self.category is None or self.category_ended == self.at:
            self.category = meant
            self.category_ended = end
        self.at = end
        return True

    def _is_thing(self, at: int) -> bool:
        """Whether the word there is a product's own word, rather than one about it."""
        if at >= len(self.words):
            return False
        word = self.words[at]
        about = word in self.reader.stopwords or word in CHEAP or word in DEAR or word.isdigit() or word in COUNTING
        if about or any(self.reader.phrase(kind, [word]) for kind in self.reader.lexicon):
            return False
        return self.reader.known(word)

    def _word(self, word: str) -> None:
        if word in CHEAP or word in DEAR:
            self.cheap, self.dear = self.cheap or word in CHEAP, self.dear or word in DEAR
        elif word in self.reader.stopwords or (word.isdigit() and not self.reader.known(word)):
            return
        elif word in COUNTING:
            self.counted.append(word)
        elif self.reader.known(word) or not self._corrected(word):
            self.terms.append(word)

    def _corrected(self, word: str) -> bool:
        meant = self.reader.corrected(word)
        if meant is None:
            return False
        for kind, table in self.reader.lexicon.items():
            # "rozne" is nearer to the roses that are sold than to a colour.
            if meant in table and not (kind == "colours" and self.reader.near(word)):
                self._add(kind, table[meant])
                return True
        return False

    def _add(self, kind: str, meant: str) -> None:
        if kind == "categories":
            self.category = self.category or meant
        elif kind == "colours":
            self.colours.append(meant)
        else:
            self.occasion = self.occasion or meant

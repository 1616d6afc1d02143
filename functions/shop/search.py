"""Finds products in a bundle's index. Imports core types; tantivy only once somebody searches.

Filters do not score: only words do, and what scores alike stands in the merchant's order. Nothing found is never an
answer: wishes are given up one at a time until there is something to show.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from functions.commerce.catalogue import Product, Wish
from functions.shop.language import parts, stems, words

LEAST = 3
"""How many products an answer shows at least, once a wish had to be given up."""
RELAXED_IN_ORDER = ("colours", "max_price", "min_price", "occasion", "terms", "category")
"""What is given up first: what a shopper can most easily do without."""
_TITLE_BOOST = 3.0
_TYPOS = ((4, 1), (7, 2))
"""From so many letters on, so many typing errors are forgiven."""
_LEAST_PREFIX = 4

Hits = tuple[int, list[int]]
"""How many there are, and the row numbers of a page of them."""


class Search:
    def __init__(self, folder: Path, locales: tuple[str, ...]) -> None:
        import tantivy  # 7 ms: only where somebody searches

        self._tantivy = tantivy
        self._locales = locales
        index = tantivy.Index.open(str(folder))
        self._schema = index.schema
        self._searcher: Any = index.searcher()
        self.count: int = self._searcher.num_docs
        # A word means the same for as long as the bundle lives, and shoppers use the same words.
        self._clause = lru_cache(maxsize=4096)(self._clause_of)

    def knows(self, word: str) -> bool:
        """Whether the catalogue has this word, in any form or as a compound; typing errors do not count."""
        found = stems(word, self._locales)
        return any(self._frequency(stem) for stem in found) or bool(parts(word, self.has))

    def known(self, wish: Wish) -> tuple[str, ...]:
        """The words of a wish that the catalogue has, typing errors not counted."""
        return tuple(word for word in words(wish.terms) if self.knows(word))

    def near(self, word: str) -> bool:
        """Whether a word of the catalogue, colours apart, is one typing error from this one."""
        return self._matches(self._fuzzy(word, 1))

    def find(self, wish: Wish, offset: int, limit: int) -> tuple[Hits, Wish, tuple[str, ...]]:
        """The hits, the wish that they fulfil, and what was given up for it."""
        wish, relaxed = self._without_unknown(wish)
        hits = self._hits(wish, offset, limit)
        nearest: list[int] = []
        while hits[0] < (min(LEAST, self.count) if relaxed else 1) and not wish.empty:
            nearest = nearest or (hits[1] if relaxed else [])
            wish, name = self._relax(wish, hits[0])
            relaxed = relaxed if name in relaxed else (*relaxed, name)
            hits = self._hits(wish, offset, limit)
        if nearest and not offset:
            # The one or two that fit best come first, filled up to three; there is no next page of such a mix.
            filled = list(dict.fromkeys((*nearest, *hits[1])))[: max(LEAST, len(nearest))]
            hits = (len(filled), filled)
        return hits, wish, relaxed

    def similar(self, number: int, product: Product, limit: int) -> list[int]:
        """By category first, then words of the title, colours, occasion."""
        title = dict.fromkeys(
            stem for word in words(" ".join(product.title.values())) for stem in stems(word, self._locales)
        )
        wanted = [self._boosted(self._term("category", product.category), 4.0)]
        wanted += [self._boosted(self._either(stem), 0.5) for stem in title]
        wanted += [self._boosted(self._term("colour", colour), 1.0) for colour in product.colours]
        wanted += [self._boosted(self._term("occasion", occasion), 0.5) for occasion in product.occasions]
        found = self._searcher.search(self._any(wanted), limit + 1, count=False)
        numbers = [address.doc for _, address in found.hits if address.doc != number]
        if len(numbers) < limit:
            numbers += [each for each in range(min(self.count, limit + 1)) if each != number]
        return list(dict.fromkeys(numbers))[:limit]

    def _hits(self, wish: Wish, offset: int, limit: int) -> Hits:
        if wish.empty:
            return self.count, list(range(offset, min(offset + limit, self.count)))
        query = self._without(self._all(self._clauses(wish)), wish)
        found = self._searcher.search(query, max(limit, 1), count=True, offset=offset)
        return found.count or 0, [address.doc for _, address in found.hits][:limit]

    def _count(self, wish: Wish) -> int:
        return self._hits(wish, 0, 1)[0]

    def _relax(self, wish: Wish, now: int) -> tuple[Wish, str]:
        """Give up one wish: the first in order that helps, else the first there is."""
        choices = [
            (name, self._less(wish, name)) for name in RELAXED_IN_ORDER if getattr(wish, name) not in (None, (), "")
        ]
        if wish.terms:
            # All of the words go before the category does: "a plant that …" is a plant.
            choices.insert(len(choices) - bool(wish.category), ("terms", wish.model_copy(update={"terms": ""})))
        for name, less in choices:
            if self._count(less) > now:
                return less, name
        return choices[0][1], choices[0][0]

    def _less(self, wish: Wish, name: str) -> Wish:
        empty = Wish()
        if name != "terms":
            return wish.model_copy(update={name: getattr(empty, name)})
        terms = words(wish.terms)
        commonest = max(
            terms, key=lambda word: max((self._frequency(stem) for stem in stems(word, self._locales)), default=0)
        )
        # The commonest word says least; the last one goes as a whole.
        return wish.model_copy(update={"terms": " ".join(word for word in terms if word != commonest)})

    def _without_unknown(self, wish: Wish) -> tuple[Wish, tuple[str, ...]]:
        terms = words(wish.terms)
        known = [word for word in terms if self._clause(word) is not None]
        if len(known) == len(terms):
            return wish if terms or not wish.terms else wish.model_copy(update={"terms": ""}), ()
        return wish.model_copy(update={"terms": " ".join(known)}), ("terms",)

    def _clauses(self, wish: Wish) -> Iterable[Any]:
        scored = [clause for word in words(wish.terms) if (clause := self._clause(word)) is not None]
        filters = []
        if wish.category:
            filters.append(self._term("category", wish.category))
        if wish.colours:
            filters.append(self._any([self._term("colour", colour) for colour in wish.colours]))
        if wish.occasion:
            filters.append(self._term("occasion", wish.occasion))
        if wish.min_price is not None or wish.max_price is not None:
            filters.append(self._prices(wish.min_price, wish.max_price))
        if not (scored or filters):
            filters.append(self._tantivy.Query.all_query())
        return (*scored, *(self._tantivy.Query.const_score_query(each, 0.0) for each in filters))

    def _without(self, query: Any, wish: Wish) -> Any:
        """Less what the shopper does not want."""
        unwanted = [self._term("colour", colour) for colour in wish.unwanted_colours]
        unwanted += [clause for word in words(wish.unwanted_terms) if (clause := self._clause(word)) is not None]
        if not unwanted:
            return query
        occur = self._tantivy.Occur
        return self._tantivy.Query.boolean_query([(occur.Must, query), *((occur.MustNot, each) for each in unwanted)])

    def _prices(self, least: int | None, most: int | None) -> Any:
        """Products with a variant between the two. One bound alone is held against one price a product, which costs
        half of looking at them all."""
        integer = self._tantivy.FieldType.Integer
        name = "cheapest" if least is None else "dearest" if most is None else "price"
        return self._tantivy.Query.range_query(self._schema, name, integer, least, most)

    def _clause_of(self, word: str) -> Any | None:
        """The query for one word: as it is, a compound, a beginning, with typing errors. None: nothing like it."""
        found = [self._either(stem) for stem in stems(word, self._locales) if self._frequency(stem)]
        if found:
            return self._any(found)
        pieces = parts(word, self.has)
        if pieces:
            both = self._all([self._clause(piece) for piece in pieces])
            return both if self._matches(both) else self._any([self._clause(piece) for piece in pieces])
        return self._begun(word) or self._mistyped(word)

    def _begun(self, word: str) -> Any | None:
        if len(word) < _LEAST_PREFIX or not self._searcher.terms_with_prefix("word", word, limit=1):
            return None
        return self._tantivy.Query.fuzzy_term_query(self._schema, "word", word, distance=0, prefix=True)

    def _mistyped(self, word: str) -> Any | None:
        for least, distance in _TYPOS:
            if len(word) >= least and not word.isdigit():
                query = self._fuzzy(word, distance)
                if self._matches(query):
                    return query
        return None

    def _fuzzy(self, word: str, distance: int) -> Any:
        return self._tantivy.Query.fuzzy_term_query(self._schema, "word", word, distance=distance)

    def _matches(self, query: Any) -> bool:
        return bool(self._searcher.search(query, 1, count=False).hits)

    def has(self, part: str) -> bool:
        """Whether the catalogue has this word as it is, in any form."""
        return any(self._frequency(stem) for stem in stems(part, self._locales))

    def _frequency(self, stem: str) -> int:
        title: int = self._searcher.doc_freq("title", stem)
        return title or int(self._searcher.doc_freq("text", stem))

    def _either(self, stem: str) -> Any:
        return self._any([self._boosted(self._term("title", stem), _TITLE_BOOST), self._term("text", stem)])

    def _term(self, name: str, value: str) -> Any:
        return self._tantivy.Query.term_query(self._schema, name, value)

    def _boosted(self, query: Any, boost: float) -> Any:
        return self._tantivy.Query.boost_query(query, boost)

    def _any(self, queries: Iterable[Any]) -> Any:
        return self._tantivy.Query.boolean_query([(self._tantivy.Occur.Should, query) for query in queries])

    def _all(self, queries: Iterable[Any]) -> Any:
        return self._tantivy.Query.boolean_query([(self._tantivy.Occur.Must, query) for query in queries])

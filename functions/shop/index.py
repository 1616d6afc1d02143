"""Writes the catalogue for reading: rows in SQLite by id and SKU, and the search index. Used at publish time only.

The index's document number is the row's number, so that a hit needs no look-up in the index's own store.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from functions.commerce.catalogue import Product
from functions.errors import PublishError
from functions.shop.folder import Folder
from functions.shop.language import parts, stems, words

SEGMENT = "0" * 32
"""Name of the one segment: a random one would make every bundle of the same folder another bundle."""
_HEAP = 512_000_000
"""Room for the whole catalogue in one segment: documents keep their order, and there is nothing to merge."""
_TEXT_FIELDS = ("title", "text")


def schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in _TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("word", tokenizer_name="whitespace", index_option="basic")
    for name in ("category", "colour", "occasion"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("price", "cheapest", "dearest"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def write_rows(path: Path, products: Iterable[Product]) -> None:
    with sqlite3.connect(path) as base:
        base.executescript(
            """
            PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
            CREATE TABLE product (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, json TEXT NOT NULL);
            CREATE TABLE variant (sku TEXT PRIMARY KEY, product INTEGER NOT NULL) WITHOUT ROWID;
            """
        )
        for number, product in enumerate(products):
            row = (number, product.id, product.model_dump_json(exclude_defaults=True))
            base.execute("INSERT INTO product VALUES (?, ?, ?)", row)
            skus = ((variant.sku, number) for variant in product.variants)
            base.executemany("INSERT INTO variant VALUES (?, ?)", skus)
    base.close()


def write_search(path: Path, folder: Folder, products: list[Product]) -> None:
    import tantivy

    path.mkdir()
    index = tantivy.Index(schema(), path=str(path))
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    for document in Documents(folder, products):
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    if index.searcher().num_segments != 1:
        raise PublishError([f"catalogue.csv: {len(products)} products are too many for one index → publish fewer"])
    _name_segment(path)


def _name_segment(path: Path) -> None:
    """Give the segment a name that does not change from run to run; leave out the locks."""
    meta = json.loads((path / "meta.json").read_text())
    random = meta["segments"][0]["segment_id"]
    for file in sorted(path.iterdir()):
        if file.name.startswith(random.replace("-", "")):
            file.rename(path / f"{SEGMENT}{file.suffix}")
        elif file.suffix == ".lock":
            file.unlink()
    meta["segments"][0]["segment_id"] = "-".join(
        SEGMENT[a:b] for a, b in ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))
    )
    (path / "meta.json").write_text(json.dumps(meta))
    names = sorted(file.name for file in path.iterdir() if file.name != ".managed.json")
    (path / ".managed.json").write_text(json.dumps(names))


class Documents:
    """A search document for each product, in catalogue order."""

    def __init__(self, folder: Folder, products: list[Product]) -> None:
        self.folder = folder
        self.products = products
        self.locales = folder.shop.rules.locales
        self.vocabulary = folder.vocabulary
        self.colours = folder.vocabulary.lookup("colours", self.locales)
        kinds = self.vocabulary.phrases["categories"]
        self.categories = {name: words(" ".join(phrases)) for name, phrases in kinds.items()}
        self.synonyms = self._by_first_word()
        # A compound is taken apart into words of the shop only.
        shown = {word for product in products for word in words(self._shown(product))}
        own = {word for phrases in self.vocabulary.phrases.values() for each in phrases.values() for word in each}
        own.update(self.vocabulary.compounds)
        self.known = {word for word in shown | own if " " not in word and not word.isdigit()}
        self._parts: dict[str, tuple[str, ...]] = {}
        self._stemmed: dict[str, tuple[str, ...]] = {}

    def __iter__(self) -> Iterator[Any]:
        import tantivy

        for product in self.products:
            document = tantivy.Document()
            title, text, word = self._terms(product)
            document.add_text("title", " ".join(title))
            document.add_text("text", " ".join(text))
            document.add_text("word", " ".join(sorted(word)))
            document.add_text("category", product.category)
            for colour in self._colours(product):
                document.add_text("colour", colour)
            for occasion in product.occasions:
                document.add_text("occasion", occasion)
            prices = sorted({variant.price.amount for variant in product.variants})
            for price in prices:
                document.add_integer("price", price)
            document.add_integer("cheapest", prices[0])
            document.add_integer("dearest", prices[-1])
            yield document

    def _shown(self, product: Product) -> str:
        return " ".join((*product.title.values(), self.folder.catalogue.tags.get(product.id, "")))

    def _terms(self, product: Product) -> tuple[list[str], list[str], set[str]]:
        """Stems of the title, stems of everything else, and the words as they are written (for typing errors)."""
        title = words(" ".join(product.title.values()))
        shown = words(self._shown(product))
        extra = [*self._synonyms_of(shown), *self.categories[product.category]]
        extra += [part for word in shown for part in self._split(word)]
        extra += words(" ".join(self._option_labels(product)))
        other = [*shown[len(title) :], *extra, *words(" ".join(product.description.values()))]
        return self._stems(title), self._stems(other), {*shown, *extra} - self.colours.keys()

    def _stems(self, found: list[str]) -> list[str]:
        """Colours are left out: they are a wish of their own, and "roze" would be found by "rozen"."""
        return [stem for word in found if word not in self.colours for stem in self._stems_of(word)]

    def _stems_of(self, word: str) -> tuple[str, ...]:
        """Ten thousand products are made of a few thousand words."""
        if word not in self._stemmed:
            self._stemmed[word] = stems(word, self.locales)
        return self._stemmed[word]

    def _split(self, word: str) -> tuple[str, ...]:
        if word not in self._parts:
            self._parts[word] = parts(word, lambda part: part in self.known)
        return self._parts[word]

    def _option_labels(self, product: Product) -> Iterator[str]:
        for values in product.axes.values():
            for labels in values.values():
                yield from labels.values()

    def _colours(self, product: Product) -> list[str]:
        """The colours it is given, and those in its name: who asks for a "white vase" means the White vase."""
        named = (self.colours[word] for word in words(" ".join(product.title.values())) if word in self.colours)
        return list(dict.fromkeys((*product.colours, *named)))

    def _by_first_word(self) -> dict[str, list[list[str]]]:
        found: dict[str, list[list[str]]] = defaultdict(list)
        for group in self.vocabulary.synonyms:
            for phrase in group:
                found[phrase.split()[0]].append(group)
        return found

    def _synonyms_of(self, shown: list[str]) -> list[str]:
        text = f" {' '.join(shown)} "
        groups = (group for word in dict.fromkeys(shown) for group in self.synonyms.get(word, ()))
        return [
            word
            for group in groups
            if any(f" {phrase} " in text for phrase in group)
            for phrase in group
            for word in phrase.split()
        ]

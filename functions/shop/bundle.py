"""Reads a published bundle: fetched, checked, unpacked once into /tmp, and served from there as the core's `Shop`.

Imports core types and errors. The catalogue is never in memory: rows are read from SQLite as they are asked for.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel, ConfigDict

from functions.commerce.catalogue import Category, Found, Product, Wish
from functions.commerce.shop import Faq, Rules
from functions.errors import StorageError

if TYPE_CHECKING:
    from functions.shop.faq import FaqFinder
    from functions.shop.search import Search
    from functions.shop.wishes import WishReader

READS = 1
"""The newest bundle `v` that this code reads."""
PAGE = 10
KEPT = 2
"""Bundles on disk: the live one, and the one before it, that carts may still be priced by."""

UNUSED_SECONDS = 60
"""A turn takes 20 s at most, and every turn touches the bundle that it uses."""


class BundlePointer(BaseModel):
    """Which bundle is live: the `doc` of the item SHOP#{id} / LIVE."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    version: str
    sha256: str
    key: str


class Voice(Protocol):
    """Renders texts and amounts (functions/messages)."""

    def say(self, locale: str, key: str, **values: object) -> str: ...

    def money(self, locale: str, amount: int) -> str: ...


class VoiceFor(Protocol):
    """Makes a shop's voice: `own` holds its templates (<locale>/<key>.j2), `formats` how its locales write."""

    def __call__(self, own: Path, formats: Mapping[str, Any], rules: Rules) -> Voice: ...


class Bundle:
    """The `Shop` port over an unpacked bundle."""

    def __init__(self, folder: Path, version: str, voice_for: VoiceFor) -> None:
        self.version = version
        self._folder = folder
        found = json.loads((folder / "shop.json").read_text(encoding="utf-8"))
        if found["v"] > READS:
            raise StorageError(f"bundle {version[:12]} has v {found['v']}, newer than this code reads ({READS})")
        self._shop: dict[str, Any] = found
        self.rules = Rules.model_validate(found["rules"])
        # immutable: no locks, no journal, and a read-only folder will do.
        uri = f"{(folder / 'catalogue.sqlite').absolute().as_uri()}?mode=ro&immutable=1"
        self._rows = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._voice = voice_for(folder / "messages", found["formats"], self.rules)
        # A text is decided on again with the facts that the first decision asked for: it is searched for once.
        self._read = lru_cache(maxsize=1)(lambda text: self._wishes.read(text))
        self._found = lru_cache(maxsize=1)(self._find)
        self._asked = lru_cache(maxsize=1)(lambda text, locale: self._questions.find(text, locale))

    def categories(self) -> tuple[Category, ...]:
        return self._categories

    def product(self, product_id: str) -> Product | None:
        return self._one("SELECT json FROM product WHERE id = ?", product_id)

    def product_of(self, sku: str) -> Product | None:
        return self._one("SELECT json FROM product JOIN variant ON number = product WHERE sku = ?", sku)

    def read_wish(self, text: str, locale: str) -> Wish:
        return self._read(text)

    def find(self, wish: Wish, *, offset: int = 0, limit: int = 10) -> Found:
        # A page of ten serves whoever wants fewer of the same: what a text may name, and then the page to show.
        found = self._found(wish, max(offset, 0), max(limit, PAGE))
        return found.model_copy(update={"products": found.products[: max(limit, 1)]})

    def _find(self, wish: Wish, offset: int, limit: int) -> Found:
        (total, numbers), fulfilled, relaxed = self._search.find(wish, offset, limit)
        known = self._search.known(wish)
        return Found(products=self._numbered(numbers), total=total, wish=fulfilled, relaxed=relaxed, known=known)

    def similar(self, product_id: str, *, limit: int = 3) -> tuple[Product, ...]:
        row = self._rows.execute("SELECT number, json FROM product WHERE id = ?", (product_id,)).fetchone()
        if row is None:
            return self.find(Wish(), limit=limit).products
        return self._numbered(self._search.similar(row[0], Product.model_validate_json(row[1]), limit))

    def faq(self, text: str, locale: str) -> Faq | None:
        return self._asked(text, locale)

    def word(self, locale: str, kind: str, key: str) -> str:
        labels: dict[str, dict[str, dict[str, str]]] = self._shop["labels"]
        return labels.get(kind, {}).get(key, {}).get(locale, key)

    def option_words(self, axis: str, value: str | None = None) -> frozenset[str]:
        sizes: dict[str, list[str]] = self._shop.get("sizes", {}) if axis == "size" else {}
        return frozenset(
            sizes.get(value, ()) if value is not None else (word for each in sizes.values() for word in each)
        )

    def say(self, locale: str, key: str, **values: object) -> str:
        return self._voice.say(locale, key, **values)

    def money(self, locale: str, amount: int) -> str:
        return self._voice.money(locale, amount)

    def close(self) -> None:
        self._rows.close()

    @cached_property
    def _categories(self) -> tuple[Category, ...]:
        return tuple(Category.model_validate(each) for each in self._shop["categories"])

    @cached_property
    def _search(self) -> "Search":
        from functions.shop.search import Search  # 15 ms with tantivy: not for an edge that only reads the rules

        return Search(self._folder / "search", self.rules.locales)

    @cached_property
    def _wishes(self) -> "WishReader":
        from functions.shop.wishes import WishReader  # 10 ms of regular expressions

        shop = self._shop
        return WishReader(
            shop["words"],
            shop["bands"],
            self.rules.currency,
            self.rules.locales,
            self._search.knows,
            self._search.near,
            self._search.has,
            frozenset(shop.get("compounds", ())),
        )

    @cached_property
    def _questions(self) -> "FaqFinder":
        from functions.shop.faq import FaqFinder  # only where somebody asks

        path = self._folder / "faq.json"
        # A bundle that was published before there were questions has no such file.
        found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"entries": [], "locales": {}}
        return FaqFinder(found, self._search.knows)

    def _one(self, query: str, value: str) -> Product | None:
        row = self._rows.execute(query, (value,)).fetchone()
        return Product.model_validate_json(row[0]) if row else None

    def _numbered(self, numbers: list[int]) -> tuple[Product, ...]:
        marks = ",".join("?" * len(numbers))
        rows = dict(self._rows.execute(f"SELECT number, json FROM product WHERE number IN ({marks})", numbers))
        return tuple(Product.model_validate_json(rows[number]) for number in numbers)


class Bundles:
    """Opens bundles by pointer and keeps the last two open. One in a process; not for threads."""

    def __init__(self, fetch: Callable[[str], bytes], voice_for: VoiceFor, root: Path | None = None) -> None:
        self._fetch = fetch
        self._voice_for = voice_for
        self._root = root or Path(tempfile.gettempdir()) / "chatkassa-bundles"
        self._open: dict[str, Bundle] = {}

    def open(self, pointer: BundlePointer) -> Bundle:
        """Raises StorageError when what was fetched is not what was published."""
        bundle = self._open.pop(pointer.sha256, None)
        if bundle is None or not _in_use(self._root / pointer.sha256):
            bundle = self._opened(pointer)
        self._open[pointer.sha256] = bundle
        for old in list(self._open)[:-KEPT]:
            self._open.pop(old).close()
            self._drop_old()
        return bundle

    def _opened(self, pointer: BundlePointer) -> Bundle:
        folder = self._root / pointer.sha256
        if not _in_use(folder):
            self._root.mkdir(parents=True, exist_ok=True)
            unpack(self._fetch(pointer.key), pointer.sha256, folder)
        self._drop_old()
        return Bundle(folder, pointer.version, self._voice_for)

    def _drop_old(self) -> None:
        """/tmp of a Lambda holds 512 MB. Elsewhere other processes share it: what they use, they have just touched."""
        used = sorted(((_touched(path), path) for path in self._root.iterdir()), reverse=True)
        for touched, path in used[KEPT:]:
            if path.name not in self._open and time.time() - touched > UNUSED_SECONDS:
                gone = path.with_name(f"dropping-{path.name}-{os.getpid()}")
                with suppress(OSError):  # another process was first
                    path.rename(gone)
                shutil.rmtree(gone, ignore_errors=True)


def _in_use(folder: Path) -> bool:
    """Whether it is there; marks it as used, so that no other process drops it."""
    try:
        os.utime(folder)
    except FileNotFoundError:
        return False
    return True


def _touched(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def unpack(archive: bytes, sha256: str, folder: Path) -> None:
    """Check, unpack beside `folder`, then rename: there is never half a bundle, whoever else is unpacking it."""
    found = hashlib.sha256(archive).hexdigest()
    if found != sha256:
        raise StorageError(f"bundle {sha256[:12]} arrived as {found[:12]}: not opened")
    beside = Path(tempfile.mkdtemp(prefix="unpacking-", dir=folder.parent))
    try:
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
            tar.extractall(beside, filter="data")
        try:
            beside.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def open_archive(archive: bytes, voice_for: VoiceFor, root: Path) -> Bundle:
    """A bundle straight from its bytes: for tests, the demo and publish's own check."""
    sha256 = hashlib.sha256(archive).hexdigest()
    return Bundles(lambda key: archive, voice_for, root).open(BundlePointer(version=sha256, sha256=sha256, key=""))

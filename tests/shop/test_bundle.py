"""A bundle: the same bytes for the same folder, checked before it is opened, kept on disk in twos."""

import io
import json
import os
import shutil
import sqlite3
import tarfile
from pathlib import Path

import pytest

from functions.commerce.money import Money
from functions.errors import StorageError
from functions.messages.render import Renderer
from functions.shop.bundle import UNUSED_SECONDS, Bundle, BundlePointer, Bundles, open_archive, unpack
from functions.shop.compile import Compiled, compile_folder
from tests.shop.folders import ShopFolder
from tests.shop.synthetic import synthetic_folder
from tests.starter import starter_folder, starter_shop


def pointer(compiled: Compiled) -> BundlePointer:
    return BundlePointer(version=compiled.version, sha256=compiled.version, key=f"{compiled.version}.tar.gz")


class Shelf:
    """Bundles by key, and how often each was fetched."""

    def __init__(self, *compiled: Compiled) -> None:
        self.archives = {pointer(each).key: each.archive for each in compiled}
        self.fetched: list[str] = []

    def fetch(self, key: str) -> bytes:
        self.fetched.append(key)
        return self.archives[key]


@pytest.fixture
def versions(tmp_path: Path) -> list[Compiled]:
    """Four versions of one shop, that differ by a price."""
    folder = ShopFolder(tmp_path / "shop")
    return [compile_folder(folder.cell(2, "price", f"1{number},50").read(), {}) for number in range(4)]


def test_the_same_folder_gives_the_same_bytes() -> None:
    assert compile_folder(starter_folder(), {}) == compile_folder(starter_folder(), {})


def test_any_change_is_another_version(versions: list[Compiled]) -> None:
    assert len({compiled.version for compiled in versions}) == 4


def test_a_bundle_holds_no_times_owners_or_paths() -> None:
    with tarfile.open(fileobj=io.BytesIO(compile_folder(starter_folder(), {}).archive)) as tar:
        entries = tar.getmembers()
    assert {(entry.mtime, entry.uid, entry.uname) for entry in entries} == {(0, 0, "")}
    assert not any(entry.name.startswith(("/", "..")) for entry in entries)


def test_products_are_found_by_id_and_by_sku() -> None:
    shop = starter_shop()
    roses = shop.product("rode-rozen")
    assert roses is not None
    assert roses == shop.product_of("ROOS-ROOD-M")
    assert roses.variant("ROOS-ROOD-M").price == Money(amount=3495, currency="EUR")
    assert roses.label("ROOS-ROOD-M", "nl") == "Middel"
    assert roses.takes_card
    assert shop.product("nothing") is None
    assert shop.product_of("nothing") is None


def test_every_product_can_be_read_back_as_it_was_written() -> None:
    shop = starter_shop()
    for written in starter_folder().catalogue.products:
        read = shop.product(written.id)
        assert read is not None
        assert read.model_copy(update={"images": (), "variants": ()}) == written.model_copy(
            update={"images": (), "variants": ()}
        )
        assert [variant.sku for variant in read.variants] == [variant.sku for variant in written.variants]


def test_categories_without_products_are_not_shown(tmp_path: Path) -> None:
    labels = {"nl": "Niets", "en": "Nothing"}
    things = {"nl": "Spullen", "en": "Things"}
    folder = ShopFolder(tmp_path / "shop").rules(categories={"empty": labels, "things": things}).read()
    shop = open_archive(compile_folder(folder, {}).archive, Renderer, tmp_path / "bundles")
    assert [category.id for category in shop.categories()] == ["things"]


def test_images_are_the_addresses_they_are_served_at(tmp_path: Path) -> None:
    folder = ShopFolder(tmp_path / "shop").read()
    compiled = compile_folder(folder, {"mug.jpg": "https://pictures.example/1.jpg"})
    shop = open_archive(compiled.archive, Renderer, tmp_path / "bundles")
    mug, scarf = shop.product("mug"), shop.product("scarf")
    assert mug is not None
    assert scarf is not None
    assert mug.images == ("https://pictures.example/1.jpg",)
    assert mug.variants[0].image == "https://pictures.example/1.jpg"
    assert (scarf.images, scarf.variants[0].image) == ((), None)


def test_a_shop_speaks_with_its_own_templates_first(tmp_path: Path) -> None:
    folder = ShopFolder(tmp_path / "shop").write("messages/nl/greeting.j2", "Hallo bij ons!\n").read()
    shop = open_archive(compile_folder(folder, {}).archive, Renderer, tmp_path / "bundles")
    assert shop.say("nl", "greeting") == "Hallo bij ons!"


def test_a_corrupted_bundle_is_refused_and_leaves_nothing(tmp_path: Path, versions: list[Compiled]) -> None:
    shelf = Shelf(versions[0])
    key = pointer(versions[0]).key
    good = shelf.archives[key]
    shelf.archives[key] = good[:-20] + bytes(20)
    bundles = Bundles(shelf.fetch, Renderer, tmp_path / "bundles")
    with pytest.raises(StorageError, match="not opened"):
        bundles.open(pointer(versions[0]))
    assert list((tmp_path / "bundles").iterdir()) == []
    shelf.archives[key] = good
    assert bundles.open(pointer(versions[0])).product("mug") is not None


def test_a_bundle_cannot_write_outside_its_folder(tmp_path: Path) -> None:
    import hashlib

    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo("../outside"), io.BytesIO())
    archive = buffer.getvalue()
    with pytest.raises(tarfile.OutsideDestinationError):
        unpack(archive, hashlib.sha256(archive).hexdigest(), tmp_path / "bundle")
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_is_fetched_once_and_the_last_two_stay(tmp_path: Path, versions: list[Compiled]) -> None:
    shelf = Shelf(*versions)
    root = tmp_path / "bundles"
    bundles = Bundles(shelf.fetch, Renderer, root)
    for number in (0, 0, 1, 0, 1, 2, 3):
        age(root)
        assert bundles.open(pointer(versions[number])).version == versions[number].version
    assert shelf.fetched == [pointer(versions[number]).key for number in (0, 1, 2, 3)]
    assert {path.name for path in root.iterdir()} == {versions[2].version, versions[3].version}


def age(root: Path) -> None:
    """As if nobody had used them for a while."""
    for path in root.glob("*"):
        os.utime(path, (0, path.stat().st_mtime - UNUSED_SECONDS - 1))


def test_what_another_process_uses_is_left_alone(tmp_path: Path, versions: list[Compiled]) -> None:
    shelf, root = Shelf(*versions), tmp_path / "bundles"
    theirs = Bundles(shelf.fetch, Renderer, root).open(pointer(versions[0]))
    ours = Bundles(shelf.fetch, Renderer, root)
    for version in versions[1:]:
        ours.open(pointer(version))
    assert theirs.find(theirs.read_wish("mok", "nl")).products


def test_a_bundle_whose_folder_is_gone_is_fetched_again(tmp_path: Path, versions: list[Compiled]) -> None:
    shelf, root = Shelf(*versions), tmp_path / "bundles"
    bundles = Bundles(shelf.fetch, Renderer, root)
    bundles.open(pointer(versions[0]))
    shutil.rmtree(root / versions[0].version)
    again = bundles.open(pointer(versions[0]))
    assert again.find(again.read_wish("mok", "nl")).products
    assert len(shelf.fetched) == 2


def test_a_second_process_uses_what_the_first_unpacked(tmp_path: Path, versions: list[Compiled]) -> None:
    shelf = Shelf(versions[0])
    for _ in range(2):
        Bundles(shelf.fetch, Renderer, tmp_path / "bundles").open(pointer(versions[0]))
    assert len(shelf.fetched) == 1


def test_two_that_unpack_at_once_both_succeed(tmp_path: Path, versions: list[Compiled]) -> None:
    folder = tmp_path / versions[0].version
    unpack(versions[0].archive, versions[0].version, folder)
    before = sorted(path.name for path in folder.iterdir())
    unpack(versions[0].archive, versions[0].version, folder)
    assert sorted(path.name for path in folder.iterdir()) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("unpacking-")] == []


def test_reading_writes_nothing(tmp_path: Path, versions: list[Compiled]) -> None:
    folder = tmp_path / "bundle"
    unpack(versions[0].archive, versions[0].version, folder)
    shop = Bundle(folder, versions[0].version, Renderer)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        shop._rows.execute("DELETE FROM product")
    before = _held(folder)
    assert shop.find(shop.read_wish("mok", "nl")).products
    assert _held(folder) == before


def _held(folder: Path) -> dict[Path, bytes]:
    """Without locks: tantivy takes one, an empty file, while it opens an index."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"}


def test_a_bundle_of_a_newer_release_is_not_guessed_at(tmp_path: Path, versions: list[Compiled]) -> None:
    folder = tmp_path / "bundle"
    unpack(versions[0].archive, versions[0].version, folder)
    found = json.loads((folder / "shop.json").read_text(encoding="utf-8"))
    (folder / "shop.json").write_text(json.dumps(found | {"v": 99}), encoding="utf-8")
    with pytest.raises(StorageError, match="newer"):
        Bundle(folder, versions[0].version, Renderer)


def test_a_large_catalogue_is_searched_and_paged_without_loading_it(tmp_path: Path) -> None:
    from functions.shop.folder import read_folder

    count = 2_000
    folder = read_folder(synthetic_folder(tmp_path / "shop", count), check_images=False)
    shop = open_archive(compile_folder(folder, {}).archive, Renderer, tmp_path / "bundles")
    wish = shop.read_wish("rode rozen onder 30 euro", "nl")
    found = shop.find(wish)
    assert found.relaxed == ()
    assert 10 == len(found.products) < found.total < count
    for product in found.products:
        assert "rode rozen" in product.title["nl"]
        assert product.cheapest.amount <= 3000
    last = shop.product_of(f"P{count - 1}-M")
    assert last is not None
    assert last.id == f"p{count - 1}"
    brand = last.title["nl"].split()[-1]
    assert last.id in {product.id for product in shop.find(shop.read_wish(brand, "nl"), limit=50).products}

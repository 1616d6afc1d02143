"""Publishes a compiled shop: pictures, bundle, stock of new SKUs, and last of all one conditional move of the pointer.

Imports core types, errors and its own parts; boto3's clients are given, so that a command and a console can both call
it. Whatever fails before the last write leaves the live shop as it was.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from functions.errors import PublishError
from functions.shop.bundle import BundlePointer
from functions.shop.compile import Compiled
from functions.shop.price_history import lowest_prices
from functions.shop.price_lists import PriceLists

KEPT_AFTER_LIVE = timedelta(days=180)
"""A bundle is kept this long after it was last live: carts, links and disputes refer to it."""
LEAST_PREFIX = 6
"""So many characters of a version name it."""
_UPLOADS = 16
_TRANSACTION = 100
"""DynamoDB: "up to 100 action requests" in a TransactWriteItems, 100 keys in a BatchGetItem."""
_CONTENT_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}

Progress = Callable[[str, int, int], None]
"""Told the step, how much of it is done, and of how much."""
Each = TypeVar("Each")


def quiet(step: str, done: int, total: int) -> None:
    pass


@dataclass(frozen=True)
class Place:
    """Where a shop is published. `assets_url` is where the assets bucket is read from, without a slash at its end."""

    shop: str
    table: str
    bundles: str
    assets: str
    assets_url: str


@dataclass(frozen=True)
class Published:
    """A version, each time that it went live."""

    at: datetime
    pointer: BundlePointer
    products: int
    note: str
    live: bool = False


class _Live:
    """The pointer as it was read: the move is conditional on its very text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.version = BundlePointer.model_validate_json(text).version


class Publisher:
    def __init__(self, s3: Any, dynamodb: Any, place: Place, *, clock: Callable[[], datetime] | None = None) -> None:
        self._s3 = s3
        self._dynamodb = dynamodb
        self._place = place
        self._clock = clock or (lambda: datetime.now(UTC))
        self._price_lists = PriceLists(s3, place.bundles)

    # --- pictures -------------------------------------------------------------------------------------------------

    def addresses(self, names: Mapping[str, str]) -> dict[str, str]:
        """File name → address, for names as `compile.image_names` gives them."""
        return {file: f"{self._place.assets_url}/{_image_key(served)}" for file, served in names.items()}

    def upload_images(self, images: Mapping[str, Path], names: Mapping[str, str], progress: Progress = quiet) -> int:
        """Those that are not there yet; how many. A name is its content's hash, so what is there is right."""
        there = self._keys_in(self._place.assets, "images/")
        wanted = {
            _image_key(names[file]): path for file, path in images.items() if _image_key(names[file]) not in there
        }

        def upload(entry: tuple[str, Path]) -> None:
            key, path = entry
            self._s3.put_object(
                Bucket=self._place.assets,
                Key=key,
                Body=path.read_bytes(),
                ContentType=_CONTENT_TYPES[path.suffix.lower()],
                CacheControl="public, max-age=31536000, immutable",
            )

        self._each("pictures", wanted.items(), len(wanted), upload, progress)
        return len(wanted)

    # --- versions -------------------------------------------------------------------------------------------------

    def publish(self, compiled: Compiled, products: int, stock: Mapping[str, int], progress: Progress = quiet) -> bool:
        """False: it was live already. Raises PublishError when another publish came between."""
        live = self._live()
        self.set_new_stock(stock, progress)
        if live and live.version == compiled.version:
            return False
        pointer = BundlePointer(
            version=compiled.version, sha256=compiled.version, key=f"{self._place.shop}/{compiled.version}.tar.gz"
        )
        progress("bundle", 0, 1)
        self._price_lists.write(pointer, compiled.prices)
        self._s3.put_object(
            Bucket=self._place.bundles, Key=pointer.key, Body=compiled.archive, ContentType="application/gzip"
        )
        progress("bundle", 1, 1)
        self._move(live, pointer, products, "published")
        return True

    def lowest_prices(self, prices: Mapping[str, int], reduced: Iterable[str]) -> dict[str, int]:
        """SKU → the lowest price of the 30 days before its reduction; only where that price was really asked."""
        reduced = tuple(reduced)
        history = self._price_lists.history(self.versions()) if reduced else ()
        return lowest_prices(prices, reduced, history, self._clock())

    def rollback(self, version: str) -> Published:
        """Make an earlier version live again. Raises PublishError."""
        if len(version) < LEAST_PREFIX:
            raise PublishError([f"version {version} → give at least {LEAST_PREFIX} characters of it"])
        named = {each.pointer.version: each for each in self.versions() if each.pointer.version.startswith(version)}
        if len(named) != 1:
            what = "more than one version begins so" if named else "there is no such version"
            raise PublishError([f"version {version}: {what} → look it up with --list"])
        chosen = next(iter(named.values()))
        live = self._live()
        if live and live.version == chosen.pointer.version:
            raise PublishError([f"version {version} is live already"])
        if chosen.pointer.key not in self._keys_in(self._place.bundles, chosen.pointer.key):
            raise PublishError([f"version {version}: its bundle is no longer there → publish its folder again"])
        self._move(live, chosen.pointer, chosen.products, "rolled back to")
        return chosen

    def versions(self) -> list[Published]:
        """The latest first. A version that was live twice is there twice."""
        live = self._live()
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._place.table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :version)",
            ExpressionAttributeValues={":pk": {"S": self._pk}, ":version": {"S": "VERSION#"}},
            ScanIndexForward=False,
            ConsistentRead=True,
        )
        found = [_published(item) for page in pages for item in page["Items"]]
        return [
            Published(
                each.at,
                each.pointer,
                each.products,
                each.note,
                live=number == 0 and live is not None and live.version == each.pointer.version,
            )
            for number, each in enumerate(found)
        ]

    def remove_old(self) -> int:
        """Delete bundles that have not been live for KEPT_AFTER_LIVE; how many. The live one is never among them."""
        edge = self._clock() - KEPT_AFTER_LIVE
        found = self.versions()
        # A version was live until the next one was.
        ended = {(each.at, each.pointer.key): later.at for later, each in pairwise(found)}
        kept = {each.pointer.key for each in found if ended.get((each.at, each.pointer.key), self._clock()) >= edge}
        old = [each for each in found if each.pointer.key not in kept]
        for key in {each.pointer.key for each in old}:
            self._s3.delete_object(Bucket=self._place.bundles, Key=key)
            self._price_lists.remove(key)
        for each in old:
            self._dynamodb.delete_item(TableName=self._place.table, Key=self._version_key(each.at, each.pointer))
        return len({each.pointer.key for each in old})

    def _live(self) -> "_Live | None":
        key = {"pk": {"S": self._pk}, "sk": {"S": "LIVE"}}
        item = self._dynamodb.get_item(TableName=self._place.table, Key=key, ConsistentRead=True).get("Item")
        return _Live(item["doc"]["S"]) if item else None

    def _move(self, live: "_Live | None", pointer: BundlePointer, products: int, note: str) -> None:
        """The pointer and the line in the history, both or neither; only from the version that was read."""
        at = self._clock()
        doc = {"products": products, "note": note, "at": at.isoformat(), **pointer.model_dump()}
        moved = {
            "TableName": self._place.table,
            "Item": {
                "pk": {"S": self._pk},
                "sk": {"S": "LIVE"},
                "doc": {"S": pointer.model_dump_json()},
                "since": {"S": at.isoformat()},
            },
            **_only_if(live),
        }
        history = {
            "TableName": self._place.table,
            "Item": {**self._version_key(at, pointer), "doc": {"S": json.dumps(doc)}},
        }
        try:
            self._dynamodb.transact_write_items(TransactItems=[{"Put": moved}, {"Put": history}])
        except self._dynamodb.exceptions.TransactionCanceledException as error:
            raise PublishError(["another publish came between → look at --list, then publish again"]) from error

    # --- stock ----------------------------------------------------------------------------------------------------

    def set_new_stock(self, stock: Mapping[str, int], progress: Progress = quiet) -> int:
        """Live stock of SKUs that have none; how many. What is there is the shop's own by now, and is left alone."""
        skus = list(stock)
        there = {sku for chunk in _chunks(skus) for sku in self._with_stock(chunk)}
        new = [sku for sku in skus if sku not in there]
        for done, chunk in enumerate(_chunks(new)):
            progress("stock", done * _TRANSACTION, len(new))
            puts = [{"Put": self._new_stock(sku, stock[sku])} for sku in chunk]
            try:
                self._dynamodb.transact_write_items(TransactItems=puts)
            except self._dynamodb.exceptions.TransactionCanceledException as error:
                raise PublishError(["stock was set while publishing → publish again"]) from error
        progress("stock", len(new), len(new))
        return len(new)

    def _with_stock(self, skus: list[str]) -> Iterator[str]:
        wanted: dict[str, Any] = {
            self._place.table: {"Keys": [self._stock_key(sku) for sku in skus], "ProjectionExpression": "pk"}
        }
        while wanted:
            answer = self._dynamodb.batch_get_item(RequestItems=wanted)
            for item in answer["Responses"].get(self._place.table, ()):
                yield item["pk"]["S"].removeprefix(f"STOCK#{self._place.shop}#")
            wanted = answer.get("UnprocessedKeys") or {}

    def _new_stock(self, sku: str, available: int) -> dict[str, Any]:
        numbers = {"available": available, "reserved": 0, "sold": 0}
        return {
            "TableName": self._place.table,
            "Item": {**self._stock_key(sku), **{name: {"N": str(number)} for name, number in numbers.items()}},
            "ConditionExpression": "attribute_not_exists(pk)",
        }

    # --- keys, as functions/storage/keys.py names them (a test holds them equal) ------------------------------------

    @property
    def _pk(self) -> str:
        return f"SHOP#{self._place.shop}"

    def _stock_key(self, sku: str) -> dict[str, Any]:
        return {"pk": {"S": f"STOCK#{self._place.shop}#{sku}"}, "sk": {"S": "-"}}

    def _version_key(self, at: datetime, pointer: BundlePointer) -> dict[str, Any]:
        return {
            "pk": {"S": self._pk},
            "sk": {"S": f"VERSION#{at.isoformat(timespec='microseconds')}#{pointer.version}"},
        }

    def _keys_in(self, bucket: str, prefix: str) -> frozenset[str]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return frozenset(each["Key"] for page in pages for each in page.get("Contents", ()))

    def _each(
        self, step: str, items: Iterable[Each], total: int, do: Callable[[Each], None], progress: Progress
    ) -> None:
        """In parallel; the first failure stops it and is raised."""
        progress(step, 0, total)
        with ThreadPoolExecutor(_UPLOADS) as pool:
            try:
                for done, _ in enumerate(pool.map(do, items), start=1):
                    progress(step, done, total)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


def _only_if(live: "_Live | None") -> dict[str, Any]:
    if live is None:
        return {"ConditionExpression": "attribute_not_exists(#pk)", "ExpressionAttributeNames": {"#pk": "pk"}}
    return {
        "ConditionExpression": "#doc = :live",
        "ExpressionAttributeNames": {"#doc": "doc"},
        "ExpressionAttributeValues": {":live": {"S": live.text}},
    }


def _image_key(served: str) -> str:
    return f"images/{served}"


def _published(item: Mapping[str, Any]) -> Published:
    doc = json.loads(item["doc"]["S"])
    pointer = BundlePointer(version=doc["version"], sha256=doc["sha256"], key=doc["key"])
    return Published(datetime.fromisoformat(doc["at"]), pointer, doc["products"], doc["note"])


def _chunks(skus: list[str]) -> Iterator[list[str]]:
    return (skus[at : at + _TRANSACTION] for at in range(0, len(skus), _TRANSACTION))

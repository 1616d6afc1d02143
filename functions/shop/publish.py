"""Publishes a compiled shop: bundle, stock of new SKUs, and last of all one conditional move of the pointer.

Imports core types, errors and its own parts; boto3's clients are given, so that a command and a console can both call
it. Whatever fails before the last write leaves the live shop as it was.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from functions.errors import PublishError
from functions.shop.bundle import BundlePointer
from functions.shop.compile import Compiled
from functions.shop.new_stock import NewStock
from functions.shop.pictures import Pictures, keys_in
from functions.shop.price_history import lowest_prices
from functions.shop.price_lists import PriceLists
from functions.shop.progress import Progress, quiet

KEPT_AFTER_LIVE = timedelta(days=180)
"""A bundle is kept this long after it was last live: carts, links and disputes refer to it."""
LEAST_PREFIX = 6
"""So many characters of a version name it."""
OVERTAKEN = "another publish came between → look at what is live now, then publish again"


@dataclass(frozen=True)
class Signed:
    """Of a version: who published it, from which files (the hash of their list), and what they say of it."""

    by: str = ""
    manifest: str = ""
    note: str = ""


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
    what: str
    """published, rolled back to."""
    live: bool = False
    signed: Signed = Signed()
    """Empty of a version from before they were signed."""


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
        self._stock = NewStock(dynamodb, place.table, place.shop)
        self.pictures = Pictures(s3, place.bundles, f"sources/{place.shop}/", place.assets, place.assets_url)

    # --- versions -------------------------------------------------------------------------------------------------

    def publish(
        self,
        compiled: Compiled,
        products: int,
        stock: Mapping[str, int],
        progress: Progress = quiet,
        *,
        signed: Signed = Signed(),
        instead_of: str | None = None,
    ) -> bool:
        """False: it was live already. Raises PublishError when another publish came between.

        `instead_of`: the version that whoever publishes saw live; "": they saw that nothing was.
        """
        live = self._live()
        if instead_of not in (None, live.version if live else ""):
            raise PublishError([OVERTAKEN])
        self._stock.set(stock, progress)
        if live and live.version == compiled.version:
            self._sign(signed)
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
        self._move(live, Published(self._clock(), pointer, products, "published", signed=signed))
        return True

    def lowest_prices(self, prices: Mapping[str, int], reduced: Iterable[str]) -> dict[str, int]:
        """SKU → the lowest price of the 30 days before its reduction; only where that price was really asked."""
        reduced = tuple(reduced)
        history = self._price_lists.history(self.versions()) if reduced else ()
        return lowest_prices(prices, reduced, history, self._clock())

    def rollback(self, version: str, *, by: str = "", note: str = "") -> Published:
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
        if chosen.pointer.key not in keys_in(self._s3, self._place.bundles, chosen.pointer.key):
            raise PublishError([f"version {version}: its bundle is no longer there → publish its folder again"])
        signed = Signed(by, chosen.signed.manifest, note)
        self._move(live, replace(chosen, at=self._clock(), what="rolled back to", signed=signed))
        return chosen

    def versions(self) -> list[Published]:
        """The latest first. A version that was live twice is there twice."""
        live = self._live()
        found = [_published(item) for item in self._history()]
        return [
            replace(each, live=number == 0 and live is not None and live.version == each.pointer.version)
            for number, each in enumerate(found)
        ]

    def _history(self) -> Iterator[Mapping[str, Any]]:
        request: dict[str, Any] = {
            "TableName": self._place.table,
            "KeyConditionExpression": "#pk = :pk AND begins_with(#sk, :version)",
            "ExpressionAttributeNames": {"#pk": "pk", "#sk": "sk"},
            "ExpressionAttributeValues": {":pk": {"S": self._pk}, ":version": {"S": "VERSION#"}},
            "ScanIndexForward": False,
            "ConsistentRead": True,
        }
        while True:
            page = self._dynamodb.query(**request)
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

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

    def live_version(self) -> str:
        """ "" where nothing is live."""
        live = self._live()
        return live.version if live else ""

    def _live(self) -> "_Live | None":
        key = {"pk": {"S": self._pk}, "sk": {"S": "LIVE"}}
        item = self._dynamodb.get_item(TableName=self._place.table, Key=key, ConsistentRead=True).get("Item")
        return _Live(item["doc"]["S"]) if item else None

    def _sign(self, signed: Signed) -> None:
        """What is live already was published again, from files that differ in what shoppers never see: a comment, the
        stock of a known SKU. Those are the version's files from now on."""
        latest = next(iter(self.versions()), None)
        if latest and latest.live and signed.manifest not in ("", latest.signed.manifest):
            kept = replace(latest, signed=replace(latest.signed, manifest=signed.manifest))
            self._dynamodb.put_item(TableName=self._place.table, Item=self._version_item(kept))

    def _move(self, live: "_Live | None", to: Published) -> None:
        """The pointer and the line in the history, both or neither; only from the version that was read."""
        from botocore.exceptions import ClientError

        moved = {
            "TableName": self._place.table,
            "Item": {
                "pk": {"S": self._pk},
                "sk": {"S": "LIVE"},
                "doc": {"S": to.pointer.model_dump_json()},
                "since": {"S": to.at.isoformat()},
            },
            **_only_if(live),
        }
        history = {"TableName": self._place.table, "Item": self._version_item(to)}
        try:
            self._dynamodb.transact_write_items(TransactItems=[{"Put": moved}, {"Put": history}])
        except ClientError as error:
            if error.response["Error"]["Code"] != "TransactionCanceledException":
                raise
            raise PublishError([OVERTAKEN]) from error

    # --- keys, as functions/storage/keys.py names them (a test holds them equal) ------------------------------------

    @property
    def _pk(self) -> str:
        return f"SHOP#{self._place.shop}"

    def _version_key(self, at: datetime, pointer: BundlePointer) -> dict[str, Any]:
        return {
            "pk": {"S": self._pk},
            "sk": {"S": f"VERSION#{at.isoformat(timespec='microseconds')}#{pointer.version}"},
        }

    def _version_item(self, version: Published) -> dict[str, Any]:
        doc = {
            "products": version.products,
            "note": version.what,
            "at": version.at.isoformat(),
            "signed": vars(version.signed),
            **version.pointer.model_dump(),
        }
        return {**self._version_key(version.at, version.pointer), "doc": {"S": json.dumps(doc)}}


def _only_if(live: "_Live | None") -> dict[str, Any]:
    if live is None:
        return {"ConditionExpression": "attribute_not_exists(#pk)", "ExpressionAttributeNames": {"#pk": "pk"}}
    return {
        "ConditionExpression": "#doc = :live",
        "ExpressionAttributeNames": {"#doc": "doc"},
        "ExpressionAttributeValues": {":live": {"S": live.text}},
    }


def _published(item: Mapping[str, Any]) -> Published:
    doc = json.loads(item["doc"]["S"])
    pointer = BundlePointer(version=doc["version"], sha256=doc["sha256"], key=doc["key"])
    signed = Signed(**doc.get("signed", {}))
    return Published(datetime.fromisoformat(doc["at"]), pointer, doc["products"], doc["note"], signed=signed)

"""The prices of a version, kept beside its bundle: what `publish` looks back on when a price is reduced.

Imports its neighbours; the S3 client is given. A list is written before its version goes live and never changes.
"""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from functions.shop.bundle import BundlePointer
from functions.shop.price_history import Live

if TYPE_CHECKING:
    from functions.shop.publish import Published


class PriceLists:
    def __init__(self, s3: Any, bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def write(self, pointer: BundlePointer, prices: bytes) -> None:
        self._s3.put_object(Bucket=self._bucket, Key=_key(pointer.key), Body=prices, ContentType="application/json")

    def remove(self, bundle: str) -> None:
        self._s3.delete_object(Bucket=self._bucket, Key=_key(bundle))

    def history(self, versions: Iterable["Published"]) -> list[Live]:
        """Oldest first. A version from before there were price lists tells nothing, and counts as no prices."""
        read: dict[str, Live] = {}
        found = []
        for each in sorted(versions, key=lambda each: each.at):
            key = each.pointer.key
            if key not in read:
                read[key] = self._read(each)
            found.append(Live(each.at, read[key].prices, read[key].reduced))
        return found

    def _read(self, version: "Published") -> Live:
        from botocore.exceptions import ClientError

        try:
            body = self._s3.get_object(Bucket=self._bucket, Key=_key(version.pointer.key))["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("NoSuchKey", "404"):
                raise
            return Live(version.at, {})
        kept = json.loads(body)
        return Live(version.at, kept["prices"], frozenset(kept["reduced"]))


def price_list(prices: dict[str, int], reduced: Iterable[str]) -> bytes:
    return json.dumps({"prices": prices, "reduced": sorted(reduced)}, sort_keys=True).encode()


def _key(bundle: str) -> str:
    return bundle.removesuffix(".tar.gz") + ".prices.json"

"""Product pictures, from where the folder's files are kept to where shoppers' phones fetch them. S3's client is given.

A picture is copied from one bucket to the other without passing through here: a shop may have thousands.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePath
from typing import Any

from functions.shop.progress import Progress, quiet

FOLDER = "images/"
_COPIES = 16
_CONTENT_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}


class Pictures:
    """`source`: the prefix of kept files in the bucket of bundles; `assets_url`: without a slash at its end."""

    def __init__(self, s3: Any, bundles: str, source: str, assets: str, assets_url: str) -> None:
        self._s3 = s3
        self._bundles = bundles
        self._source = source
        self._assets = assets
        self._assets_url = assets_url

    def addresses(self, names: Mapping[str, str]) -> dict[str, str]:
        """File name → address, for names as `compile.image_names` gives them."""
        return {file: f"{self._assets_url}/{FOLDER}{served}" for file, served in names.items()}

    def copy(self, images: Mapping[str, str], names: Mapping[str, str], progress: Progress = quiet) -> int:
        """`images`: file name → hash. Those that are not there yet; how many. A name is its content's hash, so what is
        there is right. The first failure stops it and is raised."""
        there = keys_in(self._s3, self._assets, FOLDER)
        wanted = {f"{FOLDER}{names[file]}": digest for file, digest in images.items()}
        wanted = {key: digest for key, digest in wanted.items() if key not in there}
        progress("pictures", 0, len(wanted))
        with ThreadPoolExecutor(_COPIES) as pool:
            try:
                for done, _ in enumerate(pool.map(self._copy, wanted.items()), start=1):
                    progress("pictures", done, len(wanted))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        return len(wanted)

    def _copy(self, entry: tuple[str, str]) -> None:
        key, digest = entry
        self._s3.copy_object(
            Bucket=self._assets,
            Key=key,
            CopySource={"Bucket": self._bundles, "Key": f"{self._source}{digest}"},
            MetadataDirective="REPLACE",
            ContentType=_CONTENT_TYPES[PurePath(key).suffix],
            CacheControl="public, max-age=31536000, immutable",
        )


def keys_in(s3: Any, bucket: str, prefix: str) -> frozenset[str]:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return frozenset(each["Key"] for page in pages for each in page.get("Contents", ()))

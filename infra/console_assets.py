"""The console's script and style, in the assets bucket: `console/{hash of them all}/…`, to be cached for ever.

What a page names is there before the page is: deploy and the local stage put it there first. Earlier ones stay for
thirty days, for a page that is still open.
"""

import mimetypes
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from functions.console.assets import FOLDER, PREFIX, files, hash_of

FOR_EVER = "public, max-age=31536000, immutable"
KEPT = timedelta(days=30)
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
"""What mimetypes says otherwise, or not on every machine."""
TEXTS = ("text/", "image/svg", "application/json")


def content_type(name: str) -> str:
    kind = TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(TEXTS) else kind


def upload(s3: Any, bucket: str, folder: Path = FOLDER, *, now: datetime | None = None) -> str:
    """The hash that they are under. Nothing is sent that is there."""
    found = hash_of(folder)
    there = {key for key, _ in _kept(s3, bucket)}
    for name, path in files(folder).items():
        key = f"{PREFIX}/{found}/{name}"
        if key not in there:
            s3.put_object(
                Bucket=bucket, Key=key, Body=path.read_bytes(), ContentType=content_type(name), CacheControl=FOR_EVER
            )
    remove_old(s3, bucket, found, now or datetime.now(UTC))
    return found


def remove_old(s3: Any, bucket: str, live: str, now: datetime) -> list[str]:
    """Of every other hash, what was put there over thirty days ago; their keys."""
    old = [key for key, at in _kept(s3, bucket) if not key.startswith(f"{PREFIX}/{live}/") and now - at > KEPT]
    for at in range(0, len(old), 1000):
        keys = [{"Key": key} for key in old[at : at + 1000]]
        s3.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})
    return old


def _kept(s3: Any, bucket: str) -> list[tuple[str, datetime]]:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{PREFIX}/")
    return [(each["Key"], each["LastModified"]) for page in pages for each in page.get("Contents", ())]

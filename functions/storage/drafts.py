"""The shop folder as it is being edited: its files by content in the bucket of bundles, and one item that says which.

A change is a new list of files, moved to only from the version that was read: two people who edit at once never lose
work, the second is told. A file is named by its hash, so nothing that an earlier list or a published version names is
ever overwritten.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from functions.errors import Conflict, NotFound
from functions.storage import keys
from functions.storage.table import Table, integer, text

SOURCES = "sources"
"""Prefix of the files' keys in the bucket."""
ASIDE = "sources.unnamed"
"""Prefix of those that nothing named any more: S3 deletes what is there 30 days later (infra/resources.json).
No shop is called so, whose bundles would lie there."""
MOST_CONFLICTS = 5
Changes = Mapping[str, bytes | None]
"""Path in the shop folder → its new content; None: it goes."""


@dataclass(frozen=True)
class Draft:
    version: int = 0
    """How often it was changed; 0: there is none yet."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Path in the shop folder → hash: "shop.yaml", "messages/nl/welcome.j2", "images/roos.jpg"."""
    manifest: str = ""
    """Hash of the list of files: two drafts with the same are the same."""
    by: str = ""
    at: datetime | None = None


class Drafts:
    def __init__(self, table: Table, s3: Callable[[], Any], bucket: str) -> None:
        self._table = table
        self._s3 = s3
        self._bucket = bucket
        # of this process; a hash never means anything else
        self._fetched = lru_cache(maxsize=64)(self._fetch)

    def current(self) -> Draft:
        item = self._table.get(keys.draft(self._table.shop))
        if item is None:
            return Draft()
        manifest = item["manifest"]["S"]
        return Draft(
            version=int(item["version"]["N"]),
            files=self.files_of(manifest),
            manifest=manifest,
            by=item["by"]["S"],
            at=datetime.fromisoformat(item["at"]["S"]),
        )

    def files_of(self, manifest: str) -> dict[str, str]:
        """Path → hash, of a draft or of what was published. Raises NotFound."""
        found: dict[str, str] = json.loads(self._fetched(manifest))
        return found

    def read(self, draft: Draft, path: str) -> bytes:
        """Raises NotFound where the draft has no such file."""
        if path not in draft.files:
            raise NotFound(f"the shop has no file {path}")
        return self._fetched(draft.files[path])

    def blob(self, digest: str) -> bytes:
        """A file by its hash. Raises NotFound."""
        return self._fetched(digest)

    def save(self, before: Draft, changes: Changes, *, by: str, now: datetime) -> Draft:
        """Raises Conflict where somebody changed the draft since `before` was read: nothing has changed then."""
        files = dict(before.files)
        for path, content in changes.items():
            if content is None:
                files.pop(path, None)
            else:
                files[path] = self.keep(content)
        manifest = self.keep(listed(files))
        if manifest == before.manifest:
            return before
        self._move(before, manifest, by, now)
        return Draft(before.version + 1, files, manifest, by, now)

    def change(self, edit: Callable[[Draft], Changes], *, by: str, now: datetime) -> Draft:
        """Reads, edits and saves, and again where somebody was faster: `edit` looks at the draft anew each time.

        Raises Conflict after MOST_CONFLICTS, and whatever `edit` raises.
        """
        for _ in range(MOST_CONFLICTS):
            before = self.current()
            try:
                return self.save(before, edit(before), by=by, now=now)
            except Conflict:
                continue
        raise Conflict("the draft keeps changing")

    def keep(self, content: bytes) -> str:
        """Its hash. What is there already is written again: to ask whether it is costs as much."""
        digest = hashlib.sha256(content).hexdigest()
        self._s3().put_object(Bucket=self._bucket, Key=self._key(digest), Body=content)
        return digest

    def kept(self) -> dict[str, datetime]:
        """The hashes of all files that are kept, with when each was last put there; not those that are set aside."""
        prefix = self._key("")
        pages = self._s3().get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        found = (each for page in pages for each in page.get("Contents", ()))
        return {each["Key"].removeprefix(prefix): each["LastModified"] for each in found}

    def set_aside(self, digest: str) -> None:
        """It can be read as before, and be brought back, until S3 deletes it."""
        self._copy(self._key(digest), self._aside(digest))
        self._s3().delete_object(Bucket=self._bucket, Key=self._key(digest))

    def bring_back(self, digest: str) -> bool:
        """False: it is not among those set aside."""
        from botocore.exceptions import ClientError

        try:
            self._copy(self._aside(digest), self._key(digest))
        except ClientError as error:
            if _is_gone(error):
                return False
            raise
        return True

    def _copy(self, source: str, to: str) -> None:
        self._s3().copy_object(Bucket=self._bucket, Key=to, CopySource={"Bucket": self._bucket, "Key": source})

    def move(self, before: Draft, manifest: str, *, by: str, now: datetime) -> None:
        """To a list of files that is kept. Raises Conflict as `save` does."""
        if manifest != before.manifest:
            self._move(before, manifest, by, now)

    def _move(self, before: Draft, manifest: str, by: str, now: datetime) -> None:
        condition: dict[str, Any] = (
            {
                "ConditionExpression": "#version = :version",
                "ExpressionAttributeNames": {"#version": "version"},
                "ExpressionAttributeValues": {":version": integer(before.version)},
            }
            if before.version
            else {"ConditionExpression": "attribute_not_exists(#pk)", "ExpressionAttributeNames": {"#pk": keys.PK}}
        )
        moved = {
            "manifest": text(manifest),
            "version": integer(before.version + 1),
            "by": text(by),
            "at": text(now.isoformat()),
        }
        self._table.write(keys.draft(self._table.shop), moved, **condition)

    def _fetch(self, digest: str) -> bytes:
        from botocore.exceptions import ClientError

        for key in (self._key(digest), self._aside(digest)):
            try:
                body: bytes = self._s3().get_object(Bucket=self._bucket, Key=key)["Body"].read()
            except ClientError as error:
                if not _is_gone(error):
                    raise
            else:
                return body
        raise NotFound(f"the file {digest[:12]} is no longer kept")

    def _key(self, digest: str) -> str:
        return f"{SOURCES}/{self._table.shop}/{digest}"

    def _aside(self, digest: str) -> str:
        return f"{ASIDE}/{self._table.shop}/{digest}"


def _is_gone(error: Any) -> bool:
    return error.response.get("Error", {}).get("Code") in ("NoSuchKey", "404")


def listed(files: Mapping[str, str]) -> bytes:
    """A list of files as it is kept: the same files are the same bytes."""
    return json.dumps(files, sort_keys=True, separators=(",", ":")).encode()

"""The bucket of photos: shoppers' under `photos/`, a courier's of what was delivered under `deliveries/`, and what the
web chat's page has just uploaded under `uploads/`. Nobody but the functions can read it.

Every key begins with its conversation's id, so that a person's pictures are found without an index, and ends in what
nobody can guess.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.errors import StorageError

SHOPPERS, DELIVERIES, UPLOADS = "photos", "deliveries", "uploads"
PREFIXES = (SHOPPERS, DELIVERIES, UPLOADS)
LINK_SECONDS = 300


def key_of(prefix: str, conversation: str, version: int, name: str, suffix: str, secret: str) -> str:
    """The same for the same name. `version`: of the turn it came in, so that an erasure knows what came later; 0: it
    came in by none, and goes by its time."""
    digest = hmac.new(secret.encode(), f"{prefix}:{name}".encode(), hashlib.sha256).digest()
    unguessable = base64.b32encode(digest).decode().lower()[:26]
    return f"{prefix}/{conversation}/{version:010d}-{unguessable}.{suffix}"


def version_of(key: str) -> int:
    """0: it came in by no turn."""
    number = key.rpartition("/")[2].partition("-")[0]
    return int(number) if number.isdecimal() else 0


@dataclass(frozen=True)
class Photos:
    bucket: str
    client: Callable[[], Any]

    def put(self, key: str, body: bytes, mime: str) -> None:
        with _told():
            self.client().put_object(
                Bucket=self.bucket, Key=key, Body=body, ContentType=mime, ServerSideEncryption="AES256"
            )

    def get(self, key: str) -> tuple[bytes, str] | None:
        """Content and type; None: it is not there."""
        client = self.client()
        with _told():
            try:
                found = client.get_object(Bucket=self.bucket, Key=key)
            except client.exceptions.NoSuchKey:
                return None
            return found["Body"].read(), found["ContentType"]

    def link(self, key: str, seconds: int = LINK_SECONDS) -> str:
        url: str = self.client().generate_presigned_url(
            "get_object", Params={"Bucket": self.bucket, "Key": key}, ExpiresIn=seconds
        )
        return url

    def of(self, conversation: str) -> Iterator[tuple[str, datetime]]:
        """Keys of a conversation's, and when each was kept."""
        for prefix in PREFIXES:
            yield from self._under(f"{prefix}/{conversation}/")

    def everything(self) -> Iterator[tuple[str, datetime]]:
        for prefix in PREFIXES:
            yield from self._under(f"{prefix}/")

    def _under(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        with _told():
            for page in self.client().get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix):
                yield from ((each["Key"], each["LastModified"]) for each in page.get("Contents", ()))

    def delete(self, key: str) -> None:
        with _told():
            self.client().delete_object(Bucket=self.bucket, Key=key)


class _told:
    """A failure of S3 as one of ours; the queue then has it done again."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        if isinstance(error, BotoCoreError | ClientError):
            raise StorageError(f"S3: {type(error).__name__}") from error

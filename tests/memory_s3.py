"""S3 in a dict, for what the console and publishing ask of it. tests/shop is on moto."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from botocore.exceptions import ClientError


class MemoryS3:
    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock = clock
        self.kept: dict[tuple[str, str], dict[str, Any]] = {}

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, **headers: str) -> dict[str, Any]:
        self.kept[Bucket, Key] = {"Body": bytes(Body), "LastModified": self.clock(), **headers}
        return {}

    def copy_object(self, *, Bucket: str, Key: str, CopySource: dict[str, str], **headers: str) -> dict[str, Any]:
        found = self._found(CopySource["Bucket"], CopySource["Key"], "CopyObject")
        self.kept[Bucket, Key] = {"Body": found["Body"], "LastModified": self.clock(), **headers}
        return {}

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        found = self._found(Bucket, Key, "GetObject")
        return {**found, "Body": BytesIO(found["Body"])}

    def head_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        return {"ContentLength": len(self._found(Bucket, Key, "HeadObject")["Body"])}

    def generate_presigned_url(self, call: str, *, Params: dict[str, str], ExpiresIn: int) -> str:
        assert call == "get_object"
        return f"https://s3.example/{Params['Bucket']}/{Params['Key']}?X-Amz-Expires={ExpiresIn}"

    def delete_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        self.kept.pop((Bucket, Key), None)
        return {}

    def list_objects_v2(self, *, Bucket: str, Prefix: str = "") -> dict[str, Any]:
        found = sorted(key for bucket, key in self.kept if bucket == Bucket and key.startswith(Prefix))
        listed = [{"Key": key, "LastModified": self.kept[Bucket, key]["LastModified"]} for key in found]
        return {"Contents": listed, "KeyCount": len(found)}

    def get_paginator(self, call: str) -> "_Pages":
        assert call == "list_objects_v2"
        return _Pages(self)

    def _found(self, bucket: str, key: str, call: str) -> dict[str, Any]:
        if (bucket, key) not in self.kept:
            raise ClientError({"Error": {"Code": "NoSuchKey", "Message": ""}}, call)
        return self.kept[bucket, key]


class _Pages:
    def __init__(self, s3: MemoryS3) -> None:
        self._s3 = s3

    def paginate(self, **request: Any) -> Iterator[dict[str, Any]]:
        yield self._s3.list_objects_v2(**request)

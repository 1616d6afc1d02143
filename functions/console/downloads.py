"""A file to keep: sent as the answer where it fits, and by a link that ends where a Lambda may not answer as much.

A large one lies in the private bucket of pictures for a day (infra/resources.json), under a name that nobody can guess.
"""

import secrets

from functions import bootstrap
from functions.console.answers import Answer, download
from functions.settings import settings

MOST_DIRECT = 4_400_000
"""Bytes. Lambda: "6 MB (each for request and response)"; everything goes out as base64, a third more."""
LINK_SECONDS = 300
FOLDER = "exports"


def hand_over(name: str, body: str | bytes, kind: str) -> Answer:
    """`name`: ours, plain ASCII; `kind`: its media type."""
    content = body if isinstance(body, bytes) else body.encode()
    direct = download(name, content, kind)
    if len(content) <= MOST_DIRECT:
        return direct
    s3, bucket = bootstrap.aws("s3"), settings().photos
    key = f"{FOLDER}/{secrets.token_urlsafe(24)}/{name}"
    s3.put_object(
        Bucket=bucket, Key=key, Body=content, ContentType=kind, ServerSideEncryption="AES256",
        CacheControl="private, no-store", ContentDisposition=direct.headers["Content-Disposition"],
    )  # fmt: skip
    link = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=LINK_SECONDS)
    return Answer(status=303, headers={"Location": link})

"""The console's script and style: one hash of them all, uploaded under it, and taken away when long unused."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.console.assets import files, hash_of
from infra.console_assets import FOR_EVER, KEPT, content_type, upload


@pytest.fixture
def s3() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
        client.create_bucket(Bucket="assets")
        client.put_object(Bucket="assets", Key="images/rose.jpg", Body=b"rose")
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "console.js").write_text("let a")
    (tmp_path / "fonts" / "text.woff2").write_bytes(b"wOF2")
    (tmp_path / ".swp").write_text("an editor's")
    return tmp_path


def keys(s3: Any) -> set[str]:
    return {each["Key"] for each in s3.list_objects_v2(Bucket="assets").get("Contents", ())}


def test_the_hash_is_of_names_and_bytes_and_of_nothing_else(folder: Path) -> None:
    before = hash_of(folder)
    assert len(before) == 12
    (folder / "console.js").touch()
    (folder / ".swp").unlink()
    assert hash_of(folder) == before
    (folder / "console.js").rename(folder / "other.js")
    assert hash_of(folder) != before


def test_a_byte_that_moves_to_another_file_is_another_hash(tmp_path: Path) -> None:
    for name, one, two in (("a", "xy", "z"), ("b", "x", "yz")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1").write_text(one)
        (tmp_path / name / "2").write_text(two)
    assert hash_of(tmp_path / "a") != hash_of(tmp_path / "b")


def test_a_folder_that_is_not_there_holds_no_files(tmp_path: Path) -> None:
    assert files(tmp_path / "none") == {}


def test_what_is_uploaded_may_be_cached_for_ever_and_says_what_it_is(s3: Any, folder: Path) -> None:
    found = upload(s3, "assets", folder)
    assert keys(s3) == {"images/rose.jpg", f"console/{found}/console.js", f"console/{found}/fonts/text.woff2"}
    script = s3.head_object(Bucket="assets", Key=f"console/{found}/console.js")
    assert (script["ContentType"], script["CacheControl"]) == ("text/javascript; charset=utf-8", FOR_EVER)
    assert s3.head_object(Bucket="assets", Key=f"console/{found}/fonts/text.woff2")["ContentType"] == "font/woff2"


def test_earlier_ones_stay_thirty_days_and_the_live_ones_for_ever(s3: Any, folder: Path) -> None:
    first = upload(s3, "assets", folder)
    (folder / "console.js").write_text("let b")
    now = datetime.now(UTC)
    second = upload(s3, "assets", folder, now=now + KEPT - timedelta(hours=1))
    assert f"console/{first}/console.js" in keys(s3)
    upload(s3, "assets", folder, now=now + KEPT + timedelta(hours=1))
    assert keys(s3) == {"images/rose.jpg", f"console/{second}/console.js", f"console/{second}/fonts/text.woff2"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.css", "text/css; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.png", "image/png"),
        ("a.unheard-of", "application/octet-stream"),
    ],
)
def test_content_types(name: str, kind: str) -> None:
    assert content_type(name) == kind

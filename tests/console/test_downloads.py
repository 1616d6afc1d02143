"""A file that is too large for a Lambda's answer goes by a link that ends; a small one is the answer."""

import json
from pathlib import Path

import boto3
import pytest
import requests
from moto import mock_aws

from functions import bootstrap
from functions.console import downloads
from functions.console.downloads import MOST_DIRECT, hand_over
from tests.console.bought import bought
from tests.console.desk import PHOTOS, Console
from tests.console.test_catalogue import rows

LAMBDAS_MOST = 6 * 1024 * 1024
ROOT = Path(__file__).parents[2]


@pytest.fixture
def console(monkeypatch) -> Console:
    found = Console(monkeypatch)
    found.with_draft()
    return found


def test_what_is_sent_at_once_fits_a_lambdas_answer():
    assert MOST_DIRECT * 4 / 3 < LAMBDAS_MOST - 200_000


def test_the_largest_that_fits_is_the_answer_and_one_byte_more_is_a_link(console):
    assert hand_over("x.csv", b"a" * MOST_DIRECT, "text/csv").status == 200
    assert not console.s3.kept.keys() & {(PHOTOS, key) for _, key in console.s3.kept if key.startswith("exports/")}
    assert hand_over("x.csv", b"a" * (MOST_DIRECT + 1), "text/csv").status == 303


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_large_catalogue_goes_by_a_link_of_five_minutes(console, monkeypatch, kind):
    whole = console.get(f"/catalogue/export/{kind}")
    assert whole.status == 200 and whole.body
    monkeypatch.setattr(downloads, "MOST_DIRECT", 1000)
    page = console.get(f"/catalogue/export/{kind}")
    assert page.status == 303 and not page.body
    link = page.headers["Location"]
    assert link.endswith("?X-Amz-Expires=300")
    key = link.split(f"{PHOTOS}/")[1].split("?")[0]
    kept = console.s3.kept[PHOTOS, key]
    assert key.startswith("exports/") and key.endswith(f"/catalogue.{kind}") and len(key.split("/")[1]) == 32
    assert kept["ContentDisposition"] == f'attachment; filename="catalogue.{kind}"'
    assert kept["ServerSideEncryption"] == "AES256" and kept["CacheControl"] == "private, no-store"
    if kind == "csv":
        assert kept["Body"].decode().count("\n") == len(rows(console)) + 1
    again = console.get(f"/catalogue/export/{kind}").headers["Location"]
    assert again != link


def test_a_large_list_of_orders_goes_by_a_link(console, monkeypatch):
    bought(console)
    monkeypatch.setattr(downloads, "MOST_DIRECT", 10)
    page = console.get("/orders/export")
    assert page.status == 303 and "/orders.csv?" in page.headers["Location"]
    (kept,) = (each for (bucket, _), each in console.s3.kept.items() if bucket == PHOTOS)
    assert kept["Body"].decode().startswith("\ufeff")


def test_the_link_gives_the_file_as_one_to_keep(console, monkeypatch):
    with mock_aws():
        s3 = boto3.client("s3", "eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
        s3.create_bucket(Bucket=PHOTOS, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        monkeypatch.setattr(bootstrap, "aws", lambda service: s3)
        body = "é;" * MOST_DIRECT
        found = requests.get(hand_over("orders.csv", body, "text/csv; charset=utf-8").headers["Location"], timeout=9)
    assert found.content.decode() == body and found.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert found.headers["Content-Disposition"] == 'attachment; filename="orders.csv"'


def test_what_lies_there_goes_after_a_day():
    bucket = json.loads((ROOT / "infra" / "resources.json").read_text())["Resources"]["Photos"]
    rules = bucket["Properties"]["LifecycleConfiguration"]["Rules"]
    days = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "Prefix" in rule}
    assert days["exports/"] == 1

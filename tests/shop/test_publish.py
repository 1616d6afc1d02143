"""Publishing against S3 and DynamoDB (moto): all or nothing, in one move, and back again."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.errors import BadRequest, PublishError
from functions.messages.render import Renderer
from functions.publishing.draft import publish_draft
from functions.publishing.sources import list_folder, manifest_of
from functions.shop.bundle import BundlePointer, Bundles
from functions.shop.publish import Place, Published, Publisher, Signed
from functions.stock_change import Change, carry_out, read_change
from functions.storage import drafts as storage_drafts
from functions.storage import keys
from functions.storage.drafts import Drafts
from functions.storage.stock import adjust_stock
from functions.storage.table import Table
from infra import publish as command
from infra.console import Stop
from infra.pull import pull
from tests import dynamo
from tests.shop.folders import ShopFolder
from tests.starter import starter_shop

PLACE = Place(shop="test-shop", table=dynamo.NAME, bundles="bundles", assets="assets", assets_url="https://assets.test")
CREDENTIALS: dict[str, Any] = {
    "region_name": "eu-central-1",
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
}


class Cloud:
    """The stage's table and buckets, and a publisher into them."""

    def __init__(self) -> None:
        self.s3: Any = boto3.client("s3", **CREDENTIALS)
        self.dynamodb: Any = boto3.client("dynamodb", **CREDENTIALS)
        dynamo.create(self.dynamodb)
        where = {"LocationConstraint": "eu-central-1"}
        for bucket in (PLACE.bundles, PLACE.assets):
            self.s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=where)
        self.now = datetime(2026, 11, 22, 9, tzinfo=UTC)
        self.publisher = Publisher(self.s3, self.dynamodb, PLACE, clock=self.clock)

    def clock(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.table, lambda: self.s3, PLACE.bundles)

    def publish(self, folder: ShopFolder, *, local: bool = False, **draft: bool) -> None:
        command.publish(folder.path, command.Shelf(self.publisher, self.drafts, **draft), PLACE.shop, local=local)

    def item(self, key: keys.Key) -> dict[str, Any] | None:
        found = self.dynamodb.get_item(TableName=PLACE.table, Key={"pk": {"S": key.pk}, "sk": {"S": key.sk}})
        item: dict[str, Any] | None = found.get("Item")
        return item

    @property
    def pointer(self) -> BundlePointer | None:
        item = self.item(keys.bundle_pointer(PLACE.shop))
        return BundlePointer.model_validate_json(item["doc"]["S"]) if item else None

    @property
    def live(self) -> str:
        assert self.pointer is not None
        return self.pointer.version

    def stock(self, sku: str) -> int | None:
        item = self.item(keys.stock(PLACE.shop, sku))
        return int(item["available"]["N"]) if item else None

    def objects(self, bucket: str) -> set[str]:
        return {each["Key"] for each in self.s3.list_objects_v2(Bucket=bucket).get("Contents", ())}

    @property
    def table(self) -> Table:
        return Table(PLACE.table, PLACE.shop, lambda: self.dynamodb)


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with mock_aws():
        yield Cloud()


@pytest.fixture
def folder(tmp_path: Path) -> ShopFolder:
    return ShopFolder(tmp_path / "shop")


def test_a_published_shop_can_be_opened_by_its_pointer(cloud: Cloud, folder: ShopFolder, tmp_path: Path) -> None:
    cloud.publish(folder)
    assert cloud.pointer is not None

    def fetch(key: str) -> bytes:
        body: bytes = cloud.s3.get_object(Bucket=PLACE.bundles, Key=key)["Body"].read()
        return body

    shop = Bundles(fetch, Renderer, tmp_path / "bundles").open(cloud.pointer)
    mug = shop.product("mug")
    assert mug is not None
    assert re.fullmatch(r"https://assets\.test/images/[0-9a-f]{32}\.jpg", mug.images[0])
    assert mug.images[0].removeprefix("https://assets.test/") in cloud.objects(PLACE.assets)
    assert {sku: cloud.stock(sku) for sku in ("MUG-RED", "SCARF-M", "SCARF-L")} == {
        "MUG-RED": 10, "SCARF-M": 5, "SCARF-L": None,
    }  # fmt: skip


def test_pictures_are_served_as_what_they_are_and_uploaded_once(cloud: Cloud, folder: ShopFolder) -> None:
    cloud.publish(folder)
    key = sorted(cloud.objects(PLACE.assets))[0]
    found = cloud.s3.head_object(Bucket=PLACE.assets, Key=key)
    assert (found["ContentType"], "immutable" in found["CacheControl"]) == ("image/jpeg", True)
    read = folder.read()
    names = dict.fromkeys(read.images, key.removeprefix("images/"))
    assert cloud.publisher.pictures.copy(read.images, names) == 0


def test_publishing_what_is_live_changes_nothing(cloud: Cloud, folder: ShopFolder) -> None:
    cloud.publish(folder)
    before = cloud.live
    cloud.publish(folder)
    assert cloud.live == before
    assert len(cloud.publisher.versions()) == 1


def test_live_stock_is_set_for_new_skus_only(cloud: Cloud, folder: ShopFolder) -> None:
    cloud.publish(folder)
    adjust_stock(cloud.table, "MUG-RED", -3)
    folder.cell(2, "stock", "99").cell(3, "sku", "MUG-NEW")
    cloud.publish(folder)
    assert (cloud.stock("MUG-RED"), cloud.stock("MUG-NEW"), cloud.stock("MUG-BLUE")) == (7, 10, 10)


def test_an_error_in_the_folder_leaves_the_live_shop_as_it_was(cloud: Cloud, folder: ShopFolder) -> None:
    cloud.publish(folder)
    before = (cloud.live, cloud.objects(PLACE.bundles), cloud.objects(PLACE.assets))
    folder.cell(2, "price", "gratis").cell(3, "sku", "MUG-NEW").write("messages/nl/greeting.j2", "{{ nobody }}")
    with pytest.raises(PublishError) as raised:
        cloud.publish(folder)
    assert len(raised.value.problems) == 2
    assert (cloud.live, cloud.objects(PLACE.bundles), cloud.objects(PLACE.assets)) == before
    assert cloud.stock("MUG-NEW") is None


class Crash(Exception):
    pass


@pytest.mark.parametrize("call", range(26))
def test_a_crash_at_any_call_leaves_the_old_shop_or_the_new_one(
    cloud: Cloud, folder: ShopFolder, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    cloud.publish(folder)
    old, before = cloud.live, cloud.objects(PLACE.bundles)
    folder.cell(2, "price", "19,95").cell(3, "sku", "MUG-NEW")
    (folder.path / "images" / "scarf.jpg").write_bytes((folder.path / "images" / "mug.jpg").read_bytes() + b"x")
    made: list[str] = []
    with monkeypatch.context() as patched:
        for client in (cloud.s3, cloud.dynamodb):
            original = client._make_api_call

            def crashing(name: str, values: dict[str, Any], original: Any = original) -> Any:
                made.append(name)
                if len(made) == call + 1:
                    raise Crash(name)
                return original(name, values)

            patched.setattr(client, "_make_api_call", crashing)
        if call < 25:
            try:
                cloud.publish(folder)
            except Crash:
                # stock, then the pointer; after that only the draft is moved
                assert (cloud.live == old) is (made[:call].count("TransactWriteItems") < 2)
    assert len(made) <= 25, "there are more calls than crashes: raise the range"
    live = cloud.pointer
    assert live is not None
    assert live.key in cloud.objects(PLACE.bundles) >= before
    cloud.publish(folder)
    assert cloud.live != old
    assert cloud.stock("MUG-NEW") == 10


def test_of_two_that_publish_at_once_one_is_told(cloud: Cloud, folder: ShopFolder) -> None:
    cloud.publish(folder)
    old = cloud.publisher._live()
    folder.cell(2, "price", "13,00")
    cloud.publish(folder)
    live = cloud.live
    other = BundlePointer(version="f" * 64, sha256="f" * 64, key="other")
    with pytest.raises(PublishError, match="another publish"):
        cloud.publisher._move(old, Published(cloud.now, other, 1, "published"))
    assert cloud.live == live
    assert len(cloud.publisher.versions()) == 2


def test_versions_are_listed_and_a_rollback_is_one_of_them(cloud: Cloud, folder: ShopFolder) -> None:
    lived = []
    for price in ("12,50", "13,50", "14,50"):
        cloud.publish(folder.cell(2, "price", price))
        lived.append(cloud.live)
    assert [each.pointer.version for each in cloud.publisher.versions()] == lived[::-1]
    cloud.publisher.rollback(lived[0][:12])
    assert cloud.live == lived[0]
    found = cloud.publisher.versions()
    assert [(each.pointer.version, each.live) for each in found] == [
        (lived[0], True), (lived[2], False), (lived[1], False), (lived[0], False),
    ]  # fmt: skip
    cloud.publish(folder)
    assert cloud.live == lived[2]


@pytest.mark.parametrize(("version", "said"), [("abc", "at least 6"), ("0123456789", "no such version")])
def test_a_rollback_to_nowhere_changes_nothing(cloud: Cloud, folder: ShopFolder, version: str, said: str) -> None:
    cloud.publish(folder)
    before = cloud.live
    with pytest.raises(PublishError, match=said):
        cloud.publisher.rollback(version)
    with pytest.raises(PublishError, match="live already"):
        cloud.publisher.rollback(before)
    assert cloud.live == before


def test_a_rollback_to_a_bundle_that_is_gone_is_refused(cloud: Cloud, folder: ShopFolder) -> None:
    cloud.publish(folder)
    first = cloud.pointer
    assert first is not None
    cloud.publish(folder.cell(2, "price", "13,50"))
    cloud.s3.delete_object(Bucket=PLACE.bundles, Key=first.key)
    with pytest.raises(PublishError, match="no longer there"):
        cloud.publisher.rollback(first.version)
    assert cloud.live != first.version


def test_a_bundle_goes_180_days_after_it_was_last_live(cloud: Cloud, folder: ShopFolder) -> None:
    versions = []
    for price in ("12,50", "13,50"):
        cloud.publish(folder.cell(2, "price", price))
        versions.append(cloud.live)
    cloud.now += timedelta(days=179)
    assert cloud.publisher.remove_old() == 0
    cloud.now += timedelta(days=2)
    assert cloud.publisher.remove_old() == 1
    assert [each.pointer.version for each in cloud.publisher.versions()] == [versions[1]]
    kept = f"{PLACE.shop}/{versions[1]}"
    bundles = {key for key in cloud.objects(PLACE.bundles) if not key.startswith("sources/")}
    assert bundles == {f"{kept}.tar.gz", f"{kept}.prices.json"}


def test_more_skus_than_fit_in_one_transaction_all_get_stock(cloud: Cloud) -> None:
    stock = {f"SKU-{number}": number for number in range(130)}
    assert cloud.publisher._stock.set(stock) == 130
    assert cloud.publisher._stock.set(stock | {"SKU-NEW": 5}) == 1
    assert (cloud.stock("SKU-129"), cloud.stock("SKU-NEW")) == (129, 5)


def test_items_are_named_as_the_storage_names_them(cloud: Cloud) -> None:
    publisher = cloud.publisher
    assert publisher._pk == keys.bundle_pointer(PLACE.shop).pk
    assert publisher.pictures._source == f"{storage_drafts.SOURCES}/{PLACE.shop}/"
    key = keys.stock(PLACE.shop, "A-1")
    assert publisher._stock.key("A-1") == {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


def test_a_stage_is_one_shops_but_a_local_one_tries_any(cloud: Cloud, folder: ShopFolder) -> None:
    folder.rules(id="another-shop")
    with pytest.raises(PublishError, match="this stage is the shop"):
        cloud.publish(folder)
    assert cloud.pointer is None
    cloud.publish(folder, local=True)
    assert cloud.pointer is not None


def test_labels_too_long_for_a_channel_are_told_but_published(
    cloud: Cloud, folder: ShopFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.write("messages/nl/label_checkout.j2", "Bestellen en dan meteen betalen")
    cloud.publish(folder)
    assert "note: messages/nl/label_checkout.j2, whatsapp" in capsys.readouterr().out


def test_stock_is_set_and_changed_by_hand(cloud: Cloud) -> None:
    table = cloud.table
    assert carry_out(table, Change("A-1", "=", 12)) == "A-1: 12 can be sold"
    carry_out(table, Change("A-1", "+", 5))
    carry_out(table, Change("A-1", "-", 2))
    assert cloud.stock("A-1") == 15
    with pytest.raises(BadRequest, match="there are no 99"):
        carry_out(table, Change("A-1", "-", 99))
    assert cloud.stock("A-1") == 15


def test_stock_is_changed_of_what_the_live_shop_sells_and_near_names_are_said() -> None:
    shop = starter_shop()
    assert read_change("ROOS-ROOD-M-2", shop) == Change("ROOS-ROOD-M", "-", 2)
    with pytest.raises(BadRequest, match="not a change of stock"):
        read_change("A 1", shop)
    with pytest.raises(BadRequest, match=r"^NOPE is not in the live shop$"):
        read_change("NOPE=1", shop)
    with pytest.raises(BadRequest, match=r"roos-rood-m is not in the live shop \(do you mean ROOS-ROOD-M"):
        read_change("roos-rood-m=1", shop)


def test_the_check_prints_everything_and_needs_no_stage(
    folder: ShopFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["publish", "--check", "--shop", str(folder.path)])
    command.main()
    assert "is in order" in capsys.readouterr().out
    folder.cell(2, "price", "gratis").cell(3, "stock", "veel")
    with pytest.raises(SystemExit) as stopped:
        command.main()
    said = capsys.readouterr().err
    assert stopped.value.code == 1
    assert "2 things to put right; nothing has changed" in said
    assert "catalogue.csv row 2, price" in said
    assert "catalogue.csv row 3, stock" in said


def test_versions_are_shown_with_the_live_one_marked(
    cloud: Cloud, folder: ShopFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    command.show_versions(cloud.publisher)
    assert "nothing has been published yet" in capsys.readouterr().out
    for price in ("12,50", "13,50"):
        cloud.publish(folder.cell(2, "price", price))
    capsys.readouterr()
    command.show_versions(cloud.publisher)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"● {cloud.live[:12]}")
    assert second.startswith("  ")


def test_dead_letters_expire_as_the_rules_of_the_shop_say():
    with mock_aws():
        sqs = boto3.client("sqs", region_name="eu-west-1")
        queue = sqs.create_queue(QueueName="unreadable")["QueueUrl"]
        command.keep_dead_letters(sqs, [queue], days=3)
        kept = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["MessageRetentionPeriod"])
    assert kept["Attributes"]["MessageRetentionPeriod"] == "259200"


# --- the console's draft ----------------------------------------------------------------------------------------------


def test_a_published_folder_is_the_draft_and_its_version_says_who_and_from_what(
    cloud: Cloud, folder: ShopFolder, tmp_path: Path
) -> None:
    cloud.publish(folder)
    draft, (version,) = cloud.drafts.current(), cloud.publisher.versions()
    assert version.signed.manifest == draft.manifest == manifest_of(list_folder(folder.path))
    assert version.signed.by == draft.by and "make publish" in draft.by
    assert cloud.drafts.read(draft, "images/mug.jpg") == (folder.path / "images" / "mug.jpg").read_bytes()
    pull(cloud.drafts, tmp_path / "pulled")
    assert list_folder(tmp_path / "pulled") == list_folder(folder.path)


def test_what_the_console_never_published_is_not_thrown_away_unasked(cloud: Cloud, folder: ShopFolder) -> None:
    cloud.publish(folder)
    edited = cloud.drafts.save(cloud.drafts.current(), {"faq.md": b"# nl\n"}, by="jan@example.com", now=cloud.now)
    folder.cell(2, "price", "13,50")
    live = cloud.live
    with pytest.raises(PublishError, match=r"never published \(jan@example.com.*make pull"):
        cloud.publish(folder)
    assert (cloud.live, cloud.drafts.current().manifest) == (live, edited.manifest)
    cloud.publish(folder, keep_draft=True)
    assert cloud.live != live and cloud.drafts.current().manifest == edited.manifest
    cloud.publish(folder.cell(2, "price", "14,50"), over_draft=True)
    assert cloud.drafts.current().manifest == manifest_of(list_folder(folder.path))


def test_a_draft_that_was_published_makes_room_for_a_folder(cloud: Cloud, folder: ShopFolder) -> None:
    cloud.publish(folder)
    changed = (folder.path / "shop.yaml").read_text() + "# changed in the console\n"
    edited = cloud.drafts.save(
        cloud.drafts.current(), {"shop.yaml": changed.encode()}, by="jan@example.com", now=cloud.now
    )
    done = publish_draft(
        cloud.drafts, edited, cloud.publisher, by="jan@example.com", shop=PLACE.shop, local=False, note="a comment"
    )
    assert not done.moved, "a comment is nothing that shoppers see"
    cloud.publish(folder.cell(2, "price", "13,50"))
    assert cloud.drafts.current().manifest == manifest_of(list_folder(folder.path))


def test_the_draft_is_published_with_its_pictures_by_their_hashes(cloud: Cloud, folder: ShopFolder) -> None:
    cloud.publish(folder)
    before = cloud.objects(PLACE.assets)
    picture = (folder.path / "images" / "mug.jpg").read_bytes() + b"another"
    edited = cloud.drafts.save(cloud.drafts.current(), {"images/mug.jpg": picture}, by="jan@example.com", now=cloud.now)
    publish_draft(cloud.drafts, edited, cloud.publisher, by="jan@example.com", shop=PLACE.shop, local=False, note="mug")
    (new,) = cloud.objects(PLACE.assets) - before
    found = cloud.s3.get_object(Bucket=PLACE.assets, Key=new)
    assert (found["Body"].read(), found["ContentType"]) == (picture, "image/jpeg")
    latest = cloud.publisher.versions()[0]
    assert (latest.signed.by, latest.signed.note) == ("jan@example.com", "mug")


def test_whoever_saw_another_version_live_is_told(cloud: Cloud, folder: ShopFolder) -> None:
    cloud.publish(folder)
    seen = cloud.live
    cloud.publish(folder.cell(2, "price", "13,50"))
    with pytest.raises(PublishError, match="another publish"):
        publish_draft(
            cloud.drafts, cloud.drafts.current(), cloud.publisher, by="jan@example.com", shop=PLACE.shop, local=False,
            instead_of=seen,
        )  # fmt: skip


def test_a_version_of_an_older_release_is_read_without_who(cloud: Cloud, folder: ShopFolder) -> None:
    cloud.publish(folder)
    (version,) = cloud.publisher.versions()
    item = cloud.publisher._version_item(version)
    old = json.loads(item["doc"]["S"])
    del old["signed"]
    cloud.dynamodb.put_item(TableName=PLACE.table, Item={**item, "doc": {"S": json.dumps(old)}})
    (read,) = cloud.publisher.versions()
    assert (read.pointer, read.signed) == (version.pointer, Signed())


def test_pulling_overwrites_nothing_that_differs(cloud: Cloud, folder: ShopFolder) -> None:
    with pytest.raises(Stop, match="make publish"):
        pull(cloud.drafts, folder.path)
    cloud.publish(folder)
    folder.cell(2, "price", "13,50").write("notes.txt", "mine")
    with pytest.raises(Stop, match=r"catalogue\.csv: --force"):
        pull(cloud.drafts, folder.path)
    said = pull(cloud.drafts, folder.path, force=True)
    assert "1 files written" in said and "left: notes.txt" in said
    assert manifest_of({k: v for k, v in list_folder(folder.path).items() if k != "notes.txt"}) == (
        cloud.drafts.current().manifest
    )

"""The lowest price of the 30 days before a reduction: from what was live, whatever a merchant claims."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from functions.messages.render import Renderer
from functions.shop.bundle import Bundles
from functions.shop.compile import compile_folder
from functions.shop.price_history import PRIOR, Live, lowest_before, lowest_prices
from tests.shop.folders import ShopFolder
from tests.shop.test_publish import PLACE, Cloud

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def live(days_ago: float, price: int, *, reduced: bool = False) -> Live:
    return Live(NOW - timedelta(days=days_ago), {"A": price}, frozenset({"A"} if reduced else ()))


def lowest(price: int, *history: Live, now: datetime = NOW) -> int | None:
    return lowest_before("A", price, history, now)


def test_the_lowest_of_the_days_before_is_shown() -> None:
    assert lowest(1500, live(60, 2500), live(20, 2200), live(5, 2400)) == 2200


def test_a_price_that_ended_longer_ago_does_not_count() -> None:
    assert lowest(1500, live(60, 1800), live(31, 2400)) == 2400
    assert lowest(1500, live(60, 1800), live(29, 2400)) == 1800


def test_a_price_put_up_for_a_day_before_the_sale_is_not_shown() -> None:
    assert lowest(1999, live(90, 1999), live(1, 2999)) is None


def test_what_was_never_sold_for_more_is_not_reduced() -> None:
    assert lowest(1500) is None
    assert lowest(1500, live(10, 1500)) is None
    assert lowest(1500, Live(NOW - timedelta(days=10), {"B": 2000})) is None


def test_a_reduction_says_the_same_for_as_long_as_it_lasts() -> None:
    history = (live(100, 2500), live(50, 1500, reduced=True), live(20, 1500, reduced=True))
    assert lowest(1500, *history) == 2500


def test_a_second_reduction_is_held_against_the_first() -> None:
    assert lowest(1200, live(60, 2500), live(10, 1500, reduced=True)) == 1500


def test_a_price_that_was_usual_first_is_no_reduction_later() -> None:
    assert lowest(1500, live(100, 2500), live(20, 1500)) is None


days = st.lists(st.floats(0.01, 200), min_size=0, max_size=8, unique=True).map(
    lambda found: sorted(found, reverse=True)
)
prices = st.integers(1, 5000)


@given(days, st.data())
def test_what_is_shown_was_really_asked_and_is_more_than_now(ago: list[float], data: st.DataObject) -> None:
    history = [live(each, data.draw(prices), reduced=data.draw(st.booleans())) for each in ago]
    price = data.draw(prices)
    found = lowest(price, *history)
    if found is not None:
        assert found > price
        assert found in {each.prices["A"] for each in history}


@given(days, st.data(), st.integers(0, 40))
def test_publishing_again_says_the_same(ago: list[float], data: st.DataObject, later: int) -> None:
    history = [live(each, data.draw(prices), reduced=data.draw(st.booleans())) for each in ago]
    price = data.draw(prices)
    first = lowest(price, *history)
    again = (*history, Live(NOW, {"A": price}, frozenset({"A"})))
    assert lowest(price, *again, now=NOW + timedelta(days=later)) == first


@given(days, st.data())
def test_the_days_before_alone_decide(ago: list[float], data: st.DataObject) -> None:
    """Against the plain definition: every price asked on one of the thirty days before now."""
    history = [live(each, data.draw(prices)) for each in ago]
    price = data.draw(prices)
    asked = [
        each.prices["A"]
        for at, each in enumerate(history)
        if at + 1 == len(history) or history[at + 1].since > NOW - PRIOR
    ]
    expected = min(asked, default=0)
    assert lowest(price, *history) == (expected if expected > price else None)


def test_only_what_is_announced_as_reduced_is_looked_up() -> None:
    assert lowest_prices({"A": 100, "B": 100}, ["A"], [Live(NOW - PRIOR / 2, {"A": 200, "B": 200})], NOW) == {"A": 200}


# --- published --------------------------------------------------------------------------------------------------------


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with mock_aws():
        yield Cloud()


@pytest.fixture
def folder(tmp_path: Path) -> ShopFolder:
    return ShopFolder(tmp_path / "shop").column("reduced")


def shown(cloud: Cloud, root: Path) -> int | None:
    assert cloud.pointer

    def fetch(key: str) -> bytes:
        body: bytes = cloud.s3.get_object(Bucket=PLACE.bundles, Key=key)["Body"].read()
        return body

    product = Bundles(fetch, Renderer, root).open(cloud.pointer).product_of("MUG-RED")
    assert product
    return product.variant("MUG-RED").lowest_30_days


def test_a_reduction_is_published_with_what_it_cost_before(cloud: Cloud, folder: ShopFolder, tmp_path: Path) -> None:
    cloud.publish(folder)
    cloud.now += timedelta(days=40)
    cloud.publish(folder.cell(2, "price", "14,50"))
    cloud.now += timedelta(days=10)
    cloud.publish(folder.cell(2, "price", "9,95").cell(2, "reduced", "yes"))
    assert shown(cloud, tmp_path / "bundles") == 1250
    version = cloud.live
    cloud.now += timedelta(days=60)
    cloud.publish(folder)
    assert cloud.live == version, "the same folder with the same history is the same bundle"


def test_a_claimed_reduction_is_published_without_it(
    cloud: Cloud, folder: ShopFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cloud.publish(folder.cell(2, "reduced", "yes"))
    assert shown(cloud, tmp_path / "bundles") is None
    assert "MUG-RED was not sold for more in the 30 days before" in capsys.readouterr().out


def test_versions_without_a_price_list_tell_nothing(cloud: Cloud, folder: ShopFolder, tmp_path: Path) -> None:
    cloud.publish(folder)
    cloud.s3.delete_object(Bucket=PLACE.bundles, Key=f"{PLACE.shop}/{cloud.live}.prices.json")
    cloud.now += timedelta(days=1)
    cloud.publish(folder.cell(2, "price", "9,95").cell(2, "reduced", "yes"))
    assert shown(cloud, tmp_path / "bundles") is None


def test_the_same_folder_and_history_give_the_same_bytes(folder: ShopFolder) -> None:
    read = folder.read()
    assert compile_folder(read, {}, {"MUG-RED": 1500}) == compile_folder(read, {}, {"MUG-RED": 1500})
    assert compile_folder(read, {}, {"MUG-RED": 1500}).version != compile_folder(read, {}).version

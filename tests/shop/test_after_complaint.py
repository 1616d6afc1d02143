"""What shop.yaml says of what follows a return or complaint."""

import pytest

from functions.errors import PublishError
from tests.shop.folders import ShopFolder


def read(tmp_path, written):
    return ShopFolder(tmp_path / "shop").rules(after_complaint=written).read().shop.rules.after_complaint


def test_it_is_read_as_merchants_write_it(tmp_path):
    found = read(tmp_path, {"ask_after_hours": 0, "code": {"amount": "7,50", "minimum": "20", "valid_days": 30}})
    assert found.ask_after_hours == 0
    assert (found.code.amount, found.code.minimum, found.code.valid_days, found.code.prefix) == (750, 2000, 30, "SORRY")
    assert read(tmp_path / "other", {"ask_after_hours": 5}).code is None


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("10%", "is not written right"),
        ({"code": "10%"}, "is not written right"),
        ({"code": {}}, "takes nothing off, or in two ways"),
        ({"code": {"percent": "10%", "amount": "5"}}, "takes nothing off, or in two ways"),
        ({"code": {"percent": "10"}}, "write it as 10%"),
        ({"code": {"percent": "10%", "valid_days": 0}}, "valid_days"),
        ({"code": {"percent": "10%", "prefix": "te lang of klein"}}, "prefix"),
        ({"code": {"percent": "10%", "only_if_happy": False}}, "only_if_happy"),
    ],
)
def test_what_is_wrong_is_told(tmp_path, written, says):
    with pytest.raises(PublishError) as refused:
        read(tmp_path, written)
    assert any(says in str(problem) for problem in refused.value.problems)

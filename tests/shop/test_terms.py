"""The trader, returns, payment methods and alerts of shop.yaml: what must be there, and how it is told."""

from pathlib import Path
from typing import Any

import pytest

from functions.commerce.terms import Exemption, Returns, withdrawal_right
from functions.errors import PublishError
from tests.shop.folders import ShopFolder
from tests.starter import starter_folder, starter_shop

TRADER = {
    "legal_name": "Test B.V.",
    "address": "Dorpsstraat 1, 1234 AB Haarlem",
    "registration": "12345678",
    "vat_id": "NL123456789B01",
    "email": "shop@example.com",
    "phone": "+31 20 555 0100",
}


@pytest.fixture
def folder(tmp_path: Path) -> ShopFolder:
    return ShopFolder(tmp_path / "shop")


def problems(folder: ShopFolder) -> list[str]:
    with pytest.raises(PublishError) as raised:
        folder.read()
    return raised.value.problems


def test_a_shop_without_a_trader_is_not_published(folder: ShopFolder) -> None:
    assert problems(folder.rules(trader=None)) == [
        f"shop.yaml, trader.{name}: is missing, and the law requires it → {do}"
        for name, do in (
            ("legal_name", "add the name under which the business is registered"),
            ("address", "add street, number, postcode and town of the business"),
            ("registration", "add the number in the trade register (KvK)"),
            ("vat_id", "add the VAT number (btw-id)"),
            ("email", "add an address that is read"),
            ("phone", "add a number that is answered"),
        )
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"registration": "1234567"}, "trader.registration: “1234567” is not right → a KvK number has 8 digits"),
        ({"vat_id": "NL12B01"}, "trader.vat_id: “NL12B01” is not right → write it as NL123456789B01"),
        ({"vat_id": "123"}, "trader.vat_id: “123” is not right → write it with its country: FR12345678901"),
        ({"email": "shop"}, "trader.email: “shop” is not an e-mail address → write it as shop@example.com"),
        ({"phone": "bel ons"}, "trader.phone: “bel ons” is not a number → write +31 20 123 4567"),
        ({"kvk": "12345678"}, "trader.kvk: is not a setting → remove it, or correct its spelling"),
    ],
)
def test_a_particular_that_cannot_be_right_is_told(folder: ShopFolder, changes: Any, expected: str) -> None:
    assert problems(folder.rules(trader=TRADER | changes)) == [f"shop.yaml, {expected}"]


@pytest.mark.parametrize(
    "vat_id", ["NL123456789B01", "NL 1234.56.789 B01", "DE123456789", "BE0123456789", "FR12345678901"]
)
def test_vat_ids_of_the_neighbours_are_accepted(folder: ShopFolder, vat_id: str) -> None:
    assert folder.rules(trader=TRADER | {"vat_id": vat_id}).read().shop.rules.trader.vat_id == vat_id


def test_a_register_of_another_country_is_taken_as_it_is(folder: ShopFolder) -> None:
    folder.rules(country="DE", trader=TRADER | {"registration": "HRB 12345 B", "vat_id": "DE123456789"})
    assert folder.read().shop.rules.trader.registration == "HRB 12345 B"


@pytest.mark.parametrize(
    ("returns", "expected"),
    [
        (
            {"withdrawal_days": 7},
            "returns.withdrawal_days: “7” is not accepted → input should be greater than or equal to 14",
        ),
        (
            {"excluded": {"perishable": ["mugs"]}},
            "returns.excluded.perishable: “mugs” is no category or product → correct it, or remove it",
        ),
        (
            {"excluded": {"perishable": ["things"], "event": ["things"]}},
            "returns.excluded.event: “things” is under perishable too → keep one reason",
        ),
        ({"text": {"nl": "Stuur het terug."}}, "returns.text: has no en → add its en text"),
        (
            {"procedures": {"complaint": {"en": "We look."}}},
            "returns.procedures.complaint: has no nl → add its nl text",
        ),
        (
            {"days": 10},
            "returns.days: “10” is shorter than the right to withdraw → write 14 or more, or leave it out",
        ),
        ({"approve_up_to": "veel"}, "returns.approve_up_to: “veel” is not an amount → write it as 29,95"),
        (
            {"label_cost": "4,95", "return_paid_by": "shop"},
            "returns.label_cost: is kept of nothing: the shop pays for sending it back → leave it out, or write "
            "return_paid_by: buyer",
        ),
    ],
)
def test_returns_that_the_law_or_the_shop_does_not_know_are_told(
    folder: ShopFolder, returns: Any, expected: str
) -> None:
    assert problems(folder.rules(returns=returns)) == [f"shop.yaml, {expected}"]


def test_a_product_says_itself_whether_one_can_withdraw_from_it(folder: ShopFolder) -> None:
    folder.rules(returns={"excluded": {"perishable": ["things"]}, "withdrawal_days": 14})
    excluded = folder.column("withdrawal").read().catalogue.products[0]
    assert withdrawal_right(excluded, Returns(excluded={Exemption.PERISHABLE: ("things",)})) is Exemption.PERISHABLE
    for written, right in (("yes", 14), ("dated", Exemption.EVENT), ("made_to_order", Exemption.MADE_TO_ORDER)):
        product = folder.cell(2, "withdrawal", written).read().catalogue.products[0]
        assert withdrawal_right(product, Returns(excluded={Exemption.PERISHABLE: ("things",)})) == right


def test_what_one_can_withdraw_from_is_one_of_four(folder: ShopFolder) -> None:
    (found,) = problems(folder.column("withdrawal").cell(2, "withdrawal", "maybe"))
    assert "row 2, withdrawal" in found and "write yes, perishable, dated or made_to_order" in found


def test_a_reason_that_the_law_does_not_know_is_told(folder: ShopFolder) -> None:
    (found,) = problems(folder.rules(returns={"excluded": {"sale": ["mug"]}}))
    assert "returns.excluded.sale" in found
    assert "'perishable', 'made_to_order' or 'event'" in found


def test_alerts_go_to_a_real_address(folder: ShopFolder) -> None:
    assert problems(folder.rules(notify={"email": "mij", "whatsapp": "0612345678"})) == [
        "shop.yaml, notify.email: “mij” is not an e-mail address → write it as shop@example.com",
        "shop.yaml, notify.whatsapp: “0612345678” is not a number → write +31612345678",
    ]


def test_a_payment_method_may_be_called_the_same_everywhere(folder: ShopFolder) -> None:
    folder.rules(payment_methods=["iDEAL", {"nl": "creditcard", "en": "credit card"}])
    assert folder.read().shop.rules.payment_methods == (
        {"nl": "iDEAL", "en": "iDEAL"},
        {"nl": "creditcard", "en": "credit card"},
    )
    assert problems(folder.rules(payment_methods=[{"nl": "contant"}])) == [
        "shop.yaml, payment_methods 1: has no en → add its en text"
    ]


def test_the_right_of_withdrawal_is_known_for_every_product() -> None:
    shop = starter_shop()
    rights = {
        product.id: withdrawal_right(product, shop.rules.returns) for product in starter_folder().catalogue.products
    }
    assert rights["rode-rozen"] is Exemption.PERISHABLE
    assert rights["glazen-vaas"] == 14
    assert rights["monstera"] == 14


def test_a_product_may_be_excluded_by_itself() -> None:
    returns = Returns(withdrawal_days=30, excluded={Exemption.MADE_TO_ORDER: ("glazen-vaas",)})
    shop = starter_shop()
    vase, mug = shop.product("glazen-vaas"), shop.product("witte-vaas")
    assert vase and mug
    assert withdrawal_right(vase, returns) is Exemption.MADE_TO_ORDER
    assert withdrawal_right(mug, returns) == 30

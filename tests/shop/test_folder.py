"""A shop folder: what it says, and that everything wrong with it is said at once, with its place and what to do."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.commerce.money import THREE_DECIMAL, ZERO_DECIMAL, exponent
from functions.errors import PublishError
from functions.shop.problems import Problems
from functions.shop.rules import BadAmount, amount
from infra.console import Stop
from infra.new_shop import new_shop
from tests.shop.folders import ShopFolder
from tests.starter import FOLDER, starter_folder


@pytest.fixture
def folder(tmp_path: Path) -> ShopFolder:
    return ShopFolder(tmp_path / "shop")


def problems(folder: ShopFolder) -> list[str]:
    with pytest.raises(PublishError) as raised:
        folder.read()
    return raised.value.problems


# --- what is right ------------------------------------------------------------------------------------------------


def test_the_starter_shop_is_what_the_issue_asks_for() -> None:
    shop = starter_folder()
    products, stock = shop.catalogue.products, shop.catalogue.stock
    assert len(products) >= 28
    assert len({product.category for product in products}) >= 5
    assert {product.vat for product in products} == {"low", "high"}
    assert any(len(product.axes) and "size" in product.axes for product in products)
    assert any("colour" in product.axes for product in products)
    assert sum(all(not stock[v.sku] for v in product.variants) for product in products) >= 2
    assert 1 in stock.values()
    assert shop.shop.rules.locales == ("nl", "en")


def test_a_new_shop_is_a_valid_folder(folder: ShopFolder) -> None:
    found = folder.read()
    assert [product.id for product in found.catalogue.products] == ["mug", "scarf"]
    assert found.catalogue.stock == {"MUG-RED": 10, "MUG-BLUE": 10, "SCARF-M": 5}
    assert not found.catalogue.products[1].variant("SCARF-L").tracked
    assert set(found.images) == {"mug.jpg", "scarf.jpg"}


@pytest.mark.parametrize("name", ["Thé: “winkel”", "#1 Shop", "- dash", "O'Brien & Zn.", "yes please"])
def test_a_new_shop_may_have_any_name(tmp_path: Path, name: str) -> None:
    new_shop(tmp_path / "shop", name)
    assert ShopFolderAt(tmp_path / "shop").read().shop.rules.name == name


class ShopFolderAt(ShopFolder):
    def __init__(self, path: Path) -> None:
        self.path = path


def test_a_new_shop_overwrites_nothing(folder: ShopFolder) -> None:
    with pytest.raises(Stop, match="not empty"):
        new_shop(folder.path, "Another")


def test_a_catalogue_saved_by_a_dutch_excel_is_read(folder: ShopFolder) -> None:
    text = (folder.path / "catalogue.csv").read_text(encoding="utf-8")
    text = text.replace('"12,50"', "12.50").replace('"29,95"', "29.95").replace('"34,95"', "34.95")
    text = text.replace(",", ";").replace("12.50", "12,50").replace("29.95", "29,95").replace("34.95", "34,95")
    (folder.path / "catalogue.csv").write_text("\ufeff" + text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert [product.cheapest.amount for product in folder.read().catalogue.products] == [1250, 2995]


def test_amounts_in_the_rules_are_as_a_merchant_writes_them() -> None:
    options = {
        option.id: (option.price, option.free_from, option.countries) for option in starter_folder().shop.rules.shipping
    }
    assert options["standard"] == (495, 7500, ("NL", "BE"))
    assert options["evening"] == (795, None, ("NL",))
    assert options["pickup"] == (0, None, ())
    assert starter_folder().shop.rules.vat == {"low": 900, "high": 2100}


def test_a_colour_variant_gives_its_product_that_colour_and_picture() -> None:
    tulips = next(product for product in starter_folder().catalogue.products if product.id == "bos-tulpen")
    assert tulips.colours == ("red", "yellow", "pink")
    assert [variant.image for variant in tulips.variants] == list(tulips.images)


# --- amounts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("29,95", "EUR", 2995), ("29.95", "EUR", 2995), ("30", "EUR", 3000), ("€ 4,5", "EUR", 450),
        ("0", "EUR", 0), ("1250", "JPY", 1250), ("1.250", "KWD", 1250), ("EUR 12,00", "EUR", 1200),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_is_written(text: str, currency: str, minor: int) -> None:
    assert amount(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("29,9x", "EUR"), ("", "EUR"), ("-5", "EUR"), ("29,955", "EUR"), ("1.250,00", "EUR"), ("1,250", "EUR"),
        ("12,50", "JPY"), ("1.255", "KWD"), ("NaN", "EUR"), ("Infinity", "EUR"), ("1e5", "JPY2"), ("twaalf", "EUR"),
    ],
)  # fmt: skip
def test_an_amount_that_could_mean_something_else_is_refused(text: str, currency: str) -> None:
    with pytest.raises(BadAmount):
        amount(text, currency)


CURRENCIES = sorted({"EUR", "USD", "GBP"} | ZERO_DECIMAL | THREE_DECIMAL)


@given(st.integers(0, 10**7), st.sampled_from(CURRENCIES), st.sampled_from(",."))
def test_every_amount_comes_back_as_it_went_in(minor: int, currency: str, mark: str) -> None:
    decimals = exponent(currency)
    minor = minor // 10 * 10 if decimals == 3 else minor
    whole, rest = divmod(minor, 10**decimals)
    assert amount(f"{whole}{mark}{rest:0{decimals}d}" if decimals else str(whole), currency) == minor


# --- what is wrong ------------------------------------------------------------------------------------------------


def test_everything_wrong_is_said_at_once_with_its_place_and_what_to_do(folder: ShopFolder) -> None:
    folder.rules(time_zone="Mars/Base", hours={"mon": ["9-18"], "someday": []}, colour="blue")
    folder.rules(colour=None, privacy_url="example.com")
    folder.cell(2, "price", "12,5x").cell(3, "sku", "MUG-RED").cell(3, "stock", "many")
    folder.cell(4, "category", "stuff").cell(4, "vat", "none").cell(4, "title_en", "").cell(4, "size", "XXL")
    folder.cell(5, "occasions", "xmas").cell(5, "price", "0")
    (folder.path / "images" / "mug.jpg").unlink()
    folder.write("messages/nl/greeting.txt", "Hoi").write("messages/de/greeting.j2", "Hallo")
    found = problems(folder)
    places = [
        "shop.yaml, time_zone", "shop.yaml, hours.mon", "shop.yaml, hours: “someday”", "shop.yaml, privacy_url",
        "catalogue.csv row 2, price: “12,5x”", "catalogue.csv row 3, sku: “MUG-RED”",
        "catalogue.csv row 3, stock: “many”", "catalogue.csv row 4, category: “stuff”",
        "catalogue.csv row 4, vat: “none”", "catalogue.csv row 4, title_en", "catalogue.csv row 4, size: “XXL”",
        "catalogue.csv row 5, price: “0”", "catalogue.csv row 2, image",
        "messages/nl/greeting.txt", "messages/de/greeting.j2",
    ]  # fmt: skip
    for place in places:
        assert any(line.startswith(place) for line in found), f"{place} in {found}"
    assert all(" → " in line for line in found)


@pytest.mark.parametrize(
    ("row", "column", "value", "said"),
    [
        (2, "product", "Mug one", "small letters"),
        (2, "sku", "no spaces please", "letters, digits"),
        (2, "price", "1.250,00", "no mark"),
        (2, "price", "", "write it as 29,95"),
        (2, "stock", "-1", "whole number"),
        (2, "stock", "²", "whole number"),
        (3, "price", "12,505", "decimals"),
        (3, "title_nl", "Iets anders", "as in row 2"),
        (3, "colour", "red", "the same variant"),
        (3, "colour", "", "use one of"),
        (4, "title_nl", "x" * 81, "80 characters"),
        (4, "card", "maybe", "yes or no"),
        (4, "image", "../../etc/passwd.jpg", "in the folder images"),
        (4, "image", "scarf.gif", ".jpg or .png"),
        (4, "image", "gone.jpg", "add the picture"),
        (2, "occasions", "birthday xmas", "words.yaml"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(
    folder: ShopFolder, row: int, column: str, value: str, said: str
) -> None:
    folder.cell(row, column, value)
    named = "product" if column == "product" else column
    assert any(line.startswith(f"catalogue.csv row {row}") and said in line for line in problems(folder)), named


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"currency": "ISK"}, "ISK cannot be charged"),
        ({"currency": "UGX"}, "UGX cannot be charged"),
        ({"currency": "euro"}, "shop.yaml, currency"),
        ({"locales": ["nl", "xx"]}, "“xx” is not a locale"),
        ({"locales": ["nl", "en", "de"]}, "title_de"),
        ({"name": None}, "shop.yaml, name: is missing"),
        ({"colour": "red"}, "shop.yaml, colour: is not a setting"),
        ({"vat": {"low": 9}}, "write it as 9%"),
        ({"vat": {"low": "9%"}}, "row 2, vat: “high”"),
        ({"categories": {}}, "categories"),
        ({"categories": {"Things!": {"nl": "Spullen", "en": "Things"}}}, "is not an id"),
        ({"categories": {"things": {"nl": "Spullen"}}}, "categories.things: has no en"),
        ({"options": {"size": {"M": {"nl": "M", "en": "M"}, "L": {"nl": "L", "en": "L"}}}}, "“colour” is not a column"),
        ({"shipping": []}, "shop.yaml, shipping"),
        ({"shipping": [{"id": "a", "label": {"nl": "a", "en": "a"}, "price": "x"}]}, "shipping 1.price"),
        ({"shipping": [{"id": "a", "label": {"nl": "a"}, "price": "1"}]}, "has no en"),
        ({"shipping": [{"id": "a", "label": {"nl": "a", "en": "a"}, "price": "1"}] * 2}, "is there twice"),
        ({"whatsapp_number": "06 12345678"}, "whatsapp_number"),
        ({"webchat_origins": ["https://shop.example/page"]}, "is not an origin"),
        ({"payment_hold_minutes": 5}, "payment_hold_minutes"),
        ({"website": "shop.example"}, "begin it with https://"),
    ],
)
def test_a_bad_setting_is_named(folder: ShopFolder, change: dict[str, object], said: str) -> None:
    folder.rules(**change)
    assert any(said in line for line in problems(folder)), problems(folder)


def test_a_yaml_mistake_is_shown_by_line_and_column(folder: ShopFolder) -> None:
    folder.write("shop.yaml", "id: shop\nname: [unclosed\ncurrency: EUR\n")
    assert problems(folder)[0].startswith("shop.yaml line 3, column")


@pytest.mark.parametrize("name", ["shop.yaml", "catalogue.csv"])
def test_a_missing_file_is_said(folder: ShopFolder, name: str) -> None:
    (folder.path / name).unlink()
    assert problems(folder)[0].startswith(f"{name}: is not there")


def test_a_file_that_is_not_utf_8_is_said(folder: ShopFolder) -> None:
    text = (folder.path / "catalogue.csv").read_text(encoding="utf-8").replace("Sjaal", "Crème")
    (folder.path / "catalogue.csv").write_bytes(text.encode("latin-1"))
    assert "UTF-8" in problems(folder)[0]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="is not a folder"):
        ShopFolderAt(tmp_path / "nowhere").read()


def test_missing_and_unknown_columns_are_said(folder: ShopFolder) -> None:
    text = (folder.path / "catalogue.csv").read_text(encoding="utf-8")
    folder.write("catalogue.csv", text.replace("title_en", "titel_en", 1))
    found = "\n".join(problems(folder))
    assert "has no column “title_en”" in found
    assert "column 5: “titel_en” is not a column" in found


def test_an_unquoted_comma_is_said_by_its_row(folder: ShopFolder) -> None:
    text = (folder.path / "catalogue.csv").read_text(encoding="utf-8")
    folder.write("catalogue.csv", text.replace('"29,95",high', "29,95,high"))
    assert any(line.startswith("catalogue.csv row 4: ") and "quote" in line for line in problems(folder))


def test_a_picture_that_is_too_big_or_no_picture_is_said(folder: ShopFolder) -> None:
    (folder.path / "images" / "mug.jpg").write_bytes(b"\xff\xd8\xff" + bytes(5_000_001))
    (folder.path / "images" / "scarf.jpg").write_bytes(b"GIF89a")
    found = "\n".join(problems(folder))
    assert "images/mug.jpg is over 5 MB" in found
    assert "images/scarf.jpg is not what its name says" in found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colors:\n  red: {nl: [rood]}\n", "words.yaml, colors: is not a section"),
        ("colours:\n  red: {nl: rood}\n", "is not a list of words"),
        ("occasions:\n  party: {nl: [no, 1]}\n", "in quotes"),
        ("categories:\n  nowhere: {nl: [iets]}\n", "is not a category"),
        ("synonyms:\n  - chocola\n", "synonyms 1"),
        ("sizes:\n  XXL: {nl: [reuze]}\n", "words.yaml, sizes.XXL: is not a size → add it to `options.size`"),
        ("sizes:\n  M: gewoon\n", "words.yaml, sizes.M: is not a list of words"),
        ("compounds: [kaart]\n", "words.yaml, compounds: is not a list of words a locale → write it as `nl: [woord,"),
    ],
)
def test_a_mistake_in_the_words_is_said(folder: ShopFolder, text: str, said: str) -> None:
    folder.write("words.yaml", text)
    assert any(said in line for line in problems(folder)), problems(folder)


def test_without_words_a_shop_still_knows_its_own_titles_and_labels(folder: ShopFolder) -> None:
    (folder.path / "words.yaml").unlink()
    folder.cell(2, "occasions", "").cell(4, "occasions", "")
    found = folder.read()
    assert found.vocabulary.lookup("colours", ("nl", "en"))["rood"] == "red"
    assert found.vocabulary.lookup("categories", ("nl", "en"))["spullen"] == "things"


def test_the_lint_of_the_messages_joins_the_other_problems(folder: ShopFolder) -> None:
    from functions.shop.folder import read_folder

    folder.cell(2, "price", "x").write("messages/nl/greeting.j2", "Hoi")
    with pytest.raises(PublishError) as raised:
        read_folder(folder.path, lint=lambda own, locales: [f"{own} {locales}"])
    assert "{'nl': {'greeting': 'Hoi'}} ('nl', 'en')" in raised.value.problems
    assert any("price" in line for line in raised.value.problems)


def test_two_hundred_problems_are_listed_and_the_rest_counted() -> None:
    found = Problems()
    for number in range(250):
        found.add(f"row {number}", "is wrong", "right it")
    with pytest.raises(PublishError) as raised:
        found.raise_if_any()
    assert len(raised.value.problems) == 201
    assert raised.value.problems[-1] == "… and 50 more"


def test_reading_changes_nothing(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "shop", ignore=shutil.ignore_patterns("images"))
    before = {path: path.read_bytes() for path in (tmp_path / "shop").rglob("*") if path.is_file()}
    with pytest.raises(PublishError):
        ShopFolderAt(tmp_path / "shop").read()
    assert before == {path: path.read_bytes() for path in (tmp_path / "shop").rglob("*") if path.is_file()}

"""What shoppers type, and what they must be shown: the starter shop, in both languages, with their typing errors."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.commerce.catalogue import Found, Product, Wish
from tests.starter import starter_shop


def shown(text: str, locale: str = "nl", limit: int = 10) -> Found:
    shop = starter_shop()
    return shop.find(shop.read_wish(text, locale), limit=limit)


def ids(found: Found) -> list[str]:
    return [product.id for product in found.products]


FIRST = {
    # Dutch: plain, plural, diminutive, typing errors, compounds, accents
    "tulpn": {"bos-tulpen"},
    "tulpen": {"bos-tulpen"},
    "tulp": {"bos-tulpen"},
    "tulpjes": {"bos-tulpen"},
    "bos tulpen": {"bos-tulpen"},
    "tulpenbos": {"bos-tulpen"},
    "heb je ook gele tulpen?": {"bos-tulpen"},
    "roos": {"losse-roos", "rode-rozen"},
    "roosje": {"losse-roos", "rode-rozen"},
    "rozen": {"rode-rozen", "losse-roos"},
    "rozne": {"rode-rozen", "losse-roos"},
    "rode rozen": {"rode-rozen"},
    "rode roosen": {"rode-rozen", "losse-roos"},
    "rode rozen onder 30 euro": {"rode-rozen", "losse-roos"},
    "een losse rode roos": {"losse-roos"},
    "rozen onder een tientje": {"losse-roos"},
    "zonnebloemen": {"boeket-zonnebloemen", "zonnebloem"},
    "zonnebloemmen": {"boeket-zonnebloemen", "zonnebloem"},
    "zonebloem": {"boeket-zonnebloemen", "zonnebloem"},
    "pioenen": {"pioenrozen"},
    "pioenroos": {"pioenrozen"},
    "lelie": {"witte-lelies", "lelietak"},
    "hortentsia": {"hortensia"},
    "blauwe hortensia": {"hortensia"},
    "orchidee": {"orchidee"},
    "orchidëe": {"orchidee"},
    "orgidee": {"orchidee"},
    "witte orchideeen": {"orchidee"},
    "cactusje": {"cactus"},
    "sanseveria": {"sansevieria"},
    "vrouwetong": {"sansevieria"},
    "gatenplant": {"monstera"},
    "monsterra": {"monstera"},
    "olijfboom": {"olijfboompje"},
    "lavendel voor op het balkon": {"lavendel"},
    "plantje voor op het balkon": {"lavendel", "olijfboompje"},
    "vetplant": {"vetplantje"},
    "pannekoekenplant": {"pannenkoekenplant"},
    "witte vaas": {"witte-vaas"},
    "wite vaas": {"witte-vaas"},
    "glazen vaas": {"glazen-vaas"},
    "vaas van glas": {"glazen-vaas"},
    "blauwe vaas": {"bolvaas"},
    "bolle vaas": {"bolvaas"},
    "terracota vaas": {"terracotta-vaas"},
    "bloempot": {"bloempot"},
    "groene pot": {"bloempot"},
    "plantenbak": {"bloempot"},
    "chocola": {"bonbons"},
    "chocolade": {"bonbons"},
    "bonbon": {"bonbons"},
    "kaars": {"geurkaars"},
    "kaarsje": {"geurkaars"},
    "knuffel": {"knuffelbeer"},
    "beertje": {"knuffelbeer"},
    "ballonnen": {"heliumballon"},
    "tuinschaar": {"snoeischaar"},
    "bruidsboeket": {"bruidsboeket"},
    "trouwboeket": {"bruidsboeket"},
    "droogbloemen": {"droogboeket"},
    "gedroogde bloemen": {"droogboeket"},
    "boeket met eucalyptus": {"pastelboeket"},
    "oranje boeket": {"oranje-boeket"},
    "roze gerbera": {"gerbera"},
    "grote vaas": {"glazen-vaas"},
    "kleine plant": {"vetplantje", "cactus"},
    "voorjaarsbloemen": {"bos-tulpen"},
    "hortensia's": {"hortensia"},
    "begrafenis bloemen wit": {"witte-lelies"},
    "knuffel voor een baby": {"knuffelbeer"},
    "boeket met rozen": {"rode-rozen"},
    "ROZEN!!!": {"rode-rozen", "losse-roos"},
    # English
    "tulips": {"bos-tulpen"},
    "tulps": {"bos-tulpen"},
    "a bunch of tulips please": {"bos-tulpen"},
    "red roses": {"rode-rozen"},
    "red rosses": {"rode-rozen", "losse-roos"},
    "a single rose": {"losse-roos"},
    "sunflower": {"zonnebloem", "boeket-zonnebloemen"},
    "sun flowers": {"zonnebloem", "boeket-zonnebloemen"},
    "peony": {"pioenrozen"},
    "lilies": {"witte-lelies", "lelietak"},
    "white lilly": {"witte-lelies", "lelietak"},
    "snake plant": {"sansevieria"},
    "swiss cheese plant": {"monstera"},
    "orchids": {"orchidee"},
    "purple orchid": {"orchidee"},
    "olive tree": {"olijfboompje"},
    "succulents": {"vetplantje"},
    "lavander": {"lavendel"},
    "white vase": {"witte-vaas"},
    "glass vase": {"glazen-vaas"},
    "flower pot": {"bloempot", "glazen-vaas"},
    "chocolates": {"bonbons"},
    "candle": {"geurkaars"},
    "teddy": {"knuffelbeer"},
    "teddy bear for a newborn": {"knuffelbeer"},
    "balloons": {"heliumballon"},
    "bridal bouquet": {"bruidsboeket"},
    "dried flowers": {"droogboeket"},
    "secateurs": {"snoeischaar"},
    "peace lily": {"lepelplant"},
    "large vase": {"glazen-vaas"},
    "easy plant": {"cactus", "vetplantje", "sansevieria", "monstera"},
    "spring flowers": {"bos-tulpen"},
    "wedding flowers": {"bruidsboeket"},
    "bouquet of roses": {"rode-rozen"},
    "a dozen roses": {"rode-rozen", "losse-roos"},
}


@pytest.mark.parametrize(("text", "expected"), FIRST.items())
def test_what_is_asked_for_comes_first(text: str, expected: set[str]) -> None:
    found = shown(text)
    assert found.relaxed == ()
    assert ids(found)[0] in expected


@pytest.mark.parametrize("text", ["tulpn", "red roses", "something for my mum", "plant voor kantoor", "white vase"])
def test_either_language_is_understood_whatever_the_chat_speaks(text: str) -> None:
    assert shown(text, "nl") == shown(text, "en")


CATEGORY = {
    "boeket": "bouquets",
    "boketten": "bouquets",
    "bosje bloemen": "bouquets",
    "bouquets": "bouquets",
    "goedkope bos": "bouquets",
    "planten": "plants",
    "kamerplanten": "plants",
    "plnt": "plants",
    "plant for the office max 20": "plants",
    "ik zoek een plant": "plants",
    "do you have any house plants?": "plants",
    "vazen": "vases",
    "vaasje": "vases",
    "a vase": "vases",
    "cadeautje": "gifts",
    "a gift for my mum": "gifts",
    "cadeau voor mijn moeder": "gifts",
    "losse bloemen": "flowers",
    "single flowers": "flowers",
}


@pytest.mark.parametrize(("text", "category"), CATEGORY.items())
def test_words_for_a_category_show_only_that_category(text: str, category: str) -> None:
    found = shown(text)
    assert found.relaxed == ()
    assert {product.category for product in found.products} == {category}


def fits(product: Product, least: int, most: int) -> bool:
    return any(least <= variant.price.amount <= most for variant in product.variants)


PRICES = {
    "rode rozen onder 30 euro": (0, 3000),
    "rozen voor minder dan 25 euro": (0, 2500),
    "boeket tot € 25": (0, 2500),
    "boeket max 20": (0, 2000),
    "een boeket van 25 euro": (0, 2500),
    "bos onder 19,95": (0, 1995),
    "iets tot een tientje": (0, 1000),
    "plant van maximaal vijftien euro": (0, 1500),
    "tussen 20 en 40 euro": (2000, 4000),
    "boeket van 20 tot 30 euro": (2000, 3000),
    "plant 10-20 euro": (1000, 2000),
    "vaas vanaf 25 euro": (2500, 10**6),
    "boeket boven de 40": (4000, 10**6),
    "iets van rond de 15 euro": (1125, 1875),
    "flowers under £20": (0, 2000),
    "bouquet for less than 25 euros": (0, 2500),
    "a plant up to 10": (0, 1000),
    "gift for at most 15 euro": (0, 1500),
    "something between 20 and 30 euro": (2000, 3000),
    "vase over 30 euro": (3000, 10**6),
    "around 20 euro": (1500, 2500),
    "max. €12.50": (0, 1250),
    "30,-": (0, 3000),
}


@pytest.mark.parametrize(("text", "bounds"), PRICES.items())
def test_prices_in_words_and_figures_are_kept_to(text: str, bounds: tuple[int, int]) -> None:
    shop = starter_shop()
    wish = shop.read_wish(text, "nl")
    assert (wish.min_price or 0, 10**6 if wish.max_price is None else wish.max_price) == bounds
    found = shop.find(wish)
    assert found.relaxed == ()
    assert all(fits(product, *bounds) for product in found.products)


OCCASIONS = {
    "something for my mum": "mother",
    "iets voor moederdag": "mother",
    "iets voor mijn oma": "mother",
    "mother’s day": "mother",
    "cadeau voor een verjaardag": "birthday",
    "birthday present": "birthday",
    "verjaardg": "birthday",
    "flowers for a funeral": "sympathy",
    "rouwboeket voor een begrafenis": "sympathy",
    "my colleague is ill": "office",
    "beterschap": "get-well",
    "get well soon": "get-well",
    "voor onze bruiloft": "wedding",
    "voor een nieuw huis": "housewarming",
    "housewarming gift": "housewarming",
    "bloemen voor mijn vriendin": "love",
    "valentine": "love",
    "iemand is geslaagd": "graduation",
    "new baby": "birth",
    "iets om iemand te bedanken": "thanks",
}


@pytest.mark.parametrize(("text", "occasion"), OCCASIONS.items())
def test_who_or_what_it_is_for_is_an_occasion(text: str, occasion: str) -> None:
    wish = starter_shop().read_wish(text, "nl")
    assert wish.occasion == occasion


def test_a_budget_and_a_colour_and_a_kind_are_read_together() -> None:
    assert starter_shop().read_wish("Ik zoek een goedkope rode of roze bos voor mijn moeder", "nl") == Wish(
        category="bouquets", colours=("red", "pink"), occasion="mother", max_price=2195
    )


@pytest.mark.parametrize("text", ["20 rode rozen", "2 boeketten", "over 3 dagen", "50 stuks", "30 cm"])
def test_a_number_that_is_no_price_bounds_nothing(text: str) -> None:
    wish = starter_shop().read_wish(text, "nl")
    assert (wish.min_price, wish.max_price) == (None, None)


@pytest.mark.parametrize("text", ["iets wits", "witte", "iets in het wit", "something white", "wite"])
def test_a_colour_is_read_in_any_form(text: str) -> None:
    assert starter_shop().read_wish(text, "nl") == Wish(colours=("white",))


def test_a_rose_is_not_pink_and_pink_is_no_rose() -> None:
    shop = starter_shop()
    assert shop.read_wish("rozen", "nl") == Wish(terms="rozen")
    assert shop.read_wish("roze", "nl") == Wish(colours=("pink",))
    assert all("pink" in product.colours for product in shop.find(Wish(colours=("pink",))).products)


RELAXED = {
    "blauwe rozen": ("colours",),
    "oranje orchidee": ("colours",),
    "rode rozen met strik": ("terms",),
    "witte orchidee onder 20 euro": ("max_price",),
    "bridal bouquet under 50": ("max_price",),
    "fietsband": ("terms",),
    "een plant die zingt en danst": ("terms",),
    "bos rozen voor 20 euro": ("max_price",),
    "paarse lelies onder 1 euro": ("colours", "max_price"),
    "vaas boven de 500 euro": ("min_price",),
}


@pytest.mark.parametrize(("text", "first"), RELAXED.items())
def test_what_cannot_be_had_is_given_up_one_wish_at_a_time_and_said(text: str, first: tuple[str, ...]) -> None:
    found = shown(text)
    assert found.relaxed[: len(first)] == first
    assert len(found.products) >= 3


def test_a_kind_is_kept_when_the_words_about_it_are_given_up() -> None:
    found = shown("plant die weinig water nodig heeft")
    assert found.relaxed == ("terms",)
    assert {product.category for product in found.products} == {"plants"}


def test_the_nearest_comes_before_what_fills_up_to_three() -> None:
    found = shown("witte orchidee onder 20 euro")
    assert ids(found)[0] == "orchidee"
    assert (len(found.products), found.total) == (3, 3)


def test_the_wish_that_is_given_back_pages_through_everything_once() -> None:
    shop = starter_shop()
    found = shop.find(shop.read_wish("iets voor mijn moeder", "nl"), limit=4)
    seen = list(ids(found))
    while len(seen) < found.total:
        page = shop.find(found.wish, offset=len(seen), limit=4)
        assert page.relaxed == ()
        seen += ids(page)
    assert len(seen) == len(set(seen)) == found.total > 4


def test_an_empty_wish_is_everything_in_the_merchants_order() -> None:
    found = starter_shop().find(Wish(), limit=3)
    assert ids(found) == ["rode-rozen", "zomers-plukboeket", "bos-tulpen"]
    assert found.total == 38


def test_a_category_is_in_the_merchants_order() -> None:
    assert ids(starter_shop().find(Wish(category="vases"))) == [
        "glazen-vaas", "witte-vaas", "terracotta-vaas", "bolvaas", "bloempot",
    ]  # fmt: skip


def test_similar_products_are_of_the_same_kind_and_never_itself() -> None:
    similar = [product.id for product in starter_shop().similar("pioenrozen")]
    assert len(similar) == 3
    assert "pioenrozen" not in similar
    assert all(product.category == "bouquets" for product in starter_shop().similar("pioenrozen"))


def test_similar_to_what_is_no_longer_sold_is_still_something() -> None:
    assert len(starter_shop().similar("gone", limit=2)) == 2


WISHES = st.builds(
    Wish,
    terms=st.one_of(st.just(""), st.text(max_size=30), st.sampled_from(["rozen", "vaas geel", "qqq rozen", "de"])),
    category=st.sampled_from([None, "plants", "vases", "nothing"]),
    colours=st.lists(st.sampled_from(["red", "blue", "none"]), max_size=2).map(tuple),
    occasion=st.sampled_from([None, "mother", "none"]),
    min_price=st.one_of(st.none(), st.integers(0, 10_000)),
    max_price=st.one_of(st.none(), st.integers(0, 10_000)),
)


@settings(max_examples=150, deadline=None)
@given(WISHES)
def test_no_wish_finds_nothing_and_a_relaxed_one_finds_three(wish: Wish) -> None:
    found = starter_shop().find(wish)
    assert len(found.products) >= (3 if found.relaxed else 1)
    assert len({product.id for product in found.products}) == len(found.products)
    again = starter_shop().find(found.wish)
    assert again.relaxed == ()
    assert again.wish == found.wish


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_and_answered(text: str) -> None:
    assert shown(text).products


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 99_999), st.sampled_from(["onder", "under", "max", "tot", "up to"]))
def test_any_amount_is_read_to_the_cent(cents: int, word: str) -> None:
    shop = starter_shop()
    for amount in (f"{cents // 100}.{cents % 100:02d}", f"{cents // 100},{cents % 100:02d}"):
        assert shop.read_wish(f"rozen {word} {amount}", "nl").max_price == cents


# --- compounds --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        ("rozenboeket", "boeket rozen", "rozen boeket", "een boeket met rozen", "rozenboeketten", "rozenboeketje"),
        ("rozenbos", "bos rozen", "bosje rozen", "rozenbosje"),
        ("tulpenbosje", "bosje tulpen", "tulpen bosje", "tulpenboeket", "bosje met tulpen"),
        ("verjaardagsboeket", "boeket voor een verjaardag", "verjaardags boeket", "verjaardagsbloemen"),
        ("verjaardagscadeau", "verjaardagscadeautje", "cadeau voor een verjaardag"),
        ("moederdagboeket", "moederdagboeketje", "boeket voor moederdag"),
        ("valentijnsrozen", "rozen voor valentijn"),
        ("rouwboeket", "boeket rouw", "rouwboeketten"),
        ("roodboeket", "rood boeket"),
        ("lelieboeket", "boeket lelies"),
    ],
)
def test_a_compound_finds_what_its_parts_find(said: tuple[str, ...]) -> None:
    found = [(shown(each, limit=50).total, set(ids(shown(each, limit=50)))) for each in said]
    assert found[0][0] < 10
    assert found == [found[0]] * len(said)


@pytest.mark.parametrize("text", ["rozenstruik", "rozenkrans", "rozenmandje"])
def test_what_is_not_sold_is_given_up_not_the_flower_it_is_made_of(text: str) -> None:
    found = shown(text)
    assert ids(found)[:2] == ["rode-rozen", "losse-roos"]
    assert found.relaxed == ("terms",)


def test_an_unknown_word_before_a_known_kind_shows_that_kind() -> None:
    found = shown("kerstkaart van Hallmark")
    assert found.relaxed
    assert len(found.products) >= 3


@pytest.mark.parametrize("text", ["bloempot", "geurkaars", "zonnebloem", "koningsprotea", "trouwboeket", "vetplantje"])
def test_a_compound_that_is_sold_is_taken_as_it_is(text: str) -> None:
    assert starter_shop().read_wish(text, "nl").terms == text


def test_what_sizes_are_called_is_the_shops_to_say() -> None:
    shop = starter_shop()
    assert {"kleine", "small"} <= shop.option_words("size", "S")
    assert {"grote", "largest"} <= shop.option_words("size", "L")
    assert {"kleine", "medium", "grote"} <= shop.option_words("size")
    assert shop.option_words("size", "XL") == shop.option_words("colour", "red") == frozenset()

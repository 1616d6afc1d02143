"""What a shop sells, and what a shopper may wish for. Pure values; where they are kept is `functions/shop`'s affair."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.commerce.content import Content
from functions.commerce.money import Money


class Variant(BaseModel):
    """One thing that can be put in a cart. A product without sizes or colours has exactly one variant."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    sku: str
    product: str
    """Id of the product it belongs to."""
    price: Money
    """VAT included, a unit."""
    options: dict[str, str] = {}
    """Option value per axis, in catalogue order, as keys of `Product.axes`: {"size": "M", "colour": "red"}."""
    tracked: bool = True
    """False: never runs out (no live stock is kept)."""
    image: str | None = None
    """Its own picture, where the shop has one: an absolute HTTPS address."""
    content: Content | None = None
    """How much is in it, where its price per kilogram, litre, metre or piece has to be shown."""
    lowest_30_days: int | None = None
    """Its price is a reduced one: the lowest of the 30 days before (minor units), from what was live."""


class Product(BaseModel):
    """A product with its variants. Texts are per locale; every locale of the shop is present (publish sees to it)."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    id: str
    title: dict[str, str]
    description: dict[str, str]
    category: str
    vat: str
    """Name of the rate in shop.yaml: "low", "high"."""
    images: tuple[str, ...] = ()
    """Absolute HTTPS addresses, the first is the picture on its card."""
    variants: tuple[Variant, ...] = Field(min_length=1)
    axes: dict[str, dict[str, dict[str, str]]] = {}
    """Option labels: axis -> value -> locale -> label: {"size": {"M": {"nl": "Middel", "en": "Medium"}}}."""
    colours: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    takes_card: bool = False
    """A card message can go with it (flowers, gifts)."""
    withdrawal: Literal["yes", "perishable", "made_to_order", "event"] | None = None
    """Whether one can withdraw from buying it, or why not; None: what `returns.excluded` in shop.yaml says."""
    event: str = ""
    """It is a ticket for that event of shop.yaml."""
    alts: dict[str, dict[str, str]] = {}
    """Picture → locale → what can be seen on it, for who does not see it; only of pictures of which it was told."""

    def variant(self, sku: str) -> Variant:
        """Raises KeyError for a SKU that is not of this product."""
        for variant in self.variants:
            if variant.sku == sku:
                return variant
        raise KeyError(sku)

    def label(self, sku: str, locale: str) -> str:
        """The options of a variant in words, "" where there is but one: "Middel, rood"."""
        chosen = self.variant(sku).options.items()
        return ", ".join(self.axes[axis][value][locale] for axis, value in chosen)

    @property
    def picture(self) -> str | None:
        """The one on its card."""
        return self.images[0] if self.images else None

    def alt(self, image: str | None, locale: str) -> str:
        """What can be seen on a picture; "": it was not told."""
        return self.alts.get(image or "", {}).get(locale, "")

    @property
    def cheapest(self) -> Money:
        return min((variant.price for variant in self.variants), key=lambda price: price.amount)


class Category(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)

    id: str
    title: dict[str, str]


class Wish(BaseModel):
    """What a shopper asked to see. An empty wish is everything, in the merchant's order."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    terms: str = ""
    """What is left for full-text search once the other wishes are taken out."""
    category: str | None = None
    colours: tuple[str, ...] = ()
    occasion: str | None = None
    min_price: int | None = None
    max_price: int | None = None
    """Minor units of the shop's currency."""
    unwanted_colours: tuple[str, ...] = ()
    """What is not to be shown: "niet de rode"."""
    unwanted_terms: str = ""

    @property
    def empty(self) -> bool:
        return self == Wish()


class Found(BaseModel):
    """A page of products for a wish. `relaxed` names the wishes given up for it, in the order they were given up."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    products: tuple[Product, ...]
    total: int
    wish: Wish
    """The wish that these products fulfil (the asked one less what was relaxed): page on with this one."""
    relaxed: tuple[str, ...] = ()
    """Of "terms", "colours", "max_price", "min_price", "occasion", "category"."""
    known: tuple[str, ...] = ()
    """Of the terms asked for, the words that the catalogue has; typing errors do not count."""

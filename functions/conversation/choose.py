"""Changes to the cart in a shopper's own words: "2x de rode rozen", "doe er maar twee", "liever de grote"."""

from functions.commerce.catalogue import Product, Variant, Wish
from functions.conversation.basket import add_to_cart, tell_added
from functions.conversation.intents import Intent
from functions.conversation.plain import normalise, spoken
from functions.conversation.searching import named_in_shop
from functions.conversation.show import show_product, wanted_units
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.typing_errors import is_slip
from functions.conversation.understand import Said
from functions.conversation.words import FILLER, MORE_OF_IT, ORDINALS, Act


def put_in(talk: Talk, said: Said) -> bool:
    """Add what a text names, or what is in focus. False: it names something the shop has to look for."""
    words = named_words(said.text)
    product = focus(talk)
    if words:
        own = product if product and is_about(talk, product, said.text) else None
        own = own if variant_named(talk, own, words) else None
        product = (own if talk.conversation.step is Step.PRODUCT else None) or _named(talk, words) or own
        product = product or (named_in_shop(talk, said.text) if said.act is not Act.TEXT else None)
    if not product:
        return False
    add_product(talk, product, said)
    return True


def add_product(talk: Talk, product: Product, said: Said) -> None:
    """Put it in, as many as were said; where it is not clear of which size or colour, it is shown."""
    words = named_words(said.text)
    variant = variant_named(talk, product, words) or only_variant(product)
    if not variant and talk.conversation.step in (Step.PRODUCT, Step.CART):
        variant = _focused_variant(talk, product) if talk.conversation.step is Step.CART else None
    if not variant:
        talk.understood(talk.intent or Intent.ADD, **(dict(talk.slots) | {"product": product.id}))
        show_product(talk, product, wanted=max(said.number or 1, 1))
        return
    quantity = said.number or wanted_units(talk, variant.sku)
    talk.understood(Intent.ADD, quantity=quantity, sku=variant.sku)
    tell_added(talk, variant.sku, add_to_cart(talk, variant.sku, quantity))


def focused_or_named(talk: Talk, text: str) -> Product | None:
    """The product that a text names, on the page or in the shop; else the one in front of the shopper."""
    words = named_words(text)
    named = _named(talk, words) if words else None
    return named or named_in_shop(talk, text) or (focus(talk) if talk.conversation.step is Step.PRODUCT else None)


def names_something(text: str) -> bool:
    """False: "2x", "doe maar een": it only counts."""
    return bool(named_words(text))


def only_counts(text: str) -> bool:
    """ "2x" right after something was put in says how many it shall be; "nog 2" how many more."""
    return not names_something(text) and not MORE_OF_IT & _all_words(text)


def is_about(talk: Talk, product: Product, text: str) -> bool:
    """Whether all that is named is this product or a colour or size: "rode rozen" is no colour of the tulips."""
    own = _product_words(talk, product)
    others = [word for word in named_words(text) if not _among(word, own)]
    return all(_only_describes(talk.shop.read_wish(word, talk.locale), product) for word in others)


def names_another(talk: Talk, product: Product, words: frozenset[str]) -> bool:
    """Whether beside a product's own words something else is named that the shop has."""
    own = _product_words(talk, product)
    wish = talk.shop.read_wish(" ".join(word for word in words if not _among(word, own)), talk.locale)
    about = wish.category not in (None, product.category) or wish.colours
    return bool(about or talk.shop.find(Wish(terms=wish.terms), limit=1).known)


def _only_describes(wish: Wish, product: Product) -> bool:
    """A colour, or the kind of thing it is: "de kleine bos"."""
    return bool(wish.colours) or (wish.category == product.category and not wish.terms)


def focus(talk: Talk) -> Product | None:
    shown = talk.conversation.shown
    return talk.shop.product(shown.product) if shown.product else None


def _focused_variant(talk: Talk, product: Product) -> Variant | None:
    sku = talk.conversation.shown.sku
    return next((variant for variant in product.variants if variant.sku == sku), None)


def only_variant(product: Product) -> Variant | None:
    return product.variants[0] if len(product.variants) == 1 else None


def _named(talk: Talk, words: frozenset[str]) -> Product | None:
    """The product on the page, in focus or in the cart whose title holds every word that was said."""
    ids = [*talk.conversation.shown.products, talk.conversation.shown.product or ""]
    ids += [line.sku for line in talk.conversation.cart.lines]
    for each in ids:
        product = talk.shop.product(each) or talk.shop.product_of(each)
        if product and words <= _product_words(talk, product):
            return product
    return None


def _product_words(talk: Talk, product: Product) -> frozenset[str]:
    """Its title, and what its sizes and colours are called."""
    options = (
        _option_words(talk, axis, value, labels)
        for axis, values in product.axes.items()
        for value, labels in values.items()
    )
    return frozenset(normalise(" ".join(product.title.values())).split()).union(*options)


def variant_named(talk: Talk, product: Product | None, words: frozenset[str], *, like: str = "") -> Variant | None:
    """The one variant whose options are named; options that are not named stay as those of `like`."""
    if not product or len(product.variants) < 2 or not words:
        return None
    colours = talk.shop.read_wish(" ".join(words), talk.locale).colours
    kept = product.variant(like).options if like else {}
    wanted: dict[str, str] = {}
    for axis, values in product.axes.items():
        names = {value: _option_words(talk, axis, value, labels) for value, labels in values.items()}
        named = [each for each, own in names.items() if each in colours or any(_among(word, own) for word in words)]
        others = [each for each in named if each != kept.get(axis)]
        if named:
            wanted[axis] = (others or named)[-1]
    if not wanted:
        return None
    fits = [variant for variant in product.variants if variant.options == kept | wanted]
    fits = fits or [variant for variant in product.variants if wanted.items() <= variant.options.items()]
    return fits[0] if len(fits) == 1 else None


def _option_words(talk: Talk, axis: str, value: str, labels: dict[str, str]) -> frozenset[str]:
    words = frozenset(normalise(" ".join([value, *labels.values()])).split()) | talk.shop.option_words(axis, value)
    return words | frozenset(f"{word}e" for word in words)


def _among(word: str, own: frozenset[str]) -> bool:
    """Whether a word is one of these, or a slip of one: "rozen" is another word than "roze"."""
    return word in own or any(is_slip(word, each) for each in own if word[:-1] != each)


def _all_words(text: str) -> frozenset[str]:
    return frozenset(normalise(text).split())


def named_words(text: str) -> frozenset[str]:
    """The words of a text that name something."""
    words = spoken(text).split()
    return frozenset(
        word for word in words if word not in FILLER and word not in ORDINALS and not word.strip("x").isdigit()
    )

"""What a shopper wishes to see: read from their words, added to what they are looking at, or found by name."""

from itertools import pairwise

from functions.commerce.catalogue import Product, Wish
from functions.commerce.places import is_place
from functions.conversation.plain import SHORTHAND, emoji_names, normalise, spoken
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.unwanted import take_unwanted
from functions.conversation.words import CHATTER, CHEAPER, DEARER, FILLER, REFINING

FEW_NAMED = 3
"""Of so many products found for a name, the best is what was meant."""
_TO_A_PLACE = ("in", "naar", "te", "to")
NEAR = 4
"""Letters that two forms of a word begin with: "tulp", "tulpen"."""


def wish_of(talk: Talk, text: str) -> Wish:
    """A text as a wish, what it rejects left out; emoji by what they show."""
    wanted, rejected = take_unwanted(text)
    wish = talk.shop.read_wish(_without_chatter(wanted), talk.locale)
    if wish.empty and not rejected:
        shown = emoji_names(text)
        wish = talk.shop.read_wish(shown, talk.locale) if shown else wish
    if not rejected:
        return wish
    no = talk.shop.read_wish(_without_chatter(rejected), talk.locale)
    terms = " ".join(filter(None, (no.terms, "" if no.colours or no.terms else no.category or "")))
    return wish.model_copy(update={"unwanted_colours": no.colours, "unwanted_terms": terms})


def _without_chatter(text: str) -> str:
    meant = " ".join(SHORTHAND.get(normalise(word), word) for word in text.split()).split()
    places = {at for at, (lead, word) in enumerate(pairwise(meant), 1) if lead in _TO_A_PLACE and is_place(word)}
    return " ".join(word for at, word in enumerate(meant) if at not in places and normalise(word) not in CHATTER)


def for_whom(talk: Talk, wish: Wish) -> Wish:
    """ "Tulpen voor oma": who it is for narrows nothing that is there, and is no reason to say that it is not."""
    if not wish.occasion or "occasion" not in talk.shop.find(wish, limit=1).relaxed:
        return wish
    anyone = wish.model_copy(update={"occasion": None})
    return wish if anyone.empty or talk.shop.find(anyone, limit=1).relaxed else anyone


def refined(talk: Talk, text: str, wish: Wish) -> Wish | None:
    """The wish in front of the shopper, made narrower by what they add: "en in het wit?", "goedkoper", "max 30 euro".

    None: it is a wish of its own.
    """
    base = _looked_at(talk)
    words = set(normalise(text).split())
    if base is None:
        return None
    cheaper, dearer = bool(words & CHEAPER), bool(words & DEARER)
    narrows = wish.model_copy(
        update={
            "terms": "",
            "min_price": None,
            "max_price": None,
            "colours": (),
            "unwanted_colours": (),
            "unwanted_terms": "",
        }
    ).empty
    if not (narrows and (not wish.terms or words & REFINING) and not wish.empty):
        return None
    if wish.terms and "terms" not in talk.shop.find(Wish(terms=wish.terms), limit=1).relaxed:
        return None
    if wish.terms and not (cheaper or dearer or wish.colours or wish.unwanted_terms or wish.unwanted_colours):
        return None
    prices = _prices(talk)
    change = {name: value for name, value in wish if value not in (None, (), "") and name != "terms"}
    if prices and (cheaper or dearer) and not any(char.isdigit() for char in text):
        change = {name: value for name, value in change.items() if not name.endswith("_price")}
        change |= (
            {"max_price": prices[len(prices) // 2] - 1} if cheaper else {"min_price": prices[len(prices) // 2] + 1}
        )
    return base.model_copy(update=change)


def _looked_at(talk: Talk) -> Wish | None:
    shown = talk.conversation.shown
    if talk.conversation.step is Step.PRODUCT:
        product = talk.shop.product(shown.product or "")
        return Wish(category=product.category) if product else None
    if talk.conversation.step is Step.BROWSING and shown.products and not shown.wish.empty:
        return shown.wish
    return None


def _prices(talk: Talk) -> list[int]:
    """Of what the shopper sees, in order."""
    shown = talk.conversation.shown
    ids = [shown.product or ""] if talk.conversation.step is Step.PRODUCT else list(shown.products)
    return sorted(product.cheapest.amount for each in ids if (product := talk.shop.product(each)))


def named_in_shop(talk: Talk, text: str) -> Product | None:
    """The one product of the whole shop that a text names: nothing relaxed, and its title told by what was said."""
    nothing = FILLER | CHATTER | talk.shop.option_words("size")
    named = " ".join(word for word in spoken(text).split() if word not in nothing)
    wish = talk.shop.read_wish(named, talk.locale)
    if wish.empty or not (wish.terms or wish.category):
        return None
    found = talk.shop.find(wish, limit=FEW_NAMED)
    if found.relaxed or not found.products:
        return None
    if found.total == 1:
        return found.products[0]
    fits = [each for each in found.products if is_told(each, text)]
    return fits[0] if fits and (len(fits) == 1 or found.total <= FEW_NAMED) else None


def is_told(product: Product, text: str) -> bool:
    """Whether a text says a product's whole title, in some form and language."""
    said = [word for word in spoken(text).split() if word not in FILLER]
    return any(_told(title, said) for title in product.title.values())


def is_named(product: Product, text: str) -> bool:
    """Whether a text is a product's title, or holds all of a title of several words."""
    said = [word for word in spoken(text).split() if word not in FILLER]
    several = (title for title in product.title.values() if len(title.split()) > 1)
    return any(_told(title, said) for title in several) or normalise(text) in map(normalise, product.title.values())


def _told(title: str, said: list[str]) -> bool:
    """Every word of the title was said, in some form."""
    return all(any(_alike(word, each) for each in said) for word in normalise(title).split())


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    common = _shared(short, long)
    return common >= min(NEAR, len(short)) and common >= len(short) - 2 and len(long) - len(short) <= 3


def _shared(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))

"""Changes to the cart in a shopper's own words: "2x de rode rozen", "doe er maar twee", "liever de grote"."""

from functions.commerce.cart import CartLine
from functions.commerce.catalogue import Product, Variant
from functions.conversation.basket import add_to_cart, line_title, set_in_cart, show_cart, tell_added
from functions.conversation.confused import not_understood
from functions.conversation.show import show_product, wanted_units
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, normalise
from functions.conversation.words import EVERYTHING, FILLER, MORE_OF_IT

SIZE_WORDS: dict[str, frozenset[str]] = {
    "s": frozenset("klein kleine kleiner kleinste small smaller smallest s".split()),
    "m": frozenset("middel middelgroot middelgrote middelste medium gemiddeld gemiddelde m".split()),
    "l": frozenset("groot grote groter grootste large larger largest big bigger l".split()),
}
"""What sizes are called besides their label."""


def put_in(talk: Talk, said: Said) -> bool:
    """Add what a text names, or what is in focus. False: it names something the shop has to look for."""
    words = _own_words(said.text)
    product = _focus(talk)
    if words:
        own = product if product and _is_about(talk, product, said.text) else None
        product = _named(talk, words) or (own if _variant_named(talk, own, words) else None)
    if not product:
        return False
    variant = _variant_named(talk, product, words) or _only(product)
    if not variant and talk.conversation.step in (Step.PRODUCT, Step.CART):
        variant = _focused_variant(talk, product) if talk.conversation.step is Step.CART else None
    if not variant:
        show_product(talk, product, wanted=max(said.number or 1, 1))
        return True
    quantity = said.number or wanted_units(talk, variant.sku)
    tell_added(talk, variant.sku, add_to_cart(talk, variant.sku, quantity))
    return True


def names_something(text: str) -> bool:
    """False: "2x", "doe maar een": it only counts."""
    return bool(_own_words(text))


def only_counts(text: str) -> bool:
    """ "2x" right after something was put in says how many it shall be; "nog 2" how many more."""
    return not names_something(text) and not MORE_OF_IT & _all_words(text)


def change_line(talk: Talk, quantity: int) -> None:
    """Set the quantity of the line last touched, of the only line, or of what is being looked at."""
    line = _current_line(talk)
    if line:
        set_in_cart(talk, line.sku, quantity)
        show_cart(talk)
        return
    product = _focus(talk)
    variant = _only(product) if product else None
    if variant:
        tell_added(talk, variant.sku, set_in_cart(talk, variant.sku, quantity))
    elif product:
        show_product(talk, product, wanted=max(quantity, 1))
    elif talk.conversation.cart.empty:
        not_understood(talk, talk.text("which_product"))
    else:
        show_lines(talk)


def remove_named(talk: Talk, text: str) -> None:
    """Remove the line that a text names; the only one where it names none; else ask which."""
    words = _own_words(text)
    lines = talk.conversation.cart.lines
    if lines and EVERYTHING & _all_words(text) and not words - EVERYTHING:
        talk.put_cart(talk.conversation.cart.clear())
        talk.say("emptied")
        show_cart(talk)
        return
    named = [line for line in lines if words & _title_words(talk, line)]
    line = named[0] if len(named) == 1 else lines[0] if len(lines) == 1 and not words else None
    if line is None:
        show_lines(talk)
        return
    remove_line(talk, line.sku)


def remove_line(talk: Talk, sku: str) -> None:
    product = talk.shop.product_of(sku)
    talk.put_cart(talk.conversation.cart.remove(sku))
    talk.say("removed", title=line_title(product, sku, talk.locale) if product else sku)
    show_cart(talk)


def change_variant(talk: Talk, text: str) -> bool:
    """ "liever de grote": change the current line's size or colour, where it stands. False: no variant is named."""
    line = _current_line(talk)
    product = talk.shop.product_of(line.sku) if line else None
    if not line or not product or not _is_about(talk, product, text):
        return False
    wanted = _variant_named(talk, product, _all_words(text), like=line.sku)
    if not wanted or wanted.sku == line.sku:
        return False
    swap_line(talk, line.sku, wanted.sku)
    return True


def _is_about(talk: Talk, product: Product, text: str) -> bool:
    """Whether all that is named is this product or a colour or size: "rode rozen" is no colour of the tulips."""
    others = _own_words(text) - _product_words(product)
    return all(talk.shop.read_wish(word, talk.locale).colours for word in others)


def swap_line(talk: Talk, sku: str, other: str) -> None:
    """Change a line to another variant. What is short is said; the line is never lost."""
    product = talk.shop.product_of(other)
    if not product or not talk.conversation.cart.quantity(sku):
        show_cart(talk)
        return
    before = talk.conversation.cart
    price = product.variant(other).price.amount
    wanted = before.quantity(sku) + before.quantity(other)
    live = talk.stock([other])[other] if product.variant(other).tracked else wanted
    if live <= 0:
        talk.say("sold_out", title=line_title(product, other, talk.locale))
        show_cart(talk)
        return
    cart = before.swap(sku, other, price)
    if wanted > live:
        talk.say("short", title=line_title(product, other, talk.locale), left=live)
        cart = cart.set(other, live, price)
    talk.put_cart(cart)
    talk.change(shown=talk.conversation.shown.model_copy(update={"product": product.id, "sku": other}))
    show_cart(talk)


def show_lines(talk: Talk) -> None:
    """Which line to change."""
    lines = talk.conversation.cart.lines
    if not lines:
        show_cart(talk)
        return
    if len(lines) == 1:
        show_line(talk, lines[0].sku)
        return
    options = []
    for line in lines:
        product = talk.shop.product_of(line.sku)
        title = line_title(product, line.sku, talk.locale) if product else line.sku
        options.append(talk.option(f"line:{line.sku}", "line", quantity=line.quantity, title=title))
    talk.ask(talk.text("which_line"), *options)


def show_line(talk: Talk, sku: str) -> None:
    """What can be changed about a line."""
    product = talk.shop.product_of(sku)
    quantity = talk.conversation.cart.quantity(sku)
    if not product or not quantity:
        show_cart(talk)
        return
    talk.go(Step.CART, talk.conversation.shown.model_copy(update={"product": product.id, "sku": sku}))
    options = [talk.option(f"qty:{quantity + 1}:{sku}", "one_more"), talk.option(f"rm:{sku}", "remove")]
    if quantity > 1:
        options.insert(1, talk.option(f"qty:{quantity - 1}:{sku}", "one_less"))
    others = [variant for variant in product.variants if variant.sku != sku]
    options += [
        talk.option(f"swap:{sku}:{variant.sku}", "swap", variant=product.label(variant.sku, talk.locale))
        for variant in others
        if len(f"swap:{sku}:{variant.sku}".encode()) <= 64
    ]
    talk.ask(talk.text("line", title=line_title(product, sku, talk.locale), quantity=quantity), *options[:9])


def _focus(talk: Talk) -> Product | None:
    shown = talk.conversation.shown
    return talk.shop.product(shown.product) if shown.product else None


def _focused_variant(talk: Talk, product: Product) -> Variant | None:
    sku = talk.conversation.shown.sku
    return next((variant for variant in product.variants if variant.sku == sku), None)


def _current_line(talk: Talk) -> CartLine | None:
    """The line last touched, or the only one."""
    cart = talk.conversation.cart
    line = cart.line(talk.conversation.shown.sku or "")
    return line or (cart.lines[0] if len(cart.lines) == 1 else None)


def _only(product: Product) -> Variant | None:
    return product.variants[0] if len(product.variants) == 1 else None


def _named(talk: Talk, words: frozenset[str]) -> Product | None:
    """The product on the page, in focus or in the cart whose title holds every word that was said."""
    ids = [*talk.conversation.shown.products, talk.conversation.shown.product or ""]
    ids += [line.sku for line in talk.conversation.cart.lines]
    for each in ids:
        product = talk.shop.product(each) or talk.shop.product_of(each)
        if product and words <= _product_words(product):
            return product
    return None


def _product_words(product: Product) -> frozenset[str]:
    labels = [label for values in product.axes.values() for names in values.values() for label in names.values()]
    said = " ".join([*product.title.values(), *labels])
    sizes = frozenset().union(*SIZE_WORDS.values()) if "size" in product.axes else frozenset()
    return frozenset(normalise(said).split()) | sizes


def _title_words(talk: Talk, line: CartLine) -> frozenset[str]:
    product = talk.shop.product_of(line.sku)
    return frozenset(normalise(line_title(product, line.sku, talk.locale)).split()) if product else frozenset()


def _variant_named(talk: Talk, product: Product | None, words: frozenset[str], *, like: str = "") -> Variant | None:
    """The one variant whose options are named; options that are not named stay as those of `like`."""
    if not product or len(product.variants) < 2 or not words:
        return None
    colours = talk.shop.read_wish(" ".join(words), talk.locale).colours
    wanted = {
        axis: value
        for axis, values in product.axes.items()
        for value, labels in values.items()
        if value in colours or words & _option_words(value, labels)
    }
    if not wanted:
        return None
    kept = product.variant(like).options if like else {}
    fits = [variant for variant in product.variants if variant.options == kept | wanted]
    fits = fits or [variant for variant in product.variants if wanted.items() <= variant.options.items()]
    return fits[0] if len(fits) == 1 else None


def _option_words(value: str, labels: dict[str, str]) -> frozenset[str]:
    words = frozenset(normalise(" ".join([value, *labels.values()])).split())
    inflected = frozenset(f"{word}e" for word in words)
    return words | inflected | SIZE_WORDS.get(value.lower(), frozenset())


def _all_words(text: str) -> frozenset[str]:
    return frozenset(normalise(text).split())


def _own_words(text: str) -> frozenset[str]:
    """The words of a text that name something."""
    return frozenset(word for word in normalise(text).split() if word not in FILLER and not word.strip("x").isdigit())

"""Changes to the lines of the cart in a shopper's own words: "van de tweede 4", "haal de tulpen eruit"."""

import re

from functions.commerce.cart import CartLine
from functions.commerce.patterns import Pattern
from functions.conversation.basket import line_title, set_in_cart, show_cart, tell_added
from functions.conversation.choose import focus, is_about, named_words, only_variant, variant_named
from functions.conversation.confused import not_understood
from functions.conversation.intents import Intent
from functions.conversation.plain import normalise
from functions.conversation.show import show_product, tell_sold_out
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.typing_errors import is_slip
from functions.conversation.understand import Said
from functions.conversation.unwanted import meant_instead
from functions.conversation.words import EVERYTHING, ORDINALS

COUNTED = Pattern(r"\b(?:one|eentje|er (?:nog )?een|two|three|twee|drie|\d+)\b")
""" "Remove one", "haal er een weg": not any "een", which is an article too."""


def change_line(talk: Talk, quantity: int) -> None:
    """Set the quantity of the line last touched, of the only line, or of what is being looked at."""
    line = current_line(talk)
    if line:
        set_in_cart(talk, line.sku, quantity)
        show_cart(talk)
        return
    product = focus(talk)
    variant = only_variant(product) if product else None
    if variant:
        tell_added(talk, variant.sku, set_in_cart(talk, variant.sku, quantity))
    elif product:
        show_product(talk, product, wanted=max(quantity, 1))
    elif talk.conversation.cart.empty:
        not_understood(talk, talk.text("which_product"))
    else:
        show_lines(talk)


def change_line_named(talk: Talk, said: Said) -> None:
    """Set the quantity of the line that is named, by its words or its place; else of the one last touched."""
    quantity = said.number or 1
    talk.understood(Intent.SET_QUANTITY, quantity=quantity, **_ordinal(said))
    lines = talk.conversation.cart.lines
    if lines and EVERYTHING & set(normalise(said.text).split()):
        for each in lines:
            set_in_cart(talk, each.sku, quantity)
        show_cart(talk)
        return
    line = line_meant(talk, said)
    if line:
        talk.understood(Intent.SET_QUANTITY, quantity=quantity, sku=line.sku, **_ordinal(said))
        set_in_cart(talk, line.sku, quantity)
        show_cart(talk)
    else:
        change_line(talk, quantity)


def _ordinal(said: Said) -> dict[str, int]:
    return {"ordinal": said.ordinal} if said.ordinal is not None else {}


def line_meant(talk: Talk, said: Said) -> CartLine | None:
    """The line that a text names: the nth of the cart, or the one whose title it holds."""
    lines = talk.conversation.cart.lines
    if said.ordinal is not None and lines:
        index = len(lines) - 1 if said.ordinal == -1 else said.ordinal - 1
        return lines[index] if 0 <= index < len(lines) else None
    return line_named(talk, said.text)


def line_named(talk: Talk, text: str) -> CartLine | None:
    words = named_words(text) - frozenset(ORDINALS)
    named = [line for line in talk.conversation.cart.lines if in_title(words, _title_words(talk, line))]
    return named[0] if len(named) == 1 else None


def in_title(words: frozenset[str], title: frozenset[str]) -> bool:
    return any(
        word == each or is_slip(word, each) or (len(word) > 3 and len(each) > 3 and word[:4] == each[:4])
        for word in words
        for each in title
    )


def remove_named(talk: Talk, said: Said) -> None:
    """Remove the line that a text names; the only one where it names none; else ask which."""
    text = meant_instead(said.text)
    words = named_words(text)
    lines = talk.conversation.cart.lines
    talk.understood(Intent.REMOVE, **_ordinal(said))
    if lines and EVERYTHING & set(normalise(text).split()) and not words - EVERYTHING - frozenset(ORDINALS):
        talk.put_cart(talk.conversation.cart.clear())
        talk.say("emptied")
        show_cart(talk)
        return
    line = line_meant(talk, Said(said.act, text, ordinal=said.ordinal))
    if line is None and not words and said.ordinal is None:
        line = lines[0] if len(lines) == 1 else current_line(talk) if talk.conversation.step is Step.CART else None
    if line is None:
        show_lines(talk)
        return
    talk.understood(Intent.REMOVE, sku=line.sku, **_ordinal(said))
    if said.number and said.ordinal is None and said.number < line.quantity and COUNTED.search(normalise(said.text)):
        set_in_cart(talk, line.sku, line.quantity - said.number)
        show_cart(talk)
        return
    remove_line(talk, line.sku)


def remove_line(talk: Talk, sku: str) -> None:
    product = talk.shop.product_of(sku)
    talk.put_cart(talk.conversation.cart.remove(sku))
    talk.say("removed", title=line_title(product, sku, talk.locale) if product else sku)
    show_cart(talk)


def change_variant(talk: Talk, said: Said) -> bool:
    """ "liever de grote": change a line's size or colour, where it stands. False: no variant is named."""
    text = said.text
    line = line_meant(talk, said) or (_line_to_change(talk, text) if said.ordinal is None else None)
    product = talk.shop.product_of(line.sku) if line else None
    if not line or not product or not is_about(talk, product, text):
        return False
    first = variant_named(talk, product, frozenset(normalise(_wanted_part(text)).split()), like=line.sku)
    wanted = first or variant_named(talk, product, frozenset(normalise(text).split()), like=line.sku)
    if not wanted or wanted.sku == line.sku:
        return False
    talk.understood(Intent.CHANGE_VARIANT, sku=wanted.sku)
    swap_line(talk, line.sku, wanted.sku)
    return True


def _line_to_change(talk: Talk, text: str) -> CartLine | None:
    """The line last touched, if it comes as is said; else the only one that does."""
    current, words = current_line(talk), frozenset(normalise(_wanted_part(text)).split())
    fits = [line for line in talk.conversation.cart.lines if _comes_as(talk, line, words)]
    return current if current in fits or len(fits) != 1 else fits[0]


def _comes_as(talk: Talk, line: CartLine, words: frozenset[str]) -> bool:
    product = talk.shop.product_of(line.sku)
    wanted = variant_named(talk, product, words, like=line.sku) if product else None
    return wanted is not None and wanted.sku != line.sku


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
        tell_sold_out(talk, line_title(product, other, talk.locale), other)
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


def current_line(talk: Talk) -> CartLine | None:
    """The line last touched, or the only one."""
    cart = talk.conversation.cart
    line = cart.line(talk.conversation.shown.sku or "")
    return line or (cart.lines[0] if len(cart.lines) == 1 else None)


def _title_words(talk: Talk, line: CartLine) -> frozenset[str]:
    product = talk.shop.product_of(line.sku)
    titles = (line_title(product, line.sku, locale) for locale in talk.rules.locales) if product else ()
    return frozenset(normalise(" ".join(titles)).split())


def _wanted_part(text: str) -> str:
    """ "In het groot ipv klein": what comes in place of something stands first."""
    return re.split(r"\b(?:ipv|i\.p\.v\.|in plaats van|instead of|rather than)\b", text, flags=re.IGNORECASE)[0]

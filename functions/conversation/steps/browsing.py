"""Looking around: a list of products, or nothing yet, is in front of the shopper."""

import re
from collections.abc import Callable

from functions.commerce.catalogue import Wish
from functions.conversation.choose import change_line, names_something, put_in, remove_named
from functions.conversation.confused import not_understood
from functions.conversation.show import browse, more, search, show_again, show_product
from functions.conversation.steps.checkout import start
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, normalise
from functions.conversation.words import CHATTER, Act

COUNT_FIRST = re.compile(r"(?P<count>[1-9]\d?)\s*(?:x|×|stuks)?\s+(?P<rest>[^\W\d]{3}.*)", re.IGNORECASE)
""" "10 witte rozen": how many, and of what."""
NAMED_AMONG = 5
"""Of so many products found, one that is named by its whole title is what was meant."""
LONG = 5
"""Words; a longer text of which nothing is known is talk rather than a search."""


def ask(talk: Talk) -> None:
    show_again(talk)


def hear(talk: Talk, said: Said) -> None:
    HEARS.get(said.act, look_for)(talk, said)


def _pick(talk: Talk, said: Said) -> None:
    if not pick(talk, said.number or 0):
        not_understood(talk, talk.text("which_product"))


def _change_line(talk: Talk, said: Said) -> None:
    change_line(talk, said.number or 1)


def _add(talk: Talk, said: Said) -> None:
    if put_in(talk, said):
        return
    if names_something(said.text):
        look_for(talk, said)
    else:
        not_understood(talk, talk.text("which_product"))


def pick(talk: Talk, number: int) -> bool:
    """Show the nth product of the page (-1: the last). False: there is no such one."""
    page = talk.conversation.shown.products
    index = len(page) - 1 if number == -1 else number - 1
    product = talk.shop.product(page[index]) if 0 <= index < len(page) else None
    if product:
        show_product(talk, product)
    return product is not None


def _without_chatter(text: str) -> str:
    return " ".join(word for word in text.split() if normalise(word) not in CHATTER)


def look_for(talk: Talk, said: Said) -> None:
    """Search; where the text means nothing to the shop it is said so, with a way on."""
    counted = COUNT_FIRST.match(said.text.strip())
    wanted = int(counted["count"]) if counted else said.number or 1
    asked = counted["rest"] if counted else said.text
    wish = talk.shop.read_wish(_without_chatter(asked), talk.locale)
    if wish.empty:
        not_understood(talk)
        return
    found = talk.shop.find(wish, limit=NAMED_AMONG)
    named = [product for product in found.products if normalise(asked) in map(normalise, product.title.values())]
    if len(named) == 1 and not found.relaxed:
        show_product(talk, named[0], wanted=wanted)
        return
    only_terms = wish == Wish(terms=wish.terms)
    question = said.text.rstrip().endswith("?") and found.wish.empty
    if (
        only_terms
        and "terms" in found.relaxed
        and (question or len(wish.terms.split()) > LONG or talk.conversation.misunderstood)
    ):
        not_understood(talk)
        return
    if only_terms and "terms" in found.relaxed:
        talk.change(misunderstood=talk.conversation.misunderstood + 1)
    else:
        talk.change(misunderstood=0)
    search(talk, wish, wanted=wanted)


HEARS: dict[Act, Callable[[Talk, Said], None]] = {
    Act.MORE: lambda talk, said: more(talk),
    Act.PICK: _pick,
    Act.CHECKOUT: lambda talk, said: start(talk),
    Act.REMOVE: lambda talk, said: remove_named(talk, said.text),
    Act.SET_QUANTITY: _change_line,
    Act.ADD: _add,
    Act.CHANGE_VARIANT: _add,
    Act.YES: lambda talk, said: browse(talk),
    Act.NO: lambda talk, said: browse(talk),
    Act.SKIP: lambda talk, said: browse(talk),
}
"""What is heard while looking around; everything else is something to look for."""

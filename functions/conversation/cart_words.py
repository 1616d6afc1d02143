"""What a text does to the cart: puts in, takes out, changes how many or which. Pure reading, over tables of `words`."""

import re
from dataclasses import replace

from functions.commerce.patterns import Pattern
from functions.conversation.counting import count_first, read_number, read_ordinal, without_ordinal
from functions.conversation.patterns import within
from functions.conversation.said import Said
from functions.conversation.state import Step
from functions.conversation.unwanted import meant_instead
from functions.conversation.words import (
    ADD,
    FILLER,
    INTO_CART,
    MORE_OF_IT,
    NEGATION,
    REMOVE,
    REMOVING,
    SET,
    STRONG_ADD,
    UNWANTED_LINE,
    Act,
)

LOOKING = frozenset({Step.BROWSING, Step.PRODUCT, Step.CART, Step.AWAITING_PAYMENT, Step.AFTER_ORDER})
COUNTED = r"\d+ ?x\b|\bx ?\d+|\bkeer\b|\btimes\b|\bstuks?\b"
"""A number that counts things, rather than naming one of a list."""
_REQUEST = Pattern(
    r"^(?:yeah |yes |so |ok |oke |hey |hoi |hi |and |en |right )*(?:"
    r"(?:can|could|would|will|kun|kan|kunt|zou|wil) (?:you|u|je|jij)"
    r"(?: (?:please|just|even|ook|also|nog|me|mij|maybe|misschien|dan|er))*"
    r"|doe (?:u|je|jij) (?:mij|me)"
    r"|(?:mag|kan|kunnen|can|could|may) (?:ik|i|we|wij)"
    r"(?: (?:please|just|dan|ook|also|misschien|have|get|order|hebben))*"
    r") (?=\w)"
)
""" "Can you", "mag ik": a wish in the form of a question."""
_FEWER = Pattern(r"\b(?:minder|less|fewer)\b(?! (?:dan|than))")
_AND_A = Pattern(
    r"^(?:oh |ja |yes |yeah )*(?:and|en|plus|also|ook|en ook|and also) (?:nog )?"
    r"(?:a|an|een|nog|the|de|another) (?!keer|time)"
)
CARD_WORDS = frozenset("kaartje kaart card note briefje kaartjes cards".split())
"""What is written with the flowers, and no goods."""
_NAMES_NOTHING = frozenset(
    "hoeft hoeven hoef want hoor alles allemaal bestellen bestelling order anymore after all".split()
)


def plainly_changes(plain: str, text: str, step: Step) -> Said | None:
    """What puts a thing in or takes a line out, whatever else its words may mean ("stop", "cancel")."""
    words = plain.split()
    if step in LOOKING and within(INTO_CART, plain) and not (NEGATION | CARD_WORDS) & set(words):
        return Said(Act.ADD, text, number=read_number(without_ordinal(plain)), ordinal=read_ordinal(plain))
    nth = step is Step.CART and set(words[:2]) & REMOVE and read_ordinal(plain) is not None
    if nth or _drops_a_line(plain, step):
        return Said(Act.REMOVE, text, ordinal=read_ordinal(plain))
    return None


def _drops_a_line(plain: str, step: Step) -> bool:
    """ "Die zonnebloem hoeft er niet meer bij": with something named; "het hoeft niet meer" is all of it."""
    names = set(plain.split()) - FILLER - NEGATION - _NAMES_NOTHING
    return step in (Step.CART, Step.AWAITING_PAYMENT) and bool(names) and within(UNWANTED_LINE, plain)


def requested_of_the_cart(plain: str, text: str) -> Said | None:
    """ "Can you add a box of chocolates": what is asked for, when it changes the cart."""
    request = _REQUEST.sub("", plain)
    wished = about_the_cart(request, text) if request != plain else None
    return None if wished and wished.act is Act.PICK else wished


def about_the_cart(plain: str, text: str) -> Said | None:
    ordinal = read_ordinal(plain)
    number = read_number(without_ordinal(plain))
    found = _change_of_cart(plain, text, number, ordinal) if plain else None
    return replace(found, ordinal=ordinal) if found else None


def _change_of_cart(plain: str, text: str, number: int | None, ordinal: int | None) -> Said | None:
    words = plain.split()
    if number and _FEWER.search(plain):
        return Said(Act.REMOVE, text, number=number)
    puts_in = bool(set(words) & MORE_OF_IT) and not set(words) & (REMOVE - {"gooi"})
    if not puts_in and (any(word in REMOVE for word in words) or within((REMOVING,), plain)):
        denied = re.search(r"\b(?:dont|do not|not|niet|geen|niks)\b", plain) and meant_instead(text) == text
        return Said(Act.CARRY_ON if denied else Act.REMOVE, text, number=number)
    sets = within(SET, plain)
    adds = words[0] in STRONG_ADD or bool(set(words) & MORE_OF_IT)
    if ordinal is not None and number is None and not (sets or adds):
        return Said(Act.PICK, text, number=ordinal)
    only_counts = all(word in FILLER or word.strip("x").isdigit() for word in words)
    if only_counts and any(word in MORE_OF_IT for word in words):
        return Said(Act.ADD, text, number=number or 1)
    if sets and (only_counts or not adds):
        return Said(Act.CHANGE_VARIANT if number is None else Act.SET_QUANTITY, text, number=number)
    return _to_add(plain, text, number, only_counts=only_counts)


def _to_add(plain: str, text: str, number: int | None, *, only_counts: bool) -> Said | None:
    words = plain.split()
    if _AND_A.match(plain):
        return Said(Act.ADD, text, number=number)
    first = count_first(plain, FILLER)
    if first is not None and len(words) > 1 and not _is_only_a_number(words):
        return Said(Act.ADD, text, number=first)
    if number is None:
        return Said(Act.ADD, text) if words[:1] and words[0] in ADD and len(words) > 1 else None
    if _is_only_a_number(words):
        return Said(Act.PICK, text, number=number)
    if only_counts or words[0] in ADD or re.search(COUNTED, plain) or "erbij" in words:
        return Said(Act.ADD, text, number=number)
    return None


def _is_only_a_number(words: list[str]) -> bool:
    return len(words) == 1 and (read_number(words[0]) is not None)

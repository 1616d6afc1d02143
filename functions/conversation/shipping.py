"""Which way of shipping a shopper means: by number, by its label, or by what people call it. Pure reading, no talk."""

from collections.abc import Sequence
from datetime import time

from functions.commerce.pricing import shipping_price
from functions.commerce.shop import ShippingOption
from functions.conversation.understand import Said, normalise
from functions.conversation.words import Act

COLLECTED = frozenset(
    "afhalen afhaal ophalen haal haalt halen zelf winkel langs langskomen collect pickup pick collection store shop "
    "myself swing grab".split()
)
EVENING = frozenset("avond avonds savonds vanavond avondlevering avondbezorging evening tonight".split())
EVENING_BEGINS = time(17)
DELIVERED = frozenset(
    "thuis thuisbezorgen thuisbezorgd bezorg bezorgd opsturen versturen verzenden verzending sturen post gewoon gewone "
    "normaal standaard home deliver delivered ship shipping send mail normal regular standard".split()
)
CHEAPEST = frozenset("goedkoopste goedkoop gratis cheapest cheap free".split())
MOST_SHIPPING_WORDS = 14
LEAST_ALIKE = 5


def read_shipping(said: Said, options: Sequence[ShippingOption], goods: int) -> ShippingOption | None:
    """By number, by a word of its label ("bezorg maar"), or by what shoppers call it ("afhalen", "de goedkoopste")."""
    if said.act is Act.PICK and said.number and 0 < said.number <= len(options):
        return options[said.number - 1]
    words = set(normalise(said.text).split())
    if len(words) > MOST_SHIPPING_WORDS:
        return None
    scored = [(_label_score(words, option), option) for option in options]
    best = max(score for score, _ in scored)
    fits = [option for score, option in scored if score == best]
    if best and len(fits) == 1:
        return fits[0]
    late = [option for option in options if any(slot.begin >= EVENING_BEGINS for slot in option.slots)]
    if words & EVENING and len(late) == 1:
        return late[0]
    if words & CHEAPEST:
        return min(options, key=lambda option: shipping_price(option, goods))
    kinds = [option for option in options if bool(option.countries) == (not words & COLLECTED)]
    return kinds[0] if kinds and words & (COLLECTED | DELIVERED) else None


def _label_score(words: set[str], option: ShippingOption) -> float:
    """Letters that are alike, less those of the label that were not said: "delivery" is not the evening's."""
    return max(0.0, *(_alike(words, normalise(label).split()) for label in option.label.values()))


def _alike(words: set[str], label: list[str]) -> float:
    score = 0.0
    for each in label:
        most = max((len(_shared(word, each)) for word in words), default=0)
        score += most if most >= LEAST_ALIKE else -len(each) / 2 if len(each) >= LEAST_ALIKE else 0
    return score


def _shared(one: str, other: str) -> str:
    """The beginning that two words share, when it is all of one but an ending."""
    letters = "".join(a for a, b in zip(one, other, strict=False) if a == b) if one[:1] == other[:1] else ""
    common = one[: len(letters)] if other.startswith(one[: len(letters)]) else ""
    return common if len(common) >= min(len(one), len(other)) - 3 else ""

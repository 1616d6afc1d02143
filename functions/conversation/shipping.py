"""Which way of shipping a shopper means: by number, by its label, or by what people call it. Pure reading, no talk."""

from collections.abc import Sequence
from datetime import time

from functions.commerce.patterns import Pattern
from functions.commerce.pricing import shipping_price
from functions.commerce.shop import ShippingOption
from functions.conversation.plain import normalise, spoken
from functions.conversation.typing_errors import distance_of
from functions.conversation.understand import Said
from functions.conversation.words import FILLER, Act

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
_FETCHED = Pattern(
    r"\bhaal\b.*\bop\b|\bpick(?: \w+){1,2} up\b|\bcome (?:by|over|and|to) (?:get|fetch|you|the)\b|\bin de winkel\b"
)
_BROUGHT = Pattern(
    r"\b(?:drop|bring|breng\w*|langsbreng\w*)\b.*\b(?:round|off|over|house|home|place|thuis|langs|door|haar|hem)\b"
    r"|\b(?:to|aan|naar|at) (?:her|his|my|their|our|the|de|haar|zijn|mijn|hun) (?:\w+ )?"
    r"(?:door|deur|doorstep|voordeur|house|home|huis|place|flat|kantoor|office|work|werk)\b"
    r"|\baan huis\b|\b(?:you|jullie|u)\b.*\bbring\b"
    r"|\b(?:laten|laat) \w*(?:brengen|bezorgen|sturen)\b"
)
_LATE = Pattern(
    r"\b(?:na|after|vanaf|from) (?:een uur of |ongeveer |around |about )?"
    r"(?:vijf|zes|zeven|acht|five|six|seven|eight|half \w+|[5-9]|1[789]|2[01])(?:sen|en)?\b"
    r"|\b(?:na|after) (?:het |mijn |my |her |zijn |haar )?(?:werk|work|dinner|avondeten|school)\b"
)
_REASON = Pattern(r"\b(?:want|omdat|because|cause|since)\b")
"""What follows tells why."""
_TURN = Pattern(r"\b(?:but|maar|so|dus)\b")
"""What follows the last of a long story is what is wished."""
VEHICLES = ("🚚", "🚛", "🚐", "🚲", "🛵", "📦")
MOST_SHIPPING_WORDS = 18
LEAST_MISTYPED, LONG_WORD = 4, 7
_MISTYPED = tuple(each for each in sorted(COLLECTED | EVENING | DELIVERED) if len(each) >= LEAST_MISTYPED)
"""Words that a mistyped one may stand for."""
LEAST_ALIKE = 5


def read_shipping(said: Said, options: Sequence[ShippingOption], goods: int) -> ShippingOption | None:
    """By number, by a word of its label ("bezorg maar"), or by what shoppers call it ("afhalen", "de goedkoopste")."""
    if said.act is Act.PICK and said.number and 0 < said.number <= len(options):
        return options[said.number - 1]
    plain = _REASON.split(spoken(said.text), maxsplit=1)[0]
    if len(plain.split()) > MOST_SHIPPING_WORDS:
        plain = _TURN.split(plain)[-1]
    words = {_meant(word) for word in plain.split()}
    if len(words) > MOST_SHIPPING_WORDS:
        return None
    scored = [(_label_score(words, option), option) for option in options]
    best = max(score for score, _ in scored)
    fits = [option for score, option in scored if score == best]
    if best and len(fits) == 1:
        return fits[0]
    late = [option for option in options if any(slot.begin >= EVENING_BEGINS for slot in option.slots)]
    fetched = bool(_FETCHED.search(plain))
    if (words & EVENING or _LATE.search(plain)) and len(late) == 1 and not fetched:
        return late[0]
    if words & CHEAPEST:
        return min(options, key=lambda option: shipping_price(option, goods))
    brought = bool(_BROUGHT.search(plain)) or any(emoji in said.text for emoji in VEHICLES)
    collected = not brought and (fetched or bool(words & COLLECTED))
    kinds = [option for option in options if bool(option.countries) == (not collected)]
    return kinds[0] if kinds and (brought or collected or words & DELIVERED) else None


def _meant(word: str) -> str:
    """The word of a way that a mistyped one stands for: "ophaaln", "pikc"."""
    if len(word) < LEAST_MISTYPED or word in _MISTYPED or word in FILLER:
        return word
    most = 2 if len(word) >= LONG_WORD else 1
    near = (each for each in _MISTYPED if each[0] == word[0] and abs(len(each) - len(word)) <= most)
    return next((each for each in near if distance_of(word, each) <= most), word)


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

"""From a text to what it does. Deterministic, no model: tables of `words`, `askings` and `topics`, in a fixed order of
certainty: a control word, a language, something asked or told about the shop or an order, then what the open question
makes of it.
"""

import re
from dataclasses import dataclass, replace

from functions.conversation.asked import (
    DAY_STEPS,
    FREE_TEXT_STEPS,
    TO_OTHERS,
    is_question,
    is_rude,
    read_topic,
    wishes_a_day,
)
from functions.conversation.askings import MACHINE, STRONGLY_ASKING
from functions.conversation.control_words import (
    OWN_WORDS_STEPS,
    is_phrase,
    misspelt,
    phrase_of,
    read_control,
    without_polite,
)
from functions.conversation.counting import count_first, read_number, read_ordinal, without_ordinal
from functions.conversation.extra_words import names_extra
from functions.conversation.language import read_language_switch
from functions.conversation.patterns import whole, within
from functions.conversation.plain import normalise, spoken
from functions.conversation.state import Step
from functions.conversation.topics import (
    ABOUT_PRODUCT,
    AUTOMATIC,
    PRICE_ASKED,
    SMALLTALK,
)
from functions.conversation.unwanted import meant_instead
from functions.conversation.words import (
    ADD,
    CHECKING_OUT,
    CONTROL,
    FILLER,
    INTO_CART,
    MORE_OF_IT,
    NEGATION,
    PHRASE_PATTERNS,
    PHRASES,
    REMOVE,
    REMOVING,
    REORDER,
    SET,
    STRONG_ADD,
    UNWANTED_LINE,
    Act,
)

__all__ = ["FREE_TEXT_STEPS", "TO_OTHERS", "Said", "is_rude", "normalise", "understand"]

LOOKING = frozenset({Step.BROWSING, Step.PRODUCT, Step.CART, Step.AWAITING_PAYMENT, Step.AFTER_ORDER})
COUNTED = r"\d+ ?x\b|\bx ?\d+|\bkeer\b|\btimes\b|\bstuks?\b"
"""A number that counts things, rather than naming one of a list."""


@dataclass(frozen=True)
class Said:
    """A message understood. `number`: a quantity, or which one for PICK (-1: the last); `ordinal`: which one, beside a
    quantity; `topic`: what is asked about; `locale`: of SWITCH_LANGUAGE."""

    act: Act
    text: str
    """As written, trimmed."""
    number: int | None = None
    locale: str = ""
    topic: str = ""
    ordinal: int | None = None

    @property
    def asks(self) -> bool:
        return is_question(self.text)


def understand(text: str, step: Step) -> Said:
    """What a text does, said while `step` was open."""
    plain, trimmed = spoken(text), text.strip()
    if plain in _WHOLE_CONTROL:
        return Said(_WHOLE_CONTROL[plain], trimmed)
    told = None if step is Step.CHECKOUT_SHIPPING and not normalise(text) else _in_every_step(plain, trimmed, step)
    if told:
        return told
    if step in FREE_TEXT_STEPS:
        return _in_free_text(plain, trimmed, step)
    return _in_the_open(plain, trimmed, step)


_WHOLE_CONTROL = {phrase: act for act, phrases in CONTROL.items() for phrase in phrases}


def _in_every_step(plain: str, text: str, step: Step) -> Said | None:
    """What is heard whatever question is open."""
    if step is Step.CHECKOUT_CONFIRM and names_extra(text, plain):
        return Said(Act.TEXT, text)
    machine = step not in TO_OTHERS and whole(MACHINE, plain)
    if machine and not (is_rude(plain) or _for_a_person(plain) or NEGATION & set(plain.split())):
        return Said(Act.MACHINE, text)
    if step in LOOKING and within(INTO_CART, plain) and not NEGATION & set(plain.split()):
        return Said(Act.ADD, text, number=read_number(without_ordinal(plain)), ordinal=read_ordinal(plain))
    topic = None if is_phrase(plain) else read_topic(plain, text, step)
    control = None if topic and topic.act not in _BESIDE_CONTROL else read_control(plain, step)
    if control:
        return Said(control, text)
    locale = read_language_switch(plain)
    if locale and step not in OWN_WORDS_STEPS:
        return Said(Act.SWITCH_LANGUAGE, text, locale=locale)
    if topic:
        return Said(topic.act, text, topic=topic.name)
    return Said(Act.DELIVERY, text, topic="day") if wishes_a_day(plain, text, step) else None


_BESIDE_CONTROL = (
    Act.QUESTION,
    Act.DELIVERY,
    Act.CARD_MESSAGE,
    Act.COMPLAINT,
    Act.RETURN,
    Act.HAS_PAID,
    Act.CHANGE_ORDER,
)
"""Wishes that a control word beside them goes before: "I need a human, money was taken twice"."""


def _for_a_person(plain: str) -> bool:
    return bool(
        re.search(r"\b(?:can i|could i|kan ik|mag ik|get|wil|want)\b.*\b(?:human|person|mens|medewerker)\b", plain)
    )


def _in_free_text(plain: str, text: str, step: Step) -> Said:
    for act in (Act.SKIP, Act.NO):
        if plain in PHRASES[act]:
            return Said(act, text)
    if step in TO_OTHERS:
        return Said(Act.TEXT, text)
    if plain in PHRASES[Act.YES] or plain in PHRASES[Act.PAUSE]:
        return Said(Act.YES if plain in PHRASES[Act.YES] else Act.PAUSE, text)
    if plain in PHRASES[Act.REORDER]:
        return Said(Act.REORDER, text)
    if is_rude(plain):
        return Said(Act.ABUSE, text)
    asks = text.endswith("?") or STRONGLY_ASKING.match(plain)
    if plain and asks and not _holds_an_answer(text):
        return Said(Act.QUESTION, text)
    return Said(Act.TEXT, text)


def _holds_an_answer(text: str) -> bool:
    """Digits or an @: an address or an e-mail, however it ends."""
    return "@" in text or sum(char.isdigit() for char in text) > 2


def _in_the_open(plain: str, text: str, step: Step) -> Said:
    if not is_phrase(plain) and within(REORDER, plain):
        return Said(Act.REORDER, text)
    phrase = phrase_of(plain) or _phrased(plain, step)
    if phrase:
        return Said(phrase, text)
    if within(AUTOMATIC, plain):
        return Said(Act.AUTOMATIC, text)
    if whole(SMALLTALK, plain):
        return Said(Act.SMALLTALK, text)
    if step in (Step.CART, Step.AWAITING_PAYMENT) and within(UNWANTED_LINE, plain):
        return Said(Act.REMOVE, text, ordinal=read_ordinal(plain))
    requested = _REQUEST.sub("", plain)
    wished = _about_the_cart(requested, text) if requested != plain else None
    if wished and wished.act is not Act.PICK:
        return wished
    asked = _asked(plain, text, step)
    return asked or _about_the_cart(plain, text) or Said(Act.TEXT, text)


def _asked(plain: str, text: str, step: Step) -> Said | None:
    """A question that no topic knows: of the price, of what is in front of the shopper, or for the shop's own faq."""
    if within(PRICE_ASKED, plain):
        return Said(Act.PRICE, text)
    if step is Step.PRODUCT and is_question(text) and within(ABOUT_PRODUCT, plain):
        return Said(Act.QUESTION, text)
    asks = STRONGLY_ASKING.match(plain) and (step not in DAY_STEPS or text.endswith("?"))
    return Said(Act.QUESTION, text) if asks else None


def _phrased(plain: str, step: Step) -> Act | None:
    """A phrase mistyped, in a longer sentence, or with polite words around it. Where a way of delivery is asked for,
    "evening" greets nobody."""
    words = set(plain.split())
    denied = bool(set(NOTHING_MORE.sub(" ", plain).split()) & NEGATION)
    if denied and words & CHECKING_OUT and len(words) < 9:
        return Act.PAUSE
    if step is Step.CHECKOUT_SHIPPING:
        return None
    bare = without_polite(plain)
    found = misspelt(plain, Step.BROWSING) or phrase_of(bare) or misspelt(bare, Step.BROWSING)
    if found and not (denied or found in CONTROL):
        return found
    return _patterned(plain, denied=denied)


def _patterned(plain: str, *, denied: bool) -> Act | None:
    """Phrases in longer sentences: "reken maar af joh"."""
    for act, patterns in PHRASE_PATTERNS.items():
        puts_back = act is Act.UNDO and plain.endswith(("back", "terug"))
        if (not denied or puts_back or act in (Act.NO, Act.YES, Act.BROWSE)) and whole(patterns, plain):
            return act
    bare = " ".join(word for word in plain.split() if word not in FILLER or word in CHECKING_OUT)
    return Act.CHECKOUT if bare in CHECKING_OUT else None


def _about_the_cart(plain: str, text: str) -> Said | None:
    ordinal = read_ordinal(plain)
    number = read_number(without_ordinal(plain))
    found = _change_of_cart(plain, text, number, ordinal) if plain else None
    return replace(found, ordinal=ordinal) if found else None


def _change_of_cart(plain: str, text: str, number: int | None, ordinal: int | None) -> Said | None:
    words = plain.split()
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


_REQUEST = re.compile(
    r"^(?:yeah |yes |so |ok |oke |hey |hoi |hi |and |en )*(?:can|could|would|will|kun|kan|kunt|zou|wil) (?:you|u|je|jij)"
    r"(?: (?:please|just|even|ook|also|nog|me|mij|maybe|misschien|dan|er))*(?= \w)"
)
"""A wish in the form of a question: "can you add a vase"."""
NOTHING_MORE = re.compile(
    r"\b(?:(?:ik )?hoef (?:verder )?|verder |i (?:dont )?(?:want|need) )?(?:niks|niets|nothing|anything)"
    r"(?: (?:meer|anders|else|more))+\b"
)
"""Denies nothing: the rest of it is what is wished."""
_AND_A = re.compile(
    r"^(?:oja |oh ja |o ja |oh |ja |yes |yeah )*(?:and|en|plus|also|ook|en ook|and also) (?:nog )?(?:a|an|een|nog|the|de|another) (?!keer|time)"
)


def _is_only_a_number(words: list[str]) -> bool:
    return len(words) == 1 and (read_number(words[0]) is not None)

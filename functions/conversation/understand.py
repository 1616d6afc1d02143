"""From a text to what it does. Deterministic, no model: tables of `words`, `askings` and `topics`, in a fixed order of
certainty: a control word, a language, something asked or told about the shop or an order, then what the open question
makes of it.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from functions.conversation.askings import ASKING_FIRST, MACHINE, STRONGLY_ASKING
from functions.conversation.control_words import (
    OWN_WORDS_STEPS,
    is_phrase,
    misspelt,
    phrase_of,
    read_control,
    without_polite,
)
from functions.conversation.counting import count_first, read_number, read_ordinal, without_ordinal
from functions.conversation.dates import names_day, take_day
from functions.conversation.language import read_language_switch
from functions.conversation.plain import normalise, spoken
from functions.conversation.state import Step
from functions.conversation.topics import (
    ABOUT_PRODUCT,
    AUTOMATIC,
    PRICE_ASKED,
    RUDE,
    RUDE_PHRASES,
    SMALLTALK,
    TOPICS,
    Topic,
)
from functions.conversation.unwanted import meant_instead
from functions.conversation.words import (
    ADD,
    CHECKING_OUT,
    CONTROL,
    FILLER,
    MORE_OF_IT,
    NEGATION,
    PHRASE_PATTERNS,
    PHRASES,
    POLITE,
    REMOVE,
    REMOVING,
    REORDER,
    SET,
    STRONG_ADD,
    Act,
)

__all__ = ["Said", "normalise", "understand"]

FREE_TEXT_STEPS = frozenset(
    {
        Step.CHECKOUT_FOR,
        Step.CHECKOUT_NAME,
        Step.CHECKOUT_ADDRESS,
        Step.CHECKOUT_PHONE,
        Step.CHECKOUT_EMAIL,
        Step.CHECKOUT_CARD,
        Step.CHECKOUT_NOTE,
        Step.REVIEW_TEXT,
        Step.BUY_CARD,
        Step.RETURN,
    }
)
"""Steps whose question is answered in the shopper's own words."""
TO_OTHERS = frozenset({Step.CHECKOUT_CARD, Step.CHECKOUT_NOTE, Step.REVIEW_TEXT, Step.BUY_CARD})
"""Steps whose answer is for somebody else to read: nothing in it is asked of us."""
DAY_STEPS = frozenset({Step.CHECKOUT_DAY, Step.MOVE_DAY, Step.BUY_DAY})
"""Steps that ask for a day: one that is named answers them, however it is asked."""
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


def is_question(text: str) -> bool:
    return text.rstrip(" )!.\U0001f937😅🙂😊").endswith("?") or bool(ASKING_FIRST.match(spoken(text)))


def understand(text: str, step: Step) -> Said:
    """What a text does, said while `step` was open."""
    plain, trimmed = spoken(text), text.strip()
    if plain in _WHOLE_CONTROL:
        return Said(_WHOLE_CONTROL[plain], trimmed)
    told = _in_every_step(plain, trimmed, step)
    if told:
        return told
    if step in FREE_TEXT_STEPS:
        return _in_free_text(plain, trimmed, step)
    return _in_the_open(plain, trimmed, step)


_WHOLE_CONTROL = {phrase: act for act, phrases in CONTROL.items() for phrase in phrases}


def _in_every_step(plain: str, text: str, step: Step) -> Said | None:
    """What is heard whatever question is open."""
    machine = step not in TO_OTHERS and any(pattern.fullmatch(plain) for pattern in _MACHINE)
    if machine and not (is_rude(plain) or _for_a_person(plain) or NEGATION & set(plain.split())):
        return Said(Act.MACHINE, text)
    topic = None if is_phrase(plain) else read_topic(plain, text, step)
    control = None if topic and topic.act not in _BESIDE_CONTROL else read_control(plain, step)
    if control:
        return Said(control, text)
    locale = read_language_switch(plain)
    if locale and step not in OWN_WORDS_STEPS:
        return Said(Act.SWITCH_LANGUAGE, text, locale=locale)
    if topic:
        return Said(topic.act, text, topic=topic.name)
    return Said(Act.DELIVERY, text, topic="day") if _wishes_a_day(plain, text, step) else None


def _wishes_a_day(plain: str, text: str, step: Step) -> bool:
    """ "Ik wil het graag zaterdag hebben": a day, and nothing beside it but that it is to come then."""
    if len(plain.split()) > MOST_DAY_WORDS:
        return False
    if step in FREE_TEXT_STEPS | DAY_STEPS | {Step.AFTER_ORDER} or not names_day(text):
        return False
    if not _COMES.search(plain) and (set(take_day(text, ANY_DAY)[1].split()) - POLITE or read_ordinal(plain)):
        return False
    return step is not Step.CHECKOUT_SHIPPING or (is_question(text) and not _DELIVERS.search(plain))


ANY_DAY = date(2000, 1, 1)
MOST_DAY_WORDS = 12
"""A longer message names the day beside something else."""
_COMES = re.compile(
    r"\b(?:bezorg\w*|gelever\w*|lever\w*|arrive\w*|aankom\w*|deliver\w*|it come|het komen|komt het|er zijn|be there|"
    r"hebben|have it|get it|krijgen|binnen|kan het|kan dat|can it|can you do|nodig|need it|needed)\b"
)
_DELIVERS = re.compile(r"\b(?:bezorg\w*|ophalen|afhalen|avond\w*|evening|standard|deliver\w*|pick ?up|collect)\b")


_MACHINE = tuple(re.compile(each) for each in MACHINE)
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


def read_topic(plain: str, text: str, step: Step) -> Topic | None:
    """What is asked or told about the shop, an order or oneself."""
    if step in TO_OTHERS or not plain or (step in DAY_STEPS and names_day(text)):
        return None
    own = step in OWN_WORDS_STEPS
    plain = " ".join(_SWEARING.sub(" ", plain).split())
    for topic in _COMPILED:
        if (topic[1].steps and step not in topic[1].steps) or step in topic[1].not_steps:
            continue
        if topic[1].question and not is_question(text):
            continue
        if own and not (is_question(text) or topic[1].act in _SAID_IN_OWN_WORDS):
            continue
        if any(pattern.search(plain) for pattern in topic[0]):
            return topic[1]
    return None


_SWEARING = re.compile(
    r"\s?\b(?:the (?:fuck|hell|heck)|fucking|bloody|fuck|verdomme|godverdomme|in godsnaam|de fuck|kut)\b"
)
"""What is said between the words of a wish."""
_COMPILED = tuple((tuple(re.compile(each) for each in topic.patterns), topic) for topic in TOPICS)
_SAID_IN_OWN_WORDS = (Act.PRIVACY, Act.APPLY_CODE, Act.NOTIFY_ME)


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


def is_rude(plain: str) -> bool:
    return bool(RUDE & set(plain.split())) or any(re.search(pattern, plain) for pattern in RUDE_PHRASES)


def _in_the_open(plain: str, text: str, step: Step) -> Said:
    if not is_phrase(plain) and any(pattern.search(plain) for pattern in _REORDER):
        return Said(Act.REORDER, text)
    phrase = phrase_of(plain) or _phrased(plain, step)
    if phrase:
        return Said(phrase, text)
    for act, patterns in _OPEN:
        if any(pattern.search(plain) for pattern in patterns):
            return Said(act, text)
    asked = _asked(plain, text, step)
    return asked or _about_the_cart(plain, text) or Said(Act.TEXT, text)


_REORDER = tuple(re.compile(each) for each in REORDER)
_OPEN = (
    (Act.AUTOMATIC, tuple(re.compile(each) for each in AUTOMATIC)),
    (Act.SMALLTALK, tuple(re.compile(rf"^(?:{each})$") for each in SMALLTALK)),
)


def _asked(plain: str, text: str, step: Step) -> Said | None:
    """A question that no topic knows: of the price, of what is in front of the shopper, or for the shop's own faq."""
    if any(pattern.search(plain) for pattern in _PRICE):
        return Said(Act.PRICE, text)
    if step is Step.PRODUCT and is_question(text) and any(pattern.search(plain) for pattern in _PRODUCT):
        return Said(Act.QUESTION, text)
    return Said(Act.QUESTION, text) if STRONGLY_ASKING.match(plain) else None


_PRICE = tuple(re.compile(each) for each in PRICE_ASKED)
_PRODUCT = tuple(re.compile(each) for each in ABOUT_PRODUCT)


def _phrased(plain: str, step: Step) -> Act | None:
    """A phrase mistyped, in a longer sentence, or with polite words around it. Where a way of delivery is asked for,
    "evening" greets nobody."""
    words = set(plain.split())
    denied = bool(words & NEGATION)
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
    for act, patterns in _PHRASE_PATTERNS.items():
        if (not denied or act in (Act.NO, Act.YES, Act.BROWSE)) and any(each.fullmatch(plain) for each in patterns):
            return act
    bare = " ".join(word for word in plain.split() if word not in FILLER or word in CHECKING_OUT)
    return Act.CHECKOUT if bare in CHECKING_OUT else None


_PHRASE_PATTERNS = {act: tuple(re.compile(each) for each in patterns) for act, patterns in PHRASE_PATTERNS.items()}


def _about_the_cart(plain: str, text: str) -> Said | None:
    ordinal = read_ordinal(plain)
    number = read_number(without_ordinal(plain))
    found = _change_of_cart(plain, text, number, ordinal) if plain else None
    return replace(found, ordinal=ordinal) if found else None


def _change_of_cart(plain: str, text: str, number: int | None, ordinal: int | None) -> Said | None:
    words = plain.split()
    puts_in = bool(set(words) & MORE_OF_IT) and not set(words) & (REMOVE - {"gooi"})
    if not puts_in and (any(word in REMOVE for word in words) or _REMOVING.search(plain)):
        denied = re.search(r"\b(?:dont|do not|not|niet|geen|niks)\b", plain) and meant_instead(text) == text
        return Said(Act.CARRY_ON if denied else Act.REMOVE, text, number=number)
    sets = any(pattern.search(plain) for pattern in _SET)
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


_AND_A = re.compile(
    r"^(?:and|en|plus|also|ook|oh en|en ook|and also) (?:nog )?(?:a|an|een|nog|the|de|another) (?!keer|time)"
)
_SET = tuple(re.compile(each) for each in SET)
_REMOVING = re.compile(REMOVING)


def _is_only_a_number(words: list[str]) -> bool:
    return len(words) == 1 and (read_number(words[0]) is not None)

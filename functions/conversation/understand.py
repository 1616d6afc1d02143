"""From a text to what it does. Deterministic, no model: tables of `words`, in a fixed order of certainty.

A control word counts when it is the whole message (case, punctuation, a typing error) or plainly asked for ("kan ik
annuleren?"); never inside an address, a name, a card message, or behind a negation.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from functions.conversation.state import Step
from functions.conversation.typing_errors import distance_of, is_subsequence, next_keys
from functions.conversation.words import (
    ABOUT_SOMEBODY,
    ADD,
    ASKING,
    CONTROL,
    DELIVERY,
    FILLER,
    HOURS,
    LANGUAGE_NAMES,
    LANGUAGE_WORDS,
    MORE_OF_IT,
    NAMES_NEAR_CONTROL,
    NEGATION,
    NEVER_A_TYPING_ERROR,
    NOT_TELLING,
    NUMBERS,
    ORDER_STATUS,
    ORDINALS,
    PAYING,
    PHRASES,
    POLITE,
    REMOVE,
    REORDER,
    SET,
    SWITCH,
    Act,
)

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
    }
)
"""Steps whose question is answered in the shopper's own words."""
ASKED = {Act.ORDER_STATUS: ORDER_STATUS, Act.PAYMENT: PAYING, Act.HOURS: HOURS, Act.DELIVERY: DELIVERY}
COUNTED = r"\d+ ?x\b|\bx ?\d+|\bkeer\b|\btimes\b|\bstuks?\b"
"""A number that counts things, rather than naming one of a list."""
OWN_WORDS_STEPS = frozenset(
    {Step.CHECKOUT_FOR, Step.CHECKOUT_NAME, Step.CHECKOUT_CARD, Step.CHECKOUT_NOTE, Step.REVIEW_TEXT, Step.BUY_CARD}
)
"""Where nearly any word may be meant as itself."""


@dataclass(frozen=True)
class Said:
    """A message understood. `number`: a quantity or an ordinal (-1: the last); `locale`: of SWITCH_LANGUAGE."""

    act: Act
    text: str
    """As written, trimmed."""
    number: int | None = None
    locale: str = ""


def normalise(text: str) -> str:
    """Lower case, no accents, no punctuation or emoji, single spaces: "  Één, graag! " → "een graag"."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("'", ""))
    kept = (char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join("".join(kept).split())


def understand(text: str, step: Step) -> Said:
    """What a text does, said while `step` was open."""
    plain = normalise(text)
    trimmed = text.strip()
    control = read_control(plain, step)
    if control:
        return Said(control, trimmed)
    locale = read_language_switch(plain)
    if locale and step not in OWN_WORDS_STEPS:
        return Said(Act.SWITCH_LANGUAGE, trimmed, locale=locale)
    if step in FREE_TEXT_STEPS:
        return _in_free_text(plain, trimmed, step)
    return _in_the_open(plain, trimmed)


def _in_free_text(plain: str, text: str, step: Step) -> Said:
    for act in (Act.SKIP, Act.NO):
        if plain in PHRASES[act]:
            return Said(act, text)
    asked = None if step in OWN_WORDS_STEPS else _asks(plain)
    if asked:
        return Said(asked, text)
    if step is Step.CHECKOUT_NAME and text.endswith("?"):
        return Said(_asks(plain) or Act.TEXT, text)
    if step not in (Step.CHECKOUT_CARD, Step.BUY_CARD) and plain in PHRASES[Act.MACHINE]:
        return Said(Act.MACHINE, text)
    return Said(Act.TEXT, text)


def _asks(plain: str) -> Act | None:
    """What is asked about the shop or an order."""
    for act, patterns in ASKED.items():
        if any(re.search(pattern, plain) for pattern in patterns):
            return act
    return None


def _in_the_open(plain: str, text: str) -> Said:
    asked = _asks(plain)
    if asked:
        return Said(asked, text)
    phrase = _PHRASES.get(plain) or misspelt(plain, Step.BROWSING)
    if phrase:
        return Said(phrase, text)
    if any(re.search(pattern, plain) for pattern in REORDER):
        return Said(Act.REORDER, text)
    return _about_the_cart(plain, text, read_number(plain)) or Said(Act.TEXT, text)


def _about_the_cart(plain: str, text: str, number: int | None) -> Said | None:
    words = plain.split()
    if any(word in REMOVE for word in words):
        return Said(Act.REMOVE, text, number=number)
    ordinal = read_ordinal(words)
    if ordinal is not None:
        return Said(Act.PICK, text, number=ordinal)
    only_counts = all(word in FILLER or word.strip("x").isdigit() for word in words)
    if only_counts and any(word in MORE_OF_IT for word in words):
        return Said(Act.ADD, text, number=number or 1)
    if any(re.search(pattern, plain) for pattern in SET):
        return Said(Act.CHANGE_VARIANT if number is None else Act.SET_QUANTITY, text, number=number)
    if number is None:
        return Said(Act.ADD, text) if words[:1] and words[0] in ADD and len(words) > 1 else None
    if _is_only_a_number(words):
        return Said(Act.PICK, text, number=number)
    if only_counts or words[0] in ADD or re.search(COUNTED, plain):
        return Said(Act.ADD, text, number=number)
    return None


_PHRASES = {phrase: act for act, phrases in PHRASES.items() for phrase in phrases}
_CONTROL = {phrase: act for act, phrases in CONTROL.items() for phrase in phrases}
_MISTYPED_PHRASES = {
    phrase: act
    for phrase, act in _PHRASES.items()
    if act in (Act.CHECKOUT, Act.UNDO, Act.BROWSE, Act.REORDER, Act.PAYMENT) and len(phrase) >= 6 and " " not in phrase
}
"""Wishes in one long word, which are known by a typing error too."""
LEAST_TYPO = 3
LONG_WORD = 9
"""From so many letters on, two slips are forgiven."""


def _most_slips(meant: str) -> int:
    return 2 if len(meant) >= LONG_WORD else 1


_MISTYPED = tuple(
    (meant, act, _most_slips(meant), frozenset(meant))
    for meant, act in (_CONTROL | _MISTYPED_PHRASES).items()
    if len(meant) >= 4
)
"""What is known by its typing errors, with how many are forgiven."""


@lru_cache(maxsize=256)
def read_control(plain: str, step: Step) -> Act | None:
    """The control word that a normalised message is, or plainly asks for."""
    if plain in _CONTROL:
        return _CONTROL[plain]
    words = plain.removeprefix("nee ").split()
    if not words or plain in _PHRASES or _asks(plain):
        return None
    if any(word in NEGATION for word in words):
        return Act.CARRY_ON if step not in OWN_WORDS_STEPS and _negates_control(words) else None
    act = misspelt(plain, step) or _asked_control(words, step)
    return act if act in CONTROL else None


def _negates_control(words: list[str]) -> bool:
    """ "Niet stoppen", "don't cancel": the opposite of a control word."""
    rest = [word for word in words if word not in NEGATION]
    return bool(rest) and (" ".join(rest) in _CONTROL or _asked_control(rest, Step.BROWSING) is not None)


def misspelt(plain: str, step: Step) -> Act | None:
    """What a mistyped message was meant to be: the nearest of all that is listened for."""
    if len(plain) < LEAST_TYPO or len(plain.split()) > 3 or plain in NEVER_A_TYPING_ERROR:
        return None
    if step in OWN_WORDS_STEPS and plain in NAMES_NEAR_CONTROL:
        return None
    nearest: tuple[int, Act] | None = None
    letters = frozenset(plain)
    for meant, act, most, its_letters in _MISTYPED:
        # Nearly every word is ruled out by its letters, which is fifty times as fast as counting slips.
        if abs(len(meant) - len(plain)) > most or len(letters ^ its_letters) > 2 * most:
            continue
        distance = _slips(plain, meant, step)
        if distance and (nearest is None or distance < nearest[0]):
            nearest = distance, act
    return nearest[1] if nearest else None


def _slips(written: str, meant: str, step: Step) -> int:
    """By how many slips `written` is a mistyping of `meant`; 0: it is not.

    Where a question is answered in one's own words another letter makes another word (a Mr Beck is not "back"), but
    swapped, missing or doubled letters, or the next key in a long word, hardly ever do.
    """
    distance = distance_of(written, meant)
    if distance > _most_slips(meant) or (len(written) < 4 and written[0] + written[-1] != meant[0] + meant[-1]):
        return 0
    if step not in OWN_WORDS_STEPS:
        return distance
    same_letters = sorted(written) == sorted(meant) or set(written) == set(meant) or is_subsequence(written, meant)
    return distance if same_letters or (len(meant) > 4 and next_keys(written, meant)) else 0


def _asked_control(words: list[str], step: Step) -> Act | None:
    """ "kan ik dit annuleren" → CANCEL: what is left without the polite words is a control word, in so many words."""
    if len(words) < 2 or len(words) > 10:
        return None
    plain = " ".join(words)
    act = _control_among(words, step)
    if step in OWN_WORDS_STEPS:
        asked = any(re.match(pattern, plain) for pattern in ASKING)
        if not asked or (act is Act.BACK and re.match(ABOUT_SOMEBODY, plain)):
            return None
    if act is Act.STOP and {"bestelling", "order"} & set(words):
        return Act.CANCEL
    return act


def _control_among(words: list[str], step: Step) -> Act | None:
    """The one control word among polite ones, be it mistyped; "terug naar het menu" is the menu."""
    if len(words) > 2 and words[0] in ("terug", "back") and words[1] in ("naar", "to"):
        words = words[1:]
    for start in range(len(words)):
        for end in range(min(len(words), start + 3), start, -1):
            act = _CONTROL.get(" ".join(words[start:end]))
            if act and all(word in POLITE for word in (*words[:start], *words[end:])):
                return act
    rest = [word for word in words if word not in POLITE]
    if len(rest) != 1 or len(rest[0]) < 4:
        return None
    act = misspelt(rest[0], step)
    return act if act in CONTROL else None


def read_language_switch(plain: str) -> str:
    """ "english please" → "en"; "" when it is not a wish for a language."""
    words = plain.split()
    if not words or len(words) > 8:
        return ""
    for locale, names in LANGUAGE_NAMES.items():
        if plain in names and len(plain) > 2:
            return locale
        rest = [word for word in words if word not in SWITCH]
        if len(words) > 1 and rest and " ".join(rest) in names:
            return locale
    return ""


def detect_language(text: str, locales: tuple[str, ...]) -> tuple[str, int]:
    """The language a text is in, and by how many words; 0: by words that both use, ("", 0): it cannot be told."""
    words = set(normalise(text).split())
    scores = sorted(
        ((len(words & LANGUAGE_WORDS.get(locale, frozenset())), locale) for locale in locales), reverse=True
    )
    if not scores or scores[0][0] == 0:
        return "", 0
    lead = scores[0][0] - (scores[1][0] if len(scores) > 1 else 0)
    if lead <= 0:
        return "", 0
    telling = words & LANGUAGE_WORDS.get(scores[0][1], frozenset()) - NOT_TELLING
    return scores[0][1], lead if telling else 0


def read_number(plain: str) -> int | None:
    """The first number in a text that is a quantity: "2x", "x2", "twee", "een dozijn". Prices are not."""
    match = re.search(r"\b(\d{1,3}) ?x?\b(?! ?(?:euro|eur|cent|pond|pounds?)\b)|\bx ?(\d{1,3})\b", plain)
    if match:
        return int(match.group(1) or match.group(2))
    found = [NUMBERS[word] for word in plain.split() if word in NUMBERS]
    return max(found, default=None)


def read_ordinal(words: list[str]) -> int | None:
    """ "doe de tweede maar" → 2; only in a short message, for "de eerste" is also said of other things."""
    if len(words) > 6:
        return None
    return next((ORDINALS[word] for word in words if word in ORDINALS), None)


def _is_only_a_number(words: list[str]) -> bool:
    return len(words) == 1 and (words[0] in NUMBERS or words[0].isdigit())

"""From a text to what it does. Deterministic, no model: tables of `words`, in a fixed order of certainty.

A control word counts when it is the whole message (case, punctuation, a typing error) or plainly asked for ("kan ik
annuleren?"); never inside an address, a name, a card message, or behind a negation.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from functions.conversation.state import Step
from functions.conversation.words import (
    ADD,
    ASKING,
    CONTROL,
    LANGUAGE_NAMES,
    LANGUAGE_WORDS,
    NEGATION,
    NEVER_A_TYPING_ERROR,
    NUMBERS,
    ORDER_STATUS,
    ORDINALS,
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
        Step.CHECKOUT_NAME,
        Step.CHECKOUT_ADDRESS,
        Step.CHECKOUT_EMAIL,
        Step.CHECKOUT_CARD,
        Step.REVIEW_TEXT,
    }
)
"""Steps whose question is answered in the shopper's own words."""
COUNTED = r"\d+ ?x\b|\bx ?\d+|\bkeer\b|\btimes\b|\bstuks?\b"
"""A number that counts things, rather than naming one of a list."""
OWN_WORDS_STEPS = frozenset({Step.CHECKOUT_NAME, Step.CHECKOUT_CARD, Step.REVIEW_TEXT})
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
    if step not in OWN_WORDS_STEPS and is_order_status(plain):
        return Said(Act.ORDER_STATUS, text)
    return Said(Act.TEXT, text)


def _in_the_open(plain: str, text: str) -> Said:
    if is_order_status(plain):
        return Said(Act.ORDER_STATUS, text)
    phrase = _PHRASES.get(plain)
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
    if number is None:
        return Said(Act.ADD, text) if words[:1] and words[0] in ADD and len(words) > 1 else None
    if any(re.search(pattern, plain) for pattern in SET):
        return Said(Act.SET_QUANTITY, text, number=number)
    if _is_only_a_number(words):
        return Said(Act.PICK, text, number=number)
    if words[0] in ADD or re.search(COUNTED, plain):
        return Said(Act.ADD, text, number=number)
    return None


_PHRASES = {phrase: act for act, phrases in PHRASES.items() for phrase in phrases}
_CONTROL = {phrase: act for act, phrases in CONTROL.items() for phrase in phrases}


@lru_cache(maxsize=256)
def read_control(plain: str, step: Step) -> Act | None:
    """The control word that a normalised message is, or plainly asks for."""
    if not plain or any(word in NEGATION for word in plain.split()):
        return None
    if plain in _CONTROL:
        return _CONTROL[plain]
    slip = _misspelt_control(plain, step)
    if slip:
        return slip
    if step in OWN_WORDS_STEPS and not any(re.match(pattern, plain) for pattern in ASKING):
        return None
    return _asked_control(plain)


def _misspelt_control(plain: str, step: Step) -> Act | None:
    if len(plain) < 4 or len(plain.split()) > 2 or plain in NEVER_A_TYPING_ERROR or plain in _PHRASES:
        return None
    for word, act in _CONTROL.items():
        allowed = 2 if len(word) >= 8 else 1
        if len(word) < 4 or abs(len(word) - len(plain)) > allowed:
            continue
        slip = slips(plain, word, allowed)
        if slip is not None and not (slip == "other letter" and step in OWN_WORDS_STEPS):
            return act
    return None


def slips(written: str, meant: str, allowed: int) -> str | None:
    """How `written` is a mistyping of `meant`: "same letters" (swapped, doubled, missing) or "other letter"; None: not.

    Where a question is answered in one's own words, another letter makes another word (a Mr Beck is not "back"), but
    swapped or missing letters hardly ever do.
    """
    distance = _distance(written, meant)
    if distance > allowed:
        return None
    if sorted(written) == sorted(meant) or set(written) == set(meant) or _is_subsequence(written, meant):
        return "same letters"
    return "other letter"


def _is_subsequence(shorter: str, longer: str) -> bool:
    letters = iter(longer)
    return all(letter in letters for letter in shorter)


def _distance(one: str, other: str) -> int:
    """Optimal string alignment: insert, delete, replace, swap neighbours."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, previous, row = row, before, [i]
        for j, target in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _asked_control(plain: str) -> Act | None:
    """ "kan ik dit annuleren" → CANCEL: what is left without the polite words is a control word, in so many words."""
    words = plain.split()
    if len(words) < 2 or len(words) > 9:
        return None
    for start in range(len(words)):
        for end in range(min(len(words), start + 3), start, -1):
            act = _CONTROL.get(" ".join(words[start:end]))
            if act and all(word in POLITE for word in (*words[:start], *words[end:])):
                return act
    return None


def is_order_status(plain: str) -> bool:
    return any(re.search(pattern, plain) for pattern in ORDER_STATUS)


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
    """The language a text is surely in, and by how many words; ("", 0) when that is not sure."""
    words = set(normalise(text).split())
    scores = sorted(
        ((len(words & LANGUAGE_WORDS.get(locale, frozenset())), locale) for locale in locales), reverse=True
    )
    if not scores or scores[0][0] == 0:
        return "", 0
    lead = scores[0][0] - (scores[1][0] if len(scores) > 1 else 0)
    return (scores[0][1], lead) if lead > 0 else ("", 0)


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

"""The seven words that work in every state, as they are really written: mistyped, asked for, in a sentence. Pure.

A control word counts when it is the whole message (case, punctuation, a typing error) or plainly asked for ("kan ik
annuleren?"); never inside an address, a name, a card message, or behind a negation.
"""

import re
from functools import lru_cache

from functions.conversation.askings import CONTROL_PATTERNS, DENYING_PATTERNS
from functions.conversation.patterns import whole
from functions.conversation.state import Step
from functions.conversation.step import TOLD
from functions.conversation.typing_errors import distance_of, is_subsequence, next_keys
from functions.conversation.words import (
    ABOUT_SOMEBODY,
    ASKING,
    CONTROL,
    NAMES_NEAR_CONTROL,
    NEGATION,
    NEVER_A_TYPING_ERROR,
    PHRASES,
    POLITE,
    Act,
)

OWN_WORDS_STEPS = frozenset(
    {
        Step.CHECKOUT_NAME,
        Step.CHECKOUT_CARD,
        Step.CHECKOUT_NOTE,
        *TOLD,
        Step.BUY_CARD,
        Step.INVOICE,
        Step.CHECKOUT_TICKETS,
    }
)
"""Where nearly any word may be meant as itself."""
_SAYS_NO = re.compile(
    r"^(?:(?:wacht|wait|hmm|hey|nee|nah|nope|ach|well|ok|oke|sorry|actually|eigenlijk"
    r"|no(?! (?:need|more|longer|one|help|cart|menu|agent)\b)) )+"
)
"""A "no" that answers something, rather than denying what follows."""
_NOBODY = re.compile(
    r"\b(?:geen|niet|no|not|dont|nooit|never)\b(?: \w+){0,2} "
    r"(?:human|person|mens|medewerker|persoon|agent|iemand|someone)"
)
LONGEST_ASKED = 16
"""Words; what is longer is a story rather than a control word."""
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
    """The control word that a normalised message is, or plainly asks for. The caller has ruled out other wishes."""
    if plain in _CONTROL:
        return _CONTROL[plain]
    words = _SAYS_NO.sub("", plain).split()
    if not words or plain in _PHRASES:
        return None
    asked = _in_a_sentence(plain, words, step)
    if asked:
        return asked
    if any(word in NEGATION for word in words):
        return Act.CARRY_ON if step not in OWN_WORDS_STEPS and _negates_control(words) else None
    act = misspelt(plain, step) or _asked_control(words, step)
    return act if act in CONTROL else None


def _in_a_sentence(plain: str, words: list[str], step: Step) -> Act | None:
    """By the patterns: on the message, and on what is left of it without the polite words around it.

    To somebody else ("vergeet het maar, lieverd") one may write anything.
    """
    if (len(words) < 2 and plain not in ("quit", "abort", "huh")) or len(words) > LONGEST_ASKED:
        return None
    if step in (
        Step.CHECKOUT_CARD,
        Step.CHECKOUT_NOTE,
        *TOLD,
        Step.BUY_CARD,
    ):
        return None
    said, bare = _SAYS_NO.sub("", plain), without_polite(plain)
    denies = any(word in NEGATION for word in said.split())
    tables = {Act.HUMAN: CONTROL_PATTERNS[Act.HUMAN]} if not _NOBODY.search(plain) else {}
    for act, patterns in (DENYING_PATTERNS | tables if denies else CONTROL_PATTERNS).items():
        if whole(patterns, plain) or whole(patterns, said) or (bare and whole(patterns, bare)):
            return act
    return None


def without_polite(plain: str) -> str:
    """What is left of a message without the polite words before and behind it."""
    words = plain.split()
    start, end = 0, len(words)
    while start < end and words[start] in POLITE:
        start += 1
    while end > start and words[end - 1] in POLITE:
        end -= 1
    return " ".join(words[start:end])


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


def is_phrase(plain: str) -> bool:
    return plain in _PHRASES


def phrase_of(plain: str) -> Act | None:
    return _PHRASES.get(plain)

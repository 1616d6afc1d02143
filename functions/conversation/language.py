"""Which language a shopper writes, or asks for. Pure reading over tables of `words`."""

from functions.conversation.language_words import LANGUAGE_NAMES, LANGUAGE_WORDS, NOT_TELLING, SWITCH
from functions.conversation.plain import normalise


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

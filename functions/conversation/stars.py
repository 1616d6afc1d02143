"""How many stars a text gives. Pure."""

import re

from functions.conversation.plain import mood, spoken
from functions.conversation.said import Said
from functions.conversation.words import NEGATION, NUMBERS, Act

SCORES = (5, 4, 3, 2, 1)
UNHAPPY = 2
_BY_SCORE = {
    5: "top perfect super geweldig great excellent prachtig fantastisch beautiful lovely gorgeous amazing fantastic "
    "wonderful schitterend toppie brilliant fab fabulous keurig uitstekend superb magnificent delighted thrilled blij "
    "cried loved",
    4: "goed good prima mooi nice fijn leuk happy tevreden",
    3: "oke ok okay meh wel gaat average fine",
    2: "matig tegen disappointing disappointed teleurgesteld",
    1: "slecht bad terrible awful vreselijk waardeloos verlept wilted dead kapot horrible rotzooi bagger",
}
SCORE_WORDS = {word: score for score, words in _BY_SCORE.items() for word in words.split()}
"""Praise and blame, in stars."""
OUT_OF_TEN = re.compile(r"\b(10|[1-9])(?:[.,]\d)? ?(?:/|out of|van de|op) ?10\b")
GRADE = re.compile(r"(?<![\d/])\b([1-5])\b(?!\d)")
STARS = "⭐🌟★"
NOTHING_WRONG = frozenset("klagen klachten complain complaints niks nothing".split())


def names_score(text: str) -> bool:
    """Whether stars or a figure say how many."""
    return bool(OUT_OF_TEN.search(text.lower()) or GRADE.search(text) or any(star in text for star in STARS))


def read_score(said: Said) -> int | None:
    """Stars, a figure of five or of ten, a word of praise or blame; "niet goed" is no "goed"."""
    stars = sum(said.text.count(star) for star in STARS)
    ten = OUT_OF_TEN.search(said.text.lower())
    if ten:
        return max(1, round(int(ten[1]) / 2))
    if stars:
        return min(stars, SCORES[0])
    figure = GRADE.search(said.text)
    if figure:
        return int(figure[1])
    words = spoken(said.text).split()
    numbers = [NUMBERS[word] for word in words if word in NUMBERS and word not in ("een", "one")]
    if numbers and 1 <= numbers[0] <= SCORES[0]:
        return numbers[0]
    scores = [SCORE_WORDS[word] for word in words if word in SCORE_WORDS]
    if scores and set(words) & NEGATION and scores[0] > UNHAPPY and not set(words) & NOTHING_WRONG:
        return UNHAPPY
    return scores[0] if scores else {1: 5, -1: 1}.get(mood(said.text)) or (5 if said.act is Act.YES else None)

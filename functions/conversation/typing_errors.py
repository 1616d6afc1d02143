"""How far what was written is from what was meant: slips of a finger, counted. Pure, knows no words."""

from functions.conversation.words import KEYBOARD

VOWELS = frozenset("aeiouy")
LEAST_SLIP = 5
"""Letters; a shorter word has too many neighbours."""


def next_keys(written: str, meant: str) -> bool:
    """Whether every letter that differs lies beside the one that was meant."""
    if len(written) != len(meant):
        return False
    return all(one == other or _beside(one, other) for one, other in zip(written, meant, strict=True))


def _beside(one: str, other: str) -> bool:
    places = {key: (row, at) for row, keys in enumerate(KEYBOARD) for at, key in enumerate(keys)}
    if one not in places or other not in places:
        return False
    return all(abs(a - b) <= 1 for a, b in zip(places[one], places[other], strict=True))


def is_slip(written: str, meant: str) -> bool:
    """Whether one slip of the finger or the ear lies between the two: letters swapped, doubled or left out, the next
    key, a vowel for another, "verkeert" for "verkeerd". Any other letter makes another word, and no short word
    is a slip."""
    if len(written) < LEAST_SLIP or written == meant or written[:1] != meant[:1] or distance_of(written, meant) != 1:
        return False
    if len(written) != len(meant):
        return is_subsequence(*sorted((written, meant), key=len))
    if sorted(written) == sorted(meant) or next_keys(written, meant):
        return True
    ((one, other),) = [pair for pair in zip(written, meant, strict=True) if pair[0] != pair[1]]
    return {one, other} <= VOWELS or (one != other and written[:-1] == meant[:-1] and {one, other} == {"d", "t"})


def is_subsequence(shorter: str, longer: str) -> bool:
    letters = iter(longer)
    return all(letter in letters for letter in shorter)


def distance_of(one: str, other: str) -> int:
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

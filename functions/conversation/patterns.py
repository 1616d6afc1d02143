"""Tables of patterns held against a text; compiled for the first text, not at import, for a payment reads none."""

import re
from functools import cache

Patterns = tuple[str, ...]


@cache
def _compiled(patterns: Patterns) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each) for each in patterns)


def within(patterns: Patterns, plain: str) -> bool:
    """Whether one of them is found in the text."""
    return any(pattern.search(plain) for pattern in _compiled(patterns))


def whole(patterns: Patterns, plain: str) -> bool:
    """Whether one of them is the whole text."""
    return any(pattern.fullmatch(plain) for pattern in _compiled(patterns))

"""Fitting text into a channel's limits: measuring, shortening a title, splitting a body into further messages.

Lengths are UTF-16 units, or bytes of UTF-8 where the channel counts those. Providers say "characters" and do not say
which; code points can only be fewer, so what fits here fits either way. Imports nothing of ours.
"""

import re
import unicodedata
from collections.abc import Callable

Measure = Callable[[str], int]
SEAMS = (
    re.compile(r"\n[ \t]*\n\s*"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?…])[ ]+|(?<=[。！？；])"),
    re.compile(r"[ \t]+"),
)
"""Where a text is taken apart, the best first: paragraph, line, sentence, word. A no-break space is never a seam."""
URL = re.compile(r"https?://[^\s。！？；]+", re.IGNORECASE)
ELLIPSIS = "…"
JOINER = "\u200d"
FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
WIDEST = 4
"""No character is more units than this, by either measure."""


def width(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def size(text: str) -> int:
    """Bytes of UTF-8; half a character counts as the sign that replaces it."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


MEASURES: dict[str, Measure] = {"characters": width, "bytes": size}


def reach(text: str, limit: int, measure: Measure = width) -> int:
    """The largest index whose prefix measures at most `limit`."""
    index = min(limit, len(text))
    while (excess := measure(text[:index]) - limit) > 0:
        # Taking away n code points takes away at most WIDEST times n units, so this never goes below the answer.
        index -= max(excess // WIDEST, 1)
    return index


def shorten(text: str, limit: int, measure: Measure = width) -> str:
    """A title that fits, with an ellipsis where it was cut; never inside what the eye sees as one character."""
    if measure(text) <= limit:
        return text
    return text[: whole_reach(text, limit - measure(ELLIPSIS), measure)].rstrip() + ELLIPSIS


def whole_reach(text: str, limit: int, measure: Measure = width) -> int:
    """`reach`, but never inside what the eye sees as one character."""
    return _whole(text, reach(text, limit, measure))


def split(text: str, limit: int, tail: int | None = None, measure: Measure = width) -> list[str]:
    """Parts of at most `limit`, the last at most `tail`: every word is in one of them, in order. A web address that
    fits both is never taken apart."""
    tail = limit if tail is None else tail
    parts: list[str] = []
    rest = text.strip()
    while measure(rest) > tail:
        head, rest = take(rest, limit, tail, measure)
        parts.append(head)
    return [*parts, rest]


def take(text: str, limit: int, tail: int = 0, measure: Measure = width) -> tuple[str, str]:
    """Take the first part off: at most `limit`. Where what is left can be at most `tail`, as much as fits is left:
    the last part carries the buttons, and what they are about (a total, a question) should stand above them."""
    most = min(reach(text, limit, measure), len(text) - 1)
    needed = len(text) - reach(text[::-1], tail, measure)
    if 0 < needed <= most:
        start, end = _seam(text, needed, most, 0)
    else:
        start, end = _seam(text, max(most // 2, 1), most, -1)
    return text[:start].rstrip(), text[end:].lstrip()


def _seam(text: str, least: int, most: int, which: int) -> tuple[int, int]:
    for pattern in SEAMS:
        found = [
            match for match in pattern.finditer(text, 1, most + 1) if match.start() <= most and match.end() >= least
        ]
        if found:
            return found[which].span()
    index = _ahead_of_url(text, most) or _whole(text, most)
    return index, index


def _ahead_of_url(text: str, index: int) -> int:
    """Where the web address begins that `index` is within; 0: it is in none, or nothing stands before it."""
    return next((found.start() for found in URL.finditer(text) if found.start() < index < found.end()), 0)


def _whole(text: str, index: int) -> int:
    """The nearest index at or before `index` that does not take a visible character apart."""
    whole = index
    while whole > 0 and not _breakable(text, whole):
        whole -= 1
    return whole or index


def _breakable(text: str, index: int) -> bool:
    """Extended grapheme clusters (UAX 29), the part that shoppers' texts and names of products meet."""
    if index >= len(text):
        return True
    before, after = text[index - 1], text[index]
    if before in FLAG_LETTERS and after in FLAG_LETTERS:
        # A flag is a pair of letters: only an even number of them before this one leaves whole flags behind.
        return (index - len(text[:index].rstrip(FLAG_LETTERS))) % 2 == 0
    return not (JOINER in (before, after) or before + after == "\r\n" or _extends(after))


def _extends(character: str) -> bool:
    """Accents, variation selectors and keycaps; skin tones; flag tags; Hangul vowels and finals."""
    return (
        unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
        or "\u1160" <= character <= "\u11ff"
    )

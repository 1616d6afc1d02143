"""Keeps a file's own lines where only some of it changed. Knows nothing of YAML but its comments and its indent.

A library that reads and writes a file lays it out anew. Compared are the file written back as it was and as it became;
only what differs between those two is taken over into the file as a person wrote it.
"""

import re
from difflib import SequenceMatcher

FLOW = re.compile(r"^\s*(?:- )?(?:[\w.-]+: )?\{")


def taken_over(own: str, same: str, changed: str) -> str:
    """`own` as a person wrote it, `same` as the library writes just that, `changed` as it writes what it became."""
    was, became = same.splitlines(), changed.splitlines()
    mine = _mine(own.splitlines(), was)
    spaced = "{ " in own
    made: list[str] = []
    for kind, start, end, first, last in SequenceMatcher(None, was, became, autojunk=False).get_opcodes():
        if kind == "equal":
            made += [line for at in range(start, end) for line in mine[at]]
            continue
        fresh = became[first:last]
        kept = _what_follows(was[start:end], fresh)
        _insert(made, [_spaced(line) for line in fresh] if spaced else fresh)
        made += kept
    return "\n".join(made) + "\n"


def _mine(own: list[str], was: list[str]) -> list[list[str]]:
    """For each line that the library writes, those of the file that it stands for."""
    found: list[list[str]] = [[] for _ in was]
    for kind, start, end, first, last in SequenceMatcher(None, was, own, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and end - start == last - first):
            for at, line in zip(range(start, end), own[first:last], strict=True):
                found[at].append(line)
        elif found:
            found[min(start, len(was) - 1)] += own[first:last]
    return found


def _what_follows(gone: list[str], fresh: list[str]) -> list[str]:
    """Comments and blank lines at the end of what goes belong to what comes after it."""
    end = len(gone)
    while end and _is_aside(gone[end - 1]):
        end -= 1
    return [line for line in gone[end:] if line not in fresh]


def _insert(made: list[str], fresh: list[str]) -> None:
    """Above comments and blank lines that stand further out: those belong to what comes after."""
    content = next((line for line in fresh if not _is_aside(line)), "")
    at = len(made)
    while at and _is_aside(made[at - 1]) and _indent(made[at - 1]) < _indent(content):
        at -= 1
    made[at:at] = fresh


def _is_aside(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip()) if line.strip() else 0


def _spaced(line: str) -> str:
    """{a: 1} as { a: 1 }, where a mapping is written so; not within quotes, nor in a comment."""
    if not FLOW.match(line):
        return line
    made, quote = "", ""
    for at, mark in enumerate(line):
        if not quote and line[at : at + 2] in (" #", "\t#"):
            return made.rstrip() + line[at:]
        quote = "" if mark == quote else quote or (mark if mark in "\"'" else "")
        closes = mark == "}" and line[at - 1] not in " {"
        opens = mark == "{" and line[at + 1 : at + 2] not in (" ", "}")
        made += mark if quote else f"{' ' * closes}{mark}{' ' * opens}"
    return made

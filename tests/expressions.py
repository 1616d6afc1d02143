"""DynamoDB's expressions, as many as functions/storage writes for what shoppers and merchants do; any other is refused.

Each is compiled once to a function of (item, values by placeholder). `tests/property/test_memory_dynamo.py` holds it
against moto.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

Attributes = Mapping[str, Any]
Condition = Callable[[Attributes, Attributes], bool]
Change = Callable[[dict[str, Any], Attributes, Attributes], None]
Names = tuple[tuple[str, str], ...]

COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: bool(a == b),
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}
EXISTS = re.compile(r"attribute_(not_)?exists\((#\w+)\)")
COMPARISON = re.compile(r"(#\w+) (=|<=|>=|<|>) (:\w+)")
HOLDS = re.compile(r"(contains|begins_with)\((#\w+), (:\w+)\)")
BETWEEN = re.compile(r"(#\w+) BETWEEN (:\w+) AND (:\w+)")
GROUPED = re.compile(r"\((.+ OR .+)\) AND (.+)")
CLAUSE = re.compile(r"\b(SET|REMOVE|ADD) ")
ASSIGNMENT = re.compile(r"(#\w+) = (.+)")
TERM = re.compile(r"if_not_exists\((#\w+), (:\w+)\)|(#\w+)|(:\w+)")


class Unknown(AssertionError):
    """An expression that this does not know: write it here, and hold it against moto."""


@cache
def condition(expression: str, names: Names) -> Condition:
    """`a OR b`, `a AND b`, of existence, comparisons, BETWEEN and parts of texts; or `(a OR b) AND c`."""
    if found := GROUPED.fullmatch(expression):
        both = [condition(part, names) for part in found.groups()]
        return lambda item, values: all(each(item, values) for each in both)
    whole = re.sub(r"BETWEEN (:\w+) AND (:\w+)", r"BETWEEN \1 & \2", expression)
    if " OR " in whole and " AND " in whole:
        raise Unknown(expression)
    either = " OR " in whole
    parts = [_simple(part.replace(" & ", " AND "), dict(names)) for part in re.split(" OR | AND ", whole)]
    return lambda item, values: (any if either else all)(part(item, values) for part in parts)


def _simple(part: str, names: dict[str, str]) -> Condition:
    if found := EXISTS.fullmatch(part):
        wanted, name = found[1] is None, names[found[2]]
        return lambda item, values: (name in item) is wanted
    if found := HOLDS.fullmatch(part):
        within = str.startswith if found[1] == "begins_with" else str.__contains__
        name, value = names[found[2]], found[3]
        return lambda item, values: "S" in item.get(name, {}) and within(plain(item[name]), plain(values[value]))
    if found := BETWEEN.fullmatch(part):
        name, low, high = names[found[1]], found[2], found[3]
        return lambda item, values: name in item and plain(values[low]) <= plain(item[name]) <= plain(values[high])
    if found := COMPARISON.fullmatch(part):
        name, compare, value = names[found[1]], COMPARED[found[2]], found[3]
        return lambda item, values: (
            name in item and _same_kind(item[name], values[value]) and compare(plain(item[name]), plain(values[value]))
        )
    raise Unknown(part)


def plain(attribute: Attributes) -> Any:
    ((kind, value),) = attribute.items()
    if kind == "N":
        return int(value)
    if kind == "NS":
        return {int(each) for each in value}
    if kind not in ("S", "BOOL"):
        raise Unknown(kind)
    return value


def _same_kind(one: Attributes, other: Attributes) -> bool:
    return one.keys() == other.keys()


@cache
def update(expression: str, names: Names) -> Change:
    """SET, REMOVE and ADD; what is read is the item as it was."""
    pieces = CLAUSE.split(expression)
    if pieces[0].strip():
        raise Unknown(expression)
    changes = [
        CLAUSES[clause](part.strip(), dict(names))
        for clause, body in zip(pieces[1::2], pieces[2::2], strict=True)
        for part in re.split(r", (?![^(]*\))", body.strip())
    ]

    def change(item: dict[str, Any], before: Attributes, values: Attributes) -> None:
        for each in changes:
            each(item, before, values)

    return change


def _set(part: str, names: dict[str, str]) -> Change:
    found = ASSIGNMENT.fullmatch(part)
    if not found:
        raise Unknown(part)
    name, terms = names[found[1]], re.split(r" ([+-]) ", found[2])
    first = _term(terms[0], names)
    if len(terms) == 1:
        return lambda item, before, values: item.__setitem__(name, first(before, values))
    if len(terms) != 3:
        raise Unknown(part)
    second, sign = _term(terms[2], names), 1 if terms[1] == "+" else -1

    def calculate(item: dict[str, Any], before: Attributes, values: Attributes) -> None:
        item[name] = {"N": str(plain(first(before, values)) + sign * plain(second(before, values)))}

    return calculate


def _term(term: str, names: dict[str, str]) -> Callable[[Attributes, Attributes], Any]:
    found = TERM.fullmatch(term)
    if not found:
        raise Unknown(term)
    if found[1]:
        name, other = names[found[1]], found[2]
        return lambda item, values: item.get(name, values[other])
    if found[3]:
        known = names[found[3]]
        return lambda item, values: item[known]
    value = found[4]
    return lambda item, values: values[value]


def _remove(part: str, names: dict[str, str]) -> Change:
    name = names[part]
    return lambda item, before, values: item.pop(name, None)


def _add(part: str, names: dict[str, str]) -> Change:
    name, value = names[part.split(" ")[0]], part.split(" ")[1]

    def add(item: dict[str, Any], before: Attributes, values: Attributes) -> None:
        ((kind, more),) = values[value].items()
        had = plain(before[name]) if name in before else None
        if kind == "N":
            item[name] = {"N": str((had or 0) + int(more))}
        elif kind == "NS":
            item[name] = {"NS": [str(each) for each in sorted((had or set()) | {int(each) for each in more})]}
        else:
            raise Unknown(part)

    return add


CLAUSES: dict[str, Callable[[str, dict[str, str]], Change]] = {"SET": _set, "REMOVE": _remove, "ADD": _add}

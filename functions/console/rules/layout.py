"""How YAML is written in a file of a person: its indent, its quotes, what stands in a line. A library writes it."""

import re
from io import StringIO
from typing import Any

import yaml as plain_yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

_ASIDE = r"[ ]*(?:#.*)?\n(?:[ ]*(?:#.*)?\n)*"
_BELOW = re.compile(rf"^[\w-]+:{_ASIDE}([ ]+)[\w-]+:", re.MULTILINE)
_DASH = re.compile(rf"^([ ]*)[\w-]+:{_ASIDE}([ ]*)- ", re.MULTILINE)


def quoted(value: Any) -> Any:
    """A text that YAML would read as something else (14:00, 0800, yes) gets quotes."""
    if isinstance(value, list):
        return in_a_line(CommentedSeq(map(quoted, value)))
    if isinstance(value, dict):
        made = CommentedMap({name: quoted(each) for name, each in value.items()})
        return made if any(isinstance(each, list) for each in value.values()) else in_a_line(made)
    if not isinstance(value, str):
        return value
    if "\n" in value:
        return LiteralScalarString(value)
    try:
        return value if plain_yaml.safe_load(value) == value else DoubleQuotedScalarString(value)
    except plain_yaml.YAMLError:
        return DoubleQuotedScalarString(value)


def in_a_line(made: Any) -> Any:
    """[a, b] and { a: 1 }."""
    made.fa.set_flow_style()
    return made


def are_same(one: str, other: str) -> bool:
    try:
        return bool(plain_yaml.safe_load(one) == plain_yaml.safe_load(other))
    except plain_yaml.YAMLError:
        return False


def layout(own: str) -> tuple[int, int]:
    """By how many spaces a file sets in what is below a name, and the dashes of a list."""
    below, dash = _BELOW.search(own), _DASH.search(own)
    return len(below[1]) if below else 2, max(0, len(dash[2]) - len(dash[1])) if dash else 2


def written(document: Any, layout: tuple[int, int]) -> str:
    out = StringIO()
    reader(*layout).dump(document, out)
    return out.getvalue()


def reader(below: int = 2, dash: int = 2) -> YAML:
    made = YAML()
    made.preserve_quotes = True
    made.width = 4096
    made.indent(mapping=below, sequence=dash + 2, offset=dash)
    return made

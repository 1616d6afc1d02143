"""shop.yaml, read and written so that comments, order and what no form knows stay as they are (ruamel.yaml)."""

from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any

import yaml as plain_yaml
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from functions.console.rules.sections import Field, Rows, Section
from functions.console.rules.values import read, shown

FILE = "shop.yaml"
NEW = "new"
"""The row that is not there yet."""


def parse(content: bytes) -> Any:
    return _yaml().load(content.decode()) or {}


def write(document: Any) -> bytes:
    out = StringIO()
    _yaml().dump(document, out)
    return out.getvalue().encode()


def values(document: Any, section: Section, locales: tuple[str, ...]) -> dict[str, str]:
    """Name of the form's field → text."""
    found = dict(_fields(document, section.fields, "", locales))
    for rows in section.rows:
        members = _get(document, rows.path) or []
        for number, member in enumerate(members if isinstance(members, list) else []):
            found |= dict(_fields(_member(member), rows.fields, f"{rows.path}-{number}-", locales))
    return found


def apply(document: Any, section: Section, given: Mapping[str, str], locales: tuple[str, ...]) -> None:
    """Only what is other than it was is written."""
    _apply(document, section.fields, "", given, locales)
    for rows in section.rows:
        _apply_rows(document, rows, given, locales)


def _apply_rows(document: Any, rows: Rows, given: Mapping[str, str], locales: tuple[str, ...]) -> None:
    members = _get(document, rows.path)
    members = members if isinstance(members, list) else []
    for number, member in enumerate(members):
        made = _member(member)
        _apply(made, rows.fields, f"{rows.path}-{number}-", given, locales)
        if made != _member(member) and not isinstance(member, Mapping):
            members[number] = made
    gone = [number for number in range(len(members)) if given.get(f"{rows.path}-{number}-remove") == "yes"]
    for number in reversed(gone):
        del members[number]
    fresh: dict[str, Any] = {}
    _apply(fresh, rows.fields, f"{rows.path}-{NEW}-", given, locales)
    if fresh:
        members.append(fresh)
    if members and _get(document, rows.path) is None:
        _set(document, rows.path, members)


def _member(member: Any) -> Any:
    """`closed: [2026-12-25]` is `{ day: 2026-12-25 }`."""
    return member if isinstance(member, Mapping) else {"day": str(member)}


def _names(fields: tuple[Field, ...], before: str, locales: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Name in the form, path, kind: one a language of what is said in each."""
    for each in fields:
        if each.kind in ("texts", "long"):
            yield from ((f"{before}{each.key}.{locale}", f"{each.path}.{locale}", "text") for locale in locales)
        else:
            yield f"{before}{each.key}", each.path, each.kind


def _fields(member: Any, fields: tuple[Field, ...], before: str, locales: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name, path, kind in _names(fields, before, locales):
        yield name, shown(_get(member, path), kind)


def _apply(
    member: Any, fields: tuple[Field, ...], before: str, given: Mapping[str, str], locales: tuple[str, ...]
) -> None:
    for name, path, kind in _names(fields, before, locales):
        was = _get(member, path)
        text = given.get(name, shown(was, kind)).replace("\r\n", "\n").strip()
        if text == shown(was, kind).strip():
            continue
        new = read(text, kind, was)
        if new is None:
            _remove(member, path)
        else:
            _set(member, path, _quoted(new))


def _get(member: Any, path: str) -> Any:
    for step in path.split("."):
        if not isinstance(member, Mapping) or step not in member:
            return None
        member = member[step]
    return member


def _set(member: Any, path: str, value: Any) -> None:
    *way, last = path.split(".")
    for step in way:
        if not isinstance(member.get(step), Mapping):
            member[step] = {}
        member = member[step]
    member[last] = value


def _remove(member: Any, path: str) -> None:
    *way, last = path.split(".")
    found = _get(member, ".".join(way)) if way else member
    if isinstance(found, Mapping):
        found.pop(last, None)  # type: ignore[attr-defined]
        if way and not found:
            _remove(member, ".".join(way))


def _quoted(value: Any) -> Any:
    """A text that YAML would read as something else (14:00, 0800, yes) gets quotes."""
    if isinstance(value, list):
        return [_quoted(each) for each in value]
    if isinstance(value, dict):
        return {name: _quoted(each) for name, each in value.items()}
    if not isinstance(value, str):
        return value
    if "\n" in value:
        return LiteralScalarString(value)
    try:
        return value if plain_yaml.safe_load(value) == value else DoubleQuotedScalarString(value)
    except plain_yaml.YAMLError:
        return DoubleQuotedScalarString(value)


def _yaml() -> YAML:
    made = YAML()
    made.preserve_quotes = True
    made.width = 4096
    made.indent(mapping=2, sequence=4, offset=2)
    return made

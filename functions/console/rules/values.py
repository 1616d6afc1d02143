"""What a setting of shop.yaml is as text in a form, and back. A text that is no number is kept: the check says so."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from functions.console.rules.fields import Field

Values = dict[str, str]
YES = frozenset({"yes", "true", "on", "y"})
"""YAML 1.1 has them for true, and 1.2 for texts."""


def shown(value: Any, field: Field) -> str:
    """In the form. A switch that nothing is said of stands as it is by itself."""
    if field.kind == "switch":
        return _switch(value, field)
    return "" if value is None else SHOWN.get(field.kind, _text)(value)


def tidy(text: str, field: Field) -> str:
    """What a browser posted as it is compared: a box that is ticked comes after the "no" that stands for it."""
    text = text.replace("\r\n", "\n").strip()
    if field.kind == "switch":
        return "yes" if text.endswith("yes") else "no"
    return text


def read(text: str, field: Field) -> Any:
    """What to write; None: nothing, its standard holds."""
    if not text:
        return None
    return READ.get(field.kind, str)(text)


def _text(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _switch(value: Any, field: Field) -> str:
    if value is None:
        return field.standard
    return "yes" if _text(value).lower() in YES else "no"


def _list(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _areas(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    return "\n".join(f"{name}: {_list(each)}" for name, each in value.items())


def _moment(value: Any) -> str:
    """As a browser's field for it has it."""
    return re.sub(r"^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:00)?$", r"\1T\2", str(value))


def _read_number(text: str) -> Any:
    return int(text) if re.fullmatch(r"\d{1,9}", text) else text


def _read_list(text: str) -> list[str]:
    return [each.strip() for each in re.split(r"[,\n]", text) if each.strip()]


def _read_pairs(text: str) -> dict[str, str]:
    parts = (line.partition(":") for line in text.splitlines())
    return {name.strip(): value.strip() for name, _, value in parts if name.strip()}


def _read_areas(text: str) -> dict[str, list[str]]:
    return {country: _read_list(codes) for country, codes in _read_pairs(text).items()}


SHOWN: Mapping[str, Callable[[Any], str]] = {
    "list": _list, "weekdays": _list, "goods": _list, "areas": _areas, "pairs": _areas, "moment": _moment,
}  # fmt: skip
READ: Mapping[str, Callable[[str], Any]] = {
    "number": _read_number, "switch": lambda text: text == "yes", "list": _read_list, "weekdays": _read_list,
    "goods": _read_list, "areas": _read_areas, "pairs": _read_pairs, "moment": lambda text: text.replace("T", " "),
}  # fmt: skip

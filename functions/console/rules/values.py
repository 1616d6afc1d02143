"""What a setting of shop.yaml is as text in a form, and back. A text that is no number is kept: the check says so."""

import re
from collections.abc import Callable, Mapping
from typing import Any

Values = dict[str, str]
_SLOT = re.compile(r"^(\S+)\s+(\S+?)\s*-\s*(\S+?)(?:\s+(\d+))?$")


def shown(value: Any, kind: str) -> str:
    if value is None:
        return ""
    return SHOWN.get(kind, _text)(value)


def read(text: str, kind: str, before: Any) -> Any:
    """What to write; None: nothing, its standard holds. `before`: what is there, whose unknown parts stay."""
    text = text.strip()
    return READ.get(kind, _read_text)(text, before) if text else None


def _text(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _list(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _areas(value: Any) -> str:
    return "\n".join(f"{country}: {_list(codes)}" for country, codes in value.items())


def _slots(value: Any) -> str:
    lines = (f"{each['id']} {each['from']}-{each['until']} {each.get('capacity') or ''}" for each in value)
    return "\n".join(line.strip() for line in lines)


def _read_text(text: str, before: Any) -> Any:
    return text


def _read_number(text: str, before: Any) -> Any:
    return int(text) if re.fullmatch(r"\d{1,9}", text) else text


def _read_yes(text: str, before: Any) -> Any:
    return text == "yes"


def _read_list(text: str, before: Any) -> Any:
    return [each.strip() for each in re.split(r"[,\n]", text) if each.strip()]


def _read_areas(text: str, before: Any) -> Any:
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        country, _, codes = line.partition(":")
        if country.strip():
            found[country.strip()] = _read_list(codes, None)
    return found


def _read_slots(text: str, before: Any) -> Any:
    """A line that is none is kept as it is: the check says that it is no slot."""
    known = {each.get("id"): each for each in before or () if isinstance(each, Mapping)}
    found: list[Any] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        parts = _SLOT.match(line)
        if not parts:
            found.append(line)
            continue
        name, begin, until, capacity = parts.groups()
        rest = {key: value for key, value in known.get(name, {}).items() if key == "label"}
        told = {"capacity": int(capacity)} if capacity else {}
        found.append({"id": name, "from": begin, "until": until, **told, **rest})
    return found


SHOWN: Mapping[str, Callable[[Any], str]] = {"list": _list, "areas": _areas, "slots": _slots}
READ: Mapping[str, Callable[[str, Any], Any]] = {
    "number": _read_number, "yes": _read_yes, "list": _read_list, "areas": _read_areas, "slots": _read_slots,
}  # fmt: skip

"""What a value of a Send API body has to be. Pure; raises ApiRefusal."""

from typing import Any

from infra.simulator.messenger.refusals import invalid

Json = dict[str, Any]


def text(value: object, name: str, most: int) -> str:
    if not isinstance(value, str) or not value.strip():
        raise invalid(f"{name} is required")
    if len(value.encode("utf-16-le")) // 2 > most:
        raise invalid(f"{name}: at most {most} characters")
    return value


def link(value: object, name: str) -> str:
    found = text(value, name, 2000)
    if not found.startswith(("https://", "http://")):
        raise invalid(f"{name} is not a link")
    return found


def block(value: object, name: str) -> Json:
    if not isinstance(value, dict):
        raise invalid(f"{name} is required")
    return value


def array(value: object, name: str, least: int, most: int) -> list[Json]:
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise invalid(f"{name}: {least} to {most} of them")
    return [block(each, name) for each in value]

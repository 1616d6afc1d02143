"""What Kik accepts of a request, from channels.md 1.3 and 6; knows nothing of the compiler. Lengths are what its
clients were seen to send. `problems(payload)` is empty for messages that would be accepted.
"""

from collections.abc import Iterator
from typing import Any

Body = dict[str, Any]
MOST = 25
"""Messages of a request to one user."""
FIELDS = {
    "text": {"type", "body", "keyboards"},
    "picture": {"type", "picUrl", "keyboards"},
    "video": {"type", "videoUrl", "keyboards"},
    "link": {"type", "url", "title", "keyboards"},
}


def problems(payload: Body) -> list[str]:
    messages = payload.get("messages", [])
    found = [] if 1 <= len(messages) <= MOST else [f"{len(messages)} messages"]
    return found + [line for message in messages for line in _message(message)]


def _message(message: Body) -> Iterator[str]:
    kind = message.get("type", "")
    if kind not in FIELDS:
        yield f"type {kind!r} is not known"
        return
    if extra := set(message) - FIELDS[kind]:
        yield f"{kind} has {sorted(extra)}"
    if kind == "text":
        yield from _filled("body", message.get("body"), 1500)
    for name in ("picUrl", "videoUrl", "url"):
        if name in message and not message[name].startswith(("https://", "http://")):
            yield f"{name} is no address"
    for keyboard in message.get("keyboards", ()):
        yield from _keyboard(keyboard)


def _keyboard(keyboard: Body) -> Iterator[str]:
    responses = keyboard["responses"]
    if keyboard["type"] != "suggested" or not 1 <= len(responses) <= 20:
        yield f"a keyboard of {len(responses)} responses"
    for response in responses:
        yield from _filled("response", response["body"], 60)
    if len({response["body"] for response in responses}) < len(responses):
        yield "two responses that read the same"


def _filled(what: str, value: object, most: int) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield f"{what} is missing or blank"
    elif len(value.encode("utf-16-le")) // 2 > most:
        yield f"{what} has {len(value)} characters; {most} is the most"

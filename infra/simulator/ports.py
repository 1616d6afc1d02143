"""What goes in and out of a chat app: calls of its provider's API, webhooks, time. Values only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Json = dict[str, Any]


@dataclass(frozen=True)
class ApiCall:
    """What the shop asks of a provider's API. `path` is what comes after the stand-in's own address."""

    method: str
    path: str
    body: bytes = b""
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    """By lower-case name."""


class ApiAnswer(NamedTuple):
    status: int
    body: Json | bytes
    """Bytes: a file."""
    seconds: float = 0
    """After how long it is given."""


class ApiRefusal(Exception):
    """A no, in the provider's own form."""

    def __init__(self, status: int, body: Json) -> None:
        self.status = status
        self.body = body
        super().__init__(str(body))


class Posted(NamedTuple):
    """A webhook as it goes over the wire. `query`: what the provider adds to the address."""

    raw: bytes
    headers: dict[str, str]
    query: str = ""


@dataclass(frozen=True)
class Ports:
    now: Callable[[], float]
    webhook: Callable[[str, Any], None]
    """Lane and body: webhooks of a lane arrive in order. The app's own `sign` makes the bytes."""
    later: Callable[[float, Callable[[], None]], None]
    """After so many seconds."""
    touch: Callable[[], None]
    """Something on a screen has changed."""

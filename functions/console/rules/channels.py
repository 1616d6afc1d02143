"""The channels as the rules' page shows them: on or off, and whether each is connected."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions import bootstrap
from functions.console.rules.sections import CHANNELS
from functions.console.set_up import parameters
from functions.console.set_up.connections import CONNECTIONS
from functions.console.set_up.page import state_of
from functions.storage import connections

WEB = "web"
"""It needs no provider, but a website that may show it."""


@dataclass(frozen=True)
class Standing:
    name: str
    state: str
    """works, wrong, untried or empty, as on the set-up page."""
    page: str
    """Of its connection; "": it needs none."""


def standings(document: Mapping[str, Any]) -> tuple[Standing, ...]:
    tried = connections.tried(bootstrap.table())
    return tuple(_standing(name, document, tried) for name in CHANNELS)


def _standing(name: str, document: Mapping[str, Any], tried: Mapping[str, Any]) -> Standing:
    if name == WEB:
        return Standing(name, "works" if document.get("webchat_origins") else "empty", "")
    connection = CONNECTIONS[name]
    return Standing(name, state_of(connection, parameters.read(connection), tried.get(name)), f"/set-up/{name}")

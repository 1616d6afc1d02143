"""Values as JSON text, and text of older releases brought up to date. Everything kept carries `v`.

Readers accept older ones, tolerate unknown fields, and leave a newer one for the release that wrote it. A release that
changes a shape raises that model's VERSION, adds its upcast here, and its old form to tests/frozen/.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from functions.errors import NewerVersion

Kept = TypeVar("Kept", bound=BaseModel)
Upcast = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTS: Mapping[tuple[str, int], Upcast] = {}
"""(model's name, the version it is brought up from) → its fields one version later."""


def read(model: type[Kept], text: str) -> Kept:
    """Raises NewerVersion, or ValueError for text that is none of ours."""
    current = int(model.model_fields["v"].default)
    # `v` is every model's first field: nothing needs to be parsed twice in the ordinary case
    if text.startswith(f'{{"v":{current},'):
        return model.model_validate_json(text)
    found = json.loads(text)
    version = found.get("v") if isinstance(found, dict) else None
    if not isinstance(version, int):
        raise ValueError(f"{model.__name__} without a version")
    if version > current:
        raise NewerVersion(f"{model.__name__} version {version}; this release knows {current}")
    for older in range(version, current):
        found = UPCASTS[model.__name__, older](found) | {"v": older + 1}
    return model.model_validate(found) if version == current else model.model_validate_json(json.dumps(found))


def write(value: BaseModel) -> str:
    return value.model_dump_json()

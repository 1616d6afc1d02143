"""What every release has written can still be read: frozen/{model}.v{n}.json, one of each version that was ever kept.

A file is never changed. A change of shape adds the next version's file and an upcast from the one before.
"""

import json
from pathlib import Path

import pytest
from pydantic import BaseModel

from functions.commerce.orders import Order
from functions.conversation.events import Event
from functions.conversation.state import Conversation
from functions.payments.command import PaymentCommand
from functions.storage.turns import Turn
from functions.storage.versions import read, write

FROZEN = sorted((Path(__file__).parent / "frozen").glob("*.json"))
KEPT: dict[str, type[BaseModel]] = {
    model.__name__: model for model in (Conversation, Event, Order, PaymentCommand, Turn)
}


@pytest.mark.parametrize("path", FROZEN, ids=lambda path: path.stem)
def test_what_a_release_wrote_is_read_by_this_one(path: Path) -> None:
    model = KEPT[path.name.split(".")[0]]
    found = read(model, path.read_text(encoding="utf-8"))
    assert found == read(model, write(found))
    assert model.__name__ in path.name


@pytest.mark.parametrize("path", FROZEN, ids=lambda path: path.stem)
def test_nothing_of_it_is_lost(path: Path) -> None:
    """Every field that is still known has the value that was written."""
    written = json.loads(path.read_text(encoding="utf-8"))
    found = json.loads(write(read(KEPT[path.name.split(".")[0]], path.read_text(encoding="utf-8"))))
    assert {name: found[name] for name in written if name != "v"} == {
        name: value for name, value in written.items() if name != "v"
    }


def test_every_kind_of_what_is_kept_has_its_frozen_example() -> None:
    for name, model in KEPT.items():
        versions = {int(path.name.split(".")[1][1:]) for path in FROZEN if path.name.startswith(f"{name}.")}
        assert versions == set(range(1, int(model.model_fields["v"].default) + 1)), name

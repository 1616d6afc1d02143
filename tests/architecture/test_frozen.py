"""What earlier releases wrote must stay readable, for as long as it is kept: conversations and turns for a year.

The files of `tests/frozen` are what version 1 really wrote. Never edit one: a release that changes a shape adds an
upcast to `functions/storage/versions.py` and files of its own.
"""

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from functions.commerce.orders import Order
from functions.conversation.events import Content, Event, What
from functions.conversation.state import Conversation
from functions.errors import NewerVersion
from functions.storage.turns import Turn
from functions.storage.versions import read

FROZEN = Path(__file__).parents[1] / "frozen"
KINDS = {"conversation": Conversation, "order": Order, "turn": Turn}
FILES = sorted(path for path in FROZEN.glob("*.json") if path.name.split("-")[0] in KINDS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_version_1_wrote_is_read_and_loses_nothing(path):
    written = path.read_text()
    model = KINDS[path.name.split("-")[0]]
    found = read(model, written).model_dump(mode="json")
    assert _held(json.loads(written), found)


@pytest.mark.parametrize("event", json.loads((FROZEN / "events-v1.json").read_text()), ids=lambda each: each["id"])
def test_every_kind_of_event_of_version_1_is_read(event):
    found = read(Event, json.dumps(event)).model_dump(mode="json")
    assert _held(event, found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_field_of_a_later_release_is_tolerated_and_a_later_version_is_left_alone(path):
    model = KINDS[path.name.split("-")[0]]
    document = json.loads(path.read_text())
    read(model, json.dumps(document | {"something_new": {"a": 1}}))
    with pytest.raises(NewerVersion):
        read(model, json.dumps(document | {"v": 1_000}))


def test_every_kind_of_event_and_effect_has_a_frozen_example():
    events = json.loads((FROZEN / "events-v1.json").read_text())
    types = {event["what"]["type"] for event in events}
    kinds = {event["what"]["content"]["kind"] for event in events if "content" in event["what"]}
    turns = [json.loads(path.read_text()) for path in FILES if path.name.startswith("turn-")]
    effects = {effect["type"] for turn in turns for effect in turn["effects"]}
    assert types == {model.model_fields["type"].default for model in _members(What)}
    assert kinds == {model.model_fields["kind"].default for model in _members(Content)}
    effect_schema = Turn.model_json_schema()["$defs"]
    assert effects == {
        each["properties"]["type"]["const"]
        for name, each in effect_schema.items()
        if name
        in (
            "Send",
            "Mail",
            "OpenPayment",
            "ExpirePayment",
            "ObservePayment",
            "ObserveMoney",
            "RefundPayment",
            "Announce",
            "Withhold",
            "TurnPage",
            "Tell",
            "Retell",
        )
    }


def _members(union: Any) -> tuple[Any, ...]:
    """Of a union that is told apart by a field."""
    return get_args(get_args(union)[0])


def _held(written: object, found: object) -> bool:
    """Whether everything that was written is there; more may be."""
    if isinstance(written, dict) and isinstance(found, dict):
        return all(key in found and _held(value, found[key]) for key, value in written.items())
    if isinstance(written, list) and isinstance(found, list):
        return len(written) == len(found) and all(map(_held, written, found))
    return written == found

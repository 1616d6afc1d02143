"""Every recorded webhook in ../shared/conformance/fixtures, on every channel: its own reads it as events or says by
name what it leaves aside, and none raises anything but that the body is another's.
"""

from pathlib import Path

import pytest

from functions.channels.channel import Parsed
from functions.channels.registry import channel
from functions.errors import UnreadableBody
from tests.channels.natives import NATIVES
from tests.channels.webhooks import RECEIVED
from tests.shared_data import shared

FIXTURES = "conformance/fixtures"
RAW = "raw"
pytestmark = pytest.mark.shared


def parsed(name: str, path: Path) -> Parsed | None:
    """None: the body as a whole is not this channel's, and the error says why."""
    try:
        return channel(name).parse(path.read_bytes(), RECEIVED)
    except UnreadableBody as error:
        assert str(error)
        return None


@pytest.mark.parametrize("name", NATIVES)
def test_every_fixture_of_a_channel_is_read_or_named(name: str) -> None:
    paths = sorted((shared(FIXTURES) / name).glob("*"))
    assert paths
    for path in paths:
        assert parsed(name, path) != Parsed(), path.name


@pytest.mark.parametrize("name", NATIVES)
def test_no_fixture_of_another_channel_raises_or_is_taken_for_a_shopper(name: str) -> None:
    for folder in {*NATIVES, RAW} - {name}:
        for path in sorted((shared(FIXTURES) / folder).glob("*")):
            found = parsed(name, path)
            assert found is None or not found.incoming, path

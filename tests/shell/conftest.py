from collections.abc import Iterator

import pytest

from tests.shell.engines import Echo
from tests.world import World


@pytest.fixture
def world() -> Iterator[World]:
    with World(engine=Echo(), stock={"ROSE": 5}) as world:
        yield world

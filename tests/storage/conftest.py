from collections.abc import Iterator

import pytest

from functions.storage.table import Table
from tests import dynamo
from tests.dynamo import Counting


@pytest.fixture
def client() -> Iterator[Counting]:
    with dynamo.dynamo() as client:
        yield client


@pytest.fixture
def table(client: Counting) -> Table:
    return dynamo.table(client)

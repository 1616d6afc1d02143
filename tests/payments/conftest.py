import pytest

from tests.payments.edge import Edge
from tests.payments.till import Till


@pytest.fixture
def till() -> Till:
    return Till()


@pytest.fixture
def edge(monkeypatch: pytest.MonkeyPatch, till: Till) -> Edge:
    return Edge(monkeypatch, till)

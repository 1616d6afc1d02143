import pytest

from tests.payments.till import Till


@pytest.fixture
def till() -> Till:
    return Till()
